import { countSegments, textProblem } from '../lib/counter.js';
import { checkbox, field, h, replace, select } from '../lib/dom.js';
import { draft, draftProblems, textOf, variablesOf } from '../lib/draft.js';
import { feed, readSettings } from '../lib/feed.js';
import { mayAct } from '../lib/person.js';
import { amount, note } from '../lib/show.js';
import { isInWindow, moscowTime, timeText } from '../lib/time.js';
import { locale, t } from '../lib/words.js';
import { recipientsPart } from './recipients.js';
import { checkPart } from './check.js';

export async function sendPage({ root }) {
  if (!mayAct('send')) {
    replace(root, h('h1', {}, t('nav.send')), note('quiet', t('send.viewer')));
    return;
  }
  const text = textPart();
  const check = checkPart(draft);
  const recipients = recipientsPart(draft, changed);
  const [when, options] = [whenPart(), optionsPart()];
  const form = h('form.send', { onsubmit: event => { event.preventDefault(); void check.run(); }, oninput: changed, onchange: changed },
    recipients, text, when, options,
    h('section', {}, h('h2', {}, t('send.check')), h('div.buttons', {}, check.button), check.result));
  replace(root, h('h1', {}, t('nav.send')), form);
  changed();
  const settings = await readSettings();
  when.showQuiet(settings?.quietHours);
  options.showSender(settings?.sender);

  function changed() {
    text.count();
    when.update();
    check.reset(draftProblems(draft));
  }
}

function textPart() {
  const input = h('textarea.personal', { name: 'text', rows: 5, maxlength: 6120, oninput: () => { draft.text = input.value; } });
  const counter = h('div.counter', { role: 'status', 'data-counter': true });
  const names = h('div.buttons');
  input.value = draft.text;
  const node = h('section', {}, h('h2', {}, t('text')), field(t('send.text'), input), names, counter);
  node.count = () => {
    const variables = variablesOf(draft);
    if (names.dataset.names !== variables.join()) {
      names.dataset.names = variables.join();
      replace(names, variables.map(name => h('button', { type: 'button', onclick: () => insert(name) }, `{${name}}`)));
    }
    replace(counter, counterText(textOf(draft, draft.good[0])));
  };
  return node;

  function insert(name) {
    input.setRangeText(`{${name}}`, input.selectionStart, input.selectionEnd, 'end');
    input.focus();
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

function counterText(text) {
  const bounds = textProblem(text);
  if (bounds) return note('bad', t(`text.${bounds.problem}`, { n: bounds.n }));
  const { encoding, segments, left, culprit } = countSegments(text);
  const price = feed.data?.balance?.segmentPrice;
  return [
    h('b', { 'data-segments': segments, 'data-encoding': encoding, 'data-left': left }, `${encoding} · ${t('segments.n', { n: segments })}`),
    ` · ${t('segments.left', { n: left })}`,
    price && segments > 0 && ` · ${t('send.perNumber', { price: amount(price * segments) })}`,
    culprit && text !== '' && h('div.quiet', {}, t('send.culprit', { character: culprit, code: code(culprit) })),
  ];
}

function code(character) {
  return `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

// Now, or a time of Moscow. The time of the person's own clock stands beside it.
function whenPart() {
  const at = h('input', { type: 'datetime-local', name: 'sendAt', value: draft.at, oninput: () => { draft.at = at.value; } });
  const [shown, quiet] = [h('small'), h('div')];
  let window = null;
  const node = h('section', {}, h('h2', {}, t('send.when')), field(t('send.at'), at, t('send.atHint')), shown, quiet);
  node.showQuiet = hours => {
    window = hours;
    node.update();
  };
  node.update = () => {
    const time = moscowTime(draft.at);
    shown.textContent = time ? `= ${timeText(time, 'moscow', locale())} = ${timeText(time, 'local', locale())} (${t('zone.local')})` : t('send.now');
    const due = time ? new Date(time) : new Date();
    replace(quiet, window && note(isInWindow(due, window.window, window.timeZone) ? 'warn' : 'quiet',
      t(isInWindow(due, window.window, window.timeZone) ? 'send.inQuietHours' : 'send.quietHours', { window: window.window, zone: window.timeZone })));
  };
  return node;
}

function optionsPart() {
  const set = name => event => { draft[name] = event.target.value; };
  const saving = name => select([['', t('send.asSet')], ['never', t('saving.never')], ['ifCheaper', t('saving.ifCheaper')]], draft[name],
    { name, onchange: set(name) });
  const from = h('input', { name: 'from', maxlength: 15, value: draft.from, oninput: set('from'), autocomplete: 'off' });
  const node = h('details', {}, h('summary', {}, t('send.options')), h('div.filters', {},
    field(t('from'), from),
    field(t('priority'), select([['', t('send.usual')], ...['high', 'normal', 'low'].map(name => [name, t(`priority.${name}`)])], draft.priority,
      { name: 'priority', onchange: set('priority') })),
    field(t('send.lookAlikes'), saving('replaceLookAlikes')), field(t('send.transliterate'), saving('transliterate')),
    field(t('send.mode'), select([['', t('mode.atMostOnce')], ['atLeastOnce', t('mode.atLeastOnce')]], draft.mode, { name: 'mode', onchange: set('mode') })),
    field(t('reference'), h('input', { name: 'reference', maxlength: 200, value: draft.reference, oninput: set('reference'), autocomplete: 'off' })),
    checkbox(t('send.secret'), draft.secret, { name: 'secret', onchange: event => { draft.secret = event.target.checked; } })));
  node.showSender = sender => { from.placeholder = sender ?? ''; };
  return node;
}

import { ask, isGood } from '../lib/api.js';
import { act, say } from '../lib/dialog.js';
import { checkbox, h, replace } from '../lib/dom.js';
import { bodyOf, clearDraft, groupLines } from '../lib/draft.js';
import { askAgain } from '../lib/feed.js';
import { keyOf, keyOfSecret, newKey } from '../lib/key.js';
import { go, place } from '../lib/route.js';
import { problemNote, reasonText } from '../lib/problem.js';
import { amount, button, facts, link, note, personal, phone, time } from '../lib/show.js';
import { table } from '../lib/table.js';
import { dayOf } from '../lib/time.js';
import { count, t } from '../lib/words.js';
import { linesText } from './recipients.js';

const previewed = 20;

// The batches with a secret text that this page has sent, by their keys. A lookup would put the key into an address, and addresses are logged.
const secretsSent = new Map();

// The dry run of the draft, and then the send. A change of the draft discards the dry run.
export function checkPart(draft) {
  const result = h('div', { 'aria-live': 'polite', 'data-check': true });
  const start = h('button.main', { type: 'submit', 'data-act': 'check' }, t('send.checkNow'));
  let turn = 0;
  let problems = [];
  return { button: start, result, run, reset };

  function reset(found) {
    turn++;
    problems = found;
    replace(result);
  }

  async function run() {
    if (problems.length > 0) {
      replace(result, problems.map(([key, values]) => note('bad', t(key, values))));
      return;
    }
    const mine = ++turn;
    replace(result, note('quiet', t('dialog.checking')));
    const [body, isSecret] = [JSON.stringify(bodyOf(draft)), draft.secret];
    const lines = draft.good.map(row => row.line);
    const answer = await ask('batches', { method: 'POST', query: { dryRun: true, preview: previewed }, body });
    if (mine !== turn) return;
    if (!isGood(answer)) {
      replace(result, problemNote(answer));
      return;
    }
    // The same content on the same day has the same key, so a second send of it is found, also after a reload.
    const key = await (isSecret ? keyOfSecret : keyOf)(`${body}${dayOf(new Date(), 'moscow')}`);
    const earlier = await findEarlier(key, isSecret);
    if (mine === turn) replace(result, report(answer.body, lines), sendPart({ answer, body, key, isSecret, earlier }));
  }
}

async function findEarlier(key, isSecret) {
  const id = isSecret ? secretsSent.get(key) : await lookUpBatch(key);
  if (!id) return null;
  const batch = await ask(`batches/${id}`);
  return { id, at: isGood(batch) ? batch.body.createdAt : null };
}

async function lookUpBatch(key) {
  const found = await ask('lookup', { query: { key } });
  return isGood(found) && found.body.kind === 'batch' ? found.body.id : null;
}

function report(plan, lines) {
  const onStopList = plan.rejected.filter(item => /stop list/.test(item.reason)).length;
  const left = plan.balance?.available === null || !plan.balance ? null : plan.balance.available - (plan.price ?? 0);
  return [
    facts(
      [t('send.accepted'), h('b', { 'data-accepted': plan.accepted }, count(plan.accepted))],
      [t('send.rejected'), count(plan.rejected.length)], [t('send.onStopList'), onStopList > 0 ? count(onStopList) : null],
      [t('send.duplicates'), count(plan.duplicates.length)],
      [t('segments'), h('b', { 'data-total-segments': plan.segments }, count(plan.segments))],
      [t('send.asWritten'), plan.segmentsAsWritten > plan.segments ? count(plan.segmentsAsWritten) : null],
      [t('price'), amount(plan.price)], [t('send.balanceAfter'), left === null ? null : amount(left)],
      [t('sendAt'), time(plan.sendAt, false)], [t('validUntil'), time(plan.validUntil, false)], [t('priority'), t(`priority.${plan.priority}`)]),
    plan.balance?.suffices === false && note('warn', t('send.tooDear', { missing: amount(plan.balance.missing) })),
    plan.heldUntil && note('warn', t('send.heldUntil'), ' ', time(plan.heldUntil, false)),
    plan.rejected.length > 0 && [h('h3', {}, t('send.rejected')), table([
      { name: t('reason'), kind: 'text', cell: group => h('span.foreign', {}, reasonText(group.reason)) },
      { name: t('messages'), kind: 'number', cell: group => count(group.lines.length) },
      { name: t('send.lines'), kind: 'text', cell: group => linesText(group.lines) },
    ], groupLines(plan.rejected.map(item => ({ reason: item.reason, line: lines[item.index] }))))],
    plan.duplicates.length > 0 && note('quiet', t('send.duplicateLines'), ' ', linesText(plan.duplicates.map(item => lines[item.index]))),
    plan.preview?.length > 0 && [h('h3', {}, t('send.preview')), table([
      { name: t('phone'), cell: item => phone(item.to) },
      { name: t('text'), kind: 'text', cell: item => (item.text === null ? t('text.secret') : personal(item.text)) },
      { name: t('segments.short'), kind: 'number', cell: item => `${item.segments} · ${item.encoding}` },
      { name: t('price'), kind: 'number', cell: item => amount(item.price) },
    ], plan.preview)],
  ];
}

function sendPart({ answer, body, key, isSecret, earlier }) {
  const plan = answer.body;
  let again = null;
  const start = button(t('send.do', { n: plan.accepted }), send, { class: 'main', disabled: earlier !== null, 'data-act': 'send' });
  const tick = earlier && checkbox(t('send.again'), false, {
    name: 'again', onchange: event => { event.stopPropagation(); again = event.target.checked ? newKey() : null; start.disabled = again === null; },
    oninput: event => event.stopPropagation(),
  });
  return h('div', {},
    earlier && note('warn', t('send.earlier'), ' ', earlier.at && time(earlier.at), ' ', link(place('batch', earlier.id), t('nav.batch'))), tick,
    h('div.buttons', {}, start));

  function send() {
    act({
      title: t('send.title'),
      verb: n => t('send.do', { n: n ?? 0 }),
      check: async () => answer,
      read: () => ({
        recipients: plan.accepted, price: plan.price, balance: plan.balance?.available ?? null,
        shown: [[t('sendAt'), time(plan.sendAt, false)],
          [t('send.first'), plan.preview?.length > 0 ? h('span', {}, plan.preview.slice(0, 3).map(item => [phone(item.to), ' '])) : null]],
      }),
      run: () => ask('batches', { method: 'POST', body, key: again ? `${key}-${again}` : key }),
      done: sent => {
        if (isSecret) secretsSent.set(key, sent.body.id);
        say(t(sent.replayed ? 'send.wasSent' : 'send.done', { n: sent.body.accepted }));
        clearDraft();
        askAgain();
        go('batch', sent.body.id);
      },
    });
  }
}

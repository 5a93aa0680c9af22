import { isGood, isUnknown } from './api.js';
import { field, h, replace } from './dom.js';
import { newKey } from './key.js';
import { problemText } from './problem.js';
import { amount, button, facts, note } from './show.js';
import { count, t } from './words.js';

const manyRecipients = 1000, shareOfBalance = 0.1;

// Whether the number of recipients must be typed: many of them, or a large part of the balance.
export function mustType(recipients, price, balance) {
  return recipients > manyRecipients || (price > 0 && balance > 0 && price > balance * shareOfBalance);
}

// Asks before an action. The dialog makes the dry run first, shows what will happen, and carries the action out once, however often it is confirmed.
//   title, verb(n)        the heading, and the label of the button with the number
//   fields                controls that the action needs; when one changes, the dry run is made again
//   check(key)            the dry run; without it the action has none
//   read(answer)          { recipients, price, balance, shown: [[name, value]] } of the dry run
//   run(key)              the action; the key is the same until an answer comes
//   done(answer)          after success
//   couldNot              what to say when the action certainly did not happen; a word for the most important actions
export function act({ title, verb, fields = [], check, read = () => ({}), run, done, couldNot, warning }) {
  let key = newKey();
  let asked = 0;
  let wanted = {};
  let isBusy = false;
  const found = h('div.found', { 'aria-live': 'polite' });
  const result = h('div.result');
  const back = button(t('back'), () => dialog.close(), { autofocus: true, 'data-act': 'back' });
  const confirm = h('button.main', { type: 'submit', disabled: true, 'data-act': 'confirm' }, verb(null));
  const form = h('form', { onsubmit: carryOut },
    h('h2', {}, title), warning && note('warn', warning), fields, found, result, h('div.buttons', {}, back, confirm));
  const dialog = openDialog(form);
  dialog.addEventListener('cancel', event => { if (isBusy) event.preventDefault(); });
  form.addEventListener('change', event => { if (check && event.target.name !== 'typed') void examine(); });
  void examine();
  return dialog;

  async function examine() {
    const turn = ++asked;
    confirm.disabled = true;
    if (!check) {
      allow({});
      return;
    }
    replace(found, h('p.quiet', {}, t('dialog.checking')));
    const answer = await check();
    if (turn !== asked) return;
    if (!isGood(answer)) {
      replace(found, note('bad', h('span.foreign', {}, problemText(answer))), isUnknown(answer) && button(t('again'), examine));
      return;
    }
    allow(read(answer));
  }

  function allow(what) {
    wanted = what;
    const isLarge = mustType(what.recipients, what.price, what.balance);
    const typed = h('input', { name: 'typed', inputmode: 'numeric', autocomplete: 'off', oninput: judge });
    replace(found,
      facts(
        [t('dialog.recipients'), what.recipients === undefined ? null : count(what.recipients)],
        [t('price'), what.price === undefined || what.price === null ? null : amount(what.price)],
        ...(what.shown ?? [])),
      isLarge && field(t('dialog.type', { n: what.recipients }), typed));
    confirm.textContent = verb(what.recipients ?? null);
    judge();

    function judge() {
      confirm.disabled = isBusy || (isLarge && typed.value.replace(/\D/g, '') !== String(what.recipients));
    }
  }

  async function carryOut(event) {
    event.preventDefault();
    if (isBusy || confirm.disabled) return;
    isBusy = true;
    confirm.disabled = back.disabled = true;
    replace(result, h('p.quiet', { role: 'status' }, t('dialog.running')));
    const answer = await run(key, wanted);
    isBusy = false;
    back.disabled = false;
    if (isGood(answer)) {
      dialog.close();
      done(answer, wanted);
      return;
    }
    confirm.disabled = false;
    if (isUnknown(answer)) {
      replace(result, couldNot && note('loud', couldNot), note('bad', t('dialog.unknown')), note('quiet', problemText(answer)));
      confirm.textContent = t('dialog.repeat');
    } else {
      key = newKey();
      replace(result, note(couldNot ? 'loud' : 'bad', couldNot, couldNot && h('br'), h('span.foreign', {}, problemText(answer))));
    }
  }
}

export function openDialog(...content) {
  const dialog = h('dialog', { onclose: () => dialog.remove() }, ...content);
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

let region = null;

// Shows a message for some seconds.
export function say(text) {
  region?.remove();
  region = h('div.toast', { role: 'status' }, text);
  document.body.append(region);
  const mine = region;
  setTimeout(() => mine.remove(), 8000);
}

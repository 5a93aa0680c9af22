import { ask } from './api.js';
import { act, say } from './dialog.js';
import { field, h } from './dom.js';
import { askAgain, feed, heldMessages } from './feed.js';
import { mayAct } from './person.js';
import { button, note, phone } from './show.js';
import { moscowTime, moscowValue } from './time.js';
import { t } from './words.js';

// The actions on messages, batches, the gate and the stop list. Each is a button that opens a dialog; a viewer sees none of them.

export function actButton(right, label, onclick, attributes = {}) {
  return mayAct(right) ? button(label, onclick, attributes) : null;
}

const dry = { dryRun: true };

function balance() {
  const known = feed.data?.balance;
  return known?.balance === undefined || known.balance === null ? null : known.balance - (known.promised ?? 0);
}

export function holdGate(changed = askAgain) {
  const reason = h('input', { name: 'reason', maxlength: 200, value: t('gate.defaultReason'), autocomplete: 'off' });
  act({
    title: t('gate.hold.title'),
    verb: () => t('gate.hold'),
    fields: [note('quiet', t('gate.hold.explain')), field(t('reason'), reason)],
    run: () => ask('gate', { method: 'PUT', body: { state: 'held', reason: reason.value.trim() || t('gate.defaultReason') } }),
    done: () => { say(t('gate.hold.done')); askAgain(); changed(); },
    couldNot: t('gate.hold.couldNot'),
  });
}

export function openGate(changed = askAgain) {
  const gate = feed.data?.gate;
  act({
    title: t('gate.open.title'),
    verb: () => t('gate.open'),
    warning: gate && gate.state !== 'held' && gate.state !== 'open' ? t('gate.open.warning') : null,
    fields: [heldMessages() !== null && note('quiet', t('gate.open.explain', { n: heldMessages() ?? 0 }))],
    run: () => ask('gate', { method: 'PUT', body: { state: 'open' } }),
    done: () => { say(t('gate.open.done')); askAgain(); changed(); },
    couldNot: t('gate.open.couldNot'),
  });
}

// Cancel for a message or a batch. A batch that is half sent says how many it is too late for.
export function cancel(kind, id, changed) {
  const path = `${kind}/${id}`;
  act({
    title: t(`cancel.${kind}`),
    verb: n => t('cancel.do', { n: n ?? 0 }),
    check: () => ask(path, { method: 'DELETE', query: dry }),
    read: ({ body }) => ({ recipients: body.cancelled, shown: [[t('cancel.tooLate'), body.tooLate > 0 ? body.tooLate : null]] }),
    run: () => ask(path, { method: 'DELETE' }),
    done: ({ body }) => { say(t('cancel.done', { n: body.cancelled })); changed(); },
  });
}

// The dry run of a call that sends again, with the price of a message from the message or the batch itself.
async function checkWithPrice(kind, id, call, body) {
  const answer = await ask(`${kind}/${id}/${call}`, { method: 'POST', query: dry, body });
  const { body: item } = await ask(`${kind}/${id}`);
  return { ...answer, price: item?.price === null || item?.price === undefined ? null : item.price / (item.total ?? 1) };
}

function sendsAgain({ body, price }) {
  return { recipients: body.messages, price: price === null ? null : price * body.messages, balance: balance() };
}

// The three answers to the question whether an unconfirmed message went out.
function resolve(kind, id, outcome, changed) {
  const path = `${kind}/${id}/resolve`;
  act({
    title: t(`resolve.${outcome}.title`),
    verb: n => t(`resolve.${outcome}`, { n: n ?? 0 }),
    warning: outcome === 'resend' ? t('resolve.twice') : null,
    check: () => checkWithPrice(kind, id, 'resolve', { outcome }),
    read: answer => (outcome === 'resend' ? sendsAgain(answer) : { recipients: answer.body.messages }),
    run: key => ask(path, { method: 'POST', body: { outcome }, key }),
    done: ({ body }) => { say(t('resolve.done', { n: body.messages })); askAgain(); changed(); },
  });
}

export function resolveButtons(kind, id, changed) {
  return ['sent', 'failed', 'resend'].map(outcome => actButton(
    'operate', t(`resolve.${outcome}.title`), () => resolve(kind, id, outcome, changed), { 'data-act': `resolve-${outcome}` }));
}

export function resendButton(kind, id, changed) {
  return actButton('operate', t('resend.title'), () => resend(kind, id, changed), { 'data-act': 'resend' });
}

// Sends failed and rejected messages again.
function resend(kind, id, changed) {
  act({
    title: t('resend.title'),
    verb: n => t('resend.do', { n: n ?? 0 }),
    check: () => checkWithPrice(kind, id, 'resend'),
    read: sendsAgain,
    run: key => ask(`${kind}/${id}/resend`, { method: 'POST', key }),
    done: ({ body }) => { say(t('resend.done', { n: body.messages })); askAgain(); changed(); },
  });
}

// Another time or text for a message, another time for a batch.
export function change(kind, item, changed) {
  const at = h('input', { type: 'datetime-local', name: 'sendAt', value: moscowValue(new Date(item.sendAt)), required: true });
  const text = kind === 'messages' && !item.batchId && !item.secret ? h('textarea', { name: 'text', rows: 4 }, item.text ?? '') : null;
  const body = () => ({ sendAt: moscowTime(at.value), ...(text && text.value !== item.text && { text: text.value }) });
  act({
    title: t('change.title'),
    verb: () => t('change.do'),
    fields: [field(t('change.at'), at), text && field(t('text'), text)],
    check: () => ask(`${kind}/${item.id}`, { method: 'PATCH', query: dry, body: body() }),
    read: answer => ({ recipients: answer.body.total ?? 1, price: answer.body.price, shown: [[t('segments'), answer.body.segments]] }),
    run: () => ask(`${kind}/${item.id}`, { method: 'PATCH', body: body() }),
    done: () => { say(t('change.done')); changed(); },
  });
}

export function redeliver(id, changed) {
  act({
    title: t('redeliver.title'),
    verb: () => t('redeliver.one'),
    fields: [note('quiet', t('redeliver.explain'))],
    run: () => ask(`messages/${id}/callbacks/redeliver`, { method: 'POST' }),
    done: ({ body }) => { say(t('redeliver.done', { n: body.callbacks })); changed(); },
  });
}

export function redeliverSince(changed) {
  const since = h('input', { type: 'datetime-local', name: 'since', value: moscowValue(new Date(Date.now() - 86_400_000)), required: true });
  const body = () => ({ since: moscowTime(since.value) });
  act({
    title: t('redeliver.title'),
    verb: n => t('redeliver.do', { n: n ?? 0 }),
    fields: [note('quiet', t('redeliver.explain')), field(t('redeliver.since'), since)],
    check: () => ask('callbacks/redeliver', { method: 'POST', query: dry, body: body() }),
    read: answer => ({ shown: [[t('redeliver.count'), answer.body.callbacks]], recipients: undefined, callbacks: answer.body.callbacks }),
    run: key => ask('callbacks/redeliver', { method: 'POST', body: body(), key }),
    done: answer => { say(t('redeliver.done', { n: answer.body.callbacks })); changed(); },
  });
}

export function stopNumber(changed, given = '') {
  const number = h('input', { name: 'phone', type: 'tel', value: given, required: true, autocomplete: 'off' });
  const reason = h('input', { name: 'reason', maxlength: 200, autocomplete: 'off' });
  act({
    title: t('stop.add.title'),
    verb: () => t('stop.add'),
    fields: [field(t('phone'), number), field(t('reason'), reason)],
    run: () => ask(`stoplist/${encodeURIComponent(number.value.trim())}`, { method: 'PUT', body: reason.value.trim() ? { reason: reason.value.trim() } : {} }),
    done: () => { say(t('stop.add.done')); changed(); },
  });
}

export function allowNumber(number, changed) {
  act({
    title: t('stop.remove.title'),
    verb: () => t('stop.remove'),
    warning: t('stop.remove.warning'),
    fields: [h('p', {}, phone(number))],
    run: () => ask(`stoplist/${encodeURIComponent(number)}`, { method: 'DELETE' }),
    done: () => { say(t('stop.remove.done')); changed(); },
  });
}

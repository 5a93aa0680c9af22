import { actButton, cancel, change, redeliver, resendButton, resolveButtons } from '../lib/actions.js';
import { ask, isGood } from '../lib/api.js';
import { h, replace } from '../lib/dom.js';
import { refresh } from '../lib/poll.js';
import { place } from '../lib/route.js';
import { problemNote } from '../lib/problem.js';
import { amount, badge, errorText, facts, finalStatuses, link, note, personal, phone, time } from '../lib/show.js';
import { table } from '../lib/table.js';
import { t } from '../lib/words.js';

export function messagePage({ root, id, watch }) {
  const body = h('div');
  const callbacks = h('section');
  replace(root, h('h1', {}, t('nav.message')), body, callbacks);
  let message = null;
  const changed = () => { refresh(entry); void showCallbacks(callbacks, id, changed); };
  const entry = watch(async () => {
    const answer = await ask(`messages/${id}`);
    if (isGood(answer)) message = answer.body;
    body.classList.toggle('stale', !isGood(answer));
    replace(body, !isGood(answer) && problemNote(answer), message && aboutMessage(message, changed));
  }, () => (message && finalStatuses.has(message.status) ? null : 5000));
  void showCallbacks(callbacks, id, changed);
}

function aboutMessage(message, changed) {
  const isWaiting = ['scheduled', 'queued', 'held'].includes(message.status);
  return [
    h('p.row', {}, badge(message.status), phone(message.to),
      message.gatewayStatus && h('span.quiet', {}, t('gateway.says'), ' ', h('code.foreign', {}, message.gatewayStatus))),
    h('blockquote.text', {}, message.text === null ? h('span.quiet', {}, t(message.secret ? 'text.secret' : 'text.purged')) : personal(message.text)),
    message.error && note(message.status === 'unconfirmed' || message.status === 'held' ? 'warn' : 'bad', errorText(message.error)),
    message.status === 'unconfirmed' && h('p', {}, h('strong', {}, t('resolve.question'))),
    h('div.buttons', {},
      message.status === 'unconfirmed' && resolveButtons('messages', message.id, changed),
      isWaiting && actButton('either', t('cancel.messages'), () => cancel('messages', message.id, changed), { class: 'stop', 'data-act': 'cancel' }),
      message.status === 'scheduled' && !message.batchId
        && actButton('either', t('change.title'), () => change('messages', message, changed), { 'data-act': 'change' }),
      ['failed', 'rejected'].includes(message.status) && !message.gatewayId && resendButton('messages', message.id, changed)),
    facts(
      ['id', h('code', {}, message.id)], [t('nav.batch'), message.batchId && link(place('batch', message.batchId), h('code', {}, message.batchId))],
      [t('from'), personal(message.from)], [t('segments'), `${message.segments} · ${message.encoding}`], [t('price'), amount(message.price)],
      [t('gatewayId'), message.gatewayId && h('code', {}, message.gatewayId)], [t('reference'), message.reference && personal(message.reference)],
      [t('caller'), message.caller], [t('priority'), t(`priority.${message.priority}`)], [t('time'), time(message.createdAt)],
      [t('sendAt'), message.sendAt > message.createdAt ? time(message.sendAt) : null], [t('sentAt'), message.sentAt && time(message.sentAt)],
      [t('finalAt'), message.finalAt && time(message.finalAt)], [t('validUntil'), time(message.validUntil, false)], [t('attempts'), message.attempts]),
    h('h2', {}, t('history')),
    h('ol.timeline', {}, message.history.map(step => h('li', {},
      badge(step.status), ' ', time(step.at), step.by && h('span.quiet', {}, ` · ${step.by}`), step.detail && h('div.foreign', {}, step.detail)))),
    h('p', {}, link(place('messages', null, { to: message.to }), t('message.sameNumber'))),
  ];
}

async function showCallbacks(node, id, changed) {
  const answer = await ask(`messages/${id}/callbacks`);
  if (!isGood(answer) || (!answer.body.url && answer.body.items.length === 0)) {
    replace(node);
    return;
  }
  replace(node, h('h2', {}, t('nav.callbacks')), h('p', {}, h('code.foreign', {}, answer.body.url)),
    answer.body.items.length === 0 ? note('quiet', t('callbacks.none')) : table([
      { name: t('status'), cell: item => badge(item.status) },
      { name: t('state'), cell: item => badge(item.state, 'callback') },
      { name: t('attempts'), kind: 'number', cell: item => item.attempts },
      { name: t('callback.lastAt'), cell: item => time(item.lastAt) },
      { name: t('callback.answer'), kind: 'text', cell: item => item.answer ?? item.error },
      { name: t('callback.nextAt'), cell: item => item.nextAt && time(item.nextAt) },
    ], answer.body.items),
    answer.body.items.some(item => ['givenUp', 'disabled'].includes(item.state))
      && h('div.buttons', {}, actButton('operate', t('redeliver.title'), () => redeliver(id, changed), { 'data-act': 'redeliver' })));
}

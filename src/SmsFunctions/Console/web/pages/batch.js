import { actButton, cancel, change, resendButton, resolveButtons } from '../lib/actions.js';
import { ask, isGood } from '../lib/api.js';
import { h, replace, select, svg } from '../lib/dom.js';
import { go, place } from '../lib/route.js';
import { problemNote } from '../lib/problem.js';
import { amount, badge, button, facts, finalStatuses, link, note, personal, statusOrder, time, toneOf } from '../lib/show.js';
import { pagedList, table } from '../lib/table.js';
import { refresh } from '../lib/poll.js';
import { count, percent, t } from '../lib/words.js';
import { messageColumns } from './messages.js';

const moving = new Set(['queued', 'sending', 'held']);

export function batchPage(view) {
  const { root, id, query } = view;
  const [head, stale] = [h('section'), h('div', { role: 'status' })];
  const list = messagesOf(id, query.status);
  replace(root,
    h('h1', {}, t('nav.batch')), head,
    h('div.row', {}, h('h2', {}, t('messages')),
      select([['', t('status.any')], ...statusOrder.map(status => [status, t(`status.${status}`)])], query.status ?? '',
        { 'aria-label': t('status'), name: 'status', onchange: event => go('batch', id, { status: event.target.value }) }),
      button(t('batch.csv'), () => download(id), { 'data-act': 'csv' })),
    stale, list);
  list.start();

  let batch = null;
  let listed = null;
  const entry = view.watch(async () => {
    const answer = await ask(`batches/${id}`);
    if (isGood(answer)) batch = answer.body;
    listed ??= batch && JSON.stringify(batch.counts);
    replace(stale, batch && listed !== JSON.stringify(batch.counts) && button(t('batch.changed'), view.redraw, { class: 'main', 'data-act': 'new' }));
    head.classList.toggle('stale', !isGood(answer));
    replace(head, !isGood(answer) && problemNote(answer), batch && aboutBatch(batch, () => { refresh(entry); view.redraw(); }));
  }, () => paceOf(batch));
}

// Every 3 seconds while something moves, then every 15, not at all when everything is final.
function paceOf(batch) {
  const statuses = Object.keys(batch?.counts ?? {});
  return !batch ? 15_000 : statuses.every(status => finalStatuses.has(status)) ? null : statuses.some(status => moving.has(status)) ? 3000 : 15_000;
}

// The messages of a batch cannot be filtered by the app, so a filter leaves out rows of each page.
function messagesOf(id, status) {
  return pagedList({
    question: async continuation => {
      const answer = await ask(`batches/${id}/messages`, { query: { limit: status ? 1000 : 50, continuation, view: 'short' } });
      return isGood(answer) && status ? { ...answer, body: { ...answer.body, items: answer.body.items.filter(item => item.status === status) } } : answer;
    },
    columns: messageColumns(),
    empty: t('messages.none'),
  });
}

function aboutBatch(batch, changed) {
  const { counts } = batch;
  const waits = ['scheduled', 'queued', 'held'].some(status => counts[status] > 0);
  return [
    facts(
      ['id', h('code', {}, batch.id)], [t('time'), time(batch.createdAt)], [t('sendAt'), batch.sendAt > batch.createdAt ? time(batch.sendAt) : null],
      [t('validUntil'), time(batch.validUntil, false)], [t('from'), personal(batch.from)], [t('messages'), count(batch.total)],
      [t('segments'), count(batch.segments)], [t('price'), amount(batch.price)], [t('priority'), t(`priority.${batch.priority}`)],
      [t('reference'), batch.reference && personal(batch.reference)], [t('caller'), batch.caller]),
    bar(counts, batch.total),
    table([
      { name: t('status'), cell: ([status]) => badge(status) },
      { name: t('messages'), kind: 'number', cell: ([, n]) => `${count(n)} · ${percent(n / batch.total)}` },
    ], statusOrder.filter(status => counts[status] > 0).map(status => [status, counts[status]]), true),
    counts.unconfirmed > 0 && note('warn', t('resolve.question.many', { n: counts.unconfirmed })),
    h('div.buttons', {},
      waits && actButton('either', t('cancel.batches'), () => cancel('batches', batch.id, changed), { 'data-act': 'cancel', class: 'stop' }),
      isAllScheduled(counts) && actButton('either', t('change.title'), () => change('batches', batch, changed), { 'data-act': 'change' }),
      (counts.failed > 0 || counts.rejected > 0) && resendButton('batches', batch.id, changed),
      counts.unconfirmed > 0 && resolveButtons('batches', batch.id, changed),
      link(place('batches'), t('nav.batches'))),
  ];
}

// Messages that were refused or cancelled do not prevent a change of the time.
function isAllScheduled(counts) {
  return counts.scheduled > 0 && Object.keys(counts).every(status => ['scheduled', 'rejected', 'cancelled'].includes(status));
}

function bar(counts, total) {
  let x = 0;
  return svg('svg.bar', { viewBox: '0 0 1000 20', role: 'img', 'aria-label': t('batch.bar'), preserveAspectRatio: 'none' },
    statusOrder.filter(status => counts[status] > 0).map(status => {
      const width = (counts[status] / total) * 1000;
      const part = svg(`rect.fill-${toneOf(status)}`, { x, y: 0, width, height: 20 }, svg('title', {}, `${t(`status.${status}`)}: ${counts[status]}`));
      x += width;
      return part;
    }));
}

async function download(id) {
  const answer = await ask(`batches/${id}/messages`, { query: { excel: true }, accept: 'text/csv' });
  if (!isGood(answer)) return;
  const address = URL.createObjectURL(answer.body);
  h('a', { href: address, download: `${id}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

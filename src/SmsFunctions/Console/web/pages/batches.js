import { ask } from '../lib/api.js';
import { field, h, replace } from '../lib/dom.js';
import { go, place } from '../lib/route.js';
import { amount, badge, button, link, note, personal, time } from '../lib/show.js';
import { pagedList } from '../lib/table.js';
import { addDays, dayOf } from '../lib/time.js';
import { count, t } from '../lib/words.js';

export function batchColumns() {
  return [
    { name: t('time'), cell: batch => link(place('batch', batch.id), time(batch.createdAt, false)) },
    { name: t('text'), kind: 'text', cell: batch => (batch.text ? personal(batch.text) : h('span.quiet', {}, t('text.hidden'))) },
    { name: t('messages'), kind: 'number', cell: batch => count(batch.total) },
    { name: t('sendAt'), cell: batch => [time(batch.sendAt, false), refusedOf(batch)] },
    { name: t('price'), kind: 'number', cell: batch => amount(batch.price) },
    { name: t('reference'), kind: 'id', cell: batch => (batch.reference ? personal(batch.reference) : '') },
    { name: t('caller'), kind: 'caller', cell: batch => batch.caller ?? '' },
  ];
}

// The messages that were refused at acceptance. The page of the batch has the current counts.
function refusedOf(batch) {
  const refused = batch.total - batch.accepted;
  return refused > 0 && h('div.pair', {}, badge('rejected'), ' ', count(refused));
}

export function batchesPage({ root, query }) {
  const today = dayOf(new Date(), 'moscow');
  const day = query.day ?? today;
  const chosen = h('input', { type: 'date', name: 'day', value: day, max: addDays(today, 366), onchange: () => go('batches', null, { day: chosen.value }) });
  const list = pagedList({
    question: continuation => ask('batches', { query: { day, tz: 'moscow', limit: 50, continuation } }),
    columns: batchColumns(),
    empty: t('batches.none'),
  });
  replace(root,
    h('h1', {}, t('nav.batches')),
    h('div.row.bottom', {},
      button('←', () => go('batches', null, { day: addDays(day, -1) }), { 'aria-label': t('day.before') }),
      field(t('day.moscow'), chosen),
      button('→', () => go('batches', null, { day: addDays(day, 1) }), { 'aria-label': t('day.after') }),
      day !== today && button(t('day.today'), () => go('batches'))),
    note('quiet', t('batches.explain')),
    list);
  list.start();
}

import { ask } from '../lib/api.js';
import { field, h, replace } from '../lib/dom.js';
import { go, place } from '../lib/route.js';
import { amount, badge, button, link, note, personal, statusOrder, time } from '../lib/show.js';
import { pagedList } from '../lib/table.js';
import { addDays, dayOf } from '../lib/time.js';
import { count, t } from '../lib/words.js';

export function batchColumns() {
  return [
    { name: t('time'), cell: batch => link(place('batch', batch.id), time(batch.createdAt, false)) },
    { name: t('text'), kind: 'text', cell: batch => (batch.text ? personal(batch.text) : h('span.quiet', {}, t('text.hidden'))) },
    { name: t('messages'), kind: 'number', cell: batch => count(batch.total) },
    { name: t('state'), cell: batch => stateOf(batch) },
    { name: t('price'), kind: 'number', cell: batch => amount(batch.price) },
    { name: t('reference'), kind: 'id', cell: batch => personal(batch.reference ?? batch.caller ?? '') },
  ];
}

// The counts, if the app has them. Otherwise the time to come, and what was refused at acceptance.
function stateOf(batch) {
  const isLater = Date.parse(batch.sendAt) > Date.now();
  const counts = batch.counts ?? { rejected: batch.total - (batch.accepted ?? batch.total) };
  return [isLater && time(batch.sendAt, false), countBadges(counts)];
}

function countBadges(counts) {
  const known = statusOrder.filter(status => counts[status] > 0);
  return known.length > 0 && h('span.badges', {}, known.map(status => h('span.pair', {}, badge(status), ' ', count(counts[status]))));
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

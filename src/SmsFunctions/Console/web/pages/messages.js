import { ask, isGood } from '../lib/api.js';
import { field, h, replace, select } from '../lib/dom.js';
import { go, kindOfId, place } from '../lib/route.js';
import { amount, badge, button, link, note, personal, phone, statusOrder, time } from '../lib/show.js';
import { pagedList } from '../lib/table.js';
import { addDays, dayOf, dayText } from '../lib/time.js';
import { locale, t } from '../lib/words.js';

const newEvery = 30_000, pageSize = 50;

export function messageColumns() {
  return [
    { name: t('time'), cell: message => link(place('message', message.id), time(message.createdAt, false)) },
    { name: t('phone'), cell: message => phone(message.to) },
    { name: t('status'), cell: message => badge(message.status) },
    { name: t('text'), kind: 'text', cell: message => (message.text ? personal(message.text.slice(0, 60)) : h('span.quiet', {}, t('text.hidden'))) },
    { name: t('segments.short'), kind: 'number', cell: message => message.segments },
    { name: t('price'), kind: 'number', cell: message => amount(message.price) },
    { name: t('reference'), kind: 'id', cell: message => (message.reference ? personal(message.reference) : '') },
    { name: t('caller'), kind: 'caller', cell: message => message.caller ?? '' },
  ];
}

export function messagesPage({ root, query, watch, redraw }) {
  const filters = { ...query, tz: query.day ? 'moscow' : null };
  const known = new Set();
  const fresh = h('div', { role: 'status' });
  const list = pagedList({
    question: continuation => ask('messages', { query: { ...filters, view: 'short', limit: pageSize, continuation } }),
    columns: messageColumns(),
    empty: t('messages.none'),
    readTo: continuation => readTo(continuation),
    onItems: items => items.forEach(item => known.add(item.id)),
  });
  replace(root, h('h1', {}, t('nav.messages')), messageFinder(), filterForm(query), fresh, list);
  list.start();

  // A list does not change by itself: it says how many are new. A search that reads far back is not repeated.
  if (!query.reference && !query.gatewayId && !query.to) {
    let isFirst = true;
    watch(async () => {
      if (isFirst) {
        isFirst = false;
        return;
      }
      const answer = await ask('messages', { query: { ...filters, view: 'short', limit: pageSize } });
      const n = isGood(answer) ? answer.body.items.filter(item => !known.has(item.id)).length : 0;
      replace(fresh, n > 0 && button(t(n === pageSize ? 'messages.manyNew' : 'messages.new', { n }), redraw, { class: 'main', 'data-act': 'new' }));
    }, () => newEvery);
  }
}

// Any id finds its message: of a message, a batch, a number, an Idempotency-Key, a request number of 1C, an id of the gateway, a reference.
function messageFinder() {
  const text = h('input', { name: 'find', type: 'search', required: true, autocomplete: 'off', placeholder: t('find.hint') });
  const result = h('div', { 'aria-live': 'polite' });
  return h('form.filters.find', { role: 'search', onsubmit: find },
    field(t('find'), text), h('button.main', { type: 'submit' }, t('find.do')), result);

  async function find(event) {
    event.preventDefault();
    const wanted = text.value.trim();
    const kind = kindOfId(wanted);
    if (kind) {
      go(kind, wanted);
      return;
    }
    replace(result, note('quiet', t('loading')));
    const found = await ask('lookup', { query: { key: wanted } });
    replace(result);
    const digits = wanted.replace(/\D/g, '');
    if (isGood(found)) go(found.body.kind, found.body.id);
    else if (/^[+\d\s().-]+$/.test(wanted) && digits.length >= 10 && digits.length <= 15) go('messages', null, { to: wanted });
    else if (/^\d{16,}$/.test(wanted)) go('messages', null, { gatewayId: wanted });
    else go('messages', null, { reference: wanted });
  }
}

function filterForm(query) {
  const controls = {
    status: select([['', t('status.any')], ...statusOrder.map(status => [status, t(`status.${status}`)])], query.status ?? '', { name: 'status' }),
    day: h('input', { type: 'date', name: 'day', value: query.day ?? '', max: addDays(dayOf(new Date(), 'moscow'), 366) }),
    to: h('input', { type: 'tel', name: 'to', value: query.to ?? '', autocomplete: 'off' }),
    reference: h('input', { name: 'reference', value: query.reference ?? '', autocomplete: 'off' }),
    gatewayId: h('input', { name: 'gatewayId', value: query.gatewayId ?? '', autocomplete: 'off', inputmode: 'numeric' }),
    caller: h('input', { name: 'caller', value: query.caller ?? '', autocomplete: 'off' }),
  };
  const apply = event => {
    event.preventDefault();
    go('messages', null, Object.fromEntries(Object.entries(controls).map(([name, control]) => [name, control.value.trim()])));
  };
  const isOpen = Object.keys(query).length > 0;
  return h('details.filter', { open: isOpen }, h('summary', {}, t('filters')), h('form.filters', { onsubmit: apply },
    field(t('status'), controls.status), field(t('day.moscow'), controls.day), field(t('phone'), controls.to),
    field(t('reference'), controls.reference), field(t('gatewayId'), controls.gatewayId), field(t('caller'), controls.caller),
    h('div.buttons', {}, h('button.main', { type: 'submit' }, t('filters.apply')), isOpen && button(t('filters.clear'), () => go('messages')))));
}

// The place in a list contains the day that was read last. If it cannot be seen, the list says only that there is more.
function readTo(continuation) {
  try {
    const text = atob(continuation.replaceAll('-', '+').replaceAll('_', '/'));
    const [, digits] = /(\d{8})(?:\d{13}[0-9a-z]{8}\d{4}-\d{3})?$/.exec(text) ?? [];
    const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
    return t('list.readTo', { day: dayText(day, locale()) });
  } catch {
    return null;
  }
}

import { actButton, allowNumber, stopNumber } from '../lib/actions.js';
import { ask, isGood } from '../lib/api.js';
import { field, h, replace } from '../lib/dom.js';
import { problemNote } from '../lib/problem.js';
import { note, personal, phone, time } from '../lib/show.js';
import { pagedList, table } from '../lib/table.js';
import { t } from '../lib/words.js';

export function stopListPage({ root, redraw }) {
  const columns = [
    { name: t('phone'), cell: entry => phone(entry.phone) },
    { name: t('reason'), kind: 'text', cell: entry => entry.reason && personal(entry.reason) },
    { name: t('stop.since'), cell: entry => time(entry.since, false) },
    { name: t('by'), kind: 'text', cell: entry => entry.by },
    { name: t('action'), cell: entry => actButton('operate', t('stop.remove'), () => allowNumber(entry.phone, redraw), { 'data-act': 'allow' }) },
  ];
  const list = pagedList({
    question: continuation => ask('stoplist', { query: { limit: 100, continuation } }), columns, empty: t('stop.none'),
  });
  replace(root, h('h1', {}, t('nav.stoplist')), note('quiet', t('stop.explain')), stopFinder(columns, redraw),
    h('div.buttons', {}, actButton('operate', t('stop.add.title'), () => stopNumber(redraw), { class: 'main', 'data-act': 'stop' })), list);
  list.start();
}

function stopFinder(columns, redraw) {
  const number = h('input', { type: 'tel', name: 'phone', required: true, autocomplete: 'off' });
  const result = h('div', { 'aria-live': 'polite' });
  return h('form.filters.find', { role: 'search', onsubmit: find }, field(t('stop.find'), number), h('button', { type: 'submit' }, t('find.do')), result);

  async function find(event) {
    event.preventDefault();
    const answer = await ask(`stoplist/${encodeURIComponent(number.value.trim())}`);
    replace(result, isGood(answer) ? table(columns, [answer.body])
      : answer.status === 404 ? [note('good', t('stop.notListed')), actButton('operate', t('stop.add.title'), () => stopNumber(redraw, number.value.trim()))]
      : problemNote(answer));
  }
}

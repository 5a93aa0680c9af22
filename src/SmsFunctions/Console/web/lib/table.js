import { h, replace } from './dom.js';
import { button, note } from './show.js';
import { problemNote } from './problem.js';
import { isGood } from './api.js';
import { t } from './words.js';

// A table whose rows become cards on a narrow screen. A column is { name, cell(row), kind }; kind is a class of its cells: number, text, id or caller.
export function table(columns, rows, isSmall = false) {
  const body = h('tbody');
  const node = h(isSmall ? 'div.table.small' : 'div.table.cards-when-narrow', {}, h('table', {},
    h('thead', {}, h('tr', {}, columns.map(column => h(column.kind ? `th.${column.kind}` : 'th', { scope: 'col' }, column.name)))),
    body));
  node.add = more => body.append(...more.map(row => tableRow(columns, row)));
  node.add(rows);
  return node;
}

function tableRow(columns, row) {
  return h('tr', {}, columns.map(column => {
    const content = column.cell(row);
    return h(column.kind ? `td.${column.kind}` : 'td', { 'data-name': column.name, 'data-empty': isEmpty(content) }, h('div', {}, content));
  }));
}

function isEmpty(content) {
  return Array.isArray(content) ? content.every(isEmpty) : !content && content !== 0;
}

// A list that is read page by page: question(continuation) reads a page, readTo(continuation) says how far an unfinished list was read.
export function pagedList({ question, columns, empty, readTo = () => null, onItems = () => {} }) {
  const rows = table(columns, []);
  const end = h('div.end', { role: 'status' });
  const node = h('section.list', {}, rows, end);
  rows.hidden = true;
  let shown = 0;

  async function more(continuation) {
    replace(end, h('span.quiet', {}, t('loading')));
    const answer = await question(continuation);
    if (!node.isConnected) return;
    if (!isGood(answer)) {
      replace(end, problemNote(answer), button(t('again'), () => more(continuation)));
      return;
    }
    const { items, continuation: next } = answer.body;
    rows.add(items);
    onItems(items);
    shown += items.length;
    rows.hidden = shown === 0;
    replace(end,
      next ? [h('span', {}, readTo(next) ?? t('list.unfinished')), button(t('list.more'), () => more(next), { 'data-act': 'more' })]
        : shown === 0 ? note('quiet', empty) : h('span.quiet', {}, t('list.end', { n: shown })));
  }

  node.start = () => more(null);
  return node;
}

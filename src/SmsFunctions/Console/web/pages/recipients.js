import { decodeFile } from '../lib/csv.js';
import { field, h, replace, select } from '../lib/dom.js';
import { choosePhone, groupLines, takeRecipients } from '../lib/draft.js';
import { button, note } from '../lib/show.js';
import { table } from '../lib/table.js';
import { t } from '../lib/words.js';

const maxFile = 16 * 1024 * 1024, sampleRows = 3;

// Numbers pasted, or a file chosen or dropped; then the columns.
export function recipientsPart(draft, changed) {
  const state = h('div', { 'aria-live': 'polite' });
  const pasted = h('textarea.personal', { name: 'numbers', rows: 5, spellcheck: 'false', autocomplete: 'off', oninput: () => take(pasted.value) });
  const picker = h('input', { type: 'file', name: 'file', accept: '.csv,.txt,.tsv,text/csv,text/plain', onchange: () => open(picker.files[0]) });
  const paste = field(t('send.numbers'), pasted, t('send.numbersHint'));
  const node = h('section.drop', { ondragover: over, ondragleave: () => node.classList.remove('over'), ondrop: drop },
    h('h2', {}, t('send.recipients')), paste, field(t('send.file'), picker), state);
  pasted.value = draft.pasted;
  show();
  return node;

  function take(text, name = null) {
    takeRecipients(draft, text, name);
    show();
    changed();
  }

  async function open(file) {
    if (!file) return;
    const read = file.size > maxFile ? { problem: 'big' } : decodeFile(new Uint8Array(await file.arrayBuffer()));
    if (read.problem) {
      take('');
      replace(state, note('bad', t(`file.${read.problem}`, { name: file.name })));
      return;
    }
    take(read.text, file.name);
  }

  function over(event) {
    event.preventDefault();
    node.classList.add('over');
  }

  function drop(event) {
    event.preventDefault();
    node.classList.remove('over');
    void open(event.dataTransfer.files[0]);
  }

  function show() {
    paste.hidden = draft.fileName !== null;
    if (draft.fileName !== null) pasted.value = '';
    const { sheet } = draft;
    replace(state,
      draft.fileName && h('p.row', {}, h('b.foreign', {}, draft.fileName), button(t('send.removeFile'), () => { picker.value = ''; take(''); })),
      sheet && note(draft.good.length > 0 ? 'good' : 'bad', t('send.rows', { n: draft.good.length })),
      sheet?.columns.length > 1 && columnChoice(sheet),
      draft.bad.length > 0 && [
        note('bad', t('send.badRows', { n: draft.bad.length })),
        table([{ name: t('reason'), kind: 'text', cell: group => t(`row.${group.reason}`) },
          { name: t('send.lines'), kind: 'text', cell: group => linesText(group.lines) }],
        groupLines(draft.bad.map(({ problem, line }) => ({ reason: problem, line })))),
      ]);
  }

  function columnChoice(sheet) {
    const options = sheet.columns.map((name, column) => [column, name]);
    const phone = select(options, draft.phone, { name: 'phoneColumn', onchange: () => { choosePhone(draft, Number(phone.value)); show(); } });
    const reference = select([['', t('none')], ...options], draft.referenceColumn ?? '', {
      name: 'referenceColumn', onchange: () => { draft.referenceColumn = reference.value === '' ? null : Number(reference.value); },
    });
    return [
      h('div.filters', {}, field(t('send.phoneColumn'), phone), field(t('send.referenceColumn'), reference)),
      table(sheet.columns.map((name, column) => ({ name, kind: 'text', cell: row => h('span.personal', {}, row.cells[column] ?? '') })),
        sheet.body.slice(0, sampleRows)),
    ];
  }
}

const shownLines = 30;

export function linesText(lines) {
  const rest = lines.length - shownLines;
  return `${lines.slice(0, shownLines).join(', ')}${rest > 0 ? ` ${t('send.moreLines', { n: rest })}` : ''}`;
}

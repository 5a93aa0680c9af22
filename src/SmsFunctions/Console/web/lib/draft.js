import { maxRows, parseCsv } from './csv.js';
import { checkRows, readSheet } from './sheet.js';
import { fillTemplate, isTemplate, parseTemplate } from './template.js';
import { moscowTime } from './time.js';

// The draft of a batch. It is kept when the user opens another page or signs in again.

export function newDraft() {
  return {
    fileName: null, pasted: '', sheet: null, phone: 0, referenceColumn: null, good: [], bad: [],
    text: '', from: '', at: '', priority: '', replaceLookAlikes: '', transliterate: '', mode: '', secret: false, reference: '',
  };
}

export const draft = newDraft();

export function clearDraft() {
  Object.assign(draft, newDraft());
}

// Takes a table or a list of numbers, from a file or pasted.
export function takeRecipients(target, text, fileName = null) {
  const rows = parseCsv(text);
  target.fileName = fileName;
  target.pasted = fileName ? '' : text;
  target.sheet = rows.length > 0 ? readSheet(rows) : null;
  target.referenceColumn = null;
  choosePhone(target, target.sheet?.phone ?? 0);
}

export function choosePhone(target, column) {
  target.phone = column;
  const { good, bad } = target.sheet ? checkRows(target.sheet, column) : { good: [], bad: [] };
  target.good = good;
  target.bad = bad;
}

// The names that a text may have in braces: all columns but the phone number.
export function variablesOf(target) {
  return (target.sheet?.columns ?? []).filter((_, column) => column !== target.phone);
}

// The reasons why the draft cannot be checked: keys of words, with their values.
export function draftProblems(target) {
  const template = parseTemplate(target.text);
  const unknown = (template.names ?? []).filter(name => !variablesOf(target).includes(name));
  return [
    target.good.length === 0 && ['send.noRecipients'],
    target.good.length > maxRows && ['send.tooMany', { n: target.good.length }],
    target.text.trim() === '' && ['send.noText'],
    template.position && ['send.brace', { position: String(template.position) }],
    unknown.length > 0 && ['send.noColumn', { names: unknown.map(name => `{${name}}`).join(', ') }],
  ].filter(Boolean);
}

// The text for a row; the text as written while there is no row.
export function textOf(target, row) {
  if (!isTemplate(target.text)) return target.text;
  const template = parseTemplate(target.text);
  return row && template.parts ? fillTemplate(template, valuesOf(target, row, template.names)) : target.text;
}

function valuesOf(target, row, names) {
  return Object.fromEntries(names.map(name => [name, row.cells[target.sheet.columns.indexOf(name)] ?? '']));
}

// The body of POST batches, in the smallest of its three shapes.
export function bodyOf(target) {
  const to = row => row.cells[target.phone];
  const reference = row => (target.referenceColumn === null ? undefined : row.cells[target.referenceColumn] || undefined);
  const options = Object.fromEntries(['from', 'priority', 'replaceLookAlikes', 'transliterate', 'mode', 'reference']
    .map(name => [name, target[name].trim() || undefined]));
  const rest = { ...options, sendAt: moscowTime(target.at) ?? undefined, secret: target.secret || undefined };
  if (isTemplate(target.text)) {
    const { names } = parseTemplate(target.text);
    const messages = target.good.map(row => ({ to: to(row), variables: valuesOf(target, row, names), reference: reference(row) }));
    return { template: target.text, messages, ...rest };
  }
  return target.referenceColumn === null
    ? { to: target.good.map(to), text: target.text, ...rest }
    : { messages: target.good.map(row => ({ to: to(row), text: target.text, reference: reference(row) })), ...rest };
}

// Groups rows by a reason, with the lines of the file on which they stand.
export function groupLines(rows) {
  const groups = new Map();
  for (const { reason, line } of rows) {
    if (!groups.has(reason)) groups.set(reason, []);
    groups.get(reason).push(line);
  }
  return [...groups].map(([reason, lines]) => ({ reason, lines })).toSorted((one, other) => other.lines.length - one.lines.length);
}

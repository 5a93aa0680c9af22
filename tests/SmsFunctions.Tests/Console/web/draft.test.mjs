import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bodyOf, choosePhone, draftProblems, groupLines, newDraft, takeRecipients, textOf, variablesOf,
} from '../../../../src/SmsFunctions/Console/web/lib/draft.js';
import { cellProblem } from '../../../../src/SmsFunctions/Console/web/lib/sheet.js';
import { fillTemplate, parseTemplate } from '../../../../src/SmsFunctions/Console/web/lib/template.js';

function draftOf(table, changes = {}) {
  const draft = newDraft();
  takeRecipients(draft, table);
  return Object.assign(draft, { text: 'Hello' }, changes);
}

const json = value => JSON.parse(JSON.stringify(value));

test('Numbers one a line, or side by side, are a list', () => {
  assert.deepEqual(json(bodyOf(draftOf('+7 900 123-45-67\n79001234568'))), { to: ['+7 900 123-45-67', '79001234568'], text: 'Hello' });
  assert.deepEqual(json(bodyOf(draftOf('79001234567;79001234568; 79001234569'))).to.length, 3);
  assert.deepEqual(json(bodyOf(draftOf('79001234567, 79001234568\n79001234569, '))).to, ['79001234567', '79001234568', '79001234569']);
});

test('A number that is too short does not make columns of the numbers beside it', () => {
  assert.deepEqual(json(bodyOf(draftOf('79001234567, 79001234568, 7900'))).to, ['79001234567', '79001234568', '7900']);
});

test('The column of the numbers is found, and the others are variables', () => {
  const draft = draftOf('Имя;Телефон;Сумма долга\nАнна;79001234567;100\nПётр;79001234568;200', { text: 'Привет, {Имя}: {Сумма_долга}' });
  assert.equal(draft.phone, 1);
  assert.deepEqual(variablesOf(draft), ['Имя', 'Сумма_долга']);
  assert.equal(textOf(draft, draft.good[0]), 'Привет, Анна: 100');
  assert.deepEqual(json(bodyOf(draft)), {
    template: 'Привет, {Имя}: {Сумма_долга}',
    messages: [
      { to: '79001234567', variables: { 'Имя': 'Анна', 'Сумма_долга': '100' } }, { to: '79001234568', variables: { 'Имя': 'Пётр', 'Сумма_долга': '200' } },
    ],
  });
});

test('Only the variables of the text are sent', () => {
  const draft = draftOf('phone;a;b\n79001234567;1;2', { text: 'Only {a}' });
  assert.deepEqual(json(bodyOf(draft)).messages[0].variables, { a: '1' });
});

test('A reference column stands on each message', () => {
  const draft = draftOf('phone;order\n79001234567;17\n79001234568;', { referenceColumn: 1 });
  assert.deepEqual(json(bodyOf(draft)).messages, [{ to: '79001234567', text: 'Hello', reference: '17' }, { to: '79001234568', text: 'Hello' }]);
});

test('Numbers that lost their digits are refused with their rows', () => {
  const draft = draftOf('phone\n79001234567\n7,9E+10\n####\n7.9001234567E+10\n79001234568,5\n');
  assert.deepEqual(draft.bad.map(({ line, problem }) => [line, problem]), [[3, 'exponent'], [4, 'narrow'], [5, 'exponent'], [6, 'fraction']]);
  assert.equal(draft.good.length, 1);
});

test('A cell is a number, or says why it is none', () => {
  assert.equal(cellProblem(''), 'empty');
  assert.equal(cellProblem('7,9E+10'), 'exponent');
  assert.equal(cellProblem('7E10'), 'exponent');
  assert.equal(cellProblem('+7 (900) 123-45-67'), null);
});

test('Another column can be chosen', () => {
  const draft = draftOf('old;new\n79001234567;79007654321');
  choosePhone(draft, 1);
  assert.deepEqual(bodyOf(draft).to, ['79007654321']);
});

test('Columns of equal or missing names get names of their own', () => {
  assert.deepEqual(variablesOf(draftOf('phone;name;name;\n79001234567;a;b;c')), ['name', 'name_2', 'c4']);
});

test('What keeps a draft from being sent is named', () => {
  assert.deepEqual(draftProblems(draftOf('', { text: ' ' })).map(([key]) => key), ['send.noRecipients', 'send.noText']);
  assert.deepEqual(draftProblems(draftOf('79001234567', { text: 'a {b} {c}' })), [['send.noColumn', { names: '{b}, {c}' }]]);
  assert.deepEqual(draftProblems(draftOf('79001234567', { text: 'a } b' })), [['send.brace', { position: '3' }]]);
  assert.deepEqual(draftProblems(draftOf('79001234567', { text: 'a {{b}}' })), []);
  assert.equal(draftProblems(draftOf(Array.from({ length: 10_001 }, (_, i) => 79001000000 + i).join('\n')))[0][0], 'send.tooMany');
});

test('A time is of Moscow and has its offset', () => {
  assert.equal(bodyOf(draftOf('79001234567', { at: '2026-12-31T10:00' })).sendAt, '2026-12-31T10:00:00+03:00');
});

test('Doubled braces are braces', () => {
  const template = parseTemplate('{{{name}}} {{x}}');
  assert.deepEqual(template.names, ['name']);
  assert.equal(fillTemplate(template, { name: 'A' }), '{A} {x}');
});

test('Rows are grouped by their reason, the largest group first', () => {
  assert.deepEqual(groupLines([{ reason: 'a', line: 1 }, { reason: 'b', line: 2 }, { reason: 'b', line: 3 }]),
    [{ reason: 'b', lines: [2, 3] }, { reason: 'a', lines: [1] }]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeFile, parseCsv } from '../../../../src/SmsFunctions/Console/web/lib/csv.js';

const cells = text => parseCsv(text).map(row => row.cells);
const text = bytes => decodeFile(Uint8Array.from(bytes)).text;
const wide = (line, isLittle) => [...line].map(c => c.charCodeAt(0)).flatMap(c => (isLittle ? [c & 255, c >> 8] : [c >> 8, c & 255]));

test('UTF-8 is read with and without a byte order mark', () => {
  assert.equal(text(Buffer.from('имя;1')), 'имя;1');
  assert.equal(text([0xEF, 0xBB, 0xBF, ...Buffer.from('имя;1')]), 'имя;1');
});

test('windows-1251 is read where a file is not UTF-8', () => {
  assert.equal(text([0xE8, 0xEC, 0xFF, 0x3B, 0x31]), 'имя;1');
});

test('UTF-16 is read with and without a mark, in both orders', () => {
  assert.equal(text([0xFF, 0xFE, ...wide('имя\t1', true)]), 'имя\t1');
  assert.equal(text([0xFE, 0xFF, ...wide('имя\t1', false)]), 'имя\t1');
  assert.equal(text(wide('имя\t1\n', true)), 'имя\t1\n');
  assert.equal(text(wide('имя\t1\n', false)), 'имя\t1\n');
});

test('A workbook and a binary file are refused', () => {
  assert.equal(decodeFile(Uint8Array.from([0x50, 0x4B, 3, 4, 9, 9])).problem, 'workbook');
  assert.equal(decodeFile(Uint8Array.from([0xD0, 0xCF, 0x11, 0xE0, 9])).problem, 'workbook');
  assert.equal(decodeFile(Uint8Array.from([1, 0, 0, 0, 7, 0, 0, 9])).problem, 'binary');
});

test('Semicolons, commas and tabs are recognised', () => {
  for (const separator of [';', ',', '\t']) assert.deepEqual(cells(`a${separator}b\n1${separator}2`), [['a', 'b'], ['1', '2']]);
  assert.deepEqual(cells('sep=|\na|b'), [['a', 'b']]);
});

test('A comma within quotes does not count as the separator', () => {
  assert.deepEqual(cells('"a, b, c";1\n2;3'), [['a, b, c', '1'], ['2', '3']]);
});

test('Quotes hold separators, quotes and line breaks, and rows know their first lines', () => {
  const rows = parseCsv('name;text\r\n"O""Neil";"two\r\nlines; one cell"\r\nlast;x');
  assert.deepEqual(rows.map(row => row.cells), [['name', 'text'], ['O"Neil', 'two\r\nlines; one cell'], ['last', 'x']]);
  assert.deepEqual(rows.map(row => row.line), [1, 2, 4]);
});

test('A quote in the middle of a cell is a quote', () => {
  assert.deepEqual(cells('ООО "Ромашка";1'), [['ООО "Ромашка"', '1']]);
});

test('Empty rows are left out and counted as lines', () => {
  assert.deepEqual(parseCsv('\n1\n;;\n2\n').map(row => [row.line, row.cells[0]]), [[2, '1'], [4, '2']]);
});

test('A file of 10,000 rows is read in a moment', () => {
  const rows = parseCsv(Array.from({ length: 10_000 }, (_, i) => `7900${1000000 + i};"Имя ${i}";${i}`).join('\r\n'));
  assert.equal(rows.length, 10_000);
  assert.deepEqual(rows[9999], { line: 10_000, cells: ['79001009999', 'Имя 9999', '9999'] });
});

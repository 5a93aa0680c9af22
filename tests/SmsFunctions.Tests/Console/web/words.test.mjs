import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { english } from '../../../../src/SmsFunctions/Console/web/lib/english.js';
import { russian } from '../../../../src/SmsFunctions/Console/web/lib/russian.js';
import { count, money, t, useLanguage } from '../../../../src/SmsFunctions/Console/web/lib/words.js';

const web = new URL('../../../../src/SmsFunctions/Console/web/', import.meta.url);
const sources = ['.', 'lib', 'pages'].flatMap(folder => readdirSync(new URL(`${folder}/`, web)).filter(name => name.endsWith('.js'))
  .map(name => [`${folder}/${name}`, readFileSync(new URL(`${folder}/${name}`, web), 'utf8')]))
  .filter(([name]) => !['lib/russian.js', 'lib/english.js'].includes(name));

const names = value => [...JSON.stringify(value).matchAll(/\{(\w+)\}/g)].map(match => match[1]).sort();

test('Both languages have the same keys', () => {
  assert.deepEqual(Object.keys(russian).sort(), Object.keys(english).sort());
});

test('A text has the same names in both languages', () => {
  for (const key of Object.keys(english)) assert.deepEqual([...new Set(names(russian[key]))], [...new Set(names(english[key]))], key);
});

test('A text with a number has all plural forms of its language', () => {
  for (const [table, forms] of [[russian, ['few', 'many', 'one', 'other']], [english, ['one', 'other']]]) {
    for (const [key, value] of Object.entries(table)) {
      if (typeof value !== 'string') assert.deepEqual(Object.keys(value).sort(), forms, key);
    }
  }
});

test('Every key of the code is in the tables, and no other', () => {
  const code = sources.map(([, text]) => text).join('\n');
  const called = [...code.matchAll(/\bt\('([\w.]+)'/g)].map(match => match[1]);
  assert.deepEqual(called.filter(key => !(key in english)), []);
  const prefixes = new Set([...code.matchAll(/`(\w+)\.\$\{/g)].map(match => match[1]).concat('health'));
  const unused = Object.keys(english).filter(key => !code.includes(`'${key}'`) && !prefixes.has(key.split('.')[0]));
  assert.deepEqual(unused, []);
});

test('Russian plurals follow 1, 2, 5, 21', () => {
  useLanguage('ru');
  assert.deepEqual([1, 2, 5, 21, 112].map(n => t('messages.n', { n })), ['1 сообщение', '2 сообщения', '5 сообщений', '21 сообщение', '112 сообщений']);
  useLanguage('en');
  assert.deepEqual([1, 2, 21].map(n => t('messages.n', { n })), ['1 message', '2 messages', '21 messages']);
});

test('Numbers are written as in the language', () => {
  useLanguage('en');
  assert.deepEqual([count(9812), money(2.5), money(0.125)], ['9,812', '2.50', '0.125']);
  useLanguage('ru');
  assert.deepEqual([count(9812), money(2.5)], ['9\u00A0812', '2,50']);
});

test('A value in a text is no pattern of another value', () => {
  useLanguage('en');
  assert.equal(t('file.workbook', { name: '{n} $& <b>' }), '{n} $& <b> is an Excel workbook. Save it in Excel as “CSV UTF-8” and choose it again.');
});

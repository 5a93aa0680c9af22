import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { countSegments, textProblem } from '../../../../src/SmsFunctions/Console/web/lib/counter.js';

// A .NET test counts the same texts with the code of the app.
const texts = JSON.parse(readFileSync(new URL('texts.json', import.meta.url), 'utf8'));

for (const { text, repeat, times, ...expected } of texts) {
  test(`Segments of ${repeat ? `${times} × ${repeat}` : JSON.stringify(text)}`, () => {
    const { encoding, segments, left } = countSegments(text ?? repeat.repeat(times));
    assert.deepEqual({ encoding, segments, left }, expected);
  });
}

test('The first character that makes a text UCS-2 is named', () => {
  assert.equal(countSegments('Price – 5').culprit, '–');
  assert.equal(countSegments('Hello 😀 ы').culprit, '😀');
  assert.equal(countSegments('Hello').culprit, null);
});

test('A text out of bounds has a problem', () => {
  assert.deepEqual(textProblem('a'.repeat(6121)), { problem: 'tooLong', n: 6121 });
  assert.deepEqual(textProblem('ab\uD800c'), { problem: 'halfPair', n: 3 });
  assert.deepEqual(textProblem(`e${'\u0301'.repeat(31)}`), { problem: 'marks', n: 32 });
  assert.equal(textProblem('Привет 😀'), null);
});

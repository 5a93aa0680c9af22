import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addDays, agePart, clockText, dayOf, isInWindow, moscowTime, moscowValue, offset, timeText,
} from '../../../../src/SmsFunctions/Console/web/lib/time.js';

const noon = new Date('2026-11-27T12:00:00Z');

test('A time is shown in each zone with its offset', () => {
  assert.equal(timeText('2026-11-27T18:40:05Z', 'moscow', 'en-GB', noon), '27 Nov, 21:40:05 +03');
  assert.equal(timeText('2026-11-27T22:40:05Z', 'moscow', 'en-GB', noon), '28 Nov, 01:40:05 +03');
  assert.equal(timeText('2026-11-27T18:40:05Z', 'utc', 'en-GB', noon), '27 Nov, 18:40:05 +00');
  assert.equal(timeText('2026-11-27T18:40:05Z', 'moscow', 'en-GB', noon, false), '27 Nov, 21:40 +03');
  assert.match(timeText('2026-11-27T18:40:05Z', 'moscow', 'ru-RU', noon), /^27 нояб\.?, 21:40:05 \+03$/);
});

test('Another year is written', () => {
  assert.equal(timeText('2025-12-31T20:59:59Z', 'moscow', 'en-GB', noon), '31 Dec 2025, 23:59:59 +03');
  assert.equal(timeText('2025-12-31T21:00:00Z', 'moscow', 'en-GB', new Date('2026-01-01T00:00:00Z')), '1 Jan, 00:00:00 +03');
});

test('Ten in Moscow is ten in Moscow on every computer', () => {
  const before = process.env.TZ;
  for (const zone of ['America/New_York', 'Asia/Kolkata', 'Europe/Moscow']) {
    process.env.TZ = zone;
    assert.equal(moscowTime('2026-12-31T10:00'), '2026-12-31T10:00:00+03:00');
    assert.equal(moscowValue(new Date('2026-12-31T07:00:00Z')), '2026-12-31T10:00');
    assert.equal(dayOf(new Date('2026-12-31T21:30:00Z'), 'moscow'), '2027-01-01');
    assert.equal(clockText(new Date('2026-12-31T21:30:05Z'), 'moscow', 'ru-RU'), '00:30:05');
  }
  process.env.TZ = before ?? '';
});

test('What is no time is none', () => {
  for (const value of ['', '2026-12-31', 'tomorrow', '2026-12-31T10:00Z']) assert.equal(moscowTime(value), null);
});

test('Offsets of half hours are whole', () => {
  process.env.TZ = 'Asia/Kolkata';
  assert.equal(offset(noon, 'moscow'), '+03');
  process.env.TZ = '';
});

test('Days are counted over the ends of months', () => {
  assert.deepEqual([addDays('2026-02-28', 1), addDays('2026-01-01', -1)], ['2026-03-01', '2025-12-31']);
});

test('An age has one unit', () => {
  assert.deepEqual([0, 99_000, 100_000, 7_200_000, 200_000_000].map(agePart), [['s', 0], ['s', 99], ['min', 2], ['h', 2], ['d', 2]]);
});

test('Quiet hours may pass midnight', () => {
  const at = time => isInWindow(new Date(`2026-11-27T${time}:00Z`), '22:00-08:00', 'Europe/Moscow');
  assert.deepEqual(['18:59', '19:00', '04:59', '05:00'].map(at), [false, true, true, false]);
  assert.equal(isInWindow(new Date('2026-11-27T10:00:00Z'), '12:00-14:00', 'Europe/Moscow'), true);
});

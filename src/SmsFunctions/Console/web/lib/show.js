import { h } from './dom.js';
import { person } from './person.js';
import { agePart, timeText } from './time.js';
import { adviceText, hasWord, locale, money, t } from './words.js';

// Numbers and texts. A setting of the user hides them on a shared screen.
export function personal(...content) {
  return h('span.personal', {}, ...content);
}

export function phone(number) {
  const digits = String(number ?? '');
  const [, ...parts] = /^7(\d{3})(\d{3})(\d\d)(\d\d)$/.exec(digits) ?? [];
  const text = parts.length > 0 ? `+7\u00A0${parts[0]}\u00A0${parts[1]}-${parts[2]}-${parts[3]}` : /^\d+$/.test(digits) ? `+${digits}` : digits;
  return h('span.personal.phone', {}, text);
}

export function time(iso, seconds = true) {
  return iso ? h('time', { datetime: iso }, timeText(iso, person.zone, locale(), new Date(), seconds)) : '–';
}

export function ago(iso) {
  const [unit, n] = agePart(Date.now() - Date.parse(iso));
  return t(`ago.${unit}`, { n });
}

export function amount(value) {
  return value === null || value === undefined ? '–' : money(value);
}

// Statuses have a sign and a word beside their colour.
const tones = {
  scheduled: ['wait', '◷'], queued: ['wait', '…'], held: ['warn', '‖'], sending: ['wait', '→'], sent: ['move', '→'], delivered: ['good', '✓'],
  undelivered: ['bad', '✕'], expired: ['bad', '✕'], rejected: ['bad', '✕'], failed: ['bad', '✕'], unconfirmed: ['doubt', '?'], unknown: ['doubt', '?'],
  cancelled: ['off', '–'], open: ['good', '✓'], stopped: ['bad', '■'], breaker: ['warn', '↻'], retrying: ['wait', '↻'], givenUp: ['bad', '✕'],
  disabled: ['off', '–'], owed: ['wait', '↻'], healthy: ['good', '✓'], ok: ['good', '✓'], degraded: ['warn', '!'], unhealthy: ['bad', '✕'],
  unavailable: ['bad', '✕'],
};

export function toneOf(word) {
  return (tones[word] ?? ['off', '·'])[0];
}

export function badge(word, kind = 'status') {
  const [tone, sign] = tones[word] ?? ['off', '·'];
  const key = `${kind}.${word}`;
  return h(`span.badge.${tone}`, { 'data-status': word }, h('span', { 'aria-hidden': 'true' }, sign), ' ', hasWord(key) ? t(key) : word);
}

// The order in which statuses are shown, from the start to the end of a message.
export const statusOrder = [
  'scheduled', 'queued', 'held', 'sending', 'sent', 'delivered', 'undelivered', 'expired', 'rejected', 'failed', 'unconfirmed', 'unknown', 'cancelled',
];

export const finalStatuses = new Set(['delivered', 'undelivered', 'expired', 'rejected', 'failed', 'unknown', 'cancelled']);

// Pairs of a name and a value. Pairs without a value are left out.
export function facts(...pairs) {
  return h('dl.facts', {}, pairs.filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

export function note(tone, ...content) {
  return h(`p.note.${tone}`, { role: tone === 'bad' ? 'alert' : 'status' }, ...content);
}

// An error of a message: the word of the gateway, and what to do.
export function errorText(error) {
  return error ? h('div.error', {}, h('strong', {}, error.code), ' ', h('span.foreign', {}, error.text), h('div', {}, adviceText(error.advice))) : null;
}

export function link(address, ...content) {
  return h('a', { href: address }, ...content);
}

export function button(label, onclick, attributes = {}) {
  return h('button', { type: 'button', onclick, ...attributes }, label);
}

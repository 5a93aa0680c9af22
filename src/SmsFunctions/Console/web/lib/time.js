// Times are shown in one of three zones, and always with their offset.

export const zones = ['moscow', 'utc', 'local'];

const names = { moscow: 'Europe/Moscow', utc: 'UTC', local: undefined };
const formats = new Map();

function format(locale, options) {
  const key = locale + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, options));
  return formats.get(key);
}

function parts(date, zone, options) {
  const found = format('en-GB', { timeZone: names[zone], ...options }).formatToParts(date);
  return Object.fromEntries(found.map(part => [part.type, part.value]));
}

// '+03', or '+05:30' for an offset that is not in whole hours.
export function offset(date, zone) {
  const text = parts(date, zone, { timeZoneName: 'longOffset' }).timeZoneName.replace('GMT', '') || '+00:00';
  return text.replace(/:00$/, '');
}

// '27 Nov, 21:40:05 +03'. The year is shown when it is another year than now.
export function timeText(iso, zone, locale, now = new Date(), seconds = true) {
  const date = new Date(iso);
  const isOtherYear = parts(date, zone, { year: 'numeric' }).year !== parts(now, zone, { year: 'numeric' }).year;
  const text = format(locale, {
    timeZone: names[zone], day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
    ...(isOtherYear && { year: 'numeric' }), ...(seconds && { second: '2-digit' }),
  }).format(date);
  return `${text} ${offset(date, zone)}`;
}

export function clockText(date, zone, locale) {
  return format(locale, { timeZone: names[zone], hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(date);
}

export function dayText(day, locale) {
  return format(locale, { timeZone: 'UTC', day: 'numeric', month: 'long' }).format(new Date(`${day}T00:00:00Z`));
}

// '27 Nov', of the UTC day.
export function shortDay(iso, locale) {
  return format(locale, { timeZone: 'UTC', day: 'numeric', month: 'short' }).format(new Date(iso));
}

// The day of a time as yyyy-MM-dd.
export function dayOf(date, zone = 'utc') {
  const { year, month, day } = parts(date, zone, { year: 'numeric', month: '2-digit', day: '2-digit' });
  return `${year}-${month}-${day}`;
}

export function addDays(day, days) {
  return dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000));
}

// The value of an input of type datetime-local, meant as Moscow time, as a time with its offset. Moscow has had +03:00 without change since 2014.
export function moscowTime(value) {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(value) ? `${value.length === 16 ? `${value}:00` : value}+03:00` : null;
}

// The same value for a time.
export function moscowValue(date) {
  const { hour, minute } = parts(date, 'moscow', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return `${dayOf(date, 'moscow')}T${hour}:${minute}`;
}

// How long ago, in the largest whole unit: 5 s, 3 min, 2 h, 4 d.
export function agePart(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  return seconds < 100 ? ['s', seconds] : seconds < 6000 ? ['min', Math.round(seconds / 60)]
    : seconds < 172_800 ? ['h', Math.round(seconds / 3600)] : ['d', Math.round(seconds / 86_400)];
}

// Whether a time lies in a window such as 22:00-08:00 of a zone.
export function isInWindow(date, window, timeZone) {
  const [from, to] = window.split('-');
  const found = format('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(date);
  return from <= to ? found >= from && found < to : found >= from || found < to;
}

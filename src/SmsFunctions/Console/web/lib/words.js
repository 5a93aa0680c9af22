import { russian } from './russian.js';
import { english } from './english.js';

const tables = { ru: russian, en: english };
let language = 'ru';

export const languages = Object.keys(tables);

export function useLanguage(name) {
  language = name in tables ? name : 'en';
}

export function languageInUse() {
  return language;
}

export function locale() {
  return language === 'ru' ? 'ru-RU' : 'en-GB';
}

// The text of a key. The number n chooses among the plural forms.
export function t(key, values = {}) {
  const entry = tables[language][key] ?? key;
  const text = typeof entry === 'string' ? entry : entry[new Intl.PluralRules(language).select(values.n)] ?? entry.other;
  return text.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === 'number' ? count(values[name]) : values[name] ?? ''));
}

export function hasWord(key) {
  return key in tables[language];
}

export function count(number) {
  return new Intl.NumberFormat(locale(), { useGrouping: 'always' }).format(number);
}

// A short form for the axis of a chart: 6 тыс., 6K.
export function compact(number) {
  return new Intl.NumberFormat(locale(), { notation: 'compact' }).format(number);
}

export function money(amount) {
  return new Intl.NumberFormat(locale(), { minimumFractionDigits: 2, maximumFractionDigits: 4, useGrouping: 'always' }).format(amount);
}

export function percent(share) {
  return new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 }).format(share);
}

// The advice of the API comes in both languages.
export function adviceText(advice) {
  return advice ? advice[language] : '';
}

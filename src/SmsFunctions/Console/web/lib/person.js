// What belongs to the person at the browser. The key stays in this tab; the rest is kept for the next visit.

const keyName = 'sms-console-key', usedName = 'sms-console-used', restName = 'sms-console';

// How long a key is kept without input, also over a reload and in a tab that the browser restores.
export const keyLife = 30 * 60_000;

const defaults = { language: null, zone: 'moscow', theme: 'auto', hidden: false, operator: '' };

export const person = { ...defaults, ...readKept(), key: youngKey(), rights: { send: false, operate: false } };

function youngKey() {
  return Date.now() - Number(sessionStorage.getItem(usedName)) < keyLife ? sessionStorage.getItem(keyName) : null;
}

function readKept() {
  try {
    return JSON.parse(localStorage.getItem(restName)) ?? {};
  } catch {
    return {};
  }
}

export function keep(changes) {
  Object.assign(person, changes);
  const kept = Object.fromEntries(Object.keys(defaults).map(name => [name, person[name]]));
  localStorage.setItem(restName, JSON.stringify(kept));
}

export function keepKey(key) {
  person.key = key;
  noteUse(Date.now());
  if (key) sessionStorage.setItem(keyName, key);
  else sessionStorage.removeItem(keyName);
}

// The time of the last input, with which the life of the key begins anew.
export function noteUse(time) {
  sessionStorage.setItem(usedName, String(time));
}

export function mayAct(right) {
  return right === 'either' ? person.rights.send || person.rights.operate : person.rights[right];
}

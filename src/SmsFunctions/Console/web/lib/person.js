// The key, the rights and the settings of the user. The session storage of the tab has the key, the local storage has the settings.

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

// Stores the time of the last input. The key expires a fixed time after it.
export function noteUse(time) {
  sessionStorage.setItem(usedName, String(time));
}

export function mayAct(right) {
  return right === 'either' ? person.rights.send || person.rights.operate : person.rights[right];
}

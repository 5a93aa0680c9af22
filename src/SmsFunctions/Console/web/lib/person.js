// What belongs to the person at the browser. The key stays in this tab; the rest is kept for the next visit.

const keyName = 'sms-console-key', restName = 'sms-console';

const defaults = { language: null, zone: 'moscow', theme: 'auto', hidden: false, operator: '' };

export const person = { ...defaults, ...readKept(), key: sessionStorage.getItem(keyName), rights: { send: false, operate: false } };

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
  if (key) sessionStorage.setItem(keyName, key);
  else sessionStorage.removeItem(keyName);
}

export function mayAct(right) {
  return right === 'either' ? person.rights.send || person.rights.operate : person.rights[right];
}

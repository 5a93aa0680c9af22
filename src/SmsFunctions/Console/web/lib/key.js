const tabName = 'sms-console-tab';

// A key for a call: 128 random bits.
export function newKey() {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

// Returns the same key for the same content. Browsers offer the digest only on https and localhost; elsewhere the key is random.
export async function keyOf(content) {
  if (!crypto.subtle) return newKey();
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(content))));
}

// As keyOf, for content with a secret text. The key depends on random bits of the tab that are never sent. Otherwise all codes could be tried against the hash
// that the app stores.
export async function keyOfSecret(content) {
  const bits = sessionStorage.getItem(tabName) ?? newKey();
  sessionStorage.setItem(tabName, bits);
  return await keyOf(`${bits}${content}`);
}

function hex(bytes) {
  return Array.from(bytes, value => value.toString(16).padStart(2, '0')).join('');
}

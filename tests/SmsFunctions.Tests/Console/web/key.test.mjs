import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { beforeEach, test } from 'node:test';
import { keyOf, keyOfSecret, newKey } from '../../../../src/SmsFunctions/Console/web/lib/key.js';

const content = '{"to":["79001234567"],"text":"Code 4821","secret":true}2026-11-28';
const digest = text => createHash('sha256').update(text).digest('hex');

let kept;

// A new tab.
beforeEach(() => {
  kept = new Map();
  globalThis.sessionStorage = { getItem: name => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
});

test('The same content has the same key, and a new key is random', async () => {
  assert.equal(await keyOf(content), digest(content));
  assert.match(newKey(), /^[0-9a-f]{32}$/);
  assert.notEqual(newKey(), newKey());
});

test('The key of a secret text cannot be computed from the text', async () => {
  assert.notEqual(await keyOfSecret(content), digest(content));
});

test('The key of a secret text is the same in the same tab, also after a reload, and another one in another tab', async () => {
  const key = await keyOfSecret(content);
  assert.equal(await keyOfSecret(content), key);
  assert.notEqual(await keyOfSecret(content.replace('4821', '4822')), key);
  kept.clear();
  assert.notEqual(await keyOfSecret(content), key);
});

test('The tab keeps random bits only, not the key or the text', async () => {
  const key = await keyOfSecret(content);
  assert.equal(kept.size, 1);
  for (const value of kept.values()) {
    assert.match(value, /^[0-9a-f]{32}$/);
    assert.notEqual(value, key);
  }
});

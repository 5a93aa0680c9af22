import { ask, isGood } from './api.js';
import { refresh, watch } from './poll.js';

// What the banner of all pages and the overview show, asked every 10 seconds.
export const feed = { data: null, at: null, answer: null };

const every = 10_000, balanceEvery = 60_000;
const listeners = new Set();
let entry = null;

export function follow(listener) {
  listeners.add(listener);
  if (feed.answer) listener(feed);
  return () => listeners.delete(listener);
}

export function startFeed() {
  if (entry) return;
  entry = watch(async () => take(await ask('overview')), () => every);
  // The overview has the balance as it is stored. This call makes the app ask the gateway for it.
  watch(() => ask('balance'), () => balanceEvery);
}

// Asks now, for example after an action.
export function askAgain() {
  if (entry) refresh(entry);
}

// After a failed call the old data stays, with its age.
export function take(answer) {
  feed.answer = answer;
  if (isGood(answer)) {
    feed.data = answer.body;
    feed.at = new Date().toISOString();
  }
  for (const listener of listeners) listener(feed);
}

// How many messages wait for the gate; null when that is not known.
export function heldMessages() {
  return feed.data?.waiting?.held ?? null;
}

let settings = null;

// The settings do not change while the app runs. Null when the app has no such call, or does not answer.
export async function readSettings() {
  if (settings) return settings;
  const answer = await ask('settings');
  if (isGood(answer)) settings = answer.body;
  return settings;
}

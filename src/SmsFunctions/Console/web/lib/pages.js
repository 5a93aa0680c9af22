import { ask, isGood } from './api.js';

const largestPage = 1000;

// All items of a list, from at most so many pages.
export async function readPages(path, query, most) {
  const items = [];
  let continuation = null;
  for (let page = 0; page < most; page++) {
    const answer = await ask(path, { query: { ...query, limit: largestPage, continuation } });
    if (!isGood(answer)) return answer;
    items.push(...answer.body.items);
    continuation = answer.body.continuation;
    if (!continuation) break;
  }
  return { status: 200, body: { items } };
}

// Every nth item, so that a chart has no more points than it can show.
export function thinned(items, most) {
  const every = Math.ceil(items.length / most);
  return items.filter((_, index) => index % every === 0 || index === items.length - 1);
}

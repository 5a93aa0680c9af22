import { actButton, redeliver, resendButton, resolveButtons } from '../lib/actions.js';
import { ask } from '../lib/api.js';
import { h, replace } from '../lib/dom.js';
import { place } from '../lib/route.js';
import { ago, errorText, link, note, personal, phone, time } from '../lib/show.js';
import { pagedList } from '../lib/table.js';
import { t } from '../lib/words.js';

export function attentionPage({ root, redraw }) {
  const list = pagedList({
    question: continuation => ask('attention', { query: { limit: 50, continuation } }),
    columns: [
      { name: t('time'), cell: item => h('div', {}, time(item.at, false), h('div.quiet', {}, ago(item.at))) },
      { name: t('attention.what'), kind: 'text', cell: item => what(item) },
      { name: t('attention.question'), kind: 'text', cell: item => question(item, redraw) },
    ],
    empty: t('attention.none'),
  });
  replace(root, h('h1', {}, t('nav.attention')), note('quiet', t('attention.explain')), list);
  list.start();
}

// Several messages of one gateway call are decided as their batch.
function target(item) {
  return item.messages > 1 && item.batchId ? ['batches', item.batchId] : ['messages', item.id];
}

function what(item) {
  const [kind, id] = target(item);
  return h('div', {},
    h('strong', {}, t(`attention.${item.kind}`)), ' ',
    link(place(kind === 'batches' ? 'batch' : 'message', id),
      item.messages > 1 ? t('messages.n', { n: item.messages }) : item.to ? phone(item.to) : t('nav.message')),
    item.text && h('div', {}, personal(item.text)), item.callbackUrl && h('div.foreign', {}, item.callbackUrl), errorText(item.error));
}

function question(item, changed) {
  const [kind, id] = target(item);
  if (item.kind === 'unconfirmed') return [h('p', {}, t('resolve.question')), h('div.buttons', {}, resolveButtons(kind, id, changed))];
  if (item.kind === 'callbackGivenUp') {
    return [h('p', {}, t('attention.callbackQuestion')),
      h('div.buttons', {}, actButton('operate', t('redeliver.title'), () => redeliver(item.id, changed), { 'data-act': 'redeliver' }))];
  }
  return [h('p', {}, t('attention.poisonedQuestion')),
    h('div.buttons', {}, resendButton(kind, id, changed))];
}

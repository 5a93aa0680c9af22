import { actButton, redeliver, redeliverSince } from '../lib/actions.js';
import { ask } from '../lib/api.js';
import { h, replace } from '../lib/dom.js';
import { place } from '../lib/route.js';
import { badge, link, note, time } from '../lib/show.js';
import { pagedList } from '../lib/table.js';
import { t } from '../lib/words.js';

const states = ['owed', 'givenUp', 'disabled'];

export function callbacksPage({ root, query, redraw }) {
  const state = states.includes(query.state) ? query.state : 'givenUp';
  const list = pagedList({
    question: continuation => ask('callbacks', { query: { state, limit: 50, continuation } }),
    columns: [
      { name: t('callback.lastAt'), cell: item => link(place('message', item.messageId), item.lastAt ? time(item.lastAt, false) : t('nav.message')) },
      { name: t('callback.url'), kind: 'id', cell: item => h('span.foreign', {}, item.url) },
      { name: t('state'), cell: item => badge(item.state ?? state, 'callback') },
      { name: t('attempts'), kind: 'number', cell: item => item.attempts },
      { name: t('callback.answer'), kind: 'text', cell: item => h('span.foreign', {}, String(item.answer ?? item.error ?? '')) },
      { name: t('callback.nextAt'), cell: item => item.nextAt && time(item.nextAt, false) },
      { name: t('action'), cell: item => state !== 'owed'
        && actButton('operate', t('redeliver.one'), () => redeliver(item.messageId, redraw), { 'data-act': 'redeliver' }) },
    ],
    empty: t('callbacks.none'),
  });
  replace(root, h('h1', {}, t('nav.callbacks')), note('quiet', t('callbacks.explain')),
    h('div.tabs', {}, states.map(name => h('a', {
      href: place('callbacks', null, { state: name }), 'aria-current': name === state && 'page',
    }, t(`callback.${name}`)))),
    h('div.buttons', {}, actButton('operate', t('redeliver.since.title'), () => redeliverSince(redraw), { 'data-act': 'redeliver-since' })), list);
  list.start();
}

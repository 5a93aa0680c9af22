import { isGood } from '../lib/api.js';
import { h, replace } from '../lib/dom.js';
import { feed, follow } from '../lib/feed.js';
import { place } from '../lib/route.js';
import { ago, amount, badge, facts, link, note, personal, phone, statusOrder, time } from '../lib/show.js';
import { problemNote } from '../lib/problem.js';
import { table } from '../lib/table.js';
import { count, hasWord, t } from '../lib/words.js';
import { batchColumns } from './batches.js';

export function overviewPage({ root, onLeave }) {
  const body = h('div.cards');
  const [state, batches] = [h('div'), h('section.card.wide', { hidden: true })];
  replace(root, h('h1', {}, t('nav.overview')), state, body, batches);
  onLeave(follow(show));

  function show() {
    const { data, answer } = feed;
    const isStale = answer && !isGood(answer);
    for (const part of [body, batches]) part.classList.toggle('stale', Boolean(isStale));
    replace(state, isStale && problemNote(answer), !data && !isStale && note('quiet', t('loading')));
    if (!data) return;
    replace(body, cards(data));
    batches.hidden = false;
    replace(batches, newest(data));
  }
}

function cards(data) {
  const unknown = data.unknown ?? [];
  const known = (name, value) => (value === null || value === undefined || unknown.includes(name) ? h('span.quiet', {}, t('unknown')) : value);
  const number = (name, value) => known(name, value === null || value === undefined ? null : count(value));
  return [
    card(t('nav.attention'), place('attention'), attention(data.attention, number), data.attention?.count > 0 ? 'urgent' : null),
    card(t('overview.waiting'), place('gate'), facts(
      ...['scheduled', 'queued', 'held', 'sending', 'unpaid'].map(name => [t(`waiting.${name}`), number('waiting', data.waiting?.[name])]),
      [t('overview.waitingAt'), data.waitingAt ? ago(data.waitingAt) : null])),
    card(t('overview.today'), place('statistics'), today(data.today, number)),
    card(t('nav.money'), place('money'), facts(
      [t('money.balance'), known('balance', data.balance ? amount(data.balance.balance) : null)],
      [t('money.promised'), data.balance?.promised > 0 ? amount(data.balance.promised) : null],
      [t('money.affordable'), data.balance?.segmentsAffordable === null || !data.balance ? null : count(data.balance.segmentsAffordable)],
      [t('money.spentToday'), data.balance?.dailyCap ? `${amount(data.balance.spentToday)} / ${amount(data.balance.dailyCap)}` : null])),
    card(t('nav.callbacks'), place('callbacks'), facts(
      [t('callback.owed'), number('callbacks', data.callbacks?.owed)], [t('callback.givenUp'), number('callbacks', data.callbacks?.givenUp)])),
    card(t('nav.system'), place('system'), facts(
      [t('system.health'), known('health', data.health ? badge(data.health, 'health') : null)],
      [t('system.poison'), number('poisonQueues', data.poisonQueues)],
      ...['release', 'tracking', 'maintenance'].map(name => [t(`timer.${name}`), data.timers?.[name] ? ago(data.timers[name]) : known('timers', null)]))),
  ];
}

function newest(data) {
  const list = data.batches;
  return [
    h('h2', {}, link(place('batches'), t('overview.batches'))),
    list === null ? note('quiet', t('unknown')) : list.length > 0 ? table(batchColumns(), list) : note('quiet', t('batches.none')),
  ];
}

function card(title, address, content, tone = null) {
  return h(tone ? `section.card.${tone}` : 'section.card', {}, h('h2', {}, link(address, title)), content);
}

function attention(waits, number) {
  if (waits?.count === 0) return note('good', t('attention.none'));
  return [
    h('p.big', {}, number('attention', waits?.count)),
    waits?.oldest && h('p.quiet', {}, t('attention.oldest'), ' ', ago(waits.oldest)),
    h('ul.plain', {}, (waits?.items ?? []).map(item => h('li', {},
      link(item.messages > 1 && item.batchId ? place('batch', item.batchId) : place('message', item.id), t(`attention.${item.kind}`)), ' ',
      item.to ? phone(item.to) : t('messages.n', { n: item.messages }), ' ', item.text && personal(item.text), ' ', time(item.at, false)))),
  ];
}

function today(item, number) {
  const names = ['accepted', ...statusOrder.filter(name => hasWord(`status.${name}`) && item?.[name] > 0)];
  return facts(
    ...names.map(name => [name === 'accepted' ? t('stats.accepted') : t(`status.${name}`), number('today', item?.[name])]),
    [t('segments'), item ? number('today', item.segments) : null],
    [t('price'), item?.price ? amount(item.price) : null]);
}

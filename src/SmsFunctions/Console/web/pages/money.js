import { isGood } from '../lib/api.js';
import { lineChart } from '../lib/chart.js';
import { h, replace } from '../lib/dom.js';
import { feed, follow, readSettings } from '../lib/feed.js';
import { readPages, thinned } from '../lib/pages.js';
import { problemNote } from '../lib/problem.js';
import { ago, amount, errorText, facts, note, time } from '../lib/show.js';
import { table } from '../lib/table.js';
import { addDays, dayOf, shortDay } from '../lib/time.js';
import { count, locale, t } from '../lib/words.js';

const daysShown = 7, mostPages = 5, mostPoints = 200;

export async function moneyPage({ root, onLeave }) {
  const [now, log, tariff] = [h('section.card'), h('section'), h('section')];
  replace(root, h('h1', {}, t('nav.money')), now, log, tariff);
  onLeave(follow(() => replace(now, aboutBalance(feed.data?.balance))));
  await Promise.all([showLog(log), showTariff(tariff)]);
}

function aboutBalance(balance) {
  if (!balance) return note('quiet', t('money.unknown'));
  return [
    h('p.big', {}, balance.balance === null ? t('unknown') : amount(balance.balance)),
    facts(
      [t('money.at'), balance.at && ago(balance.at)], [t('money.promised'), amount(balance.promised)],
      [t('money.segmentPrice'), balance.segmentPrice === null ? t('money.noTariff') : amount(balance.segmentPrice)],
      [t('money.affordable'), balance.segmentsAffordable === null ? null : count(balance.segmentsAffordable)],
      [t('money.spentToday'), balance.dailyCap === null ? null : `${amount(balance.spentToday)} / ${amount(balance.dailyCap)}`]),
    balance.error && note('bad', t('money.error'), ' ', errorText(balance.error)),
  ];
}

async function showLog(node) {
  replace(node, h('h2', {}, t('money.log')), await balanceChart(daysShown));
}

// The balance as the gateway reported it, oldest first, with its table.
export async function balanceChart(days) {
  const to = dayOf(new Date());
  const answer = await readPages('balance/log', { from: addDays(to, 1 - days), to }, mostPages);
  if (!isGood(answer)) return problemNote(answer);
  const items = thinned(answer.body.items.toReversed(), mostPoints);
  return items.length === 0 ? note('quiet', t('money.noLog')) : [
    lineChart(t('money.balance'), items.map(item => shortDay(item.at, locale())), [
      { name: t('money.balance'), tone: 'move', values: items.map(item => item.balance) }], amount),
    h('details', {}, h('summary', {}, t('chart.table')), table([
      { name: t('time'), cell: item => time(item.at) }, { name: t('money.balance'), kind: 'number', cell: item => amount(item.balance) },
    ], items.toReversed(), true)),
  ];
}

async function showTariff(node) {
  const settings = await readSettings();
  if (!settings?.tariff) return;
  const general = settings.tariff.default === null ? [] : [{ prefix: t('money.anyNumber'), price: settings.tariff.default }];
  const rows = [...general, ...settings.tariff.prefixes ?? []];
  replace(node, h('h2', {}, t('money.tariff')), rows.length === 0 ? note('quiet', t('money.noTariff')) : table([
    { name: t('money.prefix'), cell: row => row.prefix }, { name: t('money.segmentPrice'), kind: 'number', cell: row => amount(row.price) }], rows, true));
}

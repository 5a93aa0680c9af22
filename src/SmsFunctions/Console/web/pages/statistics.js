import { ask, isGood } from '../lib/api.js';
import { columnChart, lineChart, spanChart } from '../lib/chart.js';
import { field, h, replace, select } from '../lib/dom.js';
import { person } from '../lib/person.js';
import { readPages } from '../lib/pages.js';
import { go } from '../lib/route.js';
import { problemNote } from '../lib/problem.js';
import { amount, badge, note, statusOrder, time, toneOf } from '../lib/show.js';
import { table } from '../lib/table.js';
import { addDays, dayOf, shortDay, timeText } from '../lib/time.js';
import { count, locale, t } from '../lib/words.js';
import { balanceChart } from './money.js';

const spans = { 2: 'hour', 7: 'day', 30: 'day', 90: 'day', 365: 'day' };

// The outcomes stand in the columns from good to bad. A sent message is counted again with its outcome, so that status is in the table alone.
const shown = ['delivered', 'unknown', 'unconfirmed', 'cancelled', 'expired', 'undelivered', 'rejected', 'failed'];

export async function statisticsPage({ root, query }) {
  const days = query.days in spans ? Number(query.days) : 30;
  const to = dayOf(new Date());
  const from = addDays(to, 1 - days);
  const [charts, balance, gates] = [h('div'), h('section'), h('section')];
  replace(root, h('h1', {}, t('nav.statistics')),
    h('div.filters', {}, field(t('stats.span'), select(Object.keys(spans).map(n => [n, t('stats.days', { n: Number(n) })]), days,
      { name: 'days', onchange: event => go('statistics', null, { days: event.target.value }) }))),
    note('quiet', t('stats.explain')), charts, balance, gates);
  const by = spans[days];
  const answer = await ask('stats', { query: { from, to, by } });
  replace(charts, isGood(answer) ? drawFigures(answer.body.items, by) : problemNote(answer));
  replace(balance, h('h2', {}, t('money.balance')), await balanceChart(days));
  await showGate(gates, from);
}

function drawFigures(items, by) {
  if (items.length === 0) return note('quiet', t('stats.none'));
  const labels = items.map(item => labelOf(item.start, by));
  const used = shown.filter(name => items.some(item => item[name] > 0));
  const tones = { unknown: 'off', expired: 'warn' };
  const seconds = value => (value === null || value === undefined ? '–' : t('seconds', { n: Math.round(value) }));
  const quantiles = ['p50', 'p90', 'p99'].map((name, index) => ({
    name, tone: ['good', 'warn', 'bad'][index], values: items.map(item => item.deliverySeconds?.[name] ?? null),
  }));
  const start = { name: t('stats.start'), cell: item => labelOf(item.start, by) };
  return [
    part(t('stats.funnel'), columnChart(t('stats.funnel'), labels, used.map(name => ({
      name: t(`status.${name}`), tone: tones[name] ?? toneOf(name), values: items.map(item => item[name] ?? 0),
    })), count), table([start, { name: t('stats.accepted'), kind: 'number', cell: item => count(item.accepted) },
      ...statusOrder.filter(name => name === 'sent' || used.includes(name))
        .map(name => ({ name: t(`status.${name}`), kind: 'number', cell: item => count(item[name] ?? 0) }))], items),
    used.map(name => badge(name))),
    part(t('stats.delivery'), lineChart(t('stats.delivery'), labels, quantiles, count), table([start,
      ...['p50', 'p90', 'p99'].map(name => ({ name, kind: 'number', cell: item => seconds(item.deliverySeconds?.[name]) })),
      { name: t('messages'), kind: 'number', cell: item => count(item.deliverySeconds?.count ?? 0) }], items), t('stats.deliveryExplain')),
    part(t('stats.spend'), columnChart(t('stats.spend'), labels, [{ name: t('price'), tone: 'move', values: items.map(item => item.price ?? 0) }], amount),
      table([start, { name: t('segments'), kind: 'number', cell: item => count(item.segments) },
        { name: t('price'), kind: 'number', cell: item => amount(item.price) }], items)),
  ];
}

function part(title, chart, figures, legend = null) {
  return h('section', {}, h('h2', {}, title), legend && h('p.quiet.badges', {}, legend), chart, h('details', {}, h('summary', {}, t('chart.table')), figures));
}

// Days of the figures are UTC days.
function labelOf(start, by) {
  return by === 'hour' ? timeText(start, person.zone, locale(), new Date(), false) : shortDay(start, locale());
}

async function showGate(node, from) {
  const answer = await readPages('gate/log', {}, 1);
  if (!isGood(answer) || answer.body.items.length === 0) return;
  const [start, now] = [Date.parse(`${from}T00:00:00Z`), Date.now()];
  const items = answer.body.items.toSorted((one, other) => one.at.localeCompare(other.at));
  const parts = items.map((item, index) => ({
    from: Date.parse(item.at), to: index + 1 < items.length ? Date.parse(items[index + 1].at) : now, tone: toneOf(item.state),
    name: `${t(`gateState.${item.state}`)} ${timeText(item.at, person.zone, locale())} ${item.reason ?? ''}`,
  })).filter(span => span.to > start);
  replace(node, part(t('stats.gate'), spanChart(t('stats.gate'), start, now, parts), table([
    { name: t('time'), cell: item => time(item.at) }, { name: t('state'), cell: item => badge(item.state, 'gateState') },
    { name: t('reason'), kind: 'text', cell: item => h('span.foreign', {}, item.reason ?? item.code ?? '') },
    { name: t('by'), kind: 'text', cell: item => item.by }], items.toReversed())));
}

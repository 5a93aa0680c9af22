import { actButton, holdGate, openGate } from './actions.js';
import { isGood } from './api.js';
import { openDialog } from './dialog.js';
import { checkbox, field, h, replace, select } from './dom.js';
import { feed, follow } from './feed.js';
import { keep, person } from './person.js';
import { place } from './route.js';
import { lockByHand } from './signin.js';
import { ago, amount, badge, button } from './show.js';
import { clockText, zones } from './time.js';
import { adviceText, count, languageInUse, languages, locale, t } from './words.js';

// The frame of every page: the banner, the navigation, and the settings of the user.

const pageNames = [
  'overview', 'messages', 'send', 'batches', 'attention', 'gate', 'money', 'stoplist', 'callbacks', 'statistics', 'system',
];

// Returns the frame with an empty main part.
export function makeFrame(redraw) {
  const nav = h('nav', { id: 'nav', 'aria-label': t('nav.label') }, pageNames.map(name => navLink(name)), choices(redraw));
  const menu = button(t('nav.menu'), toggle, { 'aria-expanded': 'false', 'aria-controls': 'nav', 'data-act': 'menu' });
  menu.className = 'menu';
  const banner = h('section.banner', { id: 'banner', 'aria-label': t('banner.label') });
  const main = h('main', { id: 'main', tabindex: -1 });
  const body = h('div.frame', {},
    h('a.skip', { href: '#main', onclick: event => { event.preventDefault(); main.focus(); } }, t('nav.skip')),
    h('header', {}, h('a.brand', { href: place('overview') }, 'SMS'), h('span.fact.quiet', { 'data-clock': true }, clock()), menu), banner, nav, main);
  const show = () => { showBanner(banner); showAttention(nav); };
  const stop = follow(show);
  show();
  const timer = setInterval(() => tick(body), 1000);
  body.main = main;
  body.close = () => { stop(); clearInterval(timer); };
  body.mark = page => markPage(nav, menu, page);
  return body;

  function toggle() {
    const isOpen = nav.classList.toggle('open');
    menu.setAttribute('aria-expanded', String(isOpen));
  }
}

function navLink(name) {
  return h('a', { href: place(name), 'data-nav': name }, t(`nav.${name}`), name === 'attention' && h('span.count', { 'data-attention': true }));
}

function markPage(nav, menu, page) {
  nav.classList.remove('open');
  menu.setAttribute('aria-expanded', 'false');
  const shown = { message: 'messages', batch: 'batches' }[page] ?? page;
  for (const one of nav.querySelectorAll('[data-nav]')) {
    if (one.dataset.nav === shown) one.setAttribute('aria-current', 'page');
    else one.removeAttribute('aria-current');
  }
}

function showBanner(banner) {
  const { data, at, answer } = feed;
  const isStale = answer !== null && !isGood(answer);
  const gate = data?.gate ?? null;
  // The banner is rebuilt only when its content changes, because a rebuild during a click loses the click.
  const content = JSON.stringify([gate, waitingText(data), balanceText(data, isStale), isStale, at === null, person.rights]);
  if (banner.content === content) {
    if (at) banner.querySelector('[data-age]').dataset.age = at;
    return;
  }
  banner.content = content;
  banner.dataset.gate = isStale ? 'unknown' : gate?.state ?? 'unknown';
  banner.classList.toggle('stale', isStale);
  replace(banner,
    h('a.gate', { href: place('gate') }, gate ? badge(gate.state, 'gateState') : h('span.badge.off', {}, t('gate.unknown'))),
    gate && gate.state !== 'open' && h('span.why', {},
      h('span.foreign', {}, gate.reason ?? ''), gate.by && ` (${gate.by})`, ' ', gate.state !== 'held' && adviceText(gate.advice)),
    h('span.fact', { 'data-fact': 'waiting' }, `${t('banner.waiting')}: `, h('b', {}, isStale ? t('unknown') : waitingText(data))),
    h('a.fact', { href: place('money'), 'data-fact': 'balance' }, `${t('banner.balance')}: `, h('b', {}, balanceText(data, isStale))),
    h('span.fact.quiet', { 'data-fact': 'age' }, at ? h('span', { 'data-age': at }, ago(at)) : t('loading')),
    gate?.state === 'open' || !gate
      ? actButton('operate', t('gate.hold'), () => holdGate(), { class: 'stop', 'data-act': 'hold' })
      : [actButton('operate', t('gate.open'), () => openGate(), { 'data-act': 'open' }),
        gate.state !== 'held' && actButton('operate', t('gate.hold'), () => holdGate(), { class: 'stop', 'data-act': 'hold' })]);
}

function showAttention(nav) {
  const waits = feed.data?.attention?.count;
  replace(nav.querySelector('[data-attention]'), waits > 0 ? count(waits) : null);
}

function waitingText(data) {
  if (!data?.waiting) return t('unknown');
  const { queued, held, sending, unpaid } = data.waiting;
  const parts = [queued, held, sending, unpaid];
  return parts.includes(null) ? t('unknown') : count(parts.reduce((sum, value) => sum + value, 0));
}

function balanceText(data, isStale) {
  return data?.balance && data.balance.balance !== null && !isStale ? amount(data.balance.balance) : t('unknown');
}

function clock() {
  return `${clockText(new Date(), 'moscow', locale())} ${t('zone.moscow.short')}`;
}

function tick(frame) {
  const age = frame.querySelector('[data-age]');
  frame.querySelector('[data-clock]').textContent = clock();
  if (age) age.textContent = ago(age.dataset.age);
}

function choices(redraw) {
  const change = changes => { keep(changes); redraw(); };
  return h('div.choices', {},
    field(t('choice.language'), select(languages.map(name => [name, t(`language.${name}`)]), languageInUse(),
      { onchange: event => change({ language: event.target.value }), 'data-choice': 'language' })),
    field(t('choice.zone'), select(zones.map(name => [name, t(`zone.${name}`)]), person.zone,
      { onchange: event => change({ zone: event.target.value }), 'data-choice': 'zone' })),
    field(t('choice.theme'), select(['auto', 'light', 'dark'].map(name => [name, t(`theme.${name}`)]), person.theme,
      { onchange: event => change({ theme: event.target.value }), 'data-choice': 'theme' })),
    checkbox(t('choice.hide'), person.hidden, { onchange: event => change({ hidden: event.target.checked }), 'data-choice': 'hidden' }),
    button(person.operator ? t('choice.operator', { name: person.operator }) : t('choice.noOperator'), () => askForName(redraw), { 'data-act': 'operator' }),
    person.key && button(t('choice.lock'), lockByHand, { 'data-act': 'lock' }));
}

function askForName(redraw) {
  const name = h('input', { name: 'operator', value: person.operator, maxlength: 60, autocomplete: 'name', autofocus: true });
  const dialog = openDialog(h('form', { onsubmit: event => { event.preventDefault(); keep({ operator: name.value.trim() }); dialog.close(); redraw(); } },
    h('h2', {}, t('signin.operator')), field(t('signin.operator'), name, t('signin.operatorHint')),
    h('div.buttons', {}, button(t('back'), () => dialog.close()), h('button.main', { type: 'submit' }, t('save')))));
}


import { actButton, holdGate, openGate } from '../lib/actions.js';
import { ask } from '../lib/api.js';
import { h, replace } from '../lib/dom.js';
import { feed, follow, heldMessages } from '../lib/feed.js';
import { badge, facts, note, time } from '../lib/show.js';
import { pagedList } from '../lib/table.js';
import { adviceText, count, t } from '../lib/words.js';

export function gatePage({ root, onLeave, redraw }) {
  const now = h('section.card');
  const log = pagedList({
    question: continuation => ask('gate/log', { query: { limit: 50, continuation } }),
    columns: [
      { name: t('time'), cell: item => time(item.at) },
      { name: t('state'), cell: item => badge(item.state, 'gateState') },
      { name: t('reason'), kind: 'text', cell: item => h('span.foreign', {}, item.reason ?? item.code ?? '') },
      { name: t('by'), kind: 'text', cell: item => item.by ?? (['stopped', 'breaker'].includes(item.state) ? t('gate.byApp') : '') },
    ],
    empty: t('gate.noLog'),
  });
  replace(root, h('h1', {}, t('nav.gate')), note('quiet', t('gate.explain')), now, h('h2', {}, t('history')), log);
  let since;
  onLeave(follow(() => {
    const gate = feed.data?.gate;
    replace(now, aboutGate(gate, redraw));
    // A change has a new line in the log.
    if (since !== undefined && gate?.since !== since) redraw();
    since = gate?.since;
  }));
  log.start();
}

function aboutGate(gate, redraw) {
  if (!gate) return note('quiet', t('gate.unknown'));
  const waiting = heldMessages();
  return [
    h('p.row', {}, badge(gate.state, 'gateState'), gate.state === 'open' ? t('gate.isOpen') : null),
    gate.state !== 'open' && note(gate.state === 'stopped' ? 'bad' : 'warn', h('span.foreign', {}, gate.reason ?? ''), ' ', adviceText(gate.advice)),
    facts(
      [t('gate.waiting'), waiting === null ? t('unknown') : count(waiting)], [t('gate.since'), gate.since && time(gate.since)],
      [t('by'), gate.by], [t('gate.nextProbe'), gate.nextProbeAt && time(gate.nextProbeAt)], [t('code'), gate.code && h('code', {}, gate.code)]),
    h('div.buttons', {},
      gate.state !== 'held' && actButton('operate', t('gate.hold'), () => holdGate(redraw), { class: 'stop', 'data-act': 'hold' }),
      gate.state !== 'open' && actButton('operate', t('gate.open'), () => openGate(redraw), { class: 'main', 'data-act': 'open' })),
  ];
}

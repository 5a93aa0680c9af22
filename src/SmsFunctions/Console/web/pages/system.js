import { ask } from '../lib/api.js';
import { h, replace } from '../lib/dom.js';
import { feed, follow, readSettings } from '../lib/feed.js';
import { problemNote } from '../lib/problem.js';
import { ago, badge, facts, note } from '../lib/show.js';
import { table } from '../lib/table.js';
import { count, t } from '../lib/words.js';

export async function systemPage({ root, onLeave }) {
  const [health, timers, settings] = [h('section.card'), h('section.card'), h('section')];
  replace(root, h('h1', {}, t('nav.system')), h('div.cards', {}, health, timers), settings,
    h('p', {}, h('a', { href: 'docs' }, t('system.docs')), ' · ', h('a', { href: 'openapi.json' }, 'openapi.json')));
  onLeave(follow(() => replace(timers, h('h2', {}, t('system.timers')), facts(
    ...['release', 'tracking', 'maintenance'].map(name => [t(`timer.${name}`), feed.data?.timers?.[name] ? ago(feed.data.timers[name]) : t('unknown')]),
    [t('system.poison'), feed.data?.poisonQueues ?? t('unknown')]))));
  // Health answers 503 with the same body when the app is not available.
  const answer = await ask('health', { probe: true });
  replace(health, h('h2', {}, t('system.health')), answer.body?.status ? aboutHealth(answer.body) : problemNote(answer));
  const known = await readSettings();
  replace(settings, h('h2', {}, t('system.settings')), known ? aboutSettings(known) : note('quiet', t('problem.route')));
}

function aboutHealth(health) {
  return [
    h('p', {}, badge(health.status, 'health')),
    [...health.problems ?? [], ...health.settings ?? []].map(text => note(health.status === 'ok' ? 'warn' : 'bad', h('span.foreign', {}, text))),
  ];
}

function aboutSettings(settings) {
  const list = values => (values?.length > 0 ? values.join(', ') : null);
  return [
    facts(
      [t('system.version'), settings.version.replace(/(\+.{7}).*/, '$1')], [t('from'), settings.sender], [t('system.region'), settings.region],
      [t('system.maxSegments'), settings.maxSegments],
      [t('send.lookAlikes'), settings.text && t(`saving.${settings.text.replaceLookAlikes}`)],
      [t('send.transliterate'), settings.text && t(`saving.${settings.text.transliterate}`)],
      [t('system.quiet'), settings.quietHours ? `${settings.quietHours.window} (${settings.quietHours.timeZone})` : t('none')],
      [t('system.limits'), list(settings.limits?.perNumber)], [t('system.allow'), list(settings.numbers?.allowPrefixes)],
      [t('system.deny'), list(settings.numbers?.denyPrefixes)], [t('system.concurrency'), settings.maxConcurrency],
      [t('system.lowConcurrency'), settings.lowConcurrency],
      [t('system.oneC'), settings.oneC === undefined ? null : t(settings.oneC ? 'yes' : 'no')],
      [t('nav.callbacks'), settings.callbacks?.host ?? t('none')], [t('system.callers'), list(settings.callers)],
      [t('system.retention'), settings.retention && t('system.days', { texts: settings.retention.texts, rows: settings.retention.rows })]),
    settings.hooks?.length > 0 && [h('h2', {}, t('system.hooks')), table([
      { name: t('system.hook'), cell: hook => hook.name }, { name: t('system.kind'), cell: hook => hook.kind },
      { name: t('phones'), kind: 'number', cell: hook => count(hook.to) }], settings.hooks)],
  ];
}

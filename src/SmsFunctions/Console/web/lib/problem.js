import { isMissingRoute } from './api.js';
import { h } from './dom.js';
import { note } from './show.js';
import { hasWord, languageInUse, t } from './words.js';

// The API describes problems in English. The page translates the frequent ones.
const sayings = [
  [/on the stop list/, 'reason.stopList'], [/too short for a number/, 'reason.short'], [/too long for a number/, 'reason.long'],
  [/unknown country code/, 'reason.country'], [/is required|is empty|is null/, 'reason.empty'],
  [/number is not in Sending__AllowedNumbers/, 'reason.notAllowed'], [/Numbers__AllowPrefixes|Numbers__DenyPrefixes|range/, 'reason.prefix'],
  [/has no price/, 'reason.noTariff'], [/variable '[^']*' is missing/, 'reason.variable'],
  [/takes \d+ segments/, 'reason.segments'], [/has no visible character/, 'reason.invisible'], [/messages to this number|too many/i, 'reason.tooMany'],
  [/in the past/, 'reason.past'], [/days ahead/, 'reason.ahead'],
];

export function reasonText(reason) {
  const [, key] = sayings.find(([pattern]) => pattern.test(reason)) ?? [];
  return key && languageInUse() !== 'en' ? t(key) : reason;
}

// The reason why a call failed, in the language of the user.
export function problemText(answer) {
  if (answer.status === 0) return t('problem.silent');
  if (answer.status === 401) return t('problem.key');
  if (answer.status === 403) return t('problem.right');
  if (isMissingRoute(answer)) return t('problem.route');
  if (answer.status === 503) return t('problem.busy');
  if (answer.status === 429) return t('problem.tooMany');
  if (answer.status === 409) return conflictText(answer.body ?? {});
  if (answer.status === 404) return t('problem.notFound');
  const errors = Object.entries(answer.body?.errors ?? {}).flatMap(([name, texts]) => texts.map(text => `${name}: ${reasonText(text)}`));
  return errors.join('\n') || answer.body?.detail || answer.body?.title || t('problem.status', { status: String(answer.status) });
}

function conflictText(body) {
  const word = state => (hasWord(`status.${state}`) ? t(`status.${state}`) : state);
  if (body.state) return t('problem.state', { state: word(body.state) });
  if (body.counts) return t('problem.counts', { counts: Object.entries(body.counts).map(([state, n]) => `${word(state)}: ${n}`).join(', ') });
  return body.detail ?? body.title ?? t('problem.status', { status: '409' });
}

export function problemNote(answer) {
  return note('bad', h('span.foreign', {}, problemText(answer)));
}

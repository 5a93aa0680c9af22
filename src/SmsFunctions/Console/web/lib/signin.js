import { ask, findRights, onRefusedKey } from './api.js';
import { field, h, replace } from './dom.js';
import { askAgain } from './feed.js';
import { keep, keepKey, keyLife, noteUse, person } from './person.js';
import { idleTime, pausePolling } from './poll.js';
import { note } from './show.js';
import { t } from './words.js';

let dialog = null;

// Shows the form over the page until a key is accepted. The page keeps its input.
export function startSignIn(entered) {
  onRefusedKey(() => askForKey(entered));
  setInterval(() => {
    if (!person.key) return;
    if (idleTime() >= keyLife) lock(entered);
    else noteUse(Date.now() - idleTime());
  }, 5000);
}

// Reloads the page, so that none of its content stays readable.
export function lockByHand() {
  keepKey(null);
  location.reload();
}

function lock(entered) {
  keepKey(null);
  askForKey(entered, t('signin.idle'));
}

function askForKey(entered, reason = null) {
  if (dialog) return;
  pausePolling(true);
  const key = h('input', { type: 'password', name: 'key', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', required: true, autofocus: true });
  const operator = h('input', { name: 'operator', value: person.operator, maxlength: 60, autocomplete: 'name' });
  const result = h('div', { 'aria-live': 'assertive' });
  const enter = h('button.main', { type: 'submit' }, t('signin.enter'));
  dialog = h('dialog.cover', { oncancel: event => event.preventDefault(), 'data-page': 'signin' }, h('form', { onsubmit: submit },
    h('h1', {}, t('signin.title')), reason && note('quiet', reason), h('p', {}, t('signin.explain')),
    field(t('signin.key'), key), field(t('signin.operator'), operator, t('signin.operatorHint')), result, h('div.buttons', {}, enter)));
  document.body.append(dialog);
  dialog.showModal();

  async function submit(event) {
    event.preventDefault();
    if (enter.disabled) return;
    // A header carries visible ASCII only.
    if (!/^[!-~]+$/.test(key.value.trim())) {
      replace(result, note('bad', t('signin.wrong')));
      return;
    }
    enter.disabled = true;
    keepKey(key.value.trim());
    keep({ operator: operator.value.trim() });
    const answer = await ask('gate', { probe: true });
    enter.disabled = false;
    if (answer.status === 401 || answer.status === 403) {
      keepKey(null);
      replace(result, note('bad', t(answer.status === 401 ? 'signin.wrong' : 'signin.notAllowed')));
      key.select();
      return;
    }
    if (answer.status === 0) {
      replace(result, note('bad', t('problem.silent')));
      return;
    }
    person.rights = await findRights();
    dialog.remove();
    dialog = null;
    pausePolling(false);
    askAgain();
    entered();
  }
}

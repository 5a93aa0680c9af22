import { ask, findRights } from './lib/api.js';
import { replace, h } from './lib/dom.js';
import { feed, startFeed, take } from './lib/feed.js';
import { makeFrame } from './lib/frame.js';
import { keep, person } from './lib/person.js';
import { unwatch, watch } from './lib/poll.js';
import { readRoute } from './lib/route.js';
import { startSignIn } from './lib/signin.js';
import { languages, t, useLanguage } from './lib/words.js';
import { attentionPage } from './pages/attention.js';
import { batchPage } from './pages/batch.js';
import { batchesPage } from './pages/batches.js';
import { callbacksPage } from './pages/callbacks.js';
import { gatePage } from './pages/gate.js';
import { messagePage } from './pages/message.js';
import { messagesPage } from './pages/messages.js';
import { moneyPage } from './pages/money.js';
import { overviewPage } from './pages/overview.js';
import { sendPage } from './pages/send.js';
import { statisticsPage } from './pages/statistics.js';
import { stopListPage } from './pages/stoplist.js';
import { systemPage } from './pages/system.js';

const pages = {
  overview: overviewPage, messages: messagesPage, message: messagePage, send: sendPage, batches: batchesPage, batch: batchPage,
  attention: attentionPage, gate: gatePage, money: moneyPage, stoplist: stopListPage, callbacks: callbacksPage, statistics: statisticsPage,
  system: systemPage,
};

let frame = null;
let leave = () => {};

// Shows the page that the address names. A page receives its root element, its route, and a function that polls the API while the page is shown.
function showPage(isNew = true) {
  leave();
  const route = readRoute();
  const name = route.page in pages ? route.page : 'overview';
  const root = h('div.page', { 'data-page': name });
  const stops = [];
  leave = () => stops.forEach(stop => stop());
  replace(frame.main, root);
  frame.mark(name);
  document.title = `${t(`nav.${name}`)} · SMS`;
  pages[name]({
    root, id: route.id, query: route.query,
    watch: (question, every) => {
      const entry = watch(question, every);
      stops.push(() => unwatch(entry));
      return entry;
    },
    onLeave: stop => stops.push(stop),
    redraw: () => showPage(false),
  });
  if (isNew) {
    scrollTo(0, 0);
    frame.main.focus({ preventScroll: true });
  }
}

function draw() {
  leave();
  frame?.close();
  useLanguage(person.language ?? languageOfBrowser());
  const root = document.documentElement;
  root.lang = person.language ?? languageOfBrowser();
  root.dataset.theme = person.theme;
  root.toggleAttribute('data-hidden', person.hidden);
  frame = makeFrame(draw);
  for (const old of document.querySelectorAll('body > :not(dialog)')) old.remove();
  document.body.prepend(frame);
  showPage(false);
}

function languageOfBrowser() {
  return languages.find(name => navigator.language.startsWith(name)) ?? 'en';
}

keep({});
useLanguage(person.language ?? languageOfBrowser());
startSignIn(draw);
// Without this, a file that is dropped outside of the drop area replaces the page.
for (const name of ['dragover', 'drop']) addEventListener(name, event => event.preventDefault());
take(await ask('overview'));
if (feed.answer.status !== 401) person.rights = await findRights();
// The page is drawn once, when the rights are known: drawn twice, it would lose what was typed in between.
draw();
addEventListener('hashchange', () => showPage());
startFeed();

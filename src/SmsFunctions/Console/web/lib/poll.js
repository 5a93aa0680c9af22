// Polls the API: one request at a time, none while the page is hidden, and fewer, then none, when the user is idle.

const idleAfter = 5 * 60_000, idlePace = 30_000, pauseAfter = 30 * 60_000;

const watches = new Set();
let lastInput = Date.now();
let isRunning = false;
let isPaused = false;

for (const name of ['pointerdown', 'keydown', 'wheel', 'touchmove']) {
  globalThis.addEventListener?.(name, () => { lastInput = Date.now(); }, { passive: true, capture: true });
}

export function idleTime(now = Date.now()) {
  return now - lastInput;
}

// Nothing is asked while the page has no key.
export function pausePolling(isOn) {
  isPaused = isOn;
  void run();
}

// The time between two questions; null for none. Every is the wanted time, in milliseconds.
export function pace(every, idle, isHidden) {
  if (every === null || isHidden || idle >= pauseAfter) return null;
  return idle >= idleAfter ? Math.max(every, idlePace) : every;
}

// Calls question at once and then repeatedly. The function every returns the time to the next call; null ends them. Returns the entry.
export function watch(question, every) {
  const entry = { question, every, last: -Infinity };
  watches.add(entry);
  void run();
  return entry;
}

export function unwatch(entry) {
  watches.delete(entry);
}

// Asks now, for example after an action.
export function refresh(entry) {
  entry.last = -Infinity;
  void run();
}

async function run() {
  if (isRunning) return;
  isRunning = true;
  try {
    for (let found = nextDue(); found; found = nextDue()) {
      found.last = Date.now();
      await found.question();
      // The time runs from the answer, so that slow answers do not follow each other without a pause.
      if (found.last !== -Infinity) found.last = Date.now();
    }
  } finally {
    isRunning = false;
  }
}

function nextDue() {
  return isPaused ? undefined : [...watches].find(entry => {
    const time = entry.last === -Infinity && !document.hidden ? 0 : pace(entry.every(), idleTime(), document.hidden);
    return time !== null && Date.now() - entry.last >= time;
  });
}

globalThis.setInterval?.(() => void run(), 1000).unref?.();
globalThis.document?.addEventListener('visibilitychange', () => void run());

// Ctrl+C reaches every program of a terminal at once. The app then stores what is in flight, for which it needs Azurite:
// so Azurite takes no notice, and whoever started it ends it by SIGTERM when the app is done.
const on = process.on;
for (const name of ['on', 'once', 'addListener']) {
  const original = process[name];
  process[name] = function (event, ...rest) {
    return event === 'SIGINT' ? this : original.call(this, event, ...rest);
  };
}
on.call(process, 'SIGINT', () => {});

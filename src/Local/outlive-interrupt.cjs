// Loaded into Azurite before it starts.
// Ctrl+C reaches every program of a terminal at once, but the app stores what is in flight before it ends and needs Azurite for it.
// Azurite therefore ignores SIGINT. Its parent ends it by SIGTERM after the app, or by its own end, which closes the standard input.
const on = process.on;
for (const name of ['on', 'once', 'addListener']) {
  const original = process[name];
  process[name] = function (event, ...rest) {
    return event === 'SIGINT' ? this : original.call(this, event, ...rest);
  };
}
on.call(process, 'SIGINT', () => {});
process.stdin.on('end', () => process.exit()).on('error', () => process.exit()).resume();
// The open input alone does not keep Azurite running.
process.stdin.unref?.();

// A clock that a test moves on, for pages that wait longer than a test should. Timers and time stay the browser's own,
// but for what was skipped; sockets know nothing of it.
(() => {
  const set = setTimeout.bind(window);
  const clear = clearTimeout.bind(window);
  const now = performance.now.bind(performance);
  const waiting = new Map();
  let skipped = 0;
  performance.now = () => now() + skipped;
  window.setTimeout = (action, wait = 0, ...given) => {
    const run = () => {
      if (!waiting.delete(id)) return;
      clear(id);
      action(...given);
    };
    const id = set(run, wait);
    waiting.set(id, { due: performance.now() + wait, run });
    return id;
  };
  window.clearTimeout = (id) => {
    waiting.delete(id);
    clear(id);
  };
  /** Lets this many milliseconds pass at once; what is due by then happens in its order. */
  window.skip = (milliseconds) => {
    skipped += milliseconds;
    const due = [...waiting.values()].filter((timer) => timer.due <= performance.now());
    due.sort((one, other) => one.due - other.due).forEach((timer) => timer.run());
  };
})();

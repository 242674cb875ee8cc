// The npm package: the same inbox as the script's, as a typed object. Importing it does nothing; it may be imported
// where there is no `window`.
import start, { call } from "./app_inbox.js";

let loading;
let waiting = [];

/** Runs a command now, or as soon as the wasm is there. */
function run(...command) {
  if (waiting) waiting.push(command);
  else call(command);
}

function load() {
  loading ??= start({ module_or_path: new URL("./app_inbox_bg.wasm", import.meta.url) }).then(
    () => {
      const commands = waiting;
      waiting = null;
      commands.forEach((command) => call(command));
    },
    () => {
      // Nobody will ever run them: they must not pile up.
      waiting = { push() {} };
      console.warn(
        "[App Inbox] could not load app_inbox_bg.wasm, or the page's Content-Security-Policy lacks 'wasm-unsafe-eval'; the inbox stays off",
      );
    },
  );
}

export function createInbox(options = {}) {
  // On a server there is nothing to show, and commands that nobody will ever run must not pile up.
  if (typeof window === "undefined") waiting = { push() {} };
  else load();
  run("init", { APP_INBOX: true }, options);
  return {
    open: () => run("inbox", "open"),
    close: () => run("inbox", "close"),
    refresh: () => run("inbox", "refresh"),
    destroy: () => run("inbox", "destroy"),
    on(event, listener) {
      run("inbox", "on", event, listener);
      return () => run("inbox", "off", event, listener);
    },
  };
}

// The npm package: the same inbox as the script's, as a typed object. Importing it does nothing; it may be imported
// where there is no `window`.
import { claim } from "./app_inbox.js";
import languages from "./words.js";

const WASM = "app_inbox_bg.wasm: a bundler that doesn't know `new URL(…, import.meta.url)` needs it copied beside its output";
async function load() {
  const response = await fetch(new URL("./app_inbox_bg.wasm", import.meta.url));
  if (!response.ok) throw response.status;
  return response.arrayBuffer();
}

async function words(tag) {
  return (await languages[tag]()).default;
}

// Written so that bundlers make a file of its own of each.
const more = () => import("./attention.js");
const fallback = () => import("./fallback.js");

export function createInbox(options = {}) {
  // On a server there is nothing to show, and commands that nobody will ever run must not pile up.
  const say = typeof window === "undefined" ? () => {} : claim("app-inbox", WASM, { load, fallback, words, more, site: null });
  const run = (...command) => say(command);
  /** What ends the listeners of this one. */
  const offs = new Set();
  const inbox = {
    open: () => run("inbox", "open"),
    close: () => run("inbox", "close"),
    refresh: () => run("inbox", "refresh"),
    markRead: (ids) => run("inbox", "markRead", ids),
    markAllRead: () => run("inbox", "markAllRead"),
    destroy() {
      // One that another has replaced, also one of another copy of this package, has nothing on the page any more.
      if (say.current === inbox) {
        say.current = undefined;
        run("inbox", "destroy");
      }
      for (const off of offs) off();
    },
    on(event, listener) {
      // Of a listener that two were given, each has its own.
      const own = typeof listener === "function" ? (told) => listener(told) : listener;
      const off = () => {
        offs.delete(off);
        run("inbox", "off", event, own);
      };
      run("inbox", "on", event, own);
      offs.add(off);
      return off;
    },
  };
  // The page has one inbox, also where a component comes before the last one is gone.
  if (say.current) run("inbox", "destroy");
  say.current = inbox;
  run("init", { APP_INBOX: true }, options);
  return inbox;
}

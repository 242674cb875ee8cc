// The first script of every page under test: notes whatever goes wrong, before any other script can, and tells what is
// to be seen of the widget, as a visitor would.
(() => {
  const troubles = [];
  // The page may put its own in the place of it.
  const { stringify } = JSON;
  const text = (value) => {
    try {
      return String(value?.message ?? value);
    } catch {
      return "something that can't be told";
    }
  };
  const note = (kind, value) => troubles.push(`${kind}: ${text(value)}`);
  const missing = (target) => `${target.localName} ${target.src ?? target.href}`;
  // In the capture phase the window hears of files that could not be loaded as well.
  addEventListener("error", (event) => {
    note("error", event.message ?? missing(event.target));
    said.push(whole(event.error));
  }, true);
  addEventListener("unhandledrejection", (event) => {
    note("rejection", event.reason);
    said.push(whole(event.reason));
  });
  addEventListener("securitypolicyviolation", (event) => {
    note("violation", `${event.effectiveDirective} ${event.blockedURI}`);
  });
  // Everything that was said to the console, and all of every error, for whoever looks for what must not be in there.
  const said = [];
  const whole = (value) => {
    try {
      return [text(value), value?.stack, stringify(value)].join(" ");
    } catch {
      return text(value);
    }
  };
  for (const kind of ["warn", "error", "log", "info", "debug", "trace", "dir", "table", "group"]) {
    const original = console[kind];
    console[kind] = (...words) => {
      if (kind === "warn" || kind === "error") note(kind, words.map(text).join(" "));
      said.push(words.map(whole).join(" "));
      original.apply(console, words);
    };
  }

  const hosts = () => [...document.querySelectorAll("app-inbox")];
  // A copy that the page has made of one of our elements has none.
  const drawn = () => hosts().flatMap(({ shadowRoot }) => shadowRoot ?? []);
  // One that was drawn before the inbox was there wears nothing but the sheet of all bells.
  const isEarly = (root) => root.adoptedStyleSheets?.length === 1;
  const roots = () => drawn().filter((root) => !isEarly(root));
  // What stands ready, out of sight, has a place as well.
  const visible = (element) =>
    Boolean(element) && element.getClientRects().length > 0 && getComputedStyle(element).visibility === "visible";
  const name = (element) => element.getAttribute("aria-label") ?? element.textContent.trim();

  /** The document without the widget, whose element has neither attributes nor children of the page's. */
  const surroundings = () => document.documentElement.outerHTML.replaceAll("<app-inbox></app-inbox>", "");

  /** What a visitor sees of the widget, a line for each thing. */
  function draw() {
    const lines = [];
    for (const root of drawn()) {
      const part = (part) => root.querySelector(`[part~="${part}"]`);
      const shown = (part) => [root.querySelector(`[part~="${part}"]`)].filter(visible);
      const badge = shown("badge").map((badge) => ` (${badge.textContent})`).join("");
      lines.push(`${isEarly(root) ? "early " : ""}bell ${name(part("bell"))}${badge}`);
      lines.push(...shown("title").map((title) => `panel ${name(title)}`));
      lines.push(...shown("mark-all").map((button) => `[${name(button)}]`));
      lines.push(...shown("notice").map((notice) => `! ${name(notice)}`));
      for (const article of [...root.querySelectorAll("article")].filter(visible)) {
        const mark = visible(article.querySelector('[part="dot"]')) ? "•" : "-";
        lines.push(`${mark} ${name(article.querySelector('[part="row-open"]'))}`);
      }
      lines.push(...shown("state-text").map((state) => `~ ${name(state)}`));
      lines.push(...shown("retry").map((button) => `[${name(button)}]`));
    }
    return lines;
  }

  /** The paths of all files of `/scripts/` that were loaded. */
  const loaded = () =>
    performance
      .getEntriesByType("resource")
      .map((entry) => new URL(entry.name).pathname)
      .filter((path) => path.startsWith("/scripts/"));

  /** Every shadow root below a node that anybody could reach. */
  const rootsIn = (node) =>
    [...node.querySelectorAll("*")].flatMap(({ shadowRoot }) => (shadowRoot ? [shadowRoot, ...rootsIn(shadowRoot)] : []));

  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  async function inDatabase({ name }) {
    const database = await done(indexedDB.open(name));
    try {
      const names = [...database.objectStoreNames];
      const stores = names.length ? names.map((store) => database.transaction(names).objectStore(store)) : [];
      return await Promise.all(stores.flatMap((store) => [done(store.getAllKeys()), done(store.getAll())]));
    } finally {
      database.close();
    }
  }

  async function inCache(name) {
    const cache = await caches.open(name);
    const files = await cache.matchAll();
    return [(await cache.keys()).map(({ url }) => url), await Promise.all(files.map((file) => file.text()))];
  }

  /**
   * Everything that anybody could read on this page, by where it is, where no token may stand; what the page keeps beyond
   * its life; and the origins that it has asked for anything.
   */
  async function audit() {
    const sinks = {};
    const kept = [];
    const looks = [];
    // Where a page may not look, neither may anybody else.
    const see = async (place, read) => {
      try {
        sinks[place] = stringify((await read()) ?? "");
      } catch {
        sinks[place] = "";
      }
    };
    const look = (place, read) => looks.push(see(place, read));
    const keep = (kind, names) => {
      kept.push(...names.map((name) => `${kind} ${name}`));
      return names;
    };
    const all = [document, ...rootsIn(document)];
    look("document", () => document.documentElement.outerHTML);
    look("shadow roots", () => all.slice(1).map((root) => root.innerHTML));
    look("style sheets", () =>
      all.flatMap((root) => (root.adoptedStyleSheets ?? []).flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText))));
    look("fields", () => all.flatMap((root) => [...root.querySelectorAll("input, textarea")].map(({ value }) => value)));
    look("title", () => document.title);
    look("cookies", () => keep("cookie", document.cookie.split("; ").filter(Boolean)));
    look("localStorage", () => keep("localStorage", Object.keys(localStorage)) && { ...localStorage });
    look("sessionStorage", () => keep("sessionStorage", Object.keys(sessionStorage)) && { ...sessionStorage });
    look("indexedDB", async () => {
      const databases = await indexedDB.databases();
      keep("indexedDB", databases.map(({ name }) => name));
      return Promise.all(databases.map(inDatabase));
    });
    look("caches", async () => Promise.all(keep("cache", await caches.keys()).map(inCache)));
    look("service workers", async () =>
      keep("service worker", (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope)));
    look("location", () => [location.href, document.referrer]);
    look("history", () => keep("history", [stringify(history.state)].filter((state) => state !== "null")));
    look("window", () => keep("window", [window.name].filter(Boolean)) && Object.values(window).filter((value) => typeof value === "string"));
    const entries = performance.getEntries();
    look("performance", () => entries.map(({ name }) => name));
    look("console and errors", () => [troubles, said]);
    await Promise.all(looks);
    const asked = entries.filter(({ entryType }) => entryType === "resource").map(({ name }) => new URL(name).origin);
    return { sinks, kept: kept.sort(), origins: [...new Set(asked)] };
  }

  let before;
  document.addEventListener("DOMContentLoaded", () => (before = surroundings()));

  window.probe = {
    troubles,
    draw,
    surroundings,
    /** How often a token was asked for, and how many of the askings are not yet settled. */
    asked: 0,
    pending: 0,
    /** Makes a token callback one that is counted. */
    counted: (callback) => () => {
      probe.asked += 1;
      probe.pending += 1;
      let given;
      try {
        given = callback();
      } catch (error) {
        probe.pending -= 1;
        throw error;
      }
      const settled = () => (probe.pending -= 1);
      Promise.resolve(given).then(settled, settled);
      return given;
    },
    /** What has changed around the widget since the page was loaded. */
    changed: () => (surroundings() === before ? null : surroundings()),
    /** The page itself has changed something. */
    accept: () => (before = surroundings()),
    /** A button or link of the widget by its name; or a part of it. */
    find: (wanted) =>
      roots()
        .flatMap((root) => [...root.querySelectorAll("a, button")])
        .find((element) => visible(element) && name(element) === wanted),
    /** The first bell that was drawn before the inbox was there. */
    early: () => drawn().find(isEarly)?.querySelector('[part="bell"]'),
    /** The first element of this part; `undefined` when there is none. */
    part: (part, bell = 0) => roots()[bell]?.querySelector(`[part~="${part}"]`) ?? undefined,
    /** What has the focus, by its name. */
    focus: () => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element && element !== document.body ? name(element) : "the page";
    },
    /** How often files of `/scripts/` were loaded. */
    loaded: (ending) => loaded().filter((path) => path.endsWith(ending)).length,
    /** How often the core was loaded, as WebAssembly or as JavaScript. */
    cores: () => loaded().filter((path) => /\/app-inbox-\w+\.(wasm|js)$/.test(path)).length,
    audit,
  };

  // The function that the vendor's snippet names, written as a customer would: the session cookie says who asks.
  window.yourImplementationOfAuthCallback = probe.counted(async () => {
    const response = await fetch("/inbox-token", { method: "POST" });
    return (await response.json()).token;
  });
})();

// The first script of every page under test: notes whatever goes wrong, before any other script can, and tells what is
// to be seen of the widget, as a visitor would.
(() => {
  const troubles = [];
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
  addEventListener("error", (event) => note("error", event.message ?? missing(event.target)), true);
  addEventListener("unhandledrejection", (event) => note("rejection", event.reason));
  addEventListener("securitypolicyviolation", (event) => {
    note("violation", `${event.effectiveDirective} ${event.blockedURI}`);
  });
  for (const kind of ["warn", "error"]) {
    const original = console[kind];
    console[kind] = (...said) => {
      note(kind, said.map(text).join(" "));
      original.apply(console, said);
    };
  }

  const hosts = () => [...document.querySelectorAll("app-inbox")];
  const roots = () => hosts().map((host) => host.shadowRoot);
  const visible = (element) => Boolean(element) && element.getClientRects().length > 0;
  const name = (element) => element.getAttribute("aria-label") ?? element.textContent.trim();

  /** The document without the widget, whose element has neither attributes nor children of the page's. */
  const surroundings = () => document.documentElement.outerHTML.replaceAll("<app-inbox></app-inbox>", "");

  /** What a visitor sees of the widget, a line for each thing. */
  function draw() {
    const lines = [];
    for (const root of roots()) {
      const part = (part) => root.querySelector(`[part~="${part}"]`);
      const shown = (part) => [root.querySelector(`[part~="${part}"]`)].filter(visible);
      const badge = shown("badge").map((badge) => ` (${badge.textContent})`).join("");
      lines.push(`bell ${name(part("bell"))}${badge}`);
      lines.push(...shown("title").map((title) => `panel ${name(title)}`));
      lines.push(...shown("mark-all").map((button) => `[${name(button)}]`));
      lines.push(...shown("notice").map((notice) => `! ${name(notice)}`));
      for (const article of root.querySelectorAll("article")) {
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
    part: (part, bell = 0) => roots()[bell]?.querySelector(`[part~="${part}"]`),
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
    /** Everything that anybody could read on this page, where no token may stand. */
    sinks: () =>
      [
        document.documentElement.outerHTML,
        ...roots().map((root) => root.innerHTML),
        JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
        document.cookie,
        location.href,
        ...troubles,
      ].join("\n"),
  };

  // The function that the vendor's snippet names, written as a customer would: the session cookie says who asks.
  window.yourImplementationOfAuthCallback = probe.counted(async () => {
    const response = await fetch("/inbox-token", { method: "POST" });
    return (await response.json()).token;
  });
})();

// Breaks the core of the page it stands on, at a chosen moment, and walks through a whole visit in the meantime. What to
// break is said in the page's address: `at` (the how manieth call), `of` (`import` or `export`), `how`, and `every`
// (each instance at that call, not only the first one). `row` is the notification that this visit opens.
(() => {
  const wanted = new URLSearchParams(location.search);
  const at = Number(wanted.get("at") ?? Infinity);
  const every = wanted.has("every");

  const sabotage = {
    /** How many instances there were, calls of either kind, and calls of either kind after an instance's death. */
    lives: 0,
    calls: { import: 0, export: 0 },
    late: 0,
    ticks: 0,
    /** What the page's `error` listener was told, and the calls that its forward handler was given. */
    reports: [],
    handed: [],
    /** Ends the instance that lives at its next call. */
    next: false,
    /** The memory of the instance that lives. */
    memory: null,
    /** What is called when an object has been collected as garbage, and what with. */
    finalizers: [],
  };
  window.sabotage = sabotage;
  setInterval(() => (sabotage.ticks += 1), 5);

  window.FinalizationRegistry = class {
    #action;
    constructor(action) {
      this.#action = action;
    }
    register(_object, held) {
      sabotage.finalizers.push(() => this.#action(held));
    }
    unregister() {}
  };

  // A fresh instance is waited for in seconds; here a hundredth of them is enough.
  const { setTimeout } = window;
  window.setTimeout = (action, wait, ...more) =>
    setTimeout(action, [2_000, 30_000].includes(wait) ? wait / 100 : wait, ...more);

  const ends = {
    trap: (exports) => {
      // A true one: with nonsense for pointers some function reads where there is no memory.
      // As JavaScript it would read nonsense instead, and what ends it is an error of this kind.
      if (!window.WebAssembly) throw new Error("abort");
      for (const name of Object.keys(exports)) {
        if (typeof exports[name] === "function") exports[name](0x7ffffff0, 0x7ffffff0, 0x7ffffff0, 0x7ffffff0);
      }
      throw new Error("nothing has trapped");
    },
    unreachable: () => {
      throw window.WebAssembly ? new WebAssembly.RuntimeError("unreachable") : new Error("abort");
    },
    stack: () => {
      const deeper = () => deeper() + 1;
      deeper();
    },
    // What a page throws may carry anything, and none of it may be told.
    exception: () => {
      throw new Error(`with ${document.querySelector("app-inbox")?.shadowRoot.textContent}`);
    },
  };

  const broken = (imports) => {
    const life = (sabotage.lives += 1);
    const counts = { import: 0, export: 0 };
    let dead = false;
    let raw;
    const counted = (kind, inner) => (...given) => {
      if (dead) sabotage.late += 1;
      sabotage.calls[kind] += 1;
      counts[kind] += 1;
      const due = kind === (wanted.get("of") ?? "import") && counts[kind] === at && (every || life === 1);
      if (!dead && (due || sabotage.next)) {
        sabotage.next = false;
        try {
          ends[wanted.get("how") ?? "unreachable"](raw);
        } finally {
          dead = true;
        }
      }
      return inner(...given);
    };
    const wrapped = (kind, things) =>
      Object.fromEntries(
        Object.entries(things).map(([name, thing]) => [name, typeof thing === "function" ? counted(kind, thing) : thing]),
      );
    const spaces = Object.entries(imports).map(([space, names]) => [space, wrapped("import", names)]);
    const whole = (exports) => {
      raw = exports;
      sabotage.memory = Object.values(exports).find((thing) => thing.grow);
      return wrapped("export", exports);
    };
    return [Object.fromEntries(spaces), whole];
  };

  if (window.WebAssembly) {
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = async (module, given) => {
      const [imports, exports] = broken(given);
      return { exports: exports((await instantiate(module, imports)).exports) };
    };
  }
  /** The same for the core as JavaScript. */
  sabotage.within = (core, given) => {
    const [imports, exports] = broken(given);
    return exports(core(imports));
  };

  /** Waits for something, doing something about it in between. */
  sabotage.until = async (condition, help = () => {}) => {
    for (const end = Date.now() + 10_000; Date.now() < end; ) {
      if (condition()) return;
      help();
      await new Promise((done) => setTimeout(done, 5));
    }
    throw new Error(`${condition} has not come true: ${JSON.stringify(probe.draw())}`);
  };

  /** A visit with everything in it. Each step is tried until it has been taken, as a visitor would. */
  sabotage.visit = async () => {
    const { until } = sabotage;
    const lines = (start) => probe.draw().filter((line) => line.startsWith(start));
    const press = (name) => probe.find(name)?.click();
    await until(() => lines("bell").length);
    const row = wanted.get("row");
    const open = (then) => () => (lines("panel").length ? then() : probe.part("bell")?.click());
    await until(() => probe.find(row), open(() => {}));
    await until(() => probe.draw().includes(`- ${row}`), open(() => press(row)));
    document.querySelector("#elsewhere").dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, composed: true }));
    dispatchEvent(new Event("online"));
    eS("inbox", "close");
    await until(() => lines("bell").length && !lines("panel").length, () => eS("inbox", "close"));
    eS("inbox", "destroy");
    await until(() => !probe.draw().length);
    eS("init", { APP_INBOX: true }, { getAuthTokenCallback: () => yourImplementationOfAuthCallback(), language: "en" });
    await until(() => lines("bell").length);
  };

  /** A visit on which every instance dies. */
  sabotage.fall = () => sabotage.until(() => sabotage.reports.length === 3);

  /** Everything that is to be known when the visit has ended. */
  sabotage.outcome = async (promise) => {
    const trouble = await promise.then(() => null, (error) => error.message);
    const ticks = sabotage.ticks;
    await sabotage.until(() => sabotage.ticks > ticks);
    const { lives, calls, late, reports, handed } = sabotage;
    const { troubles, asked } = probe;
    const seen = probe.draw();
    const changed = probe.changed();
    const sinks = JSON.stringify((await probe.audit()).sinks);
    return { trouble, lives, calls, late, reports, handed, troubles, asked, seen, changed, sinks };
  };
})();

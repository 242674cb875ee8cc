// The page's one inbox, as the page sees it: takes its calls, brings the wasm up, and begins anew when that has died.
//
// `VERSION` is put in by the build.
import rules from "rules";
import { takeApart } from "./answer.js";
import { attempt } from "./attempt.js";
import { bells as drawer } from "./bell.js";
import { headStart } from "./headstart.js";
import { instantiate } from "./instance.js";
import { send } from "./request.js";
import { task } from "./task.js";

const OWNER = Symbol.for("app-inbox");
/** How many calls wait for the wasm, or for who will take those of the platform's other products; beyond that the oldest
 * of those go, and no more of ours are taken. */
const KEPT = 1_000;
/** How many calls are run in one go; others wait until the page has had its turn. */
const SLICE = 200;
/** Milliseconds before a fresh instance follows one that has died. A third death is the last. */
const PAUSES = [2_000, 30_000];
/** Milliseconds that the wasm, which takes the processor for a while, waits for the bell to be drawn without it. */
const HEAD_START = 1_000;
const OTHERS = /^(sendEvent|sendEventWithTags|getRecommendations)$/;

/** Says a line to the page's author, with what it is `about` where that is the page's own. */
export function tell(sentence, about) {
  try {
    const line = "[App Inbox] " + sentence;
    about ? console.warn(line, about) : console.warn(line);
  } catch {
    // A page without a console has nobody to tell.
  }
}

/**
 * The way to the inbox of this page: a function that takes calls. Of two scripts, or a script and the npm package, or
 * two versions, the first one owns it, and the others hand their calls on.
 *
 * The parts: `load` resolves with the bytes of the wasm, which is called `file`, `fallback` with the module that is the
 * same as JavaScript, `words` with the words of a language, `more` with the module `attention.js`; `hydration` tells
 * when bells may go among the page's own elements; `site` holds the options that were baked in.
 */
export function claim(kind, file, parts) {
  const name = `${kind} ${VERSION}`;
  const owner = window[OWNER];
  if (owner) {
    owner.meet(name);
    return owner.say;
  }
  const mine = own(name, file, parts);
  // Without the prototype, which a page may have polluted with a `get`.
  Object.defineProperty(window, OWNER, { __proto__: null, value: Object.freeze(mine) });
  return mine.say;
}

function own(name, file, { load, fallback, words: wordsOf, more, hydration = () => {}, site }) {
  /**
   * Shared with the wasm: it puts its ear to `c`, the init that it has accepted to `init`, has requests sent
   * by `send` and a `bell` drawn, which is among the `hosts` until it is taken off the page, asks for the `words` of a language, says through
   * `attend` what there is to tell beside the bell, lets bells wait for the page's own `hydration`, has it `takeApart`
   * answers, and asks by `asked` and `begun` for what the head start has begun.
   */
  const desk = { hosts: new Set(), words: (tag) => patiently(() => wordsOf(tag)), attend: attendant(more), hydration, takeApart };
  const bells = drawer(desk, rules);
  desk.bell = bells.bell;
  desk.send = (method, address, token, body) => desk.begun?.(address, token) ?? send(method, address, token, body);
  // Calls of ours that nobody has heard yet, and those that were heard and must be heard again by a fresh instance.
  let ours = [];
  let heard = [];
  // Calls of the platform's other products wait until somebody takes them.
  let others = [];
  // Who does, once the page has said so.
  let forward;

  let early = true;
  let hear = null;
  let kill = () => {};
  let queued = true;
  let busy = false;
  let later = false;
  let off = false;
  let rewritten = false;
  let warned = false;
  // Why there is no WebAssembly, until the page's author has been told.
  let without = "";
  let root = document.documentElement;

  /** Takes a call: an array, or `arguments`. */
  function say(entry) {
    const call = words(entry);
    const name = call[0];
    if (OTHERS.test(name)) {
      others.push(entry);
      if (others.length > KEPT) others.shift();
    } else if (name === "inbox" && call[1] === "forward" && typeof call[2] === "function") {
      forward = call[2];
    } else if (!off) {
      sayOurs(name, call, entry);
    }
    // Before the core is there, nobody waits for what is handed on to others: the page goes first.
    hear ? run() : runLater();
  }

  /** Takes a call of this product. */
  function sayOurs(name, call, entry) {
    // What the page changes in its options later is not meant.
    if (name === "init") entry = [name, copy(call[1]), copy(call[2])];
    if (name === "init" && queued) {
      // The first one comes first, wherever it stood.
      queued = false;
      ours.unshift(entry);
      if (early) beginEarly(entry);
    } else if (ours.length < KEPT) {
      ours.push(entry);
    }
    // The head start was for the first `init`; whose turn it is after another one, the inbox has to say.
    if (ends(entry) || (name === "init" && ours[0] !== entry)) desk.forgo?.();
  }

  /** Begins, for the first `init`, what can be done before the wasm is there. */
  function beginEarly(init) {
    const isOff = () => off || ours.some(ends);
    const isOnly = () => ours.every((entry) => entry === init || words(entry)[0] !== "init");
    Object.assign(desk, headStart(words(init), { site, isOff, isOnly, bells, hydration }));
  }

  /** Runs what waits. A call that comes while another is at work has to wait as well. */
  function run() {
    if (busy) return;
    busy = true;
    try {
      for (let left = SLICE; left && waiting(); left -= 1) {
        if (hear && ours.length) hand(ours.shift());
        else pass(others.shift());
      }
    } finally {
      busy = false;
    }
    runLater();
  }

  function runLater() {
    if (busy || later || !waiting()) return;
    later = true;
    try {
      setTimeout(() => {
        later = false;
        run();
      });
    } catch {
      // A page may have put anything in the timer's place. Then the next call runs what waits.
    }
  }

  function waiting() {
    return (hear && ours.length) || (forward && others.length);
  }

  function hand(entry) {
    const [name, word, event, listener] = words(entry);
    if (name === "inbox") {
      if (word === "on" && heard.length < KEPT) heard.push(entry);
      if (word === "off") heard = heard.filter((other) => !(words(other)[2] === event && words(other)[3] === listener));
    }
    hear(entry);
    if (hear) return;
    // It has died of this one before it could say whether it accepts it.
    if (name === "init") desk.init = entry;
    if (ends(entry)) desk.init = undefined;
  }

  /** Lets one instance live, to its death. */
  async function live(core) {
    let over;
    const end = new Promise((resolve) => (over = resolve));
    let alive = true;
    const instance = await instantiate(core, () => {
      alive = false;
      hear = null;
      over();
    });
    ({ kill } = instance);
    await task();
    if (without) tell(`${without}; the inbox works without WebAssembly, but more slowly`);
    without = "";
    instance.takeOver(desk, site);
    await task();
    if (alive) {
      hear = desk.c;
      run();
      // What the inbox has not asked for by now, it doesn't want.
      early = false;
      desk.asked?.();
      desk.asked = undefined;
    }
    await end;
    desk.attend("end");
    clear();
    ours = [...heard, ...ours];
    if (desk.init) ours.unshift(desk.init);
    desk.init = undefined;
    heard = [];
  }

  /** Takes everything of ours off the page. */
  function clear() {
    for (const host of desk.hosts) attempt(() => host.remove());
    desk.hosts = new Set();
  }

  /** Hands on a call of another product, for which no core is needed either. */
  function pass(entry) {
    perform(forward, attempt(() => (typeof entry[0] === "string" ? entry : entry[0])));
  }

  /** Tells the page's `error` listeners, for which no core is needed. */
  function report(reason) {
    for (const entry of [...heard, ...ours]) {
      const [name, word, event, listener] = words(entry);
      if (name !== "inbox" || word !== "on" || event !== "error" || typeof listener !== "function") continue;
      perform(listener, [{ reason }]);
    }
  }

  /** Nobody will ever run the calls: they must not pile up. */
  function close(why) {
    off = true;
    ours = [];
    clear();
    tell(`${why}; the inbox stays off`);
  }

  /**
   * Lets one instance live after the other, as WebAssembly. Where the browser or a policy allows none, which only the
   * attempt tells for sure, and in some browsers not before the second half of it, JavaScript stands in.
   */
  async function bringUp() {
    // What the badge waits for goes first: the callback's request, or, with a token that is there at once, that for the count.
    await task();
    let bytes;
    let module;
    let forbidden = false;
    const wasm = async (imports) => {
      // Not while it streams: the bytes tell a policy's refusal from a broken file, whatever type a server says they have.
      module ??= await WebAssembly.compile((bytes = await patiently(load)));
      await Promise.race([desk.drawn, new Promise((resolve) => setTimeout(resolve, HEAD_START))]).catch(() => {});
      return (await WebAssembly.instantiate(module, imports)).exports;
    };
    const javascript = async (imports) => (await patiently(fallback)).default(imports);
    let core = wasm;
    if (!window.WebAssembly?.instantiate) {
      core = javascript;
      without = "this browser has no WebAssembly";
    }
    for (let deaths = 0, lived = false; ; ) {
      try {
        await live(core);
      } catch (reason) {
        if (!lived && core === javascript) {
          if (forbidden) report("blocked-by-policy");
          return close(`${without}, and what stands in for it could not be loaded`);
        }
        if (!lived) {
          // What else it could be is a file that is missing, broken or another one. For that nothing stands in: it would
          // come from the same host, in no better state, and nobody would notice that something is amiss.
          forbidden = reason instanceof WebAssembly.CompileError && WebAssembly.validate(bytes);
          if (!forbidden) {
            report("network");
            return close(`could not load ${file}`);
          }
          core = javascript;
          without = "the page's Content-Security-Policy must allow 'wasm-unsafe-eval' in script-src";
          continue;
        }
      }
      lived = true;
      bytes = undefined;
      if (rewritten) {
        rewritten = false;
        continue;
      }
      report("aborted");
      if (deaths === PAUSES.length) return close("it has failed again");
      if (!deaths) tell("the inbox has failed and will begin again");
      const pause = PAUSES[deaths];
      deaths += 1;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  /** Another script, or this one again, has come to the page. */
  function meet(other) {
    if (other !== name && !warned) {
      warned = true;
      tell(`${name} runs on this page already; ${other} hands its calls on to it`);
    }
    if (root === document.documentElement) return;
    // A page that has rewritten itself has thrown away our elements and our listeners.
    root = document.documentElement;
    rewritten = Boolean(hear);
    kill();
  }

  // Nothing of it may become an error of the page, whatever the page has made of the browser's own objects.
  bringUp().catch(() => close("it can't go on"));
  return { say, meet };
}

/** Loads a file, and once more when the browser was offline, as soon as it no longer is. */
async function patiently(load) {
  try {
    return await load();
  } catch (reason) {
    if (navigator.onLine !== false) throw reason;
    await new Promise((resolve) => addEventListener("online", resolve, { once: true }));
    return load();
  }
}

/**
 * A way to `attention.js`, which is loaded by the first word to it: most pages and most visitors never need it. What is
 * said before it is there waits, in order, so that nobody is shown what was taken back meanwhile.
 */
function attendant(more) {
  let waiting = [];
  let attend = (...said) => {
    if (said[0] !== "begin") return;
    attend = (...said) => waiting.push(said);
    attend(...said);
    more().then(
      (script) => {
        ({ attend } = script);
        for (const said of waiting) attend(...said);
        waiting = [];
      },
      () => {
        attend = () => {};
        waiting = [];
        tell("could not load the script behind toast, titleCount, appBadge and sound; all else works");
      },
    );
  };
  return (...said) => attend(...said);
}

/** The first words of a call, which may stand in an `arguments` of its own; none of what is no call. */
function words(entry) {
  try {
    const call = typeof entry[0] === "string" ? entry : entry[0];
    return typeof call[0] === "string" ? [call[0], call[1], call[2], call[3]] : [];
  } catch {
    return [];
  }
}

/** The options of a call as they are now, and what they hold that is no more than a list or a table. */
function copy(thing, depth = 2) {
  const kind = attempt(() => Object.prototype.toString.call(thing));
  const names = depth && / (Object|Array)]$/.test(kind) && attempt(Object.keys, thing);
  if (!names) return thing;
  const copied = Array.isArray(thing) ? [] : { __proto__: null };
  names.forEach((name) => attempt(() => (copied[name] = copy(thing[name], depth - 1))));
  return copied;
}

let thrown = false;

/** Calls a function of the page; what it throws is its author's to read, once, and stops nothing. */
function perform(act, given) {
  try {
    Reflect.apply(act, undefined, given);
  } catch (error) {
    if (!thrown) tell("a function that the page gave has thrown", error);
    thrown = true;
  }
}

function ends(entry) {
  const call = words(entry);
  return call[0] === "inbox" && call[1] === "destroy";
}

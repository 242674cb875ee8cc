// A head start: while the wasm is on its way, asks for the token, and with it for the count, as the inbox itself begins,
// and draws the bell with it.
//
// It decides nothing. The inbox asks for all of it as soon as it is there, and is handed what has been begun, if that is
// what it asks for. So this begins only what the inbox will ask for in any case, and nothing more once the inbox is there.
import { own } from "./answer.js";
import { attempt } from "./attempt.js";
import { send } from "./request.js";
import { inTask, task } from "./task.js";

/** The vendor's platform, as in options.rs. */
const API_URL = "https://esputnik.com";
/** Addresses of a platform that options.rs takes for sure. A token goes nowhere else. */
const PLATFORM = /^(https:\/\/[\w.-]+|http:\/\/(localhost|127\.0\.0\.1))(:\d+)?$/;
/** Texts that api.rs takes for a token for sure: for others, the inbox decides. */
const TOKEN = /^(?!(undefined|null|NaN|true|false)$)[\w.~+/=-]{1,8192}$/;
/** Options by which a bell is another one than is drawn here, or does something else. */
const NOT_PLAIN = ["icon", "variables", "badge", "strings", "inline", "open"];
/** Languages in which it is the other way round, as in locale.rs. */
const RIGHT_TO_LEFT = /^\s*(ar|fa|he|iw|ur|yi)(?![a-z])/i;
/** Milliseconds after which a bell that no inbox has taken over goes: it would answer nothing. */
const UNTAKEN = 30_000;
/** Milliseconds in which the inbox draws the bell with the answer that it was given, or never will. */
const DRAWN = 2_000;

/**
 * Begins for this `init`, the words of a call; `site` holds the options that were baked in, and `isOff` tells whether the
 * page has ended it already, `isOnly` that it has said no other. The bell is one of `bells`: `hydration` tells what it may
 * have to wait for. What an option is, is decided in options.rs; what is read here is less than that, and what isn't plain
 * is left to it.
 */
export function headStart(init, { site, isOff, isOnly, bells, hydration }) {
  let over = false;
  let taken = false;
  let callback;
  let given;
  let request;

  // A page that is put aside and comes back may be another visitor's.
  const forget = () => {
    forgo();
    given = undefined;
  };
  attempt(() => addEventListener("pagehide", forget));

  function stop() {
    if (!over) attempt(() => removeEventListener("pagehide", forget));
    over = true;
  }

  /** What has been begun is for nobody any more, but for what the callback gives. */
  function forgo() {
    stop();
    attempt(() => request?.sent.controller?.abort());
    request = undefined;
    bells.drop();
  }

  /** Whether the inbox will ask for it too, and now. */
  const isWanted = () =>
    !over && !isOff() && isOnly() && document.visibilityState === "visible" && !document.prerendering && navigator.onLine;

  const option = (name) => {
    const holder = [init[2], init[1], site].find((object) => Object.hasOwn(object ?? {}, name) && object[name] != null);
    return holder?.[name];
  };

  const place = () => (option("target") ? "target" : "window");

  async function begin() {
    // The page's own script comes to its end first: its callback may need what stands below its `init`.
    await undefined;
    callback = option("getAuthTokenCallback");
    const platform = option("apiUrl") ?? API_URL;
    if (typeof callback !== "function" || (option("APP_INBOX") ?? true) !== true || !PLATFORM.test(platform)) return;
    if (!isWanted()) return;
    given = (async () => callback())();
    const token = await given;
    if (!isWanted() || typeof token !== "string" || !TOKEN.test(token)) return;
    const address = `${platform}/appinbox/v1/messages/count`;
    const sent = send("GET", address, token);
    request = { address, token, sent };
    // Nobody may come to wait for it.
    sent.answer.catch(() => {});
    // There is time for it while the answer is on its way.
    task().then(() => bells.dress(place())).catch(() => {});
    const blocked = ({ blockedURI, disposition }) => {
      // It has never left. The inbox tries, and learns why it can't.
      if (address.startsWith(blockedURI) && disposition === "enforce") request = undefined;
    };
    document.addEventListener("securitypolicyviolation", blocked);
    try {
      const { text } = await sent.answer;
      if (text && (await draw(JSON.parse(text)))) await painted();
    } finally {
      setTimeout(() => document.removeEventListener("securitypolicyviolation", blocked));
    }
  }

  async function draw(answer) {
    const count = own(answer, "count");
    // Another answer, or another call of the page, is the inbox's to understand.
    if (!Number.isSafeInteger(count) || count < 0) return;
    if (NOT_PLAIN.some((name) => option(name) !== undefined)) return;
    if (RIGHT_TO_LEFT.test(option("language") ?? document.documentElement.lang)) return;
    const [theme, density] = [option("theme") ?? "auto", option("density") ?? "comfortable"];
    if (!/^\w+ \w+$/.test(`${theme} ${density}`)) return;
    const target = option("target");
    if (typeof target === "string") await hydration();
    if (over || isOff() || !isOnly()) return;
    const element = spot(target);
    if (!element?.isConnected || element.ownerDocument !== document) return;
    const looks = `dir=ltr data-theme=${theme} data-density=${density} data-place=${place()}`;
    bells.early(element, (target && option("position")) ?? "beforeend", looks, count);
    attempt(() => setTimeout(bells.drop, UNTAKEN));
    return true;
  }

  function spot(target) {
    if (!target) return document.body;
    if (typeof target !== "string") return target;
    const found = document.querySelectorAll(target);
    return found.length === 1 ? found[0] : undefined;
  }

  return {
    forgo,

    /** A promise of when the bell is to be seen, or is left to the inbox, as is what goes wrong: it waits for the same. */
    drawn: begin().catch(() => {}),

    /** What the callback has been called for, if it is this one. From now on nothing new is begun. */
    asked(wanted) {
      stop();
      taken ||= wanted === callback;
      if (!taken) forgo();
      // What it gave serves one `init`: after the next, another visitor may be there.
      const begun = wanted === callback && given;
      given = undefined;
      return begun ? inTask(begun) : undefined;
    },

    /** This request, if it is on its way. */
    begun(address, token) {
      if (request?.address !== address || request.token !== token) {
        forgo();
        return undefined;
      }
      const { sent } = request;
      request = undefined;
      attempt(() => setTimeout(bells.drop, DRAWN));
      return { ...sent, answer: inTask(sent.answer) };
    },
  };
}

/** What comes after a frame's callbacks is its painting; what comes after that is the next task. */
async function painted() {
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await task();
}

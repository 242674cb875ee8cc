// What tells a visitor of news beside the bell, on pages that ask for it: toasts, the number in the page's title and on
// the app's icon, a sound. The wasm says what there is to tell; nothing here outlives the visitor that it is told of.
//
// `rules` is `attention.css`, made small by the build.
import rules from "rules";
import { attempt } from "./attempt.js";

/** Milliseconds that a toast is to be seen. */
const STAY = 6_000;
/** Toasts at once, at most. */
const MOST = 3;
/** A page that changes its title more often in a second answers our changes with its own, which would never end. */
const CHANGES = 100;

let parts = [];

/**
 * Takes a word of the wasm:
 * - `begin` with what the page asks for: somebody is logged in;
 * - `show` with how things stand: how many are unread, whether the panel is open, what holds the first bell;
 * - `announce`: there are more unread than before;
 * - `toast` with the id, the title, the text and the link, an element, of one that has come, the newest last;
 * - `end`: nobody is logged in any more, or the inbox is gone.
 */
export function attend(word, ...given) {
  if (word === "begin") parts = begin(...given);
  for (const part of parts) attempt(() => part[word]?.(...given));
  if (word === "end") parts = [];
}

/** A part that can't be had is missing, and the others go on. */
function begin(wants) {
  const made = [];
  if (wants.toast) attempt(() => made.push(toasts(wants)));
  if (wants.titleCount) attempt(() => made.push(title(wants)));
  if (wants.appBadge) made.push(appBadge());
  if (wants.sound) attempt(() => made.push(sound(wants)));
  return made;
}

/** Keeps the number in front of the page's title, whatever the page makes of that meanwhile. */
function title({ max }) {
  const ours = new Set();
  let front = "";
  let since = 0;
  let changes = 0;

  const observer = new MutationObserver(() => {
    const now = performance.now();
    if (now - since > 1_000) {
      since = now;
      changes = 0;
    }
    changes += 1;
    if (changes > CHANGES) observer.disconnect();
    else put(front);
  });

  function put(next) {
    // What we write is no change of the page's.
    observer.disconnect();
    front = next;
    // Where the page has no title, the browser shows the address: there is nothing to put a number before.
    const element = document.head.querySelector("title");
    if (element) {
      const text = element.textContent;
      // A page may have made its new title out of one that it has read with ours in front.
      const [known] = /^\(\d+\+?\) /.exec(text) ?? [];
      const own = ours.has(known) ? text.slice(known.length) : text;
      if (text !== next + own) write(element, next + own);
    }
    if (!next) return;
    ours.add(next);
    observer.observe(document.head, { childList: true, characterData: true, subtree: true });
  }

  return {
    show(unread) {
      put(unread ? `(${unread > max ? `${max}+` : unread}) ` : "");
    },
    end() {
      put("");
    },
  };
}

/** Writes a text into the page's own text node, which a framework may hold on to. */
function write(element, text) {
  const { firstChild, lastChild } = element;
  const node = firstChild === lastChild && firstChild?.nodeType === Node.TEXT_NODE ? firstChild : element;
  node.textContent = text;
}

/** The number on the icon of an installed app, where the browser has such a thing. */
function appBadge() {
  let shown;
  const put = (unread) => {
    if (shown === unread) return;
    shown = unread;
    hush(unread ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.());
  };
  return { show: put, end: () => put(0) };
}

/** A sound of the site's own, on a page that the visitor has touched and sees. */
function sound({ sound }) {
  const touch = new AbortController();
  let touched = false;
  let audio;
  if (!navigator.userActivation) {
    const touches = () => {
      touched = true;
      touch.abort();
    };
    for (const kind of ["pointerdown", "keydown"]) {
      addEventListener(kind, touches, { capture: true, signal: touch.signal });
    }
  }
  return {
    announce() {
      if (document.hidden || !(navigator.userActivation?.hasBeenActive ?? touched)) return;
      audio ??= new Audio(sound);
      audio.currentTime = 0;
      hush(audio.play());
    },
    end() {
      touch.abort();
      audio?.pause();
    },
  };
}

/** A browser that won't has its reasons. */
function hush(promise) {
  promise?.catch(() => {});
}

/** Toasts beside the first bell, in the top layer; each goes by itself, but not while somebody is at them. */
function toasts({ close, name }) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  // It is there before it has anything to say: only then do all screen readers say it.
  const place = make("div", { part: "toasts", role: "status", "aria-atomic": "false", popover: "manual" });
  const ends = new AbortController();
  /** Newest first. */
  let shown = [];
  /** Whether the pointer is over them, whether the focus is inside, and where it came from. */
  let over = false;
  let inside = false;
  let before = null;

  const on = (target, kind, act) => {
    target.addEventListener(kind, act, { capture: target === document, signal: ends.signal });
  };
  // On the whole page, since not every browser tells that the pointer has left what is gone.
  on(document, "pointerover", (event) => {
    over = event.composedPath().includes(place);
    settle();
  });
  on(place, "pointerleave", () => {
    over = false;
    settle();
  });
  on(place, "focusin", ({ relatedTarget }) => {
    if (!place.contains(relatedTarget)) before = relatedTarget;
    inside = true;
    settle();
  });
  on(place, "focusout", ({ relatedTarget }) => {
    inside = place.contains(relatedTarget);
    settle();
  });
  on(place, "click", pressed);
  on(place, "auxclick", pressed);
  on(place, "keydown", ({ key }) => {
    if (key === "Escape") clear();
  });
  on(document, "visibilitychange", settle);

  /** Lets the time of all of them go on, or stand still. */
  function settle() {
    const now = performance.now();
    const still = over || inside || document.hidden;
    for (const toast of shown) {
      if (toast.opened) continue;
      if (toast.timer) toast.left -= now - toast.since;
      clearTimeout(toast.timer);
      toast.since = now;
      toast.timer = still ? undefined : setTimeout(() => drop(toast), Math.max(toast.left, 0));
    }
  }

  /** Opening the notification is up to the wasm, which hears of the press after us. */
  function pressed({ target, button }) {
    // One button of a mouse asks for a menu.
    if (button > 1) return;
    const toast = shown.find(({ element }) => element.contains(target));
    if (!toast) return;
    if (target.closest("[part=toast-close]")) return drop(toast);
    if (!target.closest("[part=toast-open]")) return;
    // It goes afterwards: a link that is gone may lead nowhere.
    toast.opened = true;
    clearTimeout(toast.timer);
    toast.timer = setTimeout(() => drop(toast));
  }

  function drop(toast) {
    clearTimeout(toast.timer);
    shown = shown.filter((other) => other !== toast);
    const { element } = toast;
    // Not every browser tells that what was under the pointer, or had the focus, is gone.
    if (element.matches(":hover")) over = false;
    const focused = element.matches(":focus-within");
    element.remove();
    if (focused) {
      inside = false;
      before?.focus({ preventScroll: true });
    }
    settle();
  }

  function clear() {
    for (const toast of shown) drop(toast);
  }

  /** Whether the page shows something that leaves all else dead: a dialog, or one element on the whole screen. */
  function isBehind() {
    const around = [];
    for (let node = place; node; node = node.getRootNode().host) around.push(node);
    try {
      return [...document.querySelectorAll(":modal")].some((modal) => !around.some((node) => modal.contains(node)));
    } catch {
      // A browser that doesn't know of it.
      return false;
    }
  }

  /** Lifts them above what the page has put into the top layer meanwhile. */
  function raise() {
    if (!place.showPopover) return;
    place.hidePopover();
    place.showPopover();
  }

  function add(id, title, text, link) {
    const element = make("div", { part: "toast", "data-id": id });
    const opener = link ?? make("button", { type: "button" });
    set(opener, "part", "toast-open");
    const heading = make("span", { part: "toast-title", dir: "auto" });
    heading.textContent = trim(title) || trim(text) || name;
    opener.append(heading);
    element.append(opener);
    if (trim(title) && trim(text)) {
      const body = make("div", { part: "toast-text", dir: "auto" });
      body.textContent = trim(text);
      element.append(body);
    }
    const button = make("button", { part: "toast-close", type: "button", "data-do": "dismiss", "aria-label": close });
    button.append(cross());
    element.append(button);
    place.prepend(element);
    shown.unshift({ element, left: STAY });
  }

  return {
    show(unread, open, root) {
      if (!root) {
        place.remove();
      } else if (place.parentNode !== root) {
        root.append(place);
        const shadow = root.getRootNode();
        shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
        raise();
      }
      if (open) clear();
    },
    toast(...notification) {
      if (!place.isConnected || isBehind()) return;
      if (!shown.length) raise();
      add(...notification);
      for (const toast of shown.slice(MOST)) drop(toast);
      settle();
    },
    end() {
      clear();
      ends.abort();
      place.remove();
    },
  };
}

function trim(text) {
  return text.trim().replace(/\s+/g, " ");
}

function make(name, attributes, space = "http://www.w3.org/1999/xhtml") {
  const element = document.createElementNS(space, name);
  for (const attribute of Object.keys(attributes)) set(element, attribute, attributes[attribute]);
  return element;
}

/** What is a part to the site's styles is of that class to ours. */
function set(element, attribute, value) {
  element.setAttribute(attribute, value);
  if (attribute === "part") element.setAttribute("class", value);
}

function cross() {
  const space = "http://www.w3.org/2000/svg";
  const svg = make("svg", { part: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, space);
  svg.append(make("path", { d: "M6 6l12 12M18 6L6 18" }, space));
  return svg;
}

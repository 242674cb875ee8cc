// Bells: an `<app-inbox>` element with an open shadow root, and in it a bell with its badge. They are drawn here, and not in
// the wasm, since all that the first one shows can be known before the wasm is there.
import { attempt } from "./attempt.js";

const HTML = "http://www.w3.org/1999/xhtml";
const SVG = "http://www.w3.org/2000/svg";
/**
 * The room that an element of ours takes by its place: for a bell in a corner of the window none (were the element fixed,
 * what the page has put above others would lie above the bell too), for a list in the page all that there is.
 */
const ROOM = { window: "position:absolute!important;inset:0 auto auto 0!important", target: "", page: "display:block!important;width:100%!important" };
/** The bell that is shown where the site has none of its own, on a grid of 24 by 24. */
const ICON = "M6 9a6 6 0 0 1 12 0c0 6 2.5 7.5 2.5 7.5h-17S6 15 6 9M10 20a2.2 2.2 0 0 0 4 0";

/** What draws the bells of a page: their style sheets have these `rules`, and their elements go into the `hosts` of the `desk`. */
export function bells(desk, rules) {
  const sheets = {};
  // The one that was drawn before the inbox was there, until the inbox takes it, or doesn't want it.
  let early;

  /** All bells in places of one kind wear the same one. */
  function dress(place) {
    if (!sheets[place]) (sheets[place] = new CSSStyleSheet()).replaceSync(`${rules}@media not print{:host{${ROOM[place]}}}`);
    return sheets[place];
  }

  function draw(target, position, looks) {
    let host = make(HTML, "app-inbox");
    let shadow;
    try {
      shadow = host.attachShadow({ mode: "open" });
    } catch {
      // The page may have an element of this name, with a shadow root of its own.
      host = make(HTML, "div");
      shadow = host.attachShadow({ mode: "open" });
    }
    const sheet = dress(looks.split("=").pop());
    shadow.adoptedStyleSheets = [sheet];
    const root = make(HTML, "div", { part: "root" }, shadow);
    for (const look of looks.split(" ")) root.setAttribute(...look.split("="));
    // Inside a form of the page, a button without a type would send the form.
    const bell = make(HTML, "button", { part: "bell", type: "button", "data-do": "bell", "aria-haspopup": "dialog", "aria-expanded": "false" }, root);
    const icon = make(SVG, "svg", { part: "icon", viewBox: "0,0,24,24", "aria-hidden": "true" }, bell);
    make(SVG, "path", { d: ICON }, icon);
    const badge = make(HTML, "span", { part: "badge", "aria-hidden": "true", hidden: "" }, bell);
    const announcer = make(HTML, "div", { part: "announcer", role: "status" }, root);
    // Pages that scroll by a script of their own would scroll themselves instead of the list in the panel.
    const scrolls = (event) => looks.endsWith("page") || bell.contains(event.target) || event.stopPropagation();
    root.addEventListener("wheel", scrolls, { passive: true });
    if (!target.insertAdjacentElement(position, host)) return undefined;
    attempt(() => desk.hosts.add(host));
    return { host, shadow, sheet, root, bell, icon, badge, announcer };
  }

  /** The early bell is the inbox's from now on, or nobody's. */
  function end() {
    const { parts, press, pressed } = early;
    early = undefined;
    parts.bell.removeEventListener("click", press);
    parts.bell.setAttribute("aria-expanded", "false");
    removeEventListener("pagehide", drop);
    if (pressed) pressAgain(parts.bell);
    return parts;
  }

  /** What the visitor has pressed it for comes as soon as the inbox hears of it. (A page may have made anything of timers.) */
  async function pressAgain(bell) {
    await undefined;
    bell.click();
  }

  function drop() {
    if (!early) return;
    const { host } = end();
    attempt(() => desk.hosts.delete(host));
    host.remove();
  }

  return {
    dress,
    drop,

    /**
     * A bell beside an element of the page, at the `position` that `insertAdjacentElement` knows: its parts; nothing where
     * it can't be. `looks` are the attributes of its root, `name=value …`.
     */
    bell(target, position, looks) {
      if (early?.target === target && early.looks === position + looks && early.parts.host.isConnected) return end();
      drop();
      return draw(target, position, looks);
    },

    /** Draws a bell before the inbox is there, as that would. */
    early(target, position, looks, unread) {
      const parts = draw(target, position, looks);
      if (!parts) return;
      const press = () => {
        early.pressed = !early.pressed;
        // That the press has come is seen and heard, though the panel has yet to.
        parts.bell.setAttribute("aria-expanded", early.pressed);
      };
      early = { parts, target, looks: position + looks, press, pressed: false };
      // A page that comes back may be another visitor's.
      addEventListener("pagehide", drop);
      // As in locale.rs and view.rs.
      parts.root.lang = "en";
      parts.bell.setAttribute("aria-label", "Notifications" + (unread ? `, ${unread} unread` : ""));
      parts.badge.textContent = unread > 99 ? "99+" : unread || "";
      parts.badge.hidden = !unread;
      parts.bell.addEventListener("click", press);
    },
  };
}

/** What is a part to the site's styles is of that class to ours, which browsers find sooner. */
function make(space, name, attributes = {}, parent) {
  const element = document.createElementNS(space, name);
  for (const attribute of Object.keys(attributes)) element.setAttribute(attribute, attributes[attribute]);
  if (attributes.part) element.setAttribute("class", attributes.part);
  parent?.appendChild(element);
  return element;
}

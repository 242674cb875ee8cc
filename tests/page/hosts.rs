//! Pages of every kind around the widget: old documents, hostile styles, built-ins of the page's own.

use platform::{Message, Page};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::pages::{BODY, page, snippet, with_init, with_options, with_snippet};
use crate::visit::{ANNA, Visit, in_browsers};

in_browsers! {
    d_01_whatever_a_page_says_of_all_elements_the_bell_is_there_and_works
    d_05_d_07_a_bell_that_the_page_takes_away_is_there_again_once
    d_05_an_inbox_whose_document_the_page_writes_anew_hears_of_it_as_before
    d_10_old_documents_have_their_bell
    d_13_d_15_a_page_with_built_ins_of_its_own_has_its_bell_or_is_left_alone
    d_17_a_page_that_holds_the_focus_keeps_it
    a_badge_at_the_edge_of_the_page_makes_nothing_scroll
    d_03_a_bell_that_floats_moves_nothing_of_the_page
    d_03_a_bell_in_what_scrolls_lets_nothing_else_scroll
    d_05_a_bell_in_a_link_or_a_dialog_of_the_page_does_its_own_work_only
    d_05_a_bell_in_a_menu_is_seen_as_long_as_the_menu_is
    d_05_what_the_page_has_made_of_a_row_is_not_seen_in_a_copy_of_the_page
    d_05_a_wheel_over_the_panel_is_none_of_the_pages
    d_24_of_several_bells_one_that_is_seen_opens_by_command
    d_04_on_a_page_that_is_zoomed_the_panel_is_at_its_bell
    a_07_in_a_window_of_320_pixels_nothing_is_lost
    a_10_the_contrast_holds_on_a_page_that_styles_everything
}

in_browsers! { WebKit webkit:
    d_01_whatever_a_page_says_of_all_elements_the_bell_is_there_and_works
    d_05_d_07_a_bell_that_the_page_takes_away_is_there_again_once
    d_10_old_documents_have_their_bell
    d_13_d_15_a_page_with_built_ins_of_its_own_has_its_bell_or_is_left_alone
    d_17_a_page_that_holds_the_focus_keeps_it;
}

in_browsers! { Chromium media:
    a_07_a_08_d_20_forced_colours_little_motion_and_paper_are_respected;
}

const ONE: &str = "bell Notifications, 1 unread (1)";
const OPEN: [&str; 4] = [ONE, "panel Notifications", "[Mark all as read]", "• One"];

fn d_01_whatever_a_page_says_of_all_elements_the_bell_is_there_and_works(visit: &mut Visit) {
    visit.send(["One"]);
    // What hides an ancestor hides the bell, so those are as they were.
    let style = "<style>* { all: unset !important; display: none !important; visibility: hidden !important;
        pointer-events: none !important; direction: rtl !important; font-size: 3px !important }
        html, body, main, #inbox { display: block !important; visibility: visible !important; pointer-events: auto !important }</style>";
    let Page { html, headers } = with_snippet();
    visit.open(Page { html: html.replace("<body>", &format!("{style}<body>")), headers });
    visit.shows(&[ONE]);
    let looks = visit.run(
        "const {width, height} = probe.part('bell').getBoundingClientRect();
         const {direction, fontSize, cursor} = getComputedStyle(probe.part('bell'));
         return [width, height, direction, fontSize, cursor]",
    );
    assert_eq!(looks, json!([44, 44, "ltr", "14px", "pointer"]));
    visit.press_bell();
    visit.shows(&OPEN);
    visit.press("One");
    visit.shows(&["bell Notifications", "panel Notifications", "- One"]);
    visit.press("Close");
    visit.shows(&["bell Notifications"]);
}

fn d_05_d_07_a_bell_that_the_page_takes_away_is_there_again_once(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(with_snippet());
    let mut asked = vec!["token", "count"];
    for take in [
        // Swapped bodies: a new one, and a copy with a dead bell in it, which the page then takes out.
        "const body = document.createElement('body'); body.innerHTML = '<i id=inbox></i>'; document.body.replaceWith(body)",
        "document.body.replaceWith(document.body.cloneNode(true))",
        "bell.remove()",
        "document.getElementById('inbox').innerHTML = ''",
        "const frame = document.body.appendChild(document.createElement('iframe')); frame.contentDocument.body.append(bell)",
    ] {
        visit.press_bell();
        visit.shows(&OPEN);
        // What is still on its way is not asked for again.
        asked.push("list");
        visit.was_asked_for(&asked);
        visit.run(&format!("window.bell = probe.part('root').getRootNode().host; {take}"));
        visit.waits_for(
            "return probe.part('root') !== undefined && probe.part('root').getRootNode().host !== bell",
            true,
        );
        visit.shows(&[ONE]);
        // A copy does nothing, whatever happens to it.
        visit.run(
            "for (const copy of document.querySelectorAll('app-inbox'))
                if (!copy.shadowRoot) { copy.click(); copy.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true})); copy.remove(); }
             probe.accept()",
        );
        visit.shows(&[ONE]);
    }
    visit.was_asked_for(&asked);
}

fn d_05_an_inbox_whose_document_the_page_writes_anew_hears_of_it_as_before(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(with_snippet());
    visit.shows(&[ONE]);
    // Without the snippet this time: what listened to the document and to the window listens no more.
    visit.page_does(
        "document.open();
         document.write('<!doctype html><title>Anew</title><i id=inbox></i>');
         document.close()",
    );
    visit.shows(&[ONE]);
    visit.run("probe.accept()");
    visit.send(["Two"]);
    visit.run("dispatchEvent(Object.assign(new Event('pageshow'), {persisted: true}))");
    visit.shows(&["bell Notifications, 2 unread (2)"]);
}

fn d_10_old_documents_have_their_bell(visit: &mut Visit) {
    visit.send(["One"]);
    let Page { html, headers } = with_snippet();
    let old =
        |doctype: &str| Page { html: html.replace("<!doctype html>", doctype), headers: headers.clone() };
    for (doctype, mode) in [
        ("", "BackCompat"),
        ("<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 3.2 Final//EN\">", "BackCompat"),
        (
            "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\" \"http://www.w3.org/TR/html4/loose.dtd\">",
            "CSS1Compat",
        ),
    ] {
        visit.open(old(doctype));
        assert_eq!(visit.run("return document.compatMode"), json!(mode));
        visit.press_bell();
        visit.shows(&OPEN);
    }
    // What XML makes of it: names with their case, nothing closed by itself.
    let xhtml = format!(
        "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\"><head><title>Tea</title>\
         <script src=\"/probe.js\"></script>{}</head><body>{BODY}</body></html>",
        snippet().replace("&&", "&amp;&amp;")
    );
    visit.leave();
    visit.demo.file("/tea.xhtml", xhtml, "application/xhtml+xml");
    visit.go("/tea.xhtml");
    assert_eq!(visit.run("return document.contentType"), json!("application/xhtml+xml"));
    visit.press_bell();
    visit.shows(&OPEN);
    // A document whose body is a set of frames has no place for it.
    visit.open(Page {
        html: format!(
            "<html><head><script src=\"/probe.js\"></script>{}</head><frameset cols=\"*\"><frame src=\"about:blank\"></frameset></html>",
            snippet()
        ),
        headers: Vec::new(),
    });
    visit.waits_for("return probe.cores()", 1);
    visit.settle();
    visit.shows(&[]);
}

/// What comes of the inbox on a page that has replaced a built-in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Works,
    /// There is a bell, and its panel says that nothing can be had.
    KnowsNothing,
    /// Nothing of it is on the page.
    StaysOff,
}
use Outcome::{KnowsNothing, StaysOff, Works};

/// What a page has done to its built-ins before any other script ran: all that the fault catalogue names, and some more.
const POISONS: [(&str, &str, Outcome); 32] = [
    ("Array.prototype.extra", "Array.prototype.extra = () => 'extra'", Works),
    ("Object.prototype.extra", "Object.prototype.extra = () => 'extra'", Works),
    ("Function.prototype.call", "Function.prototype.call = () => 'mine'", Works),
    ("Function.prototype.apply", "Function.prototype.apply = () => 'mine'", StaysOff),
    ("Function.prototype.bind", "Function.prototype.bind = () => 'mine'", Works),
    (
        "Promise of a library",
        "{ const Native = Promise; window.Promise = class Promise extends Native {}; }",
        Works,
    ),
    ("Promise that is gone", "window.Promise = undefined", StaysOff),
    (
        "Promise.prototype.then",
        "{ const {then} = Promise.prototype; Promise.prototype.then = function (...given) { return then.apply(this, given); }; }",
        Works,
    ),
    (
        "Symbol.iterator of arrays",
        "{ const own = Array.prototype[Symbol.iterator]; Array.prototype[Symbol.iterator] = function () { return own.apply(this); }; }",
        Works,
    ),
    ("Map", "window.Map = class {}", Works),
    ("Set", "window.Set = class {}", Works),
    ("WeakRef", "delete window.WeakRef", Works),
    ("FinalizationRegistry", "delete window.FinalizationRegistry", Works),
    ("TextDecoder", "window.TextDecoder = class extends TextDecoder {}", Works),
    ("TextEncoder", "window.TextEncoder = class extends TextEncoder { encodeInto = undefined }", Works),
    ("JSON", "window.JSON = {parse: JSON.parse, stringify: JSON.stringify}", Works),
    ("JSON that is gone", "window.JSON = undefined", KnowsNothing),
    ("Symbol.iterator that is gone", "delete Array.prototype[Symbol.iterator]", StaysOff),
    ("Array.prototype.toJSON", "Array.prototype.toJSON = function () { return String(this); }", Works),
    (
        "Date",
        "{ const Native = Date; window.Date = class extends Native { static now() { return 0; } }; }",
        Works,
    ),
    ("Math.random", "Math.random = () => 0", Works),
    ("setTimeout", "window.setTimeout = () => 0", Works),
    ("queueMicrotask", "window.queueMicrotask = () => {}", Works),
    ("requestAnimationFrame", "window.requestAnimationFrame = () => 0", Works),
    ("URL", "{ const Native = URL; window.URL = class extends Native {}; }", Works),
    ("Intl", "window.Intl = undefined", Works),
    ("console", "window.console = undefined", Works),
    ("performance", "Object.defineProperty(window, 'performance', {value: undefined})", Works),
    ("Reflect", "window.Reflect = {}", StaysOff),
    ("MutationObserver", "window.MutationObserver = undefined", Works),
    (
        "Object.prototype, frozen",
        "[Object, Array, Function, Promise].forEach((own) => { Object.freeze(own.prototype); Object.freeze(own); })",
        Works,
    ),
    ("AbortController", "window.AbortController = undefined", Works),
];

/// Each page is a frame of its own, so that what looks at them has built-ins to look with.
fn d_13_d_15_a_page_with_built_ins_of_its_own_has_its_bell_or_is_left_alone(visit: &mut Visit) {
    visit.send(["One"]);
    let watch = "<script>troubles = []; for (const kind of ['error', 'unhandledrejection'])
        addEventListener(kind, (event) => troubles.push(String(event.message ?? event.reason)), true)</script>";
    let callback =
        "<script>{ const Request = XMLHttpRequest; window.yourImplementationOfAuthCallback = () => {
        const request = new Request(); request.open('POST', '/inbox-token', false); request.send();
        return /\"token\":\"([^\"]*)\"/.exec(request.responseText)[1]; } }</script>";
    let mut frames = String::new();
    for (number, (_, poison, _)) in POISONS.iter().enumerate() {
        let html = format!(
            "<!doctype html><html><head>{watch}{callback}<script>{poison}</script>{}</head><body>{BODY}</body></html>",
            snippet()
        );
        visit.demo.page(&format!("/poisoned-{number}.html"), Page { html, headers: Vec::new() });
        frames += &format!("<iframe src=\"/poisoned-{number}.html\"></iframe>");
    }
    visit.open(page("", &frames));
    let all = "const inners = [...document.querySelectorAll('iframe')].map((frame) => frame.contentWindow);
        const root = (inner) => inner.document.querySelector('app-inbox')?.shadowRoot;
        const badge = (inner) => root(inner)?.querySelector('[part=badge]')?.textContent ?? '';";
    let badges: Vec<&str> =
        POISONS.iter().map(|(.., outcome)| if *outcome == Works { "1" } else { "" }).collect();
    visit.waits_for(&format!("{all} return inners.map(badge)"), json!(badges));
    let bells: Vec<bool> = POISONS.iter().map(|(.., outcome)| *outcome != StaysOff).collect();
    visit.waits_for(&format!("{all} return inners.map((inner) => Boolean(root(inner)))"), json!(bells));
    // The panel opens, with its rows, wherever there is a bell.
    visit.run(&format!("{all} inners.forEach((inner) => root(inner)?.querySelector('[part=bell]').click())"));
    let told: Vec<&str> = POISONS
        .iter()
        .map(|(.., outcome)| match outcome {
            Works => "One",
            KnowsNothing => "Notifications could not be loaded.",
            StaysOff => "",
        })
        .collect();
    visit.waits_for(
        &format!("{all} return inners.map((inner) => root(inner)?.querySelector('[part=row-open], [part=state-text]')?.textContent ?? '')"),
        json!(told),
    );
    // Nothing else has changed on any of the pages, and where there is no bell there is nothing of ours.
    let pages = visit.run(&format!("{all} return inners.map((inner) => inner.document.body.innerHTML)"));
    for ((name, _, outcome), page) in POISONS.iter().zip(pages.as_array().into_iter().flatten()) {
        let bell = if *outcome == StaysOff { "</span>" } else { "<app-inbox></app-inbox></span>" };
        assert_eq!(page, &json!(BODY.replacen("</span>", bell, 1)), "{name}");
    }
    let troubles = visit.run(&format!("{all} return inners.map((inner) => inner.troubles.join())"));
    for ((name, ..), trouble) in POISONS.iter().zip(troubles.as_array().into_iter().flatten()) {
        assert_eq!(trouble, "", "{name}");
    }
}

fn d_17_a_page_that_holds_the_focus_keeps_it(visit: &mut Visit) {
    visit.send(["One"]);
    let dialog = "<dialog><button id=\"stay\">Stay</button></dialog>";
    visit.open(page(&snippet(), &format!("{BODY}{dialog}")));
    visit.shows(&[ONE]);
    // A modal dialog makes everything else inert: a panel that a command opens takes nothing away from it.
    visit.page_does("document.querySelector('dialog').showModal(); document.getElementById('stay').focus()");
    visit.run("eS('inbox', 'open')");
    visit.shows(&OPEN);
    visit.focus_is_on("Stay");
    visit.key(Key::Escape);
    visit.waits_for("return document.querySelector('dialog').open", false);
    visit.run("probe.accept(); eS('inbox', 'close')");
    visit.shows(&[ONE]);
    // So does the page itself with `inert`, but for what it leaves alive.
    visit.page_does("document.querySelector('main').inert = true; document.body.insertAdjacentHTML('beforeend', '<button id=alive>Alive</button>')");
    visit.page_does("document.getElementById('alive').focus()");
    visit.run("eS('inbox', 'open')");
    visit.shows(&OPEN);
    visit.focus_is_on("Alive");
    visit.page_does("document.querySelector('main').inert = false");
    visit.press_element("return probe.part('close')");
    visit.shows(&[ONE]);
}

fn a_badge_at_the_edge_of_the_page_makes_nothing_scroll(visit: &mut Visit) {
    while visit.demo.unread(ANNA) < 100 {
        visit.send(["One"]);
    }
    let edge = "<style>body { margin: 0 } #inbox { float: inline-end }</style>";
    for direction in ["ltr", "rtl"] {
        let Page { html, headers } = page(&snippet(), BODY);
        let html = html
            .replace("<html", &format!("<html dir=\"{direction}\""))
            .replace("<body>", &format!("<body>{edge}"));
        visit.open(Page { html, headers });
        visit.shows(&["bell Notifications, 100 unread (99+)"]);
        let sides = visit.run(
            "const {left, right} = probe.part('badge').getBoundingClientRect();
             const {scrollWidth, clientWidth} = document.documentElement;
             return [scrollWidth - clientWidth, Math.min(left, clientWidth - right) < 24]",
        );
        assert_eq!(sides, json!([0, true]), "{direction}");
    }
}

/// Waits until what slides in has come to its place.
fn stands_still(visit: &Visit) {
    visit.waits_for(
        "return document.querySelector('app-inbox').shadowRoot.getAnimations()
            .filter((animation) => animation.effect.getComputedTiming().iterations === 1).length",
        0,
    );
}

fn d_03_a_bell_that_floats_moves_nothing_of_the_page(visit: &mut Visit) {
    visit.send(["One"]);
    visit.site(json!({}));
    let body = "<style>body { margin: 0; box-sizing: border-box; min-height: 100vh; display: flex; flex-direction: column;
        justify-content: space-between; gap: 20px }</style><header>Tea</header><footer>sent slowly</footer>";
    let places = "const {documentElement: {scrollHeight, clientHeight}} = document;
        return [scrollHeight - clientHeight, document.querySelector('footer').getBoundingClientRect().top]";
    visit.open(page("", body));
    let before = visit.run(places);
    visit.open(page(&snippet(), body));
    visit.shows(&[ONE]);
    assert_eq!(visit.run(places), before);
    let corner = "const {right, bottom} = probe.part('bell').getBoundingClientRect();
        return [document.documentElement.clientWidth - right, innerHeight - bottom]";
    assert_eq!(visit.run(corner), json!([24, 24]));
    for direction in ["rtl", "ltr"] {
        visit.page_does(&format!("document.documentElement.dir = '{direction}'"));
        let beyond =
            "const {scrollWidth, clientWidth} = document.documentElement; return scrollWidth - clientWidth";
        assert_eq!(visit.run(beyond), json!(0), "{direction}");
    }
    // It lies above what the page has put above all else of its own.
    visit.page_does("document.body.insertAdjacentHTML('beforeend', '<div style=\"position: fixed; inset: 0; z-index: 1000\"></div>')");
    visit.press_bell();
    visit.shows(&OPEN);
}

fn d_03_a_bell_in_what_scrolls_lets_nothing_else_scroll(visit: &mut Visit) {
    visit.send(["One"]);
    let body = "<style>body { margin: 0 }</style><div style=\"height: 100vh; overflow: auto\"><div style=\"height: 3000px\"></div><span id=\"inbox\"></span></div>";
    let height = "return document.documentElement.scrollHeight";
    visit.open(page("", body));
    let before = visit.run(height);
    visit.open(page(&snippet(), body));
    visit.shows(&[ONE]);
    assert_eq!(visit.run(height), before);
}

fn d_05_a_bell_in_a_link_or_a_dialog_of_the_page_does_its_own_work_only(visit: &mut Visit) {
    let content = "It left Kyiv today.".to_owned();
    visit.demo.send(ANNA, Message { title: "One".to_owned(), content, ..Message::default() });
    visit.open(page(&snippet(), "<a href=\"#left\"><span id=\"inbox\"></span></a>"));
    visit.press_bell();
    visit.shows(&OPEN);
    visit.press("Mark all as read");
    for part in ["notice", "row-content", "row-open", "title", "close"] {
        visit.press_element(&format!("return probe.part('{part}')"));
        assert_eq!(visit.run("return location.hash"), json!(""), "{part}");
    }
    visit.shows(&["bell Notifications"]);
    visit.open(page(&snippet(), "<dialog><span id=\"inbox\"></span></dialog>"));
    visit.page_does("document.querySelector('dialog').showModal()");
    visit.press_bell();
    visit.waits_for("return probe.part('bell').ariaExpanded", "true");
    visit.key(Key::Escape);
    visit.waits_for("return probe.part('bell').ariaExpanded", "false");
    assert_eq!(visit.run("return document.querySelector('dialog').open"), json!(true), "it is the panel's");
    visit.key(Key::Escape);
    visit.waits_for("return document.querySelector('dialog').open", false);
    visit.run("probe.accept()");
}

fn d_05_a_bell_in_a_menu_is_seen_as_long_as_the_menu_is(visit: &mut Visit) {
    visit.send(["One"]);
    let menu = "<nav style=\"visibility: hidden\"><span id=\"inbox\"></span></nav>";
    visit.open(page(&snippet(), menu));
    let sees =
        |visit: &Visit| visit.waits_for("return getComputedStyle(probe.part('bell')).visibility", "visible");
    let sees_none =
        |visit: &Visit| visit.waits_for("return getComputedStyle(probe.part('bell')).visibility", "hidden");
    let menu = |visit: &Visit, how: &str| {
        visit.page_does(&format!("document.querySelector('nav').style.visibility = '{how}'"));
    };
    visit.waits_for("return probe.part('badge')?.textContent", "1");
    sees_none(visit);
    menu(visit, "visible");
    sees(visit);
    visit.press_bell();
    visit.shows(&OPEN);
    menu(visit, "hidden");
    sees_none(visit);
    visit.press("One");
    visit.waits_for("return probe.part('dot').checkVisibility({visibilityProperty: true})", false);
    visit.press_element("return probe.part('close')");
    visit.waits_for("return probe.part('panel') === undefined", true);
}

fn d_05_what_the_page_has_made_of_a_row_is_not_seen_in_a_copy_of_the_page(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(with_options(
        "renderNotification: ({title}) => Object.assign(document.createElement('p'), {textContent: title})",
    ));
    let rules = "<style>[hidden] { display: none !important }</style>";
    visit.page_does(&format!("document.head.insertAdjacentHTML('beforeend', '{rules}')"));
    visit.press_bell();
    visit.waits_for("return document.querySelector('app-inbox p')?.checkVisibility()", true);
    let copied = "const copy = document.querySelector('app-inbox').cloneNode(true);
        document.body.append(copy);
        const seen = copy.innerText;
        copy.remove();
        return seen";
    assert_eq!(visit.run(copied), json!(""));
    visit.run("probe.accept()");
}

fn d_05_a_wheel_over_the_panel_is_none_of_the_pages(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(with_snippet());
    visit.press_bell();
    visit.shows(&OPEN);
    // What scrolls a page by a script of its own hears of wheels there.
    visit.run("window.wheels = []; addEventListener('wheel', ({target}) => wheels.push(target.localName))");
    for (part, heard) in [("row-open", json!([])), ("panel", json!([])), ("bell", json!(["app-inbox"]))] {
        let heard_then = visit.run(&format!(
            "probe.part('{part}').dispatchEvent(new WheelEvent('wheel', {{deltaY: 50, bubbles: true, composed: true}}));
             return wheels"
        ));
        assert_eq!(heard_then, heard, "{part}");
    }
    visit.site(json!({"inline": true}));
    visit.open(page(&snippet(), BODY));
    visit.waits_for("return probe.part('panel') !== undefined", true);
    let heard = visit.run(
        "let heard = false;
         addEventListener('wheel', () => heard = true);
         probe.part('panel').dispatchEvent(new WheelEvent('wheel', {deltaY: 50, bubbles: true, composed: true}));
         return heard",
    );
    assert_eq!(heard, json!(true), "a list in the page is a part of it");
}

fn d_24_of_several_bells_one_that_is_seen_opens_by_command(visit: &mut Visit) {
    visit.send(["One"]);
    visit.site(json!({"target": ".menu"}));
    visit.open(page(&snippet(), "<p hidden class=\"menu\"></p><p class=\"menu\"></p>"));
    visit.waits_for("return probe.cores()", 1);
    visit.waits_for("return document.querySelectorAll('app-inbox').length", 2);
    visit.run("eS('inbox', 'open')");
    visit.waits_for(
        "return [...document.querySelectorAll('app-inbox')].map(({shadowRoot}) =>
            shadowRoot.querySelector('[part=panel]')?.getClientRects().length ?? 0)",
        json!([0, 1]),
    );
}

fn d_04_on_a_page_that_is_zoomed_the_panel_is_at_its_bell(visit: &mut Visit) {
    visit.send(["One"]);
    for zoom in ["1.5", "0.8"] {
        let style = format!("<style>body {{ zoom: {zoom} }} #inbox {{ margin-left: 300px }}</style>");
        visit.open(page(&snippet(), &format!("{style}{BODY}")));
        visit.shows(&[ONE]);
        visit.press_bell();
        visit.shows(&OPEN);
        stands_still(visit);
        let gap = visit.run(
            "const [bell, panel] = ['bell', 'panel'].map((part) => probe.part(part).getBoundingClientRect());
             return [Math.abs(panel.top - bell.bottom - 8) < 3, Math.abs(panel.right - bell.right) < 3]",
        );
        assert_eq!(gap, json!([true, true]), "{zoom}");
    }
}

fn a_07_in_a_window_of_320_pixels_nothing_is_lost(visit: &mut Visit) {
    visit.send(["One"]);
    visit.demo.page("/inner.html", with_init("eS('init', {getAuthTokenCallback: yourImplementationOfAuthCallback, language: 'en', target: 'main'})"));
    // A page of 1280 by 1024 pixels at 400 percent.
    visit.open(page(
        "",
        "<iframe src=\"/inner.html\" width=\"320\" height=\"256\" style=\"border: 0\"></iframe>",
    ));
    let inner = "const inner = document.querySelector('iframe').contentWindow;";
    visit.waits_for(&format!("{inner} return inner.probe?.draw()"), json!([ONE]));
    visit.run(&format!("{inner} inner.eS('inbox', 'open')"));
    visit.waits_for(&format!("{inner} return inner.probe.draw()"), json!(OPEN));
    // The panel slides in.
    visit.waits_for(
        &format!(
            "{inner} return inner.document.querySelector('app-inbox').shadowRoot.getAnimations().length"
        ),
        0,
    );
    // The page that it covers is not heard either.
    visit.waits_for(&format!("{inner} return inner.probe.part('panel').ariaModal"), "true");
    for part in ["panel", "close", "mark-all", "title", "body"] {
        if part == "body" {
            // In so low a window all of the panel scrolls.
            visit.run(&format!("{inner} inner.probe.part('panel').scrollTop = 1000"));
        }
        let lost = visit.run(&format!(
            "{inner} const {{left, top, right, bottom}} = inner.probe.part('{part}').getBoundingClientRect();
             return left < 0 || top < 0 || right > 320 || bottom > 256 ? [left, top, right, bottom] : false"
        ));
        assert_eq!(lost, json!(false), "{part}");
    }
    let scrolls = visit.run(&format!(
        "{inner} const body = inner.probe.part('body');
         return [body.scrollWidth <= body.clientWidth, body.clientHeight >= 160, inner.document.documentElement.scrollWidth <= 320]"
    ));
    assert_eq!(
        scrolls,
        json!([true, true, true]),
        "nothing is to be scrolled sideways, and something is to be read"
    );
}

fn a_10_the_contrast_holds_on_a_page_that_styles_everything(visit: &mut Visit) {
    let axe = std::fs::read("node_modules/axe-core/axe.min.js").expect("axe-core: run npm ci first");
    visit.demo.file("/axe.js", axe, "text/javascript");
    visit.send(["One"]);
    let style = "<style>* { color: #bbb !important; background: #ccc !important; font-size: 3px !important;
        opacity: .3 !important; visibility: hidden !important; pointer-events: none !important; direction: rtl !important }
        html, body, main, #inbox { visibility: visible !important; opacity: 1 !important }</style>";
    let Page { html, headers } = page(&format!("<script src=\"/axe.js\"></script>{}", snippet()), BODY);
    visit.open(Page { html: html.replace("<body>", &format!("{style}<body>")), headers });
    visit.shows(&[ONE]);
    visit.page_does("eS('inbox', 'open')");
    visit.shows(&OPEN);
    visit.waits_for(
        "return document.querySelector('app-inbox').shadowRoot.getAnimations()
            .filter((animation) => animation.effect.getComputedTiming().iterations === 1).length",
        0,
    );
    let faults = visit.run(
        "return axe.run(document.querySelector('app-inbox'), {runOnly: ['color-contrast']}).then(({violations, passes}) =>
            [violations.flatMap(({nodes}) => nodes.map(({html}) => html)), passes.length > 0])",
    );
    assert_eq!(faults, json!([[], true]));
    visit.press_bell();
    visit.shows(&[ONE]);
}

fn a_07_a_08_d_20_forced_colours_little_motion_and_paper_are_respected(visit: &mut Visit) {
    visit.send(["One"]);
    let media = |visit: &Visit, media: &str, features: Value| {
        visit.browser.devtools("Emulation.setEmulatedMedia", json!({"media": media, "features": features}));
    };
    let moves = "return document.querySelector('app-inbox').shadowRoot.getAnimations().length
        + [...document.querySelector('app-inbox').shadowRoot.querySelectorAll('*')].flatMap((element) =>
            [getComputedStyle(element).transitionDuration]).filter((wait) => wait !== '0s').length";
    visit.open(with_snippet());
    visit.shows(&[ONE]);
    media(
        visit,
        "",
        json!([{"name": "prefers-reduced-motion", "value": "reduce"}, {"name": "forced-colors", "value": "active"}]),
    );
    visit.page_does("eS('inbox', 'open')");
    visit.shows(&OPEN);
    assert_eq!(visit.run(moves), json!(0));
    let forced = visit.run(
        "const border = getComputedStyle(probe.part('panel')).borderTopWidth;
         const dot = probe.part('dot').getBoundingClientRect();
         return [matchMedia('(forced-colors: active)').matches, border !== '0px', dot.width > 0]",
    );
    assert_eq!(forced, json!([true, true, true]), "edges and marks stay to be seen");
    let badge = visit.run(
        "const {backgroundColor, color, borderTopWidth} = getComputedStyle(probe.part('badge'));
         return [backgroundColor !== color, borderTopWidth]",
    );
    assert_eq!(badge, json!([true, "1px"]), "so does the badge");
    media(visit, "print", json!([]));
    visit.waits_for("return document.querySelector('app-inbox').getClientRects().length", 0);
    media(visit, "", json!([]));
    visit.shows(&OPEN);
}

//! What tells of news beside the badge, each only where the page asks for it: toasts, the page's title, the app's icon, a
//! sound, a bell that moves.

use platform::{Message, Page};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::fallback;
use crate::pages::{on_a_clock, with_init, with_script};
use crate::policy::{documented, under};
use crate::stubs::flat;
use crate::visit::{ANNA, BEN, Visit, in_browsers};

in_browsers! {
    nothing_of_it_is_there_or_loaded_unless_the_page_asks_for_it
    where_it_can_not_be_loaded_all_else_works
    c_08_c_11_the_strictest_policy_lets_it_load
    what_has_come_is_shown_in_a_toast_and_the_newest_stands_on_top
    x_06_what_an_author_writes_is_text_in_a_toast
    a_toast_goes_by_itself_but_not_while_somebody_is_at_it
    an_open_panel_has_no_toasts_and_neither_has_a_list_in_the_page
    a_page_that_asks_something_in_a_dialog_has_no_toasts_above_it
    a_toast_is_closed_by_its_button_and_by_escape_and_never_takes_the_focus
    a_toast_is_opened_as_a_row_is
    a_toast_is_left_alone_by_a_press_that_asks_for_a_menu
    toasts_stand_in_the_corner_above_a_bell_that_floats_there
    the_title_begins_with_the_number_whatever_the_page_makes_of_it
    a_page_that_will_not_have_the_number_in_its_title_is_not_fought
    the_icon_of_the_app_carries_the_number_and_refusals_are_silent
    a_sound_is_played_for_news_once_the_visitor_has_touched_the_page
    t_40_another_visitor_or_none_finds_nothing_of_the_one_before
    i_14_destroy_gives_everything_back
    w_07_an_abort_leaves_nothing_of_it
    the_bell_moves_once_when_there_is_news
}

in_browsers! { Chromium emulated:
    a_08_with_reduced_motion_nothing_moves
    on_a_phone_there_is_one_toast_at_a_time;
}

const ALL: &str = "toast: true, titleCount: true, appBadge: true, sound: '/chime.mp3', bellMotion: true";
/// How often what draws attention was loaded.
const LOADS: &str = "return performance.getEntriesByType('resource').filter(({name}) => /attention-\\w+\\.js$/.test(name)).length";
/// The toasts that are to be seen, from top to bottom.
const TOASTS: &str = "return [...(probe.part('root')?.querySelectorAll('[part=toast]') ?? [])].map((toast) => toast.textContent)";
const TITLE: &str = "return document.title";

/// Browsers tell a page of an app's icon only when it is installed.
const ICON: &str = "icon = []; Object.assign(navigator, {
    setAppBadge: async (number) => { icon.push(number) },
    clearAppBadge: async () => { icon.push(0) },
});";
const SPEAKER: &str = "played = []; Audio = class {
    constructor(address) { this.address = address }
    pause() {}
    play() { played.push(this.address); return Promise.reject(new Error('no')) }
};";

/// A page that asks for this, with stand-ins for what a browser without a screen and speakers lacks.
fn asking_for(options: &str) -> Page {
    with_stand_ins(with_init(&init(options)))
}

fn init(options: &str) -> String {
    format!(
        "eS('init', {{getAuthTokenCallback: () => yourImplementationOfAuthCallback(), language: 'en', {options}}});"
    )
}

fn with_stand_ins(page: Page) -> Page {
    with_script(&format!("{ICON}{SPEAKER}"), page)
}

/// Opens a page that asks for this, with one notification there already.
fn open(visit: &mut Visit, options: &str) {
    visit.send(["Old"]);
    visit.open(on_a_clock(asking_for(options)));
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.waits_for(LOADS, 1);
    // No test has left the pointer where a toast will be.
    visit.browser.hover(&visit.element("return document.querySelector('h1')"));
}

/// Something comes, and the page looks.
fn comes(visit: &Visit, message: Message) -> String {
    let id = visit.demo.send(ANNA, message);
    visit.run("eS('inbox', 'refresh')");
    id
}

fn titled(title: &str) -> Message {
    Message { title: title.to_owned(), ..Message::default() }
}

/// The page says that all are read, and the platform has heard it.
fn all_are_read(visit: &mut Visit) {
    visit.settle();
    visit.done_with_requests();
    visit.run("eS('inbox', 'markAllRead')");
    visit.was_asked_for(&["mark", "count"]);
}

/// The page has been looked at: what the title is now is its own doing.
fn leave(visit: &mut Visit) {
    visit.run("probe.accept()");
    visit.leave();
}

fn nothing_of_it_is_there_or_loaded_unless_the_page_asks_for_it(visit: &mut Visit) {
    visit.send(["Old"]);
    let alone = [
        ("language: 'en'", 0),
        ("bellMotion: true", 0),
        ("toast: false, titleCount: false, appBadge: false", 0),
        ("inline: true, toast: true", 0),
        ("toast: true", 1),
        ("titleCount: true", 1),
        ("appBadge: true", 1),
        ("sound: '/chime.mp3'", 1),
        (ALL, 1),
    ];
    for (options, loads) in alone {
        visit.open(asking_for(options));
        visit.waits_for("return probe.part('bell') !== undefined", true);
        visit.waits_for(LOADS, loads);
        visit.settle();
        let told = visit.run(&format!("{LOADS} + document.title.startsWith('(1)') * 10 + icon.length * 100"));
        let title = u32::from(options.contains("titleCount: true")) * 10;
        let icon = u32::from(options.contains("appBadge: true")) * 100;
        assert_eq!(told, json!(loads + title + icon), "{options}");
        leave(visit);
    }
    visit.log_out();
    visit.done_with_requests();
    visit.open(asking_for(ALL));
    visit.stays_quiet();
    assert_eq!(visit.run(LOADS), json!(0), "nobody has news");
    assert_eq!(visit.run("return icon"), json!([0]), "an earlier page may have left a number there");
}

fn where_it_can_not_be_loaded_all_else_works(visit: &mut Visit) {
    visit.send(["One"]);
    let name = attention();
    visit.demo.fail(&format!("/scripts/{name}"), Some(404));
    visit.open(asking_for(ALL));
    visit.expects(
        "warn: [App Inbox] could not load the script behind toast, titleCount, appBadge and sound; all else works",
    );
    visit.press_bell();
    visit.press("One");
    visit.shows(&["bell Notifications", "panel Notifications", "- One"]);
    visit.page_does("eS('inbox', 'destroy')");
    assert_eq!(visit.run(TITLE), json!("Kettle & Leaf"));
}

/// The name of the file that draws attention.
fn attention() -> String {
    let files = std::fs::read_dir("dist/cdn").expect("dist/cdn: run ./build.sh dist first");
    let mut names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    names.find(|name| name.starts_with("attention-")).expect("what draws attention")
}

fn c_08_c_11_the_strictest_policy_lets_it_load(visit: &mut Visit) {
    visit.send(["Old"]);
    let types = "require-trusted-types-for 'script'; trusted-types 'none'";
    let policy = documented(visit);
    // The snippet sets an address by text, which Trusted Types forbid: there the page has a tag.
    let tag = with_stand_ins(flat("<script src=\"SRC\"></script>", &init(ALL)));
    let pages = [
        under(&policy, asking_for(ALL)),
        under(&format!("{policy}; {types}"), tag),
        under(
            "script-src 'nonce-x' 'wasm-unsafe-eval'",
            with_stand_ins(flat("<script src=\"SRC\"></script>", &init(ALL))),
        ),
    ];
    for (page, unread) in pages.into_iter().zip(1..) {
        visit.open(page);
        visit.waits_for(TITLE, format!("({unread}) Kettle & Leaf"));
        comes(visit, titled("New"));
        visit.waits_for(TOASTS, json!(["New"]));
        // Its styles are there as well.
        visit.waits_for("return getComputedStyle(probe.part('toasts')).position", "fixed");
        visit.waits_for(LOADS, 1);
        visit.run("eS('inbox', 'destroy')");
    }
}

fn what_has_come_is_shown_in_a_toast_and_the_newest_stands_on_top(visit: &mut Visit) {
    open(visit, "toast: true");
    assert_eq!(visit.run(TOASTS), json!([]), "what is there at first is no news");
    let region = "const toasts = probe.part('toasts');
        return [toasts.getAttribute('role'), toasts.parentNode === probe.part('root'), toasts.matches(':popover-open')]";
    assert_eq!(visit.run(region), json!(["status", true, true]), "what speaks is there before it speaks");
    comes(visit, Message { content: "It left <b>Kyiv</b><br>today.".to_owned(), ..titled("Your order") });
    visit.waits_for(TOASTS, json!(["Your orderIt left Kyiv today."]));
    visit.focus_is_on("the page");
    visit.shows(&["bell Notifications, 2 unread (2)"]);
    for title in ["Second", "Third"] {
        comes(visit, titled(title));
        visit.waits_for(&format!("{TOASTS}[0]"), title);
    }
    comes(visit, Message { title: String::new(), content: "No title".to_owned(), ..Message::default() });
    visit.waits_for(TOASTS, json!(["No title", "Third", "Second"]));
    visit.was_asked_for(&[
        "token", "count", "count", "list", "count", "list", "count", "list", "count", "list",
    ]);
    assert_eq!(visit.run("return probe.part('toast').querySelector('[part=toast-text]')"), Value::Null);
}

fn x_06_what_an_author_writes_is_text_in_a_toast(visit: &mut Visit) {
    open(visit, "toast: true");
    let markup = "<img src=x onerror=\"hacked = true\">";
    comes(
        visit,
        Message {
            content: markup.to_owned(),
            link: Some("javascript:alert(1)".to_owned()),
            ..titled(markup)
        },
    );
    visit.waits_for(&format!("{TOASTS}.length"), 1);
    let inside = "return [...probe.part('toast').querySelectorAll('*')].map(({localName}) => localName)";
    assert_eq!(visit.run(inside), json!(["button", "span", "button", "svg", "path"]));
    assert_eq!(
        visit.run("return [probe.part('toast-title').textContent, 'hacked' in window]"),
        json!([markup, false])
    );
    // What the list doesn't follow a toast doesn't either, and of where it leads it says as much.
    for (link, opener) in [
        ("https://xn--80ak6aa92e.com:99999/", json!(["button", null, null, null])),
        (
            "https://\u{430}\u{440}\u{440}\u{4cf}\u{435}.com/",
            json!(["a", "xn--80ak6aa92e.com", "noopener noreferrer", "no-referrer"]),
        ),
    ] {
        comes(visit, Message { link: Some(link.to_owned()), ..titled(link) });
        visit.waits_for(&format!("{TOASTS}[0]"), link);
        let told = "const opener = probe.part('toast-open');
            return [opener.localName, ...['title', 'rel', 'referrerpolicy'].map((name) => opener.getAttribute(name))]";
        assert_eq!(visit.run(told), opener, "{link}");
    }
    comes(visit, titled(&"Wörter ".repeat(400)));
    let lines = "const title = probe.part('toast-title');
        return Math.round(title.clientHeight / parseFloat(getComputedStyle(title).lineHeight))";
    visit.waits_for(lines, 2);
}

fn a_toast_goes_by_itself_but_not_while_somebody_is_at_it(visit: &mut Visit) {
    open(visit, "toast: true");
    let new = json!(["New"]);
    comes(visit, titled("New"));
    visit.waits_for(TOASTS, new.clone());
    visit.skips(5_000);
    visit.waits_for(TOASTS, new.clone());
    let toast = visit.element("return probe.part('toast')");
    visit.browser.hover(&toast);
    visit.skips(20_000);
    visit.waits_for(TOASTS, new.clone());
    visit.run("probe.part('toast-close').focus()");
    visit.browser.hover(&visit.element("return document.querySelector('h1')"));
    visit.skips(20_000);
    visit.waits_for(TOASTS, new.clone());
    let hide = |hidden: bool| {
        visit.run(&format!(
            "Object.defineProperty(document, 'hidden', {{value: {hidden}, configurable: true}});
             document.dispatchEvent(new Event('visibilitychange'))"
        ));
    };
    hide(true);
    visit.run("probe.part('bell').focus()");
    visit.skips(20_000);
    visit.waits_for(TOASTS, new);
    hide(false);
    visit.skips(6_000);
    visit.waits_for(TOASTS, json!([]));
}

fn an_open_panel_has_no_toasts_and_neither_has_a_list_in_the_page(visit: &mut Visit) {
    open(visit, "toast: true");
    comes(visit, titled("New"));
    visit.waits_for(TOASTS, json!(["New"]));
    assert_eq!(visit.run(&format!("probe.part('bell').click(); {TOASTS}")), json!([]), "at once");
    visit.waits_for("return probe.draw().at(-1)", "• Old");
    comes(visit, titled("Newer"));
    visit.waits_for("return probe.draw().includes('• Newer')", true);
    visit.settle();
    visit.waits_for(TOASTS, json!([]));
    leave(visit);
    visit.open(asking_for("toast: true, titleCount: true, inline: true"));
    visit.waits_for(TITLE, "(3) Kettle & Leaf");
    comes(visit, titled("Newest"));
    visit.waits_for("return probe.draw().includes('• Newest')", true);
    visit.settle();
    assert_eq!(visit.run("return probe.part('toasts') ?? null"), Value::Null);
    visit.run("eS('inbox', 'destroy')");
}

fn a_page_that_asks_something_in_a_dialog_has_no_toasts_above_it(visit: &mut Visit) {
    open(visit, "toast: true");
    visit.run(
        "document.body.insertAdjacentHTML('beforeend', '<dialog>Pay?</dialog>');
        document.querySelector('dialog').showModal()",
    );
    comes(visit, titled("Unseen"));
    visit.shows(&["bell Notifications, 2 unread (2)"]);
    visit.waits_for("return probe.part('announcer').textContent", "Notifications, 2 unread");
    assert_eq!(visit.run(TOASTS), json!([]));
    visit.run("document.querySelector('dialog').close()");
    comes(visit, titled("Seen"));
    visit.waits_for(TOASTS, json!(["Seen"]));
    // One in which the bell stands is where the visitor is.
    visit.press_element("return probe.part('toast-close')");
    visit.run(
        "const dialog = document.querySelector('dialog');
        dialog.append(document.querySelector('#inbox'));
        dialog.showModal()",
    );
    comes(visit, titled("Here"));
    visit.waits_for(TOASTS, json!(["Here"]));
    visit.run(
        "document.querySelector('main').append(document.querySelector('#inbox'));
        document.querySelector('dialog').remove();
        probe.accept()",
    );
}

fn a_toast_is_closed_by_its_button_and_by_escape_and_never_takes_the_focus(visit: &mut Visit) {
    open(visit, "toast: true");
    visit.run("document.querySelector('button').focus()");
    comes(visit, titled("New"));
    visit.waits_for(TOASTS, json!(["New"]));
    visit.focus_is_on("Search");
    let close = "return probe.part('toast-close')";
    let size = visit.run("const {width, height} = probe.part('toast-close').getBoundingClientRect(); return Math.min(width, height) >= 24");
    assert_eq!(size, json!(true));
    assert_eq!(visit.browser.spoken(&visit.element(close)), "button Close");
    visit.press_element(close);
    visit.waits_for(TOASTS, json!([]));
    visit.focus_is_on("Search");
    visit.shows(&["bell Notifications, 2 unread (2)"]);
    for title in ["Second", "Third"] {
        comes(visit, titled(title));
        visit.waits_for(&format!("{TOASTS}[0]"), title);
    }
    visit.run("probe.part('toast-open').focus()");
    visit.key(Key::Escape);
    visit.waits_for(TOASTS, json!([]));
    visit.focus_is_on("Search");
    // The pointer is where the last ones were, and what comes next waits for it to go.
    comes(visit, titled("Fourth"));
    visit.waits_for(TOASTS, json!(["Fourth"]));
    visit.browser.hover(&visit.element("return document.querySelector('#elsewhere')"));
    visit.skips(6_000);
    visit.waits_for(TOASTS, json!([]));
}

fn a_toast_is_opened_as_a_row_is(visit: &mut Visit) {
    open(
        visit,
        "toast: true, onNotificationClick: ({id, read}, event) => { window.told = [id, read]; if (window.stay) event.preventDefault() }",
    );
    let link = format!("{}/page-1.html#order", visit.demo.shop_url());
    visit.run("window.stay = true");
    let id = comes(visit, Message { link: Some(link.clone()), ..titled("Your order") });
    let opener = visit.element("return probe.find('Your order')");
    assert_eq!(visit.browser.spoken(&opener), "link Your order");
    let safe = visit.run(
        "const {rel, referrerPolicy, href} = probe.part('toast-open'); return [rel, referrerPolicy, href]",
    );
    assert_eq!(safe, json!(["noopener noreferrer", "no-referrer", link]));
    visit.browser.click(&opener);
    visit.waits_for("return window.told", json!([id, false]));
    visit.waits_for(TOASTS, json!([]));
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.was_asked_for(&["token", "count", "count", "list", "mark", "count"]);
    assert!(visit.demo.is_read(&id));
    assert_eq!(visit.run("return location.hash"), json!(""), "the page has kept the browser from it");
    let id = comes(visit, titled("No link"));
    visit.press("No link");
    visit.waits_for("return window.told", json!([id, false]));
    visit.waits_for(TOASTS, json!([]));
    visit.run("window.stay = false");
    comes(visit, Message { link: Some(link), ..titled("Another order") });
    visit.press("Another order");
    visit.waits_for("return location.hash", "#order");
}

fn a_toast_is_left_alone_by_a_press_that_asks_for_a_menu(visit: &mut Visit) {
    open(visit, "toast: true");
    let id = comes(visit, titled("New"));
    visit.waits_for(TOASTS, json!(["New"]));
    let press = |button| {
        visit.run(&format!(
            "probe.part('toast-open').dispatchEvent(new MouseEvent('auxclick',
                {{button: {button}, bubbles: true, composed: true, cancelable: true}}))"
        ));
    };
    press(2);
    visit.settle();
    assert_eq!(visit.run(TOASTS), json!(["New"]));
    visit.shows(&["bell Notifications, 2 unread (2)"]);
    // The middle one opens it, as it opens a link.
    press(1);
    visit.waits_for(TOASTS, json!([]));
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.was_asked_for(&["token", "count", "count", "list", "mark", "count"]);
    assert!(visit.demo.is_read(&id));
}

fn toasts_stand_in_the_corner_above_a_bell_that_floats_there(visit: &mut Visit) {
    let corner = "const edges = (part) => probe.part(part).getBoundingClientRect();
        const [toasts, bell] = [edges('toasts'), edges('bell')];
        const {clientWidth} = document.documentElement;
        return [toasts.left > clientWidth / 2, toasts.right <= clientWidth, toasts.bottom <= innerHeight, toasts.bottom <= bell.top]";
    visit.send(["Old"]);
    for (options, expected) in [
        ("target: '#inbox', toast: true", [true, true, true, false]),
        ("target: null, toast: true", [true, true, true, true]),
        ("target: '#inbox', toast: true, language: 'he'", [false, true, true, false]),
    ] {
        if options.contains("null") {
            visit.site(json!({}));
        }
        visit.open(asking_for(options));
        visit.waits_for("return probe.part('bell') !== undefined", true);
        comes(visit, titled("New"));
        visit.waits_for(TOASTS, json!(["New"]));
        assert_eq!(visit.run(corner), json!(expected), "{options}");
        visit.page_does("eS('inbox', 'destroy')");
    }
}

fn the_title_begins_with_the_number_whatever_the_page_makes_of_it(visit: &mut Visit) {
    open(visit, "titleCount: true, badge: {max: 9}");
    visit.waits_for(TITLE, "(1) Kettle & Leaf");
    let title = "document.querySelector('title')";
    for (change, expected) in [
        ("document.title = 'Basket'".to_owned(), "(1) Basket"),
        ("document.title = document.title + ' · Tea'".to_owned(), "(1) Basket · Tea"),
        (format!("{title}.firstChild.data = 'Teas'"), "(1) Teas"),
        (
            format!(
                "const own = {title}.firstChild; document.title = 'x'; own.data = 'Pots'; {title}.replaceChildren(own)"
            ),
            "(1) Pots",
        ),
        (
            format!(
                "const other = document.createElement('title'); other.textContent = ' Cups '; {title}.replaceWith(other)"
            ),
            "(1) Cups",
        ),
        (format!("{title}.remove()"), ""),
        ("document.title = '(5) posts'".to_owned(), "(1) (5) posts"),
        ("window.saved = document.title".to_owned(), "(1) (5) posts"),
    ] {
        visit.run(&change);
        visit.waits_for(TITLE, expected);
    }
    for _ in 0..11 {
        visit.demo.send(ANNA, titled("New"));
    }
    visit.run("eS('inbox', 'refresh')");
    visit.waits_for(TITLE, "(9+) (5) posts");
    // A page that has saved its title, number and all, and brings it back.
    visit.run("document.title = window.saved");
    visit.waits_for(TITLE, "(9+) (5) posts");
    all_are_read(visit);
    visit.waits_for(TITLE, "(5) posts");
    visit.run("document.title = 'Bill'");
    comes(visit, titled("New"));
    visit.waits_for(TITLE, "(1) Bill");
    leave(visit);
}

fn a_page_that_will_not_have_the_number_in_its_title_is_not_fought(visit: &mut Visit) {
    open(visit, "titleCount: true");
    visit.waits_for(TITLE, "(1) Kettle & Leaf");
    visit.run(
        "new MutationObserver(() => { if (document.title !== 'Mine') document.title = 'Mine' })
            .observe(document.head, {childList: true, subtree: true, characterData: true});
         document.title = 'Mine'",
    );
    visit.waits_for(TITLE, "Mine");
    visit.run("eS('inbox', 'destroy')");
    leave(visit);
}

fn the_icon_of_the_app_carries_the_number_and_refusals_are_silent(visit: &mut Visit) {
    open(visit, "appBadge: true");
    visit.waits_for("return icon", json!([1]));
    comes(visit, titled("New"));
    visit.waits_for("return icon", json!([1, 2]));
    all_are_read(visit);
    visit.waits_for("return icon", json!([1, 2, 0]));
    for broken in
        ["undefined", "() => Promise.reject(new Error('no'))", "() => { throw new Error('no') }", "() => 1"]
    {
        visit.run(&format!("navigator.setAppBadge = navigator.clearAppBadge = {broken}"));
        comes(visit, titled("New"));
        visit.waits_for("return probe.draw()[0].endsWith('(1)')", true);
        all_are_read(visit);
        visit.waits_for("return probe.draw()", json!(["bell Notifications"]));
    }
}

fn a_sound_is_played_for_news_once_the_visitor_has_touched_the_page(visit: &mut Visit) {
    // Engines differ in what a driver's own scripts are: the page says whether it was touched.
    let touched = |visit: &Visit, activation: &str| {
        visit.run(&format!(
            "Object.defineProperty(navigator, 'userActivation', {{value: {activation}, configurable: true}})"
        ));
    };
    for (before, after) in [("{hasBeenActive: false}", Some("{hasBeenActive: true}")), ("undefined", None)] {
        visit.send(["Old"]);
        let page = with_script(
            &format!(
                "Object.defineProperty(navigator, 'userActivation', {{value: {before}, configurable: true}})"
            ),
            asking_for("sound: '/chime.mp3'"),
        );
        visit.open(on_a_clock(page));
        visit.waits_for(LOADS, 1);
        visit.waits_for("return probe.part('bell') !== undefined", true);
        let hears = |visit: &Visit, times: usize| {
            let unread = visit.demo.unread(ANNA) + 1;
            comes(visit, titled("New"));
            visit.waits_for(
                "return probe.draw()[0]",
                format!("bell Notifications, {unread} unread ({unread})"),
            );
            visit.waits_for("return played", json!(["/chime.mp3"; 3][..times]));
            // An announcement every 5 seconds, at most.
            visit.skips(5_000);
        };
        hears(visit, 0);
        match after {
            Some(after) => touched(visit, after),
            None => visit.press_element("return document.querySelector('h1')"),
        }
        hears(visit, 1);
        hears(visit, 2);
        visit.run("Object.defineProperty(document, 'hidden', {value: true, configurable: true})");
        hears(visit, 2);
        visit.page_does("eS('inbox', 'destroy')");
    }
}

/// What there is of a visitor outside the list.
const TRACES: &str = "return [document.title, icon.at(-1), document.querySelectorAll('app-inbox').length]";

fn t_40_another_visitor_or_none_finds_nothing_of_the_one_before(visit: &mut Visit) {
    open(visit, ALL);
    comes(visit, titled("For Anna"));
    visit.waits_for(TOASTS, json!(["For Anna"]));
    visit.waits_for(TRACES, json!(["(2) Kettle & Leaf", 2, 1]));
    visit.demo.send(BEN, titled("For Ben"));
    visit.log_in(BEN);
    let at_once = visit.run(&format!("{} {TRACES}", init(ALL)));
    assert_eq!(at_once, json!(["Kettle & Leaf", 0, 0]), "in the same task");
    visit.waits_for(TRACES, json!(["(1) Kettle & Leaf", 1, 1]));
    visit.waits_for(TOASTS, json!([]));
    let at_once =
        visit.run(&format!("eS('init', {{getAuthTokenCallback: async () => '', {ALL}}}); {TRACES}"));
    assert_eq!(at_once, json!(["Kettle & Leaf", 0, 0]));
    visit.settle();
    visit.waits_for(TRACES, json!(["Kettle & Leaf", 0, 0]));
    visit.waits_for(LOADS, 1);
}

fn i_14_destroy_gives_everything_back(visit: &mut Visit) {
    visit.send(["Old"]);
    let spy = "listening = 0; for (const target of [window, document]) {
        const {addEventListener, removeEventListener} = target;
        target.addEventListener = function (kind, listener, options) {
            listening += 1;
            options?.signal?.addEventListener('abort', () => { listening -= 1 });
            return addEventListener.call(this, kind, listener, options);
        };
        target.removeEventListener = function (...given) { listening -= 1; return removeEventListener.apply(this, given) };
    }";
    let page = with_script(spy, asking_for(ALL));
    visit.open(Page { html: page.html.replace("<title>", "<title>\n  "), ..page });
    visit.waits_for(TITLE, "(1) Kettle & Leaf");
    comes(visit, titled("New"));
    visit.waits_for(TOASTS, json!(["New"]));
    let at_once = visit.run(&format!("eS('inbox', 'destroy'); {TRACES}"));
    assert_eq!(at_once, json!(["Kettle & Leaf", 0, 0]));
    assert_eq!(
        visit.run("return [listening, document.querySelector('title').textContent]"),
        json!([0, "\n  Kettle & Leaf"])
    );
    visit.run("document.title = 'Basket'");
    visit.settle();
    assert_eq!(visit.run(TRACES), json!(["Basket", 0, 0]));
    // The same page may begin anew.
    visit.run(&init(ALL));
    visit.waits_for(TRACES, json!(["(2) Basket", 2, 1]));
    visit.run("eS('inbox', 'destroy')");
    leave(visit);
}

fn w_07_an_abort_leaves_nothing_of_it(visit: &mut Visit) {
    visit.send(["Old"]);
    visit.demo.file("/sabotage.js", include_str!("sabotage.js"), "text/javascript");
    fallback::sabotaged(visit);
    let page = asking_for(ALL);
    let html = page.html.replacen("</script>", "</script><script src=\"/sabotage.js\"></script>", 1);
    visit.open(Page { html, ..page });
    visit.waits_for(TRACES, json!(["(1) Kettle & Leaf", 1, 1]));
    visit.expects("warn: [App Inbox] the inbox has failed and will begin again");
    visit.run("sabotage.next = true; eS('inbox', 'refresh')");
    visit.waits_for("return icon.slice(0, 2)", json!([1, 0]));
    visit.waits_for(TRACES, json!(["(1) Kettle & Leaf", 1, 1]));
    assert_eq!(visit.run("return sabotage.lives"), json!(2));
    visit.run("eS('inbox', 'destroy')");
}

/// How often each of the bell's motions is to be seen.
const MOTIONS: &str =
    "return probe.part('icon').getAnimations().map((motion) => motion.effect.getTiming().iterations)";

fn the_bell_moves_once_when_there_is_news(visit: &mut Visit) {
    visit.send(["Old"]);
    for (options, motions) in [("bellMotion: true", json!([1])), ("bellMotion: false", json!([]))] {
        visit.open(on_a_clock(asking_for(options)));
        visit.waits_for("return probe.part('bell') !== undefined", true);
        assert_eq!(visit.run(MOTIONS), json!([]), "what is there at first is no news");
        for _ in 0..2 {
            let said = "return probe.part('announcer').textContent";
            visit.run("probe.part('announcer').textContent = ''");
            comes(visit, titled("New"));
            visit.waits_for(&format!("{said} !== ''"), true);
            assert_eq!(visit.run(MOTIONS), motions, "{options}");
            visit.run("for (const motion of probe.part('icon').getAnimations()) motion.finish()");
            assert_eq!(visit.run(MOTIONS), json!([]));
            visit.skips(5_000);
        }
    }
}

fn a_08_with_reduced_motion_nothing_moves(visit: &mut Visit) {
    open(visit, "toast: true, bellMotion: true");
    let features = |visit: &Visit, features: Value| {
        visit.browser.devtools("Emulation.setEmulatedMedia", json!({"features": features}));
    };
    features(visit, json!([{"name": "prefers-reduced-motion", "value": "reduce"}]));
    comes(visit, titled("New"));
    visit.waits_for(TOASTS, json!(["New"]));
    let moves = visit.run("return document.querySelector('app-inbox').shadowRoot.getAnimations().length");
    features(visit, json!([]));
    assert_eq!(moves, json!(0));
}

fn on_a_phone_there_is_one_toast_at_a_time(visit: &mut Visit) {
    open(visit, "toast: true");
    for title in ["First", "Second"] {
        comes(visit, titled(title));
        visit.waits_for(&format!("{TOASTS}[0]"), title);
    }
    let seen = "return [...probe.part('root').querySelectorAll('[part=toast]')]
        .filter((toast) => toast.getClientRects().length).map((toast) => toast.textContent)";
    assert_eq!(visit.run(seen), json!(["Second", "First"]));
    let phone = json!({"width": 360, "height": 640, "deviceScaleFactor": 1, "mobile": false});
    visit.browser.devtools("Emulation.setDeviceMetricsOverride", phone);
    visit.waits_for(seen, json!(["Second"]));
    // The one below comes up as the newest goes.
    visit.press_element("return probe.part('toast-close')");
    visit.waits_for(seen, json!(["First"]));
    visit.browser.devtools("Emulation.clearDeviceMetricsOverride", json!({}));
}

//! What is begun while the wasm is on its way: only what the inbox asks for in any case, once, and as the inbox asks.

use platform::{Endpoint, Fault, Message, What};
use serde_json::json;

use crate::loader::with_fetch;
use crate::pages::{on_a_clock, with_init, with_options, with_script};
use crate::stubs::INIT;
use crate::visit::{ANNA, BEN, Visit, in_browsers};

in_browsers! { everywhere
    a_head_start_brings_the_bell_before_the_wasm_is_there
    an_early_bell_is_what_the_inbox_would_have_drawn
    an_early_bell_stands_where_and_how_the_site_wants_it
    an_early_bell_that_is_pressed_opens_when_the_inbox_is_there
    an_early_bell_is_not_drawn_where_it_would_be_another
    an_early_bell_goes_with_what_it_stands_for
    an_early_bell_goes_when_the_inbox_can_not_come
    c1_i_14_t_38_what_was_begun_is_cut_off_by_an_end_and_by_another_init
    i_14_t_38_c10_a_token_that_comes_too_late_goes_nowhere
    i_08_options_are_those_of_the_moment_of_the_call
    t_38_what_the_callback_gave_for_one_visitor_serves_no_other
    y_03_what_was_begun_before_the_page_was_put_aside_is_nobodys_when_it_comes_back
    a_head_start_asks_as_the_inbox_does
    a_head_start_leaves_to_the_inbox_what_is_not_plain
    a_head_start_begins_nothing_that_the_inbox_would_not
    a_head_start_that_is_lost_is_renewed_as_ever
    a_head_start_for_one_callback_is_not_given_to_another
    a_head_start_waits_for_the_rest_of_the_pages_script
}

const ONE: &str = "bell Notifications, 1 unread (1)";
const EARLY: &str = "early bell Notifications, 1 unread (1)";

/// The wasm comes when the page says `release()`, and never when it says `lose()`.
fn held() -> String {
    with_fetch(
        "return new Promise((done, lost) => {
            release = () => done(go());
            lose = () => lost(new TypeError('no network'));
        });",
    )
}

fn holds_the_wasm(visit: &mut Visit, init: &str) {
    visit.open(with_script(&held(), with_init(init)));
    visit.waits_for("return fetches", 1);
}

/// The page's own options are said to `init`.
fn holds_the_wasm_with(visit: &mut Visit, options: &str) {
    visit.open(with_script(&held(), with_options(options)));
    visit.waits_for("return fetches", 1);
}

fn a_head_start_brings_the_bell_before_the_wasm_is_there(visit: &mut Visit) {
    visit.send(["One"]);
    holds_the_wasm(visit, INIT);
    visit.was_asked_for(&["token", "count"]);
    visit.shows(&[EARLY]);
    visit.run("probe.early().setAttribute('data-same', ''); release()");
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    assert_eq!(visit.run("return probe.part('bell').hasAttribute('data-same')"), true, "it is the same bell");
    visit.was_asked_for(&["token", "count"]);
    // The next token has come with it.
    visit.press_bell();
    visit.shows(&["bell Notifications, 1 unread (1)", "panel Notifications", "[Mark all as read]", "• One"]);
    visit.was_asked_for(&["token", "count", "list"]);
}

/// What a visitor sees of the bell, with all of its markup, and where it stands; what only the panel needs left out.
const LOOKS: &str = "
    const host = document.querySelector('app-inbox');
    const markup = host.shadowRoot.querySelector('[part=root]').outerHTML;
    const bell = host.shadowRoot.querySelector('[part=bell]');
    const {x, y, width, height} = bell.getBoundingClientRect();
    const {backgroundColor, color, position} = getComputedStyle(bell);
    return [host.parentElement.id, markup, x, y, width, height, backgroundColor, color, position]";

fn an_early_bell_is_what_the_inbox_would_have_drawn(visit: &mut Visit) {
    for (unread, early) in [
        (0, "early bell Notifications"),
        (1, EARLY),
        (99, "early bell Notifications, 99 unread (99)"),
        (100, "early bell Notifications, 100 unread (99+)"),
    ] {
        while visit.demo.unread(ANNA) < unread {
            visit.send(["One"]);
        }
        holds_the_wasm(visit, INIT);
        visit.shows(&[early]);
        let looks = visit.run(LOOKS);
        visit.run("release()");
        visit.shows(&[early.trim_start_matches("early ")]);
        assert_eq!(visit.run(LOOKS), looks);
    }
}

fn an_early_bell_stands_where_and_how_the_site_wants_it(visit: &mut Visit) {
    visit.send(["One"]);
    visit.site(json!({}));
    for (options, mistakes) in [
        ("target: '#inbox', position: 'afterend', theme: 'dark', density: 'compact'", &[][..]),
        ("theme: 'light', language: 'xx'", &[]),
        ("target: document.body", &[]),
        ("target: 'p', theme: 'pink'", &["theme must be 'auto', 'light' or 'dark'"]),
    ] {
        holds_the_wasm_with(visit, options);
        visit.shows(&[EARLY]);
        let looks = visit.run(LOOKS);
        visit.run("release()");
        visit.shows(&[ONE]);
        for mistake in mistakes {
            visit.expects(&format!("warn: [App Inbox] {mistake}"));
        }
        if mistakes.is_empty() {
            assert_eq!(visit.run(LOOKS), looks, "{options}");
        }
    }
}

fn an_early_bell_that_is_pressed_opens_when_the_inbox_is_there(visit: &mut Visit) {
    visit.send(["One"]);
    for presses in [1, 2, 3] {
        holds_the_wasm(visit, INIT);
        visit.shows(&[EARLY]);
        for press in 1..=presses {
            visit.press_element("return probe.early()");
            // It is seen and heard that the press has come.
            let expanded = visit.run("return probe.early().getAttribute('aria-expanded')");
            assert_eq!(expanded, json!(if press % 2 == 1 { "true" } else { "false" }));
        }
        visit.run("release()");
        if presses == 2 {
            visit.shows(&[ONE]);
        } else {
            visit.shows(&[ONE, "panel Notifications", "[Mark all as read]", "• One"]);
        }
        // From now on the inbox hears it, and nobody else.
        visit.press_bell();
        if presses == 2 {
            visit.shows(&[ONE, "panel Notifications", "[Mark all as read]", "• One"]);
        } else {
            visit.shows(&[ONE]);
        }
    }
    // It is told as what it was.
    holds_the_wasm_with(
        visit,
        "target: '#inbox', onOpenChange: (open, {reason}) => { window.told = reason; }",
    );
    visit.shows(&[EARLY]);
    visit.press_element("return probe.early()");
    visit.run("release()");
    visit.waits_for("return window.told ?? null", "bell");
}

fn an_early_bell_is_not_drawn_where_it_would_be_another(visit: &mut Visit) {
    visit.send(["One"]);
    visit.site(json!({}));
    for (options, seen) in [
        ("icon: '<svg><path/></svg>'", &[ONE][..]),
        ("variables: {'bell-size': '60px'}", &[ONE]),
        ("badge: {dot: true}", &["bell Notifications, 1 unread ()"]),
        ("strings: {notifications: 'News'}", &["bell News, 1 unread (1)"]),
        ("language: 'he'", &["bell התראות, אחת שלא נקראה (1)"]),
        ("language: 'ar_EG'", &["bell الإشعارات, إشعار واحد غير مقروء (١)"]),
        ("open: false", &[ONE]),
        (
            "inline: true",
            &["bell Notifications, 1 unread", "panel Notifications", "[Mark all as read]", "• One"],
        ),
        ("target: 'button'", &[ONE, ONE]),
        ("target: '#later'", &[]),
    ] {
        holds_the_wasm_with(visit, options);
        visit.was_asked_for(&["token", "count"]);
        visit.settle();
        visit.shows(&[]);
        visit.run("release()");
        visit.shows(seen);
        visit.settle();
        visit.done_with_requests();
    }
    visit.site(json!({"target": "#inbox"}));
    for body in [json!({"count": -1}), json!({"count": "1"}), json!({"count": 1.5}), json!({}), json!([])] {
        visit.site(json!({"target": "#inbox"}));
        visit.demo.fault(Fault::once(
            Endpoint::Count,
            What::Body { text: body.to_string(), content_type: "application/json".to_owned(), status: 200 },
        ));
        holds_the_wasm(visit, INIT);
        visit.was_asked_for(&["token", "count"]);
        visit.settle();
        visit.shows(&[]);
        visit.done_with_requests();
    }
}

fn an_early_bell_goes_with_what_it_stands_for(visit: &mut Visit) {
    visit.send(["One"]);
    let other = "eS('init', {getAuthTokenCallback: () => new Promise(() => {})})";
    for (change, seen) in [
        ("eS('inbox', 'destroy')", &[][..]),
        (other, &[]),
        ("eS('inbox', 'refresh')", &[EARLY]),
        ("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))", &[]),
    ] {
        holds_the_wasm(visit, INIT);
        visit.shows(&[EARLY]);
        visit.page_does(change);
        visit.shows(seen);
    }
    // Nobody takes it over within half a minute: it would answer nothing.
    visit.open(on_a_clock(with_script(&held(), with_init(INIT))));
    visit.shows(&[EARLY]);
    visit.skips(29_000);
    visit.shows(&[EARLY]);
    visit.skips(1_001);
    visit.shows(&[]);
    visit.run("release()");
    visit.shows(&[ONE]);
}

fn c1_i_14_t_38_what_was_begun_is_cut_off_by_an_end_and_by_another_init(visit: &mut Visit) {
    visit.send(["One"]);
    let other = "eS('init', {getAuthTokenCallback: () => new Promise(() => {})})";
    for (left, change) in [(1, "eS('inbox', 'destroy')"), (2, other)] {
        visit.demo.fault(Fault::once(Endpoint::Count, What::Hold));
        holds_the_wasm(visit, INIT);
        visit.was_asked_for(&["token", "count unanswered"]);
        visit.page_does(change);
        visit.has_left(left);
        visit.demo.release();
        visit.settle();
        visit.shows(&[]);
        visit.done_with_requests();
    }
}

fn i_14_t_38_c10_a_token_that_comes_too_late_goes_nowhere(visit: &mut Visit) {
    visit.send(["One"]);
    let slow = "eS('init', {language: 'en', getAuthTokenCallback: () => new Promise((done) => {
        give = () => yourImplementationOfAuthCallback().then(done);
    })})";
    for change in [
        "eS('inbox', 'destroy')",
        "eS('init', {getAuthTokenCallback: () => new Promise(() => {})})",
        "Object.defineProperty(document, 'visibilityState', {get: () => 'hidden', configurable: true})",
    ] {
        holds_the_wasm(visit, slow);
        visit.waits_for("return typeof give", "function");
        visit.page_does(change);
        visit.run("give()");
        visit.settle();
        visit.was_last_asked_for(&["token"]);
        visit.shows(&[]);
        visit.done_with_requests();
    }
}

fn i_08_options_are_those_of_the_moment_of_the_call(visit: &mut Visit) {
    visit.send(["One"]);
    let call = "options = {language: 'en', strings: {notifications: 'Post'}, target: '#inbox',
            getAuthTokenCallback: () => yourImplementationOfAuthCallback()};
        eS('init', {APP_INBOX: true}, options);";
    holds_the_wasm(visit, call);
    visit.page_does(
        "options.strings.notifications = 'Changed'; options.strings = 7; options.language = 'uk';
         options.target = '#nowhere'; options.getAuthTokenCallback = () => { throw new Error('changed'); }",
    );
    visit.run("release()");
    visit.shows(&["bell Post, 1 unread (1)"]);
    visit.was_asked_for(&["token", "count"]);
}

fn y_03_what_was_begun_before_the_page_was_put_aside_is_nobodys_when_it_comes_back(visit: &mut Visit) {
    visit.send(["Anna's"]);
    holds_the_wasm(visit, INIT);
    visit.shows(&[EARLY]);
    visit.was_asked_for(&["token", "count"]);
    visit.page_does("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))");
    visit.log_in("ben@example.com");
    visit.page_does("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");
    visit.run("release()");
    visit.shows(&["bell Notifications"]);
    visit.was_asked_for(&["token", "count", "token", "count"]);
    visit.press_bell();
    visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
}

fn an_early_bell_goes_when_the_inbox_can_not_come(visit: &mut Visit) {
    visit.send(["One"]);
    holds_the_wasm(visit, INIT);
    visit.shows(&[EARLY]);
    visit.run("lose()");
    visit.shows(&[]);
    visit.waits_for("return probe.troubles.length", 1);
    let told = visit.run("return probe.troubles[0]");
    assert!(told.as_str().is_some_and(|told| told.contains("could not load")), "{told}");
    visit.expects(told.as_str().unwrap_or_default());
}

fn t_38_what_the_callback_gave_for_one_visitor_serves_no_other(visit: &mut Visit) {
    visit.send(["Anna's"]);
    visit.demo.send(BEN, Message { title: "Ben's".to_owned(), ..Message::default() });
    let asks = "calls = 0; callback = () => (calls += 1, yourImplementationOfAuthCallback());
        eS('init', {APP_INBOX: true}, {getAuthTokenCallback: callback, language: 'en'});";
    holds_the_wasm(visit, asks);
    visit.shows(&[EARLY]);
    visit.log_in(BEN);
    visit.run(
        "eS('inbox', 'destroy');
         eS('init', {APP_INBOX: true}, {getAuthTokenCallback: callback, language: 'en'});
         release()",
    );
    visit.shows(&[ONE]);
    visit.press_bell();
    visit.shows(&[ONE, "panel Notifications", "[Mark all as read]", "• Ben's"]);
    assert_eq!(visit.run("return calls"), json!(2));
}

fn a_head_start_asks_as_the_inbox_does(visit: &mut Visit) {
    holds_the_wasm(visit, INIT);
    visit.was_asked_for(&["token", "count"]);
    visit.run("release()");
    visit.shows(&["bell Notifications"]);
    visit.page_does("eS('inbox', 'refresh')");
    visit.was_asked_for(&["token", "count", "count"]);
    let heard = visit.demo.heard();
    let counts: Vec<_> =
        heard.iter().filter(|request| request.starts_with("GET /appinbox/v1/messages/count")).collect();
    assert_eq!(counts.len(), 2);
    assert_eq!(counts[0], counts[1], "without its token, one is like the other");
}

fn a_head_start_leaves_to_the_inbox_what_is_not_plain(visit: &mut Visit) {
    // The inbox knows what many a callback passes on: the whole answer of its backend.
    holds_the_wasm(
        visit,
        "eS('init', {getAuthTokenCallback: async () => ({token: await yourImplementationOfAuthCallback()}), language: 'en'})",
    );
    visit.was_asked_for(&["token"]);
    visit.settle();
    visit.was_asked_for(&["token"]);
    visit.run("release()");
    visit.shows(&["bell Notifications"]);
    visit.was_asked_for(&["token", "count"]);
    visit.done_with_requests();
    for nonsense in ["'Error: no such contact'", "'undefined'", "'{\"token\": 1}'", "42", "''"] {
        let init = format!(
            "eS('init', {{getAuthTokenCallback: probe.counted(async () => {nonsense}), language: 'en'}})"
        );
        holds_the_wasm(visit, &init);
        visit.waits_for("return probe.asked > 0 && probe.pending", 0);
        visit.settle();
        visit.was_asked_for(&[]);
    }
}

fn a_head_start_begins_nothing_that_the_inbox_would_not(visit: &mut Visit) {
    let callback = "getAuthTokenCallback: () => yourImplementationOfAuthCallback()";
    for (init, mistake) in [
        (format!("eS('init', {{APP_INBOX: false}}, {{{callback}}})"), None),
        (format!("eS('init', {{{callback}}}); eS('inbox', 'destroy')"), None),
        (
            format!("eS('init', {{{callback}, apiUrl: 'http://platform.example'}})"),
            Some("apiUrl must be an https:// address without a query (http:// for localhost only)"),
        ),
        (
            format!("eS('init', {{{callback}, apiUrl: 'https://anna@platform.example'}})"),
            Some("apiUrl must be an https:// address without a query (http:// for localhost only)"),
        ),
    ] {
        holds_the_wasm(visit, &init);
        visit.settle();
        visit.was_asked_for(&[]);
        if let Some(mistake) = mistake {
            visit.run("release()");
            visit.expects(&format!("warn: [App Inbox] {mistake}"));
            visit.waits_for("return probe.troubles.length", 1);
        }
    }
    let hidden =
        "Object.defineProperty(document, 'visibilityState', {get: () => 'hidden', configurable: true})";
    holds_the_wasm(visit, &format!("{hidden}; {INIT}"));
    visit.settle();
    visit.was_asked_for(&[]);
    visit.run("delete document.visibilityState; release()");
    visit.shows(&["bell Notifications"]);
    visit.was_asked_for(&["token", "count"]);
}

fn a_head_start_that_is_lost_is_renewed_as_ever(visit: &mut Visit) {
    visit.send(["One"]);
    visit
        .demo
        .fault(Fault::once(Endpoint::Count, What::Status { code: 401, retry_after: None, new_token: false }));
    holds_the_wasm(visit, INIT);
    visit.was_asked_for(&["token", "count 401"]);
    visit.run("release()");
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.was_asked_for(&["token", "count 401", "token", "count"]);
}

fn a_head_start_for_one_callback_is_not_given_to_another(visit: &mut Visit) {
    let init = |name: &str| {
        format!(
            "eS('init', {{getAuthTokenCallback: () => {{ asked.push('{name}'); return yourImplementationOfAuthCallback(); }}}});"
        )
    };
    // With two of them there is none.
    holds_the_wasm(visit, &format!("asked = []; {} {}", init("first"), init("second")));
    visit.settle();
    visit.was_asked_for(&[]);
    visit.run("release()");
    visit.shows(&["bell Notifications"]);
    assert_eq!(visit.run("return asked"), json!(["first", "second"]));
    visit.was_asked_for(&["token", "token", "count"]);
    // What was begun for the first one is nobody's.
    visit.done_with_requests();
    holds_the_wasm(visit, &format!("asked = []; {}", init("first")));
    visit.was_asked_for(&["token", "count"]);
    visit.page_does(&init("second"));
    visit.run("release()");
    visit.shows(&["bell Notifications"]);
    assert_eq!(visit.run("return asked"), json!(["first", "second"]));
    visit.was_asked_for(&["token", "count", "token", "count"]);
}

fn a_head_start_waits_for_the_rest_of_the_pages_script(visit: &mut Visit) {
    visit.send(["One"]);
    // The script is there before this page's own: then its `init` is heard at once.
    let page = with_script(&held(), with_init(""));
    visit.open(page);
    visit.waits_for("return fetches", 1);
    visit.page_does(
        "eS('init', {getAuthTokenCallback: () => below(), language: 'en'});
         const below = probe.counted(() => yourImplementationOfAuthCallback());",
    );
    visit.was_asked_for(&["token", "count"]);
    visit.run("release()");
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.was_asked_for(&["token", "count"]);
}

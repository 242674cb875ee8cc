//! What is begun while the wasm is on its way: only what the inbox asks for in any case, once, and as the inbox asks.

use platform::{Endpoint, Fault, What};
use serde_json::json;

use crate::loader::with_fetch;
use crate::pages::{with_init, with_script};
use crate::stubs::INIT;
use crate::visit::{Visit, in_browsers};

in_browsers! { everywhere
    a_head_start_brings_the_count_before_the_wasm_is_there
    a_head_start_asks_as_the_inbox_does
    a_head_start_leaves_to_the_inbox_what_is_not_plain
    a_head_start_begins_nothing_that_the_inbox_would_not
    a_head_start_that_is_lost_is_renewed_as_ever
    a_head_start_for_one_callback_is_not_given_to_another
    a_head_start_waits_for_the_rest_of_the_pages_script
}

/// The wasm comes when the page says `release()`.
fn held() -> String {
    with_fetch("return new Promise((done) => (release = () => done(go())));")
}

fn holds_the_wasm(visit: &mut Visit, init: &str) {
    visit.open(with_script(&held(), with_init(init)));
    visit.waits_for("return fetches", 1);
}

fn a_head_start_brings_the_count_before_the_wasm_is_there(visit: &mut Visit) {
    visit.send(["One"]);
    holds_the_wasm(visit, INIT);
    visit.was_asked_for(&["token", "count"]);
    visit.settle();
    visit.shows(&[]);
    visit.run("release()");
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.was_asked_for(&["token", "count"]);
    // The next token has come with it.
    visit.press_bell();
    visit.shows(&["bell Notifications, 1 unread (1)", "panel Notifications", "[Mark all as read]", "• One"]);
    visit.was_asked_for(&["token", "count", "list"]);
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
    holds_the_wasm(visit, &format!("asked = []; {} {}", init("first"), init("second")));
    visit.was_asked_for(&["token", "count"]);
    visit.run("release()");
    visit.shows(&["bell Notifications"]);
    assert_eq!(visit.run("return asked"), json!(["first", "second"]));
    // What was begun for the first one is nobody's.
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

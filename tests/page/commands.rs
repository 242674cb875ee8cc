//! What the page's own scripts may ask of the inbox, and what they are told.

use serde_json::json;

use crate::pages::{with_init, with_snippet};
use crate::visit::{Visit, in_browsers};

in_browsers! {
    a_page_opens_and_closes_the_panel
    a_page_looks_for_news_now
    a_listener_is_told_how_things_stand_until_it_is_taken_off
    i_14_after_destroy_nothing_remains_and_nothing_is_sent
}

fn a_page_opens_and_closes_the_panel(visit: &mut Visit) {
    visit.open(with_snippet());
    visit.shows(&["bell Notifications"]);
    visit.page_does("eS('inbox', 'open')");
    visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
    visit.page_does("eS('inbox', 'open'); eS('inbox', 'close')");
    visit.shows(&["bell Notifications"]);
}

fn a_page_looks_for_news_now(visit: &mut Visit) {
    visit.open(with_snippet());
    visit.shows(&["bell Notifications"]);
    visit.send(["One"]);
    visit.page_does("eS('inbox', 'refresh')");
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.was_asked_for(&["token", "count", "count"]);
}

fn a_listener_is_told_how_things_stand_until_it_is_taken_off(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(with_init(
        "told = []; listener = (state) => told.push(state); eS('inbox', 'on', 'change', listener);
         eS('init', {getAuthTokenCallback: yourImplementationOfAuthCallback, language: 'en'})",
    ));
    visit.press_bell();
    visit.press("One");
    let told = json!([
        {"signedIn": true, "unread": 1, "open": false},
        {"signedIn": true, "unread": 1, "open": true},
        {"signedIn": true, "unread": 0, "open": true},
    ]);
    visit.waits_for("return window.told", told.clone());
    visit.was_asked_for(&["token", "count", "list", "mark", "count"]);
    visit.page_does("eS('inbox', 'off', 'change', window.listener); eS('inbox', 'close')");
    visit.shows(&["bell Notifications"]);
    visit.waits_for("return window.told", told);
}

fn i_14_after_destroy_nothing_remains_and_nothing_is_sent(visit: &mut Visit) {
    visit.open(with_init(
        "told = []; eS('inbox', 'on', 'change', (state) => told.push(state.signedIn));
         eS('init', {getAuthTokenCallback: yourImplementationOfAuthCallback, language: 'en'})",
    ));
    visit.press_bell();
    visit.was_asked_for(&["token", "count", "list"]);
    let left = visit.run("eS('inbox', 'destroy'); return document.querySelectorAll('app-inbox').length");
    assert_eq!(left, json!(0));
    visit.page_does("for (const word of ['open', 'refresh', 'close', 'destroy']) eS('inbox', word)");
    visit.run(
        "document.dispatchEvent(new Event('visibilitychange')); window.dispatchEvent(new Event('online'))",
    );
    visit.settle();
    visit.shows(&[]);
    visit.was_asked_for(&["token", "count", "list"]);
    visit.waits_for("return window.told.at(-1)", false);
    // The same page may begin anew.
    visit.page_does("eS('init', {getAuthTokenCallback: yourImplementationOfAuthCallback, language: 'en'})");
    visit.shows(&["bell Notifications"]);
}

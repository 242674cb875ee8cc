//! A page's life: it is put aside and comes back, is frozen in the middle of something, is loaded anew.

use std::thread;
use std::time::Duration;

use platform::{Endpoint, Fault, Page, What};
use serde_json::json;

use crate::pages::{BODY, page, snippet, snippet_with, with_snippet};
use crate::visit::{BEN, Visit, in_browsers};

in_browsers! {
    y_01_y_05_a_page_that_comes_back_is_the_same_page_and_looks_once
    y_02_coming_back_again_and_again_leaves_one_bell_and_one_look_each
    y_03_after_a_log_out_on_another_page_nothing_of_before_is_ever_painted
    y_03_after_another_log_in_the_page_that_comes_back_is_the_new_visitors
    y_04_what_was_destroyed_stays_so_when_the_page_comes_back
    y_05_y_12_a_page_that_is_left_in_the_middle_of_a_mark_has_told_it_and_comes_back
    y_11_a_page_that_was_thrown_away_begins_from_nothing
    y_15_a_window_that_closes_in_the_middle_of_it_all_throws_nothing
}

in_browsers! { Chromium freezing:
    y_07_a_freeze_in_the_middle_of_a_request_costs_one_recovery
    y_07_a_freeze_in_the_middle_of_the_callback_costs_one_recovery
    y_07_a_freeze_in_the_middle_of_a_wait_costs_one_recovery;
}

const ONE: &str = "bell Notifications, 1 unread (1)";

/// A page that writes down what is to be seen of the widget, frame by frame, from the moment when it comes back.
fn witness(snippet: &str) -> Page {
    let witness = "<script>
        persisted = null;
        frames = [];
        addEventListener('pageshow', (event) => {
            persisted = event.persisted;
            frames = [];
            const look = () => { frames.push(...probe.draw()); requestAnimationFrame(look); };
            look();
        });
        </script>";
    page(&format!("{witness}{snippet}"), BODY)
}

/// Opens the panel by a command: Firefox puts no page aside that its driver has clicked in.
fn open(visit: &Visit) {
    visit.shows(&[ONE]);
    visit.page_does("eS('inbox', 'open')");
}

/// Goes to another page of the shop, does something there, and comes back.
#[track_caller]
fn away_and_back(visit: &mut Visit, there: impl FnOnce(&Visit)) {
    // Firefox puts no page aside that has just looked into its databases: what must hold of a page that is left is looked at
    // when it has come back. Nor one with a request under way, as that by which it settles is until its body has come.
    visit.settle();
    visit.run("return fetch('/settled').then((answer) => answer.text()).then(() => null)");
    // When the next page's head comes, it decides by what it has heard of the page so far. On an answer as quick as ours are,
    // it may not yet have heard that the driver's last script is over, which listens for the page's unloading, or that the
    // one request under way is that for the next page.
    let (path, demo) = ("/other.html", &visit.demo);
    demo.fail(path, None);
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(500));
            demo.page(path, page("", "Another page"));
        });
        visit.go(path);
    });
    there(visit);
    visit.browser.back();
    visit.waits_for("return window.persisted", true);
}

fn y_01_y_05_a_page_that_comes_back_is_the_same_page_and_looks_once(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(witness(&snippet()));
    open(visit);
    visit.shows(&[ONE, "panel Notifications", "[Mark all as read]", "• One"]);
    away_and_back(visit, |_| {});
    visit.shows(&[ONE]);
    visit.was_asked_for(&["token", "count", "list", "token", "count"]);
    visit.settle();
    visit.press_bell();
    visit.shows(&[ONE, "panel Notifications", "[Mark all as read]", "• One"]);
    visit.was_asked_for(&["token", "count", "list", "token", "count", "list"]);
}

fn y_02_coming_back_again_and_again_leaves_one_bell_and_one_look_each(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(witness(&snippet()));
    visit.shows(&[ONE]);
    for round in 1..=10 {
        away_and_back(visit, |_| {});
        visit.shows(&[ONE]);
        visit.was_asked_for(&["token", "count"].repeat(round + 1));
    }
}

fn y_03_after_a_log_out_on_another_page_nothing_of_before_is_ever_painted(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(witness(&snippet()));
    open(visit);
    visit.shows(&[ONE, "panel Notifications", "[Mark all as read]", "• One"]);
    away_and_back(visit, Visit::log_out);
    visit.waits_for("return probe.asked === 2 && probe.pending", 0);
    visit.settle();
    visit.shows(&[]);
    assert_eq!(visit.run("return window.frames"), json!([]));
    visit.was_asked_for(&["token", "count", "list"]);
}

fn y_03_after_another_log_in_the_page_that_comes_back_is_the_new_visitors(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(witness(&snippet()));
    open(visit);
    visit.shows(&[ONE, "panel Notifications", "[Mark all as read]", "• One"]);
    away_and_back(visit, |visit| visit.log_in(BEN));
    visit.shows(&["bell Notifications"]);
    visit.press_bell();
    visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
    let annas = visit.run("return window.frames.filter((line) => /One|unread/.test(line))");
    assert_eq!(annas, json!([]));
}

fn y_04_what_was_destroyed_stays_so_when_the_page_comes_back(visit: &mut Visit) {
    visit.open(witness(&snippet()));
    visit.shows(&["bell Notifications"]);
    visit.page_does("eS('inbox', 'destroy')");
    visit.was_asked_for(&["token", "count"]);
    away_and_back(visit, |_| {});
    visit.settle();
    visit.shows(&[]);
    visit.was_asked_for(&["token", "count"]);
}

fn y_05_y_12_a_page_that_is_left_in_the_middle_of_a_mark_has_told_it_and_comes_back(visit: &mut Visit) {
    let [one] = visit.send(["One"]);
    visit.open(witness(&snippet()));
    visit.press_bell();
    visit.shows(&[ONE, "panel Notifications", "[Mark all as read]", "• One"]);
    visit.demo.fault(Fault::once(Endpoint::Status, What::Hold));
    visit.press("One");
    visit.was_asked_for(&["token", "count", "list", "mark unanswered"]);
    visit.leave();
    visit.demo.page("/other.html", page("", "Another page"));
    visit.go("/other.html");
    visit.demo.release();
    assert!(visit.demo.wait_for(|_| visit.demo.is_read(&one), crate::browser::PATIENCE));
    visit.browser.back();
    // A page with a request under way may be put aside or not; either way it knows what is read.
    visit.shows(&["bell Notifications"]);
}

fn y_11_a_page_that_was_thrown_away_begins_from_nothing(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(with_snippet());
    visit.press_bell();
    visit.shows(&[ONE, "panel Notifications", "[Mark all as read]", "• One"]);
    visit.leave();
    visit.browser.reload();
    visit.shows(&[ONE]);
    visit.was_asked_for(&["token", "count", "list", "token", "count"]);
}

fn y_15_a_window_that_closes_in_the_middle_of_it_all_throws_nothing(visit: &mut Visit) {
    visit.send(["One"]);
    visit.demo.page("/inner.html", with_snippet());
    let frame = "const inner = document.querySelector('iframe').contentWindow;";
    for (moment, endpoint) in [("the first look", Endpoint::Count), ("the list", Endpoint::List)] {
        visit.demo.clear_log();
        visit.open(page("", "<iframe src=\"/inner.html\"></iframe>"));
        if endpoint == Endpoint::Count {
            visit.demo.fault(Fault::once(Endpoint::Count, What::Hold));
            visit.browser.reload();
        } else {
            visit.demo.fault(Fault::once(Endpoint::List, What::Hold));
            visit.waits_for(&format!("{frame} return inner.probe?.draw()"), json!([ONE]));
            visit.run(&format!(
                "{frame} inner.print = () => {{}}; inner.dispatchEvent(new Event('beforeprint'));
                inner.dispatchEvent(new Event('afterprint')); inner.eS('inbox', 'open')"
            ));
        }
        let held = visit.demo.wait_for(
            |log| log.iter().any(|seen| seen.endpoint == endpoint && seen.status.is_none()),
            crate::browser::PATIENCE,
        );
        assert!(held, "{moment}");
        visit.page_does("document.querySelector('iframe').remove()");
        visit.demo.release();
        visit.settle();
    }
}

#[track_caller]
fn freeze(visit: &Visit) {
    visit.browser.devtools("Page.setWebLifecycleState", json!({"state": "frozen"}));
}

#[track_caller]
fn resume(visit: &Visit) {
    visit.browser.devtools("Page.setWebLifecycleState", json!({"state": "active"}));
    // A page that was frozen is hidden as well, until somebody looks at it.
    visit.browser.devtools("Emulation.setFocusEmulationEnabled", json!({"enabled": true}));
    visit.waits_for("return document.visibilityState", "visible");
}

fn y_07_a_freeze_in_the_middle_of_a_request_costs_one_recovery(visit: &mut Visit) {
    visit.send(["One"]);
    visit.demo.fault(Fault::once(Endpoint::Count, What::Hold));
    visit.open(with_snippet());
    visit.was_asked_for(&["token", "count unanswered"]);
    freeze(visit);
    visit.demo.release();
    visit.was_asked_for(&["token", "count"]);
    resume(visit);
    visit.shows(&[ONE]);
    visit.settle();
    visit.press_bell();
    visit.shows(&[ONE, "panel Notifications", "[Mark all as read]", "• One"]);
}

fn y_07_a_freeze_in_the_middle_of_the_callback_costs_one_recovery(visit: &mut Visit) {
    visit.send(["One"]);
    let init = "eS('init', {APP_INBOX: true}, {language: 'en', getAuthTokenCallback: () =>
        new Promise((settle) => { go = () => settle(yourImplementationOfAuthCallback()); })});";
    visit.open(page(&snippet_with(init), BODY));
    visit.waits_for("return typeof window.go", "function");
    freeze(visit);
    resume(visit);
    visit.run("go()");
    visit.shows(&[ONE]);
    visit.was_asked_for(&["token", "count"]);
}

fn y_07_a_freeze_in_the_middle_of_a_wait_costs_one_recovery(visit: &mut Visit) {
    visit.send(["One"]);
    visit
        .demo
        .fault(Fault::once(Endpoint::Count, What::Status { code: 503, retry_after: None, new_token: true }));
    visit.open(with_snippet());
    visit.was_first_asked_for(&["token", "count 503"]);
    // Calls of other products are handed on as soon as the inbox is there.
    visit.page_does("eS('inbox', 'forward', () => { window.isThere = true; }); eS('sendEvent')");
    visit.waits_for("return window.isThere", true);
    visit.settle();
    freeze(visit);
    resume(visit);
    visit.shows(&[ONE]);
    visit.settle();
    visit.was_asked_for(&["token", "count 503", "count"]);
}

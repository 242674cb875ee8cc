//! What the panel shows when there is nothing to show, and who can perceive it.

use std::fs;

use platform::{Endpoint, Fault, Page, What};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::pages::{on_a_clock, with_options, with_snippet};
use crate::visit::{BEN, ONE_OF_TWO_READ, Visit, in_browsers};

in_browsers! {
    a_list_on_its_way_says_so
    a_list_is_on_its_way_while_the_bell_is_held_down
    an_empty_inbox_says_so
    a_list_that_could_not_be_had_is_tried_again_when_the_visitor_wants
    a_mark_that_the_platform_refuses_is_taken_back_and_told_of
    undo_stays_as_long_as_pointer_or_focus_are_there
    a_01_no_state_has_a_fault_that_axe_finds
    a_01_no_state_has_a_fault_that_axe_finds_in_the_dark
    a_01_no_state_has_a_fault_that_axe_finds_from_right_to_left
    a_02_everything_is_done_with_the_keyboard
    a_05_a_screen_reader_says_what_everything_is
}

in_browsers! { WebKit webkit:
    a_list_is_on_its_way_while_the_bell_is_held_down
    a_list_that_could_not_be_had_is_tried_again_when_the_visitor_wants
    a_02_everything_is_done_with_the_keyboard;
}

const REFUSED: What = What::Status { code: 400, retry_after: None, new_token: true };

fn a_list_on_its_way_says_so(visit: &mut Visit) {
    visit.send(["One"]);
    visit.demo.fault(Fault::once(Endpoint::List, What::Hold));
    visit.open(with_snippet());
    visit.press_bell();
    visit.shows(&["bell Notifications, 1 unread (1)", "panel Notifications", "~ Loading notifications…"]);
    visit.was_asked_for(&["token", "count", "list unanswered"]);
    visit.demo.release();
    visit.shows(&["bell Notifications, 1 unread (1)", "panel Notifications", "[Mark all as read]", "• One"]);
}

fn a_list_is_on_its_way_while_the_bell_is_held_down(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(with_snippet());
    visit.browser.hold(&visit.element("return probe.part('bell')"));
    visit.was_asked_for(&["token", "count", "list"]);
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.browser.release();
    visit.shows(&["bell Notifications, 1 unread (1)", "panel Notifications", "[Mark all as read]", "• One"]);
    visit.was_asked_for(&["token", "count", "list"]);
}

fn an_empty_inbox_says_so(visit: &mut Visit) {
    visit.open(with_snippet());
    visit.press_bell();
    visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
}

fn a_list_that_could_not_be_had_is_tried_again_when_the_visitor_wants(visit: &mut Visit) {
    visit.send(["One"]);
    visit.demo.fault(Fault::always(Endpoint::List, REFUSED));
    visit.open(with_snippet());
    visit.press_bell();
    visit.shows(&[
        "bell Notifications, 1 unread (1)",
        "panel Notifications",
        "~ Notifications could not be loaded.",
        "[Try again]",
    ]);
    visit.press("Try again");
    visit.was_asked_for(&["token", "count", "list 400", "list 400"]);
    visit.demo.clear_faults();
    visit.press("Try again");
    visit.shows(&["bell Notifications, 1 unread (1)", "panel Notifications", "[Mark all as read]", "• One"]);
    visit.was_asked_for(&["token", "count", "list 400", "list 400", "list"]);
}

fn a_mark_that_the_platform_refuses_is_taken_back_and_told_of(visit: &mut Visit) {
    let [one, _] = visit.send(["One", "Two"]);
    visit.demo.fault(Fault::once(Endpoint::Status, REFUSED));
    visit.open(with_snippet());
    visit.press_bell();
    visit.press("One");
    visit.shows(&[
        "bell Notifications, 2 unread (2)",
        "panel Notifications",
        "[Mark all as read]",
        "! That could not be saved. Please try again.",
        "• One",
        "• Two",
    ]);
    assert!(!visit.demo.is_read(&one));
    visit.press("One");
    visit.shows(ONE_OF_TWO_READ);
    assert!(visit.demo.is_read(&one));
}

fn undo_stays_as_long_as_pointer_or_focus_are_there(visit: &mut Visit) {
    const UNDOABLE: [&str; 4] =
        ["bell Notifications", "panel Notifications", "! All marked as readUndo", "- One"];
    let [one] = visit.send(["One"]);
    visit.open(on_a_clock(with_snippet()));
    visit.press_bell();
    visit.press("Mark all as read");
    visit.shows(&UNDOABLE);
    let undo = visit.element("return probe.part('undo')");
    let elsewhere = visit.element("return probe.part('title')");
    visit.browser.hover(&undo);
    visit.skips(60_000);
    visit.shows(&UNDOABLE);
    // The focus comes before the pointer goes.
    visit.run("probe.part('undo').focus()");
    visit.browser.hover(&elsewhere);
    visit.skips(60_000);
    visit.shows(&UNDOABLE);
    assert!(!visit.demo.is_read(&one));
    visit.run("probe.part('close').focus()");
    visit.skips(11_000);
    visit.shows(&["bell Notifications", "panel Notifications", "- One"]);
    visit.was_last_asked_for(&["mark", "count"]);
    assert!(visit.demo.is_read(&one));
}

fn a_01_no_state_has_a_fault_that_axe_finds(visit: &mut Visit) {
    every_state_passes_axe(visit, "theme: 'light'");
}

fn a_01_no_state_has_a_fault_that_axe_finds_in_the_dark(visit: &mut Visit) {
    every_state_passes_axe(visit, "theme: 'dark'");
}

fn a_01_no_state_has_a_fault_that_axe_finds_from_right_to_left(visit: &mut Visit) {
    every_state_passes_axe(visit, "language: 'fa'");
}

fn every_state_passes_axe(visit: &mut Visit, options: &str) {
    let axe = fs::read("node_modules/axe-core/axe.min.js").expect("axe-core: run npm ci first");
    visit.demo.file("/axe.js", axe, "text/javascript");
    let page = || {
        let Page { html, headers } = with_options(options);
        Page { html: html.replace("</head>", "<script src=\"/axe.js\"></script></head>"), headers }
    };
    let bell = "bell Notifications, 2 unread (2)";
    let panel = "panel Notifications";

    visit.send(["One", "Two"]);
    visit.open(page());
    visit.shows(&[bell]);
    passes_axe(visit, "closed");
    visit.demo.fault(Fault::once(Endpoint::List, What::Hold));
    visit.press_bell();
    visit.shows(&[bell, panel, "~ Loading notifications…"]);
    passes_axe(visit, "loading");
    visit.demo.clear_faults();
    visit.shows(&[bell, panel, "[Mark all as read]", "• One", "• Two"]);
    passes_axe(visit, "list");

    visit.demo.fault(Fault::always(Endpoint::List, REFUSED));
    visit.open(page());
    visit.press_bell();
    visit.shows(&[bell, panel, "~ Notifications could not be loaded.", "[Try again]"]);
    passes_axe(visit, "failed");
    visit.demo.clear_faults();

    visit.log_in(BEN);
    visit.open(page());
    visit.press_bell();
    visit.shows(&["bell Notifications", panel, "~ No notifications yet"]);
    passes_axe(visit, "empty");
}

#[track_caller]
fn passes_axe(visit: &Visit, state: &str) {
    // Half transparent text would be measured as it is; the panel fades in.
    visit.waits_for(
        "return document.querySelector('app-inbox').shadowRoot.getAnimations()
        .filter((animation) => animation.effect.getComputedTiming().iterations === 1).length",
        0,
    );
    let faults = visit.run(
        "return axe.run(document, {resultTypes: ['violations']}).then(({violations}) => violations.map(
            ({id, nodes}) => [id, ...nodes.map(({html, any}) => [html, ...any.map(({message}) => message)])]))",
    );
    assert_eq!(faults, json!([]), "{state}: {faults:#}");
}

fn a_02_everything_is_done_with_the_keyboard(visit: &mut Visit) {
    let [one, _] = visit.send(["One", "Two"]);
    visit.open(with_snippet());
    visit.shows(&["bell Notifications, 2 unread (2)"]);
    visit.key(Key::Tab);
    visit.focus_is_on("Search");
    visit.key(Key::Tab);
    visit.focus_is_on("Notifications, 2 unread");
    visit.key(Key::Enter);
    visit.shows(&[
        "bell Notifications, 2 unread (2)",
        "panel Notifications",
        "[Mark all as read]",
        "• One",
        "• Two",
    ]);
    // The panel itself: a screen reader reads its name.
    visit.focus_is_on("Notifications");
    for name in ["Mark all as read", "Close", "All 2", "Unread 2", "One"] {
        visit.key(Key::Tab);
        visit.focus_is_on(name);
    }
    visit.key(Key::Enter);
    visit.shows(ONE_OF_TWO_READ);
    visit.was_asked_for(&["token", "count", "list", "mark", "count"]);
    assert!(visit.demo.is_read(&one));
    // The row is still there, and so is the focus.
    visit.focus_is_on("One");
    visit.key(Key::Tab);
    visit.focus_is_on("Two");
    visit.key(Key::Escape);
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.focus_is_on("Notifications, 1 unread");
    visit.key(Key::Tab);
    visit.focus_is_on("Basket");
}

fn a_05_a_screen_reader_says_what_everything_is(visit: &mut Visit) {
    visit.send(["One", "Two", "Three"]);
    visit.demo.fault(Fault::once(Endpoint::List, What::Hold));
    visit.open(with_snippet());
    let spoken = |script: &str| visit.browser.spoken(&visit.element(script));
    assert_eq!(spoken("return probe.part('bell')"), "button Notifications, 3 unread");
    visit.press_bell();
    assert_eq!(spoken("return probe.part('panel')"), "dialog Notifications");
    assert_eq!(visit.run("return probe.part('panel').ariaModal"), json!("false"));
    assert_eq!(spoken("return probe.part('state')").split(' ').next(), Some("status"));
    visit.was_asked_for(&["token", "count", "list unanswered"]);
    visit.demo.release();
    assert_eq!(spoken("return probe.part('row')").split(' ').next(), Some("article"));
    assert_eq!(spoken("return probe.part('mark-all')"), "button Mark all as read");
    assert_eq!(spoken("return probe.part('close')"), "button Close");
    assert_eq!(spoken("return probe.part('row-open')"), "button One");
    let described = || visit.run("return probe.part('row-open').getAttribute('aria-description')");
    assert_eq!(described(), json!("Unread"));
    let expanded: Value = visit.run("return probe.part('bell').ariaExpanded");
    assert_eq!(expanded, json!("true"));
}

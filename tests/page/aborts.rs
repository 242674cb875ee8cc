//! The wasm dies — of a trap, of no memory, of no stack, of an exception that went through it — and the page notices
//! nothing but that the bell is away for a moment.

use std::collections::HashSet;

use platform::{Message, Page};
use serde_json::{Value, json};

use crate::fallback;
use crate::pages::{BODY, page, snippet_with};
use crate::visit::{ANNA, ONE_OF_TWO_READ, Visit, in_browsers};

in_browsers! { everywhere
    w_07_w_10_after_an_abort_at_any_moment_a_fresh_instance_goes_on
    w_09_after_the_third_abort_the_inbox_stays_off
    w_09_a_poisonous_call_is_tried_three_times_and_no_more
    w_08_what_the_page_says_while_there_is_no_instance_is_heard_by_the_next_one_once
    w_08_a_destroyed_inbox_stays_destroyed_after_an_abort
    w_11_an_abort_within_a_call_of_the_page_ends_the_calls_below_it
    w_13_nothing_enters_an_instance_that_has_died
    w_14_memory_that_grows_under_our_feet_is_no_trouble
    w_16_a_listener_that_throws_when_it_is_told_of_an_abort_stops_nothing
}

const AGAIN: &str = "warn: [App Inbox] the inbox has failed and will begin again";
const OVER: &str = "warn: [App Inbox] it has failed again; the inbox stays off";
const INIT: &str = "eS('init', {APP_INBOX: true}, {getAuthTokenCallback: () => yourImplementationOfAuthCallback(), language: 'en', pageSize: 100});
    eS('inbox', 'on', 'error', ({reason}) => sabotage.reports.push(reason));";

/// A page whose wasm is broken as its address says; `script` is the page's own.
fn sabotaged(visit: &Visit, script: &str) {
    visit.demo.file("/sabotage.js", include_str!("sabotage.js"), "text/javascript");
    fallback::sabotaged(visit);
    let head = format!("<script src=\"/sabotage.js\"></script>{}", snippet_with(script));
    visit.demo.page("/sabotaged.html", page(&head, BODY));
}

/// Ends the instance that lives.
const DIE: &str = "sabotage.next = true; eS('inbox', 'refresh');";

/// Opens the page, in good health as yet.
fn open(visit: &mut Visit, script: &str) {
    visit.leave();
    sabotaged(visit, script);
    visit.go("/sabotaged.html");
}

/// Goes through whole visits, each on a page of its own within this one, a few at a time; returns how each has ended.
/// A fault is what `sabotage.js` reads in the address of its page.
fn visits(visit: &Visit, walk: &str, faults: &[String]) -> Vec<Value> {
    faults.chunks(4).flat_map(|faults| visits_at_once(visit, walk, faults)).collect()
}

fn visits_at_once(visit: &Visit, walk: &str, faults: &[String]) -> Vec<Value> {
    let address = |fault: &String| {
        // Each opens a notification of its own.
        let title = format!("Row {fault}");
        visit.demo.send(ANNA, Message { title: title.clone(), ..Message::default() });
        format!("/sabotaged.html?{fault}&row={}", title.replace('&', "%26"))
    };
    let addresses: Vec<String> = faults.iter().map(address).collect();
    let script = format!(
        "const one = async (src) => {{
             const frame = Object.assign(document.createElement('iframe'), {{width: 800, height: 600, src}});
             const loaded = new Promise((done) => (frame.onload = done));
             document.body.append(frame);
             await loaded;
             const {{sabotage}} = frame.contentWindow;
             const outcome = JSON.stringify(await sabotage.outcome(sabotage.{walk}()));
             frame.remove();
             return outcome;
         }};
         return Promise.all({}.map(one))",
        json!(addresses)
    );
    let outcomes = visit.run(&script);
    let outcomes = outcomes.as_array().unwrap().iter();
    outcomes.map(|outcome| serde_json::from_str(outcome.as_str().unwrap()).unwrap()).collect()
}

/// What must hold of every page whose wasm has died.
#[track_caller]
fn check(visit: &Visit, fault: &str, outcome: &Value, expected: &Value) {
    let tokens: HashSet<String> = visit.demo.log().into_iter().filter_map(|seen| seen.token).collect();
    let sinks = outcome["sinks"].as_str().unwrap();
    assert!(!tokens.iter().any(|token| sinks.contains(token)), "{fault}: the token is to be read in {sinks}");
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&outcome[name], value, "{fault}, {name}: {outcome:#}");
    }
}

/// The calls of a whole visit, out of the wasm and into it: the sweep below goes through both.
fn w_07_w_10_after_an_abort_at_any_moment_a_fresh_instance_goes_on(visit: &mut Visit) {
    sabotaged(visit, INIT);
    let whole = &visits(visit, "visit", &["at=0".to_owned()])[0];
    let mut expected = json!({"trouble": null, "lives": 1, "late": 0, "reports": [], "troubles": [], "changed": null, "asked": 2});
    check(visit, "no fault", whole, &expected);

    let mut faults = Vec::new();
    for (of, steps) in [("import", 30), ("export", 12)] {
        let calls = whole["calls"][of].as_u64().unwrap();
        // The first ones are the start; a visit is not always of the very same length, and the last ones may not come.
        let spread = (1..=steps).map(|step| calls * step * 8 / (steps * 10));
        let mut moments: Vec<u64> = [1, 2, 3, 5, 8].into_iter().chain(spread).collect();
        moments.sort_unstable();
        moments.dedup();
        let hows = ["trap", "unreachable", "stack", "exception"].iter().cycle();
        faults.extend(moments.iter().zip(hows).map(|(at, how)| format!("of={of}&at={at}&how={how}")));
    }
    for (name, value) in [("lives", json!(2)), ("reports", json!(["aborted"])), ("troubles", json!([AGAIN]))]
    {
        expected[name] = value;
    }
    // Where it dies says how often the token is asked for: not at all before its death, or before and after.
    expected.as_object_mut().unwrap().remove("asked");
    for (fault, outcome) in faults.iter().zip(visits(visit, "visit", &faults)) {
        check(visit, fault, &outcome, &expected);
        assert!(outcome["asked"].as_u64().unwrap() <= 3, "{fault}: {outcome:#}");
    }
}

fn w_09_after_the_third_abort_the_inbox_stays_off(visit: &mut Visit) {
    sabotaged(visit, INIT);
    let faults = [1, 20, 100, 200].map(|at| format!("every&at={at}&how=trap"));
    let expected = json!({
        "trouble": null, "lives": 3, "late": 0, "reports": ["aborted", "aborted", "aborted"], "troubles": [AGAIN, OVER],
        "changed": null, "seen": [],
    });
    for (fault, outcome) in faults.iter().zip(visits(visit, "fall", &faults)) {
        check(visit, fault, &outcome, &expected);
        assert!(outcome["asked"].as_u64().unwrap() <= 3, "{fault}: {outcome:#}");
    }
}

/// An `init` that is the death of whoever reads it.
fn w_09_a_poisonous_call_is_tried_three_times_and_no_more(visit: &mut Visit) {
    let poison = "eS('inbox', 'on', 'error', ({reason}) => sabotage.reports.push(reason));
        const strings = {[Symbol.toStringTag]: 'Words', get empty() { sabotage.next = true; return 'Nothing' }};
        eS('init', {APP_INBOX: true}, {strings, language: 'en', getAuthTokenCallback: () => yourImplementationOfAuthCallback()});";
    open(visit, poison);
    visit.waits_for("return sabotage.reports", json!(["aborted", "aborted", "aborted"]));
    visit.expects(AGAIN);
    visit.expects(OVER);
    visit.page_does("for (let n = 0; n < 5000; n += 1) { eS('sendEvent', n); eS('inbox', 'open') }");
    visit.settle();
    assert_eq!(
        visit.run("return [sabotage.lives, sabotage.late, probe.asked, eS.q.length]"),
        json!([3, 0, 1, 0]),
        "the head start has asked, and none of them"
    );
    visit.shows(&[]);
    // How far it had come by the first death is chance.
    visit.was_first_asked_for(&["token"]);
}

fn w_08_what_the_page_says_while_there_is_no_instance_is_heard_by_the_next_one_once(visit: &mut Visit) {
    open(visit, &format!("eS('sendEvent', 'first'); {INIT}"));
    visit.shows(&["bell Notifications"]);
    visit.expects(AGAIN);
    visit.page_does(&format!(
        "{DIE}
         eS('sendEvent', 'second');
         window.states = [];
         eS('inbox', 'on', 'change', (state) => states.push(state));
         eS('inbox', 'forward', (name, what) => sabotage.handed.push(what));
         eS.q.push(['sendEvent', 'third']);
         eS('inbox', 'open')"
    ));
    visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
    visit.waits_for("return sabotage.handed", json!(["first", "second", "third"]));
    visit.waits_for("return window.states.at(-1)", json!({"signedIn": true, "unread": 0, "open": true}));
    // The next one has the same listeners, and nothing is said to them again.
    visit.page_does(&format!("{DIE} eS('sendEvent', 'fourth'); window.states = []"));
    visit.shows(&["bell Notifications"]);
    visit.waits_for("return sabotage.handed", json!(["first", "second", "third", "fourth"]));
    visit.waits_for("return window.states.at(-1)", json!({"signedIn": true, "unread": 0, "open": false}));
    assert_eq!(visit.run("return [sabotage.lives, sabotage.late]"), json!([3, 0]));
    visit.waits_for("return sabotage.reports", json!(["aborted", "aborted"]));
}

fn w_08_a_destroyed_inbox_stays_destroyed_after_an_abort(visit: &mut Visit) {
    open(visit, INIT);
    visit.shows(&["bell Notifications"]);
    visit.expects(AGAIN);
    visit.page_does(&format!("eS('inbox', 'destroy'); {DIE}"));
    visit.waits_for("return sabotage.lives", 2);
    visit.settle();
    visit.shows(&[]);
    assert_eq!(visit.run("return probe.asked"), json!(1));
}

fn w_11_an_abort_within_a_call_of_the_page_ends_the_calls_below_it(visit: &mut Visit) {
    // A press lets the inbox take the focus, the page answers that by calling the inbox, and that call is its death.
    open(visit, &format!("{INIT} addEventListener('focusin', () => {{ {DIE} }}, {{once: true}})"));
    visit.shows(&["bell Notifications"]);
    visit.expects(AGAIN);
    visit.page_does("probe.part('bell').click()");
    visit.waits_for("return sabotage.lives", 2);
    visit.shows(&["bell Notifications"]);
    assert_eq!(visit.run("return sabotage.late"), json!(0));
}

/// A fresh page, on which this script is the first to run, and whose instances die one after the other, as often as there
/// is another.
pub(crate) fn dies_and_begins_again(visit: &mut Visit, script: &str) {
    visit.leave();
    sabotaged(visit, INIT);
    let html = visit.run("return fetch('/sabotaged.html').then((page) => page.text())");
    let html =
        html.as_str().unwrap().replacen("<script src", &format!("<script>{script}</script><script src"), 1);
    visit.demo.page("/sabotaged.html", Page { html, headers: Vec::new() });
    visit.send(["One", "Two"]);
    visit.go("/sabotaged.html");
    visit.expects(AGAIN);
    visit.shows(&["bell Notifications, 2 unread (2)"]);
    visit.press_bell();
    visit.page_does(DIE);
    visit.press_bell();
    visit.press("One");
    visit.shows(ONE_OF_TWO_READ);
    visit.page_does(&format!("window.memory = sabotage.memory; {DIE}"));
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    assert_eq!(
        visit.run("return [sabotage.lives, sabotage.late, sabotage.memory === memory]"),
        json!([3, 0, false])
    );
    visit.page_does(DIE);
    visit.expects(OVER);
    visit.shows(&[]);
    assert_eq!(visit.run("return [sabotage.lives, sabotage.late]"), json!([3, 0]));
}

fn w_13_nothing_enters_an_instance_that_has_died(visit: &mut Visit) {
    open(visit, INIT);
    visit.press_bell();
    visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
    visit.expects(AGAIN);
    visit.page_does(
        "const button = probe.part('bell');
         const call = eS.c;
         sabotage.next = true;
         call(['inbox', 'refresh']);
         button.click();
         for (const kind of ['online', 'offline', 'pageshow', 'pagehide', 'resize', 'scroll']) dispatchEvent(new Event(kind));
         for (const kind of ['visibilitychange', 'pointerdown', 'keydown']) document.dispatchEvent(new Event(kind));
         for (const finalize of sabotage.finalizers) finalize()",
    );
    visit.waits_for("return sabotage.lives", 2);
    visit.shows(&["bell Notifications"]);
    // And all over again, with listeners of two that have died.
    visit.page_does(
        "dispatchEvent(new Event('online'));
         document.dispatchEvent(new Event('visibilitychange'))",
    );
    visit.settle();
    assert_eq!(visit.run("return [sabotage.late, sabotage.finalizers.length > 0]"), json!([0, true]));
}

fn w_16_a_listener_that_throws_when_it_is_told_of_an_abort_stops_nothing(visit: &mut Visit) {
    let script = format!(
        "gone = () => sabotage.reports.push('gone');
         eS('inbox', 'on', 'error', gone);
         eS('inbox', 'on', 'error', () => {{ throw new Error('mine') }});
         {INIT}
         eS('inbox', 'off', 'error', gone);"
    );
    open(visit, &script);
    visit.shows(&["bell Notifications"]);
    visit.expects(AGAIN);
    visit.expects("warn: [App Inbox] a function that the page gave has thrown mine");
    visit.page_does(DIE);
    visit.waits_for("return sabotage.reports", json!(["aborted"]));
    visit.waits_for("return sabotage.lives", 2);
    visit.shows(&["bell Notifications"]);
}

fn w_14_memory_that_grows_under_our_feet_is_no_trouble(visit: &mut Visit) {
    visit.send(["One", "Two"]);
    open(visit, INIT);
    visit.shows(&["bell Notifications, 2 unread (2)"]);
    visit.run("sabotage.memory.grow(1)");
    visit.press_bell();
    visit.press("One");
    visit.shows(ONE_OF_TWO_READ);
    assert_eq!(visit.run("return sabotage.lives"), json!(1));
}

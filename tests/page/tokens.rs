//! Tokens that expire, callbacks that misbehave, and visitors who change.

use serde_json::json;

use crate::pages::{with_callback, with_init, with_script, with_snippet};
use crate::visit::{ANNA, BEN, ONE_OF_TWO_READ, Visit, in_browsers};

in_browsers! {
    an_expired_token_is_replaced_and_the_list_appears
    a_token_that_dies_while_the_panel_is_open_is_replaced_when_it_is_needed
    somebody_unknown_to_the_platform_has_no_bell
    nobody_logged_in_has_no_bell
    t_04_a_callback_that_fails_is_told_once_and_never_by_what_it_said
    t_09_a_callback_without_a_token_is_quiet
    t_10_what_is_no_token_is_told_of_once
    t_03_a_callback_that_never_settles_is_quiet
    t_06_a_token_given_at_once_is_as_good_as_a_promised_one
    t_26_a_token_is_as_long_as_a_header_may_be_and_no_longer
    t_35_a_callback_that_blocks_the_page_delays_the_bell_and_nothing_else
    t_46_without_timers_the_inbox_still_does_what_is_wished_for
    t_46_timers_that_fire_at_once_make_no_call_too_many
    t_38_another_visitor_sees_nothing_of_the_one_before
    t_40_a_visitor_who_logs_out_leaves_nothing_behind
    i_04_the_same_callback_again_changes_nothing
}

fn an_expired_token_is_replaced_and_the_list_appears(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(with_snippet());
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.demo.revoke_all();
    visit.press_bell();
    visit.shows(&["bell Notifications, 1 unread (1)", "panel Notifications", "[Mark all as read]", "• One"]);
    visit.was_asked_for(&["token", "count", "list 401", "token", "list"]);
    visit.waits_for("return probe.asked", 2);
}

fn a_token_that_dies_while_the_panel_is_open_is_replaced_when_it_is_needed(visit: &mut Visit) {
    let ids = visit.send(["One", "Two"]);
    visit.open(with_snippet());
    visit.press_bell();
    visit.shows(&[
        "bell Notifications, 2 unread (2)",
        "panel Notifications",
        "[Mark all as read]",
        "• One",
        "• Two",
    ]);
    visit.demo.revoke_all();
    visit.was_asked_for(&["token", "count", "list"]);
    visit.done_with_requests();
    visit.press("One");
    visit.shows(ONE_OF_TWO_READ);
    // A new token may be that of another visitor: the list is read again.
    visit.was_asked_for(&["mark 401", "token", "mark", "list", "count"]);
    assert!(visit.demo.is_read(&ids[0]) && !visit.demo.is_read(&ids[1]));
}

fn somebody_unknown_to_the_platform_has_no_bell(visit: &mut Visit) {
    visit.log_in("stranger@example.com");
    visit.open(with_snippet());
    visit.stays_quiet();
    visit.was_asked_for(&["token"]);
}

fn nobody_logged_in_has_no_bell(visit: &mut Visit) {
    visit.log_out();
    visit.open(with_snippet());
    visit.stays_quiet();
    visit.was_asked_for(&[]);
}

const FAILED: &str = "warn: [App Inbox] getAuthTokenCallback has thrown or rejected; when nobody is logged in it must resolve with ''";

fn t_04_a_callback_that_fails_is_told_once_and_never_by_what_it_said(visit: &mut Visit) {
    for callback in [
        "() => Promise.reject('No customer.')",
        "() => Promise.reject(new Error('no'))",
        "() => Promise.reject()",
        "() => { throw new Error('no') }",
        "async () => { throw null }",
    ] {
        visit.open(with_callback(callback));
        visit.expects(FAILED);
        visit.stays_quiet();
    }
    visit.open(with_init(
        "eS('init', {getAuthTokenCallback: () => new Promise(() => {}), tokenTimeout: 1000})",
    ));
    visit.expects("warn: [App Inbox] getAuthTokenCallback took longer than tokenTimeout");
    visit.waits_for("return probe.troubles.length", 1);
}

fn t_09_a_callback_without_a_token_is_quiet(visit: &mut Visit) {
    for callback in [
        "async () => ''",
        "() => ''",
        "() => null",
        "() => undefined",
        "async () => null",
        "async () => ({token: ''})",
    ] {
        visit.open(with_callback(callback));
        visit.stays_quiet();
    }
}

fn t_10_what_is_no_token_is_told_of_once(visit: &mut Visit) {
    for callback in [
        "async () => 'Error: no such contact'",
        "async () => ({status: 200})",
        "async () => 42",
        "async () => true",
        "async () => '[object Object]'",
        "async () => 'undefined'",
        "async () => '<html>'",
        "async () => 'two\\nlines'",
    ] {
        visit.open(with_callback(callback));
        visit.expects("warn: [App Inbox] getAuthTokenCallback must resolve with the token as a string, or with '' when nobody is logged in");
        visit.stays_quiet();
    }
}

fn t_03_a_callback_that_never_settles_is_quiet(visit: &mut Visit) {
    visit.open(with_init(
        "asked = 0; eS('init', {getAuthTokenCallback: () => { asked += 1; return new Promise(() => {}) }, language: 'en'})",
    ));
    visit.waits_for("return window.asked", 1);
    visit.page_does("eS('inbox', 'open'); eS('inbox', 'refresh')");
    visit.settle();
    visit.shows(&[]);
    visit.waits_for("return window.asked", 1);
    visit.was_asked_for(&[]);
}

fn t_06_a_token_given_at_once_is_as_good_as_a_promised_one(visit: &mut Visit) {
    let script = "
        const request = new XMLHttpRequest();
        request.open('POST', '/inbox-token', false);
        request.send();";
    for given in ["JSON.parse(request.responseText).token", "JSON.parse(request.responseText)"] {
        visit.open(with_callback(&format!("() => {{ {script} return {given} }}")));
        visit.shows(&["bell Notifications"]);
    }
}

fn t_26_a_token_is_as_long_as_a_header_may_be_and_no_longer(visit: &mut Visit) {
    // Nobody has issued it, so it is refused, and the very same is not sent again.
    visit.open(with_callback("async () => 'x'.repeat(8_192)"));
    visit.waits_for("return probe.asked > 1 && probe.pending", 0);
    visit.settle();
    visit.was_asked_for(&["count 401"]);
    let sent = visit.demo.log().into_iter().filter_map(|seen| seen.token).map(|token| token.len());
    assert_eq!(sent.collect::<Vec<_>>(), [8_192]);
    for length in [8_193, 200_000] {
        visit.done_with_requests();
        visit.open(with_callback(&format!("async () => 'x'.repeat({length})")));
        visit.expects("warn: [App Inbox] getAuthTokenCallback must resolve with the token as a string, or with '' when nobody is logged in");
        visit.stays_quiet();
    }
}

fn t_35_a_callback_that_blocks_the_page_delays_the_bell_and_nothing_else(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(with_callback(
        "() => {
            const start = performance.now();
            setTimeout(() => window.timer = performance.now() - start, 10);
            while (performance.now() < start + 3_000);
            return yourImplementationOfAuthCallback();
        }",
    ));
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.waits_for("return window.timer >= 3_000", true);
    visit.press_bell();
    visit.press("One");
    visit.was_asked_for(&["token", "count", "list", "mark", "count"]);
}

/// Ways in which a page may have put its own function in the place of `setTimeout`.
const TIMERS: [&str; 5] = [
    "() => { throw new Error('mine'); }",
    "() => 0",
    "(action) => { action(); return 0; }",
    "(action) => { queueMicrotask(action); return {}; }",
    "(action) => { requestAnimationFrame(action); }",
];

fn t_46_without_timers_the_inbox_still_does_what_is_wished_for(visit: &mut Visit) {
    for timers in TIMERS {
        visit.send(["One"]);
        visit.open(with_script(&format!("window.setTimeout = {timers}"), with_snippet()));
        visit.shows(&["bell Notifications, 1 unread (1)"]);
        visit.press_bell();
        visit.press("One");
        visit.shows(&["bell Notifications", "panel Notifications", "- One"]);
        visit.was_asked_for(&["token", "count", "list", "mark", "count"]);
        visit.done_with_requests();
        let id = visit.run("return probe.part('row').dataset.id");
        visit.demo.expire(id.as_str().expect("an id"));
    }
}

fn t_46_timers_that_fire_at_once_make_no_call_too_many(visit: &mut Visit) {
    for callback in
        ["async () => { throw 0 }", "() => new Promise(() => {})", "async () => `dead-${Math.random()}`"]
    {
        for timers in TIMERS {
            visit.open(with_script(&format!("window.setTimeout = {timers}"), with_callback(callback)));
            visit.waits_for("return probe.asked > 0", true);
            let frames = "new Promise((done) => {
                let left = 20;
                const frame = () => {
                    eS('inbox', 'refresh');
                    if ((left -= 1)) requestAnimationFrame(frame); else done(probe.asked);
                };
                frame();
            })";
            let asked = visit.run(&format!("return {frames}"));
            assert!(asked.as_u64().is_some_and(|asked| asked <= 3), "{asked} calls: {callback}, {timers}");
            for told in visit.run("return probe.troubles").as_array().into_iter().flatten() {
                let told = told.as_str().unwrap_or_default();
                assert!(told.starts_with("warn: [App Inbox] getAuthTokenCallback "), "{told}");
                visit.expects(told);
            }
        }
    }
    let sent = visit.demo.log().into_iter().filter(|seen| seen.token.is_some()).count();
    assert!(sent <= 3 * TIMERS.len(), "{sent} requests");
}

/// The page of a shop that never loads anew: who logs in is told to `init`.
fn t_38_another_visitor_sees_nothing_of_the_one_before(visit: &mut Visit) {
    visit.send(["For Anna"]);
    visit.demo.send(BEN, platform::Message { title: "For Ben".to_owned(), ..Default::default() });
    visit.open(with_snippet());
    visit.press_bell();
    visit.shows(&[
        "bell Notifications, 1 unread (1)",
        "panel Notifications",
        "[Mark all as read]",
        "• For Anna",
    ]);
    visit.log_in(BEN);
    let at_once = visit.run(
        "eS('init', {APP_INBOX: true}, {getAuthTokenCallback: () => yourImplementationOfAuthCallback(), language: 'en'});
         return probe.draw()",
    );
    assert_eq!(at_once, json!([]), "Anna's rows are gone before anything else happens");
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.press_bell();
    visit.shows(&[
        "bell Notifications, 1 unread (1)",
        "panel Notifications",
        "[Mark all as read]",
        "• For Ben",
    ]);
    visit.was_asked_for(&["token", "count", "list", "token", "count", "list"]);
    let whose: Vec<_> = visit.demo.log().into_iter().filter_map(|seen| seen.contact).collect();
    assert_eq!(whose, [ANNA, ANNA, BEN, BEN]);
}

fn t_40_a_visitor_who_logs_out_leaves_nothing_behind(visit: &mut Visit) {
    visit.send(["For Anna"]);
    visit.open(with_snippet());
    visit.press_bell();
    visit.press("For Anna");
    visit.was_asked_for(&["token", "count", "list", "mark", "count"]);
    let at_once = visit.run(
        "eS('init', {APP_INBOX: true}, {getAuthTokenCallback: probe.counted(async () => ''), language: 'en'});
         return [probe.draw(), document.querySelectorAll('app-inbox').length]",
    );
    assert_eq!(at_once, json!([[], 0]));
    visit.settle();
    visit.shows(&[]);
    visit.was_asked_for(&["token", "count", "list", "mark", "count"]);
}

fn i_04_the_same_callback_again_changes_nothing(visit: &mut Visit) {
    let init = "eS('init', {APP_INBOX: true}, {getAuthTokenCallback: yourImplementationOfAuthCallback, language: 'en'});";
    visit.open(with_init(&init.repeat(3)));
    visit.press_bell();
    visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
    visit.page_does(init);
    visit.settle();
    visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
    visit.was_asked_for(&["token", "count", "list"]);
    visit.expects("warn: [App Inbox] an init with the same getAuthTokenCallback changes nothing; 'destroy' comes first where it is to");
}

//! Tokens that are good for one request each (rows R of the fault catalogue).

use app_inbox::inbox::{Event, Warning};
use app_inbox::session::REQUEST_TIMEOUT;
use serde_json::json;

use crate::visit::{COUNT, HOUR, LIST, MINUTE, Reply, Visit, read};

#[test]
fn r_01_a_chain_of_10_000_requests_costs_one_callback() {
    let mut visit = Visit::logged_in(1);
    while visit.sent.len() < 10_000 {
        visit.happens(Event::RefreshAsked).answers_count(1);
    }
    assert_eq!(visit.asked, 1);
}

#[test]
fn r_02_a_token_without_a_successor_is_used_once_more_and_then_renewed() {
    let mut visit = Visit::begins();
    visit.gives("anna").gets(Reply::count(2).hiding_the_token()).rests().has_badge("2");
    visit.waits(41).sends(COUNT);
    assert_eq!(visit.request().request.token.header(), "anna");
    visit.refuses(401).asks().gives("anna-new").sends(COUNT).answers_count(3).rests().has_badge("3");
    assert_eq!((visit.asked, visit.warnings.len()), (2, 0));
}

#[test]
fn r_02_a_token_that_lives_on_without_a_successor_is_not_believed_a_third_time() {
    let mut visit = Visit::begins();
    visit.gives("anna").gets(Reply::count(2).hiding_the_token()).waits(41);
    visit.gets(Reply::count(2).hiding_the_token()).rests().waits(41).asks();
}

#[test]
fn r_03_a_header_that_scripts_may_not_read_is_told_to_the_author_and_slows_the_looks() {
    let mut visit = Visit::begins();
    visit.lives(2 * MINUTE, hides_every_token).has_badge("1");
    assert!(visit.warnings.contains(&Warning::TokenHidden));
    let before = visit.sent.len();
    visit.lives(HOUR, hides_every_token).has_badge("1");
    assert!(visit.sent.len() - before <= 2 * 12, "{} requests in an hour", visit.sent.len() - before);
}

#[test]
fn r_03_nor_do_an_open_list_and_the_count_ask_for_each_other_without_end() {
    let mut visit = Visit::begins();
    visit.lives(2 * MINUTE, hides_every_token).presses_bell();
    let before = (visit.sent.len(), visit.asked);
    visit.lives(HOUR, hides_every_token).has_badge("1");
    let (sent, asked) = (visit.sent.len() - before.0, visit.asked - before.1);
    assert!(sent <= 4 * 12 + 4 && asked <= 2 * 12 + 2, "{sent} requests and {asked} calls in an hour");
    visit.happens(Event::RefreshAsked).lives(10, hides_every_token);
    assert!(visit.sent.len() - before.0 - sent <= 8, "for one wish");
}

/// Every token is dead after its first use, and the next one doesn't reach us.
fn hides_every_token(visit: &mut Visit) -> &mut Visit {
    if visit.is_asking() {
        visit.gives_a_fresh_token()
    } else if visit.request().bare {
        visit.refuses(401)
    } else if visit.request().request.call == LIST {
        visit.gets(Reply::list(&["a1*", "a2"], 3).hiding_the_token())
    } else {
        visit.gets(Reply::count(1).hiding_the_token())
    }
}

#[test]
fn r_03_a_header_that_is_missing_now_and_then_is_not_hidden() {
    let mut visit = Visit::logged_in(1);
    for _ in 0..5 {
        visit.wakes_until_it_asks().gets(Reply::count(1).hiding_the_token());
        visit.wakes_until_it_asks().refuses(401).gives_a_fresh_token().answers_count(1);
        visit.waits(29).rests().waits(11).answers_count(1);
    }
    assert_eq!(visit.warnings, []);
}

#[test]
fn r_04_a_header_that_holds_no_token_is_as_good_as_none() {
    for header in ["", " ", "a, b", "é", "undefined", &"x".repeat(200_000)] {
        let mut visit = Visit::begins();
        visit.gives("anna").gets(Reply::count(1).with_token(header)).rests().waits(41).sends(COUNT);
        assert_eq!(visit.request().request.token.header(), "anna");
    }
}

#[test]
fn r_04_the_same_token_as_the_one_that_was_sent_is_a_token() {
    let mut visit = Visit::begins();
    visit.gives("anna");
    for _ in 0..5 {
        visit.gets(Reply::count(1).with_token("anna")).waits(41).sends(COUNT);
    }
    assert_eq!(visit.asked, 1);
}

#[test]
fn r_05_a_failure_with_a_token_costs_no_callback() {
    for status in [400, 404, 422, 429, 500, 503] {
        let mut visit = Visit::logged_in(2);
        visit.waits(41).sends(COUNT).gets(Reply::status(status).with_token("next"));
        visit.wakes_until_it_asks().sends(COUNT);
        assert_eq!(visit.request().request.token.header(), "next");
        assert_eq!(visit.asked, 1, "after {status}");
    }
}

#[test]
fn r_05_a_wish_uses_the_token_that_came_with_the_failure() {
    let mut visit = Visit::logged_in(2);
    visit.happens(Event::RefreshAsked).sends(COUNT).gets(Reply::status(500).with_a_token());
    visit.happens(Event::RefreshAsked).answers_count(1).has_badge("1");
    assert_eq!(visit.asked, 1);
}

#[test]
fn r_06_the_token_of_a_401_is_not_taken_but_the_callbacks_is() {
    let mut visit = Visit::logged_in(2);
    visit
        .waits(41)
        .gets(Reply::status(401).with_token("from-the-header"))
        .asks()
        .gives("from-the-page")
        .sends(COUNT);
    assert_eq!(visit.request().request.token.header(), "from-the-page");
}

#[test]
fn r_07_a_lost_answer_has_taken_its_token_with_it() {
    for mark in [false, true] {
        let mut visit = Visit::reading(&["a1*"]);
        let call = if mark { read(&["a1"]) } else { COUNT };
        visit.presses_row(if mark { "a1" } else { "" }).closes().wakes_until_it_asks();
        visit.sends(call.clone()).loses_the_answer();
        visit.wakes_until_it_asks().asks().gives("anna-new").sends(call);
    }
}

#[test]
fn r_09_an_answer_after_15_seconds_is_ignored_and_so_is_its_token() {
    let mut visit = Visit::logged_in(2);
    visit.presses_bell().sends(LIST);
    let slow = visit.request();
    visit.now += REQUEST_TIMEOUT - 1;
    visit.happens(Event::Woke).sends(LIST);
    visit.now += 1;
    visit.happens(Event::Woke); // the referee sees that exactly this request is cut off
    assert!(!visit.is_sending());
    visit.now += 5_000;
    let answer = visit.answer_to(&slow, Reply::list(&["a1*"], 1).with_token("slow"));
    visit.happens(Event::Answered(slow.ticket, answer)).asks().gives("anna-new").sends(LIST);
    let answer = visit.answer_to(&slow, Reply::list(&["a1*"], 1).with_token("slow"));
    visit.ignores(Event::Answered(slow.ticket, answer)).ignores(Event::AnswerLost(slow.ticket));
    visit.answers_list(&["a2*"], 1).has_rows(&["a2*"]);
}

#[test]
fn r_10_two_wishes_at_once_are_served_one_after_the_other() {
    let mut visit = Visit::reading(&["a1*", "a2*"]);
    visit.presses_row("a1").presses_row("a2").happens(Event::RefreshAsked).sends(read(&["a1"]));
    visit.takes_the_mark().sends(read(&["a2"])).takes_the_mark().sends(LIST);
    visit.answers_list(&["a1", "a2"], 1).sends(COUNT).answers_count(0).rests();
}

#[test]
fn r_11_a_body_that_cannot_be_read_does_not_cost_the_token() {
    let mut visit = Visit::logged_in(2);
    visit.waits(41).gets(Reply::ok(json!("<html>")).with_token("next")).rests().has_badge("2");
    visit.presses_bell().sends(LIST);
    assert_eq!((visit.request().request.token.header(), visit.asked), ("next", 1));
}

#[test]
fn r_12_a_mark_needs_no_body_in_its_answer() {
    let mut visit = Visit::reading(&["a1*"]);
    visit.presses_row("a1").gets(Reply::status(204).with_a_token()).sends(COUNT).answers_count(0);
    assert!(visit.panel().notice.is_none());
}

#[test]
fn r_13_tabs_that_kill_each_others_tokens_cost_one_callback_a_look_and_keep_the_limits() {
    let mut visit = Visit::logged_in(2);
    visit.lives(HOUR, |visit| {
        if visit.is_asking() {
            visit.gives_a_fresh_token()
        } else if !visit.request().replay {
            visit.refuses(401)
        } else {
            visit.answers_count(2)
        }
    });
    assert!(visit.asked <= 21, "{} calls", visit.asked);
    visit.has_badge("2");
}

#[test]
fn r_14_an_old_chain_costs_one_renewal() {
    let mut visit = Visit::reading(&["a1*"]);
    visit.hides().waits(8 * HOUR).shows().waits(5).sends(COUNT).refuses(401).gives("anna-new").sends(COUNT);
    visit.answers_count(1).sends(LIST).answers_list(&["a1*"], 1).rests();
    assert_eq!(visit.asked, 2);
}

#[test]
fn r_16_a_page_that_repeats_requests_by_itself_meets_the_limits() {
    // Whatever is sent was sent twice, so that every token is dead already.
    let mut visit = Visit::begins();
    visit.lives(
        HOUR - 1,
        |visit| if visit.is_asking() { visit.gives_a_fresh_token() } else { visit.refuses(401) },
    );
    assert!(visit.asked <= 20 && visit.sent.len() <= 20, "{} calls", visit.asked);
}

#[test]
fn r_15_an_answer_of_long_ago_costs_one_renewal_and_its_token_is_not_sent_twice() {
    let mut visit = Visit::logged_in(1);
    visit.happens(Event::RefreshAsked).sends(COUNT).gets(Reply::count(1).with_token("anna"));
    // The token of that answer was used up before the answer came.
    visit.happens(Event::RefreshAsked).sends(COUNT).refuses(401).asks().gives("anna-new").sends(COUNT);
    visit.answers_count(1).rests();
    for _ in 0..3 {
        visit.happens(Event::RefreshAsked).sends(COUNT);
        assert_ne!(visit.request().request.token.header(), "anna");
        visit.gets(Reply::count(1).with_token("anna")).rests();
        visit.happens(Event::RefreshAsked);
        if visit.is_asking() {
            visit.gives_a_fresh_token();
        }
        visit.answers_count(1).rests();
    }
}

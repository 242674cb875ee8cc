//! What the platform's answers can go wrong with (rows H of the fault catalogue).

use app_inbox::inbox::{Event, Settings};
use app_inbox::view::{Body, View};
use serde_json::json;

use crate::visit::{BEGIN, COUNT, HOUR, LIST, MINUTE, Reply, Visit, read};

#[test]
fn h_01_an_expired_token_is_replaced_and_the_list_appears() {
    let mut visit = Visit::logged_in(1);
    visit.presses_bell().refuses(401).has_body(Body::Loading).has_badge("1").asks();
    visit.gives("anna-new").sends(LIST).has_body(Body::Loading);
    visit.answers_list(&["a1*"], 1).rests().has_rows(&["a1*"]).has_badge("1");
    assert_eq!((visit.asked, visit.sent.len()), (2, 3));
}

#[test]
fn h_01_an_expired_token_is_replaced_and_the_open_list_is_read_once() {
    let mut visit = Visit::reading(&["a1*"]);
    visit.happens(Event::RefreshAsked).sends(LIST).refuses(401).gives("anna-new").sends(LIST);
    visit.answers_list(&["a1*"], 1).sends(COUNT).answers_count(1).rests();
}

#[test]
fn h_02_two_requests_are_made_of_a_wish_that_is_always_answered_401() {
    let mut visit = Visit::logged_in(1);
    let (asked, sent) = (visit.asked, visit.sent.len());
    visit.presses_bell().sends(LIST).refuses(401).asks().gives("anna-2").sends(LIST).refuses(401);
    assert_eq!((visit.asked - asked, visit.sent.len() - sent), (1, 2));
    assert!(visit.wakes_at().is_some_and(|at| at > visit.now), "and then it waits");
    visit.has_body(Body::Failed).has_badge("1");
}

#[test]
fn h_04_403_leaves_nothing_on_the_screen_and_no_token_is_asked_for() {
    for with_a_token in [false, true] {
        let mut visit = Visit::reading(&["a1*"]);
        visit.presses_row("a1");
        let reply = Reply::status(403);
        visit.gets(if with_a_token { reply.with_a_token() } else { reply }).rests().has_no_bell();
        visit.hides().shows().goes_offline().comes_online().waits(24 * HOUR).rests().has_no_bell();
        assert_eq!(visit.asked, 1);
    }
}

#[test]
fn h_04_after_403_a_wish_tries_again_but_not_within_a_minute() {
    let mut visit = Visit::reading(&["a1*"]);
    visit.happens(Event::RefreshAsked).refuses(403).waits(60).rests().happens(Event::RefreshAsked).asks();
    visit.gives("anna-new").sends(COUNT).refuses(403);
    // One that comes sooner is kept.
    visit.happens(Event::RefreshAsked).waits(59).happens(Event::RefreshAsked).rests().waits(1).asks();
    visit.gives("anna-newer").sends(COUNT).answers_count(2).rests().has_badge("2");
}

#[test]
fn h_05_h_08_other_refusals_are_not_repeated() {
    for status in [101, 300, 302, 304, 400, 402, 404, 405, 410, 413, 415, 418, 422, 451, 600, 999] {
        println!("{status}");
        let mut visit = Visit::logged_in(2);
        visit
            .presses_bell()
            .gets(Reply::status(status).with_a_token())
            .rests()
            .has_body(Body::Failed)
            .has_badge("2");
        visit.waits(29).rests().waits(12).sends(COUNT).gets(Reply::status(status).with_a_token()).rests();
        visit.has_badge("2").waits(29).rests();
        assert_eq!(visit.asked, 1);
    }
}

#[test]
fn h_05_a_platform_that_never_counts_is_not_asked_more_often_for_it() {
    let mut visit = Visit::begins();
    visit.gives("anna");
    visit.lives(HOUR, |visit| visit.gets(Reply::status(404).with_a_token()));
    assert!((90..=121).contains(&visit.sent.len()), "{} requests", visit.sent.len());
}

#[test]
fn h_06_the_wait_that_the_platform_asks_for_lies_between_a_second_and_an_hour() {
    for (asked, seconds) in [
        (0, 1),
        (1, 1),
        (120, 120),
        (3_600, 3_600),
        (3_601, 3_600),
        (1_000_000_000, 3_600),
        (u32::MAX, 3_600),
    ] {
        for status in [429, 503] {
            let mut visit = Visit::logged_in(2);
            visit.waits(41).gets(Reply::status(status).with_a_token().retry_after(asked)).has_badge("2");
            let wait = visit.wakes_at().expect("a wait") - visit.now;
            assert!((seconds * 1_000..=seconds * 1_100).contains(&wait), "{wait} after {asked}");
            visit.wakes().sends(COUNT).answers_count(1).rests();
        }
    }
}

#[test]
fn h_06_no_wish_shortens_the_wait_that_the_platform_asks_for() {
    let mut visit = Visit::reading(&["a1*"]);
    visit.happens(Event::RefreshAsked).gets(Reply::status(429).retry_after(120));
    for _ in 0..119 {
        visit.waits(1).happens(Event::RefreshAsked).presses_bell().retries().hides().shows().goes_offline();
        visit.comes_online().presses_row("a1").rests();
    }
    visit.wakes_until_it_asks().gives("anna-new").sends(read(&["a1"]));
}

#[test]
fn h_06_without_a_wait_of_its_own_429_waits_like_a_failure() {
    let mut visit = Visit::logged_in(2);
    visit.waits(41).gets(Reply::status(429).with_a_token());
    visit.wakes_until_it_asks().sends(COUNT).answers_count(2).rests();
    // But never for less than a second: what it asked for may be what nobody can read.
    for seed in 0..50 {
        let mut visit = Visit::before_the_start(Settings::default(), seed * 7_919);
        visit.starts().gives("anna").gets(Reply::status(429).with_a_token());
        let wait = visit.wakes_at().expect("a wait") - visit.now;
        assert!(wait >= 1_000, "{wait}");
    }
}

#[test]
fn h_07_when_the_platform_fails_the_last_data_stays_and_all_recovers_by_itself() {
    for status in (500..=504).chain(520..=530).chain([599]) {
        let mut visit = Visit::reading(&["a1*", "a2"]);
        visit.lives(10 * MINUTE, |visit| visit.gets(Reply::status(status).with_a_token()));
        visit.has_rows(&["a1*", "a2"]).has_badge("1");
        let requests = visit.sent.len();
        assert!((4..40).contains(&requests), "{requests} requests in ten minutes of {status}");
        visit.waits(5 * MINUTE);
        visit.has_rows(&["a1*", "a2"]);
    }
}

#[test]
fn h_07_a_wish_is_tried_at_once() {
    let mut visit = Visit::logged_in(1);
    visit.lives(10 * MINUTE, |visit| visit.gets(Reply::status(500).with_a_token()));
    visit.presses_bell().sends(LIST).answers_list(&["a1*"], 1).has_rows(&["a1*"]);
    visit.sends(COUNT).answers_count(1).rests();
}

#[test]
fn h_07_a_platform_that_fails_from_the_start_recovers() {
    let mut visit = Visit::begins();
    visit.gives("anna");
    visit.lives(
        HOUR - 1,
        |visit| if visit.is_asking() { visit.gives_a_fresh_token() } else { visit.refuses(502) },
    );
    assert!(visit.asked <= 20, "{} calls", visit.asked);
    visit.lives(
        HOUR,
        |visit| if visit.is_asking() { visit.gives_a_fresh_token() } else { visit.answers_count(3) },
    );
    visit.has_badge("3");
}

#[test]
fn h_09_a_network_that_is_gone_leaves_the_last_data_and_recovers() {
    let mut visit = Visit::reading(&["a1*"]);
    visit.lives(
        HOUR,
        |visit| if visit.is_asking() { visit.gives_a_fresh_token() } else { visit.loses_the_answer() },
    );
    visit.has_rows(&["a1*"]).has_badge("1");
    visit.lives(HOUR, |visit| if visit.is_asking() { visit.gives_a_fresh_token() } else { honest(visit) });
    visit.has_rows(&["a1*"]).has_badge("1");
}

fn honest(visit: &mut Visit) -> &mut Visit {
    if visit.request().request.call == COUNT {
        visit.answers_count(1)
    } else {
        visit.answers_list(&["a1*"], 1)
    }
}

#[test]
fn h_09_a_network_that_was_never_there_shows_nothing() {
    let mut visit = Visit::begins();
    visit.gives("anna").loses_the_answer().has_no_bell();
    visit.lives(
        HOUR,
        |visit| if visit.is_asking() { visit.gives_a_fresh_token() } else { visit.loses_the_answer() },
    );
    assert_eq!(visit.sees(), View::default());
}

#[test]
fn h_10_a_body_that_stalls_is_given_up_after_15_seconds() {
    let mut visit = Visit::logged_in(1);
    visit.presses_bell().waits(14).sends(LIST).has_body(Body::Loading).waits(1);
    assert!(!visit.is_sending());
    visit.has_body(Body::Failed);
}

#[test]
fn h_17_an_answer_that_comes_twice_counts_once() {
    let mut visit = Visit::logged_in(1);
    visit.presses_bell();
    let sent = visit.request();
    let answer = visit.answer_to(&sent, Reply::list(&["a9*"], 1).with_token("replayed"));
    visit.answers_list(&["a1*"], 1).ignores(Event::Answered(sent.ticket, answer.clone()));
    visit.happens(Event::RefreshAsked).ignores(Event::Answered(sent.ticket, answer));
    visit.answers_list(&["a1*"], 1).answers_count(1).has_rows(&["a1*"]);
}

#[test]
fn h_11_h_15_a_list_that_cannot_be_read_is_not_asked_for_again_by_itself() {
    let mut visit = Visit::logged_in(2);
    visit.presses_bell().gets(Reply::ok(json!("<html>"))).rests().has_body(Body::Failed).has_badge("2");
    visit.retries().sends(LIST).answers_list(&["a1*"], 1).has_rows(&["a1*"]);
    assert_eq!(visit.asked, 1);
}

#[test]
fn h_26_a_clock_of_the_platform_that_is_years_off_changes_what_is_shown_and_nothing_else() {
    const YEARS: f64 = 10.0 * 365.25 * 24.0 * 3_600_000.0;
    for off in [-YEARS, YEARS] {
        let made =
            |id: &str, minutes: f64| json!({"id": id, "createdDate": BEGIN + off - minutes * 60_000.0});
        let mut visit = Visit::logged_in(2);
        let list = json!({"list": [made("a2", 2.0), made("a1", 1.0)], "totalPages": 1});
        visit.presses_bell().gets(Reply::ok(list)).rests().has_rows(&["a1*", "a2*"]).has_badge("2");
        visit.closes().waits(29).rests().waits(12).sends(COUNT).answers_count(2).rests();
        assert_eq!(visit.asked, 1);
    }
}

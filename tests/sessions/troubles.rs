//! What the page's scripts are told when something goes wrong: one word for each failure, and nothing else.

use app_inbox::api::Token;
use app_inbox::inbox::Event;
use app_inbox::session::{Given, Reason};

use crate::visit::{Reply, Visit};

/// What happens to a page that has just begun, and what its scripts are told of it.
#[track_caller]
fn check(expected: &[Reason], happens: fn(&mut Visit)) {
    let mut visit = Visit::begins();
    happens(&mut visit);
    assert_eq!(visit.troubles, expected);
}

#[test]
fn every_failure_of_the_callback_is_told_once() {
    check(&[Reason::CallbackRejected], |visit| {
        visit.rejects();
    });
    check(&[Reason::InvalidToken], |visit| {
        visit.gives_nonsense();
    });
    check(&[Reason::CallbackTimeout], |visit| {
        let ticket = visit.callback();
        visit.now += 10_000;
        visit.happens(Event::Woke);
        // What it gives in the end is no second failure.
        visit.happens(Event::TokenGiven(ticket, Given::Rejected));
    });
    check(&[Reason::CallbackRejected; 3], |visit| {
        for _ in 0..3 {
            visit.wakes_until_it_asks().rejects();
        }
    });
}

#[test]
fn every_failure_of_the_platform_is_told_once() {
    for (status, reason) in [
        (403, Reason::Denied),
        (429, Reason::RateLimited),
        (500, Reason::Network),
        (503, Reason::Network),
        (404, Reason::Refused),
        (999, Reason::Refused),
    ] {
        let mut visit = Visit::begins();
        visit.gives("anna").gets(Reply::status(status));
        assert_eq!(visit.troubles, [reason], "{status}");
    }
    check(&[Reason::Network], |visit| {
        visit.gives("anna").loses_the_answer();
    });
    check(&[Reason::Network], |visit| {
        visit.gives("anna").now += 15_000;
        visit.happens(Event::Woke);
    });
    check(&[Reason::Refused], |visit| {
        visit.gives("anna").gets(Reply::ok("no count".into()));
    });
}

#[test]
fn a_token_that_is_renewed_is_no_trouble_but_one_that_is_refused_at_once_is() {
    check(&[], |visit| {
        visit.gives("old").refuses(401).gives("new").answers_count(1);
    });
    check(&[Reason::Refused], |visit| {
        visit.gives("dead").refuses(401).gives("dead-too").refuses(401);
    });
    check(&[Reason::Refused], |visit| {
        visit.gives("dead").refuses(401).gives("dead");
    });
}

#[test]
fn nobody_is_no_trouble_and_neither_is_what_comes_late() {
    check(&[], |visit| {
        visit.gives_nothing();
    });
    check(&[], |visit| {
        let ticket = visit.callback();
        visit.starts();
        visit.happens(Event::TokenGiven(ticket, Given::Rejected));
    });
    check(&[], |visit| {
        let ticket = visit.gives("anna").request().ticket;
        visit.starts().happens(Event::AnswerLost(ticket));
    });
}

#[test]
fn a_policy_that_forbids_requests_is_told_as_such_whichever_comes_first() {
    check(&[Reason::BlockedByPolicy], |visit| {
        visit.gives("anna").happens(Event::Blocked).loses_the_answer().happens(Event::Blocked);
    });
    check(&[Reason::Network, Reason::BlockedByPolicy, Reason::BlockedByPolicy], |visit| {
        visit.gives("anna").loses_the_answer().happens(Event::Blocked).happens(Event::Blocked);
        visit.wakes_until_it_asks().gives("anna-2").loses_the_answer();
    });
}

#[test]
fn c5_a_token_that_was_refused_is_never_sent_again_whoever_brings_it() {
    let mut visit = Visit::logged_in(1);
    visit.waits(41).refuses(401).gives("dead").refuses(401);
    // Neither by the callback, later on …
    visit.wakes_until_it_asks().gives("dead");
    assert_eq!(visit.troubles, [Reason::Refused, Reason::Refused]);
    // … nor for the next visitor …
    visit.starts().gives("dead").rests();
    // … nor by an answer's header.
    let ticket = visit.wakes_until_it_asks().gives("alive").request().ticket;
    let answer = Reply::count(1).with_token("dead");
    let sent = visit.request();
    let answer = visit.answer_to(&sent, answer);
    visit.happens(Event::Answered(ticket, answer)).presses_bell();
    assert_eq!(Some(visit.request().request.token), Token::new("alive"));
}

#[test]
fn the_words_are_those_of_the_readme() {
    let readme = include_str!("../../README.md");
    for reason in [
        Reason::CallbackTimeout,
        Reason::CallbackRejected,
        Reason::InvalidToken,
        Reason::Refused,
        Reason::Denied,
        Reason::Network,
        Reason::RateLimited,
        Reason::BlockedByPolicy,
    ] {
        let rows: Vec<&str> =
            readme.lines().filter(|line| line.starts_with(&format!("| `{}` |", reason.word()))).collect();
        assert_eq!(rows.len(), 1, "{}", reason.word());
        assert_eq!(rows[0].contains("| yes |"), reason.is_about_the_visitor(), "{}", reason.word());
    }
}

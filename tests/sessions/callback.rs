//! The page's callback in all its moods (rows T of the fault catalogue).

use app_inbox::api::Token;
use app_inbox::inbox::{Event, Settings, Warning};
use app_inbox::session::Given;

use crate::visit::{COUNT, DAY, HOUR, LIST, MINUTE, Reply, Visit};

#[test]
fn t_01_a_token_is_used_once() {
    let mut visit = Visit::begins();
    visit.gives("anna").sends(COUNT);
    assert_eq!(visit.request().request.token.header(), "anna");
    visit.answers_count(1).presses_bell().sends(LIST);
    assert_ne!(visit.request().request.token.header(), "anna");
}

#[test]
fn t_02_a_callback_may_take_its_time() {
    let mut visit = Visit::begins();
    visit.now += 9_900;
    visit.gives("anna").sends(COUNT).answers_count(1).has_badge("1");
}

#[test]
fn t_02_what_a_callback_gives_after_its_time_is_ignored() {
    let late = || Given::Token(Token::new("late").expect("a token"));
    let mut visit = Visit::begins();
    let first = visit.callback();
    visit.now += 10_100;
    visit.happens(Event::TokenGiven(first, late()));
    assert!(!visit.is_sending());
    // Nor does it count beside the next one, nor when that has been used.
    visit.waits(2).asks().ignores(Event::TokenGiven(first, late()));
    visit.gives("anna").sends(COUNT).ignores(Event::TokenGiven(first, late()));
    visit.answers_count(1).presses_bell().answers_list(&["a1*"], 2).ignores(Event::TokenGiven(first, late()));
    visit
        .ignores(Event::TokenGiven(first, Given::Nothing))
        .ignores(Event::TokenGiven(first, Given::Rejected));
    visit.ignores(Event::TokenGiven(first, Given::Nonsense)).reaches_the_end();
    assert!(visit.is_sending(), "the list is not put in doubt by it");
    assert_eq!((visit.asked, visit.warnings.len()), (2, 0));
}

#[test]
fn t_03_a_callback_that_never_settles_is_called_ever_more_rarely() {
    let mut visit = Visit::begins();
    visit.waits(HOUR - 1).has_no_bell();
    assert!((8..=20).contains(&visit.asked), "{} calls", visit.asked);
    visit.waits(DAY - HOUR).has_no_bell();
    assert!(visit.asked <= 480, "{} calls", visit.asked);
    assert_eq!(visit.sent, []);
}

#[test]
fn t_04_a_callback_that_rejects_is_quiet_and_is_called_ever_more_rarely() {
    let mut visit = Visit::begins();
    visit.rejects().has_no_bell();
    visit.lives(DAY, |visit| visit.rejects()).has_no_bell();
    assert!((200..=480).contains(&visit.asked), "{} calls", visit.asked);
    assert_eq!((visit.sent.len(), visit.warnings.len()), (0, 0));
}

#[test]
fn c9_waits_double_from_2_seconds_to_5_minutes_each_by_chance() {
    for failures in 0..12_u32 {
        let longest = (2_000_u64 << failures).min(300_000);
        let mut waits = Vec::new();
        for seed in 0..60 {
            let mut visit = Visit::before_the_start(Default::default(), seed * 7_919);
            visit.starts();
            // The limits of C7 would hide the waits: every failure has an hour of its own.
            for _ in 0..failures {
                visit.rejects().hides().waits(HOUR).shows();
            }
            visit.rejects();
            let wait = visit.wakes_at().filter(|_| !visit.is_asking());
            waits.push(wait.map_or(0, |at| at - visit.now));
        }
        assert!(waits.iter().all(|wait| *wait <= longest), "after {failures}: {waits:?}");
        assert!(waits.iter().any(|wait| *wait > longest / 2), "after {failures}: {waits:?}");
        assert!(waits.iter().any(|wait| *wait < longest / 2), "after {failures}: {waits:?}");
    }
}

#[test]
fn t_08_t_09_an_empty_token_means_no_bell_and_no_request() {
    let mut visit = Visit::begins();
    visit.gives_nothing().rests().has_no_bell();
    // It is asked again after 5, 15 and 60 minutes, and every hour from then on.
    for minutes in [5, 15, 60, 60, 60] {
        visit.waits(minutes * MINUTE - 1).rests().waits(1).asks().gives_nothing().rests().has_no_bell();
    }
    assert_eq!((visit.asked, visit.sent.len(), visit.warnings.len()), (6, 0, 0));
    visit.waits(HOUR).gives("anna").sends(COUNT).answers_count(1).has_badge("1");
}

#[test]
fn t_09_a_wish_asks_again_but_not_within_a_minute() {
    let mut visit = Visit::begins();
    visit.gives_nothing().waits(60).rests().happens(Event::OpenAsked(true)).asks().gives_nothing();
    visit.waits(60).rests().happens(Event::RefreshAsked).asks();
    visit.gives("anna").sends(COUNT);
}

#[test]
fn t_09_a_wish_within_the_minute_is_kept_until_it_is_over() {
    let mut visit = Visit::begins();
    visit.gives_nothing().waits(2).happens(Event::RefreshAsked).rests();
    visit.waits(57).happens(Event::RefreshAsked).rests().waits(1).asks();
    visit.gives("anna").sends(COUNT);
}

#[test]
fn c9_a_look_that_failed_is_tried_again_within_32_seconds_what_was_read_within_2() {
    let waited = |seed: u64, mark: bool| {
        let mut visit = Visit::before_the_start(Settings::default(), seed);
        visit.starts().gives("anna").answers_count(1).presses_bell().answers_list(&["a1*"], 1);
        visit.presses_row(if mark { "a1" } else { "" }).wakes_until_it_asks().refuses(503);
        let failed = visit.now;
        visit.wakes_until_it_asks().now - failed
    };
    let longest = |mark| (1..=100).map(|seed| waited(seed, mark)).max();
    assert!(longest(false).is_some_and(|wait| (28_000..=32_000).contains(&wait)), "{:?}", longest(false));
    assert!(longest(true).is_some_and(|wait| (1_700..=2_000).contains(&wait)), "{:?}", longest(true));
}

#[test]
fn t_09_the_short_wait_comes_back_with_the_next_token() {
    let mut visit = Visit::begins();
    visit.gives_nothing().waits(5 * MINUTE).gives_nothing().waits(15 * MINUTE);
    visit.gives("anna").answers_count(1).waits(41).loses_the_answer();
    visit.wakes_until_it_asks().gives_nothing().has_no_bell();
    visit.waits(5 * MINUTE - 1).rests().waits(1).asks();
}

#[test]
fn t_10_to_t_26_what_cannot_be_a_token_costs_no_request_and_is_told_to_the_author() {
    let mut visit = Visit::begins();
    visit.gives_nonsense().has_no_bell();
    assert_eq!(visit.warnings, [Warning::NotAToken]);
    visit.lives(HOUR - 1, |visit| visit.gives_nonsense()).has_no_bell();
    assert!((5..=20).contains(&visit.asked), "{} calls", visit.asked);
    assert_eq!(visit.sent, []);
}

#[test]
fn t_27_the_token_that_was_just_refused_is_not_sent_again() {
    let mut visit = Visit::begins();
    visit.gives("dead").sends(COUNT).refuses(401).asks().gives("dead");
    assert_eq!((visit.asked, visit.sent.len(), visit.is_sending()), (2, 1, false));
    assert!(visit.wakes_at().is_some_and(|at| at > visit.now), "a failure like any other");
}

#[test]
fn t_28_two_dead_tokens_in_turn_meet_the_limits() {
    let mut visit = Visit::begins();
    visit.lives(DAY, |visit| {
        if visit.is_sending() {
            visit.refuses(401)
        } else {
            let token = if visit.asked % 2 == 0 { "dead" } else { "gone" };
            visit.gives(token)
        }
    });
    assert!(visit.asked <= 480, "{} calls", visit.asked);
}

#[test]
fn t_29_a_day_of_dead_tokens_costs_480_callbacks_at_most() {
    let mut visit = Visit::begins();
    visit.lives(
        DAY,
        |visit| {
            if visit.is_sending() { visit.refuses(401) } else { visit.gives_a_fresh_token() }
        },
    );
    assert!((240..=480).contains(&visit.asked), "{} calls", visit.asked);
    assert!(visit.sent.len() <= visit.asked);
}

/// Everything that could make the inbox want a token.
fn triggers(visit: &mut Visit) {
    for _ in 0..10 {
        visit
            .happens(Event::RefreshAsked)
            .presses_bell()
            .presses_row("a1")
            .retries()
            .goes_offline()
            .comes_online();
    }
}

#[test]
fn t_30_fifty_wishes_during_a_renewal_share_one_callback() {
    let mut visit = Visit::reading(&["a1*"]);
    visit.happens(Event::RefreshAsked).loses_the_answer().waits(2).asks();
    let before = visit.asked;
    triggers(&mut visit);
    assert_eq!(visit.asked, before);
    visit.gives("anna-new");
    assert!(visit.is_sending());
}

#[test]
fn t_31_when_the_shared_callback_fails_all_have_failed_once() {
    let mut visit = Visit::reading(&["a1*"]);
    visit.happens(Event::RefreshAsked).loses_the_answer().waits(2).asks();
    triggers(&mut visit);
    visit.gives_nonsense();
    assert_eq!((visit.asked, visit.warnings.len()), (2, 1));
}

#[test]
fn t_32_serial_wishes_while_the_callback_fails_meet_the_limits() {
    let mut visit = Visit::reading(&["a1*"]);
    visit.happens(Event::RefreshAsked).loses_the_answer();
    for _ in 0..50 {
        triggers(&mut visit);
        if visit.is_asking() {
            visit.rejects();
        }
    }
    assert!(visit.asked <= 3, "{} calls", visit.asked);
}

#[test]
fn t_33_a_success_after_failures_is_a_recovery_at_once() {
    let mut visit = Visit::begins();
    for _ in 0..3 {
        visit.wakes_until_it_asks().rejects();
    }
    visit.wakes_until_it_asks().gives("anna").sends(COUNT).answers_count(1).has_badge("1");
    // The waits begin anew at once, the limits after a minute in which all was well.
    visit.lives(2 * MINUTE, |visit| visit.answers_count(1));
    let asked = visit.asked;
    for again in 1..=3 {
        visit.now += 10_000;
        visit
            .happens(Event::RefreshAsked)
            .loses_the_answer()
            .happens(Event::RefreshAsked)
            .asks()
            .gives_a_fresh_token();
        visit.answers_count(1);
        assert_eq!(visit.asked, asked + again);
    }
}

#[test]
fn c7_the_limit_of_the_minute_holds_also_for_wishes() {
    let mut visit = Visit::begins();
    visit.rejects();
    for _ in 0..100 {
        visit.now += 1_000;
        visit.happens(Event::RefreshAsked);
        if visit.is_asking() {
            visit.rejects();
        }
    }
    assert!((4..=6).contains(&visit.asked), "{} calls", visit.asked);
}

#[test]
fn c7_the_limit_of_the_hour_is_lifted_by_a_minute_in_which_all_was_well() {
    let mut visit = Visit::begins();
    visit.lives(3 * HOUR, |visit| visit.rejects());
    visit.wakes_until_it_asks().gives("anna").lives(2 * MINUTE, |visit| visit.answers_count(1));
    for _ in 0..3 {
        visit.now += 10_000;
        visit.happens(Event::RefreshAsked).loses_the_answer();
        visit.happens(Event::RefreshAsked).asks().gives_a_fresh_token().answers_count(1);
    }
}

#[test]
fn c7_a_page_with_a_new_callback_at_every_turn_meets_the_limits_for_all_of_them() {
    let mut visit = Visit::begins();
    for _ in 0..600 {
        visit.now += 100;
        visit.starts();
    }
    assert!((30..=31).contains(&visit.asked), "{} calls in a minute", visit.asked);
    for _ in 0..3_540 {
        visit.now += 1_000;
        visit.starts();
    }
    assert!((300..=301).contains(&visit.asked), "{} calls in an hour", visit.asked);
}

#[test]
fn c9_a_wish_cuts_a_wait_short_once_in_10_seconds() {
    let mut visit = Visit::logged_in(2);
    for _ in 0..3_000 {
        visit.now += 100;
        visit.happens(Event::RefreshAsked);
        if visit.is_sending() {
            visit.gets(Reply::status(503).with_a_token());
        }
    }
    let attempts = visit.sent.len() - 1;
    assert!((30..=45).contains(&attempts), "{attempts} attempts in five minutes");
}

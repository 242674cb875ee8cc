//! Days and weeks in seconds: what a page costs that stays open, in good times and in bad (rows P, T and Y of the fault
//! catalogue).

use app_inbox::inbox::Event;
use app_inbox::session::{Given, Reason};

use crate::visit::{COUNT, DAY, HOUR, MINUTE, Reply, Visit};

const WEEK: u64 = 7 * 24 * HOUR;

/// A platform that always has two unread, and a callback that always has a token.
fn all_is_well(visit: &mut Visit) -> &mut Visit {
    if visit.is_asking() { visit.gives_a_fresh_token() } else { visit.answers_count(2) }
}

#[test]
fn p_10_a_week_in_sight_costs_one_callback_a_look_every_35_seconds_and_no_memory() {
    let mut visit = Visit::logged_in(2);
    visit.lives(HOUR, all_is_well);
    let size = visit.size();
    visit.lives(WEEK - HOUR, all_is_well);
    // Every 30 s, and up to 10 s more by chance.
    let (expected, made) = (WEEK as f64 / 35.0, visit.sent.len() as f64);
    assert!((made / expected - 1.0).abs() <= 0.02, "{made} requests, {expected} expected");
    assert!(
        visit.size() <= size + 64,
        "{} bytes of state after an hour, {} after a week",
        size,
        visit.size()
    );
    assert_eq!((visit.asked, visit.troubles.as_slice(), visit.warnings.as_slice()), (1, &[][..], &[][..]));
    visit.hides();
    assert_eq!(visit.wakes_at(), None, "no timer when nobody looks");
}

#[test]
fn t_29_a_day_of_dead_tokens_keeps_no_books_of_them() {
    let refuses = |visit: &mut Visit| {
        if visit.is_sending() {
            visit.refuses(401)
        } else {
            visit.gives_a_fresh_token()
        };
    };
    let live = |visit: &mut Visit, seconds| {
        visit.lives(seconds, |visit| {
            refuses(visit);
            visit
        });
    };
    let mut visit = Visit::begins();
    // After 300 calls all that C7 looks at is full.
    live(&mut visit, 18 * HOUR);
    let size = visit.size();
    live(&mut visit, DAY - 18 * HOUR);
    assert!(visit.asked <= 480, "{} calls", visit.asked);
    assert!(visit.size() <= size + 64, "{} bytes after 18 hours, {} after a day", size, visit.size());
    assert!(visit.troubles.iter().all(|reason| *reason == Reason::Refused));
}

#[test]
fn t_03_t_04_t_10_a_day_of_a_callback_in_any_bad_mood_costs_480_calls_at_most_and_no_request() {
    for given in [None, Some(Given::Rejected), Some(Given::Nonsense)] {
        let mut visit = Visit::begins();
        visit.lives(DAY, |visit| match &given {
            Some(given) => visit.settles(given.clone()),
            None => visit,
        });
        assert!((200..=480).contains(&visit.asked), "{given:?}: {} calls", visit.asked);
        assert_eq!(visit.sent, []);
        visit.has_no_bell();
    }
}

#[test]
fn t_09_c8_a_day_without_anybody_costs_26_calls_and_no_request() {
    let mut visit = Visit::begins();
    visit.lives(24 * HOUR, |visit| visit.gives_nothing());
    // At once, after 5 and after 15 minutes, and from then on every hour.
    assert_eq!((visit.asked, visit.sent.len()), (3 + 23, 0));
    assert_eq!(visit.troubles, [], "nobody is no trouble");
    visit.has_no_bell();
}

#[test]
fn y_06_a_tab_that_was_hidden_for_minutes_or_hours_makes_up_for_nothing() {
    for minutes in [1, 5, 10, 60, 8 * 60] {
        let mut visit = Visit::logged_in(2);
        visit.hides();
        let before = visit.sent.len();
        // Browsers let the timers of hidden tabs fire once a minute; we have none, but one may have been on its way.
        for _ in 0..minutes {
            visit.now += 60_000;
            visit.happens(Event::Woke).rests();
        }
        visit.shows().lives(29, all_is_well);
        assert_eq!(visit.sent[before..], [COUNT], "after {minutes} minutes");
        assert_eq!(visit.asked, 1);
    }
}

#[test]
fn y_08_ten_flaps_a_second_for_a_minute_cost_an_attempt_in_five_seconds_at_most() {
    for works in [true, false] {
        let mut visit = Visit::logged_in(2);
        let before = visit.sent.len() + visit.asked;
        for _ in 0..600 {
            visit.now += 100;
            visit.goes_offline().comes_online().happens(Event::Woke);
            if visit.is_asking() {
                visit.gives_a_fresh_token();
            }
            if visit.is_sending() {
                if works {
                    visit.answers_count(2)
                } else {
                    visit.gets(Reply::status(503).with_a_token())
                };
            }
        }
        let attempts = visit.sent.len() + visit.asked - before;
        assert!((1..=12).contains(&attempts), "{attempts} attempts in a minute");
    }
}

#[test]
fn y_09_a_machine_that_slept_for_8_hours_looks_once() {
    for the_clock_slept_too in [true, false] {
        let mut visit = Visit::logged_in(2);
        let before = visit.sent.len();
        visit.now += if the_clock_slept_too { 30 } else { 8 * HOUR * 1_000 };
        visit.happens(Event::Woke).goes_offline().comes_online().hides().shows();
        visit.lives(41, all_is_well);
        let looks = visit.sent.len() - before;
        assert!((1..=2).contains(&looks), "{looks} looks");
        assert_eq!(visit.asked, 1);
    }
}

#[test]
fn y_10_t_45_a_clock_that_leaps_ten_years_changes_no_limit() {
    const TEN_YEARS: u64 = 10 * 365 * 24 * HOUR * 1_000;
    // Back: nothing happens before its time by the latest clock that was seen.
    let mut visit = Visit::before_the_start(Default::default(), 7);
    visit.now = TEN_YEARS;
    visit.starts().asks();
    visit.now = 5;
    visit.happens(Event::Woke).asks();
    visit.now = TEN_YEARS + 9_999;
    visit.happens(Event::Woke).asks();
    visit.now += 1;
    visit.happens(Event::Woke).rests();
    assert_eq!(visit.troubles, [Reason::CallbackTimeout]);
    // Ahead: what is outstanding has failed, once, and the looks go on from there.
    let mut visit = Visit::logged_in(2);
    visit.now += TEN_YEARS;
    visit.happens(Event::Woke).sends(COUNT).answers_count(3).rests().has_badge("3");
    visit.waits(29).rests();
}

/// A small source of chance for the world, with a seed.
struct Dice(u64);

impl Dice {
    fn throws(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

#[test]
fn thirty_days_with_one_fault_in_ten_keep_every_rule_and_end_well() {
    let mut dice = Dice(30);
    let mut visit = Visit::logged_in(2);
    for _ in 0..30 * 24 {
        visit.lives(HOUR - 5 * MINUTE, |visit| match (visit.is_asking(), dice.throws(60)) {
            (true, 0) => visit.rejects(),
            (true, 1) => visit.gives_nonsense(),
            (true, 2) => visit.gives_nothing(),
            (true, _) => visit.gives_a_fresh_token(),
            (false, 0) => visit.refuses(401),
            (false, 1) => visit.loses_the_answer(),
            (false, 2) => visit.gets(Reply::status(503).with_a_token()),
            (false, 3) => visit.gets(Reply::status(429).retry_after(600)),
            (false, 4) => visit.gets(Reply::count(2).hiding_the_token()),
            (false, 5) => visit.gets(Reply::ok("<html>".into())),
            (false, _) => visit.answers_count(2),
        });
        visit.hides().waits(4 * MINUTE).shows().waits(MINUTE);
        if dice.throws(24) == 0 {
            visit.is_stored().waits(HOUR).is_restored().shows();
        }
    }
    let size = visit.size();
    assert!(size < 20_000, "{size} bytes of state after a month");
    visit.lives(2 * HOUR, all_is_well).has_badge("2");
}

//! When the count is looked at: every half a minute, while somebody can see it (C10).

use app_inbox::inbox::{Event, Settings};
use app_inbox::session::Millis;

use crate::visit::{COUNT, HOUR, LIST, MINUTE, Reply, Visit, read};

/// A platform that always has two unread, and a callback that always has a token.
fn all_is_well(visit: &mut Visit) -> &mut Visit {
    if visit.is_asking() { visit.gives_a_fresh_token() } else { visit.answers_count(2) }
}

#[test]
fn the_count_is_looked_at_every_30_to_40_seconds() {
    let mut visit = Visit::logged_in(2);
    let mut waits: Vec<Millis> = Vec::new();
    for _ in 0..1_000 {
        let before = visit.now;
        visit.wakes().sends(COUNT).answers_count(2).rests();
        waits.push(visit.now - before);
    }
    assert!(waits.iter().all(|wait| (30_000..=40_000).contains(wait)));
    assert!(waits.iter().any(|wait| *wait < 31_000) && waits.iter().any(|wait| *wait > 39_000), "by chance");
    assert_eq!(visit.asked, 1);
}

#[test]
fn t_43_a_hidden_page_does_nothing_for_8_hours_and_looks_once_when_it_is_shown() {
    let mut visit = Visit::logged_in(2);
    visit.hides();
    assert_eq!(visit.wakes_at(), None);
    visit.waits(8 * HOUR).rests();
    visit.shows().waits(5).sends(COUNT);
    visit.refuses(401).asks().gives("anna-new").sends(COUNT).answers_count(3).rests().has_badge("3");
    assert_eq!(visit.waits(29).sent, [COUNT, COUNT, COUNT], "one look, and no catching up");
    assert_eq!(visit.asked, 2);
}

#[test]
fn a_page_that_is_shown_again_looks_within_5_seconds() {
    let mut visit = Visit::logged_in(2);
    visit.hides().waits(11).shows().waits(5).sends(COUNT);
}

#[test]
fn a_page_that_was_away_for_a_moment_does_not_look_again() {
    let mut visit = Visit::logged_in(2);
    visit.hides().waits(5).shows().waits(24).rests();
}

#[test]
fn nothing_is_asked_offline_and_one_look_follows() {
    let mut visit = Visit::logged_in(2);
    visit.goes_offline().waits(8 * HOUR).rests();
    visit.comes_online().waits(5).sends(COUNT).answers_count(1).rests();
}

#[test]
fn h_24_a_browser_that_wrongly_believes_to_be_offline_is_put_to_the_test_by_a_wish() {
    let mut visit = Visit::logged_in(2);
    visit.goes_offline().presses_bell().sends(LIST).answers_list(&["a1"], 1).has_rows(&["a1"]);
    visit.goes_offline().happens(Event::RefreshAsked).sends(LIST);
}

#[test]
fn h_24_a_browser_that_wrongly_believes_to_be_online_meets_its_waits() {
    let mut visit = Visit::logged_in(2);
    visit.lives(HOUR, |visit| if visit.is_asking() { visit.rejects() } else { visit.loses_the_answer() });
    assert!(visit.asked <= 21, "{}", visit.asked);
    visit.has_badge("2");
}

#[test]
fn a_poll_interval_of_nothing_means_no_looks_but_those_that_are_wished_for() {
    let mut visit = Visit::with(Settings { poll_interval: 0, ..Settings::default() });
    visit.gives("anna").answers_count(2).rests();
    assert_eq!(visit.wakes_at(), None);
    visit.waits(HOUR).hides().waits(HOUR).shows().goes_offline().comes_online().waits(HOUR).rests();
    visit.happens(Event::RefreshAsked).sends(COUNT).answers_count(3).rests().has_badge("3");
    visit.presses_bell().sends(LIST).answers_list(&["a1*"], 1).rests();
}

#[test]
fn a_page_of_its_own_interval_looks_at_that_interval() {
    let mut visit = Visit::with(Settings { poll_interval: 600_000, ..Settings::default() });
    visit.gives("anna").answers_count(2).waits(600).rests().waits(10).sends(COUNT);
}

#[test]
fn nobody_logged_in_means_no_looks() {
    let mut visit = Visit::begins();
    visit.gives_nothing().waits(299).rests();
    assert_eq!(visit.sent, []);
}

#[test]
fn a_week_of_looks_costs_one_callback() {
    let mut visit = Visit::logged_in(2);
    visit.lives(7 * 24 * HOUR, all_is_well);
    assert_eq!(visit.asked, 1);
    assert!((15_000..=20_160).contains(&visit.sent.len()), "{}", visit.sent.len());
}

#[test]
fn a_look_that_comes_due_while_the_page_is_hidden_waits_with_its_token() {
    let mut visit = Visit::logged_in(2);
    visit.presses_bell().answers_list(&["a1*"], 1);
    visit.hides().waits(MINUTE).presses_row("a1").sends(read(&["a1"])).takes_the_mark().rests();
    visit.shows().waits(5).sends(COUNT);
}

#[test]
fn what_goes_wrong_just_as_the_page_is_hidden_waits_until_it_is_shown() {
    // The request was sent while the page was seen; its answer, and what would follow, comes after that.
    let mut visit = Visit::logged_in(2);
    visit.waits(41).sends(COUNT).hides().refuses(401).rests();
    assert_eq!(visit.wakes_at(), None);
    visit.waits(HOUR).rests().shows().asks().gives("anna-new").sends(COUNT).answers_count(1).has_badge("1");
}

#[test]
fn a_renewal_that_ends_after_the_page_was_hidden_is_of_use_when_it_is_shown() {
    let mut visit = Visit::logged_in(2);
    visit.waits(41).refuses(401).asks().hides().gives("anna-new").rests();
    visit.shows().sends(COUNT).answers_count(1).has_badge("1");
}

#[test]
fn y_08_a_flapping_connection_does_not_hurry_us() {
    let mut visit = Visit::logged_in(2);
    visit.wakes_until_it_asks();
    visit.gets(Reply::status(500).with_a_token());
    let before = visit.sent.len();
    for _ in 0..600 {
        visit.now += 100;
        visit.happens(Event::Woke).goes_offline().comes_online();
        if visit.is_sending() {
            visit.gets(Reply::status(500).with_a_token());
        }
    }
    let attempts = visit.sent.len() - before;
    assert!(attempts <= 12, "{attempts} attempts in a minute");
}

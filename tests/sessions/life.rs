//! The page's own life: put aside and shown again, ended and begun anew (rows Y of the fault catalogue).

use app_inbox::inbox::{Event, Settings};

use crate::visit::{COUNT, LIST, MINUTE, Visit};

#[test]
fn y_01_y_03_a_restored_page_shows_nothing_until_it_is_known_who_is_there() {
    let mut visit = Visit::reading(&["a1*"]);
    visit.happens(Event::Stored).has_no_bell().rests();
    // Browsers say that it is visible before they say that it is shown again.
    visit.hides().waits(3_600).shows().has_no_bell().rests();
    visit.happens(Event::Restored).has_no_bell().asks();
    visit.gives("ben").sends(COUNT).has_no_bell().answers_count(2).has_badge("2").rests();
    visit.presses_bell().sends(LIST).answers_list(&["b1*", "b2*"], 1).has_rows(&["b1*", "b2*"]);
    assert_eq!(visit.asked, 2);
}

#[test]
fn y_03_who_has_logged_out_elsewhere_leaves_nothing_on_a_restored_page() {
    let mut visit = Visit::reading(&["a1*"]);
    visit.happens(Event::Stored).happens(Event::Restored).gives_nothing().has_no_bell().rests();
}

#[test]
fn y_02_a_page_that_goes_and_comes_fifty_times_looks_once_each_time() {
    let mut visit = Visit::logged_in(1);
    for round in 1..=50 {
        visit.happens(Event::Stored).hides().now += 60_000;
        visit.shows().happens(Event::Restored).gives_a_fresh_token().sends(COUNT).answers_count(1).rests();
        assert_eq!(visit.asked, 1 + round);
    }
}

#[test]
fn y_04_what_was_ended_stays_ended_when_the_page_is_restored() {
    let mut visit = Visit::reading(&["a1*"]);
    visit.happens(Event::Stored).ends().happens(Event::Restored).shows().has_no_bell().rests();
    assert_eq!(visit.wakes_at(), None);
    visit.starts().gives("anna-2").answers_count(1).has_badge("1");
}

#[test]
fn y_12_what_was_read_goes_out_although_the_page_is_put_aside() {
    let mut visit = Visit::reading(&["a1*"]);
    visit.presses_row("a1").happens(Event::Stored);
    assert!(visit.is_sending());
    visit.takes_the_mark().rests();
}

#[test]
fn y_08_a_page_that_was_online_for_a_moment_does_not_wait_for_minutes() {
    for seed in 0..50 {
        let mut visit = Visit::before_the_start(Settings::default(), seed * 7_919);
        visit.starts().gives("anna").answers_count(1).waits(60);
        let fails = |visit: &mut Visit| {
            visit.wakes_until_it_asks();
            if visit.is_asking() {
                visit.rejects()
            } else {
                visit.loses_the_answer()
            };
        };
        (0..8).for_each(|_| fails(&mut visit));
        visit.goes_offline().comes_online();
        fails(&mut visit);
        visit.goes_offline().waits(2).comes_online();
        let wait = visit.wakes_at().expect("it looks again") - visit.now;
        // The callback may not be called more than three times a minute.
        assert!(wait <= MINUTE * 1_000, "{wait} ms");
    }
}

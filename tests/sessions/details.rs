//! What else holds: each of these was broken by a small change of the core that no other test had noticed.

use app_inbox::choice::Prefetch;
use app_inbox::inbox::{Cause, Event, Filter, Settings};
use app_inbox::session::Reason;
use app_inbox::view::{Body, End, Notice};
use serde_json::json;

use crate::visit::{ALL_READ, COUNT, LIST, MINUTE, Reply, Visit, page, read};

const ROWS: [&str; 4] = ["a1*", "a2", "a3*", "a4"];

/// The visitor has scrolled to the end of the first of two pages, while the first one is being read anew.
fn at_the_end_of_a_list_that_is_read_anew() -> Visit {
    let mut visit = Visit::logged_in(3);
    visit
        .presses_bell()
        .answers_list(&["a1*", "a2"], 2)
        .happens(Event::RefreshAsked)
        .sends(LIST)
        .reaches_the_end();
    visit
}

/// The callback has no calls to spare, and what went well for 20 seconds has failed again.
fn failing_again_soon_after_hours_of_failures() -> Visit {
    let mut visit = Visit::begins();
    visit.lives(3 * 3600, |visit| visit.rejects());
    visit.wakes_until_it_asks().gives("anna").answers_count(1);
    visit.waits(20).happens(Event::RefreshAsked).gets(Reply::status(503).with_a_token());
    visit
}

#[test]
fn c13_t_42_all_that_is_said_while_the_rows_are_in_doubt_waits_for_the_list() {
    let mut visit = Visit::reading(&["a1*", "a2*"]);
    visit.happens(Event::RefreshAsked).sends(LIST).refuses(401).gives("ben").sends(LIST);
    visit.happens(Event::MarkAllPressed).answers_list(&["b1*"], 1).sends(COUNT).answers_count(1);
    visit.closes().rests().has_badge("1");
}

#[test]
fn a_closed_list_in_doubt_leaves_the_badge_to_the_count() {
    let mut visit = Visit::reading(&["a1*", "a2*"]);
    visit.closes().waits(41).refuses(401).gives("anna-new").has_badge("2").answers_count(2).has_badge("2");
}

#[test]
fn when_the_panel_closes_only_the_first_page_is_kept() {
    let mut visit = Visit::logged_in(2);
    visit.presses_bell().answers_list(&["a1*", "a2"], 2).reaches_the_end().answers_list(&["a3*", "a4"], 2);
    visit.closes().has_badge("2").presses_bell().has_rows_then(&["a1*", "a2"], End::More);
}

#[test]
fn the_numbers_of_a_whole_list_that_agrees_with_the_count_are_told() {
    let mut visit = Visit::reading(&ROWS);
    visit
        .happens(Event::RefreshAsked)
        .sends(LIST)
        .answers_list(&["a0*", "a1*", "a2", "a3*"], 1)
        .answers_count(3)
        .answers_list(&["a0*", "a1*", "a2", "a3*"], 1);
    let counts: Vec<_> = visit.panel().filters.iter().map(|choice| choice.count).collect();
    assert_eq!(counts, [Some(4), Some(3)]);
}

#[test]
fn they_are_told_also_while_the_list_is_being_read_anew() {
    let mut visit = Visit::reading(&ROWS);
    visit
        .happens(Event::RefreshAsked)
        .sends(LIST)
        .answers_list(&["a0*", "a1*", "a2", "a3*"], 1)
        .answers_count(3)
        .sends(LIST);
    let counts: Vec<_> = visit.panel().filters.iter().map(|choice| choice.count).collect();
    assert_eq!(counts, [Some(4), Some(3)]);
}

#[test]
fn an_empty_list_knows_better_than_the_count_however_many_pages_it_speaks_of() {
    let mut visit = Visit::logged_in(2);
    visit
        .presses_bell()
        .answers_list(&[], 3)
        .has_badge("")
        .sends(page(1))
        .answers_list(&[], 3)
        .rests()
        .has_body(Body::Empty);
}

#[test]
fn a_single_new_one_is_a_toast_and_what_was_read_is_none() {
    let mut visit = Visit::with(Settings { toast: true, ..Settings::default() });
    visit.gives("anna").answers_count(1).happens(Event::RefreshAsked).answers_count(2).sends(LIST);
    visit.answers_list(&["a0", "a1*", "a9*"], 1).rests();
    assert_eq!(visit.toasts, ["a1"], "one is enough, and what was read is no news");
}

#[test]
fn c7_a_callback_that_worked_once_gains_nothing_by_new_starts_without_an_answer() {
    let mut visit = Visit::begins();
    visit.gives_a_fresh_token().answers_count(1);
    for _ in 0..100 {
        visit.starts_again();
        if visit.is_asking() {
            visit.gives_a_fresh_token().sends(COUNT);
        }
    }
    assert!(visit.asked <= 4, "{}", visit.asked);
}

#[test]
fn c7_a_new_start_with_the_same_callback_may_follow_when_all_was_well_for_long() {
    let mut visit = Visit::logged_in(1);
    visit.lives(3 * MINUTE, |visit| visit.answers_count(1)).starts_again().asks();
}

#[test]
fn what_can_be_undone_still_can_after_a_renewal() {
    let mut visit = Visit::reading(&["a1*", "a2*"]);
    visit
        .happens(Event::MarkAllPressed)
        .happens(Event::RefreshAsked)
        .sends(LIST)
        .refuses(401)
        .gives("anna-new");
    visit.sends(LIST).answers_list(&["a1*", "a2*"], 1).sends(COUNT).answers_count(2).rests();
    visit.undoes().has_badge("2").has_rows(&["a1*", "a2*"]);
}

#[test]
fn r_05_a_token_that_came_with_a_failure_is_as_good_as_any() {
    let mut visit = Visit::logged_in(1);
    visit.waits(41).sends(COUNT).gets(Reply::status(503).with_a_token()).wakes_until_it_asks().sends(COUNT);
    visit.gets(Reply::count(1).hiding_the_token()).happens(Event::RefreshAsked).sends(COUNT);
}

#[test]
fn c7_with_a_token_at_hand_no_callback_is_waited_for() {
    let mut visit = Visit::begins();
    visit.gives("t1").sends(COUNT).refuses(401).gives("t2").answers_count(1);
    visit.happens(Event::RefreshAsked).sends(COUNT).refuses(401).gives("t3").sends(COUNT);
    let failed = visit.gets(Reply::status(503).with_a_token()).now;
    visit.wakes_until_it_asks().sends(COUNT);
    assert!(visit.now - failed <= 32_000);
}

#[test]
fn c9_the_first_failure_of_the_next_visitor_is_no_failed_look() {
    let nobody: fn(&mut Visit) -> &mut Visit = |visit| visit.refuses(401).gives_nothing().waits(5 * MINUTE);
    let denied: fn(&mut Visit) -> &mut Visit =
        |visit| visit.refuses(403).happens(Event::RefreshAsked).waits(MINUTE);
    for goes in [nobody, denied] {
        for seed in 0..10 {
            let mut visit = Visit::before_the_start(Settings::default(), seed * 7_919);
            visit.starts().gives("anna").answers_count(1).waits(41).sends(COUNT);
            goes(&mut visit).asks().gives("ben").sends(COUNT).refuses(503);
            assert!(visit.wakes_at().is_none_or(|at| at - visit.now <= 2_000));
        }
    }
}

#[test]
fn c7_the_minute_in_which_all_was_well_begins_anew_after_a_failure() {
    let mut visit = failing_again_soon_after_hours_of_failures();
    visit.wakes_until_it_asks().sends(COUNT).answers_count(1);
    let asked = visit.asked;
    visit.now += 20_000;
    visit.happens(Event::RefreshAsked).sends(COUNT).answers_count(1);
    visit.now += 10_000;
    visit.happens(Event::RefreshAsked).loses_the_answer().waits(5).happens(Event::RefreshAsked).rests();
    assert_eq!(visit.asked, asked);
}

#[test]
fn c11_two_failures_at_once_are_told_both() {
    let mut visit = Visit::begins();
    visit.gives("anna").now += 15_000;
    visit.happens(Event::Blocked);
    assert_eq!(visit.troubles, [Reason::Network, Reason::BlockedByPolicy]);
}

#[test]
fn a_list_that_waits_while_nobody_looks_has_not_failed() {
    let mut visit = Visit::logged_in(2);
    visit.presses_bell().sends(LIST).hides().refuses(401).rests().shows().asks().has_body(Body::Loading);
}

#[test]
fn a_list_that_was_touched_for_is_ready_at_its_bell() {
    let mut visit = Visit::logged_in(2);
    visit.happens(Event::BellTouched(2)).sends(LIST).answers_list(&ROWS, 1);
    assert_eq!(visit.sees().ready.map(|panel| panel.bell), Some(2));
}

#[test]
fn the_page_may_tell_of_a_row_that_is_there() {
    let mut visit = Visit::reading(&ROWS);
    visit
        .happens(Event::MarkAsked("a1".into()))
        .has_badge("1")
        .has_rows(&["a1", "a2", "a3*", "a4"])
        .sends(read(&["a1"]));
    visit.takes_the_mark().answers_count(1).rests().happens(Event::MarkAsked("a2".into())).rests();
}

#[test]
fn all_that_were_read_before_are_not_told_again() {
    Visit::logged_in(0).happens(Event::AllRead).rests();
}

#[test]
fn undo_that_was_held_ends_10_seconds_after_it_was_let_go() {
    let mut visit = Visit::reading(&ROWS);
    visit.happens(Event::MarkAllPressed).happens(Event::UndoHeld(true)).waits(15).rests();
    visit.happens(Event::UndoHeld(false)).waits(9).rests().waits(1).sends(ALL_READ);
}

#[test]
fn what_could_not_be_saved_is_forgotten_with_the_next_action() {
    let mut visit = Visit::reading(&ROWS);
    visit.presses_row("a1").gets(Reply::status(400).with_a_token());
    visit.happens(Event::MarkAllPressed).undoes();
    assert_eq!(visit.panel().notice, None::<Notice>);
}

#[test]
fn a_page_of_the_list_that_is_gone_holds_nothing_up() {
    let mut visit = at_the_end_of_a_list_that_is_read_anew();
    visit.answers_list(&["a1*", "a2"], 1).sends(COUNT);
}

#[test]
fn what_a_page_that_alone_decides_has_said_holds_for_the_next_visitor() {
    let mut visit = Visit::with(Settings { open: Some(false), ..Settings::default() });
    visit
        .gives("anna")
        .answers_count(1)
        .happens(Event::OpenAsked(true))
        .sends(LIST)
        .refuses(401)
        .gives_nothing();
    visit.waits(5 * MINUTE).gives("ben").answers_count(1);
    assert!(visit.sees().panel.is_some());
}

#[test]
fn h_04_after_403_the_page_may_ask_for_the_panel() {
    let mut visit = Visit::logged_in(1);
    visit.waits(41).refuses(403).waits(60).rests().happens(Event::OpenAsked(true)).asks();
}

#[test]
fn a_panel_that_was_asked_for_before_the_bell_opens_once() {
    let mut visit = Visit::begins();
    visit
        .happens(Event::OpenAsked(true))
        .gives("anna")
        .answers_count(1)
        .sends(LIST)
        .answers_list(&["a1*"], 1)
        .rests();
    visit.focused = None;
    visit.happens(Event::Woke).rests();
    assert_eq!((&visit.focused, visit.panel().bell), (&None, 0));
}

#[test]
fn nothing_closes_a_list_in_the_page() {
    let mut visit = Visit::with(Settings { inline: true, ..Settings::default() });
    visit.gives("anna").answers_count(2).sends(LIST).answers_list(&ROWS, 1);
    for event in [Event::OpenAsked(false), Event::BellLost] {
        visit.happens(event).rests().has_rows(&ROWS);
    }
}

#[test]
fn the_way_back_from_the_panel_costs_no_list() {
    let mut visit =
        Visit::with(Settings { prefetch: Prefetch::Hover, poll_interval: 0, ..Settings::default() });
    visit.gives("anna").answers_count(2).presses_bell().answers_list(&ROWS, 1).waits(11);
    visit.closes().happens(Event::BellApproached(0)).rests();
}

#[test]
fn a_panel_that_is_closed_wants_no_further_page() {
    let mut visit = at_the_end_of_a_list_that_is_read_anew();
    visit.closes().answers_list(&["a1*", "a2"], 2).sends(COUNT).answers_count(3).rests();
}

#[test]
fn c5_all_that_was_said_before_the_rows_is_sent_again_once() {
    let mut visit = Visit::logged_in(2);
    visit.happens(Event::AllRead).sends(ALL_READ).refuses(401).gives("t2").sends(ALL_READ).refuses(401);
    assert!(!visit.is_asking());
}

#[test]
fn a_count_that_has_not_changed_leaves_a_list_that_was_read_ahead() {
    let mut visit = Visit::with(Settings { prefetch: Prefetch::Hover, ..Settings::default() });
    visit.gives("anna").answers_count(2).happens(Event::BellApproached(0)).answers_list(&ROWS, 1);
    visit.happens(Event::RefreshAsked).answers_count(2).presses_bell().has_rows(&ROWS).rests();
}

#[test]
fn a_list_that_was_read_ahead_is_not_read_with_every_look() {
    let mut visit = Visit::with(Settings { prefetch: Prefetch::Idle, ..Settings::default() });
    visit
        .gives("anna")
        .answers_count(2)
        .answers_list(&ROWS, 1)
        .waits(41)
        .sends(COUNT)
        .answers_count(2)
        .rests();
}

#[test]
fn c13_a_further_page_says_nothing_of_whose_all_it_is() {
    let mut visit = Visit::logged_in(3);
    visit.presses_bell().answers_list(&["a1*", "a2*"], 2).happens(Event::MarkAllPressed);
    visit
        .reaches_the_end()
        .sends(page(1))
        .refuses(401)
        .gives("anna-new")
        .sends(page(1))
        .answers_list(&["a3*"], 2);
    visit.sends(LIST).answers_list(&["a1*", "a2*"], 2).has_badge("").sends(COUNT).answers_count(3);
    visit.closes().sends(ALL_READ);
}

#[test]
fn a_list_that_is_read_anew_forgets_a_page_that_failed() {
    let mut visit = Visit::logged_in(9);
    visit
        .presses_bell()
        .answers_list(&["a1*", "a2"], 3)
        .reaches_the_end()
        .gets(Reply::status(404).with_a_token());
    visit.has_rows_then(&["a1*", "a2"], End::Failed);
    visit
        .happens(Event::RefreshAsked)
        .answers_list(&["a1*", "a2"], 3)
        .has_rows_then(&["a1*", "a2"], End::More);
}

#[test]
fn c13_t_42_a_mark_that_is_taken_leaves_open_whose_all_it_is() {
    let mut visit = Visit::reading(&["a1*", "a2*"]);
    visit.presses_row("a1").sends(read(&["a1"])).happens(Event::MarkAllPressed).takes_the_mark();
    visit.sends(COUNT).refuses(401).gives("ben").sends(COUNT).answers_count(1).closes();
    visit.sends(LIST).answers_list(&["b1*"], 1).rests().has_badge("1");
}

#[test]
fn t_42_rows_in_doubt_go_when_the_list_is_refused() {
    let mut visit = Visit::reading(&["a1*"]);
    visit.happens(Event::RefreshAsked).sends(LIST).refuses(401).gives("ben").sends(LIST);
    visit.gets(Reply::status(404).with_a_token()).has_body(Body::Failed);
}

#[test]
fn a_category_is_searched_for_although_all_are_read() {
    let row = |id: &str, category: &str| json!({"id": id, "category": category, "status": "OPENED"});
    let mut visit = Visit::logged_in(0);
    visit.presses_bell().gets(Reply::ok(json!({"totalPages": 2, "list": [row("a1", "News")]})));
    visit.chooses(Filter::Category("News".into())).rests().happens(Event::RefreshAsked).sends(LIST);
    visit.gets(Reply::ok(json!({"totalPages": 2, "list": [row("a0", "Orders")]})));
    visit.has_body(Body::Loading).sends(page(1));
}

#[test]
fn the_search_for_unread_ones_ends_with_the_first() {
    let mut visit = Visit::logged_in(1);
    visit.presses_bell().answers_list(&["a1", "a2"], 4).chooses(Filter::Unread).sends(page(1));
    visit
        .answers_list(&["a3", "a4"], 4)
        .sends(page(2))
        .answers_list(&["a5*"], 4)
        .has_rows_then(&["a5*"], End::More)
        .rests();
    visit.closes().rests();
}

#[test]
fn it_ends_so_whatever_else_happens_meanwhile() {
    let mut visit = Visit::logged_in(1);
    visit
        .presses_bell()
        .answers_list(&["a1", "a2"], 4)
        .chooses(Filter::Unread)
        .sends(page(1))
        .happens(Event::Woke);
    visit.answers_list(&["a5*"], 4).has_rows_then(&["a5*"], End::More).rests();
}

#[test]
fn a_look_that_is_under_way_is_the_look() {
    let mut visit = Visit::logged_in(1);
    visit.waits(29).happens(Event::RefreshAsked).sends(COUNT).waits(12).sends(COUNT).answers_count(1).rests();
}

#[test]
fn a_page_that_alone_decides_hears_that_its_visitor_is_gone() {
    let mut visit = Visit::with(Settings { open: Some(true), ..Settings::default() });
    visit.gives("anna").answers_count(1).answers_list(&["a1*"], 1).waits(41).refuses(401).gives_nothing();
    assert_eq!(visit.told, [(false, Cause::Gone)]);
}

#[test]
fn an_all_that_cannot_be_told_asks_for_no_list() {
    let mut visit = Visit::reading(&["a1*", "a2*"]);
    visit.marks_all().closes();
    for _ in 0..10 {
        visit.wakes_until_it_asks();
        assert!(
            visit.request().request.call == ALL_READ || visit.request().request.call == COUNT,
            "{:?}",
            visit.request()
        );
        visit.gets(Reply::status(503).with_a_token());
    }
}

#[test]
fn a_single_unread_one_can_be_marked_as_all() {
    assert!(Visit::reading(&["a1*"]).panel().can_mark_all);
    assert!(Visit::reading(&[]).panel().filters.is_empty());
}

#[test]
fn the_soonest_change_of_an_age_is_waited_for() {
    let mut visit = Visit::logged_in(1);
    let at = |id: &str, before: f64| json!({"id": id, "createdDate": crate::visit::BEGIN + visit.now as f64 - before});
    let list =
        json!({"totalPages": 1, "list": [at("a1", 10_000.0), at("a2", 119_000.0), at("a3", 180_000.0)]});
    visit.presses_bell().gets(Reply::ok(list));
    assert_eq!(visit.sees().changes_in, Some(1_000.0));
}

#[test]
fn c7_a_callback_gains_nothing_by_ends() {
    let mut visit = Visit::begins();
    for _ in 0..50 {
        if visit.is_asking() {
            visit.rejects();
        }
        visit.ends().starts_again();
    }
    assert_eq!(visit.asked, 3);
}

#[test]
fn c7_a_callback_gains_nothing_by_the_pages_return() {
    let mut visit = Visit::begins();
    for _ in 0..50 {
        if visit.is_asking() {
            visit.rejects();
        }
        visit.happens(Event::Stored).happens(Event::Restored);
    }
    assert_eq!(visit.asked, 3);
}

#[test]
fn a_press_outside_of_a_closed_panel_is_nothing() {
    let mut visit = Visit::with(Settings { open: Some(false), ..Settings::default() });
    visit.gives("anna").answers_count(2).happens(Event::OutsidePressed).happens(Event::EscapePressed);
    assert_eq!(visit.told, []);
}

#[test]
fn after_failures_marks_go_first_again() {
    let mut visit = Visit::reading(&ROWS);
    visit
        .presses_row("a1")
        .gets(Reply::status(503).with_a_token())
        .wakes_until_it_asks()
        .sends(read(&["a1"]))
        .gets(Reply::status(503).with_a_token());
    visit.wakes_until_it_asks().happens(Event::RefreshAsked);
    while visit.is_sending() {
        match visit.request().request.call.clone() {
            c if c == LIST => visit.answers_list(&ROWS, 1),
            c if c == COUNT => visit.answers_count(1),
            _ => visit.takes_the_mark(),
        };
    }
    visit
        .happens(Event::RefreshAsked)
        .sends(LIST)
        .presses_row("a3")
        .answers_list(&ROWS, 1)
        .sends(read(&["a3"]));
}

#[test]
fn toasts_survive_a_renewal() {
    let mut visit = Visit::with(Settings { toast: true, ..Settings::default() });
    visit.gives("anna").answers_count(1).presses_bell().answers_list(&["a9*"], 1).closes();
    visit
        .happens(Event::RefreshAsked)
        .answers_count(2)
        .sends(LIST)
        .refuses(401)
        .gives("anna-new")
        .sends(LIST);
    visit.answers_list(&["a1*", "a9*"], 1);
    assert_eq!(visit.toasts.len(), 1);
}

fn ahead() -> Visit {
    let mut visit = Visit::with(Settings { prefetch: Prefetch::Hover, ..Settings::default() });
    visit.gives("anna").answers_count(2).rests();
    visit
}

#[test]
fn a_list_that_was_read_ahead_and_forgotten_is_asked_for() {
    let mut visit = ahead();
    visit.happens(Event::BellApproached(0)).answers_list(&ROWS, 1);
    visit
        .happens(Event::RefreshAsked)
        .refuses(401)
        .gives("boris")
        .answers_count(2)
        .presses_bell()
        .sends(LIST);
}

#[test]
fn a_count_that_comes_before_the_list_that_is_wanted_costs_no_other() {
    let mut visit = ahead();
    visit.happens(Event::RefreshAsked).happens(Event::BellTouched(0)).answers_count(3).sends(LIST);
    visit.answers_list(&ROWS, 1).presses_bell().has_rows(&ROWS).rests();
}

#[test]
fn a_list_that_failed_is_asked_for_at_the_next_opening() {
    let mut visit = Visit::logged_in(2);
    visit
        .presses_bell()
        .gets(Reply::status(404).with_a_token())
        .closes()
        .presses_bell()
        .has_body(Body::Loading)
        .sends(LIST);
}

#[test]
fn toasts_are_of_what_came_since_the_panel() {
    let mut visit = Visit::with(Settings { toast: true, ..Settings::default() });
    visit
        .gives("anna")
        .answers_count(1)
        .happens(Event::RefreshAsked)
        .answers_count(3)
        .sends(LIST)
        .presses_bell();
    visit
        .gets(Reply::status(404).with_a_token())
        .closes()
        .happens(Event::RefreshAsked)
        .answers_count(4)
        .sends(LIST);
    visit.answers_list(&["a1*", "a2*", "a3*", "a4*"], 1);
    assert_eq!(visit.toasts, ["a1"]);
}

#[test]
fn c7_a_failure_within_the_minute_begins_it_anew() {
    let mut visit = failing_again_soon_after_hours_of_failures();
    visit.happens(Event::RefreshAsked);
    visit.wakes_until_it_asks().sends(COUNT).answers_count(1);
    visit.now += 25_000;
    visit.happens(Event::RefreshAsked).sends(COUNT).answers_count(1);
    visit.now += 20_000;
    visit.happens(Event::RefreshAsked).sends(COUNT).answers_count(1);
    visit.happens(Event::RefreshAsked).loses_the_answer();
    visit.now += 11_000;
    visit.happens(Event::RefreshAsked).rests();
}

#[test]
fn r_03_a_header_is_hidden_when_two_tokens_in_a_row_had_no_successor() {
    let mut visit = Visit::begins();
    visit.gives("anna").gets(Reply::count(1).hiding_the_token());
    for warned in [0, 1] {
        visit.happens(Event::RefreshAsked).sends(COUNT).refuses(401).asks();
        assert_eq!(visit.warnings.len(), warned);
        visit.gives_a_fresh_token().sends(COUNT).gets(Reply::count(1).hiding_the_token());
    }
}

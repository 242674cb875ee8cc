//! What happens on a good day, and when the page ends it.

use app_inbox::inbox::{Effect, Event};
use app_inbox::locale::Age;
use app_inbox::view::{Body, End};

use crate::visit::{COUNT, LIST, MINUTE, Reply, Visit, page, read};

#[test]
fn the_main_job_from_the_start_to_a_read_notification() {
    let mut visit = Visit::begins();
    visit.asks().has_no_bell();
    visit.gives("anna").sends(COUNT).has_no_bell();
    visit.answers_count(2).rests().has_badge("2");
    assert_eq!(visit.sees().bell.unwrap().name, "Notifications, 2 unread");
    visit.presses_bell().sends(LIST).has_body(Body::Loading);
    visit.answers_list(&["a1*", "a5*", "a9"], 1).rests().has_rows(&["a1*", "a5*", "a9"]);
    visit.presses_row("a5").sends(read(&["a5"])).has_rows(&["a1*", "a5", "a9"]).has_badge("1");
    visit.takes_the_mark().sends(COUNT).has_badge("1");
    visit.answers_count(1).rests().has_rows(&["a1*", "a5", "a9"]).has_badge("1");
    assert_eq!(visit.asked, 1);
}

#[test]
fn the_badge_counts_to_99() {
    for (count, badge) in [(0, ""), (1, "1"), (9, "9"), (99, "99"), (100, "99+"), (u32::MAX, "99+")] {
        let mut visit = Visit::logged_in(count);
        visit.has_badge(badge);
        assert_eq!(visit.sees().unread, count);
    }
}

#[test]
fn the_bell_opens_and_closes_and_the_focus_follows() {
    let mut visit = Visit::logged_in(0);
    visit.presses_bell();
    assert_eq!(visit.focused.take(), Some(Effect::FocusPanel(0)));
    visit.presses_bell();
    assert_eq!((visit.sees().panel, visit.focused.take()), (None, Some(Effect::FocusBell(0))));
    visit.presses_bell().closes();
    assert_eq!((visit.sees().panel, visit.focused.take()), (None, Some(Effect::FocusBell(0))));
}

#[test]
fn a_panel_that_was_asked_for_before_the_first_answer_opens_with_it() {
    let mut visit = Visit::begins();
    visit.happens(Event::OpenAsked(true)).asks().gives("anna").sends(COUNT).has_no_bell();
    visit.answers_count(1).sends(LIST).has_body(Body::Loading);
    let mut visit = Visit::begins();
    visit.happens(Event::OpenAsked(true)).happens(Event::OpenAsked(false)).asks().gives("anna").sends(COUNT);
    visit.answers_count(1).rests();
    assert_eq!(visit.sees().panel, None);
}

#[test]
fn a_press_outside_closes_the_panel_and_leaves_the_focus_where_it_went() {
    let mut visit = Visit::reading(&["a1"]);
    visit.focused = None;
    visit.happens(Event::OutsidePressed);
    assert_eq!((visit.sees().panel, visit.focused.take()), (None, None));
}

#[test]
fn another_bell_takes_the_panel_over() {
    let mut visit = Visit::reading(&["a1"]);
    visit.happens(Event::BellPressed(2));
    assert_eq!(visit.panel().bell, 2);
    visit.closes();
    assert_eq!(visit.focused, Some(Effect::FocusBell(2)));
}

#[test]
fn no_notifications_is_a_state_of_its_own() {
    let mut visit = Visit::reading(&[]);
    visit.has_body(Body::Empty).has_badge("");
    assert!(!visit.panel().can_mark_all);
}

#[test]
fn the_newest_comes_first_whatever_the_order_of_the_answer() {
    Visit::reading(&["a9", "a1*", "a5"]).has_rows(&["a1*", "a5", "a9"]);
}

#[test]
fn ages_tick_while_the_panel_is_open_and_only_then() {
    let mut visit = Visit::reading(&["a5", "a1"]);
    let age = |visit: &Visit| match visit.panel().body {
        Body::List { rows, .. } => rows.iter().map(|row| row.age.unwrap()).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(age(&visit), [Age::Minutes(1), Age::Minutes(5)]);
    let changes_in = visit.sees().changes_in.expect("an age will change");
    assert_eq!(
        changes_in,
        60_000.0 - visit.now as f64,
        "both were made on the minute at which the visit began"
    );
    visit.hides();
    assert_eq!(visit.sees().changes_in, None, "P-10: nobody sees it");
    visit.shows();
    assert_eq!(visit.sees().changes_in, Some(changes_in));
    visit.now += changes_in as u64;
    visit.happens(Event::Woke);
    assert_eq!(age(&visit), [Age::Minutes(2), Age::Minutes(6)]);
    visit.closes();
    assert_eq!(visit.sees().changes_in, None);
}

#[test]
fn a_page_may_open_and_close_the_panel_and_ask_for_a_look() {
    let mut visit = Visit::logged_in(1);
    visit.happens(Event::OpenAsked(true)).sends(LIST).answers_list(&["a1*"], 1);
    visit.happens(Event::OpenAsked(true)).rests();
    visit
        .happens(Event::RefreshAsked)
        .sends(LIST)
        .answers_list(&["a1*"], 1)
        .sends(COUNT)
        .answers_count(1)
        .rests();
    visit.happens(Event::OpenAsked(false));
    assert_eq!(visit.sees().panel, None);
    visit.happens(Event::RefreshAsked).sends(COUNT).answers_count(0).rests().has_badge("");
}

#[test]
fn another_count_reloads_the_open_list() {
    let mut visit = Visit::reading(&["a5*"]);
    visit.happens(Event::RefreshAsked).answers_list(&["a5*"], 1).answers_count(2).sends(LIST).has_badge("2");
    visit.answers_list(&["a1*", "a5*"], 1).rests().has_rows(&["a1*", "a5*"]).has_badge("2");
}

#[test]
fn another_count_leaves_a_closed_list_alone_until_it_is_opened() {
    let mut visit = Visit::reading(&["a5*"]);
    visit.closes().happens(Event::RefreshAsked).answers_count(2).rests().has_badge("2");
    visit.presses_bell().sends(LIST).answers_list(&["a1*", "a5*"], 1).has_rows(&["a1*", "a5*"]);
}

#[test]
fn h_18_a_whole_list_is_right_when_the_count_says_otherwise() {
    let mut visit = Visit::logged_in(5);
    visit.presses_bell().answers_list(&["a1*", "a2*", "a3*", "a4"], 1).rests().has_badge("3");
    // The platform keeps saying 5: the badge stays, and the list is not read again for it.
    for _ in 0..5 {
        visit.waits(41).sends(COUNT).answers_count(5).rests().has_badge("3");
    }
    for (id, count) in [("a1", 4), ("a2", 3), ("a3", 2)] {
        visit.presses_row(id).takes_the_mark().answers_count(count);
        visit.rests();
    }
    visit.has_badge("");
}

#[test]
fn a_part_of_the_list_knows_less_than_the_count() {
    let mut visit = Visit::logged_in(30);
    visit.presses_bell().answers_list(&["a1*", "a2"], 9).rests().has_badge("30");
    visit.has_rows_then(&["a1*", "a2"], End::More);
    visit.presses_row("a1").has_badge("29");
}

#[test]
fn nothing_happens_before_the_start() {
    let mut visit = Visit::before_the_start(Default::default(), 1);
    visit
        .hides()
        .shows()
        .goes_offline()
        .comes_online()
        .presses_bell()
        .presses_row("a1")
        .marks_all()
        .retries();
    visit
        .happens(Event::OpenAsked(true))
        .happens(Event::RefreshAsked)
        .ends()
        .waits(MINUTE)
        .rests()
        .has_no_bell();
    assert_eq!((visit.asked, visit.wakes_at()), (0, None));
}

#[test]
fn a_page_that_was_hidden_before_the_start_asks_when_it_is_shown() {
    let mut visit = Visit::before_the_start(Default::default(), 1);
    visit.hides().starts().rests();
    visit.shows().asks();
}

/// Every stage of a session that it can be ended in.
fn stages() -> Vec<(&'static str, Visit)> {
    let stage = |name, mut visit: Visit, script: fn(&mut Visit) -> &mut Visit| {
        script(&mut visit);
        (name, visit)
    };
    vec![
        stage("the callback is asked", Visit::begins(), |visit| visit),
        stage("the first count is asked", Visit::begins(), |visit| visit.gives("anna")),
        stage("there is a badge", Visit::logged_in(3), |visit| visit),
        stage("the list is on its way", Visit::logged_in(3), |visit| visit.presses_bell()),
        stage("the list is read", Visit::reading(&["a1*"]), |visit| visit),
        stage("a mark is on its way", Visit::reading(&["a1*"]), |visit| visit.presses_row("a1")),
        stage("a token is renewed", Visit::logged_in(1), |visit| visit.presses_bell().refuses(401)),
        stage("the callback has failed", Visit::begins(), |visit| visit.rejects()),
        stage("nobody is logged in", Visit::begins(), |visit| visit.gives_nothing()),
        stage("the platform asked for a wait", Visit::logged_in(1), |visit| {
            visit.presses_bell().gets(Reply::status(429).retry_after(60))
        }),
        stage("the visitor is refused", Visit::logged_in(1), |visit| visit.presses_bell().refuses(403)),
        stage("the next page is on its way", Visit::logged_in(1), |visit| {
            visit.presses_bell().answers_list(&["a1*"], 2).reaches_the_end().sends(page(1))
        }),
    ]
}

#[test]
fn the_end_takes_everything_away_at_every_stage_and_nothing_follows() {
    for (stage, mut visit) in stages() {
        println!("{stage}");
        let late = visit.is_sending().then(|| visit.request());
        visit.ends().rests().has_no_bell();
        let before = (visit.asked, visit.sent.len());
        if let Some(sent) = late {
            let answer = visit.answer_to(&sent, Reply::count(9));
            visit.ignores(Event::Answered(sent.ticket, answer));
        }
        visit
            .hides()
            .shows()
            .goes_offline()
            .comes_online()
            .presses_bell()
            .retries()
            .ends()
            .waits(24 * 60 * MINUTE);
        assert_eq!((visit.asked, visit.sent.len(), visit.wakes_at()), (before.0, before.1, None));
    }
}

#[test]
fn after_the_end_a_new_start_begins_from_nothing() {
    for (stage, mut visit) in stages() {
        println!("{stage}");
        visit.ends().starts().asks().has_no_bell();
        visit.gives("ben").sends(COUNT).answers_count(4).rests().has_badge("4");
    }
}

//! What the visitor and the page choose: filters, what makes a notification read, who opens the panel, what is told.

use app_inbox::choice::{Badge, MarkRead, Prefetch};
use app_inbox::inbox::{Cause, Effect, Event, Filter, Settings};
use app_inbox::view::{Body, Notice};
use serde_json::json;

use crate::visit::{ALL_READ, COUNT, LIST, Reply, Visit, page, read};

const ROWS: [&str; 4] = ["a1*", "a2", "a3*", "a4"];

fn reading_with(settings: Settings) -> Visit {
    let mut visit = Visit::with(settings);
    visit.gives("anna").sends(COUNT).answers_count(2);
    visit.presses_bell().sends(LIST).answers_list(&ROWS, 1).rests();
    visit
}

/// The filters as they stand above the rows: a star on the chosen one.
fn filters(visit: &Visit) -> Vec<String> {
    let tell = |choice: &app_inbox::filter::Choice| {
        let name = match &choice.filter {
            Filter::All => "all",
            Filter::Unread => "unread",
            Filter::Category(category) => category,
        };
        let count = choice.count.map_or_else(String::new, |count| format!(" {count}"));
        format!("{name}{count}{}", if choice.chosen { "*" } else { "" })
    };
    visit.panel().filters.iter().map(tell).collect()
}

fn in_category(id: &str, category: &str, unread: bool) -> serde_json::Value {
    let status = if unread { "UNOPENED" } else { "OPENED" };
    serde_json::json!({"id": id, "title": id, "category": category, "status": status})
}

// ---- filters

#[test]
fn the_filter_shows_what_is_unread_and_what_was_read_under_it_stays_until_it_changes() {
    let mut visit = Visit::reading(&ROWS);
    assert_eq!(filters(&visit), ["all 4*", "unread 2"]);
    visit.chooses(Filter::Unread).has_rows(&["a1*", "a3*"]).presses_row("a1").has_rows(&["a1", "a3*"]);
    assert_eq!(filters(&visit), ["all 4", "unread 1*"]);
    visit.sends(read(&["a1"])).takes_the_mark().answers_count(1).has_rows(&["a1", "a3*"]);
    visit.chooses(Filter::All).chooses(Filter::Unread).has_rows(&["a3*"]);
    visit.presses_row("a3").closes().presses_bell().has_body(Body::EmptyUnread);
    assert_eq!(filters(&visit), ["all 4", "unread 0*"]);
    visit.chooses(Filter::All).has_rows(&["a1", "a2", "a3", "a4"]);
}

#[test]
fn what_was_marked_all_at_once_stays_under_the_filter_too() {
    let mut visit = Visit::reading(&ROWS);
    visit.chooses(Filter::Unread).happens(Event::MarkAllPressed).has_rows(&["a1", "a3"]);
    visit.undoes().has_rows(&["a1*", "a3*"]);
}

#[test]
fn every_category_that_occurs_is_a_filter() {
    let mut visit = Visit::logged_in(1);
    visit.presses_bell().gets(Reply::ok(serde_json::json!({"totalPages": 1, "list": [
        in_category("a1", "News", true),
        in_category("a2", "Orders", false),
        in_category("a3", "News", false),
    ]})));
    assert_eq!(filters(&visit), ["all 3*", "unread 1", "News 2", "Orders 1"]);
    visit.chooses(Filter::Category("News".into())).has_rows(&["a1*", "a3"]);
    assert_eq!(filters(&visit), ["all 3", "unread 1", "News 2*", "Orders 1"]);
    // The last one of a category goes: the visitor sees that it is empty, and the way back.
    visit.happens(Event::RefreshAsked).gets(Reply::ok(serde_json::json!({"totalPages": 1, "list": [
        in_category("a2", "Orders", false),
    ]})));
    assert_eq!(filters(&visit), ["all 1", "unread 0", "Orders 1", "News 0*"]);
    visit.has_body(Body::Empty);
}

#[test]
fn numbers_that_are_not_known_are_not_told() {
    let mut visit = Visit::logged_in(9);
    visit.presses_bell().answers_list(&ROWS, 3);
    assert_eq!(filters(&visit), ["all*", "unread 9"]);
}

#[test]
fn pages_are_read_until_one_holds_something_to_see() {
    let mut visit = Visit::logged_in(1);
    visit.presses_bell().answers_list(&["a1", "a2"], 3).rests();
    visit.chooses(Filter::Unread).has_body(Body::Loading).sends(page(1));
    visit.answers_list(&["a3", "a4"], 3).has_body(Body::Loading).sends(page(2));
    visit.answers_list(&["a5*"], 3).has_rows(&["a5*"]).rests();
}

#[test]
fn a_page_that_fails_on_the_way_to_something_to_see_says_so() {
    let mut visit = Visit::logged_in(1);
    visit.presses_bell().answers_list(&["a1"], 2).chooses(Filter::Unread).sends(page(1));
    visit.gets(Reply::status(404).with_a_token()).has_body(Body::Failed).rests();
    visit.retries().sends(page(1)).answers_list(&["a2*"], 2).has_rows(&["a2*"]);
}

#[test]
fn the_choice_is_kept_for_the_visitor_and_goes_with_them() {
    let mut visit = Visit::reading(&ROWS);
    visit.chooses(Filter::Unread).closes().presses_bell().has_rows(&["a1*", "a3*"]);
    visit.starts().gives("ben").answers_count(1);
    visit.presses_bell().answers_list(&["b1", "b2*"], 1).has_rows(&["b1", "b2*"]);
}

// ---- read

#[test]
fn by_click_what_is_in_sight_is_not_read_for_that() {
    let mut visit = Visit::reading(&ROWS);
    visit.happens(Event::RowsSeen(vec!["a1".into()])).rests().has_rows(&ROWS);
}

#[test]
fn by_view_what_was_in_sight_is_told_in_one_call() {
    let mut visit = reading_with(Settings { mark_read: MarkRead::View, ..Settings::default() });
    visit.happens(Event::RowsSeen(vec!["a1".into(), "a2".into(), "a3".into()]));
    visit.sends(read(&["a1", "a3"])).has_badge("").takes_the_mark().answers_count(0).rests();
    assert_eq!(visit.sent.len(), 4, "count, list, mark, count");
}

#[test]
fn by_hand_a_click_marks_nothing_and_the_button_does() {
    let mut visit = reading_with(Settings { mark_read: MarkRead::Manual, ..Settings::default() });
    visit.presses_row("a1").happens(Event::RowsSeen(vec!["a1".into()])).rests().has_rows(&ROWS);
    visit.happens(Event::MarkPressed("a1".into())).sends(read(&["a1"])).has_badge("1");
}

#[test]
fn the_page_may_tell_what_was_read_before_the_list_was_ever_shown() {
    let asked = |id: &str| Event::MarkAsked(id.into());
    let mut visit = Visit::logged_in(3);
    visit.happens(asked("a1")).happens(asked("a2")).happens(asked("a2"));
    // What it was worth is the platform's to say: it may have been read long ago.
    visit.sends(read(&["a1"])).has_badge("3").takes_the_mark().has_badge("3");
    visit.sends(read(&["a2"])).takes_the_mark().answers_count(2).has_badge("2").rests();
    // Before the first answer it waits for the token.
    let mut visit = Visit::begins();
    visit.happens(asked("a1")).happens(asked("a1"));
    visit.gives("anna").sends(read(&["a1"])).takes_the_mark().answers_count(0).has_badge("").rests();
    // Nobody's notification has nobody to tell of it.
    let mut visit = Visit::begins();
    visit.happens(asked("a1")).gives_nothing().waits(300).gives("anna").sends(COUNT);
}

#[test]
fn all_can_be_undone_for_10_seconds_and_as_long_as_the_visitor_is_at_the_button() {
    let mut visit = Visit::reading(&ROWS);
    visit.happens(Event::MarkAllPressed).rests().has_badge("").has_rows(&["a1", "a2", "a3", "a4"]);
    assert_eq!(visit.panel().notice, Some(Notice::AllMarked));
    visit.waits(9).rests().undoes().has_badge("2").has_rows(&ROWS).waits(10).rests();
    assert_eq!((visit.panel().notice, visit.announced), (None, 0));
    visit.happens(Event::MarkAllPressed).waits(9).rests().waits(1).sends(ALL_READ);
    assert_eq!(visit.panel().notice, None);
    visit.undoes().takes_the_mark().answers_count(0).has_badge("");
    let mut visit = Visit::reading(&ROWS);
    visit.happens(Event::MarkAllPressed).waits(1).happens(Event::UndoHeld(true)).waits(15).rests();
    visit.happens(Event::UndoHeld(false)).waits(9).rests().undoes().has_badge("2");
    visit.happens(Event::UndoHeld(true)).rests().has_rows(&ROWS);
    visit.happens(Event::MarkAllPressed).happens(Event::UndoHeld(true)).closes().sends(ALL_READ);
}

#[test]
fn whoever_turns_to_something_else_undoes_nothing_any_more() {
    let others: [fn(&mut Visit) -> &mut Visit; 5] = [
        Visit::closes,
        Visit::hides,
        |visit| visit.happens(Event::OutsidePressed),
        |visit| visit.presses_row("a2"),
        |visit| visit.happens(Event::OpenAsked(false)),
    ];
    for (number, turns_to_something_else) in others.iter().enumerate() {
        let mut visit = Visit::reading(&ROWS);
        turns_to_something_else(visit.happens(Event::MarkAllPressed).rests());
        assert_eq!(visit.sent.last(), Some(&ALL_READ), "{number}");
    }
}

#[test]
fn the_pages_own_word_that_all_are_read_needs_no_undoing() {
    let mut visit = Visit::reading(&ROWS);
    visit.happens(Event::AllRead).sends(ALL_READ);
    assert_eq!(visit.panel().notice, None);
}

#[test]
fn the_pages_own_word_ends_what_could_be_undone() {
    let mut visit = Visit::reading(&ROWS);
    visit.happens(Event::MarkAllPressed).rests().happens(Event::AllRead).sends(ALL_READ).undoes();
    visit.has_rows(&["a1", "a2", "a3", "a4"]);
}

#[test]
fn the_pages_word_that_all_are_read_may_come_before_the_first_answer() {
    let mut visit = Visit::begins();
    visit.happens(Event::AllRead).gives("anna").sends(ALL_READ).takes_the_mark().sends(COUNT);
    visit.answers_count(0).has_badge("").rests();
    let mut visit = Visit::begins();
    visit
        .happens(Event::AllRead)
        .gives_nothing()
        .waits(300)
        .gives("anna")
        .sends(COUNT)
        .answers_count(1)
        .rests();
}

#[test]
fn c13_what_comes_after_all_were_read_is_unread_and_those_that_were_there_are_told_one_by_one() {
    let mut visit = Visit::reading(&["a1*", "a2", "a3*"]);
    visit.happens(Event::MarkAllPressed).happens(Event::RefreshAsked).sends(LIST).has_badge("");
    visit.answers_list(&["a4*", "a1*", "a2", "a3*"], 1).has_rows(&["a1", "a2", "a3", "a4*"]).has_badge("1");
    visit.answers_count(3).answers_list(&["a4*", "a1*", "a2", "a3*"], 1).has_badge("1").rests();
    visit.closes().sends(read(&["a1", "a3"])).takes_the_mark().answers_count(1).has_badge("1").rests();
    // It may be taken back as before.
    let mut visit = Visit::reading(&["a1*", "a2*"]);
    visit.happens(Event::MarkAllPressed).happens(Event::RefreshAsked);
    visit.answers_list(&["a3*", "a1*", "a2*"], 1).answers_count(3);
    visit.answers_list(&["a3*", "a1*", "a2*"], 1).has_badge("1");
    visit.undoes().has_rows(&["a1*", "a2*", "a3*"]).has_badge("3").waits(15).rests();
    // Said again, it is said of those too.
    visit.happens(Event::MarkAllPressed).has_badge("").closes().sends(ALL_READ);
    // Where there were others that nobody had seen, they are meant as well.
    let mut visit = Visit::logged_in(30);
    visit.presses_bell().answers_list(&["a1*", "a2*"], 2).happens(Event::MarkAllPressed);
    visit.happens(Event::RefreshAsked).answers_list(&["a3*", "a1*", "a2*"], 2).has_badge("");
    visit.answers_count(31).answers_list(&["a3*", "a1*", "a2*"], 2).has_badge("").closes().sends(ALL_READ);
}

#[test]
fn undo_takes_back_all_but_not_what_was_read_before() {
    let mut visit = Visit::reading(&ROWS);
    visit.presses_row("a1").sends(read(&["a1"])).happens(Event::MarkAllPressed).undoes();
    visit.has_badge("1").takes_the_mark().answers_count(1).has_badge("1").rests();
}

#[test]
fn where_nothing_is_unread_no_page_is_searched_for_it() {
    let mut visit = Visit::logged_in(0);
    visit.presses_bell().answers_list(&["a1", "a2"], 50).happens(Event::FilterChosen(Filter::Unread)).rests();
    visit.has_body(Body::EmptyUnread);
    visit.happens(Event::RefreshAsked).sends(LIST).answers_list(&["a1", "a2"], 50);
    visit.answers_count(1).sends(LIST).answers_list(&["a1", "a2"], 50).sends(page(1)).has_body(Body::Loading);
}

// ---- open

#[test]
fn a_list_in_the_page_wishes_for_nothing() {
    let mut visit = reading_with(Settings { inline: true, open: Some(false), ..Settings::default() });
    visit.happens(Event::OutsidePressed).happens(Event::EscapePressed).happens(Event::BellPressed(0));
    assert_eq!(visit.told, []);
}

#[test]
fn the_page_may_ask_for_the_panel_half_a_minute_before_there_is_a_bell() {
    for (seconds, opens) in [(29, true), (30, false)] {
        let mut visit = Visit::with(Settings { token_timeout: 60_000, ..Settings::default() });
        visit.happens(Event::OpenAsked(true)).waits(seconds).gives("anna").answers_count(1);
        assert_eq!((visit.is_sent(), visit.told.len()), (opens, usize::from(opens)));
    }
}

#[test]
fn the_page_hears_why_the_panel_opens_and_closes() {
    let mut visit = Visit::logged_in(2);
    visit.presses_bell().presses_bell().presses_bell().closes();
    visit.presses_bell().happens(Event::EscapePressed).presses_bell().happens(Event::OutsidePressed);
    visit.happens(Event::OpenAsked(true)).happens(Event::OpenAsked(true)).happens(Event::OpenAsked(false));
    visit.presses_bell().happens(Event::BellLost).presses_bell().ends();
    let causes: Vec<Cause> = visit.told.iter().map(|(_, cause)| *cause).collect();
    assert!(visit.told.iter().enumerate().all(|(number, (open, _))| *open == (number % 2 == 0)));
    use Cause::*;
    assert_eq!(
        causes,
        [Bell, Bell, Bell, Close, Bell, Escape, Bell, Outside, Command, Command, Bell, Gone, Bell, Gone]
    );
}

#[test]
fn the_focus_returns_to_the_bell_only_when_the_visitor_has_closed_the_panel_itself() {
    for (event, returns) in [
        (Event::BellPressed(0), true),
        (Event::ClosePressed, true),
        (Event::EscapePressed, true),
        (Event::OutsidePressed, false),
        (Event::BellLost, false),
        (Event::OpenAsked(false), false),
    ] {
        let mut visit = Visit::reading(&ROWS);
        visit.happens(event.clone());
        assert_eq!(visit.focused == Some(Effect::FocusBell(0)), returns, "{event:?}");
    }
}

#[test]
fn where_the_page_alone_decides_the_visitor_only_wishes() {
    let mut visit = Visit::with(Settings { open: Some(false), ..Settings::default() });
    visit.gives("anna").answers_count(2).presses_bell().rests();
    assert_eq!((visit.sees().panel, visit.told.as_slice()), (None, [(true, Cause::Bell)].as_slice()));
    visit.happens(Event::OpenAsked(true)).sends(LIST).answers_list(&ROWS, 1).has_rows(&ROWS);
    visit.happens(Event::EscapePressed).happens(Event::OutsidePressed).has_rows(&ROWS);
    assert_eq!(visit.told[1..], [(false, Cause::Escape), (false, Cause::Outside)]);
    visit.happens(Event::OpenAsked(false));
    assert_eq!((visit.sees().panel, visit.told.len()), (None, 3), "it needs not be told what it has said");
}

#[test]
fn what_the_page_wants_open_opens_with_the_bell_and_for_the_next_visitor_too() {
    let mut visit = Visit::with(Settings { open: Some(true), ..Settings::default() });
    visit.gives("anna").answers_count(2).sends(LIST).answers_list(&ROWS, 1).has_rows(&ROWS);
    visit.starts().gives("ben").answers_count(0).sends(LIST).answers_list(&["b1"], 1).has_rows(&["b1"]);
}

#[test]
fn a_list_in_the_page_is_always_open_and_takes_no_focus() {
    let mut visit = Visit::with(Settings { inline: true, ..Settings::default() });
    visit.gives("anna").answers_count(2).sends(LIST).answers_list(&ROWS, 1).has_rows(&ROWS);
    for event in [
        Event::ClosePressed,
        Event::EscapePressed,
        Event::OutsidePressed,
        Event::OpenAsked(false),
        Event::BellPressed(0),
    ] {
        visit.happens(event).has_rows(&ROWS);
    }
    assert_eq!((&visit.focused, visit.told.len()), (&None, 0));
}

// ---- read ahead

/// A visitor on a page whose list is read ahead.
fn ahead() -> Visit {
    let mut visit = Visit::with(Settings { prefetch: Prefetch::Hover, ..Settings::default() });
    visit.gives("anna").answers_count(2).rests();
    visit
}

#[test]
fn a_visitor_who_comes_to_the_bell_finds_the_list_there() {
    let mut visit = ahead();
    visit.happens(Event::BellApproached(0)).sends(LIST).answers_list(&ROWS, 1).rests();
    visit.waits(9).presses_bell().has_rows(&ROWS).rests();
}

#[test]
fn a_list_that_is_on_its_way_when_the_panel_opens_is_not_asked_for_twice() {
    let mut visit = ahead();
    visit.happens(Event::BellApproached(0)).sends(LIST).presses_bell().has_body(Body::Loading);
    visit.answers_list(&ROWS, 1).has_rows(&ROWS).rests();
}

#[test]
fn a_list_of_a_while_ago_is_shown_and_asked_for_again() {
    let mut visit =
        Visit::with(Settings { prefetch: Prefetch::Hover, poll_interval: 0, ..Settings::default() });
    visit.gives("anna").answers_count(2);
    visit.happens(Event::BellApproached(0)).answers_list(&ROWS, 1).waits(10);
    visit.presses_bell().has_rows(&ROWS).sends(LIST);
}

#[test]
fn a_list_that_the_count_has_put_in_the_wrong_is_asked_for_again() {
    let mut visit = ahead();
    visit.happens(Event::BellApproached(0)).answers_list(&ROWS, 1);
    visit.happens(Event::RefreshAsked).answers_count(3).presses_bell().sends(LIST);
}

#[test]
fn approaches_cost_a_request_in_10_seconds_at_most_and_the_way_back_from_the_panel_none() {
    let mut visit = ahead();
    visit.happens(Event::BellApproached(0)).gets(Reply::status(404).with_a_token()).rests();
    visit.happens(Event::BellApproached(0)).rests().waits(10).happens(Event::BellApproached(0)).sends(LIST);
    visit.answers_list(&ROWS, 1).presses_bell().closes().happens(Event::BellApproached(0)).rests();
}

#[test]
fn ahead_of_whom_nothing_is_known_and_beside_an_open_panel_nothing_is_read() {
    let mut visit = Visit::with(Settings { prefetch: Prefetch::Hover, ..Settings::default() });
    visit.happens(Event::BellApproached(0)).gives("anna").answers_count(2).rests();
    visit.presses_bell().answers_list(&ROWS, 1).happens(Event::BellApproached(0)).rests();
}

#[test]
fn a_site_says_when_the_list_is_read_ahead() {
    let with = |prefetch| Visit::with(Settings { prefetch, ..Settings::default() });
    with(Prefetch::None).gives("anna").answers_count(2).happens(Event::BellApproached(0)).rests();
    let mut visit = with(Prefetch::Idle);
    visit.gives("anna").answers_count(2).sends(LIST).answers_list(&ROWS, 1);
    visit.happens(Event::BellApproached(0)).rests().presses_bell().has_rows(&ROWS).rests();
}

#[test]
fn the_list_is_on_its_way_while_the_bell_is_being_pressed_whatever_the_site_says() {
    for prefetch in [Prefetch::None, Prefetch::Hover, Prefetch::Idle] {
        let mut visit = Visit::with(Settings { prefetch, poll_interval: 0, ..Settings::default() });
        visit.gives("anna").answers_count(2);
        if prefetch == Prefetch::Idle {
            visit.answers_list(&ROWS, 1).presses_bell().closes().waits(10);
        }
        visit.happens(Event::BellTouched(0)).sends(LIST).presses_bell();
        visit.answers_list(&ROWS, 1).has_rows(&ROWS).rests();
        visit.closes().happens(Event::BellTouched(0)).rests().presses_bell().sends(LIST);
    }
}

#[test]
fn try_again_looks_like_loading_until_it_is_tried_unless_that_is_long_to_come() {
    let failed = || {
        let mut visit = Visit::with(Settings { poll_interval: 0, ..Settings::default() });
        visit.gives("anna").answers_count(2).presses_bell().sends(LIST);
        visit
    };
    let mut visit = failed();
    visit.loses_the_answer().has_body(Body::Failed);
    visit.happens(Event::RetryPressed).asks().rejects().has_body(Body::Failed);
    // Not twice within 10 seconds; but the button does something, and it is tried by itself.
    visit.happens(Event::RetryPressed).rests().has_body(Body::Loading).wakes_until_it_asks();
    visit.gives("anna-new").sends(LIST).answers_list(&ROWS, 1).has_rows(&ROWS);
    // The platform has asked for an hour.
    let mut visit = failed();
    visit.gets(Reply::status(503).with_a_token().retry_after(3_600)).has_body(Body::Failed);
    visit.happens(Event::RetryPressed).rests().has_body(Body::Failed);
}

#[test]
fn a_list_that_fails_while_the_bell_is_being_pressed_has_failed_for_the_opening() {
    let touched = || {
        let mut visit = Visit::with(Settings { poll_interval: 0, ..Settings::default() });
        visit.gives("anna").answers_count(2).happens(Event::BellTouched(0)).sends(LIST);
        visit
    };
    let mut visit = touched();
    visit.gets(Reply::status(404).with_a_token()).presses_bell().has_body(Body::Failed).rests();
    visit.happens(Event::RetryPressed).sends(LIST).answers_list(&ROWS, 1).has_rows(&ROWS);
    // What may be had later is asked for again by itself, as for a panel that was open all the time.
    let mut visit = touched();
    visit.gets(Reply::status(503).with_a_token()).presses_bell().has_body(Body::Failed);
    visit.waits(2).sends(LIST).has_body(Body::Failed).answers_list(&ROWS, 1).has_rows(&ROWS);
    // What failed a while ago says nothing of now.
    let mut visit = touched();
    visit
        .gets(Reply::status(404).with_a_token())
        .waits(10)
        .presses_bell()
        .has_body(Body::Loading)
        .sends(LIST);
}

#[test]
fn a_touch_leaves_what_stands_ready_as_it_is() {
    let mut visit =
        Visit::with(Settings { prefetch: Prefetch::Idle, poll_interval: 0, ..Settings::default() });
    visit.gives("anna").answers_count(2).answers_list(&ROWS, 1).waits(10);
    visit.happens(Event::BellTouched(0)).rests();
    assert_eq!(ready(&visit), Some((0, ROWS.len())));
    visit.presses_bell().has_rows(&ROWS).sends(LIST);
}

#[test]
fn what_was_read_ahead_of_a_visitor_goes_with_them() {
    let mut visit = ahead();
    visit.happens(Event::BellApproached(0)).answers_list(&ROWS, 1).starts_again();
    visit.gives("boris").answers_count(1).presses_bell().has_body(Body::Loading).sends(LIST);
}

/// What the panel that is made ready shows, and at which bell.
fn ready(visit: &Visit) -> Option<(usize, usize)> {
    let ready = visit.sees().ready?;
    match ready.body {
        Body::List { rows, .. } => Some((ready.bell, rows.len())),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_panel_whose_list_was_read_ahead_is_made_ready_for_one_opening() {
    let mut visit = ahead();
    assert_eq!(ready(&visit), None);
    visit.happens(Event::BellApproached(2));
    assert_eq!(ready(&visit), None, "nothing to show yet");
    visit.answers_list(&ROWS, 1);
    assert_eq!(ready(&visit), Some((2, ROWS.len())));
    assert_eq!(visit.sees().changes_in, None, "nobody sees how it grows old");
    visit.happens(Event::BellApproached(1));
    assert_eq!(ready(&visit), Some((1, ROWS.len())));
    visit.happens(Event::BellPressed(1)).has_rows(&ROWS);
    assert_eq!(ready(&visit), None);
    visit.closes();
    assert_eq!(ready(&visit), None);
}

#[test]
fn a_panel_that_was_made_ready_goes_with_what_it_shows() {
    for (what, event) in [
        ("another callback", Event::Destroyed),
        ("a page that was put aside", Event::Stored),
        ("a page that comes back", Event::Restored),
    ] {
        let mut visit = ahead();
        visit.happens(Event::BellApproached(0)).answers_list(&ROWS, 1);
        assert!(ready(&visit).is_some());
        visit.happens(event);
        assert_eq!(ready(&visit), None, "{what}");
    }
    let mut visit = ahead();
    visit.happens(Event::BellApproached(0)).answers_list(&ROWS, 1);
    visit.happens(Event::RefreshAsked).answers_count(3);
    assert_eq!(ready(&visit), None, "the count says that it is out of date");
    let mut visit = ahead();
    visit.happens(Event::BellApproached(0)).answers_list(&ROWS, 1);
    visit.happens(Event::RefreshAsked).gets(Reply::status(401)).gives("boris");
    assert_eq!(ready(&visit), None, "a new token may be another visitor's");
}

// ---- told

#[test]
fn a_04_more_unread_are_announced_every_5_seconds_at_most_and_fewer_never() {
    let mut visit = Visit::logged_in(2);
    assert_eq!(visit.announced, 0, "what is there at first is no news");
    for (count, announced) in [(3, 1), (4, 1), (9, 1)] {
        visit.happens(Event::RefreshAsked).answers_count(count);
        assert_eq!(visit.announced, announced, "{count}");
    }
    visit.waits(5);
    assert_eq!(visit.announced, 2);
    visit.happens(Event::RefreshAsked).answers_count(1).waits(5);
    assert_eq!(visit.announced, 2);
}

#[test]
fn what_the_visitor_takes_back_is_no_news() {
    let mut visit = Visit::reading(&ROWS);
    visit.presses_row("a1").gets(Reply::status(400).with_a_token()).has_badge("2").waits(10);
    assert_eq!(visit.announced, 0);
}

#[test]
fn what_comes_while_the_panel_is_closed_is_shown_in_a_toast() {
    let mut visit = Visit::with(Settings { toast: true, ..Settings::default() });
    visit.gives("anna").answers_count(1).rests();
    visit.happens(Event::RefreshAsked).answers_count(3).sends(LIST);
    visit.answers_list(&["a1*", "a2*", "a3*", "a4"], 1).rests();
    assert_eq!(visit.toasts, ["a1", "a2"], "as many as have come");
    visit.happens(Event::RefreshAsked).answers_count(9).sends(LIST);
    visit.answers_list(&["a0*", "a1*", "a2*", "a3*"], 2).rests();
    assert_eq!(visit.toasts, ["a1", "a2", "a0"], "only what is new");
}

#[test]
fn an_open_panel_has_no_toasts_and_neither_have_pages_that_want_none() {
    let mut visit = Visit::with(Settings { toast: true, ..Settings::default() });
    visit.gives("anna").answers_count(1).presses_bell().answers_list(&["a9*"], 1);
    visit.happens(Event::RefreshAsked).answers_list(&["a1*", "a9*"], 1).answers_count(2);
    visit.waits(5);
    assert!(visit.toasts.is_empty());
    let mut visit = Visit::logged_in(1);
    visit.happens(Event::RefreshAsked).answers_count(5).rests();
    assert!(visit.toasts.is_empty());
}

#[test]
fn the_badge_is_a_number_up_to_its_highest_or_a_dot() {
    for (badge, unread, shown) in [
        (Badge::default(), 0, None),
        (Badge::default(), 99, Some("99")),
        (Badge::default(), 100, Some("99+")),
        (Badge { max: 9, ..Badge::default() }, 10, Some("9+")),
        (Badge { dot: true, ..Badge::default() }, 5, Some("")),
        (Badge { dot: true, ..Badge::default() }, 0, None),
        (Badge { show_zero: true, ..Badge::default() }, 0, Some("0")),
    ] {
        let mut visit = Visit::with(Settings { badge, ..Settings::default() });
        let bell = visit.gives("anna").answers_count(unread).sees().bell.expect("a bell");
        assert_eq!(bell.badge.as_deref(), shown, "{badge:?} {unread}");
    }
}

#[test]
fn undo_that_is_seen_undoes_however_late() {
    let mut visit = Visit::reading(&["a1*", "a2*"]);
    visit.goes_offline().happens(Event::MarkAllPressed).waits(30);
    assert_eq!(visit.panel().notice, Some(Notice::AllMarked), "without a timer it stays");
    visit.undoes().has_badge("2").has_rows(&["a1*", "a2*"]);
}

#[test]
fn c13_all_is_nobodys_when_whose_it_was_can_not_be_learnt() {
    for reply in [Reply::ok(json!({"list": null})), Reply::status(404).with_a_token()] {
        let mut visit = Visit::reading(&["a1*", "a2*"]);
        visit.happens(Event::MarkAllPressed).closes().sends(ALL_READ).refuses(401).gives("anna-new");
        visit.sends(LIST).gets(reply).rests();
    }
}

#[test]
fn all_of_long_ago_changes_nothing_any_more() {
    let mut visit = Visit::reading(&["a5*", "a6*"]);
    visit.marks_all().sends(ALL_READ).takes_the_mark().answers_count(0).rests();
    visit.happens(Event::RefreshAsked).sends(LIST).answers_list(&["a1*", "a2*"], 1).answers_count(2);
    visit.answers_list(&["a1*", "a2*"], 1).rests().has_badge("2");
    visit.happens(Event::RefreshAsked).sends(LIST).refuses(401).presses_row("a1").gives("anna-new");
    visit.sends(LIST).answers_list(&["a1*", "a2*"], 1).has_rows(&["a1", "a2*"]).has_badge("1");
}

#[test]
fn the_pages_word_that_all_are_read_outlives_the_rows_that_it_was_said_of() {
    let mut visit = Visit::reading(&["a1*", "a2*"]);
    visit.happens(Event::MarkAllPressed).closes().sends(ALL_READ).refuses(401).gives("anna-new").sends(LIST);
    visit.happens(Event::AllRead).answers_list(&["a1*", "a2*"], 1).sends(ALL_READ);
}

#[test]
fn what_a_page_that_alone_decides_has_said_holds_however_late_there_is_a_bell() {
    let mut visit = Visit::with(Settings { open: Some(false), ..Settings::default() });
    visit.gives_nothing().waits(10).happens(Event::OpenAsked(true)).wakes_until_it_asks();
    visit.gives("anna").answers_count(1);
    assert!(visit.sees().panel.is_some());
}

//! What the visitor has read: shown at once, told to the platform soon, never more than was meant (C13).

use app_inbox::inbox::Event;
use app_inbox::view::Notice;

use crate::visit::{ALL_READ, COUNT, LIST, MINUTE, Reply, Visit, read};

const ROWS: [&str; 4] = ["a1*", "a2*", "a3*", "a4"];

#[test]
fn one_is_told_at_once() {
    let mut visit = Visit::reading(&ROWS);
    visit.presses_row("a2").has_rows(&["a1*", "a2", "a3*", "a4"]).has_badge("2").sends(read(&["a2"]));
    visit.takes_the_mark().sends(COUNT).answers_count(2).rests().has_badge("2");
}

#[test]
fn several_before_the_request_went_out_are_told_together() {
    let mut visit = Visit::reading(&ROWS);
    visit.happens(Event::RefreshAsked).sends(LIST);
    visit.presses_row("a1").presses_row("a3").presses_row("a1").has_badge("1");
    visit.answers_list(&ROWS, 1).sends(read(&["a1", "a3"])).has_rows(&["a1", "a2*", "a3", "a4"]);
    visit.takes_the_mark().sends(COUNT).answers_count(1).rests().has_badge("1");
}

#[test]
fn what_is_read_while_a_mark_is_on_its_way_follows_it() {
    let mut visit = Visit::reading(&ROWS);
    visit.presses_row("a1").sends(read(&["a1"])).presses_row("a2").presses_row("a3").has_badge("");
    visit.takes_the_mark().sends(read(&["a2", "a3"])).has_badge("");
    visit.takes_the_mark().sends(COUNT).answers_count(0).rests().has_rows(&["a1", "a2", "a3", "a4"]);
}

#[test]
fn what_is_read_during_a_renewal_is_told_after_what_was_refused() {
    let mut visit = Visit::reading(&ROWS);
    visit.presses_row("a1").refuses(401).presses_row("a2").gives("anna-new").sends(read(&["a1"]));
    visit.takes_the_mark().sends(read(&["a2"])).takes_the_mark();
    visit.answers_list(&["a1", "a2", "a3*"], 1).answers_count(1).rests().has_badge("1");
}

#[test]
fn a_row_that_was_read_before_or_is_not_there_is_not_told() {
    let mut visit = Visit::reading(&ROWS);
    visit.presses_row("a4").presses_row("nobody").presses_row("").rests();
}

#[test]
fn all_are_told_without_ids_because_the_visitor_said_so() {
    let mut visit = Visit::reading(&ROWS);
    assert!(visit.panel().can_mark_all);
    visit.marks_all().sends(ALL_READ).has_rows(&["a1", "a2", "a3", "a4"]).has_badge("");
    assert!(!visit.panel().can_mark_all);
    visit.takes_the_mark().sends(COUNT).answers_count(0).rests();
    visit.marks_all().rests();
}

#[test]
fn all_are_told_although_the_unread_ones_are_on_pages_that_were_not_read() {
    let mut visit = Visit::logged_in(7);
    visit.presses_bell().answers_list(&["a1"], 9);
    visit.marks_all().sends(ALL_READ).has_badge("");
}

#[test]
fn h_21_no_ids_are_never_sent() {
    let mut visit = Visit::reading(&["a1", "a2"]);
    visit.presses_row("a1").presses_row("a2").marks_all().rests();
    let mut visit = Visit::reading(&[]);
    visit.presses_row("").marks_all().rests();
}

#[test]
fn h_19_a_mark_that_was_answered_5xx_stays_and_is_sent_again() {
    let mut visit = Visit::reading(&ROWS);
    visit
        .presses_row("a1")
        .gets(Reply::status(503).with_a_token())
        .has_rows(&["a1", "a2*", "a3*", "a4"])
        .has_badge("2");
    assert!(visit.panel().notice.is_none());
    visit.closes();
    visit.waits(2).sends(read(&["a1"])).takes_the_mark().sends(COUNT).answers_count(2).rests().has_badge("2");
    assert_eq!(visit.asked, 1);
}

#[test]
fn h_19_a_mark_whose_answer_was_lost_stays_and_is_sent_again() {
    let mut visit = Visit::reading(&ROWS);
    visit.presses_row("a1").loses_the_answer().has_badge("2").presses_row("a2").has_badge("1");
    visit.waits(2).asks().gives("anna-new").sends(read(&["a1", "a2"])).takes_the_mark().has_badge("1");
}

#[test]
fn h_19_a_mark_that_can_never_be_told_holds_nothing_else_up() {
    let mut visit = Visit::reading(&ROWS);
    visit.presses_row("a1").closes();
    for look in 1..=10 {
        let mut marks = 0;
        while visit.wakes_until_it_asks().request().request.call != COUNT {
            visit.gets(Reply::status(503).with_a_token());
            marks += 1;
        }
        assert!(marks <= 20, "{marks} marks before the {look}th look at the count");
        visit.answers_count(3 + look);
    }
}

#[test]
fn h_19_all_that_were_answered_5xx_stay_read_and_are_sent_again() {
    let mut visit = Visit::reading(&ROWS);
    visit.marks_all().gets(Reply::status(500).with_a_token()).has_badge("");
    visit.waits(2).sends(ALL_READ).takes_the_mark().answers_count(0).rests();
}

#[test]
fn h_20_a_mark_that_is_refused_is_taken_back_with_one_notice() {
    for status in [400, 404, 405, 410, 413, 415, 422] {
        let mut visit = Visit::reading(&ROWS);
        visit.presses_row("a1").gets(Reply::status(status).with_a_token());
        visit.rests().has_rows(&ROWS).has_badge("3");
        assert!(visit.panel().notice == Some(Notice::NotSaved));
        visit.presses_row("a1").sends(read(&["a1"])).takes_the_mark();
        assert!(visit.panel().notice.is_none());
    }
}

#[test]
fn h_20_all_that_are_refused_are_taken_back() {
    let mut visit = Visit::reading(&ROWS);
    visit.marks_all().gets(Reply::status(400).with_a_token()).rests().has_rows(&ROWS).has_badge("3");
    assert!(visit.panel().notice == Some(Notice::NotSaved));
    visit.closes().presses_bell();
    assert!(visit.panel().notice.is_none(), "the notice is not for ever");
}

#[test]
fn one_that_went_along_with_all_is_taken_back_with_all() {
    let mut visit = Visit::reading(&ROWS);
    visit.happens(Event::RefreshAsked).presses_row("a1").marks_all().answers_list(&ROWS, 1);
    visit.sends(ALL_READ).gets(Reply::status(400).with_a_token()).sends(COUNT).has_rows(&ROWS).has_badge("3");
}

#[test]
fn one_that_went_along_with_all_does_not_darken_what_comes_later() {
    let mut visit = Visit::reading(&ROWS);
    visit.happens(Event::RefreshAsked).presses_row("a1").marks_all().answers_list(&ROWS, 1);
    visit.sends(ALL_READ).closes().takes_the_mark().sends(COUNT).answers_count(3).rests().has_badge("3");
}

#[test]
fn an_old_count_does_not_bring_back_what_was_read() {
    let mut visit = Visit::logged_in(5);
    visit.presses_bell().answers_list(&["a1*", "a2*"], 3);
    visit.closes().waits(41).sends(COUNT).presses_row("a1").has_badge("4");
    visit.answers_count(5).sends(read(&["a1"])).has_badge("4");
    visit.takes_the_mark().answers_count(4).rests().has_badge("4");
}

#[test]
fn more_is_never_read_than_there_was() {
    let mut visit = Visit::logged_in(1);
    visit.presses_bell().answers_list(&["a1*", "a2*", "a3*"], 3);
    visit.presses_row("a1").presses_row("a2").presses_row("a3").has_badge("");
    visit.takes_the_mark().takes_the_mark().has_badge("").answers_count(0);
}

#[test]
fn what_was_read_elsewhere_is_read_here() {
    let mut visit = Visit::reading(&ROWS);
    visit.waits(41).answers_count(1).sends(LIST).answers_list(&["a1", "a2", "a3*", "a4"], 1).has_badge("1");
}

#[test]
fn what_is_read_on_a_hidden_page_is_told_with_the_token_at_hand_and_no_other() {
    let mut visit = Visit::reading(&ROWS);
    visit
        .hides()
        .presses_row("a1")
        .sends(read(&["a1"]))
        .refuses(401)
        .rests()
        .presses_row("a2")
        .waits(MINUTE)
        .rests();
    visit.shows().asks().gives("anna-new").sends(read(&["a1"])).takes_the_mark().sends(read(&["a2"]));
}

//! The list page by page, and what is shown when it can't be had.

use app_inbox::inbox::Event;
use app_inbox::view::{Body, End};
use serde_json::json;

use crate::visit::{COUNT, LIST, Reply, Visit, page};

/// The first of three pages is read.
fn on_page_one() -> Visit {
    let mut visit = Visit::logged_in(9);
    visit.presses_bell().answers_list(&["a1*", "a2"], 3).rests();
    visit
}

#[test]
fn the_next_page_comes_when_the_end_is_in_sight() {
    let mut visit = on_page_one();
    visit.has_rows_then(&["a1*", "a2"], End::More);
    visit.reaches_the_end().sends(page(1)).answers_list(&["a3", "a4*"], 3).rests();
    visit.has_rows_then(&["a1*", "a2", "a3", "a4*"], End::More);
    visit
        .reaches_the_end()
        .sends(page(2))
        .answers_list(&["a5"], 3)
        .rests()
        .has_rows(&["a1*", "a2", "a3", "a4*", "a5"]);
    visit.reaches_the_end().rests();
}

#[test]
fn scrolling_at_the_end_while_a_page_is_on_its_way_asks_for_no_further_one() {
    let mut visit = on_page_one();
    visit.reaches_the_end().reaches_the_end().sends(page(1)).reaches_the_end().reaches_the_end();
    visit.answers_list(&["a3", "a4"], 3).rests();
    visit.reaches_the_end().sends(page(2));
}

#[test]
fn h_22_a_page_that_brings_nothing_new_is_the_last() {
    for rows in [&["a1*", "a2"][..], &["a2"], &[]] {
        let mut visit = on_page_one();
        visit.reaches_the_end().answers_list(rows, u32::MAX).rests().has_rows(&["a1*", "a2"]);
        visit.reaches_the_end().rests();
    }
}

#[test]
fn h_22_a_page_that_repeats_some_adds_the_others_once() {
    let mut visit = on_page_one();
    visit.reaches_the_end().answers_list(&["a2", "a3"], 3).has_rows_then(&["a1*", "a2", "a3"], End::More);
}

#[test]
fn h_22_a_number_of_pages_that_cannot_be_believed_does_not_page_for_ever() {
    for total in
        [json!(0), json!(-1), json!(null), json!("NaN"), json!(1_000_000_000), json!(1e300), json!({})]
    {
        let mut visit = Visit::logged_in(1);
        let rows = json!([{"id": "a1"}]);
        visit.presses_bell().gets(Reply::ok(json!({"list": rows, "totalPages": total})));
        for _ in 0..100 {
            visit.reaches_the_end();
            if visit.is_sending() {
                visit.gets(Reply::ok(json!({"list": rows, "totalPages": total})));
            }
        }
        visit.rests();
        assert!(visit.sent.len() <= 3, "{total}: {} requests", visit.sent.len());
        visit.has_rows(&["a1*"]);
    }
}

#[test]
fn h_22_a_list_that_shrinks_while_it_is_paged_ends_there() {
    let mut visit = on_page_one();
    visit.reaches_the_end().answers_list(&["a3"], 2).rests().has_rows(&["a1*", "a2", "a3"]);
}

#[test]
fn new_rows_come_on_top_of_the_pages_that_were_read() {
    let mut visit = on_page_one();
    visit.reaches_the_end().answers_list(&["a3", "a4"], 3).waits(41).answers_count(10).sends(LIST);
    visit
        .answers_list(&["a0*", "a1*"], 3)
        .rests()
        .has_rows_then(&["a0*", "a1*", "a2", "a3", "a4"], End::More);
    visit.reaches_the_end().sends(page(2));
}

#[test]
fn a_list_that_fails_says_so_and_is_tried_again() {
    for status in [400, 404, 405, 410, 413, 415, 422] {
        let mut visit = Visit::logged_in(2);
        visit.presses_bell().gets(Reply::status(status).with_a_token()).has_body(Body::Failed).rests();
        visit.retries().sends(LIST).has_body(Body::Loading);
        visit.answers_list(&["a1*"], 1).has_rows(&["a1*"]);
    }
}

#[test]
fn a_list_whose_answer_cannot_be_read_has_failed() {
    for body in [json!(null), json!([]), json!("<html>"), json!({}), json!({"list": null})] {
        let mut visit = Visit::logged_in(2);
        visit.presses_bell().gets(Reply::ok(body)).rests().has_body(Body::Failed).has_badge("2");
    }
}

#[test]
fn a_list_that_fails_for_a_while_comes_by_itself() {
    let mut visit = Visit::logged_in(2);
    visit.presses_bell().gets(Reply::status(503).with_a_token()).has_body(Body::Failed);
    visit.waits(2).sends(LIST).has_body(Body::Failed).answers_list(&["a1*"], 1).has_rows(&["a1*"]);
}

#[test]
fn a_list_that_cannot_be_had_now_is_not_said_to_be_on_its_way() {
    let mut visit = Visit::logged_in(2);
    visit.waits(41).gets(Reply::status(429).retry_after(3_600)).presses_bell().rests().has_body(Body::Failed);
    visit.retries().rests().has_body(Body::Failed);
    visit.wakes_until_it_asks().asks().gives("anna-new").sends(LIST);
}

#[test]
fn a_failure_is_never_shown_as_no_notifications() {
    let mut visit = Visit::reading(&[]);
    visit.has_body(Body::Empty).waits(41).answers_count(1).sends(LIST);
    visit.gets(Reply::status(404).with_a_token()).has_body(Body::Failed);
    visit.retries().sends(LIST).answers_list(&["a1*"], 1).has_rows(&["a1*"]);
}

#[test]
fn a_callback_that_fails_while_the_list_is_wanted_is_a_list_that_failed() {
    let mut visit = Visit::logged_in(2);
    visit.waits(41).refuses(401).presses_bell().has_body(Body::Loading);
    visit.rejects().has_body(Body::Failed);
    visit.retries().asks().gives("anna-new").sends(LIST).answers_list(&["a1*"], 1).has_rows(&["a1*"]);
}

#[test]
fn a_callback_that_fails_for_the_count_leaves_the_list_as_it_is() {
    let mut visit = Visit::reading(&[]);
    visit.waits(41).loses_the_answer().wakes_until_it_asks().rejects().has_body(Body::Empty);
}

#[test]
fn a_further_page_that_fails_says_so_and_is_tried_again() {
    for reply in [Reply::status(404), Reply::status(500), Reply::ok(json!({}))] {
        let mut visit = on_page_one();
        visit.reaches_the_end().gets(reply.with_a_token()).has_rows_then(&["a1*", "a2"], End::Failed);
        visit.reaches_the_end();
        assert!(!visit.is_sending(), "not by scrolling: it would fail on and on");
        visit.retries().sends(page(1)).has_rows_then(&["a1*", "a2"], End::More);
        visit.answers_list(&["a3"], 3).has_rows_then(&["a1*", "a2", "a3"], End::More);
    }
}

#[test]
fn a_further_page_whose_answer_is_lost_is_read_anew_from_the_first() {
    let mut visit = on_page_one();
    visit.reaches_the_end().loses_the_answer().retries().gives("anna-new").sends(LIST);
    visit.answers_list(&["a1*", "a2"], 3).reaches_the_end().sends(page(1));
}

#[test]
fn r_08_a_request_goes_on_when_the_panel_is_closed() {
    let mut visit = Visit::logged_in(2);
    visit.presses_bell().closes().sends(LIST).answers_list(&["a1*"], 1).rests();
    visit.presses_bell().has_rows(&["a1*"]).sends(LIST);
}

#[test]
fn a_closed_panel_wants_no_list() {
    let mut visit = Visit::logged_in(2);
    visit.presses_bell().gets(Reply::status(503).with_a_token()).closes().waits(10).rests();
    let mut visit = Visit::logged_in(2);
    visit.waits(41).sends(COUNT).presses_bell().closes().answers_count(2).rests();
}

#[test]
fn a_count_that_cannot_be_read_leaves_the_badge_and_the_looks_go_on() {
    let mut visit = Visit::logged_in(2);
    visit.waits(41).gets(Reply::ok(json!("<html>"))).rests().has_badge("2");
    visit.waits(40).sends(COUNT);
    visit.gets(Reply::ok(json!({"count": -1}))).has_badge("2").wakes_until_it_asks().sends(COUNT);
}

#[test]
fn a_count_that_fails_holds_no_further_page_up() {
    let mut visit = Visit::logged_in(4);
    visit.presses_bell().answers_list(&["a1", "a2*"], 2);
    visit.waits(41).sends(COUNT).gets(Reply::status(503).with_a_token()).reaches_the_end();
    visit.wakes_until_it_asks().sends(page(1)).answers_list(&["a3", "a4*"], 2).sends(COUNT);
}

#[test]
fn what_was_read_elsewhere_on_a_later_page_leaves_the_badge() {
    let mut visit = Visit::logged_in(2);
    visit.presses_bell().answers_list(&["a1*", "a2"], 2).reaches_the_end().answers_list(&["a3*", "a4"], 2);
    visit.rests().has_badge("2");
    visit.waits(41).sends(COUNT).answers_count(1).sends(LIST).answers_list(&["a1*", "a2"], 2).rests();
    visit.has_badge("1").closes();
    for _ in 0..3 {
        visit.waits(41).sends(COUNT).answers_count(0).has_badge("");
        visit.presses_bell().sends(LIST).answers_list(&["a1", "a2"], 2).rests().closes();
    }
    visit.has_badge("");
}

#[test]
fn a_further_page_of_a_list_that_was_forgotten_is_not_the_list() {
    let mut visit = Visit::logged_in(3);
    visit.presses_bell().answers_list(&["a1*", "a2*"], 2).reaches_the_end().sends(page(1));
    visit.refuses(401).closes().gives("anna-new").sends(page(1)).answers_list(&["a3*", "a4"], 2);
    visit.has_badge("3").presses_bell().has_body(Body::Loading);
}

#[test]
fn what_has_moved_to_a_page_that_was_read_already_is_read_all_the_same() {
    let mut visit = Visit::logged_in(3);
    visit.presses_bell().answers_list(&["a1*", "a2*"], 3).reaches_the_end().answers_list(&["a3", "a4"], 3);
    // The second is gone, and all below have moved up: a fifth stands on the second page now.
    visit.happens(Event::RefreshAsked).sends(LIST).answers_list(&["a1*", "a3"], 3).answers_count(3);
    visit.reaches_the_end().sends(page(1)).answers_list(&["a4", "a5*"], 3);
    visit.reaches_the_end().sends(page(2)).answers_list(&["a6*"], 3);
    visit.has_rows(&["a1*", "a3", "a4", "a5*", "a6*"]).has_badge("3");
}

#[test]
fn rows_that_are_gone_from_later_pages_go() {
    let mut visit = Visit::logged_in(0);
    visit.presses_bell().answers_list(&["a1", "a2"], 3).reaches_the_end().answers_list(&["a3", "a4"], 3);
    visit.reaches_the_end().answers_list(&["a5", "a6"], 3).rests().closes();
    visit.waits(41).answers_count(0).presses_bell().sends(LIST).answers_list(&["a0", "a1"], 2).rests();
    visit.has_rows_then(&["a0", "a1"], End::More);
    visit.reaches_the_end().sends(page(1)).answers_list(&["a2", "a3"], 2).has_rows(&["a0", "a1", "a2", "a3"]);
}

#[test]
fn a_row_that_stands_on_a_further_page_as_well_is_as_that_says() {
    let mut visit = on_page_one();
    // Another one has come on top, and the first page's last row has moved to the second; it was read elsewhere.
    visit.reaches_the_end().sends(page(1)).answers_list(&["a1", "a3"], 3);
    visit.has_rows_then(&["a1", "a2", "a3"], End::More);
}

#[test]
fn later_pages_stay_whatever_order_the_platform_has() {
    let mut visit = Visit::logged_in(2);
    visit.presses_bell().answers_list(&["a1*", "a9*"], 2).reaches_the_end().answers_list(&["a3", "a5"], 2);
    visit.happens(Event::RefreshAsked).sends(LIST).answers_list(&["a1*", "a9*"], 2).answers_count(2).rests();
    visit.has_rows(&["a1*", "a9*", "a3", "a5"]);
}

#[test]
fn a_row_without_a_date_takes_no_others_with_it() {
    let mut visit = Visit::logged_in(2);
    let dated = json!({"id": "a1", "createdDate": 1_770_000_000_000_u64});
    let first = || Reply::ok(json!({"totalPages": 2, "list": [dated, {"id": "a2"}]}));
    visit.presses_bell().gets(first()).reaches_the_end().answers_list(&["a30", "a40"], 2).rests();
    visit.happens(Event::RefreshAsked).sends(LIST).gets(first()).answers_count(2).rests();
    visit.has_rows(&["a1*", "a2*", "a30", "a40"]);
}

#[test]
fn a_list_that_has_to_wait_is_not_on_its_way() {
    // The callback has been called as often as it may be.
    let mut visit = Visit::begins();
    visit.gives("t1").sends(COUNT).refuses(401).gives("t2").answers_count(1);
    visit.happens(Event::RefreshAsked).sends(COUNT).refuses(401).gives("t3").answers_count(1);
    visit.presses_bell().sends(LIST).refuses(401).rests().has_body(Body::Failed);
    // The browser is offline before there is a token.
    let mut visit = Visit::logged_in(2);
    visit.waits(41).loses_the_answer().presses_bell().asks().has_body(Body::Loading);
    visit.goes_offline().rejects().has_body(Body::Failed);
}

#[test]
fn a_panel_that_opens_while_its_list_is_being_read_asks_for_it_once() {
    let mut visit = Visit::logged_in(2);
    visit.presses_bell().sends(LIST).closes().presses_bell().answers_list(&["a1*"], 1).rests();
}

//! One visitor after another on the same page: nothing of the first is ever seen or used by the second.

use app_inbox::api::{Call, Token};
use app_inbox::inbox::Event;
use app_inbox::session::Given;
use app_inbox::view::{Body, End};

use crate::visit::{ALL_READ, COUNT, HOUR, LIST, Reply, Visit, page, read};

#[test]
fn t_38_the_first_visitors_late_token_is_never_used() {
    let mut visit = Visit::begins();
    let annas = visit.callback();
    visit.starts().asks();
    let late = || Given::Token(Token::new("anna").expect("a token"));
    visit.ignores(Event::TokenGiven(annas, late()));
    visit.gives("ben").sends(COUNT).ignores(Event::TokenGiven(annas, late()));
    visit
        .answers_count(1)
        .ignores(Event::TokenGiven(annas, late()))
        .ignores(Event::TokenGiven(annas, Given::Nothing));
    visit.presses_bell().sends(LIST);
    assert!(visit.request().request.token.header().starts_with("ben"));
}

#[test]
fn t_39_the_first_visitors_late_answer_is_cut_off_and_never_painted() {
    let mut visit = Visit::logged_in(5);
    visit.presses_bell().sends(LIST);
    let annas = visit.request();
    let late = visit.answer_to(&annas, Reply::list(&["a1*"], 1).with_token("anna-late"));
    visit.starts().has_no_bell().ignores(Event::Answered(annas.ticket, late.clone()));
    visit.gives("ben").ignores(Event::Answered(annas.ticket, late.clone())).answers_count(1).has_badge("1");
    visit.presses_bell().ignores(Event::Answered(annas.ticket, late)).has_body(Body::Loading);
    visit.answers_list(&["b1*"], 1).has_rows(&["b1*"]);
}

#[test]
fn a_new_visitor_takes_the_rows_and_the_panel_of_the_last_one_away_at_once() {
    let mut visit = Visit::reading(&["a1*", "a2*"]);
    visit.presses_row("a1").starts().asks().has_no_bell();
    visit.gives("ben").answers_count(1).rests().has_badge("1");
    visit
        .presses_bell()
        .has_body(Body::Loading)
        .answers_list(&["b1*"], 1)
        .rests()
        .has_rows(&["b1*"])
        .has_badge("1");
}

#[test]
fn what_one_visitor_has_read_is_not_told_of_another() {
    let mut visit = Visit::reading(&["a1*", "a2*"]);
    visit.presses_row("a1").presses_row("a2").starts().gives("ben").sends(COUNT).answers_count(2).rests();
}

#[test]
fn t_40_a_visitor_who_logs_out_leaves_nothing_on_the_screen() {
    let mut visit = Visit::reading(&["a1*"]);
    visit.presses_row("a1").refuses(401).has_rows(&["a1"]).gives_nothing().rests().has_no_bell();
    visit.waits(5 * 60).gives("ben").sends(COUNT).answers_count(1).rests();
    visit.presses_bell().has_body(Body::Loading);
}

#[test]
fn t_40_a_new_start_without_anybody_leaves_nothing_on_the_screen() {
    let mut visit = Visit::reading(&["a1*"]);
    visit.starts().has_no_bell().gives_nothing().has_no_bell().rests();
}

#[test]
fn t_41_after_many_quick_changes_the_last_visitor_is_served() {
    let mut visit = Visit::begins();
    for round in 0..20 {
        let name = if round % 2 == 0 { "ben" } else { "anna" };
        visit.starts();
        if visit.is_asking() {
            visit.gives(name).sends(COUNT);
        }
        if round % 3 == 0 && visit.is_sending() {
            visit.answers_count(7);
        }
        visit.now += 100;
    }
    visit.lives(61, |visit| if visit.is_asking() { visit.gives("anna") } else { visit.answers_count(2) });
    visit.has_badge("2");
}

#[test]
fn t_42_after_all_tokens_are_revoked_the_rows_are_replaced_as_a_whole() {
    let mut visit = Visit::logged_in(3);
    visit.presses_bell().answers_list(&["a1*", "a2"], 3).reaches_the_end().answers_list(&["a3", "a4"], 3);
    visit.waits(41).sends(COUNT).refuses(401).gives("ben").sends(COUNT);
    // Nobody's number stands above the rows of another.
    visit.answers_count(7).has_badge("3").sends(LIST).has_badge("3");
    visit.answers_list(&["b1", "b2*"], 3).has_rows_then(&["b1", "b2*"], End::More).has_badge("7").rests();
    visit.reaches_the_end().sends(page(1));
}

#[test]
fn t_42_a_list_that_was_refused_is_replaced_by_the_new_visitors() {
    let mut visit = Visit::reading(&["a1*", "a2"]);
    visit.happens(Event::RefreshAsked).sends(LIST).refuses(401).gives("ben").sends(LIST);
    visit.answers_list(&["b1*"], 1).sends(COUNT).answers_count(1).rests().has_rows(&["b1*"]);
}

#[test]
fn t_42_a_further_page_of_another_visitor_is_not_put_under_the_rows_of_the_first() {
    let mut visit = Visit::logged_in(3);
    visit.presses_bell().answers_list(&["a1*", "a2"], 2);
    visit.reaches_the_end().sends(page(1)).refuses(401).gives("ben").sends(page(1));
    visit.answers_list(&["b3"], 2).sends(LIST).has_rows(&["a1*", "a2"]);
    visit.answers_list(&["b1", "b2"], 2).sends(COUNT).answers_count(0);
    visit.rests().has_rows_then(&["b1", "b2"], End::More);
}

#[test]
fn t_42_while_the_list_fails_no_number_comes_above_the_rows_of_the_one_before() {
    let mut visit = Visit::logged_in(3);
    visit.presses_bell().answers_list(&["a1*", "a2"], 3).waits(41).sends(COUNT).refuses(401).gives("ben");
    visit.answers_count(7).sends(LIST).refuses(503).has_badge("3").has_rows(&["a1*", "a2"]);
    // Where the rows go, the number comes.
    visit.closes().has_badge("7");
}

#[test]
fn t_42_a_mark_that_was_refused_goes_out_and_then_the_rows_are_replaced() {
    let mut visit = Visit::reading(&["a1*", "a2*"]);
    visit.presses_row("a1").refuses(401).gives("ben").sends(read(&["a1"])).takes_the_mark().sends(LIST);
    visit.answers_list(&["b1*"], 1).sends(COUNT).answers_count(1).rests().has_rows(&["b1*"]).has_badge("1");
}

#[test]
fn c13_t_42_one_visitors_all_is_never_told_as_anothers() {
    let said_all = || {
        let mut visit = Visit::reading(&["a1*", "a2*"]);
        visit.happens(Event::MarkAllPressed).waits(1);
        visit
    };
    // The token dies while it can still be undone, or with the very request; the site gives another visitor's.
    let while_it_can_be_undone: fn(&mut Visit) = |visit| {
        visit.happens(Event::RefreshAsked).sends(LIST).refuses(401);
    };
    let with_the_request: fn(&mut Visit) = |visit| {
        visit.closes().sends(ALL_READ).refuses(401);
    };
    let lost_with_the_request: fn(&mut Visit) = |visit| {
        visit.closes().sends(ALL_READ).loses_the_answer().wakes_until_it_asks();
    };
    for dies in [while_it_can_be_undone, with_the_request, lost_with_the_request] {
        let mut visit = said_all();
        dies(&mut visit);
        visit.gives("ben");
        while visit.is_sent() {
            match visit.request().request.call {
                Call::List { .. } => visit.answers_list(&["b1*", "b2"], 1),
                _ => visit.sends(COUNT).answers_count(1),
            };
        }
        visit.has_badge("1").waits(15).rests();
        let mut visit = said_all();
        dies(&mut visit);
        visit.gives("anna-new").closes();
        loop {
            match visit.request().request.call {
                Call::List { .. } => visit.answers_list(&["a3*", "a2*", "a1*"], 1),
                Call::Count => visit.answers_count(3),
                // What has come meanwhile was not among all.
                Call::Mark(_) => break visit.sends(read(&["a1", "a2"])).takes_the_mark(),
            };
        }
        .answers_count(1)
        .has_badge("1");
    }
}

#[test]
fn t_42_a_closed_list_is_replaced_when_it_is_opened() {
    let mut visit = Visit::logged_in(3);
    visit.presses_bell().answers_list(&["a1*", "a2"], 3).closes().waits(41).loses_the_answer();
    visit.wakes_until_it_asks().gives("ben").sends(COUNT).answers_count(1).rests();
    visit.presses_bell().sends(LIST).answers_list(&["b1", "b2"], 3).has_rows_then(&["b1", "b2"], End::More);
}

#[test]
fn a_thousand_visitors_one_after_the_other_are_all_served() {
    let mut visit = Visit::begins();
    for served in 1..=1_000 {
        visit.starts().lives(2 * HOUR, |visit| {
            if visit.is_asking() {
                visit.gives_a_fresh_token()
            } else if visit.request().request.call == COUNT {
                visit.answers_count(1)
            } else {
                visit.answers_list(&["a1*"], 1)
            }
        });
        visit.has_badge("1").hides().shows().presses_bell().has_body(Body::Loading);
        assert_eq!(visit.asked, served + 1, "one callback each, and one for the start that was not used");
    }
}

//! Rules at their edges: to the second, over a new start of the page, and where they don't hold.

use std::rc::Rc;

use app_inbox::api::{Answer, Token, content};
use app_inbox::inbox::{Effect, Event, Inbox, Settings};
use app_inbox::locale::{Language, Locale};
use app_inbox::session::Given;
use app_inbox::value::Plain;
use app_inbox::view::{Body, View};
use serde_json::json;

use crate::visit::{COUNT, HOUR, LIST, Reply, Visit};

/// The platform fails, with a token for the next attempt, until the wait for that is longer than a minute.
fn waits_long(visit: &mut Visit) -> &mut Visit {
    for _ in 0..200 {
        if wait(fails(visit)) > 60_000 {
            return visit;
        }
        visit.wakes_until_it_asks();
    }
    panic!("the waits stay short")
}

fn fails(visit: &mut Visit) -> &mut Visit {
    visit.sends(COUNT).gets(Reply::status(503).with_a_token())
}

/// Milliseconds until something happens by itself.
fn wait(visit: &Visit) -> u64 {
    visit.wakes_at().expect("something will happen") - visit.now
}

#[test]
fn c9_a_wish_cuts_a_wait_short_but_not_twice_within_10_seconds() {
    let mut visit = Visit::logged_in(1);
    visit.happens(Event::RefreshAsked);
    // By chance the wait after the wish may be a short one: then once more.
    for _ in 0..50 {
        waits_long(&mut visit).waits(10).happens(Event::RefreshAsked);
        if wait(fails(&mut visit)) > 10_000 {
            break;
        }
        visit.wakes_until_it_asks();
    }
    visit.waits(9).happens(Event::RefreshAsked).rests();
    visit.waits(1).happens(Event::RefreshAsked).sends(COUNT);
}

#[test]
fn c9_a_page_that_comes_back_waits_5_seconds_at_most() {
    let mut visit = Visit::logged_in(1);
    visit.happens(Event::RefreshAsked);
    waits_long(&mut visit).hides().waits(11).shows().waits(5).sends(COUNT);
}

#[test]
fn c9_a_page_that_looks_at_nothing_by_itself_waits_as_long_when_it_comes_back() {
    let mut visit = Visit::with(Settings { poll_interval: 0, ..Settings::default() });
    visit.gives("anna");
    let before = waits_long(&mut visit).wakes_at();
    visit.hides().waits(11).shows();
    assert_eq!(visit.wakes_at(), before);
}

#[test]
fn a_page_that_comes_back_10_seconds_after_a_look_looks_again() {
    let mut visit = Visit::logged_in(1);
    visit.hides().waits(10).shows().waits(5).sends(COUNT);
    let mut visit = Visit::logged_in(1);
    visit.hides();
    visit.now += 9_999;
    visit.shows().waits(15).rests();
}

#[test]
fn h_06_pages_that_were_sent_away_together_come_back_one_by_one() {
    let mut waits: Vec<u64> = Vec::new();
    for seed in 0..20 {
        let mut visit = Visit::before_the_start(Settings::default(), seed * 7_919);
        visit.starts().gives("anna").gets(Reply::status(503).retry_after(600));
        waits.push(wait(&visit));
    }
    assert!(
        waits.iter().any(|wait| *wait > 630_000) && waits.iter().any(|wait| *wait < 630_000),
        "{waits:?}"
    );
}

#[test]
fn c7_a_callback_that_fails_gains_nothing_by_a_new_start_with_it() {
    let mut visit = Visit::begins();
    for _ in 0..100 {
        if visit.is_asking() {
            visit.rejects();
        }
        visit.starts_again();
    }
    assert_eq!(visit.asked, 3);
}

#[test]
fn c7_a_callback_whose_token_has_led_to_nothing_yet_gains_nothing_by_a_new_start_with_it() {
    let mut visit = Visit::begins();
    for _ in 0..100 {
        if visit.is_asking() {
            visit.gives_a_fresh_token().sends(COUNT);
        }
        visit.starts_again();
    }
    assert_eq!(visit.asked, 3);
}

#[test]
fn c7_a_call_that_the_page_cuts_off_itself_is_not_held_against_it() {
    let mut visit = Visit::begins();
    for _ in 0..10 {
        visit.asks().starts_again();
    }
    visit.asks();
    assert_eq!(visit.asked, 11);
}

#[test]
fn c7_a_callback_that_did_its_work_is_called_at_every_new_start_with_it() {
    let answered: fn(&mut Visit) = |visit| {
        visit.gives_a_fresh_token().answers_count(1);
    };
    let next_look_under_way: fn(&mut Visit) = |visit| {
        visit.gives_a_fresh_token().answers_count(1).happens(Event::RefreshAsked).sends(COUNT);
    };
    let nobody: fn(&mut Visit) = |visit| {
        visit.gives_nothing();
    };
    for work in [answered, next_look_under_way, nobody] {
        let mut visit = Visit::begins();
        for _ in 0..10 {
            visit.asks();
            work(&mut visit);
            visit.starts_again();
        }
        assert_eq!(visit.asked, 11);
    }
}

#[test]
fn c7_the_limit_of_the_hour_holds_until_all_was_well_for_a_minute() {
    let mut visit = Visit::begins();
    visit.lives(3 * HOUR, |visit| visit.rejects());
    visit.wakes_until_it_asks().gives("anna").answers_count(1);
    let asked = visit.asked;
    visit.waits(20).happens(Event::RefreshAsked).answers_count(1);
    visit.waits(20).happens(Event::RefreshAsked).loses_the_answer();
    visit.waits(10).happens(Event::RefreshAsked).rests();
    assert_eq!(visit.asked, asked);
}

#[test]
fn h_07_an_empty_list_that_comes_after_a_failure_is_empty_and_not_broken() {
    let mut visit = Visit::logged_in(0);
    visit.presses_bell().sends(LIST).gets(Reply::status(500).with_a_token()).has_body(Body::Failed);
    visit.wakes_until_it_asks().sends(LIST).answers_list(&[], 1).has_body(Body::Empty);
}

#[test]
fn try_again_does_nothing_when_there_is_no_panel_to_press_it_in() {
    Visit::logged_in(1).retries().rests();
}

/// An inbox that has begun, with what it wants.
fn begins(settings: Settings) -> (Inbox, Vec<Effect>) {
    let mut inbox = Inbox::new(7);
    let effects = start(&mut inbox, settings);
    (inbox, effects)
}

fn start(inbox: &mut Inbox, settings: Settings) -> Vec<Effect> {
    let started = Event::Started { settings: Box::new(settings), known: false };
    let [Effect::AskToken(ticket)] = inbox.handle(started, 0)[..] else { panic!("a start asks for a token") };
    let token = Token::new("anna").expect("a token");
    inbox.handle(Event::TokenGiven(ticket, Given::Token(token)), 0)
}

/// The platform answers the request among these effects.
fn gets(inbox: &mut Inbox, effects: &[Effect], body: serde_json::Value) {
    let sent = effects.iter().find_map(|effect| match effect {
        Effect::Send(ticket, request) => Some((*ticket, &request.call)),
        _ => None,
    });
    let (ticket, call) = sent.expect("a request");
    let content = content(call, Some(&Plain::from(body)), &[]);
    inbox.handle(Event::Answered(ticket, Answer { status: 200, token: None, retry_after: None, content }), 0);
}

#[test]
fn the_bell_speaks_the_language_of_the_words_that_have_come_and_until_then_that_of_the_start() {
    let own = vec![("notifications".to_owned(), "News".to_owned())];
    let locale = Rc::new(Locale::new(Language::read("uk"), own));
    let (mut inbox, effects) = begins(Settings { locale: Rc::clone(&locale), ..Settings::default() });
    gets(&mut inbox, &effects, json!({"count": 200}));
    let bell = |inbox: &Inbox| View::of(inbox, 0.0).bell.map(|bell| (bell.name, bell.badge));
    assert_eq!(bell(&inbox), Some(("News, 200 unread".to_owned(), Some("99+".to_owned()))));
    let count = Box::new(|n| (format!("№{n}"), "few".to_owned()));
    assert!(locale.learn(&Plain::from("one few\nNs\n{n} a|{n} b"), count));
    assert_eq!(inbox.handle(Event::WordsCame, 0), []);
    assert_eq!(bell(&inbox), Some(("News, №200 b".to_owned(), Some("№99+".to_owned()))));
}

#[test]
fn the_page_is_told_of_a_row_by_its_id_and_whether_it_was_read() {
    let (mut inbox, effects) = begins(Settings::default());
    gets(&mut inbox, &effects, json!({"count": 1}));
    let effects = inbox.handle(Event::BellPressed(0), 0);
    gets(&mut inbox, &effects, json!({"list": [{"id": "a", "title": "A"}, {"id": "b"}], "totalPages": 1}));
    let row = |inbox: &Inbox, id| inbox.row(id).map(|(row, unread)| (row.title.clone(), unread));
    assert_eq!(row(&inbox, "a"), Some(("A".to_owned(), true)));
    inbox.handle(Event::RowPressed("a".to_owned()), 0);
    assert_eq!(row(&inbox, "a"), Some(("A".to_owned(), false)));
    assert_eq!(row(&inbox, "c"), None);
}

#[test]
fn y_01_a_page_that_was_put_aside_before_the_start_shows_its_bell_after_it() {
    let mut inbox = Inbox::new(7);
    inbox.handle(Event::Stored, 0);
    let effects = start(&mut inbox, Settings::default());
    gets(&mut inbox, &effects, json!({"count": 1}));
    assert!(View::of(&inbox, 0.0).bell.is_some());
}

#[test]
fn the_start_says_how_long_the_callback_may_take_and_how_long_a_page_of_the_list_is() {
    let settings = Settings { token_timeout: 2_000, page_size: 5, ..Settings::default() };
    let mut visit = Visit::with(settings.clone());
    assert!(visit.waits(1).is_asking());
    assert!(!visit.waits(1).is_asking());

    let (mut inbox, effects) = begins(settings);
    gets(&mut inbox, &effects, json!({"count": 1}));
    let effects = inbox.handle(Event::BellPressed(0), 0);
    let path = effects.iter().find_map(|effect| match effect {
        Effect::Send(_, request) => Some(request.path.as_str()),
        _ => None,
    });
    assert_eq!(path, Some("/appinbox/v1/messages?page=0&pageSize=5"));
}

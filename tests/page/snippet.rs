//! A shop has pasted the vendor's snippet: the bell, its list, and what a visitor does with them.

use std::fs;

use platform::{Message, Page};
use serde_json::json;
use thirtyfour::Key;

use crate::browser::PATIENCE;
use crate::pages::{BODY, page, snippet, snippet_of, with_options, with_snippet};
use crate::visit::{ANNA, Visit, in_browsers};

in_browsers! {
    the_bell_says_how_many_are_unread_and_the_panel_lists_them
    a_row_that_is_pressed_is_marked_read_and_its_link_followed
    y_12_a_row_that_leads_to_another_page_is_marked_read_all_the_same
    one_press_marks_all_as_read
    a_full_inbox_shows_99_and_loads_page_after_page
    the_panel_closes_in_four_ways_and_the_focus_goes_where_it_belongs
    two_targets_are_two_bells_with_one_inbox
    without_a_target_the_bell_floats_in_the_corner
    the_bell_stands_where_position_says
    i_11_a_target_that_comes_late_gets_its_bell
    the_demo_shop_shows_anna_her_bell
    nobody_but_the_queue_becomes_global
}

in_browsers! { WebKit webkit:
    the_bell_says_how_many_are_unread_and_the_panel_lists_them
    a_row_that_is_pressed_is_marked_read_and_its_link_followed;
}

/// The vendor's snippet as its documentation has it; a site of ours changes the host of the script and nothing else.
const VENDORS: &str = "<script> !function (t, e, c, n) {var s = e.createElement(c); s.async = 1, s.src = 'https://statics.esputnik.com/scripts/' + n + '.js'; var r = e.scripts[0]; r.parentNode.insertBefore(s, r); var f = function () {f.c(arguments); }; f.q = []; f.c = function () {f.q.push(arguments); }; t['eS'] = t['eS'] || f; }(window, document, 'script', 'UUID'); </script><script>eS('init', {APP_INBOX: true}, {getAuthTokenCallback: () => yourImplementationOfAuthCallback(), language: 'en', });</script>";

#[test]
fn the_readme_and_the_demo_shop_hold_the_vendors_snippet() {
    for file in ["README.md", "www/index.html"] {
        let text = fs::read_to_string(file).unwrap();
        let snippet = snippet_of(&text).unwrap_or_else(|| panic!("{file} holds no snippet"));
        assert_eq!(without_names(&snippet), without_names(VENDORS), "{file}");
    }
}

/// Takes out the two things that differ from site to site: the script's host and the site's name.
fn without_names(snippet: &str) -> String {
    let (start, rest) = snippet.split_once("s.src = '").expect("an address");
    let (_, rest) = rest.split_once("/scripts/").expect("a path");
    let (middle, rest) = rest.split_once("'script', '").expect("a name");
    let (_, end) = rest.split_once('\'').expect("its end");
    [start, middle, end].join("…")
}

fn the_bell_says_how_many_are_unread_and_the_panel_lists_them(visit: &mut Visit) {
    visit.send(["One", "Two", "Three"]);
    visit.open(with_snippet());
    visit.shows(&["bell Notifications, 3 unread (3)"]);
    visit.was_asked_for(&["token", "count"]);
    visit.press_bell();
    visit.shows(&[
        "bell Notifications, 3 unread (3)",
        "panel Notifications",
        "[Mark all as read]",
        "• One",
        "• Two",
        "• Three",
    ]);
    visit.was_asked_for(&["token", "count", "list"]);
}

fn a_row_that_is_pressed_is_marked_read_and_its_link_followed(visit: &mut Visit) {
    let [old] = visit.send(["Old"]);
    let link = Some(format!("{}/page-1.html#order", visit.demo.shop_url()));
    let order = visit.demo.send(ANNA, Message { title: "Your order".to_owned(), link, ..Message::default() });
    visit.open(with_snippet());
    visit.press_bell();
    visit.press("Your order");
    visit.shows(&[
        "bell Notifications, 1 unread (1)",
        "panel Notifications",
        "[Mark all as read]",
        "- Your order",
        "• Old",
    ]);
    visit.waits_for("return location.hash", "#order");
    visit.was_asked_for(&["token", "count", "list", "mark", "count"]);
    assert!(visit.demo.is_read(&order) && !visit.demo.is_read(&old));
}

fn y_12_a_row_that_leads_to_another_page_is_marked_read_all_the_same(visit: &mut Visit) {
    visit.demo.page("/order.html", page("", "Your order"));
    let link = Some(format!("{}/order.html", visit.demo.shop_url()));
    let order = visit.demo.send(ANNA, Message { title: "Your order".to_owned(), link, ..Message::default() });
    visit.open(with_snippet());
    visit.press_bell();
    visit.shows(&[
        "bell Notifications, 1 unread (1)",
        "panel Notifications",
        "[Mark all as read]",
        "• Your order",
    ]);
    visit.leave();
    visit.press("Your order");
    visit.waits_for("return location.pathname", "/order.html");
    assert!(visit.demo.wait_for(|_| visit.demo.is_read(&order), PATIENCE));
}

fn one_press_marks_all_as_read(visit: &mut Visit) {
    let ids = visit.send(["One", "Two"]);
    visit.open(with_snippet());
    visit.press_bell();
    visit.press("Mark all as read");
    visit.shows(&["bell Notifications", "panel Notifications", "! All marked as readUndo", "- One", "- Two"]);
    visit.press("Close");
    visit.was_asked_for(&["token", "count", "list", "mark", "count"]);
    assert!(ids.iter().all(|id| visit.demo.is_read(id)));
}

fn a_full_inbox_shows_99_and_loads_page_after_page(visit: &mut Visit) {
    for number in 1..=120 {
        let title = format!("Message {number}");
        visit.demo.send(ANNA, Message { title, ..Message::default() });
    }
    visit.open(with_snippet());
    visit.shows(&["bell Notifications, 120 unread (99+)"]);
    visit.press_bell();
    let rows = "return probe.draw().filter((line) => line.startsWith('•')).length";
    visit.waits_for(rows, 20);
    visit.was_asked_for(&["token", "count", "list"]);
    visit.run("probe.part('body').scrollTop = 1e6");
    visit.waits_for(rows, 40);
    visit.waits_for("return probe.draw()[42]", "• Message 81");
    visit.was_asked_for(&["token", "count", "list", "list"]);
}

fn the_panel_closes_in_four_ways_and_the_focus_goes_where_it_belongs(visit: &mut Visit) {
    const BELL: &str = "bell Notifications, 1 unread (1)";
    visit.send(["One"]);
    visit.open(with_snippet());
    let open = |visit: &Visit| {
        visit.press_bell();
        visit.shows(&[BELL, "panel Notifications", "[Mark all as read]", "• One"]);
        visit.focus_is_on("Notifications");
    };

    open(visit);
    visit.key(Key::Escape);
    visit.shows(&[BELL]);
    visit.focus_is_on("Notifications, 1 unread");
    open(visit);
    visit.press_bell();
    visit.shows(&[BELL]);
    visit.focus_is_on("Notifications, 1 unread");
    open(visit);
    visit.press("Close");
    visit.shows(&[BELL]);
    visit.focus_is_on("Notifications, 1 unread");
    // Who presses something else wants to go there, not back.
    open(visit);
    visit.press_element("return document.querySelector('button')");
    visit.shows(&[BELL]);
    visit.focus_is_on("Search");
}

fn two_targets_are_two_bells_with_one_inbox(visit: &mut Visit) {
    visit.site(json!({"target": ".spot"}));
    visit.send(["One"]);
    visit.open(page(&snippet(), "<div class=\"spot\"></div><p>Tea</p><div class=\"spot\"></div>"));
    visit.shows(&["bell Notifications, 1 unread (1)", "bell Notifications, 1 unread (1)"]);
    visit.was_asked_for(&["token", "count"]);
    visit.press_element("return probe.part('bell', 1)");
    visit.shows(&[
        "bell Notifications, 1 unread (1)",
        "bell Notifications, 1 unread (1)",
        "panel Notifications",
        "[Mark all as read]",
        "• One",
    ]);
    visit.press("One");
    visit.shows(&["bell Notifications", "bell Notifications", "panel Notifications", "- One"]);
    visit.press_bell();
    visit.shows(&["bell Notifications", "panel Notifications", "- One", "bell Notifications"]);
}

fn without_a_target_the_bell_floats_in_the_corner(visit: &mut Visit) {
    visit.site(json!({}));
    visit.send(["One"]);
    visit.open(with_snippet());
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    let corner = "const bell = probe.part('bell').getBoundingClientRect();
        const {clientWidth, clientHeight} = document.documentElement;
        return [clientWidth - bell.right, clientHeight - bell.bottom]";
    visit.waits_for(corner, json!([24, 24]));
    visit.press_bell();
    visit.shows(&["bell Notifications, 1 unread (1)", "panel Notifications", "[Mark all as read]", "• One"]);
    // The panel turned over: below the bell there is no room.
    let inside = "const panel = probe.part('panel').getBoundingClientRect();
        return panel.top >= 0 && panel.left >= 0 && panel.right <= innerWidth
            && panel.bottom <= probe.part('bell').getBoundingClientRect().top";
    visit.waits_for(inside, true);
}

fn the_bell_stands_where_position_says(visit: &mut Visit) {
    for (place, position) in ["beforebegin", "afterbegin", "beforeend", "afterend"].into_iter().enumerate() {
        let Page { html, headers } = with_options(&format!("position: '{position}'"));
        visit.open(Page {
            html: html.replace(BODY, "<p>A</p><div id=\"inbox\"><p>B</p></div><p>C</p>"),
            headers,
        });
        visit.shows(&["bell Notifications"]);
        let found = "const target = document.querySelector('#inbox');
            const around = [target.previousElementSibling, target.firstElementChild,
                target.lastElementChild, target.nextElementSibling];
            return around.map((element) => element.localName)";
        let mut expected = ["p", "p", "p", "p"];
        expected[place] = "app-inbox";
        assert_eq!(visit.run(found), json!(expected), "{position}");
    }
}

fn i_11_a_target_that_comes_late_gets_its_bell(visit: &mut Visit) {
    visit.open(page(&snippet(), "<header></header>"));
    visit.was_asked_for(&["token", "count"]);
    visit.settle();
    visit.shows(&[]);
    visit.page_does("document.querySelector('header').innerHTML = '<div id=\"inbox\"></div>'");
    visit.shows(&["bell Notifications"]);
}

/// The page of the demo as it is, but for the probe.
fn the_demo_shop_shows_anna_her_bell(visit: &mut Visit) {
    visit.send(["One"]);
    let html = fs::read_to_string("www/index.html").unwrap();
    let html = html.replace("<head>", "<head><script src=\"/probe.js\"></script>");
    visit.open(Page { html, headers: Vec::new() });
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    // The shop greets its visitor, which is its own doing.
    visit.waits_for("return document.querySelector('#who').textContent", "Logged in as anna@example.com");
    visit.waits_for(
        "return document.querySelector('#operator').port",
        visit.demo.platform_url().rsplit(':').next(),
    );
    visit.run("probe.accept()");
}

fn nobody_but_the_queue_becomes_global(visit: &mut Visit) {
    let names = "<script>names = new Set(Object.getOwnPropertyNames(window))</script>";
    visit.open(page(&format!("{names}{}", snippet()), BODY));
    visit.press_bell();
    visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
    let new =
        "return Object.getOwnPropertyNames(window).filter((name) => !names.has(name) && name !== 'names')";
    // Chromium's driver leaves names of its own.
    let driver = "!['ret_nodes', 'se_exportedFunctionSymbol'].includes(name) && !name.startsWith('cdc_')";
    visit.waits_for(&format!("{new}.filter((name) => {driver})"), json!(["eS"]));
}

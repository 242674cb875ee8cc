//! What a site may choose: in its own script, and in its call of `init`.

use platform::Message;
use serde_json::json;

use crate::pages::{with_init, with_options};
use crate::visit::{ANNA, Visit, in_browsers};

in_browsers! {
    the_widget_speaks_the_language_of_the_page
    the_page_has_the_last_word_over_the_script_of_its_site
    a_theme_colours_the_panel
    a_site_may_use_its_own_words
    a_site_may_show_its_own_bell_but_no_script
    a_page_may_answer_a_click_itself
    an_option_that_there_is_not_is_told_of_with_the_nearest_one
    i_12_a_wrong_address_is_told_of_and_no_other_is_given_the_token
    i_02_without_a_callback_nothing_happens
}

const FUNCTION: &str = "getAuthTokenCallback: () => yourImplementationOfAuthCallback()";

fn the_widget_speaks_the_language_of_the_page(visit: &mut Visit) {
    visit.send(["One", "Two", "Three"]);
    for (language, name) in [
        ("uk", "Сповіщення, 3 непрочитані"),
        ("pl", "Powiadomienia, 3 nieprzeczytane"),
        ("de", "Benachrichtigungen, 3 ungelesen"),
        ("es", "Notificaciones, 3 no leídas"),
        ("fr", "Notifications, 3 non lues"),
        ("EN", "Notifications, 3 unread"),
        ("uk_UA", "Сповіщення, 3 непрочитані"),
        ("xx", "Notifications, 3 unread"),
    ] {
        visit.open(with_options(&format!("language: '{language}'")));
        visit.shows(&[&format!("bell {name} (3)")]);
    }
}

fn the_page_has_the_last_word_over_the_script_of_its_site(visit: &mut Visit) {
    visit.site(json!({"target": "#inbox", "theme": "dark", "strings": {"notifications": "News"}}));
    visit.open(with_options("theme: 'light', strings: {notifications: 'Post'}"));
    visit.shows(&["bell Post"]);
    visit.press_bell();
    visit.waits_for(PANEL_COLOUR, LIGHT);
    visit.open(with_options(""));
    visit.shows(&["bell News"]);
    visit.press_bell();
    visit.waits_for(PANEL_COLOUR, DARK);
}

const PANEL_COLOUR: &str =
    "const panel = probe.part('panel'); return panel && getComputedStyle(panel).backgroundColor";
const LIGHT: &str = "rgb(255, 255, 255)";
const DARK: &str = "rgb(27, 30, 36)";

fn a_theme_colours_the_panel(visit: &mut Visit) {
    for (theme, colour) in [("light", LIGHT), ("dark", DARK), ("auto", LIGHT)] {
        visit.open(with_options(&format!("theme: '{theme}'")));
        visit.press_bell();
        visit.waits_for(PANEL_COLOUR, colour);
    }
}

fn a_site_may_use_its_own_words(visit: &mut Visit) {
    visit.open(with_options(
        "strings: {notifications: 'News', unread: '{n} new', empty: 'All quiet.', clsoe: 'x'}",
    ));
    visit.expects("warn: [App Inbox] unknown option strings.clsoe; did you mean close?");
    visit.press_bell();
    visit.shows(&["bell News", "panel News", "~ All quiet."]);
    visit.send(["One"]);
    visit.page_does("eS('inbox', 'refresh')");
    visit.shows(&["bell News, 1 new (1)", "panel News", "[Mark all as read]", "• One"]);
}

fn a_site_may_show_its_own_bell_but_no_script(visit: &mut Visit) {
    let icon = r#"<svg viewBox="0 0 10 10" onload="hacked = true"><script>hacked = true<\/script>
        <path d="M0 0h10v10z" onclick="hacked = true"/><image href="x" onerror="hacked = true"/></svg>"#;
    visit.open(with_options(&format!("icon: `{icon}`")));
    visit.shows(&["bell Notifications"]);
    let shapes = "const svg = probe.part('bell').querySelector('svg');
        return [svg, ...svg.querySelectorAll('*')].map((shape) =>
            [shape.localName, shape.getAttribute('viewBox') ?? shape.getAttribute('d'), shape.onclick ?? shape.onload])";
    assert_eq!(visit.run(shapes), json!([["svg", "0 0 10 10", null], ["path", "M0 0h10v10z", null]]));
    visit.press_bell();
    visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
    assert_eq!(visit.run("return 'hacked' in window"), json!(false));
}

fn a_page_may_answer_a_click_itself(visit: &mut Visit) {
    let link = format!("{}/page-1.html#order", visit.demo.shop_url());
    let message = Message {
        title: "Your order".to_owned(),
        link: Some(link.clone()),
        category: Some("orders".to_owned()),
        custom_data: json!({"order": 7}).as_object().unwrap().clone(),
        ..Message::default()
    };
    let id = visit.demo.send(ANNA, message);
    visit.open(with_options(
        "onNotificationClick: (notification, event) => { clicked = notification; event.preventDefault() }",
    ));
    visit.press_bell();
    visit.press("Your order");
    visit.shows(&["bell Notifications", "panel Notifications", "- Your order"]);
    let told = "const {id, title, link, category, read, customData} = window.clicked;
        return {id, title, link, category, read, customData}";
    assert_eq!(
        visit.run(told),
        json!({
            "id": id, "title": "Your order", "link": link, "category": "orders", "read": false, "customData": {"order": 7}
        })
    );
    visit.was_asked_for(&["token", "count", "list", "mark", "count"]);
    assert_eq!(visit.run("return location.hash"), json!(""), "the link is not followed");
    assert!(visit.demo.is_read(&id));
}

fn an_option_that_there_is_not_is_told_of_with_the_nearest_one(visit: &mut Visit) {
    let init = format!(
        "eS('init', {{APP_INBOX: true, MOBILE: true}}, {{{FUNCTION}, posiiton: 'afterend', frobnicate: 1}});"
    );
    visit.open(with_init(&init.repeat(2)));
    visit.shows(&["bell Notifications"]);
    visit.expects("warn: [App Inbox] unknown option posiiton; did you mean position?");
    visit.expects("warn: [App Inbox] unknown option frobnicate");
}

fn i_12_a_wrong_address_is_told_of_and_no_other_is_given_the_token(visit: &mut Visit) {
    for address in
        ["http://example.com", "javascript:alert(1)", "https://user:password@example.com", "https://"]
    {
        // Every address that anything on the page asks for.
        let spy = "addresses = []; const ask = window.fetch;
            window.fetch = (address, ...rest) => { addresses.push(String(address)); return ask(address, ...rest) };";
        visit.open(with_init(&format!(
            "{spy} eS('init', {{{FUNCTION}, language: 'en', apiUrl: '{address}'}})"
        )));
        visit.expects("warn: [App Inbox] apiUrl must be an https:// address without a query (http:// for localhost only)");
        visit.waits_for("return probe.troubles.length", 1);
        visit.settle();
        let asked = visit.run("return window.addresses.filter((address) => !address.includes('127.0.0.1'))");
        let elsewhere: Vec<_> =
            asked.as_array().unwrap().iter().filter(|address| **address != "/inbox-token").collect();
        assert!(elsewhere.is_empty(), "{address}: the token went to {elsewhere:?}");
        assert!(
            visit.demo.log().iter().all(|seen| seen.token.is_none()),
            "{address}: the token went to its site's platform"
        );
    }
}

fn i_02_without_a_callback_nothing_happens(visit: &mut Visit) {
    visit.open(with_init("eS('init', {APP_INBOX: true}, {language: 'en'})"));
    visit.expects(
        "warn: [App Inbox] getAuthTokenCallback must be a function that returns a promise of a token",
    );
    visit.waits_for("return probe.troubles.length", 1);
    visit.settle();
    visit.shows(&[]);
    // The vendor's other products may be all that a page wants.
    visit.open(with_init(
        "eS('init'); eS('init', {TRACKING: false, RECOMS: true}); eS('sendEvent', 'MainPage')",
    ));
    visit.waits_for("return probe.loaded('.wasm')", 1);
    visit.settle();
    visit.shows(&[]);
    visit.was_asked_for(&[]);
}

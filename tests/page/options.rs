//! What a site may choose: in its own script, and in its call of `init`.

use std::fs;

use platform::Message;
use serde_json::{Value, json};

use crate::pages::{with_init, with_options};
use crate::visit::{ANNA, Visit, in_browsers};

in_browsers! {
    the_widget_speaks_the_language_of_the_page
    words_that_cannot_be_loaded_leave_english
    the_page_has_the_last_word_over_the_script_of_its_site
    a_theme_colours_the_panel
    a_site_may_use_its_own_words
    a_site_may_show_its_own_bell_but_no_script
    a_page_may_answer_a_click_itself
    a_row_of_the_pages_own_is_pressed_and_leads_where_its_notification_does
    what_a_notification_says_can_be_selected_and_still_opens_it
    an_option_that_there_is_not_is_told_of_with_the_nearest_one
    i_12_a_wrong_address_is_told_of_and_no_other_is_given_the_token
    i_02_without_a_callback_nothing_happens
}

in_browsers! { Chromium emulated:
    what_leads_into_the_page_closes_a_panel_that_covers_it
    a_control_of_the_pages_own_leaves_a_panel_that_covers_it;
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
        ("pt-BR", "Notificações, 3 não lidas"),
        ("zh-TW", "通知, 3 則未讀"),
        ("ja", "通知, 未読 3 件"),
        ("xx", "Notifications, 3 unread"),
        ("fa", "Notifications, 3 unread"),
    ] {
        visit.open(with_options(&format!("language: '{language}'")));
        visit.shows(&[&format!("bell {name} (3)")]);
        // One file of words, and none for what is built in.
        let files = if name.starts_with("Notifications, 3 unread") { 0 } else { 1 };
        assert_eq!(visit.run("return probe.loaded('.json')"), files, "{language}");
    }
    visit.open(with_options("language: 'uk'"));
    visit.press_bell();
    let rows = ["• One", "• Two", "• Three"];
    visit.shows(
        &[
            &["bell Сповіщення, 3 непрочитані (3)", "panel Сповіщення", "[Позначити все прочитаним]"],
            &rows[..],
        ]
        .concat(),
    );
    visit.open(with_options("language: 'ar-EG'"));
    visit.press_bell();
    visit.shows(
        &[&["bell الإشعارات, ٣ إشعارات غير مقروءة (٣)", "panel الإشعارات", "[تحديد الكل كمقروء]"], &rows[..]]
            .concat(),
    );
}

/// What the folder of words is called on the shop's host.
fn words_path(language: &str) -> String {
    let entries = fs::read_dir("dist/cdn").expect("dist/cdn: run ./build.sh dist first");
    let mut names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let folder = names.find(|name| name.starts_with("words-")).expect("a folder of words");
    format!("/scripts/{folder}/{language}.json")
}

fn words_that_cannot_be_loaded_leave_english(visit: &mut Visit) {
    visit.send(["One"]);
    visit.demo.fail(&words_path("uk"), Some(404));
    visit.demo.file(&words_path("pl"), "<html>not here</html>", "text/html");
    visit.demo.fail(&words_path("de"), None);
    for language in ["uk", "pl"] {
        visit.open(with_options(&format!("language: '{language}'")));
        let line =
            format!("warn: [App Inbox] could not load the words of {language}; the inbox speaks English");
        visit.waits_for(&format!("return probe.troubles.includes('{line}')"), true);
        visit.expects(&line);
        visit.shows(&["bell Notifications, 1 unread (1)"]);
    }
    // A server that never answers holds nothing up.
    visit.open(with_options("language: 'de'"));
    visit.press_bell();
    visit.shows(&["bell Notifications, 1 unread (1)", "panel Notifications", "[Mark all as read]", "• One"]);
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

/// A notification that leads to the page's own `#order`, on a page with these options.
fn with_a_link(visit: &mut Visit, options: &str) {
    let link = format!("{}/page-1.html#order", visit.demo.shop_url());
    let content = "Your promo code is SPRING-2041, for all teas.".to_owned();
    visit.demo.send(
        ANNA,
        Message { title: "Your order".to_owned(), content, link: Some(link), ..Message::default() },
    );
    visit.open(with_options(options));
    visit.press_bell();
    visit.waits_for(
        "return document.querySelector('app-inbox').shadowRoot.querySelectorAll('article').length",
        1,
    );
}

fn a_row_of_the_pages_own_is_pressed_and_leads_where_its_notification_does(visit: &mut Visit) {
    let options = "onNotificationClick: () => window.clicks = (window.clicks ?? 0) + 1, renderNotification: ({title, read}) => {
        const row = document.createElement('p');
        row.innerHTML = `<b>${title} (${read})</b><button onclick='window.own = 1'>Own</button>`;
        return row;
    }";
    with_a_link(visit, options);
    let row = "return document.querySelector('app-inbox p')?.textContent";
    // A control of the page's own does its work, and nothing is followed.
    visit.press_element("return document.querySelector('app-inbox button')");
    visit.waits_for("return [window.own, window.clicks]", json!([1, 1]));
    visit.waits_for(row, "Your order (true)Own");
    assert_eq!(visit.run("return location.hash"), json!(""));
    visit.press_element("return document.querySelector('app-inbox b')");
    visit.waits_for("return location.hash", "#order");
    assert_eq!(visit.run("return window.clicks"), 2);
    visit.run("eS('inbox', 'destroy')");
    visit.was_asked_for(&["token", "count", "list", "mark", "count"]);
}

fn what_leads_into_the_page_closes_a_panel_that_covers_it(visit: &mut Visit) {
    let panel = "return [location.hash, probe.part('panel') !== undefined]";
    with_a_link(visit, "theme: 'light'");
    visit.press("Your order");
    visit.waits_for(panel, json!(["#order", true]));
    let phone = json!({"width": 400, "height": 700, "deviceScaleFactor": 1, "mobile": false});
    visit.browser.devtools("Emulation.setDeviceMetricsOverride", phone);
    visit.run("history.replaceState(null, '', location.pathname)");
    visit.waits_for("return probe.part('panel').ariaModal", "true");
    for part in ["row-open", "row-content"] {
        visit.press_element(&format!("return probe.part('{part}')"));
        visit.waits_for(panel, json!(["#order", false]));
        visit.focus_is_on("Notifications");
        visit.run("history.replaceState(null, '', location.pathname)");
        visit.press_bell();
        visit.waits_for(panel, json!(["", true]));
    }
    // So does a click that the page answers itself; one that leads nowhere closes nothing.
    visit.send(["Nowhere"]);
    for (does, open) in [("", true), ("event.preventDefault()", false)] {
        visit.open(with_options(&format!("onNotificationClick: (_, event) => {{ {does} }}")));
        visit.press_bell();
        visit.press("Nowhere");
        visit.waits_for(
            "return probe.part('dot')?.checkVisibility()",
            if open { json!(false) } else { Value::Null },
        );
        assert_eq!(visit.run("return probe.part('panel') !== undefined"), json!(open), "{does}");
    }
    visit.browser.devtools("Emulation.clearDeviceMetricsOverride", json!({}));
}

fn a_control_of_the_pages_own_leaves_a_panel_that_covers_it(visit: &mut Visit) {
    let panel = "return [location.hash, probe.part('panel') !== undefined]";
    let phone = json!({"width": 400, "height": 700, "deviceScaleFactor": 1, "mobile": false});
    visit.browser.devtools("Emulation.setDeviceMetricsOverride", phone);
    let options = "renderNotification: ({title}) => {
        const row = document.createElement('p');
        row.innerHTML = `<b>${title}</b><button onclick='window.own = 1'>Own</button>`;
        return row;
    }";
    with_a_link(visit, options);
    visit.press_element("return document.querySelector('app-inbox button')");
    visit.waits_for("return window.own", 1);
    visit.settle();
    visit.waits_for(panel, json!(["", true]));
    visit.press_element("return document.querySelector('app-inbox b')");
    visit.waits_for(panel, json!(["#order", false]));
    visit.browser.devtools("Emulation.clearDeviceMetricsOverride", json!({}));
}

fn what_a_notification_says_can_be_selected_and_still_opens_it(visit: &mut Visit) {
    with_a_link(visit, "onNotificationClick: () => window.clicks = (window.clicks ?? 0) + 1");
    let hit = "const content = probe.part('row-content');
        const {left, top, height} = content.getBoundingClientRect();
        return content.getRootNode().elementFromPoint(left + 20, top + height / 2) === content";
    visit.waits_for(hit, true);
    visit.drag("return probe.part('row-content')", 60);
    let selected = "return [window.clicks ?? 0, getSelection().toString().length > 2, location.hash]";
    assert_eq!(visit.run(selected), json!([0, true, ""]));
    visit.run("getSelection().removeAllRanges()");
    visit.press_element("return probe.part('row-content')");
    visit.waits_for("return location.hash", "#order");
    assert_eq!(visit.run("return window.clicks"), 1);
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
    visit.waits_for("return probe.cores()", 1);
    visit.settle();
    visit.shows(&[]);
    visit.was_asked_for(&[]);
}

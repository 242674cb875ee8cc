//! The bell: its badge and its name, where it stands, and what the page's own things can't do to it.

use wasm_bindgen::UnwrapThrowExt;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{
    Element, Page, bell, bells, edges_of, elements, find_part, is_visible, js, js_number, js_with, part,
    quiet, say, source, until,
};

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

fn name() -> String {
    part("bell").attribute("aria-label").unwrap_or_default()
}

#[wasm_bindgen_test]
async fn a_05_the_badge_tells_how_many_are_unread_and_so_does_the_name() {
    let page = Page::with_bell("c b* a*").await;
    assert_eq!(name(), "Notifications, 2 unread");
    let host = bell();
    for (count, badge, expected) in [
        (0, None, "Notifications"),
        (1, Some("1"), "Notifications, 1 unread"),
        (99, Some("99"), "Notifications, 99 unread"),
        (100, Some("99+"), "Notifications, 100 unread"),
        (4_000_000_000, Some("99+"), "Notifications, 4000000000 unread"),
        (3, Some("3"), "Notifications, 3 unread"),
    ] {
        page.set_count(Some(count));
        say("inbox", "refresh");
        until(expected, || name() == expected).await;
        assert_eq!(is_visible(&part("badge")), badge.is_some(), "{count}");
        assert_eq!(part("badge").text(), badge.unwrap_or_default());
    }
    assert_eq!(part("badge").attribute("aria-hidden").as_deref(), Some("true"), "the name says it already");
    assert_eq!(bell(), host, "it is the same bell all the time");
}

#[wasm_bindgen_test]
async fn a_05_the_bell_is_a_button_that_says_whether_its_dialog_is_open() {
    let page = Page::with_bell("a").await;
    let button = part("bell");
    let attribute = |name| button.attribute(name).unwrap_or_default();
    assert_eq!((button.name().as_str(), attribute("type").as_str()), ("button", "button"));
    assert_eq!((attribute("aria-haspopup"), attribute("aria-expanded")), ("dialog".into(), "false".into()));
    page.open().await;
    assert_eq!(attribute("aria-expanded"), "true");
    button.click();
    assert_eq!(attribute("aria-expanded"), "false");
    assert!(find_part(&bell(), "panel").is_none());
}

#[wasm_bindgen_test]
async fn a_bell_speaks_the_language_of_the_site_or_of_the_page() {
    let page = Page::new();
    page.set_messages("a*");
    for (options, lang, direction, expected) in [
        ("{language: 'uk'}", "uk", "ltr", "Сповіщення, 1 непрочитане"),
        ("{language: 'he'}", "he", "rtl", "התראות, אחת שלא נקראה"),
        ("{language: 'fa'}", "en", "rtl", "Notifications, 1 unread"),
        ("{language: '\"><script>'}", "en", "ltr", "Notifications, 1 unread"),
        ("{}", "de", "ltr", "Benachrichtigungen, 1 ungelesen"),
    ] {
        js("document.documentElement.lang = 'de'");
        page.init(options);
        page.until_bell().await;
        let root = part("root");
        js("document.documentElement.removeAttribute('lang')");
        until(expected, || name() == expected).await;
        assert_eq!(root.attribute("lang").as_deref(), Some(lang), "{options}");
        assert_eq!(root.attribute("dir").as_deref(), Some(direction), "{options}");
        say("inbox", "destroy");
    }
}

#[wasm_bindgen_test]
async fn t_09_without_a_contact_there_is_no_bell_and_no_request() {
    let page = Page::new();
    for callback in ["''", "undefined", "Promise.reject('x')", "Promise.resolve('no token')"] {
        page.init(&format!("{{getAuthTokenCallback: () => {callback}}}"));
        quiet().await;
        assert_eq!(bells().len(), 0, "{callback}");
        say("inbox", "destroy");
    }
    assert_eq!(page.requests(), [""; 0]);
}

#[wasm_bindgen_test]
async fn d_24_every_target_has_a_bell_with_one_inbox_behind_them() {
    let page = Page::new();
    page.set_html("<i class='spot'></i><i class='spot'></i><i class='spot'></i>");
    page.set_messages("b* a");
    page.init("{target: '.spot'}");
    page.until_bell().await;
    let bells = bells();
    assert_eq!(bells.len(), 3);
    let badge = |bell: &Element| find_part(bell, "badge").unwrap_throw().text();
    assert_eq!(bells.iter().map(badge).collect::<String>(), "111");
    assert_eq!(page.requests(), ["GET messages/count"]);

    let open = || bells.iter().map(|bell| find_part(bell, "panel").is_some()).collect::<Vec<_>>();
    let press = |at: usize| find_part(&bells[at], "bell").unwrap_throw().click();
    press(1);
    assert_eq!(open(), [false, true, false]);
    press(2);
    assert_eq!(open(), [false, false, true]);
    press(2);
    assert_eq!(open(), [false, false, false]);
    say("inbox", "open");
    assert_eq!(open(), [true, false, false]);
    say("inbox", "destroy");
    assert_eq!(super::page::bells().len(), 0);
}

#[wasm_bindgen_test]
async fn a_bell_stands_where_its_position_says() {
    let page = Page::new();
    page.set_html("<section id='out'><p id='target'><b></b></p></section>");
    for (position, place) in [
        ("beforebegin", "#out > app-inbox:first-child"),
        ("afterbegin", "#target > app-inbox:first-child"),
        ("beforeend", "#target > app-inbox:last-child"),
        ("afterend", "#out > app-inbox:last-child"),
    ] {
        page.init(&format!("{{target: '#target', position: '{position}'}}"));
        page.until_bell().await;
        assert!(js(&format!("document.querySelector('{place}') !== null")).is_truthy(), "{position}");
        say("inbox", "destroy");
    }
    page.init("{target: document.getElementById('out')}");
    page.until_bell().await;
    assert!(js("document.querySelector('#out > app-inbox:last-child') !== null").is_truthy());
}

#[wasm_bindgen_test]
async fn a_bell_without_a_target_floats_in_the_corner() {
    let _page = Page::with_bell("a").await;
    let edges = edges_of(&part("bell"));
    let width = js_number("document.documentElement.clientWidth");
    let height = js_number("innerHeight");
    assert!((width - edges.right - 24.0).abs() < 1.0 && (height - edges.bottom - 24.0).abs() < 1.0);
}

#[wasm_bindgen_test]
async fn i_11_a_bell_waits_for_a_target_that_comes_later() {
    let page = Page::new();
    page.set_messages("a*");
    page.init("{target: '#late'}");
    until("the count is known", || page.requests().len() == 1).await;
    quiet().await;
    assert_eq!(bells().len(), 0);
    page.set_html("<p id='early'></p>");
    quiet().await;
    assert_eq!(bells().len(), 0);
    page.set_html("<p id='late'></p>");
    page.until_bell().await;
    assert_eq!(part("badge").text(), "1");
    page.set_html("<p id='late'></p><p id='late'></p>");
    until("every match has its bell", || bells().len() == 2).await;
}

#[wasm_bindgen_test]
async fn i_11_a_target_that_is_none_is_said_and_throws_nothing() {
    let page = Page::new();
    for target in ["'<<<'", "Object.create(HTMLElement.prototype)", "document.createElement('p')"] {
        page.init(&format!("{{target: {target}}}"));
        until("the count is known", || {
            page.requests().last().is_some_and(|last| last == "GET messages/count")
        })
        .await;
        quiet().await;
        assert_eq!(bells().len(), 0, "{target}");
        say("inbox", "destroy");
    }
    assert_eq!(page.warnings(), ["[App Inbox] target: <<< is no valid CSS selector"]);
}

#[wasm_bindgen_test]
async fn x_04_only_shapes_and_paint_of_the_sites_icon_are_kept() {
    let page = Page::new();
    page.init(
        r##"{icon: `<svg viewBox="0 0 24 24" onload="globalThis.ran = 1" style="position: fixed" id="eS" class="x">
            <script>globalThis.ran = 2</script>
            <style>* { display: none }</style>
            <foreignObject><iframe srcdoc="<script>parent.ran = 3</script>"></iframe></foreignObject>
            <g fill="red"><path d="M0 0h9" onclick="ran" fill="url(#x)" href="javascript:ran"/><circle r="3" cx="5"/></g>
            <a href="javascript:ran"><path d="M1 1"/></a>
            <use href="#x"/><image href="https://example.com/x.png"/><animate attributeName="href"/>
            </svg>`}"##,
    );
    page.until_bell().await;
    quiet().await;
    let icon = part("own");
    assert_eq!(icon.namespace(), "http://www.w3.org/2000/svg");
    assert_eq!(sorted(icon.attribute_names()), ["aria-hidden", "class", "part", "viewBox"]);
    assert_eq!(
        icon.attribute("class").as_deref(),
        Some("icon own"),
        "not the one that the site's icon came with"
    );
    assert_eq!(elements(&icon), ["g[fill]", "path[d]", "circle[cx,r]"]);
    assert!(js("globalThis.ran === undefined").is_truthy());
    assert!(is_visible(&icon));
}

#[wasm_bindgen_test]
async fn an_icon_that_is_none_gives_way_to_our_own() {
    let page = Page::new();
    for icon in
        ["'bell.svg'", "'<img src=x onerror=alert(1)>'", "'<svg></svg>'", "5", "() => '<svg><path/></svg>'"]
    {
        page.init(&format!("{{icon: {icon}}}"));
        page.until_bell().await;
        assert!(find_part(&bell(), "own").is_none(), "{icon}");
        assert_eq!(elements(&part("icon")), ["path[d]"], "{icon}");
        say("inbox", "destroy");
    }
}

#[wasm_bindgen_test]
async fn d_01_no_style_of_the_page_hides_the_bell() {
    let page = Page::new();
    page.set_html(
        "<style>* { all: unset !important; display: none !important; visibility: hidden !important;
            pointer-events: none !important; font-size: 3px !important; color: transparent !important; }</style>",
    );
    // The page's own body is hidden by that as well, so the bell goes where it can be seen.
    js(
        "document.documentElement.style.cssText = document.body.style.cssText = 'display: block !important; visibility: visible !important'",
    );
    page.init("{}");
    page.until_bell().await;
    let style = |name: &str| {
        let style =
            js_with("(element, name) => getComputedStyle(element)[name]", &[&part("bell"), &name.into()]);
        style.as_string().unwrap_or_default()
    };
    let edges = edges_of(&part("bell"));
    let seen = (style("visibility"), style("pointerEvents"), style("fontSize"), edges.right - edges.left);
    js("document.documentElement.style.cssText = document.body.style.cssText = ''");
    assert_eq!(seen, ("visible".into(), "auto".into(), "14px".into(), 56.0));
}

#[wasm_bindgen_test]
async fn c_09_no_style_is_written_where_a_policy_could_forbid_it() {
    let _page = Page::with_rows("c* b a").await;
    let source = source(&bell());
    assert!(!source.contains("<style") && !source.contains("style="), "{source}");
}

#[wasm_bindgen_test]
async fn d_23_a_bell_in_a_form_does_not_send_it() {
    let page = Page::new();
    page.set_messages("b* a");
    page.set_html("<form onsubmit='globalThis.sent = true; return false'></form>");
    page.init("{target: 'form'}");
    page.until_bell().await;
    page.open().await;
    let others = js_with(
        "(root) => [...root.querySelectorAll('button')].filter((button) => button.type !== 'button').length",
        &[&part("root")],
    );
    assert_eq!(others, 0);
    for name in ["mark-all", "close"] {
        part(name).click();
    }
    assert!(js("globalThis.sent === undefined").is_truthy());
}

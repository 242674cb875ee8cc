//! The site's own design: custom properties, density, badge, distance, and nodes of its own.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, bell, edges_of, find_part, in_row, is_visible, js, js_with, part, row, rows, until};

async fn with(options: &str, messages: &str) -> Page {
    let page = Page::new();
    page.set_messages(messages);
    page.init(options);
    page.until_bell().await;
    page.open().await;
    page
}

fn style(name: &str, property: &str) -> String {
    js_with(
        "(element, property) => getComputedStyle(element)[property]",
        &[part(name).as_ref(), &property.into()],
    )
    .as_string()
    .unwrap_or_default()
}

/// Each of them changes what it says, from a style sheet of the page and from `variables` alike.
#[wasm_bindgen_test]
async fn every_custom_property_has_its_effect() {
    let table = [
        ("accent", "#123456", "mark-all", "color", "rgb(18, 52, 86)"),
        ("background", "#123456", "panel", "backgroundColor", "rgb(18, 52, 86)"),
        ("badge", "#123456", "badge", "backgroundColor", "rgb(18, 52, 86)"),
        ("badge-text", "#123456", "badge", "color", "rgb(18, 52, 86)"),
        ("bell-size", "70px", "bell", "width", "70px"),
        ("border", "#123456", "panel", "borderTopColor", "rgb(18, 52, 86)"),
        ("font", "monospace", "title", "fontFamily", "monospace"),
        ("font-size", "20px", "row-title", "fontSize", "20px"),
        ("height", "222px", "panel", "maxHeight", "222px"),
        ("icon-size", "33px", "icon", "width", "33px"),
        ("radius", "3px", "panel", "borderTopLeftRadius", "3px"),
        ("raised", "#123456", "row-image", "backgroundColor", "rgb(18, 52, 86)"),
        ("row-padding", "31px", "row", "paddingTop", "31px"),
        ("shadow", "none", "panel", "boxShadow", "none"),
        ("soft", "#123456", "row-meta", "color", "rgb(18, 52, 86)"),
        ("text", "#123456", "panel", "color", "rgb(18, 52, 86)"),
        ("unread", "#123456", "unread", "backgroundColor", "rgb(18, 52, 86)"),
        ("width", "333px", "panel", "width", "333px"),
    ];
    let names: Vec<&str> = table.iter().map(|(name, ..)| *name).collect();
    assert_eq!(
        names.join(" "),
        app_inbox::options::VARIABLES.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    );
    for (name, value, element, property, expected) in table {
        for sheet in [true, false] {
            let options = if sheet {
                js_with(
                    "(name, value) => {
                        const style = document.createElement('style');
                        style.id = 'own';
                        style.textContent = `:root { --app-inbox-${name}: ${value} }`;
                        document.head.append(style);
                    }",
                    &[&name.into(), &value.into()],
                );
                "{}".to_owned()
            } else {
                format!("{{variables: {{'{name}': '{value}'}}}}")
            };
            let page = Page::new();
            page.set_messages("b* a");
            page.change("b", &js("{image: '/image-of-nobody.png'}"));
            page.init(&options);
            page.until_bell().await;
            page.open().await;
            assert_eq!(style(element, property), expected, "{name}, sheet: {sheet}");
            js("document.getElementById('own')?.remove()");
            drop(page);
        }
    }
}

#[wasm_bindgen_test]
async fn compact_rows_are_lower() {
    let height = |id| edges_of(&row(id)).bottom - edges_of(&row(id)).top;
    let page = with("{}", "b a").await;
    let comfortable = height("b");
    drop(page);
    let page = with("{density: 'compact'}", "b a").await;
    assert!(height("b") + 10.0 <= comfortable, "{} and {comfortable}", height("b"));
    drop(page);
}

#[wasm_bindgen_test]
async fn the_badge_is_what_the_site_wants() {
    for (options, messages, text) in [
        ("{badge: {max: 1}}", "b* a*", Some("1+")),
        ("{badge: {dot: true}}", "b* a*", Some("")),
        ("{badge: {dot: true}}", "b", None),
        ("{badge: {showZero: true}}", "b", Some("0")),
        ("{}", "b", None),
    ] {
        let page = with(options, messages).await;
        let badge = Some(part("badge")).filter(is_visible);
        assert_eq!(badge.as_ref().map(|badge| badge.text()).as_deref(), text, "{options}");
        if let Some("") = text {
            let edges = edges_of(&part("badge"));
            assert_eq!((edges.right - edges.left, edges.bottom - edges.top), (10.0, 10.0), "a dot");
        }
        drop(page);
    }
}

#[wasm_bindgen_test]
async fn the_panel_keeps_its_distance() {
    for offset in [0.0, 24.0] {
        let page = Page::new();
        page.set_messages("a");
        page.set_html("<div id='place'></div>");
        page.init(&format!("{{target: '#place', offset: {offset}}}"));
        page.until_bell().await;
        page.open().await;
        assert_eq!(edges_of(&part("panel")).top - edges_of(&part("bell")).bottom, offset);
        drop(page);
    }
}

#[wasm_bindgen_test]
async fn a_row_of_the_pages_own_is_shown_in_the_pages_own_styles() {
    let page = with(
        "{renderNotification: ({id, title, read}) => {
            if (id === 'a') return null;
            const row = document.createElement('section');
            row.className = 'of-the-page';
            row.append(title, ' ', String(read), document.createElement('input'));
            return row;
        }}",
        "c* b a",
    )
    .await;
    js_with(
        "() => {
            const style = document.createElement('style');
            style.id = 'own';
            style.textContent = '.of-the-page { color: rgb(1, 2, 3); height: 60px }';
            document.head.append(style);
        }",
        &[],
    );
    let own = js("[...document.querySelectorAll('app-inbox .of-the-page')].map((row) =>
        `${row.textContent} ${getComputedStyle(row).color} ${row.getBoundingClientRect().height}`).join(', ')");
    js("document.getElementById('own').remove()");
    assert_eq!(own, "Title of c false rgb(1, 2, 3) 60, Title of b true rgb(1, 2, 3) 60");
    assert_eq!(in_row("a", "row-open").text(), "Title of a", "null is the usual row");
    assert_eq!(row("c").attribute("aria-label").as_deref(), Some("Title of c"));
    // A press anywhere in it opens it.
    js("document.querySelector('.of-the-page').click()");
    assert_eq!(rows(&bell()), "c b a");
    page.set_messages("b a");
    page.refresh_to("b a").await;
    assert_eq!(js("document.querySelectorAll('app-inbox .of-the-page').length"), 1.0, "it goes with its row");
}

#[wasm_bindgen_test]
async fn what_the_page_gets_wrong_with_its_rows_stays_in_its_row() {
    let page = with(
        "{renderNotification: ({id}) => {
            if (id === 'd') throw new Error('own');
            if (id === 'c') return 'text';
            if (id === 'b') return {};
            const fragment = document.createDocumentFragment();
            fragment.append('several ', document.createElement('b'));
            return fragment;
        }}",
        "d c b a",
    )
    .await;
    assert_eq!(rows(&bell()), "d c b a");
    for id in ["d", "c", "b"] {
        assert!(find_part(&row(id), "row-open").is_some(), "{id} is the usual row");
    }
    assert_eq!(js("document.querySelector('app-inbox').textContent"), JsValue::from_str("several "));
    let told = "[App Inbox] renderNotification must return a node, or null for the usual row";
    assert!(page.warnings().iter().any(|warning| warning == told));
}

#[wasm_bindgen_test]
async fn the_bell_moves_once_for_each_announcement_and_only_when_the_site_wants_it() {
    for (options, moved) in [("{bellMotion: true}", [Some("once"), Some("again")]), ("{}", [None, None])] {
        let page = Page::new();
        page.set_messages("a");
        page.init(options);
        page.until_bell().await;
        for (messages, moved) in ["b* a", "c* b* a"].into_iter().zip(moved) {
            page.pass(6_000.0);
            page.set_messages(messages);
            super::page::say("inbox", "refresh");
            let unread = messages.matches('*').count().to_string();
            until("the badge is new", || part("badge").text() == unread).await;
            assert_eq!(part("bell").attribute("data-moves").as_deref(), moved, "{options}");
        }
        drop(page);
    }
}

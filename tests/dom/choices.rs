//! Filters, what makes a row read, undo, and who opens the panel.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{
    Page, bell, bells, edges_of, find_part, focused, in_row, is_visible, js, js_with, key, part,
    pointer_down, quiet, row, rows, say, tell, until,
};

/// The filters as they are to be read, a star on the chosen one.
fn filters() -> String {
    js_with(
        "(bell) => [...bell.shadowRoot.querySelectorAll('[part~=filter]')]
            .map((filter) => filter.textContent + (filter.ariaPressed === 'true' ? '*' : '')).join(', ')",
        &[bell().as_ref()],
    )
    .as_string()
    .unwrap_or_default()
}

#[track_caller]
fn choose(name: &str) {
    let pressed = js_with(
        "(bell, name) => {
            const filters = [...bell.shadowRoot.querySelectorAll('[part~=filter]')];
            const it = filters.find((filter) => filter.firstChild.textContent === name);
            it?.focus();
            it?.click();
            return Boolean(it);
        }",
        &[bell().as_ref(), &name.into()],
    );
    assert!(pressed == true, "there is no filter {name}");
}

fn told(page: &Page) -> Vec<String> {
    page.requests().into_iter().filter(|request| request.starts_with("POST")).collect()
}

#[wasm_bindgen_test]
async fn a_filter_shows_what_it_says_and_keeps_the_focus() {
    let page = Page::with_bell("d* c b* a").await;
    page.change("b", &js("{category: 'Orders'}"));
    page.change("a", &js("{category: 'Orders'}"));
    page.open().await;
    assert_eq!(filters(), "All 4*, Unread 2, Orders 2");
    choose("Unread");
    assert_eq!((rows(&bell()).as_str(), filters().as_str()), ("d* b*", "All 4, Unread 2*, Orders 2"));
    assert_eq!(focused(&bell()).map(|it| it.text()).as_deref(), Some("Unread 2"));
    in_row("d", "row-open").click();
    assert_eq!((rows(&bell()).as_str(), filters().as_str()), ("d b*", "All 4, Unread 1*, Orders 2"));
    choose("Orders");
    assert_eq!(rows(&bell()), "b* a");
    choose("All");
    assert_eq!(rows(&bell()), "d c b* a");
    part("close").click();
    part("bell").click();
    quiet().await;
    assert_eq!(filters(), "All 4*, Unread 1, Orders 2");
}

#[wasm_bindgen_test]
async fn an_empty_filter_says_so_and_the_filters_stay() {
    let page = Page::with_rows("b a").await;
    choose("Unread");
    assert_eq!(part("state-text").text(), "No unread notifications");
    assert!(is_visible(&part("filters")) && rows(&bell()).is_empty());
    choose("All");
    assert_eq!(rows(&bell()), "b a");
    drop(page);
    let page = Page::with_bell("").await;
    part("bell").click();
    until("it is empty", || {
        find_part(&bell(), "state-text").is_some_and(|state| state.text().contains("yet"))
    })
    .await;
    assert!(!is_visible(&part("filters")), "where there is nothing there is nothing to choose");
    drop(page);
}

#[wasm_bindgen_test]
async fn the_dot_of_a_row_marks_it_and_opens_nothing() {
    let page = Page::with_rows("b* a*").await;
    js("globalThis.clicks = 0");
    in_row("b", "dot").focus();
    in_row("b", "dot").click();
    assert_eq!(rows(&bell()), "b a*");
    until("it is told", || !told(&page).is_empty()).await;
    assert_eq!(told(&page), [r#"POST messages/status {"status":"OPENED","ids":["b"]}"#]);
    assert!(focused(&bell()).is_some(), "the focus stays in the panel");
}

#[wasm_bindgen_test]
async fn all_can_be_marked_and_that_undone() {
    let page = Page::with_rows("b* a*").await;
    part("mark-all").click();
    assert_eq!(rows(&bell()), "b a");
    assert_eq!(part("notice").text(), "All marked as readUndo");
    assert!(!is_visible(&part("badge")));
    part("undo").click();
    assert_eq!((rows(&bell()).as_str(), part("badge").text().as_str()), ("b* a*", "2"));
    assert!(find_part(&bell(), "undo").is_none() && !is_visible(&part("notice")));
    part("mark-all").click();
    quiet().await;
    assert!(told(&page).is_empty(), "not before it can't be undone");
    page.pass(10_000.0);
    say("inbox", "close");
    until("it is told", || !told(&page).is_empty()).await;
    assert_eq!(told(&page), [r#"POST messages/status {"status":"OPENED"}"#]);
}

#[wasm_bindgen_test]
async fn by_hand_only_the_button_and_the_page_mark() {
    let page = Page::new();
    page.set_messages("c* b* a*");
    page.init("{markRead: 'manual'}");
    page.until_bell().await;
    page.open().await;
    in_row("c", "row-open").click();
    assert_eq!(rows(&bell()), "c* b* a*");
    in_row("c", "dot").click();
    assert_eq!(rows(&bell()), "c b* a*");
    tell(&["inbox", "markRead"], &js("['b', 'nobody']"));
    assert_eq!(rows(&bell()), "c b a*");
    say("inbox", "markAllRead");
    assert_eq!(rows(&bell()), "c b a");
    until("all are told", || told(&page).len() == 2).await;
    quiet().await;
    assert_eq!(
        told(&page),
        [
            r#"POST messages/status {"status":"OPENED","ids":["c"]}"#,
            r#"POST messages/status {"status":"OPENED"}"#
        ]
    );
    assert!(page.warnings().is_empty());
}

#[wasm_bindgen_test]
async fn by_view_what_is_half_in_sight_for_a_second_is_told_in_one_call() {
    let page = Page::new();
    let ids: Vec<String> = ('a'..='z').rev().map(|id| format!("{id}*")).collect();
    page.set_messages(&ids.join(" "));
    page.init("{markRead: 'view', pageSize: 30}");
    page.until_bell().await;
    page.open().await;
    assert_eq!(told(&page).len(), 0);
    page.pass(1_000.0);
    part("body").set_scroll_top(1.0);
    until("it is told", || !told(&page).is_empty()).await;
    quiet().await;
    let first = told(&page).remove(0);
    assert!(first.contains("\"z\"") && !first.contains("\"a\""), "{first}");
    assert_eq!(told(&page).len(), 1, "one call");
    let view = edges_of(&part("body"));
    for id in ["z", "y", "x", "w", "a"] {
        let row_edges = edges_of(&row(id));
        let seen = row_edges.bottom.min(view.bottom) - row_edges.top.max(view.top);
        let half = seen >= (row_edges.bottom - row_edges.top) / 2.0;
        assert_eq!(first.contains(&format!("\"{id}\"")), half, "{id}");
    }
}

#[wasm_bindgen_test]
async fn the_page_hears_of_every_opening_and_closing_with_its_reason() {
    let page = Page::new();
    page.set_messages("a");
    js("globalThis.heard = []");
    page.init("{onOpenChange: (open, {reason}) => heard.push(`${open} ${reason}`)}");
    page.until_bell().await;
    part("bell").click();
    key(&part("panel"), "Escape");
    say("inbox", "open");
    part("close").click();
    part("bell").click();
    pointer_down(&super::page::js_element("document.body"));
    say("inbox", "open");
    say("inbox", "close");
    assert_eq!(
        js("heard.join()"),
        "true bell,false escape,true command,false close,true bell,false outside,true command,false command"
    );
}

#[wasm_bindgen_test]
async fn a_panel_that_another_init_closes_is_told_to_who_has_seen_it_open() {
    let page = Page::new();
    page.set_messages("a");
    js("globalThis.heard = []");
    page.init("{onOpenChange: (open, {reason}) => heard.push(`first ${open} ${reason}`)}");
    page.until_bell().await;
    part("bell").click();
    page.init(
        "{getAuthTokenCallback: async () => '', onOpenChange: (open, {reason}) => heard.push(`second ${open} ${reason}`)}",
    );
    quiet().await;
    assert_eq!(js("heard.join()"), "first true bell,first false gone");
    js("delete globalThis.heard");
    drop(page);
}

#[wasm_bindgen_test]
async fn where_the_page_decides_the_panel_obeys_nobody_else() {
    let page = Page::new();
    page.set_messages("a");
    js("globalThis.heard = []");
    page.init("{open: false, onOpenChange: (open, {reason}) => heard.push(`${open} ${reason}`)}");
    page.until_bell().await;
    part("bell").click();
    assert!(find_part(&bell(), "panel").is_none());
    say("inbox", "open");
    assert!(find_part(&bell(), "panel").is_some());
    key(&part("panel"), "Escape");
    part("close").click();
    assert!(find_part(&bell(), "panel").is_some());
    assert_eq!(js("heard.join()"), "true bell,false escape,false close");
    say("inbox", "close");
    assert!(find_part(&bell(), "panel").is_none());
}

#[wasm_bindgen_test]
async fn a_list_in_the_page_has_no_bell_and_takes_no_focus() {
    let page = Page::new();
    page.set_messages("b* a");
    page.set_html("<button id='own'>Own</button><div id='place' style='width: 600px'></div>");
    super::page::js_element("document.getElementById('own')").focus();
    page.init("{inline: true, target: '#place'}");
    until("there are rows", || bells().first().is_some_and(|bell| !rows(bell).is_empty())).await;
    for display in ["block", "flex", "inline-block"] {
        js(&format!("document.getElementById('place').style.display = '{display}'"));
        assert_eq!(js_with("(panel) => panel.offsetWidth", &[part("panel").as_ref()]), 600.0, "{display}");
    }
    assert!(!is_visible(&part("bell")) && find_part(&bell(), "close").is_none());
    assert_eq!(part("panel").attribute("role").as_deref(), Some("region"));
    assert_eq!(js("document.activeElement.id"), "own");
    key(&in_row("b", "row-open"), "Escape");
    pointer_down(&super::page::js_element("document.body"));
    assert_eq!(rows(&bell()), "b* a");
    in_row("b", "row-open").click();
    assert_eq!(rows(&bell()), "b a");
    let in_page = js_with(
        "(bell) => getComputedStyle(bell.shadowRoot.querySelector('[part=panel]')).position",
        &[bell().as_ref()],
    );
    assert_eq!(in_page, JsValue::from_str("relative"));
}

#[wasm_bindgen_test]
async fn a_panel_that_was_made_ready_opens_above_what_has_come_since() {
    let page = Page::new();
    page.set_messages("b* a");
    page.set_html("<dialog id='dialog' style='width: 90%; height: 90%'><div id='place'></div></dialog>");
    page.init("{prefetch: 'idle', target: '#place'}");
    page.until_bell().await;
    until("the panel is made ready", || find_part(&bell(), "panel").is_some() && rows(&bell()) == "b* a")
        .await;
    js("document.getElementById('dialog').showModal()");
    part("bell").click();
    let on_top = "(panel, bell) => {
        const {left, top, width, height} = panel.getBoundingClientRect();
        return document.elementFromPoint(left + width / 2, top + height / 2) === bell;
    }";
    assert_eq!(js_with(on_top, &[part("panel").as_ref(), bell().as_ref()]), true);
    assert_eq!(rows(&bell()), "b* a");
}

#[wasm_bindgen_test]
async fn the_list_is_on_its_way_while_the_bell_is_being_pressed() {
    let page = Page::new();
    page.set_messages("b* a");
    page.init("{}");
    page.until_bell().await;
    js_with("(bell) => bell.dispatchEvent(new PointerEvent('pointerdown'))", &[part("bell").as_ref()]);
    until("the list is asked for", || page.requests().len() == 2).await;
    assert!(find_part(&bell(), "panel").is_none_or(|panel| !is_visible(&panel)), "it isn't open yet");
    part("bell").click();
    until("the rows", || rows(&bell()) == "b* a").await;
    assert!(is_visible(&part("panel")));
    quiet().await;
    assert_eq!(page.requests().len(), 2, "and not asked for again");
}

#[wasm_bindgen_test]
async fn the_list_is_there_before_the_bell_is_pressed_when_pointer_or_focus_have_come_to_it() {
    for come in ["(bell) => bell.dispatchEvent(new PointerEvent('pointerenter'))", "(bell) => bell.focus()"] {
        let page = Page::new();
        page.set_messages("b* a");
        page.change("b", &js("({image: '/b.png'})"));
        page.init("{prefetch: 'hover'}");
        page.until_bell().await;
        js_with(come, &[part("bell").as_ref()]);
        until("the list is asked for", || page.requests().len() == 2).await;
        until("it is there", || page.answered() == 2).await;
        quiet().await;
        // It is made ready: nobody sees it, hears it, or comes to it with a key, and no image is fetched for it.
        assert_eq!(rows(&bell()), "b* a");
        for name in ["panel", "close", "row-open", "row-image"] {
            assert!(!is_visible(&part(name)), "{name}");
        }
        part("close").focus();
        assert_ne!(focused(&bell()), Some(part("close")));
        assert_eq!(part("bell").attribute("aria-expanded").as_deref(), Some("false"));
        part("bell").click();
        assert!(is_visible(&part("panel")) && is_visible(&in_row("b", "row-open")), "at once");
        quiet().await;
        assert_eq!(page.requests().len(), 2, "and not asked for again");
        drop(page);
    }
}

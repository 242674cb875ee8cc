//! The open panel: its four states, its place, and where the focus is.

use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{
    Element, Page, bell, edges_of, find_part, focused, in_row, is_visible, js, js_element, js_number, key,
    part, pointer_down, quiet, row, rows, say, until,
};

/// What the panel says instead of rows.
fn said() -> Option<String> {
    Some(part("state").text()).filter(|said| !said.is_empty())
}

fn is_open() -> bool {
    find_part(&bell(), "panel").is_some()
}

#[wasm_bindgen_test]
async fn it_loads_and_then_shows_its_rows() {
    let page = Page::with_bell("c* b a").await;
    page.hold();
    part("bell").click();
    let state = part("state");
    assert_eq!(said().as_deref(), Some("Loading notifications…"));
    assert_eq!(part("body").attribute("aria-busy").as_deref(), Some("true"));
    assert_eq!(part("state").attribute("role").as_deref(), Some("status"));
    assert!(!is_visible(&part("list")));
    page.release();
    until("there are rows", || rows(&bell()) == "c* b a").await;
    assert_eq!(said(), None);
    // What says it stays, so that all screen readers hear of what it says next; it takes no room meanwhile.
    assert_eq!(part("state"), state);
    assert_eq!(edges_of(&state).top, edges_of(&state).bottom);
    assert_eq!(part("body").attribute("aria-busy").as_deref(), Some("false"));
    assert!(is_visible(&part("list")));
}

#[wasm_bindgen_test]
async fn an_empty_list_is_empty_and_not_broken() {
    let page = Page::with_bell("").await;
    part("bell").click();
    until("it says so", || said().as_deref() == Some("No notifications yet")).await;
    assert!(find_part(&bell(), "retry").is_none());
    assert!(!is_visible(&part("mark-all")) && !is_visible(&part("list")));
    page.set_messages("a*");
    page.refresh_to("a*").await;
    assert_eq!(said(), None);
}

#[wasm_bindgen_test]
async fn h_05_a_list_that_could_not_be_had_is_broken_and_not_empty() {
    let page = Page::with_bell("b* a").await;
    page.fail("list", 404);
    part("bell").click();
    until("it says so", || find_part(&bell(), "retry").is_some()).await;
    assert_eq!(said().as_deref(), Some("Notifications could not be loaded.Try again"));
    assert_eq!(rows(&bell()), "");
    page.mend("list");
    part("retry").click();
    until("there are rows", || rows(&bell()) == "b* a").await;
    assert_eq!(said(), None);
}

#[wasm_bindgen_test]
async fn h_07_h_09_a_platform_that_stumbles_is_asked_again_by_hand() {
    for status in [500, 503, 0] {
        let page = Page::with_bell("b* a").await;
        page.fail("list", status);
        part("bell").click();
        until("it says so", || find_part(&bell(), "retry").is_some()).await;
        page.mend("list");
        part("retry").click();
        until("there are rows", || rows(&bell()) == "b* a").await;
    }
}

#[wasm_bindgen_test]
async fn h_20_what_could_not_be_saved_is_said_once_and_shown_as_before() {
    let page = Page::with_rows("b* a*").await;
    assert_eq!(part("notice").text(), "");
    page.fail("status", 400);
    in_row("b", "row-open").click();
    assert_eq!(rows(&bell()), "b a*", "at once, before the platform knows");
    until("it is said", || part("notice").text() == "That could not be saved. Please try again.").await;
    assert_eq!(rows(&bell()), "b* a*");
    assert_eq!(part("notice").attribute("role").as_deref(), Some("alert"));
    page.mend("status");
    in_row("b", "row-open").click();
    until("it is saved", || part("notice").text().is_empty()).await;
    assert_eq!(rows(&bell()), "b a*");
    assert!(!is_visible(&part("notice")));
}

#[wasm_bindgen_test]
async fn all_are_marked_with_one_request_and_the_button_goes_where_it_is_of_no_use() {
    let page = Page::with_rows("c* b a*").await;
    assert!(is_visible(&part("mark-all")));
    assert_eq!(part("badge").text(), "2");
    part("mark-all").click();
    assert_eq!(rows(&bell()), "c b a");
    assert!(!is_visible(&part("mark-all")) && !is_visible(&part("badge")));
    page.pass(10_000.0);
    say("inbox", "refresh");
    until("it is told", || page.requests().iter().any(|request| request.starts_with("POST"))).await;
    quiet().await;
    let told = page.requests().into_iter().filter(|request| request.starts_with("POST")).collect::<Vec<_>>();
    assert_eq!(told, [r#"POST messages/status {"status":"OPENED"}"#]);
    assert_eq!(rows(&bell()), "c b a");
}

#[wasm_bindgen_test]
async fn a_02_the_focus_goes_into_the_panel_and_back_to_the_bell() {
    let page = Page::with_bell("b* a").await;
    let panel_has_focus = || is_open() && focused(&bell()) == Some(part("panel"));
    let bell_has_focus = || !is_open() && focused(&bell()) == Some(part("bell"));

    part("bell").click();
    assert!(panel_has_focus(), "opened by the bell");
    key(&part("panel"), "Escape");
    assert!(bell_has_focus(), "closed by Escape");
    part("bell").click();
    until("there are rows", || !rows(&bell()).is_empty()).await;
    assert!(panel_has_focus(), "the rows leave the focus where it was");
    part("close").click();
    assert!(bell_has_focus(), "closed by its button");
    say("inbox", "open");
    assert!(panel_has_focus(), "opened by the page");
    key(&in_row("a", "row-open"), "x");
    assert!(is_open(), "other keys close nothing");
    part("bell").click();
    assert!(bell_has_focus(), "closed by the bell");
    drop(page);
}

#[wasm_bindgen_test]
async fn a_press_outside_closes_the_panel_and_leaves_the_focus_alone() {
    let page = Page::with_rows("b* a").await;
    page.set_html("<input id='own'>");
    let own = js_element("document.getElementById('own')");
    for inside in [part("panel"), row("a"), part("bell")] {
        pointer_down(&inside);
        assert!(is_open(), "a press on {} is inside", inside.attribute("part").unwrap_or_default());
    }
    own.focus();
    pointer_down(&own);
    assert!(!is_open());
    assert_eq!(js_element("document.activeElement"), own);
    say("inbox", "open");
    own.focus();
    say("inbox", "close");
    assert!(!is_open() && focused(&bell()).is_none(), "a command takes no focus");
    say("inbox", "open");
    say("inbox", "close");
    assert!(!is_open() && focused(&bell()) == Some(part("bell")), "but what was in the panel is not lost");
}

#[wasm_bindgen_test]
async fn a_03_the_focus_stays_in_the_panel_when_what_held_it_goes() {
    let page = Page::with_rows("c* b a").await;
    in_row("b", "row-open").focus();
    page.set_messages("c* a");
    page.refresh_to("c* a").await;
    assert_eq!(focused(&bell()), Some(in_row("a", "row-open")), "the next row after one that is gone");
    page.set_messages("c*");
    page.refresh_to("c*").await;
    assert_eq!(focused(&bell()), Some(in_row("c", "row-open")), "the last row when there is none after it");
    page.set_messages("c* a");
    page.refresh_to("c* a").await;

    part("mark-all").focus();
    part("mark-all").click();
    quiet().await;
    assert_eq!(focused(&bell()), Some(part("panel")), "a button that is hidden");
}

#[wasm_bindgen_test]
async fn a_03_the_focus_stays_in_the_panel_when_trying_again_succeeds() {
    let page = Page::with_bell("b* a").await;
    page.fail("list", 404);
    part("bell").click();
    until("it failed", || find_part(&bell(), "retry").is_some()).await;
    part("retry").focus();
    page.mend("list");
    part("retry").click();
    until("there are rows", || rows(&bell()) == "b* a").await;
    assert_eq!(focused(&bell()), Some(part("panel")));
}

#[wasm_bindgen_test]
async fn d_17_a_change_takes_no_focus_that_is_elsewhere() {
    let page = Page::with_rows("c* b a").await;
    page.set_html("<input id='own'>");
    let own = js_element("document.getElementById('own')");
    own.focus();
    page.set_messages("d* c");
    page.refresh_to("d* c").await;
    assert_eq!(js_element("document.activeElement"), own);
}

#[wasm_bindgen_test]
async fn it_stands_beside_its_bell_and_inside_the_window() {
    let page = Page::new();
    page.set_messages("c* b a");
    let corners = [
        "top: 0; left: 0",
        "top: 0; right: 0",
        "bottom: 0; left: 0",
        "bottom: 0; right: 0",
        "top: 45%; left: 45%",
    ];
    for corner in corners {
        for placement in ["bottom-end", "top-start", "bottom"] {
            page.set_html(&format!("<div id='spot' style='position: fixed; {corner}'></div>"));
            page.init(&format!("{{target: '#spot', placement: '{placement}'}}"));
            page.until_bell().await;
            page.open().await;
            let (panel, bell) = (edges_of(&part("panel")), edges_of(&part("bell")));
            let width = js_number("document.documentElement.clientWidth");
            let height = js_number("innerHeight");
            let inside =
                panel.left >= 0.0 && panel.top >= 0.0 && panel.right <= width && panel.bottom <= height;
            assert!(inside, "{corner}, {placement}: inside the window");
            assert!(
                panel.bottom <= bell.top || panel.top >= bell.bottom,
                "{corner}, {placement}: beside the bell"
            );
            say("inbox", "destroy");
        }
    }
}

#[wasm_bindgen_test]
async fn it_moves_with_its_bell_when_the_page_scrolls_or_the_window_changes() {
    let page = Page::new();
    page.set_messages("c* b a");
    page.set_html("<div style='height: 4000px'></div><div id='spot' style='position: absolute; top: 300px; left: 500px'></div>");
    page.init("{target: '#spot'}");
    page.until_bell().await;
    page.open().await;
    let gap = || edges_of(&part("panel")).top - edges_of(&part("bell")).bottom;
    let (before, start) = (gap(), edges_of(&part("panel")).top);
    js("scrollTo(0, 120)");
    quiet().await;
    assert_eq!((gap(), edges_of(&part("panel")).top), (before, start - 120.0));
    js("document.getElementById('spot').style.left = '400px', dispatchEvent(new Event('resize'))");
    let side = edges_of(&part("panel")).right - edges_of(&part("bell")).right;
    js("scrollTo(0, 0)");
    assert_eq!(side, 0.0);
}

#[wasm_bindgen_test]
async fn d_04_it_lies_above_everything_even_where_its_bell_is_cut_off() {
    let page = Page::new();
    page.set_messages("c* b a");
    page.set_html(
        "<div style='overflow: hidden; height: 60px; transform: translateZ(0); contain: paint'><i id='spot'></i></div>
        <div style='position: fixed; inset: 0; z-index: 2147483647; background: gray'></div>",
    );
    page.init("{target: '#spot'}");
    page.until_bell().await;
    page.open().await;
    let edges = edges_of(&part("panel"));
    let (x, y) = ((edges.left + edges.right) / 2.0, (edges.top + edges.bottom) / 2.0);
    assert_eq!(js_element(&format!("document.elementFromPoint({x}, {y})")), bell());
}

#[wasm_bindgen_test]
async fn it_is_a_dialog_with_a_name_and_a_feed_in_it() {
    let _page = Page::with_rows("b* a").await;
    let attribute = |element: &Element, name: &str| element.attribute(name).unwrap_or_default();
    let (panel, list) = (part("panel"), part("list"));
    assert_eq!(
        (attribute(&panel, "role"), attribute(&panel, "aria-label")),
        ("dialog".into(), "Notifications".into())
    );
    assert_eq!(
        (attribute(&list, "role"), attribute(&list, "aria-label")),
        ("feed".into(), "Notifications".into())
    );
    assert_eq!(attribute(&part("close"), "aria-label"), "Close");
    assert_eq!(part("mark-all").text(), "Mark all as read");
}

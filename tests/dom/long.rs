//! Long lists: few rows are in the document, and nobody notices.

use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{
    Page, bell, bells, edges_of, find_part, focused, in_row, js_with, key, part, quiet, row, rows, tell,
    until,
};

/// Ids like `0042`, the newest first.
fn ids(range: std::ops::Range<u32>) -> String {
    range.rev().map(|id| format!("{id:04}")).collect::<Vec<_>>().join(" ")
}

/// A page with an open list of so many rows, which all came at once.
async fn with_long_list(length: u32) -> Page {
    let page = Page::new();
    page.set_messages(&ids(0..length));
    page.init("{pageSize: 10000}");
    page.until_bell().await;
    page.open().await;
    page
}

fn in_document() -> usize {
    rows(&bell()).split(' ').count()
}

/// What is to be read in the middle of the panel, as an id.
fn in_the_middle() -> String {
    js_with(
        "(bell) => {
            const body = bell.shadowRoot.querySelector('[part=body]').getBoundingClientRect();
            const y = body.top + body.height / 2;
            const rows = [...bell.shadowRoot.querySelectorAll('article')];
            const it = rows.find((row) => row.getBoundingClientRect().top <= y && row.getBoundingClientRect().bottom > y);
            return it?.dataset.id ?? 'nothing';
        }",
        &[bell().as_ref()],
    )
    .as_string()
    .unwrap_or_default()
}

/// Nothing to be seen of the panel is without a row.
fn has_no_hole() -> bool {
    js_with(
        "(bell) => {
            const body = bell.shadowRoot.querySelector('[part=body]').getBoundingClientRect();
            const rows = [...bell.shadowRoot.querySelectorAll('article')].map((row) => row.getBoundingClientRect());
            for (let y = body.top + 2; y < body.bottom - 2; y += 20)
                if (!rows.some((row) => row.top <= y && row.bottom >= y)) return false;
            return true;
        }",
        &[bell().as_ref()],
    ) == true
}

#[wasm_bindgen_test]
async fn p_01_of_10000_rows_60_at_most_are_in_the_document_wherever_one_scrolls() {
    let page = with_long_list(10_000).await;
    let body = part("body");
    for part_of_all in [0.0, 0.001, 0.1, 0.5, 0.501, 0.9, 1.0, 0.2, 0.0] {
        body.set_scroll_top((body.scroll_height() - body.client_height()) * part_of_all);
        quiet().await;
        assert!(in_document() <= 60, "{} rows", in_document());
        assert!(has_no_hole(), "a hole at {part_of_all}");
    }
    assert!(rows(&bell()).starts_with("9999"));
    drop(page);
}

#[wasm_bindgen_test]
async fn a_06_every_row_says_which_of_how_many_it_is_also_far_down() {
    let page = with_long_list(1_000).await;
    let body = part("body");
    body.set_scroll_top(body.scroll_height());
    quiet().await;
    let last = row("0000");
    assert_eq!(last.attribute("aria-posinset").as_deref(), Some("1000"));
    assert_eq!(last.attribute("aria-setsize").as_deref(), Some("1000"));
    assert!(
        find_part(&bell(), "gap").is_some_and(|gap| gap.attribute("aria-hidden").as_deref() == Some("true"))
    );
    drop(page);
}

#[wasm_bindgen_test]
async fn a_06_the_keys_of_a_feed_reach_every_row() {
    let page = with_long_list(1_000).await;
    let at = |id: &str| focused(&bell()) == Some(in_row(id, "row-open"));
    let press = |name: &str| key(&focused(&bell()).expect("the focus is in the panel"), name);
    for (name, id) in [
        ("ArrowDown", "0999"),
        ("ArrowDown", "0998"),
        ("PageDown", "0997"),
        ("ArrowUp", "0998"),
        ("End", "0000"),
        ("ArrowDown", "0000"),
        ("PageUp", "0001"),
        ("Home", "0999"),
        ("ArrowUp", "0999"),
    ] {
        press(name);
        quiet().await;
        assert!(at(id), "{name} leads to {id}");
        let (row, body) = (edges_of(&row(id)), edges_of(&part("body")));
        assert!(row.bottom > body.top && row.top < body.bottom, "{id} is in sight");
    }
    for _ in 0..100 {
        press("ArrowDown");
    }
    assert!(at("0899") && in_document() <= 60);
    // Whoever has scrolled without keys goes on from there.
    part("panel").focus();
    let body = part("body");
    body.set_scroll_top(3_000.0);
    quiet().await;
    key(&part("panel"), "PageDown");
    quiet().await;
    let moved = body.scroll_top() - 3_000.0;
    assert!(moved.abs() <= body.client_height(), "{moved} pixels from where it was");
    drop(page);
}

#[wasm_bindgen_test]
async fn the_row_that_has_the_focus_stays_in_the_document_when_the_visitor_scrolls_away() {
    let page = with_long_list(1_000).await;
    in_row("0990", "row-open").focus();
    let (body, opener) = (part("body"), in_row("0990", "row-open"));
    for place in [0.5, 1.0, 0.3] {
        body.set_scroll_top(body.scroll_height() * place);
        quiet().await;
        assert_eq!(focused(&bell()), Some(opener.clone()), "{place}");
        assert!(in_document() <= 60 && has_no_hole());
    }
    key(&opener, "ArrowDown");
    quiet().await;
    assert_eq!(focused(&bell()), Some(in_row("0989", "row-open")));
    drop(page);
}

#[wasm_bindgen_test]
async fn what_is_being_read_stays_where_it_is_when_a_hundred_come_above() {
    let page = with_long_list(500).await;
    let body = part("body");
    body.set_scroll_top(body.scroll_height() / 2.0);
    quiet().await;
    let (read, before) = (in_the_middle(), edges_of(&row(&in_the_middle())).top);
    page.set_messages(&ids(0..600));
    super::page::say("inbox", "refresh");
    until("the list has grown", || row(&read).attribute("aria-setsize").as_deref() == Some("600")).await;
    let moved = edges_of(&row(&read)).top - before;
    assert!(moved.abs() < 2.0, "it moved by {moved} pixels");
    assert_eq!(part("pill").text(), "100 new");
    drop(page);
}

#[wasm_bindgen_test]
async fn what_comes_on_top_is_seen_at_once_at_the_top_and_else_told_by_a_pill() {
    let page = with_long_list(80).await;
    page.set_messages(&ids(0..82));
    super::page::say("inbox", "refresh");
    until("the newest is there", || rows(&bell()).starts_with("0081")).await;
    let pill = part("pill");
    assert!(!super::page::is_visible(&pill) && part("body").scroll_top() == 0.0);
    part("body").set_scroll_top(900.0);
    quiet().await;
    page.set_messages(&ids(0..85));
    super::page::say("inbox", "refresh");
    until("there is a pill", || super::page::is_visible(&pill)).await;
    assert_eq!(pill.text(), "3 new");
    page.set_messages(&ids(0..86));
    super::page::say("inbox", "refresh");
    until("it counts on", || pill.text() == "4 new").await;
    pill.focus();
    pill.click();
    quiet().await;
    assert!(part("body").scroll_top() == 0.0 && rows(&bell()).starts_with("0085"));
    assert!(!super::page::is_visible(&pill));
    assert_eq!(focused(&bell()), Some(part("panel")), "the focus stays in the panel");
    drop(page);
}

#[wasm_bindgen_test]
async fn m_08_x_14_of_a_long_text_the_beginning_is_shown_until_one_asks_for_more() {
    let page = Page::with_bell("c b a").await;
    let fields = format!("{{content: '{}', title: '{}'}}", "word ".repeat(2_000), "w".repeat(300));
    page.change("b", &super::page::js(&fields));
    page.open().await;
    let height = || edges_of(&row("b")).bottom - edges_of(&row("b")).top;
    assert!(find_part(&row("a"), "more").is_none(), "what is short is shown whole");
    let more = in_row("b", "more");
    assert_eq!(
        (more.text().as_str(), more.attribute("aria-expanded").as_deref()),
        ("Show more", Some("false"))
    );
    assert!(height() < 260.0, "{} pixels", height());
    more.click();
    assert_eq!(
        (more.text().as_str(), more.attribute("aria-expanded").as_deref()),
        ("Show less", Some("true"))
    );
    assert!(height() > 1_000.0);
    assert_eq!(rows(&bell()), "c b a", "to read on marks nothing");
    let body = part("body");
    assert!(
        js_with("(body) => body.scrollWidth <= body.clientWidth", &[body.as_ref()]) == true,
        "nothing sticks out"
    );
    // Whoever folds it at its end is left at its beginning, not among what stands below.
    js_with("(more) => more.scrollIntoView()", &[more.as_ref()]);
    more.click();
    assert!(height() < 260.0);
    let (row, view) = (edges_of(&row("b")), edges_of(&body));
    assert!(row.bottom > view.top && row.top < view.bottom, "the row is in sight");
}

#[wasm_bindgen_test]
async fn p_02_a_thousand_changes_at_once_are_shown_in_a_few_goes_and_the_last_one_is_right() {
    let page = Page::new();
    let unread: Vec<String> = (0..1_000).rev().map(|id| format!("{id:04}*")).collect();
    page.set_messages(&unread.join(" "));
    page.init("{pageSize: 10000, pollInterval: 0}");
    page.until_bell().await;
    page.open().await;
    let shown = js_with(
        "(badge) => {
            const shown = {times: 0};
            new MutationObserver((changes) => (shown.times += changes.length)).observe(badge, {childList: true, characterData: true, subtree: true});
            return shown;
        }",
        &[part("badge").as_ref()],
    );
    for id in 0..990 {
        tell(&["inbox", "markRead"], &format!("{id:04}").into());
    }
    until("the badge is right", || part("badge").text() == "10").await;
    let times = js_with("({times}) => times", &[&shown]).as_f64().unwrap_or(f64::NAN);
    assert!((2.0..100.0).contains(&times), "{times} times");
    assert_eq!(
        js_with("(bell) => bell.shadowRoot.querySelectorAll('[part~=unread]').length", &[bell().as_ref()]),
        10
    );
    drop(page);
}

#[wasm_bindgen_test]
async fn p_02_in_a_storm_of_changes_another_bells_panel_opens_at_once() {
    let page = Page::new();
    page.set_html("<i class='place'></i><i class='place'></i>");
    page.set_messages("b* a");
    page.init("{target: '.place', pollInterval: 0}");
    page.until_bell().await;
    let open = |number: usize| find_part(&bells()[number], "panel").is_some();
    let press = |number: usize| find_part(&bells()[number], "bell").map(|bell| bell.click());
    press(0);
    for _ in 0..100 {
        tell(&["inbox", "markRead"], &"nobody".into());
    }
    press(1);
    assert_eq!((open(0), open(1)), (false, true));
    drop(page);
}

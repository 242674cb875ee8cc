//! A page's life as the shell hears of it: hours, clocks that are set, routes, and what a visitor's browser asks us to spare.

use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, bell, bells, find_part, in_row, js, js_number, part, quiet, rows, say, until};

/// The page's timers fire when the test says so: `fire()` fires the one that was armed last.
fn timers_by_hand() {
    js("globalThis.before = {setTimeout, clearTimeout}");
    js("globalThis.armed = new Map()");
    js(
        "globalThis.setTimeout = (action, wait) => { const id = armed.size + 1e6 + Math.random(); armed.set(id, [action, wait]); return id; }",
    );
    js("globalThis.clearTimeout = (id) => armed.delete(id)");
    js("globalThis.fire = () => { const [id, [action]] = [...armed].at(-1); armed.delete(id); action(); }");
}

fn timers_by_themselves() {
    js(
        "Object.assign(globalThis, before), delete globalThis.before, delete globalThis.armed, delete globalThis.fire",
    );
}

fn visibility(state: &str) {
    js(&format!(
        "Object.defineProperty(document, 'visibilityState', {{configurable: true, get: () => '{state}'}})"
    ));
    js("document.dispatchEvent(new Event('visibilitychange'))");
}

#[wasm_bindgen_test]
async fn y_06_p_12_a_hidden_page_has_no_timer_and_looks_once_when_it_is_shown() {
    let page = Page::new();
    page.set_messages("a*");
    timers_by_hand();
    page.init("{pollInterval: 30_000}");
    page.until_bell().await;
    until("a look is due", || js_number("armed.size") == 1.0).await;
    visibility("hidden");
    assert_eq!(js_number("armed.size"), 0.0, "nothing is to happen by itself");
    for _ in 0..10 {
        page.pass(60_000.0);
        quiet().await;
    }
    assert_eq!((page.answered(), js_number("armed.size")), (1, 0.0));
    visibility("visible");
    js("delete document.visibilityState");
    until("it looks", || page.answered() == 2).await;
    quiet().await;
    assert_eq!((page.answered(), js_number("armed.size")), (2, 1.0));
    assert!(js_number("[...armed][0][1][1]") >= 30_000.0, "and then as always");
    timers_by_themselves();
}

#[wasm_bindgen_test]
async fn y_09_after_a_nights_sleep_there_is_one_look() {
    let page = Page::new();
    page.set_messages("a*");
    timers_by_hand();
    page.init("{pollInterval: 5_000}");
    page.until_bell().await;
    until("a look is due", || js_number("armed.size") == 1.0).await;
    page.pass(8.0 * 3_600_000.0);
    js("fire()");
    until("it looks", || page.answered() == 2).await;
    quiet().await;
    assert_eq!((page.answered(), page.asked(), js_number("armed.size")), (2, 1, 1.0));
    timers_by_themselves();
}

#[wasm_bindgen_test]
async fn y_10_a_wall_clock_that_is_set_changes_the_dates_and_nothing_else() {
    let page = Page::new();
    page.set_messages("a");
    timers_by_hand();
    page.init("{pollInterval: 30_000}");
    page.until_bell().await;
    page.open().await;
    js("globalThis.now = Date.now");
    let year = 365.0 * 86_400_000.0;
    let moment = "1_700_000_000_000 + 97_000";
    for (clock, told) in [
        (format!("{moment} + 3_600_000 * 3"), "3 hours ago"),
        (format!("{moment} + {year}"), "Nov 14, 2023"),
        (format!("{moment} - {year}"), "Nov 14, 2023"),
        (format!("{moment} + 86_400_000"), "yesterday"),
        ("0".to_owned(), "Nov 14, 2023"),
        ("8.64e15".to_owned(), "Nov 14, 2023"),
    ] {
        let asked = page.answered();
        js(&format!("Date.now = () => {clock}"));
        say("inbox", "refresh");
        until("both have been asked", || page.answered() == asked + 2).await;
        quiet().await;
        let text = in_row("a", "row-time").text();
        assert!(text.contains(told), "{clock}: {text}");
        assert!(js_number("Math.max(...[...armed].map(([, [, wait]]) => wait))") <= 40_001.0, "{clock}");
        assert_eq!(page.answered(), asked + 2, "{clock}");
    }
    js("Date.now = now, delete globalThis.now");
    assert_eq!(page.asked(), 1);
    timers_by_themselves();
}

#[wasm_bindgen_test]
async fn y_14_ten_thousand_routes_later_the_bell_is_the_same() {
    let page = Page::new();
    page.set_messages("b* a");
    page.set_html("<header id='menu'></header><main id='view'></main>");
    page.init("{target: '#menu'}");
    page.until_bell().await;
    let (host, listeners) = (bell(), page.listeners());
    js("globalThis.address = location.href");
    for _ in 0..10 {
        // Browsers refuse to change the address so often; a page that goes on all the same changes what it shows.
        js("(() => {
            for (let route = 0; route < 1_000; route += 1) {
                try { history.pushState({route}, '', `?route=${route % 7}`); } catch {}
                dispatchEvent(new PopStateEvent('popstate', {state: {route}}));
                document.getElementById('view').innerHTML = `<h1>Route ${route}</h1><p>${'x'.repeat(route % 50)}</p>`;
            }
        })()");
        quiet().await;
    }
    js("history.replaceState(null, '', address), delete globalThis.address");
    assert_eq!((bell(), page.listeners()), (host, listeners));
    assert_eq!((page.asked(), page.requests().len()), (1, 1));
    page.open().await;
    assert_eq!(rows(&bell()), "b* a");
}

#[wasm_bindgen_test]
async fn y_02_fifty_times_put_aside_and_back_leave_one_bell_and_its_listeners() {
    let page = Page::with_rows("b* a").await;
    let mut listeners = None;
    for round in 1..=50 {
        page.pass(400_000.0);
        js("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))");
        assert_eq!(bells().len(), 0);
        js("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");
        page.until_bell().await;
        quiet().await;
        assert_eq!((bells().len(), page.asked()), (1, 1 + round), "round {round}");
        assert_eq!(page.listeners(), *listeners.get_or_insert(page.listeners()), "round {round}");
    }
    page.open().await;
}

#[wasm_bindgen_test]
async fn y_13_p_09_nothing_is_heard_that_would_keep_the_page_from_being_put_aside() {
    let page = Page::with_rows("b* a").await;
    let kinds = page.kinds();
    assert!(kinds.iter().any(|kind| kind == "pagehide"), "{kinds:?}");
    for kind in ["unload", "beforeunload", "message", "storage"] {
        assert!(!kinds.iter().any(|heard| heard == kind), "{kind}");
    }
    js(
        "['pagehide', 'beforeprint', 'afterprint', 'blur', 'focus'].forEach((kind) => dispatchEvent(new Event(kind)))",
    );
    quiet().await;
    assert!(find_part(&bell(), "panel").is_some());
}

#[wasm_bindgen_test]
async fn y_16_for_a_visitor_who_saves_data_there_are_no_images_and_few_looks() {
    for (saves, wait, images) in [(true, 60_000.0, 0), (false, 5_000.0, 1)] {
        let page = Page::new();
        page.set_messages("a");
        page.change("a", &js("{image: '/image-of-nobody.png'}"));
        js(&format!(
            "Object.defineProperty(navigator, 'connection', {{configurable: true, value: {{saveData: {saves}}}}})"
        ));
        timers_by_hand();
        page.init("{pollInterval: 5_000}");
        page.until_bell().await;
        until("a look is due", || js_number("armed.size") == 1.0).await;
        let due = js_number("[...armed][0][1][1]");
        assert!((wait..wait + 10_002.0).contains(&due), "{due}");
        page.open().await;
        js("delete navigator.connection");
        timers_by_themselves();
        assert_eq!(usize::from(find_part(&part("list"), "row-image").is_some()), images);
    }
}

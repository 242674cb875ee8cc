//! Who can't see, can't hold still or reads from right to left: sizes, order, and what is announced, once.

use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{
    Page, bell, edges_of, find_part, focused, in_row, js, js_number, js_with, part, quiet, row, rows, say,
    until,
};

/// Writes down everything that a screen reader would announce by itself from now on.
fn listen() {
    js_with(
        "(root) => {
            globalThis.announced = [];
            const live = (node) => node.closest?.('[role=status], [role=alert], [aria-live]');
            const note = (node) => node.textContent && announced.push(node.textContent);
            globalThis.ear = new MutationObserver((records) => {
                // What changes in one go is told in one.
                const changed = records.flatMap(({target, addedNodes}) => (live(target) ? [live(target)] : [...addedNodes].filter(live)));
                new Set(changed).forEach(note);
            });
            ear.observe(root, {subtree: true, childList: true, characterData: true});
        }",
        &[&part("root")],
    );
}

fn announced() -> String {
    js("announced.join(' | ')").as_string().unwrap_or_default()
}

fn deaf() {
    js("ear.disconnect(), delete globalThis.ear, delete globalThis.announced");
}

#[wasm_bindgen_test]
async fn a_13_each_state_is_announced_once_and_nobody_is_told_of_nobody() {
    let page = Page::with_bell("").await;
    listen();
    part("bell").click();
    until("it is empty", || announced().contains("yet")).await;
    for _ in 0..3 {
        say("inbox", "refresh");
        quiet().await;
    }
    say("inbox", "close");
    quiet().await;
    page.fail("list", 404);
    part("bell").click();
    until("it failed", || find_part(&bell(), "retry").is_some()).await;
    quiet().await;
    say("inbox", "close");
    quiet().await;
    assert_eq!(
        announced(),
        "Loading notifications… | No notifications yet | No notifications yet | Notifications could not be loaded.Try again"
    );
    deaf();
}

#[wasm_bindgen_test]
async fn a_04_a_thousand_looks_that_bring_something_are_announced_no_more_than_they_are_shown() {
    let page = Page::with_rows("b* a").await;
    listen();
    let begin = js_number("performance.now()");
    for count in 0..100 {
        page.set_messages(if count % 2 == 0 { "c* b* a" } else { "b* a" });
        for _ in 0..10 {
            say("inbox", "refresh");
        }
        quiet().await;
    }
    let most = (js_number("performance.now()") - begin) / 5_000.0 + 1.0;
    let told = announced();
    let told: Vec<&str> = told.split(" | ").collect();
    assert!(told.iter().all(|told| *told == "Notifications, 2 unread"), "{told:?}");
    assert!(told.len() as f64 <= most, "at most one in 5 seconds: {told:?}");
    assert!(page.requests().len() <= 410, "ten wishes are two looks at most: {}", page.requests().len());
    deaf();
}

#[wasm_bindgen_test]
async fn a_09_from_right_to_left_everything_stands_the_other_way_round() {
    for (language, turned) in [("en", false), ("ar", true), ("he", true), ("fa", true), ("ur", true)] {
        let page = Page::new();
        page.set_messages("b* a");
        page.change("b", &js("{title: 'عنوان English 123', image: '/image-of-nobody.png'}"));
        page.init(&format!("{{language: '{language}'}}"));
        page.until_bell().await;
        page.open().await;
        let before = |first: &str, second: &str| {
            edges_of(&in_row("b", first)).left < edges_of(&in_row("b", second)).left
        };
        assert_eq!(before("dot", "row-time"), !turned, "{language}: the mark");
        assert_eq!(before("row-text", "row-image"), !turned, "{language}: the image");
        let side = |name| edges_of(&part(name)).left;
        assert_eq!(side("title") < side("close"), !turned, "{language}: the header");
        let width = js_number("document.documentElement.clientWidth");
        assert_eq!(edges_of(&part("bell")).left > width / 2.0, !turned, "{language}: the bell's corner");
        let (panel, bell) = (edges_of(&part("panel")), edges_of(&part("bell")));
        let line = if turned { panel.left - bell.left } else { panel.right - bell.right };
        assert_eq!(line, 0.0, "{language}: panel and bell are in line");
    }
}

#[wasm_bindgen_test]
async fn a_12_whatever_is_pressed_is_large_enough_for_a_finger() {
    let page = Page::new();
    page.set_messages("b* a");
    page.change("a", &js("{title: '', content: '<a href=\"/x\">x</a>'}"));
    page.init("{}");
    page.until_bell().await;
    page.open().await;
    let small = "[...document.querySelector('app-inbox').shadowRoot.querySelectorAll('button, [part=row-open]')]
        .filter((element) => element.checkVisibility())
        .map((element) => {
            // A row is pressed anywhere: its opener's area is that of the row.
            const after = getComputedStyle(element, '::after');
            const area = after.position === 'absolute' && after.inset === '0px' ? element.closest('article') : element;
            const {width, height} = area.getBoundingClientRect();
            return [element.part, width, height];
        })
        .filter(([, width, height]) => width < 24 || height < 24)
        .join(' ')";
    assert_eq!(js(small), "");
    say("inbox", "close");
    page.fail("list", 404);
    page.set_messages("");
    say("inbox", "destroy");
    page.init("{}");
    page.until_bell().await;
    part("bell").click();
    until("it failed", || find_part(&bell(), "retry").is_some()).await;
    assert_eq!(js(small), "");
}

#[wasm_bindgen_test]
async fn a_03_who_logs_out_with_the_focus_in_the_panel_has_it_on_the_page() {
    let page = Page::with_rows("b* a").await;
    in_row("b", "row-open").focus();
    assert!(focused(&bell()).is_some());
    page.init("{getAuthTokenCallback: () => ''}");
    quiet().await;
    assert!(js("document.activeElement === document.body && document.activeElement.isConnected").is_truthy());
}

#[wasm_bindgen_test]
async fn a_11_behind_a_dialog_of_the_pages_own_no_focus_is_taken() {
    let page = Page::with_bell("b* a").await;
    page.set_html("<dialog><button id='own'>OK</button></dialog>");
    js("document.querySelector('dialog').showModal()");
    say("inbox", "refresh");
    quiet().await;
    assert_eq!(js("document.activeElement.id"), "own");
    js("document.querySelector('dialog').close()");
    page.open().await;
    assert_eq!(rows(&bell()), "b* a");
    // One that opens over the panel keeps Escape to itself.
    js("document.querySelector('dialog').showModal()");
    js(
        "document.getElementById('own').dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}))",
    );
    assert!(find_part(&bell(), "panel").is_some());
}

#[wasm_bindgen_test]
async fn x_14_x_15_whatever_a_row_holds_its_neighbours_stay_readable() {
    let page = Page::with_bell("c* b a").await;
    for (title, content) in [
        ("'Z\\u0351\\u0300'.repeat(250)", "'a' + '\\u0301'.repeat(500)"),
        ("'\\ufdfd'.repeat(100)", "'\\ufdfd'.repeat(1_000)"),
        ("'\\u{1f468}\\u200d\\u{1f469}\\u200d\\u{1f467}'.repeat(100)", "'\\u{1f468}\\u200d'.repeat(2_000)"),
        ("'x'.repeat(2_000)", "'y'.repeat(60_000)"),
        ("'\\u200b\\u200c\\u200d\\ufeff'.repeat(300)", "'\\u2060'.repeat(2_000)"),
        (
            "'You are logged out'",
            "' '.repeat(500) + 'Enter your password: <input type=password><form><button>OK</button></form>' + '<br>'.repeat(300)",
        ),
        ("'a\\n'.repeat(300)", "'<p>b</p>'.repeat(500)"),
    ] {
        page.change("b", &js(&format!("{{title: {title}, content: {content}}}")));
        say("inbox", "close");
        say("inbox", "open");
        say("inbox", "refresh");
        until("there are rows", || rows(&bell()) == "c* b a").await;
        quiet().await;
        let [upper, it, lower] = ["c", "b", "a"].map(|id| edges_of(&row(id)));
        assert!(
            upper.bottom <= it.top + 0.5 && it.bottom <= lower.top + 0.5,
            "{title}: rows lie one under the other"
        );
        let panel = edges_of(&part("panel"));
        assert!(it.left >= panel.left && it.right <= panel.right, "{title}: inside the panel");
        // Signs that are piled up paint outside of their line.
        let clipped = js_with("(article) => getComputedStyle(article).overflow", &[&row("b")]);
        assert_eq!(clipped, "clip", "{title}");
        let spills = js_with(
            "(article) => [...article.querySelectorAll('*')].filter((element) => element.getClientRects().length).filter((element) => {
                const [inner, outer] = [element.getBoundingClientRect(), article.getBoundingClientRect()];
                return inner.right > outer.right + 1 || inner.left < outer.left - 1;
            }).map((element) => element.part + JSON.stringify(element.getBoundingClientRect())).join()",
            &[&row("b")],
        );
        assert_eq!(spills, "", "{title}: nothing stands out at the sides");
        let controls = js_with(
            "(article) => article.querySelectorAll('input, form, select, textarea').length",
            &[&row("b")],
        );
        assert_eq!(controls, 0, "{title}");
    }
}

#[wasm_bindgen_test]
async fn x_13_a_title_that_turns_the_text_around_leaves_its_neighbours_as_they_are() {
    let page = Page::with_rows("c* b a").await;
    let widths = || ["c", "a"].map(|id| edges_of(&in_row(id, "row-open")).left);
    let before = widths();
    page.change(
        "b",
        &js("{title: '\\u202e\\u2066\\u2067\\u202d\\u061cgnp.exe\\u2068', category: '\\u202eabc', content: '\\u202e\\u2067turned'}"),
    );
    say("inbox", "refresh");
    until("it is there", || in_row("b", "row-open").text().contains("gnp")).await;
    for name in ["row-open", "row-category"] {
        let text = in_row("b", name).text();
        let turns = |letter| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}');
        assert!(!text.chars().any(turns), "{name}: {text:?}");
    }
    assert_eq!(in_row("b", "row-content").attribute("dir").as_deref(), Some("auto"));
    assert_eq!(widths(), before);
}

#[wasm_bindgen_test]
async fn x_22_x_23_x_24_nothing_is_taken_from_messages_channels_or_storage() {
    let page = Page::new();
    page.set_messages("b* a");
    js("globalThis.before = BroadcastChannel, globalThis.made = 0");
    js(
        "globalThis.BroadcastChannel = class extends before { constructor(name) { super(name); made += 1; } }",
    );
    js("globalThis.touched = []");
    js("globalThis.prototype = {...Object.getOwnPropertyDescriptors(Storage.prototype)}");
    js("['getItem', 'setItem', 'removeItem', 'key', 'clear'].forEach((name) => {
        Storage.prototype[name] = function (...given) { touched.push(name); return prototype[name].value.apply(this, given); };
    })");
    page.init("{}");
    page.until_bell().await;
    page.open().await;
    for message in ["{type: 'app-inbox', token: 'secret'}", "'init'", "['init', {}]", "null"] {
        js(&format!("(() => {{ for (let n = 0; n < 200; n += 1) postMessage({message}, '*'); }})()"));
    }
    js("dispatchEvent(new StorageEvent('storage', {key: 'app-inbox', newValue: '<b>x</b>'}))");
    quiet().await;
    assert_eq!((rows(&bell()).as_str(), page.requests().len(), page.asked()), ("b* a", 2, 1));
    let (made, touched) = (js("made"), js("touched.join()"));
    js("globalThis.BroadcastChannel = before, Object.defineProperties(Storage.prototype, prototype)");
    js(
        "delete globalThis.before, delete globalThis.made, delete globalThis.touched, delete globalThis.prototype",
    );
    assert_eq!((made, touched), (0.into(), "".into()));
}

#[wasm_bindgen_test]
async fn g_05_nothing_is_read_that_tells_visitors_apart() {
    let page = Page::new();
    page.set_messages("b* a");
    js("globalThis.seen = new Set()");
    js("globalThis.restore = []");
    js("(() => { for (const prototype of [Navigator.prototype, Screen.prototype]) {
        for (const [name, own] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
            if (!own.get || !own.configurable) continue;
            Object.defineProperty(prototype, name, {...own, get() { seen.add(name); return own.get.call(this); }});
            restore.push(() => Object.defineProperty(prototype, name, own));
        }
    } })()");
    page.init("{}");
    page.until_bell().await;
    page.open().await;
    js("dispatchEvent(new Event('online'))");
    quiet().await;
    js("restore.forEach((back) => back())");
    let seen = js("[...seen].sort().join(' ')").as_string().unwrap_or_default();
    js("delete globalThis.seen, delete globalThis.restore");
    let allowed = ["onLine", "connection"];
    assert!(seen.split(' ').all(|name| allowed.contains(&name)), "{seen}");
    assert!(seen.contains("onLine"), "the eye is in its place");
}

//! The page's global function, taken over by `www/queue.js`: what it has queued, and everything that it says later.

use app_inbox::web;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, bell, bells, front, js, js_with, part, rows, say, source, until};

/// The vendor's own stub: an `arguments` in an `arguments`.
const NESTED: &str = "(() => {
    const f = function () { f.c(arguments); };
    f.q = [];
    f.c = function () { f.q.push(arguments); };
    return f;
})()";
/// The one of its Shopify extension: flat.
const FLAT: &str = "(() => {
    const f = function () { f.q.push(arguments); };
    f.q = [];
    return f;
})()";
/// One that a tag manager or a bundler made.
const ARRAYS: &str = "(() => {
    const f = (...call) => f.q.push(call);
    f.q = [];
    return f;
})()";

fn lines(record: &Array) -> Vec<String> {
    record.iter().filter_map(|line| line.as_string()).collect()
}

/// Does something with the stub `f`.
fn with(stub: &JsValue, body: &str) {
    js_with(&format!("(f) => {{ {body} }}"), &[stub]);
}

/// Leads the stub to us, as the script does, and collects the calls of other products as `name argument`.
fn take_over(stub: &JsValue) -> Array {
    let (desk, record) = (js("({})"), Array::new());
    web::take_over(&desk, JsValue::NULL);
    let lead = "(adopt, words, stub, desk, record) => adopt(stub, (entry) => {
        const call = words(entry);
        if (/^(sendEvent|getRecommendations)/.test(call[0])) record.push(call.slice(0, 2).join(' '));
        else desk.c(entry);
    })";
    js_with(lead, &[&front("adopt"), &front("words"), stub, &desk, &record]);
    record
}

#[wasm_bindgen_test]
fn l_01_l_02_what_a_stub_has_queued_is_replayed_once_and_in_order() {
    let _page = Page::new();
    for stub in [NESTED, FLAT, ARRAYS] {
        let stub = js(stub);
        with(&stub, "for (const n of [1, 2, 3]) f('sendEvent', n)");
        let record = take_over(&stub);
        assert_eq!(lines(&record), ["sendEvent 1", "sendEvent 2", "sendEvent 3"]);
    }
}

#[wasm_bindgen_test]
fn l_01_calls_of_different_names_keep_their_order_among_each_other() {
    let _page = Page::new();
    let calls =
        ["sendEvent 1", "getRecommendations 2", "sendEvent 3", "sendEventWithTags 4", "getRecommendations 5"];
    for stub in [NESTED, FLAT, ARRAYS] {
        let stub = js(stub);
        with(&stub, &format!("for (const call of {calls:?}) f(...call.split(' '))"));
        let record = take_over(&stub);
        assert_eq!(lines(&record), calls);
    }
}

#[wasm_bindgen_test]
fn l_03_l_04_entries_of_every_shape_keep_their_order() {
    let _page = Page::new();
    let stub = js(NESTED);
    with(
        &stub,
        "const frame = document.body.appendChild(document.createElement('iframe'));
        const far = frame.contentWindow;
        const list = (...items) => items;
        const call = function () { return arguments; };
        f('sendEvent', 1);
        f.q.push(call('sendEvent', 2));
        f.q.push(list('sendEvent', 3));
        f.q.push(list(list('sendEvent', 4)));
        f.q.push(far.Array.of('sendEvent', 5));
        f.q.push(far.eval('(function () { return arguments; })')(far.Array.of('sendEvent', 6)));
        f.q.push({length: 2, 0: 'sendEvent', 1: 7});
        f.q.push(Object.freeze(list('sendEvent', 8)));
        f('sendEvent', 9);
        frame.remove();",
    );
    let record = take_over(&stub);
    assert_eq!(lines(&record), [1, 2, 3, 4, 5, 6, 7, 8, 9].map(|n| format!("sendEvent {n}")));
}

#[wasm_bindgen_test]
fn l_05_hostile_entries_are_skipped_and_their_neighbours_are_not() {
    let page = Page::new();
    let stub = js(FLAT);
    with(
        &stub,
        "const trap = new Proxy({}, {get: () => () => { throw new Error('trap'); }});
        const revoked = Proxy.revocable([], {});
        revoked.revoke();
        const cyclic = [];
        cyclic.push(cyclic);
        let n = 0;
        for (const entry of [null, undefined, 5, 'init', {}, [], [, 1], cyclic, Object.freeze({}), Symbol(), 10n, () => 1,
            new Proxy([], trap), revoked.proxy, {length: 2 ** 32}, {get length() { throw 1; }}, [{get 0() { throw 1; }}],
            [[Symbol()]], [Object.create(null)], [[revoked.proxy]], [[{toString() { throw 1; }}]]]) {
            f.q.push(['sendEvent', n += 1], entry);
        }
        delete f.q[1];
        f.q.push(['sendEvent', 'last']);",
    );
    let record = take_over(&stub);
    let expected = (1..=21).map(|n| n.to_string()).chain(["last".to_owned()]);
    assert_eq!(lines(&record), expected.map(|n| format!("sendEvent {n}")).collect::<Vec<_>>());
    assert!(page.warnings().len() <= 1, "said once: {:?}", page.warnings());
}

#[wasm_bindgen_test]
fn l_06_a_command_that_nobody_knows_is_said_once_by_its_name() {
    let page = Page::new();
    let stub = js(NESTED);
    with(&stub, "for (const name of ['snedEvent', '__proto__', 'toString', 'snedEvent']) f(name, {});");
    take_over(&stub);
    let expected = ["snedEvent", "__proto__", "toString"];
    assert_eq!(page.warnings(), expected.map(|name| format!("[App Inbox] unknown command {name}")));
}

#[wasm_bindgen_test]
fn l_08_a_long_queue_is_replayed_whole_and_let_go() {
    let _page = Page::new();
    let stub = js(NESTED);
    with(&stub, "f.old = f.q; for (let n = 0; n < 2_000; n += 1) f('sendEvent', n)");
    let record = take_over(&stub);
    let lines = lines(&record);
    assert_eq!(
        (lines.len(), lines[0].as_str(), lines[1_999].as_str()),
        (2_000, "sendEvent 0", "sendEvent 1999")
    );
    with(&stub, "if (f.old.length || f.q.length) throw new Error('the calls are still held')");
}

#[wasm_bindgen_test]
async fn l_09_a_function_that_throws_does_not_stop_the_calls_behind_it() {
    let page = Page::with_rows("b* a").await;
    part("close").click();
    let stub = js(NESTED);
    with(
        &stub,
        "f('inbox', 'on', 'change', () => { throw new Error('mine'); });
        f('inbox', 'open');",
    );
    take_over(&stub);
    until("it is open", || rows(&bell()) == "b* a").await;
    assert!(page.warnings().len() <= 1);
}

#[wasm_bindgen_test]
fn l_11_every_reference_that_the_page_kept_reaches_us() {
    let _page = Page::new();
    for stub in [NESTED, FLAT, ARRAYS] {
        let stub = js(stub);
        with(&stub, "f.kept = f.q");
        let record = take_over(&stub);
        with(
            &stub,
            "f('sendEvent', 'function');
            f.c(['sendEvent', 'c']);
            f.q.push(['sendEvent', 'queue']);
            f.kept.push(['sendEvent', 'kept queue']);
            const {push} = f.q;
            push(['sendEvent', 'push alone']);",
        );
        let expected = ["function", "c", "queue", "kept queue", "push alone"];
        assert_eq!(lines(&record), expected.map(|way| format!("sendEvent {way}")));
        with(&stub, "if (f.q.length || f.kept.length) throw new Error('a queue grows')");
    }
}

#[wasm_bindgen_test]
fn l_12_a_global_that_is_no_stub_throws_nothing() {
    let page = Page::new();
    for stub in [
        "undefined",
        "null",
        "false",
        "5",
        "'eS'",
        "{}",
        "() => {}",
        "Object.freeze(Object.assign(() => {}, {q: Object.freeze([['sendEvent', 1]])}))",
        "Object.assign(() => {}, {q: 'text'})",
        "Object.assign(() => {}, {q: {length: 2 ** 32}})",
        "Object.defineProperty(() => {}, 'q', {get() { throw 1; }, set() { throw 1; }})",
        "Object.assign(() => {}, {q: new Proxy([], {get: () => { throw 1; }, set: () => { throw 1; }})})",
        "new Proxy(() => {}, new Proxy({}, {get: () => () => { throw 1; }}))",
    ] {
        take_over(&js(stub));
        let told = page.warnings().len();
        web::call(js(&format!("['inbox', {stub:?}]")));
        assert_eq!(page.warnings().len(), told + 1, "{stub}");
    }
}

#[wasm_bindgen_test]
async fn options_of_the_site_hold_until_init_says_otherwise() {
    let page = Page::new();
    page.set_html("<p id='here'></p><p id='there'></p>");
    for (options, place) in [("{}", "here"), ("{target: '#there'}", "there")] {
        web::take_over(&page.desk(), js("{target: '#here', language: 'uk'}"));
        page.init(options);
        page.until_bell().await;
        assert_eq!(js("document.querySelector('app-inbox').parentElement.id"), place);
        until("it speaks Ukrainian", || source(&bells()[0]).contains("lang=\"uk\"")).await;
        say("inbox", "destroy");
    }
}

//! What goes over the wire, and a `fetch` that the page has put its own in the place of.

use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, bell, bells, in_row, js, part, quiet, rows, say, tell, until};

#[wasm_bindgen_test]
async fn h_03_a_request_carries_the_token_and_nothing_of_the_visitor() {
    let page = Page::new();
    page.set_messages("a*");
    js("globalThis.seen = [], globalThis.before = fetch, globalThis.fetch = (url, init) => {
        const request = new Request(url, init);
        const {method, credentials, cache, redirect, referrerPolicy, keepalive, headers} = request;
        seen.push([method, request.url, credentials, cache, redirect, referrerPolicy, [...headers.keys()].join()].join(' '));
        return before(url, init);
    }");
    page.init("{apiUrl: 'https://esputnik.com/'}");
    page.until_bell().await;
    page.open().await;
    in_row("a", "row-open").click();
    until("it is told", || page.requests().len() == 3).await;
    let seen = js("seen.slice(0, 3).join('\\n')").as_string().unwrap_throw();
    js("globalThis.fetch = before, delete globalThis.seen, delete globalThis.before");
    let rest = "omit default error no-referrer";
    let messages = "https://esputnik.com/appinbox/v1/messages";
    assert_eq!(
        seen,
        format!(
            "GET {messages}/count {rest} es-token\nGET {messages}?page=0&pageSize=20 {rest} es-token\nPOST {messages}/status {rest} content-type,es-token"
        )
    );
}

/// The page's own function stands in the place of the browser's, until this is dropped.
struct Own(&'static str);

impl Own {
    fn put(name: &'static str, own: &str) -> Self {
        js(&format!("globalThis.before_{name} = {name}, globalThis.{name} = {own}"));
        Self(name)
    }
}

/// Notes how each request is made.
const NOTES: &str =
    "(globalThis.noted = [], (url, init) => { noted.push(init); return before_fetch(url, init); })";

#[wasm_bindgen_test]
async fn only_a_short_body_asks_to_outlive_its_page() {
    let page = Page::with_bell("a*").await;
    let _own = Own::put("fetch", NOTES);
    // The first of them goes out at once, the others together.
    tell(&["inbox", "markRead"], &js("Array.from({length: 3000}, (_, id) => `id-${id}`)"));
    until("all are told", || js("noted.some(({body}) => body?.includes('id-2999'))") == true).await;
    let posts = js("noted.filter(({method}) => method === 'POST').map(({keepalive}) => keepalive).join()");
    assert_eq!(posts, "true,false");
    quiet().await;
    drop(page);
}

#[wasm_bindgen_test]
async fn what_a_browser_may_have_kept_is_asked_for_anew() {
    let page = Page::with_bell("a*").await;
    let _own = Own::put("fetch", NOTES);
    for (status, cache) in [(410, "reload"), (404, "reload"), (503, "default"), (200, "default")] {
        page.fail("count", status);
        say("inbox", "refresh");
        until("it was asked", || js("noted.length > 0") == true).await;
        quiet().await;
        page.mend("count");
        js("noted = []");
        page.pass(400_000.0);
        say("inbox", "refresh");
        until("it was asked again", || js("noted.length > 0") == true).await;
        assert_eq!(js("noted[0].cache"), cache, "after {status}");
        quiet().await;
        js("noted = []");
    }
    drop(page);
}

impl Drop for Own {
    fn drop(&mut self) {
        let name = self.0;
        js(&format!("globalThis.{name} = before_{name}, delete globalThis.before_{name}"));
    }
}

/// Checks what the badge says when every request is answered like this; nothing means that there is no bell.
async fn check(page: &Page, fetch: &str, badge: Option<&str>) {
    page.hours_pass();
    let own = Own::put("fetch", fetch);
    page.init("{}");
    if badge.is_some() {
        page.until_bell().await;
    }
    quiet().await;
    assert_eq!(bells().first().map(|_| part("badge").text()).as_deref(), badge, "{fetch}");
    assert_eq!(page.errors(), [""; 0], "{fetch}");
    say("inbox", "destroy");
    drop(own);
}

#[wasm_bindgen_test]
async fn h_06_a_wait_that_the_platform_asks_for_is_waited_and_lies_between_a_second_and_an_hour() {
    let page = Page::new();
    let date = |seconds: i32| format!("new Date(Date.now() + {seconds}_000).toUTCString()");
    let asked = |text: &str| format!("'{text}'");
    // By chance up to 2 seconds, when it says nothing that can be understood; else up to a tenth more.
    for (retry_after, least, most) in [
        (asked("0"), 1.0_f64, 1.1),
        (asked("1"), 1.0, 1.1),
        (asked(" 120 "), 120.0, 132.0),
        (asked("3601"), 3_600.0, 3_960.0),
        (asked("99999999999"), 3_600.0, 3_960.0),
        (date(90), 88.0, 99.1),
        (date(999_999), 3_600.0, 3_960.0),
        (date(-90), 1.0, 1.1),
        (asked("Thu, 01 Jan 1970 00:00:00 GMT"), 1.0, 1.1),
        (asked("-5"), 0.0, 2.0),
        (asked("1e9"), 0.0, 2.0),
        (asked("1.5"), 0.0, 2.0),
        (asked("abc"), 0.0, 2.0),
        (asked("abc GMT"), 0.0, 2.0),
        (asked("Fri, 99 Foo 2026 99:99:99 GMT"), 0.0, 2.0),
        (asked(""), 0.0, 2.0),
        ("undefined".to_owned(), 0.0, 2.0),
    ] {
        for status in [429, 503] {
            // None ever fires: a short wait could be over, and followed by the next, before it is looked at.
            let timers = Own::put("setTimeout", "(action, wait) => { globalThis.waited = wait; return 0; }");
            js("globalThis.waited = undefined");
            let answer = format!(
                "async () => {{
                    const headers = new Headers({{'ES-TOKEN': 'next'}}), wait = {retry_after};
                    if (wait !== undefined) headers.set('Retry-After', wait);
                    return new Response('', {{status: {status}, headers}});
                }}"
            );
            check(&page, &answer, Some("")).await;
            drop(timers);
            // So long at least when it asks us to come less often, whatever else it says.
            let least = if status == 429 { least.max(1.0) } else { least };
            let waited = js("waited").as_f64().map(|wait| wait / 1_000.0);
            // A timer is set a little later than it has to be, and a little time has passed before.
            let waits = waited.is_some_and(|wait| (least - 0.3..=most + 0.01).contains(&wait) && wait > 0.0);
            assert!(waits, "{status} with {retry_after}: {waited:?} s");
        }
    }
    js("delete globalThis.waited");
}

#[wasm_bindgen_test]
async fn h_11_a_body_of_4_mib_is_read_and_a_longer_one_is_cut_off_and_has_brought_its_token() {
    let page = Page::new();
    for (longer, badge) in [(0, "1"), (1, "")] {
        let count = r#"{"count":1}"#;
        let fetch = format!(
            "async (url, {{signal, headers}}) => {{
                let left = {};
                globalThis.sent = [...globalThis.sent ?? [], headers['ES-TOKEN']];
                globalThis.signal = signal;
                const blanks = new Uint8Array(65_537).fill(32);
                const body = new ReadableStream({{pull(stream) {{
                    const chunk = blanks.subarray(0, Math.min(left, blanks.length));
                    if (chunk.length) stream.enqueue(chunk);
                    else {{ stream.enqueue(new TextEncoder().encode('{count}')); stream.close(); }}
                    left -= chunk.length;
                }}}});
                return new Response(body, {{headers: {{'ES-TOKEN': 'next-' + sent.length}}}});
            }}",
            4 * 1_024 * 1_024 - count.len() + longer
        );
        check(&page, &fetch, Some(badge)).await;
        assert_eq!(js("signal.aborted"), longer > 0, "{longer} bytes longer");
    }
    // What is unreadable has brought its token nevertheless.
    js("globalThis.sent = []");
    let fetch = "async (url, {headers}) => {
        sent.push(headers['ES-TOKEN']);
        return new Response(' '.repeat(sent.length === 1 ? 5e6 : 0) + '{\"count\":2}', {headers: {'ES-TOKEN': 'next'}});
    }";
    let own = Own::put("fetch", fetch);
    page.hours_pass();
    page.init("{}");
    page.until_bell().await;
    let asked = page.asked();
    say("inbox", "refresh");
    until("the badge is there", || part("badge").text() == "2").await;
    assert_eq!((js("sent[1]"), page.asked()), (JsValue::from("next"), asked));
    drop(own);
    js("delete globalThis.sent, delete globalThis.signal");
}

#[wasm_bindgen_test]
async fn h_15_what_is_neither_readable_nor_brings_a_token_is_no_answer_of_the_platform() {
    let page = Page::new();
    let answer = |body: &str, token| {
        let headers = if token { "{'ES-TOKEN': 'next'}" } else { "{}" };
        format!("async () => new Response({body}, {{headers: {headers}}})")
    };
    for (body, token, badge) in [
        ("'<h1>Log in</h1>'", false, None),
        ("'<h1>Log in</h1>'", true, Some("")),
        ("''", false, None),
        ("'{\"count\":3}'", false, Some("3")),
        ("'{\"count\":3}'", true, Some("3")),
    ] {
        check(&page, &answer(body, token), badge).await;
    }
}

#[wasm_bindgen_test]
async fn h_15_a_page_that_somebody_on_the_way_answers_with_has_saved_nothing() {
    for (body, headers, told) in [
        ("'<h1>Log in</h1>'", "{}", "network"),
        ("'\\n <!doctype html>'", "{}", "network"),
        ("'<h1>Saved</h1>'", "{'ES-TOKEN': 'next'}", ""),
        ("''", "{}", ""),
        ("'OK'", "{}", ""),
        ("'{}'", "{}", ""),
    ] {
        let page = Page::with_rows("b* a*").await;
        js("globalThis.heard = []");
        let heard = js("({reason}) => heard.push(reason)");
        tell(&["inbox", "on", "error"], &heard);
        let fetch = format!(
            "async (url, {{method}}) => method === 'POST' ? new Response({body}, {{headers: {headers}}})
                : new Response('{{\"count\":1}}', {{headers: {{'ES-TOKEN': 'next'}}}})"
        );
        let own = Own::put("fetch", &fetch);
        in_row("b", "row-open").click();
        quiet().await;
        drop(own);
        tell(&["inbox", "off", "error"], &heard);
        let first = js("heard[0] ?? ''").as_string().unwrap_throw();
        assert_eq!(first, told, "{body} {headers}");
        drop(page);
    }
    js("delete globalThis.heard");
}

#[wasm_bindgen_test]
async fn h_16_a_count_is_read_as_utf_8_with_or_without_its_mark() {
    let page = Page::new();
    let json = "'{\"count\":4}'";
    for (body, badge) in [
        (json.to_owned(), "4"),
        (format!("'\\ufeff' + {json}"), "4"),
        (format!("new Blob([{json}], {{type: 'text/html'}})"), "4"),
        (format!("new Uint16Array([...{json}].map((letter) => letter.charCodeAt()))"), ""),
    ] {
        let fetch = format!("async () => new Response({body}, {{headers: {{'ES-TOKEN': 'next'}}}})");
        check(&page, &fetch, Some(badge)).await;
    }
}

#[wasm_bindgen_test]
async fn h_25_a_fetch_of_the_page_that_keeps_no_promise_throws_nothing() {
    const NOTHING: Option<&str> = None;
    let page = Page::new();
    for (own, badge) in [
        ("() => { throw new Error('mine'); }", NOTHING),
        ("() => Promise.reject('mine')", NOTHING),
        ("() => new Promise(() => {})", NOTHING),
        ("async () => undefined", NOTHING),
        ("() => undefined", NOTHING),
        ("() => 5", NOTHING),
        ("() => ({})", NOTHING),
        ("() => ({then(resolve) { resolve(5); }})", NOTHING),
        ("() => ({then(resolve, reject) { reject(5); resolve(5); }})", NOTHING),
        ("() => ({then() { throw new Error('mine'); }})", NOTHING),
        // Responses of a `fetch` that knows no streams.
        (
            "async () => ({ok: true, status: 200, headers: new Headers(), text: async () => '{\"count\":1}'})",
            Some("1"),
        ),
        ("async () => ({ok: true, status: 200, headers: new Headers(), text: async () => 5})", NOTHING),
        ("async () => ({ok: true, status: 200, headers: new Headers(), text: () => 5})", NOTHING),
        (
            "async () => ({ok: true, status: 200, headers: new Headers(), text() { throw new Error('mine'); }})",
            NOTHING,
        ),
        ("async () => ({ok: true, status: 200, headers: new Headers()})", NOTHING),
        ("async () => ({ok: true, status: 200, text: async () => '{\"count\":1}'})", Some("1")),
        // Responses whose streams are none.
        ("async () => ({ok: true, status: 200, body: {getReader: () => ({read: () => 5})}})", NOTHING),
        (
            "async () => ({ok: true, status: 200, body: {getReader: () => ({read: async () => ({})})}})",
            NOTHING,
        ),
        (
            "async () => ({ok: true, status: 200, body: {getReader: () => ({read: async () => ({value: 'text'})})}})",
            NOTHING,
        ),
        (
            "async () => ({ok: true, status: 200, body: {getReader: () => ({read() { throw new Error('mine'); }})}})",
            NOTHING,
        ),
        ("async () => ({ok: true, status: 200, body: {getReader: () => ({})}})", NOTHING),
        (
            "async () => { const used = new Response('{\"count\":1}'); await used.text(); return used; }",
            NOTHING,
        ),
        (
            "async () => { const locked = new Response('{\"count\":1}'); locked.body.getReader(); return locked; }",
            NOTHING,
        ),
        ("async () => new Response('<html>')", NOTHING),
        ("async () => new Response('[[[[')", NOTHING),
        ("async () => new Response('null')", NOTHING),
        ("async () => new Response(null, {status: 204})", NOTHING),
        ("async () => Response.error()", Some("")),
    ] {
        check(&page, own, badge).await;
    }
    page.hours_pass();
    page.init("{}");
    page.until_bell().await;
    assert_eq!(bells().len(), 1, "and all is well again");
}

#[wasm_bindgen_test]
async fn h_25_without_an_abort_controller_all_goes_on() {
    let page = Page::new();
    let missing = ["undefined", "null", "() => {}", "class { constructor() { throw new Error('mine'); } }"];
    for missing in missing {
        let own = Own::put("AbortController", missing);
        let fetch = "async (url, init) => new Response('{\"count\":1}', {headers: {'ES-TOKEN': 'next'}})";
        check(&page, fetch, Some("1")).await;
        drop(own);
    }
}

/// What the panel shows when the list is answered with the text that this expression makes: rows, or why there are none.
async fn list_after(page: &Page, text: &str) -> String {
    let fetch = "async (url) => new Response(url.endsWith('/count') ? '{\"count\":1}' : TEXT, {headers: {'ES-TOKEN': 'next'}})";
    let own = Own::put("fetch", &fetch.replace("TEXT", text));
    page.hours_pass();
    page.init("{}");
    page.until_bell().await;
    part("bell").click();
    let shown = || match rows(&bell()) {
        none if none.is_empty() => part("state-text").text(),
        rows => rows,
    };
    until("the list has come", || !matches!(&*shown(), "" | "Loading notifications…")).await;
    let shown = shown();
    say("inbox", "destroy");
    drop(own);
    shown
}

#[wasm_bindgen_test]
async fn m_11_what_nests_without_end_or_is_without_end_stops_nothing() {
    const FAILED: &str = "Notifications could not be loaded.";
    let page = Page::new();
    let deep = "'['.repeat(1e5) + ']'.repeat(1e5)";
    let list = |items: &str| format!("'{{\"totalPages\":1,\"list\":[' + {items} + ']}}'");
    let good = "',{\"id\":\"b\"}'";
    for (text, shown) in [
        (deep.to_owned(), FAILED),
        ("'{\"a\":'.repeat(1e5) + '1' + '}'.repeat(1e5)".to_owned(), FAILED),
        ("'{\"list\":'.repeat(1e5) + 'null' + '}'.repeat(1e5)".to_owned(), FAILED),
        (list("'0,'.repeat(1.2e6) + '0'"), FAILED),
        (list("'{\"id\":\"b\"}' + ',0'.repeat(1e5)"), "b*"),
        (list(&format!("{deep} + {good}")), "b*"),
        (list(&format!("'{{\"id\":' + {deep} + '}}' + {good}")), "b*"),
        (list(&format!("'{{\"id\":\"a\",\"customData\":{{\"x\":' + {deep} + '}}}}' + {good}")), "a* b*"),
        (list(&format!("'{{\"id\":\"a\",\"title\":' + {deep} + '}}' + {good}")), "a* b*"),
    ] {
        assert_eq!(list_after(&page, &text).await, shown, "{text}");
    }
}

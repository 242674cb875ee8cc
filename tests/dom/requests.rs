//! What goes over the wire, and a `fetch` that the page has put its own in the place of.

use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, bells, in_row, js, quiet, say, until};

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
    let rest = "omit no-store error no-referrer";
    let messages = "https://esputnik.com/appinbox/v1/messages";
    assert_eq!(
        seen,
        format!(
            "GET {messages}/count {rest} es-token\nGET {messages}?page=0&pageSize=20 {rest} es-token\nPOST {messages}/status {rest} content-type,es-token"
        )
    );
}

#[wasm_bindgen_test]
async fn h_25_a_fetch_of_the_page_that_keeps_no_promise_throws_nothing() {
    let page = Page::new();
    js("globalThis.before = fetch");
    for own in [
        "() => { throw new Error('mine'); }",
        "() => Promise.reject('mine')",
        "() => new Promise(() => {})",
        "async () => undefined",
        "async () => ({ok: true, status: 200, headers: new Headers(), text: async () => '{\"count\":1}'})",
        "() => undefined",
        "() => 5",
        "() => ({})",
        "() => ({then(resolve) { resolve(5); }})",
        "() => ({then(resolve, reject) { reject(5); resolve(5); }})",
        "() => ({then() { throw new Error('mine'); }})",
        "async () => Object.assign(new Response('{\"count\":1}'), {text() { throw new Error('mine'); }})",
        "async () => Object.assign(new Response('{\"count\":1}'), {text: () => 5})",
        "async () => Object.assign(new Response('{\"count\":1}'), {text: async () => 5})",
        "async () => { const used = new Response('{\"count\":1}'); await used.text(); return used; }",
        "async () => new Response('<html>')",
        "async () => new Response('[[[[')",
        "async () => new Response('null')",
        "async () => Response.error()",
    ] {
        js(&format!("globalThis.fetch = {own}"));
        page.init("{}");
        quiet().await;
        say("inbox", "destroy");
        assert_eq!(page.errors(), [""; 0], "{own}");
    }
    js("globalThis.fetch = before, delete globalThis.before");
    page.init("{}");
    page.until_bell().await;
    assert_eq!(bells().len(), 1, "and all is well again");
}

//! The token callback: whatever it gives, however it gives it, is known for what it is.

use std::cell::RefCell;
use std::rc::Rc;

use app_inbox::api::Token;
use app_inbox::session::Given;
use app_inbox::web::ask_token;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{js, until};

fn token(text: &str) -> Given {
    Given::Token(Token::new(text).expect("a token"))
}

/// What a callback gives.
async fn gives(callback: &str, expected: Given) {
    let given = Rc::new(RefCell::new(Vec::new()));
    let heard = Rc::clone(&given);
    ask_token(&js(callback), move |given| heard.borrow_mut().push(given));
    until(&format!("{callback} has settled"), || !given.borrow().is_empty()).await;
    assert_eq!(*given.borrow(), [expected], "{callback}");
}

/// What it means when a callback returns this, and when its promise resolves with it.
async fn returns(value: &str, expected: Given) {
    gives(&format!("() => ({value})"), expected.clone()).await;
    gives(&format!("async () => ({value})"), expected).await;
}

#[wasm_bindgen_test]
async fn t_01_t_06_a_text_is_a_token_at_once_or_later() {
    returns("'abc'", token("abc")).await;
    returns("'eyJ.x-_~+/='", token("eyJ.x-_~+/=")).await;
    returns("'a'.repeat(8_192)", token(&"a".repeat(8_192))).await;
    gives("() => new Promise((resolve) => requestAnimationFrame(() => resolve('abc')))", token("abc")).await;
}

#[wasm_bindgen_test]
async fn t_04_a_rejection_is_one_whatever_it_says() {
    for reason in [
        "new Error('secret')",
        "'No customer.'",
        "undefined",
        "null",
        "5",
        "(() => { const a = {}; a.a = a; return a; })()",
        "{toString() { throw 1; }, get message() { throw 1; }}",
        "new DOMException('x', 'AbortError')",
        "new Proxy({}, {get() { throw 1; }})",
        "'token'",
    ] {
        gives(&format!("() => Promise.reject({reason})"), Given::Rejected).await;
        gives(&format!("async () => {{ throw {reason}; }}"), Given::Rejected).await;
    }
}

#[wasm_bindgen_test]
async fn t_05_a_throw_is_a_rejection() {
    gives("() => { throw new Error('secret'); }", Given::Rejected).await;
    gives("() => { throw undefined; }", Given::Rejected).await;
    gives("() => nobodyDeclaredThis()", Given::Rejected).await;
}

#[wasm_bindgen_test]
async fn t_07_the_first_word_of_a_foreign_promise_counts() {
    for (thenable, expected) in [
        ("{then(resolve) { resolve('a'); }}", token("a")),
        ("{then(resolve) { requestAnimationFrame(() => resolve('a')); }}", token("a")),
        ("{then(resolve, reject) { resolve('a'); reject('b'); resolve('c'); }}", token("a")),
        ("{then(resolve, reject) { reject('a'); resolve('b'); }}", Given::Rejected),
        ("{then(resolve) { resolve('a'); throw new Error('b'); }}", token("a")),
        ("{then() { throw new Error('a'); }}", Given::Rejected),
        ("{get then() { throw new Error('a'); }}", Given::Rejected),
        ("{then(resolve) { resolve({then(resolve) { resolve('a'); }}); }}", token("a")),
        ("{then(resolve) { resolve(''); }}", Given::Nothing),
        ("{then: 'a'}", Given::Nonsense),
        ("Object.assign(() => {}, {then(resolve) { resolve('a'); }})", token("a")),
        ("new (class extends Promise {})((resolve) => resolve('a'))", token("a")),
        ("Object.assign(Promise.resolve('a'), {then(resolve) { resolve('b'); }})", token("b")),
        ("Object.defineProperty(Promise.resolve('a'), 'constructor', {get() { throw 1; }})", Given::Rejected),
    ] {
        gives(&format!("() => ({thenable})"), expected).await;
    }
    gives("() => { let settle; const own = new Promise((resolve) => (settle = resolve)); settle(own); return own; }", Given::Rejected)
        .await;
}

#[wasm_bindgen_test]
async fn t_08_t_09_nothing_is_nobody() {
    for value in ["''", "undefined", "null", "{token: ''}", "{token: null}"] {
        returns(value, Given::Nothing).await;
    }
    gives("() => {}", Given::Nothing).await;
    gives("async () => {}", Given::Nothing).await;
}

#[wasm_bindgen_test]
async fn t_10_to_t_24_what_can_be_no_token_is_nonsense() {
    for value in [
        "' '",
        "'undefined'",
        "'null'",
        "'NaN'",
        "'false'",
        "'[object Object]'",
        "'Error: no session'",
        "'{\"token\":\"x\"}'",
        "'<html><body>502</body></html>'",
        "'\"x\"'",
        "0",
        "5",
        "NaN",
        "true",
        "false",
        "[]",
        "['abc']",
        "{}",
        "{accessToken: 'abc'}",
        "{token: 5}",
        "{token: {token: 'abc'}}",
        "{token: undefined}",
        "{get token() { throw 1; }}",
        "Object.create({token: 'abc'})",
        "new String('abc')",
        "Symbol('abc')",
        "10n",
        "() => 'abc'",
        "new Response('abc')",
    ] {
        returns(value, Given::Nonsense).await;
    }
}

#[wasm_bindgen_test]
async fn t_23_the_answer_of_a_backend_may_be_passed_on_as_it_is() {
    returns("{token: 'abc'}", token("abc")).await;
    returns("Object.freeze({token: 'abc', expires: 5})", token("abc")).await;
    returns("Object.assign(Object.create(null), {token: 'abc'})", token("abc")).await;
}

#[wasm_bindgen_test]
async fn t_25_t_26_a_text_that_no_header_takes_is_nonsense() {
    for value in [
        "'a\\r\\nX-Y: z'",
        "'a\\0b'",
        "'a\\u200bb'",
        "'токен'",
        "'\\u{1f511}'",
        "'\\ud800'",
        "'é'",
        "' a'",
        "'a '",
        "'a'.repeat(8_193)",
        "'a'.repeat(200_000)",
    ] {
        returns(value, Given::Nonsense).await;
    }
}

#[wasm_bindgen_test]
async fn i_03_every_kind_of_function_is_called() {
    for (callback, expected) in [
        ("function () { return 'a'; }", token("a")),
        ("(function () { return this.token; }).bind({token: 'a'})", token("a")),
        ("new Proxy(() => 'a', {})", token("a")),
        ("Object.assign(() => 'a', {toString() { throw 1; }})", token("a")),
        ("class {}", Given::Rejected),
        ("function* () { yield 'a'; }", Given::Nonsense),
        ("async function* () { yield 'a'; }", Given::Nonsense),
        ("new Proxy(() => 'a', {apply() { throw 1; }})", Given::Rejected),
        (
            "(() => { const {proxy, revoke} = Proxy.revocable(() => 'a', {}); revoke(); return proxy; })()",
            Given::Rejected,
        ),
    ] {
        gives(callback, expected).await;
    }
}

#[wasm_bindgen_test]
async fn i_03_a_function_and_a_promise_of_another_frame_are_as_good() {
    let frame = "globalThis.far = document.body.appendChild(document.createElement('iframe'))";
    js(frame);
    gives("far.contentWindow.eval('() => \"a\"')", token("a")).await;
    gives("() => far.contentWindow.Promise.resolve('a')", token("a")).await;
    gives("() => far.contentWindow.Promise.reject('a')", Given::Rejected).await;
    gives("() => new far.contentWindow.Object({token: 'a'})", token("a")).await;
    js("far.remove(), delete globalThis.far");
}

#[wasm_bindgen_test]
async fn t_44_it_is_called_with_nothing_and_on_nothing() {
    gives(
        "function () { 'use strict'; return this === undefined && arguments.length === 0 ? 'as-promised' : 'a b'; }",
        token("as-promised"),
    )
    .await;
}

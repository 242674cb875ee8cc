//! The token callback: whatever it gives, however it gives it, is known for what it is.

use std::cell::RefCell;
use std::rc::Rc;

use app_inbox::api::Token;
use app_inbox::session::Given;
use app_inbox::web::ask_token;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, bell, bells, js, js_with, litter, own_stub, part, quiet, rows, say, until};

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

#[wasm_bindgen_test]
async fn t_03_ten_thousand_promises_that_never_settle_are_let_go_with_what_waits_for_them() {
    let callback = js("() => new Promise(() => {})");
    let waiting = Rc::new(());
    for _ in 0..10_000 {
        let waits = Rc::clone(&waiting);
        ask_token(&callback, move |given| panic!("nothing was given to {waits:?}, but {given:?}"));
    }
    until("they are let go", || {
        litter();
        Rc::strong_count(&waiting) < 100
    })
    .await;
}

#[wasm_bindgen_test]
async fn t_02_a_token_counts_until_its_time_is_over() {
    for (waited, counts) in [(9_900.0, true), (10_100.0, false)] {
        let page = Page::new();
        page.set_messages("a*");
        js_with("(callback) => { globalThis.token = callback; }", &[&page.callback()]);
        page.init("{getAuthTokenCallback: () => new Promise((settle) => { globalThis.settle = () => settle(token()); })}");
        page.pass(waited);
        // A timer would fire now; any event does as well.
        js("dispatchEvent(new Event('online'))");
        js("settle()");
        quiet().await;
        assert_eq!(bells().len() == 1, counts, "after {waited} ms");
        assert_eq!(page.requests().is_empty(), !counts, "after {waited} ms");
        js("delete globalThis.token, delete globalThis.settle");
    }
}

#[wasm_bindgen_test]
async fn t_45_a_wall_clock_that_jumps_ten_years_takes_no_time_and_gives_none() {
    js("globalThis.now = Date.now");
    for (jump, waited, counts) in
        [("+", 9_900.0, true), ("-", 9_900.0, true), ("+", 10_100.0, false), ("-", 10_100.0, false)]
    {
        let page = Page::new();
        page.set_messages("a*");
        js_with("(callback) => { globalThis.token = callback; }", &[&page.callback()]);
        page.init("{getAuthTokenCallback: () => new Promise((settle) => { globalThis.settle = () => settle(token()); })}");
        js(&format!("Date.now = () => now() {jump} 315_360_000_000"));
        page.pass(waited);
        js("dispatchEvent(new Event('online'))");
        js("settle()");
        quiet().await;
        js("Date.now = now");
        assert_eq!(bells().len() == 1, counts, "{jump}10 years, after {waited} ms");
        js("delete globalThis.token, delete globalThis.settle");
    }
    js("delete globalThis.now");
}

#[wasm_bindgen_test]
async fn t_35_a_callback_that_blocks_the_page_is_waited_for_and_nothing_is_done_twice() {
    let page = Page::new();
    page.set_messages("b* a");
    js_with("(callback) => { globalThis.token = callback; }", &[&page.callback()]);
    page.init("{getAuthTokenCallback: () => { const end = Date.now() + 300; while (Date.now() < end); return token(); }}");
    page.until_bell().await;
    page.open().await;
    quiet().await;
    assert_eq!((page.asked(), page.requests().len(), rows(&bell()).as_str()), (1, 2, "b* a"));
    js("delete globalThis.token");
}

#[wasm_bindgen_test]
async fn t_35_one_that_blocks_for_longer_than_it_may_take_has_failed() {
    let page = Page::new();
    page.set_messages("a*");
    js_with("(page) => { globalThis.page = page; }", &[page.as_ref()]);
    page.init(
        "{
            getAuthTokenCallback: () => { page.pass(10_100); return page.callback(); },
            onAuthError: ({reason}) => { globalThis.told = reason; },
        }",
    );
    until("it is told", || js("globalThis.told") == "callback-timeout").await;
    quiet().await;
    assert_eq!((page.requests().len(), bells().len()), (0, 0));
    js("delete globalThis.page, delete globalThis.told");
}

#[wasm_bindgen_test]
async fn t_37_the_function_that_was_given_is_kept() {
    let page = Page::new();
    page.set_messages("a*");
    js_with("(callback) => { globalThis.token = callback; }", &[&page.callback()]);
    page.init("{getAuthTokenCallback: token}");
    js("globalThis.token = () => { throw new Error('another one'); }");
    page.until_bell().await;
    page.forget_tokens();
    page.set_count(Some(5));
    say("inbox", "refresh");
    until("the token is renewed", || part("badge").text() == "5").await;
    assert_eq!(page.asked(), 2);
    js("delete globalThis.token");
}

#[wasm_bindgen_test]
async fn t_34_the_callback_may_open_the_panel_and_begin_anew() {
    let page = Page::new();
    page.set_messages("b* a");
    own_stub();
    js_with("(callback) => { own.token = callback; }", &[&page.callback()]);
    page.init("{getAuthTokenCallback: () => { own.c(['inbox', 'open']); own.c(['inbox', 'refresh']); return own.token(); }}");
    until("there are rows", || bells().first().is_some_and(|bell| rows(bell) == "b* a")).await;
    assert_eq!(page.asked(), 1);
    js("delete globalThis.own");
}

/// Timers of the page's own making, and what holds all the same: limits of the callback, and wishes are served.
async fn with_timers(timer: &str) {
    let page = Page::new();
    page.set_messages("a*");
    js("globalThis.before = setTimeout, globalThis.fired = 0");
    js(&format!("globalThis.setTimeout = {timer}"));
    // With a callback that fails there is always something to wait for.
    js("globalThis.calls = 0");
    page.init(
        "{getAuthTokenCallback: () => { calls += 1; return Promise.reject('mine'); }, pollInterval: 5_000}",
    );
    for _ in 0..5 {
        quiet().await;
    }
    let calls = js("calls").as_f64();
    assert!(calls <= Some(3.0), "{timer}: {calls:?} calls in a minute");
    let fired = js("fired").as_f64();
    assert!(fired <= Some(1_000.0), "{timer}: {fired:?} turns for nothing");
    // Without one, a wish brings the bell.
    page.pass(3_600_000.0);
    page.init("{pollInterval: 5_000}");
    say("inbox", "refresh");
    page.until_bell().await;
    page.open().await;
    for _ in 0..5 {
        quiet().await;
    }
    assert!(page.requests().len() <= 4, "{timer}: {:?}", page.requests());
    js("globalThis.setTimeout = before");
    js("delete globalThis.before, delete globalThis.fired, delete globalThis.calls");
}

#[wasm_bindgen_test]
async fn t_46_timers_that_never_fire_leave_the_limits_and_the_wishes() {
    with_timers("() => 0").await;
}

#[wasm_bindgen_test]
async fn t_46_timers_that_fire_at_once_leave_the_limits_and_the_wishes() {
    with_timers("(action) => before(() => { fired += 1; if (fired < 5_000) action(); }, 0)").await;
}

#[wasm_bindgen_test]
async fn t_46_timers_that_fire_inside_their_own_call_leave_the_limits_and_the_wishes() {
    with_timers("(action) => { fired += 1; if (fired < 5_000) action(); return 0; }").await;
}

//! What the page's scripts hear when something goes wrong, and when the page itself goes and comes back.

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, bells, js, js_number, js_with, quiet, until};
use app_inbox::web;

/// A listener that remembers the reasons it was told, and whether it was told anything else.
fn listener() -> Function {
    js("(() => {
        const heard = (error) => heard.told.push(Object.keys(error) == 'reason' ? error.reason : 'more than a reason');
        heard.told = [];
        return heard;
    })()")
    .unchecked_into()
}

fn told(listener: &Function) -> String {
    js_with("(heard) => heard.told.join(' ')", &[listener]).as_string().unwrap_throw()
}

/// `eS('inbox', word, 'error', listener)`.
fn hear(word: &str, listener: &Function) {
    web::call(Array::of4(&"inbox".into(), &word.into(), &"error".into(), listener).into());
}

/// Begins with this callback and listener of failures of the token.
fn begin(callback: &str, on_auth_error: &Function) {
    let options = js_with(
        "(getAuthTokenCallback, onAuthError) => ({getAuthTokenCallback, onAuthError, pollInterval: 0, tokenTimeout: 1000})",
        &[&js(callback), on_auth_error],
    );
    web::call(Array::of3(&"init".into(), &js("{APP_INBOX: true}"), &options).into());
}

#[wasm_bindgen_test]
async fn t_04_a_failing_callback_is_told_by_a_word_and_never_by_what_it_said() {
    for (callback, word) in [
        ("async () => { throw new Error('the body of an answer'); }", "callback-rejected"),
        ("() => { throw 'No customer.'; }", "callback-rejected"),
        ("() => Promise.reject({toString() { throw new Error(); }})", "callback-rejected"),
        ("async () => 'Error: no customer'", "invalid-token"),
        ("() => new Promise(() => {})", "callback-timeout"),
    ] {
        let _page = Page::new();
        let (on_auth_error, on_error) = (listener(), listener());
        hear("on", &on_error);
        begin(callback, &on_auth_error);
        until(word, || told(&on_error) == word).await;
        assert_eq!(told(&on_auth_error), word);
        hear("off", &on_error);
    }
}

#[wasm_bindgen_test]
async fn failures_on_the_way_to_the_platform_are_not_about_the_visitor() {
    for (status, word, about_the_visitor) in [
        (0, "network", false),
        (503, "network", false),
        (429, "rate-limited", false),
        (403, "denied", true),
        (404, "refused", true),
    ] {
        let page = Page::new();
        let (on_auth_error, on_error) = (listener(), listener());
        hear("on", &on_error);
        page.fail("count", status);
        let options = js_with("(onAuthError) => ({onAuthError})", &[&on_auth_error]);
        js_with("(options) => { globalThis.troubled = options; }", &[&options]);
        page.init("globalThis.troubled");
        until(word, || told(&on_error) == word).await;
        assert_eq!(told(&on_auth_error), if about_the_visitor { word } else { "" });
        hear("off", &on_error);
    }
}

#[wasm_bindgen_test]
async fn l_09_a_listener_of_failures_that_throws_stops_nothing_and_off_ends_it() {
    let page = Page::new();
    let (throwing, other, ended): (Function, _, _) =
        (js("() => { throw new Error('mine'); }").unchecked_into(), listener(), listener());
    hear("on", &throwing);
    hear("on", &other);
    hear("on", &ended);
    hear("off", &ended);
    page.fail("count", 503);
    page.init("{}");
    until("it was told", || told(&other) == "network").await;
    assert_eq!(told(&ended), "");
    hear("off", &throwing);
    hear("off", &other);
}

#[wasm_bindgen_test]
async fn a_request_that_a_policy_forbids_is_told_as_such() {
    let page = Page::new();
    let on_error = listener();
    hear("on", &on_error);
    // What a browser does of a `connect-src` without the platform; a policy that only reports forbids nothing.
    js("globalThis.reports = (disposition, blockedURI) => document.dispatchEvent(
        Object.assign(new Event('securitypolicyviolation'), {disposition, blockedURI}))");
    page.fail("count", 0);
    page.init("{apiUrl: 'https://platform.example'}");
    js("reports('report', 'https://platform.example/appinbox')");
    js("reports('enforce', 'https://elsewhere.example/appinbox')");
    // By chance it is tried again at once, and lost once more.
    until("the request is lost", || told(&on_error).starts_with("network")).await;
    assert!(!told(&on_error).contains("blocked"));
    js("reports('enforce', 'https://platform.example/appinbox/v1/messages/count')");
    until("it is told", || told(&on_error).ends_with("network blocked-by-policy")).await;
    hear("off", &on_error);
}

#[wasm_bindgen_test]
async fn y_03_a_page_that_is_put_aside_shows_nothing_until_it_is_known_who_is_there() {
    let page = Page::with_rows("b* a").await;
    let asked = page.asked();
    js("globalThis.persisted = (kind) => dispatchEvent(new PageTransitionEvent(kind, {persisted: true}))");
    js("persisted('pagehide')");
    assert_eq!(bells().len(), 0, "nothing may flash when it is shown again");
    quiet().await;
    assert_eq!((bells().len(), page.asked()), (0, asked), "nothing is asked meanwhile");
    page.hold();
    // Browsers say that the page is visible before they say that it is shown again.
    js("document.dispatchEvent(new Event('visibilitychange'))");
    quiet().await;
    assert_eq!((bells().len(), page.asked()), (0, asked));
    js("persisted('pageshow')");
    until("the callback was asked", || page.asked() == asked + 1).await;
    assert_eq!(bells().len(), 0);
    page.release();
    page.until_bell().await;
    assert_eq!(page.asked(), asked + 1);
}

#[wasm_bindgen_test]
async fn y_13_a_page_that_goes_for_good_or_only_says_so_changes_nothing() {
    let page = Page::with_bell("b* a").await;
    js("['pagehide', 'pageshow'].forEach((kind) => dispatchEvent(new PageTransitionEvent(kind)))");
    quiet().await;
    assert_eq!((bells().len(), page.asked()), (1, 1));
}

#[wasm_bindgen_test]
async fn y_05_no_listener_keeps_the_page_out_of_the_back_forward_cache() {
    js("globalThis.kinds = new Set()");
    let page = Page::new();
    js("(() => {
        const add = EventTarget.prototype.addEventListener;
        EventTarget.prototype.addEventListener = function (kind, ...rest) {
            kinds.add(kind);
            return add.call(this, kind, ...rest);
        };
    })()");
    page.set_messages("b* a");
    page.init("{}");
    page.until_bell().await;
    page.open().await;
    assert!(js_number("kinds.size") > 5.0, "the ear is in its place");
    assert_eq!(js_number("['unload', 'beforeunload'].filter((kind) => kinds.has(kind)).length"), 0.0);
    assert_eq!(js("onunload ?? onbeforeunload"), JsValue::NULL);
}

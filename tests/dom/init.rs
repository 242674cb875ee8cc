//! What `init` is given: of any kind, at any moment, for any place.

use app_inbox::options;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{
    Page, bell, bells, find_part, in_row, js, js_with, own_stub, part, quiet, say, tell, until,
};

/// What comes of a value that is given as the callback.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Comes {
    /// It is told of, and nothing is asked.
    Refused,
    /// It is called, and nothing that it gives is a token.
    Quiet,
    /// It is called, and there is a bell.
    Bell,
}

#[wasm_bindgen_test]
async fn i_03_of_fourteen_kinds_functions_are_called_and_all_else_is_told_of() {
    use Comes::{Bell, Quiet, Refused};
    let page = Page::new();
    page.set_messages("a*");
    js_with("(callback) => { globalThis.token = callback; }", &[&page.callback()]);
    js("globalThis.far = document.body.appendChild(document.createElement('iframe'))");
    js("far.contentWindow.token = token");
    for (callback, expected) in [
        ("'token'", Refused),
        ("5", Refused),
        ("null", Refused),
        ("{then(resolve) { resolve('secret'); }}", Refused),
        ("Promise.resolve('secret')", Refused),
        ("class {}", Quiet),
        ("function* () { yield 'secret'; }", Quiet),
        ("async function* () { yield 'secret'; }", Quiet),
        (
            "(() => { const {proxy, revoke} = Proxy.revocable(() => token(), {}); revoke(); return proxy; })()",
            Quiet,
        ),
        ("() => token()", Bell),
        ("(function () { return this.token(); }).bind({token})", Bell),
        ("new Proxy(() => token(), {})", Bell),
        ("far.contentWindow.eval('() => token()')", Bell),
        ("Object.assign(() => token(), {toString() { throw 1; }, valueOf() { throw 1; }})", Bell),
    ] {
        let object = format!("{{APP_INBOX: true, getAuthTokenCallback: {callback}}}");
        let told = options::read(&[js(&object)]).1;
        let sentence = "getAuthTokenCallback must be a function that returns a promise of a token";
        assert_eq!(told.contains(&sentence.to_owned()), expected == Refused, "{callback}: {told:?}");
        let asked = page.answered();
        page.init(&format!("{{getAuthTokenCallback: {callback}}}"));
        if expected == Bell {
            page.until_bell().await;
        }
        quiet().await;
        assert_eq!(bells().len() == 1, expected == Bell, "{callback}");
        assert_eq!(page.answered() > asked, expected == Bell, "{callback}");
        say("inbox", "destroy");
    }
    js("far.remove(), delete globalThis.far, delete globalThis.token");
}

#[wasm_bindgen_test]
async fn i_10_ten_languages_are_spoken_or_give_way_to_the_pages_own() {
    let page = Page::new();
    page.set_messages("b* a");
    js("document.documentElement.lang = 'pl'");
    for (language, tag, words, tells) in [
        ("'en'", "en", "Notifications, 1 unread", "Nov 14, 2023"),
        ("'EN'", "en", "Notifications, 1 unread", "Nov 14, 2023"),
        ("'pt-BR'", "pt-BR", "Notificações, 1 não lida", "14 de nov. de 2023"),
        ("'zh-Hant-TW'", "zh-Hant-TW", "通知, 1 則未讀", "2023年11月14日"),
        ("'uk'", "uk", "Сповіщення, 1 непрочитане", "14 лист. 2023 р."),
        ("''", "en", "Notifications, 1 unread", "Nov 14, 2023"),
        ("'xx'", "en", "Notifications, 1 unread", ""),
        ("null", "pl", "Powiadomienia, 1 nieprzeczytane", "14 lis 2023"),
        ("'e'.repeat(5_000)", "en", "Notifications, 1 unread", "Nov 14, 2023"),
        ("'\"><script>globalThis.ran = 1</script>'", "en", "Notifications, 1 unread", "Nov 14, 2023"),
    ] {
        page.init(&format!("{{language: {language}}}"));
        page.until_bell().await;
        until(words, || part("bell").attribute("aria-label").as_deref() == Some(words)).await;
        page.open().await;
        assert_eq!(part("root").attribute("lang").as_deref(), Some(tag), "{language}");
        let told = in_row("a", "row-time").text();
        assert!(!told.is_empty() && told.contains(tells), "{language}: {told}");
        say("inbox", "destroy");
    }
    js("document.documentElement.removeAttribute('lang')");
    assert!(js("globalThis.ran === undefined").is_truthy());
}

#[wasm_bindgen_test]
async fn i_11_a_bell_stands_at_every_match_and_nowhere_else() {
    let page = Page::new();
    page.set_messages("a*");
    page.set_html("<i class='one'></i><b class='three'></b><b class='three'></b><b class='three'></b><p id='closed'></p>");
    js(
        "document.getElementById('closed').attachShadow({mode: 'closed'}).append(document.createElement('u'))",
    );
    for (target, position, places) in [
        ("undefined", "beforeend", "BODY"),
        ("'[['", "beforeend", ""),
        ("'.none'", "beforeend", ""),
        ("'.one'", "beforeend", "I"),
        ("'.three'", "beforeend", "B B B"),
        ("'html'", "beforeend", "HTML"),
        // There is no place beside the document's own element.
        ("'html'", "afterend", ""),
        ("'#closed u'", "beforeend", ""),
        ("document.querySelector('.one').cloneNode()", "beforebegin", ""),
    ] {
        page.init(&format!("{{target: {target}, position: '{position}'}}"));
        until("the count is known", || page.answered() > 0).await;
        quiet().await;
        let found = js(
            "[...document.querySelectorAll('app-inbox')].map((bell) => bell.parentNode.tagName).join(' ')",
        );
        assert_eq!(found, places, "{target}");
        say("inbox", "destroy");
        assert_eq!(bells().len(), 0, "{target}");
    }
}

#[wasm_bindgen_test]
async fn i_11_a_target_is_waited_for_half_a_minute_and_no_longer() {
    let page = Page::new();
    page.set_messages("a*");
    // What waits half a minute fires when we say so.
    js("globalThis.before = setTimeout");
    js(
        "globalThis.setTimeout = (action, wait) => wait === 30_000 ? (globalThis.giveUp = action, 0) : before(action, wait)",
    );
    page.init("{target: '#too-late'}");
    until("it is waited for", || js("'giveUp' in globalThis").is_truthy()).await;
    js("giveUp()");
    page.set_html("<p id='too-late'></p>");
    quiet().await;
    js("globalThis.setTimeout = before, delete globalThis.before, delete globalThis.giveUp");
    assert_eq!(bells().len(), 0);
    assert_eq!(
        page.warnings(),
        ["[App Inbox] target: nothing on the page matches #too-late, so there is no bell"]
    );
}

#[wasm_bindgen_test]
async fn i_13_c14_until_init_there_is_no_timer_no_listener_no_request_and_no_node() {
    let page = Page::new();
    let (listeners, nodes) = (page.listeners(), js("document.querySelectorAll('*').length"));
    js("globalThis.before = setTimeout, globalThis.timers = 0");
    js("globalThis.setTimeout = (...given) => { timers += 1; return before(...given); }");
    own_stub();
    let ignore = js("() => {}");
    for _ in 0..10 {
        // Ten minutes in which the visitor has not yet agreed, and a page that can't wait.
        page.pass(60_000.0);
        for word in ["open", "refresh", "close", "destroy"] {
            say("inbox", word);
        }
        tell(&["inbox", "on", "change"], &ignore);
        tell(&["inbox", "off", "change"], &ignore);
        js("own.c(['sendEvent', 'MainPage'])");
        js("dispatchEvent(new Event('online')), document.dispatchEvent(new Event('visibilitychange'))");
        js(
            "dispatchEvent(new Event('focus')), dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))",
        );
        quiet().await;
    }
    let timers = js("timers");
    js(
        "globalThis.setTimeout = before, delete globalThis.before, delete globalThis.timers, delete globalThis.own",
    );
    assert_eq!(timers, 0);
    assert_eq!((page.listeners(), page.answered(), page.asked()), (listeners, 0, 0));
    assert_eq!(js("document.querySelectorAll('*').length"), nodes);
    assert_eq!(js("document.cookie"), "");
}

#[wasm_bindgen_test]
async fn i_14_destroy_is_safe_at_every_moment() {
    let page = Page::new();
    page.set_messages("a*");
    own_stub();
    js_with("(callback) => { own.token = callback; }", &[&page.callback()]);
    js("own.end = () => own.c(['inbox', 'destroy'])");
    for (moment, options, ends) in [
        ("before init", "{getAuthTokenCallback: () => ''}", "before"),
        ("in the middle of init", "{get language() { own.end(); return 'en'; }}", "middle"),
        ("inside the callback", "{getAuthTokenCallback: () => { own.end(); return own.token(); }}", ""),
        (
            "during the callback",
            "{getAuthTokenCallback: () => new Promise((done) => { own.done = done; })}",
            "done",
        ),
        ("twice", "{}", "twice"),
    ] {
        if ends == "before" {
            say("inbox", "destroy");
        }
        if ends != "middle" {
            page.init(options);
        }
        match ends {
            "middle" => {
                js(&format!("own.c(['init', {{getAuthTokenCallback: own.token}}, {options}])"));
            }
            "done" => {
                say("inbox", "destroy");
                js("own.done('secret-too-late')");
            }
            "twice" => {
                page.until_bell().await;
                say("inbox", "destroy");
                say("inbox", "destroy");
            }
            _ => {}
        }
        quiet().await;
        assert_eq!(bells().len(), 0, "{moment}");
    }
    assert_eq!(page.requests(), ["GET messages/count"], "the one of the last, before its end");
    // And it may begin anew.
    page.pass(60_000.0);
    page.init("{}");
    page.until_bell().await;
    assert!(find_part(&bell(), "panel").is_none());
    js("delete globalThis.own");
}

#[wasm_bindgen_test]
fn i_12_an_address_is_taken_over_https_only() {
    let address = |url: &str| options::read(&[js(&format!("{{apiUrl: {url}}}"))]);
    for url in [
        "'javascript:alert(1)'",
        "'http://esputnik.com'",
        "'//esputnik.com'",
        "'esputnik.com'",
        "'https://user:password@esputnik.com'",
        "'https://esputnik.com?next='",
        "'https://esputnik.com#x'",
        "'https://esputnik.com/ x'",
        "'https://esputnik.com\\\\@evil.example'",
        "'https://'",
        "'data:text/html,x'",
        "new URL('https://esputnik.com')",
        "{toString: () => 'https://esputnik.com'}",
        "5",
    ] {
        let (options, mistakes) = address(url);
        assert!(!options.wanted, "{url}");
        assert_eq!(mistakes.len(), 1, "{url}: {mistakes:?}");
    }
    let own = JsValue::from_str("https://api.example.com");
    let (options, mistakes) = options::read(&[js_with("(apiUrl) => ({apiUrl})", &[&own])]);
    assert_eq!((options.api_url.as_str(), mistakes.len()), ("https://api.example.com", 0));
}

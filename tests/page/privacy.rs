//! What is asked, stored and told, and to whom; and that whoever looks for a token would find it.

use std::collections::HashSet;

use platform::Endpoint;
use serde_json::{Value, json};

use crate::pages::{BODY, page, snippet_with, with_init, with_script, with_snippet};
use crate::visit::{ANNA, Visit, in_browsers};

in_browsers! {
    g_01_i_13_until_init_nothing_is_stored_and_nothing_asked
    g_02_g_03_x_26_a_whole_visit_stores_nothing_and_asks_nobody_else
    g_04_who_withdraws_consent_is_asked_nothing_more
    x_26_whoever_looks_for_tokens_finds_them_everywhere
}

const ONE: &str = "bell Notifications, 1 unread (1)";

/// Everything that a page could have been made to keep.
const STORED: &str = "return Promise.all([caches.keys(), indexedDB.databases(), navigator.serviceWorker?.getRegistrations()])
    .then((kept) => [document.cookie, localStorage.length, sessionStorage.length, history.state, window.name, ...kept.map((all) => all?.length ?? 0)])";

/// The hosts that were asked for anything.
fn hosts(visit: &Visit) -> HashSet<String> {
    let asked = visit
        .run("return performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin)");
    asked.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn g_01_i_13_until_init_nothing_is_stored_and_nothing_asked(visit: &mut Visit) {
    visit.open(page(&snippet_with("eS('sendEvent', 'MainPage')"), BODY));
    visit.waits_for("return probe.cores()", 1);
    visit.page_does("for (const word of ['open', 'refresh', 'close']) eS('inbox', word)");
    visit.settle();
    visit.shows(&[]);
    assert_eq!(visit.run(STORED), json!(["", 0, 0, null, "", 0, 0, 0]));
    visit.was_asked_for(&[]);
    let own = [visit.demo.shop_url(), visit.demo.platform_url()];
    assert!(hosts(visit).iter().all(|host| own.contains(host)), "{:?}", hosts(visit));
    assert!(visit.demo.log().iter().all(|seen| seen.endpoint == Endpoint::Other), "the test's own only");
}

fn g_02_g_03_x_26_a_whole_visit_stores_nothing_and_asks_nobody_else(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(with_snippet());
    visit.press_bell();
    visit.press("One");
    visit.was_asked_for(&["token", "count", "list", "mark", "count"]);
    visit.demo.revoke_all();
    visit.page_does("eS('inbox', 'refresh')");
    visit.was_asked_for(&["token", "count", "list", "mark", "count", "list 401", "token", "list", "count"]);
    assert_eq!(visit.run(STORED), json!(["", 0, 0, null, "", 0, 0, 0]));
    let own = HashSet::from([visit.demo.shop_url(), visit.demo.platform_url()]);
    assert_eq!(hosts(visit), own);
    assert!(visit.demo.tokens().len() >= 6, "there is something to look for");
}

/// What [`Visit::leave`] finds at the end of every other visit: each place where a page could put a token is looked into.
fn x_26_whoever_looks_for_tokens_finds_them_everywhere(visit: &mut Visit) {
    visit.send(["One"]);
    let own = "window.throws = (token) => setTimeout(() => { throw new Error(token) });
        window.rejects = (token) => { Promise.reject(Object.assign(new Error('x'), {token})) };";
    visit.open(with_script(own, with_snippet()));
    visit.shows(&[ONE]);
    let token = visit.demo.mint(ANNA);
    let mut found = Vec::new();
    // Where it is, what puts it there, and what takes it away again, where that can be done.
    for (place, leak, mend) in [
        ("document", "document.body.dataset.x = token", "delete document.body.dataset.x"),
        ("document", "document.body.append(window.x = new Comment(token))", "x.remove()"),
        (
            "shadow roots",
            "probe.part('bell').setAttribute('title', token)",
            "probe.part('bell').removeAttribute('title')",
        ),
        (
            "style sheets",
            "window.x = new CSSStyleSheet(); x.replaceSync(`a { --x: ${token} }`); document.adoptedStyleSheets = [x]",
            "document.adoptedStyleSheets = []",
        ),
        (
            "fields",
            "window.x = document.createElement('input'); document.body.append(x); x.value = token",
            "x.remove()",
        ),
        ("cookies", "document.cookie = `x=${token}`", "document.cookie = 'x=; max-age=0'"),
        ("localStorage", "localStorage.setItem('x', token)", "localStorage.clear()"),
        ("localStorage", "localStorage.setItem(token, 'x')", "localStorage.clear()"),
        ("sessionStorage", "sessionStorage.setItem('x', token)", "sessionStorage.clear()"),
        (
            "indexedDB",
            "return new Promise((done) => {
                const opens = indexedDB.open('x');
                opens.onupgradeneeded = () => opens.result.createObjectStore('x').put({token}, 'x');
                opens.onsuccess = () => { opens.result.close(); done(); };
            })",
            "return new Promise((done) => { indexedDB.deleteDatabase('x').onsuccess = () => done(); })",
        ),
        (
            "caches",
            "return caches.open('x').then((cache) => cache.put('/x', new Response(token)))",
            "return caches.delete('x').then(() => null)",
        ),
        ("location", "location.hash = token", "location.hash = ''"),
        ("history", "history.replaceState({token}, '')", "history.replaceState(null, '')"),
        ("window", "window.name = token", "window.name = ''"),
        ("console and errors", "console.debug('so', {token})", ""),
        ("performance", "performance.mark(token)", ""),
        ("requests", "return fetch('/me', {headers: {'X-Other': token}}).then(() => null)", ""),
    ] {
        visit.run(&format!("const token = {token:?}; {leak}"));
        found.push(place.to_owned());
        found.sort();
        // A title is in the document as well, and so is what the address was before.
        assert_eq!(visit.audit().leaks, found, "{leak}");
        if mend.is_empty() {
            continue;
        }
        visit.run(mend);
        found.retain(|known| known != place);
        assert_eq!(visit.audit().leaks, found, "{mend}");
    }
    // Errors are the page's own as well, and bodies and addresses are requests.
    for (leak, alone) in [
        ("throws(token)", "console and errors"),
        ("rejects(token)", "console and errors"),
        ("fetch('/me', {method: 'POST', body: token})", "requests"),
        ("fetch(`/me?${token}`)", "requests"),
    ] {
        let other = visit.demo.mint(ANNA);
        visit.run(&format!("const token = {other:?}; {leak}; return null"));
        let whole = format!("return probe.audit().then(({{sinks}}) => sinks['{alone}'].includes({other:?}))");
        if alone == "requests" {
            visit.settle();
            assert!(visit.demo.heard().iter().any(|request| request.contains(&other)), "{leak}");
        } else {
            visit.waits_for(&whole, true);
        }
    }
    visit.leaks_on_purpose(&["console and errors", "performance", "requests"]);
    let troubles = visit.run("return probe.troubles");
    troubles.as_array().into_iter().flatten().for_each(|trouble| visit.expects(trouble.as_str().unwrap()));
    visit.run("probe.accept()");
}

fn g_04_who_withdraws_consent_is_asked_nothing_more(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(with_init(
        "eS('init', {getAuthTokenCallback: yourImplementationOfAuthCallback, language: 'en', pollInterval: 5000})",
    ));
    visit.shows(&[ONE]);
    visit.run("window.timers = 0; const own = window.setTimeout; window.setTimeout = (...given) => { window.timers += 1; return own(...given) }");
    visit.page_does("eS('inbox', 'destroy')");
    visit.run("document.dispatchEvent(new Event('visibilitychange')); dispatchEvent(new Event('online')); dispatchEvent(new Event('pageshow'))");
    assert_eq!(visit.run("return window.timers"), json!(0), "nothing is to happen by itself");
    visit.settle();
    visit.was_asked_for(&["token", "count"]);
    assert_eq!(visit.run(STORED), json!(["", 0, 0, null, "", 0, 0, 0]));
    visit.shows(&[]);
}

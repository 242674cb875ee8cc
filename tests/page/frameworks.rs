//! Pages that a framework has rendered on its server and takes over in the browser, with our bell among what it takes
//! over. `docs/frameworks.md` says what each of them would do with a bell that is there too early.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, thread};

use platform::Page;
use serde_json::json;

use crate::browser::PATIENCE;
use crate::pages::snippet_with;
use crate::visit::{ONE_OF_TWO_READ, Visit, in_browsers};

in_browsers! {
    d_08_a_bell_waits_until_a_deferred_script_has_hydrated_its_place
    d_08_a_bell_waits_for_the_scripts_of_a_framework_that_shows_itself
    d_08_a_bell_waits_for_scripts_that_have_not_been_read_yet
    d_08_a_bell_that_comes_while_a_framework_is_at_work_waits_until_it_is_done
    d_08_a_bell_that_floats_or_stands_where_the_framework_looks_away_is_in_nobodys_way
    d_08_where_nothing_told_of_a_framework_the_bell_is_there_again_after_it
}

const PAGES: [&str; 7] =
    ["react18", "react18-document", "react19", "react19-document", "vue", "svelte", "preact"];
const TWO: &str = "bell Notifications, 2 unread (2)";
/// What the page is, and what it was before a framework came.
const FIRST: &str =
    "window.first ??= ['h1', 'nav', 'nav > button'].map((name) => document.querySelector(name));";
/// A framework that is at work for a while from when the document has ended, in slices, between which others have their
/// turn; the token is there as soon as it has begun.
const IN_SLICES: &str = "addEventListener('DOMContentLoaded', () => {
    const { port1, port2 } = new MessageChannel();
    let begun;
    port1.onmessage = () => {
        if (window.begin) begun ??= (begin(), performance.now());
        for (const end = performance.now() + 8; performance.now() < end; );
        if (!(performance.now() - begun > 700)) return port2.postMessage(0);
        window.early = document.querySelectorAll('app-inbox').length;
        shop.hydrate();
    };
    port2.postMessage(0);
});";

fn d_08_a_bell_waits_until_a_deferred_script_has_hydrated_its_place(visit: &mut Visit) {
    for (page, target) in PAGES.iter().zip(["#leaf", "#busy"].iter().cycle()) {
        let sent = visit.send(["One", "Two"]);
        load_held(visit, page, &format!("target: '{target}'"), |html| html);
        // The framework's nodes are those of its server, and nobody complains.
        visit.shows(&[TWO]);
        visit.waits_for("return shop.ready", true);
        complains_of_the_snippet(visit, page);
        assert_eq!(
            visit.run("return first.map((node) => node.isConnected)"),
            json!([true, true, true]),
            "{page}"
        );
        assert_eq!(visit.run("return window.early"), json!(0), "{page}");
        visit.run("probe.accept()");
        // What it draws anew beside the bell leaves the bell alone.
        visit.run("window.bell = document.querySelector('app-inbox')");
        visit.page_does("shop.tick()");
        visit.waits_for("return document.getElementById('ticks').textContent", "1");
        assert_eq!(visit.run("return bell === document.querySelector('app-inbox')"), json!(true), "{page}");
        visit.press_bell();
        visit.press("One");
        visit.shows(ONE_OF_TWO_READ);
        // Where it draws the bell's own place anew, there is another one, once, closed.
        visit.run("window.bell = document.querySelector('app-inbox'); shop.redraw()");
        visit.waits_for("return bell.isConnected", false);
        visit.shows(&["bell Notifications, 1 unread (1)"]);
        visit.run("probe.accept()");
        sent.iter().for_each(|id| visit.demo.expire(id));
    }
}

fn d_08_a_bell_waits_for_the_scripts_of_a_framework_that_shows_itself(visit: &mut Visit) {
    // Asynchronous scripts may run long after the document has ended.
    visit.send(["One", "Two"]);
    for mark in ["<div id=\"__next\"></div>", "<script>self.__next_f = []</script>"] {
        load_held(visit, "react19", "target: '#leaf'", |html| {
            html.replace(" defer>", " async>").replace("</body>", &format!("{mark}</body>"))
        });
        visit.shows(&[TWO]);
        visit.waits_for("return shop.ready", true);
        assert_eq!(
            visit.run("return first.map((node) => node.isConnected)"),
            json!([true, true, true]),
            "{mark}"
        );
        assert_eq!(visit.run("return window.early"), json!(0), "{mark}");
        visit.run("probe.accept()");
    }
}

fn d_08_a_bell_waits_for_scripts_that_have_not_been_read_yet(visit: &mut Visit) {
    // At the end of a page that is long in coming.
    visit.send(["One", "Two"]);
    load_held(visit, "react19", "target: '#leaf'", |html| {
        let script = "<script src=\"/shop.js\" defer></script>";
        assert!(html.contains(script));
        html.replace(script, "").replace("</body>", &format!("{}</body>", script.replace(" defer", "")))
    });
    visit.shows(&[TWO]);
    visit.waits_for("return shop.ready", true);
    assert_eq!(visit.run("return window.early"), json!(0));
    assert_eq!(visit.run("return first.map((node) => node.isConnected)"), json!([true, true, true]));
    visit.run("probe.accept()");
}

fn d_08_a_bell_that_comes_while_a_framework_is_at_work_waits_until_it_is_done(visit: &mut Visit) {
    visit.send(["One", "Two"]);
    let asked_at_work = "getAuthTokenCallback: () =>
        new Promise((begin) => (window.begin = begin)).then(yourImplementationOfAuthCallback)";
    // The first bell is drawn before the inbox is there, the second by the inbox.
    for looks in ["", "badge: {}"] {
        let (html, script) = files("react19");
        put(visit, &format!("target: '#leaf', {asked_at_work}, {looks}"));
        visit.demo.file("/shop.js", format!("{script}\n{FIRST}{IN_SLICES}"), "text/javascript");
        visit.open(Page { html, headers: Vec::new() });
        visit.shows(&[TWO]);
        visit.waits_for("return shop.ready", true);
        assert_eq!(visit.run("return window.early"), json!(0), "{looks}");
        assert_eq!(
            visit.run("return first.map((node) => node.isConnected)"),
            json!([true, true, true]),
            "{looks}"
        );
        visit.run("probe.accept()");
    }
}

fn d_08_a_bell_that_floats_or_stands_where_the_framework_looks_away_is_in_nobodys_way(visit: &mut Visit) {
    visit.site(json!({}));
    visit.send(["One", "Two"]);
    for page in PAGES {
        for target in ["target: '#kept'", ""] {
            load(visit, page, target, |html| html);
            visit.shows(&[TWO]);
            visit.run(&format!("{FIRST} shop.hydrate()"));
            visit.waits_for("return shop.ready", true);
            complains_of_the_snippet(visit, page);
            visit.shows(&[TWO]);
            visit.run("window.bell = document.querySelector('app-inbox'); shop.tick()");
            visit.waits_for("return document.getElementById('ticks').textContent", "1");
            assert_eq!(
                visit.run("return bell === document.querySelector('app-inbox')"),
                json!(true),
                "{page}"
            );
            assert_eq!(
                visit.run("return first.map((node) => node.isConnected)"),
                json!([true, true, true]),
                "{page} {target}"
            );
            visit.run("shop.redraw()");
            visit.waits_for("return first[1].isConnected", false);
            visit.shows(&[TWO]);
            visit.run("probe.accept()");
        }
    }
}

fn d_08_where_nothing_told_of_a_framework_the_bell_is_there_again_after_it(visit: &mut Visit) {
    visit.send(["One", "Two"]);
    for (page, complaint) in [
        ("react18", "/hydrat|server HTML/i"),
        ("react19", "/hydrat/i"),
        ("vue", ""),
        ("svelte", ""),
        ("preact", ""),
    ] {
        load(visit, page, "target: '#leaf'", |html| html);
        visit.shows(&[TWO]);
        visit.run("shop.hydrate()");
        visit.waits_for("return shop.ready", true);
        visit.shows(&[TWO]);
        visit.press_bell();
        visit.shows(&[TWO, "panel Notifications", "[Mark all as read]", "• One", "• Two"]);
        // It is the framework that complains, or nobody.
        if !complaint.is_empty() {
            complains(visit, complaint);
        }
        visit.run("probe.accept()");
    }
}

/// The platform's own snippet puts a script before the first one of the page, where React 18 finds it.
fn complains_of_the_snippet(visit: &Visit, page: &str) {
    if page == "react18-document" {
        complains(visit, "/Prop `%s` did not match.* src /");
    }
}

/// Waits until the framework has said something like this; whatever else it says of the kind is the same complaint.
fn complains(visit: &Visit, like: &str) {
    visit.waits_for(&format!("return probe.troubles.some((told) => {like}.test(told))"), true);
    visit.run(&format!(
        "const others = probe.troubles.filter((told) => !{like}.test(told)); probe.troubles.splice(0, Infinity, ...others)"
    ));
}

/// Opens a page that a framework has rendered, with our script on it; the framework's own waits for `shop.hydrate()`.
fn load(visit: &mut Visit, page: &str, options: &str, change: impl Fn(String) -> String) {
    let (html, script) = files(page);
    put(visit, options);
    visit.demo.file("/shop.js", script, "text/javascript");
    visit.open(Page { html: change(html), headers: Vec::new() });
}

/// The same, but the framework's script is not there before ours could have put its bell into the page; then it hydrates
/// at once.
fn load_held(visit: &mut Visit, page: &str, options: &str, change: impl Fn(String) -> String) {
    let (html, script) = files(page);
    let could_be_there = put(visit, options);
    let script = format!(
        "{script}\n{FIRST} window.early = document.querySelectorAll('app-inbox').length; shop.hydrate();"
    );
    visit.demo.fail("/shop.js", None);
    visit.leave();
    visit.demo.clear_log();
    visit.done_with_requests();
    visit.demo.page("/shop.html", Page { html: change(html), headers: Vec::new() });
    let address = format!("{}/shop.html", visit.demo.shop_url());
    let Visit { demo, browser, .. } = visit;
    let demo = &*demo;
    thread::scope(|both| {
        both.spawn(move || {
            let told = demo.wait_for(
                |log| log.iter().any(|seen| seen.path_and_query == could_be_there && seen.status.is_some()),
                PATIENCE,
            );
            demo.file("/shop.js", script, "text/javascript");
            assert!(told, "the inbox has not come up");
        });
        // The browser is there when the page is complete.
        browser.go(&address);
    });
}

/// Puts up the page's script that holds the snippet. Returns the request by which the page tells that our bell is where it
/// may be; each page has another one, since the page before may tell late.
fn put(visit: &Visit, options: &str) -> String {
    static PAGES: AtomicUsize = AtomicUsize::new(0);
    let could_be_there = format!("/could-be-there-{}", PAGES.fetch_add(1, Ordering::Relaxed));
    let call = format!(
        "eS('init', {{APP_INBOX: true}}, {{getAuthTokenCallback: () => yourImplementationOfAuthCallback(), language: 'en', {options}}});
         eS('inbox', 'on', 'change', () => fetch('{}{could_be_there}', {{mode: 'no-cors'}}));",
        visit.demo.platform_url()
    );
    let script = snippet_with(&call).replace("<script>", "").replace("</script>", "\n");
    visit.demo.file("/page.js", script, "text/javascript");
    could_be_there
}

/// The page and the script that a framework makes of the shop.
fn files(page: &str) -> (String, String) {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("frameworks");
        let output = Command::new("node").arg("tests/frameworks/build.mjs").arg(&folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        folder
    });
    let read = |ending| fs::read_to_string(folder.join(format!("{page}.{ending}"))).unwrap();
    (read("html"), read("js"))
}

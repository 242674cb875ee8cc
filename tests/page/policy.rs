//! Pages with a Content-Security-Policy, and other headers that take something from a page.

use std::fs;
use std::process::Command;

use platform::{Endpoint, Message, Page, Seen};
use serde_json::json;

use crate::browser::PATIENCE;
use crate::fallback;
use crate::loader::stays_off;
use crate::pages::{BODY, page, script_path, snippet, with_init, with_script, with_snippet};
use crate::stubs::{FLAT, INIT, flat};
use crate::visit::{ANNA, Visit, in_browsers};

in_browsers! { everywhere
    c_01_to_c_21_under_every_policy_the_inbox_is_whole_or_its_script_never_ran
    c_03_c_04_c_21_where_a_policy_refuses_wasm_and_fallback_it_is_named
    c_07_a_policy_that_blocks_the_platform_is_told_as_such
    c_14_a_sandboxed_page_has_its_inbox
    c_15_images_that_a_policy_blocks_leave_the_rows_as_they_are
    c_19_a_script_with_the_wrong_digest_is_none
    c_19_a_fallback_with_the_wrong_digest_is_none
}

const POLICY: &str = "Content-Security-Policy";
const REPORT_ONLY: &str = "Content-Security-Policy-Report-Only";
const NEEDED: &str = "'nonce-x' 'strict-dynamic' 'wasm-unsafe-eval'";
const TYPES: &str = "require-trusted-types-for 'script'; trusted-types 'none'";
const SLOWER: &str = "; the inbox works without WebAssembly, but more slowly";
const OFF: &str = ", and what stands in for it could not be loaded; the inbox stays off";
const REFUSED: &str = "the page's Content-Security-Policy must allow 'wasm-unsafe-eval' in script-src";
/// What browsers report when a policy refuses wasm; WebKit reports nothing.
const WASM_VIOLATION: &str = "violation: script-src wasm-eval";

/// The policy of the README, for the hosts of this visit.
pub(crate) fn documented(visit: &Visit) -> String {
    let readme = fs::read_to_string("README.md").unwrap();
    let header = readme.lines().find_map(|line| line.strip_prefix(POLICY)?.strip_prefix(": "));
    let mut policy = header.expect("a policy to be pasted").to_owned();
    for (example, here) in [
        ("RANDOM", "x"),
        ("https://scripts.example", &visit.demo.shop_url()),
        ("https://esputnik.com", &visit.demo.platform_url()),
    ] {
        assert!(policy.contains(example), "{example} in {policy}");
        policy = policy.replace(example, here);
    }
    policy
}

/// The page under a policy, its scripts bearing the nonce.
pub(crate) fn under(policy: &str, page: Page) -> Page {
    with_header(POLICY, policy, with_nonce(page))
}

fn with_header(name: &str, value: &str, page: Page) -> Page {
    let mut headers = page.headers;
    headers.push((name.to_owned(), value.to_owned()));
    Page { headers, ..page }
}

fn with_nonce(page: Page) -> Page {
    Page { html: page.html.replace("<script", "<script nonce=\"x\""), ..page }
}

/// The policy as an element of the page, before this.
fn with_meta(policy: &str, before: &str, page: Page) -> Page {
    let meta = format!("<meta http-equiv=\"{POLICY}\" content=\"{policy}\">");
    Page { html: page.html.replace(before, &format!("{meta}{before}")), ..page }
}

/// The plain tag instead of the snippet's own loading.
fn with_tag() -> Page {
    flat("<script src=\"SRC\"></script>", INIT)
}

/// The script is imported by one of the page, which hands it its own right to run.
fn with_import() -> Page {
    page(&format!("{FLAT}<script>{INIT} import('{}')</script>", script_path()), BODY)
}

/// The bell, a row, and its press: nothing is left out, and nothing was reported.
#[track_caller]
pub(crate) fn works_whole(visit: &mut Visit, page: Page) {
    visit.send(["One"]);
    visit.open(page);
    visit.press_bell();
    visit.press("One");
    visit.waits_for(
        "return probe.draw().slice(0, 3)",
        json!(["bell Notifications", "panel Notifications", "- One"]),
    );
    // The styles are there as well.
    visit.waits_for("return getComputedStyle(probe.part('panel')).position", "fixed");
    visit.was_asked_for(&["token", "count", "list", "mark", "count"]);
    visit.done_with_requests();
}

/// How the script comes onto the page.
#[derive(Clone, Copy, Debug)]
enum By {
    Snippet,
    Tag,
    Import,
}

/// What becomes of the inbox.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Then {
    /// It works as WebAssembly, looks as it should, and gave nothing to report.
    Whole,
    /// The same, as JavaScript; the one report is the browser's about the WebAssembly, which no script can foresee.
    Fallback,
    /// It works as WebAssembly, and that is what the one report is about.
    Reported,
    /// Its script was never let in, which is the browser's doing and told in its words.
    NotThere,
    /// It can't have its wasm, says so, and stays off.
    Closed,
}

struct Row {
    /// Of the fault catalogue.
    id: &'static str,
    by: By,
    then: Then,
    page: Box<dyn Fn(Page) -> Page>,
}

fn row(id: &'static str, by: By, then: Then, page: impl Fn(Page) -> Page + 'static) -> Row {
    Row { id, by, then, page: Box::new(page) }
}

/// One for each policy of the catalogue and each way onto the page for which it makes a difference. What is more than
/// works or doesn't has a test of its own.
fn table(visit: &Visit) -> Vec<Row> {
    use By::{Import, Snippet, Tag};
    use Then::{Closed, Fallback, NotThere, Reported, Whole};
    let full = documented(visit);
    let narrow = full.replace(" 'wasm-unsafe-eval'", "");
    let shop = visit.demo.shop_url();
    let reports = format!("; report-uri {}/reports", visit.demo.platform_url());
    let policy = |id, by, then, policy: &str| {
        let policy = format!("{policy}{reports}");
        row(id, by, then, move |page| under(&policy, page))
    };
    let report_only = |then, policy: &str| {
        let policy = format!("{policy}{reports}");
        row("C-13", Tag, then, move |page| with_header(REPORT_ONLY, &policy, with_nonce(page)))
    };
    let meta = |then, policy: &str, before: &'static str| {
        let policy = policy.to_owned();
        row("C-18", Tag, then, move |page| with_meta(&policy, before, with_nonce(page)))
    };
    let headers = |headers: &'static [(&str, &str)]| {
        row("C-20", Snippet, Whole, move |page| {
            headers.iter().fold(page, |page, (name, value)| with_header(name, value, page))
        })
    };
    vec![
        row("C-01", Snippet, Whole, |page| page),
        policy("C-02", Snippet, NotThere, "script-src 'nonce-x'"),
        policy("C-02", Tag, Fallback, "script-src 'nonce-x'"),
        policy("C-02", Import, Fallback, "script-src 'nonce-x'"),
        policy("C-03", Snippet, Fallback, &format!("script-src 'nonce-x' {shop}")),
        policy("C-04", Snippet, Fallback, "script-src 'nonce-x' 'strict-dynamic'"),
        policy("C-04", Snippet, Fallback, &narrow),
        policy("C-05", Snippet, Whole, &format!("script-src {NEEDED}")),
        policy("C-06", Snippet, Whole, "script-src 'nonce-x' 'strict-dynamic' 'unsafe-eval'"),
        policy("C-07", Snippet, Closed, &format!("default-src 'none'; img-src *; script-src {NEEDED}")),
        policy("C-08", Snippet, Whole, &full),
        policy("C-09", Snippet, Whole, &format!("script-src {NEEDED}; style-src 'self'")),
        policy("C-09", Snippet, Whole, &format!("script-src {NEEDED}; style-src 'nonce-y'")),
        policy("C-09", Snippet, Whole, &format!("script-src {NEEDED}; style-src 'none'")),
        policy(
            "C-10",
            Snippet,
            NotThere,
            &format!("script-src {NEEDED}; require-trusted-types-for 'script'"),
        ),
        policy("C-10", Import, Whole, &format!("script-src {NEEDED}; require-trusted-types-for 'script'")),
        policy("C-11", Tag, Whole, &format!("script-src {NEEDED}; {TYPES}")),
        policy("C-11", Import, Whole, &format!("script-src {NEEDED}; {TYPES}")),
        policy("C-11", Import, Fallback, &format!("{narrow}; {TYPES}")),
        policy("C-12", Tag, Whole, &format!("{full}; {TYPES}")),
        policy("C-12", Import, Whole, &format!("{full}; style-src 'self'; {TYPES}")),
        report_only(Reported, "script-src 'nonce-x'"),
        report_only(Reported, "script-src 'nonce-x' 'strict-dynamic'"),
        report_only(Reported, &format!("{narrow}; {TYPES}")),
        report_only(Whole, &format!("script-src {NEEDED}")),
        report_only(Whole, &full),
        report_only(Whole, &format!("{full}; {TYPES}")),
        policy("C-16", Snippet, Whole, &format!("{full}; worker-src 'none'; child-src 'none'")),
        policy(
            "C-17",
            Snippet,
            Whole,
            &format!("{full}; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'"),
        ),
        meta(Whole, &full, "<meta charset"),
        meta(Fallback, &narrow, "<meta charset"),
        // After a script that has run already it holds as well: the wasm comes later.
        meta(Whole, &full, "</head>"),
        meta(Fallback, &narrow, "</head>"),
        headers(&[
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Embedder-Policy", "require-corp"),
        ]),
        headers(&[
            ("Permissions-Policy", "camera=(), geolocation=(), clipboard-write=(), fullscreen=()"),
            ("Referrer-Policy", "no-referrer"),
        ]),
        headers(&[("Document-Policy", "document-write=?0"), ("X-Content-Type-Options", "nosniff")]),
        // A browser that compiles what it will not run, as WebKit did.
        row("C-21", Snippet, Fallback, |page| {
            let late = "WebAssembly.instantiate = () => Promise.reject(new WebAssembly.CompileError('no'))";
            with_script(late, page)
        }),
    ]
}

fn c_01_to_c_21_under_every_policy_the_inbox_is_whole_or_its_script_never_ran(visit: &mut Visit) {
    for Row { id, by, then, page } in table(visit) {
        let page = page(match by {
            By::Snippet => with_snippet(),
            By::Tag => with_tag(),
            By::Import => with_import(),
        });
        // Told when one fails.
        println!("{id}, by {by:?}, is {then:?}: {:?}", page.headers);
        let before = reports(&visit.demo.log());
        match then {
            Then::NotThere => is_not_there(visit, page),
            Then::Closed => is_closed(visit, page),
            Then::Whole | Then::Fallback | Then::Reported => works_whole(visit, page),
        }
        if then == Then::Fallback {
            visit.expects(&format!("warn: [App Inbox] {REFUSED}{SLOWER}"));
        }
        let violations = "return probe.troubles.filter((trouble) => trouble.startsWith('violation')).length";
        let violations = visit.run(violations).as_u64().unwrap();
        if violations > 0 && [Then::Fallback, Then::Reported].contains(&then) {
            visit.expects(WASM_VIOLATION);
        }
        // The site is sent what the page is told of, and nothing more.
        let sent = if id == "C-18" { 0 } else { usize::try_from(violations).unwrap() };
        let arrived = visit.demo.wait_for(|log| reports(log) >= before + sent, PATIENCE);
        visit.browser.run("return new Promise((done) => setTimeout(done))");
        let reports = reports(&visit.demo.log()) - before;
        assert!(arrived && reports == sent, "{reports} reports of {violations} violations");
        if then == Then::NotThere {
            visit.run("probe.troubles.length = 0");
        }
    }
}

/// How many reports of violations the site was sent.
fn reports(log: &[Seen]) -> usize {
    log.iter().filter(|seen| seen.path_and_query == "/reports").count()
}

/// The browser tells of it in its own words, and none of them is ours.
fn is_not_there(visit: &mut Visit, page: Page) {
    visit.open(page);
    visit.waits_for("return probe.troubles.length > 0", true);
    visit.settle();
    visit.shows(&[]);
    visit.was_asked_for(&[]);
    let ours = "return probe.troubles.filter((trouble) => trouble.includes('[App Inbox]'))";
    assert_eq!(visit.run(ours), json!([]));
}

/// So is what the page's own callback asks, and the probe's own look at the platform, so it is not waited for.
fn is_closed(visit: &mut Visit, page: Page) {
    visit.open(page);
    visit.waits_for("return probe.troubles.length", 3);
    let troubles = visit.run("return [...probe.troubles].sort()");
    let troubles: Vec<&str> = troubles.as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    for asked_for in ["/inbox-token", ".wasm"] {
        let blocked =
            |trouble: &&str| trouble.starts_with("violation: connect-src ") && trouble.ends_with(asked_for);
        assert!(troubles.iter().any(blocked), "{asked_for}: {troubles:?}");
    }
    assert!(troubles[2].starts_with("warn: [App Inbox] could not load app-inbox-"), "{troubles:?}");
    for trouble in troubles {
        visit.expects(trouble);
    }
    visit.page_does("eS('sendEvent', 'MainPage'); eS('inbox', 'open')");
    visit.shows(&[]);
    visit.was_asked_for(&[]);
}

/// A policy that lists the files it knows, and the fallback isn't one of them.
fn c_03_c_04_c_21_where_a_policy_refuses_wasm_and_fallback_it_is_named(visit: &mut Visit) {
    let told = "reasons = [];
        eS('inbox', 'on', 'error', ({reason}) => reasons.push(reason));
        eS.q.push(['inbox', 'on', 'error', () => { throw new Error('mine') }], ['inbox', 'on', 'error', ({reason}) => reasons.push(reason)]);";
    let shop = visit.demo.shop_url();
    let policy = format!("script-src 'nonce-x' {shop}{}", script_path());
    visit.open(under(&policy, with_init(&format!("{told} {INIT}"))));
    visit.expects("warn: [App Inbox] a function that the page gave has thrown mine");
    visit.expects(&format!("warn: [App Inbox] {REFUSED}{OFF}"));
    visit.expects(&format!("violation: script-src-elem {shop}/scripts/{}", fallback::name()));
    visit.waits_for("return probe.troubles.filter((trouble) => trouble.startsWith('warn')).length", 2);
    visit.settle();
    if visit.run("return probe.troubles.length") == 4 {
        visit.expects(WASM_VIOLATION);
    }
    visit.waits_for("return reasons", json!(["blocked-by-policy", "blocked-by-policy"]));
    stays_off(visit);
}

/// Browsers tell of the violation before or after the request is lost; either way the page hears the right word, and the
/// way to it may be one `network`.
fn c_07_a_policy_that_blocks_the_platform_is_told_as_such(visit: &mut Visit) {
    let platform = format!(" {}", visit.demo.platform_url());
    let policy = documented(visit).replace(&platform, "");
    let told = "reasons = []; eS('inbox', 'on', 'error', ({reason}) => reasons.push(reason));";
    visit.open(under(&policy, with_init(&format!("{told} {INIT}"))));
    visit.waits_for("return reasons.includes('blocked-by-policy')", true);
    visit.waits_for("return reasons.filter((reason) => reason === 'network').length < 2", true);
    visit.page_does("eS('inbox', 'destroy')");
    // Under this policy the page can't even ask its own platform whether all is settled.
    visit.run("return new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
    let count = format!("violation: connect-src {}/appinbox/v1/messages/count", visit.demo.platform_url());
    for _ in 0..visit.run("return probe.troubles.length").as_u64().unwrap_or_default() {
        visit.expects(&count);
    }
    visit.shows(&[]);
    // How soon it asks for another token is chance; of the platform it can ask nothing.
    let inbox = |seen: &Seen| !matches!(seen.endpoint, Endpoint::Token | Endpoint::Other);
    assert!(!visit.demo.log().iter().any(inbox));
}

/// A page in a sandbox has no storage and no cookies: what is to be seen there, it tells the page around it.
fn c_14_a_sandboxed_page_has_its_inbox(visit: &mut Visit) {
    visit.send(["One"]);
    let tell =
        "addEventListener('message', ({source}) => source.postMessage([probe.draw(), probe.troubles], '*'));";
    let init =
        format!("eS('init', {{getAuthTokenCallback: () => '{}', language: 'en'}});", visit.demo.mint(ANNA));
    let policy = "sandbox allow-scripts";
    visit.demo.page("/sandboxed.html", under(policy, with_init(&format!("{tell} {init}"))));
    visit.open(page("<script>addEventListener('message', ({data}) => (window.said = data))</script>", BODY));
    visit.page_does(
        "frame = document.body.appendChild(document.createElement('iframe')); frame.src = '/sandboxed.html'",
    );
    visit.waits_for(
        "document.querySelector('iframe').contentWindow.postMessage('?', '*'); return window.said ?? null",
        json!([["bell Notifications, 1 unread (1)"], []]),
    );
}

fn c_15_images_that_a_policy_blocks_leave_the_rows_as_they_are(visit: &mut Visit) {
    let image = "https://images.example/tea.png".to_owned();
    let message = Message { title: "Tea".to_owned(), image: Some(image.clone()), ..Message::default() };
    visit.demo.send(ANNA, message);
    visit.is_the_pages_own("https://images.example");
    let policy = documented(visit).replace("img-src 'self' https:", "img-src 'self'");
    visit.open(under(&policy, with_snippet()));
    visit.press_bell();
    visit.press("Tea");
    visit.shows(&["bell Notifications", "panel Notifications", "- Tea"]);
    visit.waits_for("return probe.part('broken') !== undefined", true);
    visit.settle();
    let violation = format!("violation: img-src {image}");
    let troubles = visit.run("return probe.troubles");
    let troubles = troubles.as_array().unwrap();
    assert!(!troubles.is_empty() && troubles.iter().all(|trouble| *trouble == violation), "{troubles:?}");
    for _ in troubles {
        visit.expects(&violation);
    }
}

/// The integrity value of a file, as `./build.sh dist` prints it.
fn integrity(path: &str) -> String {
    let print = Command::new("node").args(["build/integrity.mjs", path]).output().unwrap();
    let printed = String::from_utf8(print.stdout).unwrap();
    printed.split_whitespace().last().expect("a value").to_owned()
}

/// That of an empty file.
const WRONG: &str = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";

/// From another host than the page's, as the README shows it.
fn c_19_a_script_with_the_wrong_digest_is_none(visit: &mut Visit) {
    let elsewhere = visit.demo.shop_url().replace("127.0.0.1", "localhost");
    visit.is_the_pages_own(&elsewhere);
    let src = format!("{elsewhere}/scripts/eS.js");
    let options = format!("apiUrl: '{}', target: '#inbox'", visit.demo.platform_url());
    let init = INIT.replace("language", &format!("{options}, language"));
    let tag = |digest: &str| {
        flat(
            &format!("<script src=\"{src}\" integrity=\"{digest}\" crossorigin=\"anonymous\"></script>"),
            &init,
        )
    };
    let right = integrity("dist/cdn/eS.js");
    works_whole(visit, tag(&right));
    // No browser heeds it any more, and none must stumble over it.
    works_whole(visit, with_header(POLICY, "require-sri-for script", tag(&right)));
    visit.open(tag(WRONG));
    visit.expects(&format!("error: script {src}"));
    visit.settle();
    visit.shows(&[]);
    visit.was_asked_for(&[]);
}

/// WebKit tells the page of no violation when it refuses wasm.
fn expects_refusal(visit: &mut Visit, then: &str) {
    visit.settle();
    if visit.run("return probe.troubles.some((trouble) => trouble.startsWith('violation'))") == true {
        visit.expects(WASM_VIOLATION);
    }
    visit.expects(&format!("warn: [App Inbox] {REFUSED}{then}"));
}

/// Only the page can say what an imported file must be, in its import map.
fn c_19_a_fallback_with_the_wrong_digest_is_none(visit: &mut Visit) {
    let path = format!("/scripts/{}", fallback::name());
    let address = format!("{}{path}", visit.demo.shop_url());
    let map = |digest: &str| {
        let map = json!({"integrity": {&address: digest}});
        page(&format!("<script type=\"importmap\">{map}</script>{}", snippet()), BODY)
    };
    let policy = "script-src 'nonce-x' 'strict-dynamic'";
    let right = integrity(&format!("dist/cdn/{}", fallback::name()));
    works_whole(visit, under(policy, map(&right)));
    expects_refusal(visit, SLOWER);
    visit.open(under(policy, map(WRONG)));
    visit.waits_for("return probe.troubles.some((trouble) => trouble.startsWith('warn'))", true);
    expects_refusal(visit, OFF);
    stays_off(visit);
}

//! Pages with a Content-Security-Policy, and other headers that take something from a page.

use platform::{Endpoint, Message, Page, Seen};
use serde_json::json;

use crate::pages::{BODY, page, script_path, with_init, with_snippet};
use crate::stubs::{FLAT, INIT, flat};
use crate::visit::{ANNA, Visit, in_browsers};

in_browsers! {
    c_02_a_nonce_alone_blocks_the_snippet_but_not_the_tag_and_not_import
    c_03_c_04_c_21_a_policy_without_wasm_leaves_the_page_alone_and_is_named
    c_01_c_05_c_06_c_09_c_16_c_17_these_policies_leave_nothing_out
    c_07_a_policy_that_blocks_the_wasm_file_leaves_the_page_alone
    c_07_a_policy_that_blocks_the_platform_is_told_as_such
    c_08_the_documented_policy_is_enough
    c_10_trusted_types_stop_the_snippet_but_not_import
    c_11_c_12_trusted_types_are_no_obstacle
    c_13_a_policy_that_only_reports_gets_one_report_at_most
    c_14_a_sandboxed_page_has_its_inbox
    c_15_images_that_a_policy_blocks_leave_the_rows_as_they_are
    c_18_a_policy_in_the_page_is_as_good_as_a_header
    c_19_a_script_with_the_wrong_digest_is_none
    c_20_isolated_pages_without_any_powers_have_their_inbox
}

in_browsers! { WebKit webkit:
    c_03_c_04_c_21_a_policy_without_wasm_leaves_the_page_alone_and_is_named
    c_01_c_05_c_06_c_09_c_16_c_17_these_policies_leave_nothing_out
    c_08_the_documented_policy_is_enough;
}

const NEEDED: &str = "'nonce-x' 'strict-dynamic' 'wasm-unsafe-eval'";
const REFUSED: &str = "warn: [App Inbox] the page's Content-Security-Policy must allow 'wasm-unsafe-eval' in script-src; the inbox stays off";
const POLICY: &str = "Content-Security-Policy";

/// What the README says a page has to allow.
pub(crate) fn documented(visit: &Visit) -> String {
    format!(
        "default-src 'none'; script-src {NEEDED}; style-src 'self'; connect-src 'self' {}; img-src *",
        visit.demo.platform_url()
    )
}

/// The page under a policy, its scripts bearing the nonce.
pub(crate) fn under(policy: &str, page: Page) -> Page {
    with_header(POLICY, policy, page)
}

fn with_header(name: &str, value: &str, page: Page) -> Page {
    let mut headers = page.headers;
    headers.push((name.to_owned(), value.to_owned()));
    Page { html: page.html.replace("<script", "<script nonce=\"x\""), headers }
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
fn works_whole(visit: &mut Visit, page: Page) {
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

#[track_caller]
fn stays_off(visit: &Visit) {
    visit.page_does("eS('sendEvent', 'MainPage'); eS('inbox', 'open')");
    visit.settle();
    visit.shows(&[]);
    visit.was_asked_for(&[]);
}

/// WebKit tells the page of no violation when it refuses wasm.
fn expects_refusal(visit: &mut Visit) {
    visit.waits_for("return probe.troubles.some((trouble) => trouble.startsWith('warn'))", true);
    visit.settle();
    if visit.run("return probe.troubles.length") == 2 {
        visit.expects("violation: script-src wasm-eval");
    }
    visit.expects(REFUSED);
}

fn c_02_a_nonce_alone_blocks_the_snippet_but_not_the_tag_and_not_import(visit: &mut Visit) {
    let policy = "script-src 'nonce-x'";
    let src = format!("{}{}", visit.demo.shop_url(), script_path());
    visit.open(under(policy, with_snippet()));
    visit.waits_for("return probe.troubles.length", 2);
    visit.expects(&format!("violation: script-src-elem {src}"));
    visit.expects(&format!("error: script {src}"));
    visit.settle();
    visit.shows(&[]);
    visit.was_asked_for(&[]);
    for page in [with_tag(), with_import()] {
        visit.open(under(policy, page));
        expects_refusal(visit);
        stays_off(visit);
    }
}

/// What finds it out is the attempt itself: no other probe is right in all engines.
fn c_03_c_04_c_21_a_policy_without_wasm_leaves_the_page_alone_and_is_named(visit: &mut Visit) {
    let told = "reasons = [];
        eS('inbox', 'on', 'error', ({reason}) => reasons.push(reason));
        eS.q.push(['inbox', 'on', 'error', () => { throw new Error('mine') }], ['inbox', 'on', 'error', ({reason}) => reasons.push(reason)]);";
    let host = format!("script-src 'nonce-x' {}", visit.demo.shop_url());
    let needed = documented(visit).replace(" 'wasm-unsafe-eval'", "");
    for policy in [&host, "script-src 'nonce-x' 'strict-dynamic'", &needed] {
        visit.open(under(policy, with_init(&format!("{told} {INIT}"))));
        visit.expects("warn: [App Inbox] a function that the page gave has thrown");
        visit.waits_for("return probe.troubles.filter((trouble) => trouble.startsWith('warn')).length", 2);
        visit.settle();
        if visit.run("return probe.troubles.length") == 3 {
            visit.expects("violation: script-src wasm-eval");
        }
        visit.expects(REFUSED);
        visit.waits_for("return reasons", json!(["blocked-by-policy", "blocked-by-policy"]));
        stays_off(visit);
    }
}

fn c_01_c_05_c_06_c_09_c_16_c_17_these_policies_leave_nothing_out(visit: &mut Visit) {
    let full = documented(visit);
    let policies = [
        format!("script-src {NEEDED}"),
        "script-src 'nonce-x' 'strict-dynamic' 'unsafe-eval'".to_owned(),
        format!("script-src {NEEDED}; style-src 'self'"),
        format!("script-src {NEEDED}; style-src 'nonce-y'"),
        format!("{full}; worker-src 'none'; child-src 'none'"),
        format!("{full}; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'"),
    ];
    works_whole(visit, with_snippet());
    for policy in policies {
        works_whole(visit, under(&policy, with_snippet()));
    }
}

fn c_07_a_policy_that_blocks_the_wasm_file_leaves_the_page_alone(visit: &mut Visit) {
    // The probe's own look at the platform is blocked as well, so it is not waited for.
    let policy = format!("default-src 'none'; img-src *; script-src {NEEDED}");
    visit.open(under(&policy, with_snippet()));
    visit.waits_for("return probe.troubles.length", 2);
    let troubles = visit.run("return [...probe.troubles].sort()");
    let troubles: Vec<&str> = troubles.as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    assert!(
        troubles[0].starts_with("violation: connect-src ") && troubles[0].ends_with(".wasm"),
        "{troubles:?}"
    );
    assert!(troubles[1].starts_with("warn: [App Inbox] could not load app-inbox-"), "{troubles:?}");
    for trouble in troubles {
        visit.expects(trouble);
    }
    visit.page_does("eS('sendEvent', 'MainPage'); eS('inbox', 'open')");
    visit.shows(&[]);
    visit.was_asked_for(&[]);
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

fn c_08_the_documented_policy_is_enough(visit: &mut Visit) {
    let policy = documented(visit);
    works_whole(visit, under(&policy, with_snippet()));
}

/// The snippet sets an address by text, which such a page forbids to everybody.
fn c_10_trusted_types_stop_the_snippet_but_not_import(visit: &mut Visit) {
    let policy = format!("script-src {NEEDED}; require-trusted-types-for 'script'");
    visit.open(under(&policy, with_snippet()));
    visit.waits_for("return probe.troubles.length > 0", true);
    // The words are the browser's, and none of them is ours.
    visit.settle();
    visit.shows(&[]);
    visit.was_asked_for(&[]);
    let ours = "return probe.troubles.splice(0).filter((trouble) => trouble.includes('[App Inbox]'))";
    assert_eq!(visit.run(ours), json!([]));
    works_whole(visit, under(&policy, with_import()));
}

fn c_11_c_12_trusted_types_are_no_obstacle(visit: &mut Visit) {
    let types = "require-trusted-types-for 'script'; trusted-types 'none'";
    for policy in [format!("script-src {NEEDED}; {types}"), format!("{}; {types}", documented(visit))] {
        for page in [with_tag(), with_import()] {
            works_whole(visit, under(&policy, page));
        }
    }
}

fn c_13_a_policy_that_only_reports_gets_one_report_at_most(visit: &mut Visit) {
    let types = "require-trusted-types-for 'script'; trusted-types 'none'";
    let policies = [
        "script-src 'nonce-x'".to_owned(),
        "script-src 'nonce-x' 'strict-dynamic'".to_owned(),
        format!("script-src {NEEDED}"),
        documented(visit),
        format!("{}; {types}", documented(visit)),
    ];
    for (policy, reports) in policies.into_iter().zip([1, 1, 0, 0, 0]) {
        works_whole(visit, with_header("Content-Security-Policy-Report-Only", &policy, with_tag()));
        if reports == 1 {
            visit.expects("violation: script-src wasm-eval");
        }
    }
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
    let policy = documented(visit).replace("img-src *", "img-src 'self'");
    visit.open(under(&policy, with_snippet()));
    visit.press_bell();
    visit.press("Tea");
    visit.shows(&["bell Notifications", "panel Notifications", "- Tea"]);
    visit.settle();
    let violation = format!("violation: img-src {image}");
    let troubles = visit.run("return probe.troubles");
    let troubles = troubles.as_array().unwrap();
    assert!(!troubles.is_empty() && troubles.iter().all(|trouble| *trouble == violation), "{troubles:?}");
    for _ in troubles {
        visit.expects(&violation);
    }
}

fn c_18_a_policy_in_the_page_is_as_good_as_a_header(visit: &mut Visit) {
    let meta = |policy: &str, page: Page, end: &str| {
        let meta = format!("<meta http-equiv=\"{POLICY}\" content=\"{policy}\">");
        let html = page.html.replace("<script", "<script nonce=\"x\"").replace(end, &format!("{meta}{end}"));
        Page { html, ..page }
    };
    let policy = documented(visit);
    works_whole(visit, meta(&policy, with_snippet(), "<meta charset"));
    works_whole(visit, meta(&policy, with_snippet(), "</head>"));
    // After a script that has run already it holds as well: the wasm comes later.
    let narrow = policy.replace(" 'wasm-unsafe-eval'", "");
    visit.open(meta(&narrow, with_tag(), "</head>"));
    expects_refusal(visit);
    stays_off(visit);
}

fn c_19_a_script_with_the_wrong_digest_is_none(visit: &mut Visit) {
    let digest = "const bytes = await (await fetch('SRC')).arrayBuffer();
        const digest = await crypto.subtle.digest('SHA-256', bytes);
        return btoa(String.fromCharCode(...new Uint8Array(digest)))";
    let digest = digest.replace("SRC", &script_path());
    let right = visit.run(&format!("return (async () => {{ {digest} }})()"));
    let tag =
        |digest: &str| flat(&format!("<script src=\"SRC\" integrity=\"sha256-{digest}\"></script>"), INIT);
    works_whole(visit, tag(right.as_str().unwrap()));
    visit.open(tag("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
    visit.expects(&format!("error: script {}{}", visit.demo.shop_url(), script_path()));
    visit.settle();
    visit.shows(&[]);
    visit.was_asked_for(&[]);
}

fn c_20_isolated_pages_without_any_powers_have_their_inbox(visit: &mut Visit) {
    for headers in [
        [("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Embedder-Policy", "require-corp")],
        [
            ("Permissions-Policy", "camera=(), geolocation=(), clipboard-write=(), fullscreen=()"),
            ("Referrer-Policy", "no-referrer"),
        ],
        [("Document-Policy", "document-write=?0"), ("X-Content-Type-Options", "nosniff")],
    ] {
        let mut page = with_snippet();
        page.headers.extend(headers.map(|(name, value)| (name.to_owned(), value.to_owned())));
        works_whole(visit, page);
    }
}

//! What the network and the platform do to a page over real sockets (rows H and R of the fault catalogue).

use platform::{Config, Demo, Endpoint, Fault, Page, What};
use serde_json::{Value, json};

use crate::browser::until;
use crate::pages::{on_a_clock, page, with_init, with_options, with_script, with_snippet};
use crate::visit::{ANNA, Visit, in_browsers};

in_browsers! {
    h_03_a_401_that_asks_for_a_password_asks_nobody
    h_05_h_08_r_05_what_no_repeating_mends_is_said_and_costs_no_callback
    h_07_r_05_when_the_platform_fails_the_list_stays_and_comes_again_by_itself
    h_09_a_platform_that_is_not_there_is_a_network_that_failed
    h_09_h_12_r_07_an_answer_that_breaks_off_is_lost_with_its_token
    h_10_an_answer_that_does_not_end_is_cut_off_after_15_seconds
    h_11_r_11_a_body_without_end_is_cut_off_and_has_brought_its_token
    h_13_a_platform_that_forbids_its_answers_is_a_network_that_failed
    h_14_h_23_a_preflight_before_every_request_and_a_proxys_headers_change_nothing
    not_every_look_takes_a_preflight_where_the_platform_says_so
    h_15_h_16_r_11_a_list_is_read_as_json_in_utf_8_or_not_at_all
    h_18_a_list_that_says_otherwise_than_the_count_is_right
    h_19_r_07_what_was_read_is_told_again_until_it_is_known
    h_24_a_browser_that_believes_to_be_offline_is_put_to_the_test_by_a_wish
    r_03_a_header_that_scripts_may_not_read_is_told_of_once
    r_04_what_is_no_token_in_the_header_costs_one_renewal
    r_08_r_10_a_request_goes_on_when_the_panel_is_closed_and_no_other_is_made_beside_it
    r_09_an_answer_after_15_seconds_is_ignored
    r_12_a_token_follows_no_redirect
    r_12_a_success_without_a_body_and_a_304_break_nothing
    r_13_tabs_that_kill_each_others_tokens_come_to_rest
    r_15_a_service_worker_that_brings_old_answers_costs_one_renewal
    r_16_a_page_that_repeats_requests_by_itself_meets_the_limits
}

in_browsers! { WebKit webkit:
    h_05_h_08_r_05_what_no_repeating_mends_is_said_and_costs_no_callback
    h_11_r_11_a_body_without_end_is_cut_off_and_has_brought_its_token
    r_12_a_token_follows_no_redirect;
}

const BELL: &str = "bell Notifications, 1 unread (1)";
const LIST: &[&str] = &[BELL, "panel Notifications", "[Mark all as read]", "• One"];
const FAILED: &[&str] = &[BELL, "panel Notifications", "~ Notifications could not be loaded.", "[Try again]"];

/// Nothing is looked at by itself, so that a page may be old.
const NO_LOOKS: &str = "pollInterval: 0";

fn status(code: u16) -> What {
    What::Status { code, retry_after: None, new_token: true }
}

fn raw(head: &str, body: &[u8]) -> What {
    What::Raw { status: 200, head: head.to_owned(), body: body.to_vec() }
}

/// A page that notes every trouble that it is told of.
fn that_listens() -> Page {
    with_init(
        "heard = [];
         eS('inbox', 'on', 'error', ({reason}) => heard.push(reason));
         eS('init', {getAuthTokenCallback: yourImplementationOfAuthCallback, language: 'en', pollInterval: 0})",
    )
}

/// Anna's page with its one notification in the open panel, on a clock.
fn reading(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(on_a_clock(with_options(NO_LOOKS)));
    visit.press_bell();
    visit.shows(LIST);
    visit.was_asked_for(&["token", "count", "list"]);
    visit.done_with_requests();
}

fn refresh(visit: &Visit) {
    visit.page_does("eS('inbox', 'refresh')");
}

fn h_03_a_401_that_asks_for_a_password_asks_nobody(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(with_snippet());
    visit.shows(&[BELL]);
    let head = "WWW-Authenticate: Basic realm=\"inbox\"\r\nContent-Type: text/html\r\n".to_owned();
    let body = b"<h1>401</h1>".to_vec();
    visit.demo.fault(Fault::once(Endpoint::List, What::Raw { status: 401, head, body }));
    visit.press_bell();
    visit.shows(LIST);
    visit.was_asked_for(&["token", "count", "list 401", "token", "list"]);
}

fn h_05_h_08_r_05_what_no_repeating_mends_is_said_and_costs_no_callback(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(with_snippet());
    visit.shows(&[BELL]);
    visit.was_asked_for(&["token", "count"]);
    for code in [400, 402, 404, 405, 410, 413, 415, 418, 422, 451, 600, 999] {
        visit.done_with_requests();
        visit.demo.fault(Fault::once(Endpoint::List, status(code)));
        visit.press_bell();
        visit.was_asked_for(&[&format!("list {code}")]);
        visit.shows(FAILED);
        visit.press("Close");
    }
    visit.done_with_requests();
    visit.press_bell();
    visit.shows(LIST);
    visit.was_asked_for(&["list"]);
}

fn h_07_r_05_when_the_platform_fails_the_list_stays_and_comes_again_by_itself(visit: &mut Visit) {
    reading(visit);
    let codes = (500..=504).chain(520..=530).chain([429, 599]);
    for code in codes {
        visit.demo.fault(Fault::once(Endpoint::List, status(code)));
        refresh(visit);
        let failed = format!("list {code}");
        visit.was_first_asked_for(&[&failed]);
        visit.skips(2_000);
        visit.was_asked_for(&[&failed, "list", "count"]);
        visit.shows(LIST);
        visit.done_with_requests();
    }
}

fn h_09_a_platform_that_is_not_there_is_a_network_that_failed(visit: &mut Visit) {
    let plain = visit.demo.platform_url();
    let nobody = {
        let gone = Demo::start(Config::default()).expect("free ports");
        gone.platform_url()
    };
    for address in ["https://nowhere.invalid", &nobody, &plain.replace("http:", "https:")] {
        let page = that_listens();
        let html = page.html.replace("pollInterval", &format!("apiUrl: '{address}', pollInterval"));
        visit.open(Page { html, ..page });
        visit.is_the_pages_own(address);
        visit.waits_for("return window.heard?.[0]", "network");
        visit.shows(&[]);
    }
}

/// What breaks off costs a callback, and the list stays until it comes again.
fn h_09_h_12_r_07_an_answer_that_breaks_off_is_lost_with_its_token(visit: &mut Visit) {
    reading(visit);
    visit.run("window.heard = []; eS('inbox', 'on', 'error', ({reason}) => heard.push(reason))");
    for what in [
        What::Cut { processed: false },
        What::CutBody,
        raw("Content-Length: 9999\r\n", b"{\"list\":[],"),
        raw("Transfer-Encoding: chunked\r\n", b"b\r\n{\"list\":[],\r\nzz\r\nnonsense"),
        raw("Transfer-Encoding: chunked\r\n", b"nonsense"),
        raw("Content-Encoding: gzip\r\n", b"\x1f\x8bnonsense"),
    ] {
        visit.skips(60_000);
        // Firefox repeats a GET by itself when its connection closes without a word.
        visit.demo.fault(Fault::always(Endpoint::List, what));
        visit.run("window.heard = []");
        refresh(visit);
        visit.waits_for("return window.heard[0]", "network");
        visit.demo.clear_faults();
        visit.skips(2_000);
        // How long it waits before it tries again is chance.
        visit.was_last_asked_for(&["token", "list", "count"]);
        visit.shows(LIST);
        visit.done_with_requests();
    }
    // What is too short to be read is whole, for all that a browser knows, and what is behind it is nobody's.
    let list = br#"{"list":[],"totalPages":1}"#;
    visit.demo.fault(Fault::once(Endpoint::List, raw("Content-Length: 5\r\n", list)));
    refresh(visit);
    visit.was_asked_for(&["list", "count"]);
    visit.shows(LIST);
}

fn h_10_an_answer_that_does_not_end_is_cut_off_after_15_seconds(visit: &mut Visit) {
    reading(visit);
    for (left, (what, word)) in [
        (What::Stall, "list unanswered"),
        (What::StallBody, "list"),
        // There is always something new, and yet it is too slow.
        (What::Drip { ms: 100 }, "list"),
    ]
    .into_iter()
    .enumerate()
    {
        visit.skips(60_000);
        visit.demo.fault(Fault::once(Endpoint::List, what));
        refresh(visit);
        visit.was_asked_for(&[word]);
        visit.skips(10_000);
        visit.settle();
        visit.has_left(left);
        visit.skips(5_000);
        visit.has_left(left + 1);
        visit.skips(2_000);
        visit.was_asked_for(&[word, "token", "list", "count"]);
        visit.shows(LIST);
        visit.done_with_requests();
    }
}

fn h_11_r_11_a_body_without_end_is_cut_off_and_has_brought_its_token(visit: &mut Visit) {
    visit.send(["One"]);
    // Whoever reads it to its end finds a list there, some day. (16 MB become 16 GB.)
    for (left, gzip, mib) in [(1, false, 500), (2, true, 16_384)] {
        visit.done_with_requests();
        visit.open(with_snippet());
        visit.demo.fault(Fault::once(Endpoint::List, What::Padded { mib, gzip }));
        visit.press_bell();
        visit.shows(FAILED);
        visit.has_left(left);
        // What is long, but not too long, is read.
        visit.demo.fault(Fault::once(Endpoint::List, What::Padded { mib: 3, gzip }));
        visit.press("Try again");
        visit.shows(LIST);
        visit.was_asked_for(&["token", "count", "list", "list"]);
    }
    visit.has_left(2);
}

fn h_13_a_platform_that_forbids_its_answers_is_a_network_that_failed(visit: &mut Visit) {
    visit.send(["One"]);
    let elsewhere = || What::Redirect { to: format!("{}/", visit.demo.shop_url()) };
    for fault in [
        Fault::always(Endpoint::Preflight, What::NoCors),
        Fault::always(Endpoint::Preflight, What::status(401)),
        Fault::always(Endpoint::Preflight, What::status(404)),
        Fault::always(Endpoint::Preflight, elsewhere()),
        // The header of the request isn't allowed.
        Fault::always(Endpoint::Preflight, What::NoTokenHeader),
        Fault::always(Endpoint::Count, What::NoCors),
    ] {
        visit.demo.clear_faults();
        visit.demo.fault(fault);
        visit.open(on_a_clock(that_listens()));
        visit.waits_for("return window.heard?.[0]", "network");
        visit.shows(&[]);
        visit.demo.clear_faults();
        // The next page is to ask for leave again.
        let max_age = "access-control-max-age".to_owned();
        visit
            .demo
            .fault(Fault::always(Endpoint::Preflight, What::Header { name: max_age, value: "0".to_owned() }));
        visit.skips(4_000);
        visit.shows(&[BELL]);
    }
}

fn h_14_h_23_a_preflight_before_every_request_and_a_proxys_headers_change_nothing(visit: &mut Visit) {
    let header = |name: &str, value: &str| What::Header { name: name.to_owned(), value: value.to_owned() };
    visit.send(["One"]);
    visit.demo.fault(Fault::always(Endpoint::Preflight, header("access-control-max-age", "0")));
    for (on, name, value) in [
        (Endpoint::Count, "via", "1.1 proxy"),
        (Endpoint::List, "alt-svc", "h3=\":9\"; ma=60"),
        (Endpoint::Status, "x-cache", "HIT"),
    ] {
        visit.demo.fault(Fault::always(on, header(name, value)));
    }
    visit.open(with_snippet());
    visit.press_bell();
    visit.press("One");
    visit.shows(&["bell Notifications", "panel Notifications", "- One"]);
    visit.was_asked_for(&["token", "count", "list", "mark", "count"]);
    let preflights = visit.demo.log().iter().filter(|seen| seen.endpoint == Endpoint::Preflight).count();
    assert_eq!(preflights, 4);
}

fn not_every_look_takes_a_preflight_where_the_platform_says_so(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(with_snippet());
    visit.shows(&[BELL]);
    for looks in 2..5 {
        visit.run("eS('inbox', 'refresh')");
        visit.was_last_asked_for(&vec!["count"; looks]);
    }
    let preflights = visit.demo.log().iter().filter(|seen| seen.endpoint == Endpoint::Preflight).count();
    // Firefox remembers only the second one.
    assert!(preflights <= 2, "{preflights} for 4 looks");
}

fn h_15_h_16_r_11_a_list_is_read_as_json_in_utf_8_or_not_at_all(visit: &mut Visit) {
    let list =
        |title: &str| format!("{{\"list\":[{{\"id\":\"a\",\"title\":\"{title}\"}}],\"totalPages\":1}}");
    let utf_16 = |text: String| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let latin_1 = |text: String| text.chars().map(|letter| letter as u8).collect::<Vec<u8>>();
    let (json, html) = ("application/json", "text/html; charset=utf-8");
    visit.open(with_snippet());
    visit.shows(&["bell Notifications"]);
    visit.was_asked_for(&["token", "count"]);
    for (kind, body, title) in [
        (html, b"<!doctype html><h1>Log in to this network</h1>".to_vec(), None),
        (html, list("Tea").into_bytes(), Some("Tea")),
        ("nonsense", list("Tea").into_bytes(), Some("Tea")),
        (json, format!("\u{feff}{}", list("Tea")).into_bytes(), Some("Tea")),
        (json, utf_16(list("Tea")), None),
        ("application/json; charset=utf-16", utf_16(list("Tea")), None),
        // The visitor would rather see a title with a wrong letter than no title.
        ("application/json; charset=iso-8859-1", latin_1(list("café")), Some("caf\u{fffd}")),
        (json, list("café").into_bytes(), Some("café")),
        (json, Vec::new(), None),
    ] {
        visit.done_with_requests();
        visit.demo.fault(Fault::once(Endpoint::List, raw(&format!("Content-Type: {kind}\r\n"), &body)));
        visit.press_bell();
        if let Some(title) = title {
            visit.waits_for("return probe.part('row-open')?.textContent", title);
            visit.was_asked_for(&["list"]);
        } else {
            visit.shows(&[
                "bell Notifications",
                "panel Notifications",
                "~ Notifications could not be loaded.",
                "[Try again]",
            ]);
            // The token was good, whatever the body is.
            visit.press("Try again");
            visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
            visit.was_asked_for(&["list", "list"]);
        }
        visit.open(with_snippet());
        visit.shows(&["bell Notifications"]);
    }
}

fn h_18_a_list_that_says_otherwise_than_the_count_is_right(visit: &mut Visit) {
    let five = || What::Body {
        text: r#"{"count":5}"#.to_owned(),
        content_type: "application/json".to_owned(),
        status: 200,
    };
    visit.send(["One"]);
    visit.demo.fault(Fault::always(Endpoint::Count, five()));
    visit.open(with_snippet());
    visit.shows(&["bell Notifications, 5 unread (5)"]);
    visit.press_bell();
    visit.shows(LIST);
    visit.press("One");
    visit.was_asked_for(&["token", "count", "list", "mark", "count", "list"]);
    visit.settle();
    visit.shows(&["bell Notifications", "panel Notifications", "- One"]);
}

fn h_19_r_07_what_was_read_is_told_again_until_it_is_known(visit: &mut Visit) {
    let read: &[&str] = &["bell Notifications", "panel Notifications", "- One"];
    for (what, again) in [
        (status(503), &["mark 503", "mark", "count"][..]),
        (What::Cut { processed: false }, &["mark unanswered", "token", "mark", "list", "count"]),
        (What::Cut { processed: true }, &["mark unanswered", "token", "mark", "list", "count"]),
    ] {
        reading(visit);
        let id = visit.run("return probe.part('row').dataset.id").as_str().expect("an id").to_owned();
        visit.demo.fault(Fault::once(Endpoint::Status, what));
        visit.press("One");
        visit.was_first_asked_for(&again[..1]);
        visit.settle();
        visit.shows(read);
        visit.skips(2_000);
        visit.was_asked_for(again);
        visit.shows(read);
        assert!(visit.demo.is_read(&id));
        visit.demo.expire(&id);
        visit.done_with_requests();
    }
}

fn h_24_a_browser_that_believes_to_be_offline_is_put_to_the_test_by_a_wish(visit: &mut Visit) {
    let offline = "Object.defineProperty(navigator, 'onLine', {value: false})";
    visit.send(["One"]);
    visit.open(with_script(offline, with_snippet()));
    visit.waits_for("return probe.cores()", 1);
    visit.settle();
    visit.shows(&[]);
    visit.was_asked_for(&[]);
    visit.page_does("eS('inbox', 'open')");
    visit.shows(LIST);
}

fn r_03_a_header_that_scripts_may_not_read_is_told_of_once(visit: &mut Visit) {
    visit.send(["One"]);
    visit.demo.fault(Fault::always(Endpoint::Any, What::NoExpose));
    visit.open(with_options(NO_LOOKS));
    visit.shows(&[BELL]);
    visit.was_asked_for(&["token", "count"]);
    // A token is tried once more, since the platform said nothing against it.
    for _ in 0..2 {
        visit.done_with_requests();
        refresh(visit);
        visit.was_asked_for(&["count 401", "token", "count"]);
        visit.settle();
    }
    visit.expects(
        "warn: [App Inbox] the platform's answers hide the next token; it must send Access-Control-Expose-Headers: ES-TOKEN",
    );
    visit.shows(&[BELL]);
}

fn r_04_what_is_no_token_in_the_header_costs_one_renewal(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(on_a_clock(with_options(NO_LOOKS)));
    visit.shows(&[BELL]);
    visit.was_asked_for(&["token", "count"]);
    for value in ["", " ", "a, b", "té", "undefined", &"x".repeat(8_193)] {
        visit.skips(60_000);
        visit.done_with_requests();
        visit.demo.fault(Fault::once(Endpoint::Count, What::TokenHeader { value: value.to_owned() }));
        refresh(visit);
        visit.was_asked_for(&["count"]);
        visit.settle();
        refresh(visit);
        visit.was_asked_for(&["count", "count 401", "token", "count"]);
        visit.shows(&[BELL]);
    }
}

fn r_08_r_10_a_request_goes_on_when_the_panel_is_closed_and_no_other_is_made_beside_it(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(with_snippet());
    visit.shows(&[BELL]);
    visit.demo.fault(Fault::once(Endpoint::List, What::Hold));
    visit.press_bell();
    visit.was_asked_for(&["token", "count", "list unanswered"]);
    visit.page_does(
        "for (let times = 0; times < 50; times += 1) {
             eS('inbox', 'refresh'); eS('inbox', 'close'); eS('inbox', 'refresh'); eS('inbox', 'open');
             for (const kind of ['online', 'offline', 'online']) dispatchEvent(new Event(kind));
         }
         eS('inbox', 'close')",
    );
    visit.settle();
    visit.was_asked_for(&["token", "count", "list unanswered"]);
    visit.demo.release();
    visit.was_asked_for(&["token", "count", "list", "count"]);
    visit.has_left(0);
}

fn r_09_an_answer_after_15_seconds_is_ignored(visit: &mut Visit) {
    reading(visit);
    visit.demo.fault(Fault::once(Endpoint::List, What::Hold));
    refresh(visit);
    visit.was_asked_for(&["list unanswered"]);
    visit.skips(15_000);
    visit.has_left(1);
    visit.demo.release();
    visit.skips(2_000);
    visit.was_asked_for(&["list unanswered", "token", "list", "count"]);
    visit.shows(LIST);
}

fn r_12_a_token_follows_no_redirect(visit: &mut Visit) {
    let other = Demo::start(Config::default()).expect("free ports");
    let path = "/appinbox/v1/messages/count";
    visit.send(["One"]);
    for to in [visit.demo.platform_url(), other.platform_url(), visit.demo.shop_url()] {
        visit.done_with_requests();
        visit.demo.fault(Fault::once(Endpoint::Count, What::Redirect { to: format!("{to}{path}") }));
        visit.open(on_a_clock(that_listens()));
        visit.waits_for("return window.heard?.[0]", "network");
        visit.skips(2_000);
        visit.shows(&[BELL]);
        visit.was_asked_for(&["token", "count 302", "token", "count"]);
    }
    assert!(other.log().is_empty(), "nobody else is asked for anything: {:#?}", other.log());
}

fn r_12_a_success_without_a_body_and_a_304_break_nothing(visit: &mut Visit) {
    let empty = |status| What::Body { text: String::new(), content_type: "text/plain".to_owned(), status };
    let [id] = visit.send(["One"]);
    visit.demo.fault(Fault::once(Endpoint::Status, empty(204)));
    visit.open(with_options(NO_LOOKS));
    visit.press_bell();
    visit.press("One");
    visit.was_asked_for(&["token", "count", "list", "mark 204", "count"]);
    visit.shows(&["bell Notifications", "panel Notifications", "- One"]);
    assert!(visit.demo.is_read(&id));
    for status in [204, 205, 304] {
        visit.done_with_requests();
        visit.demo.fault(Fault::once(Endpoint::List, empty(status)));
        refresh(visit);
        visit.was_asked_for(&[&format!("list {status}"), "count"]);
        visit.settle();
        visit.shows(&["bell Notifications", "panel Notifications", "- One"]);
    }
}

/// Frames stand for tabs: each has an inbox of its own, and all are to be seen.
fn r_13_tabs_that_kill_each_others_tokens_come_to_rest(visit: &mut Visit) {
    const TABS: usize = 5;
    visit.send(["One"]);
    visit.demo.settings(|settings| settings.one_token_per_contact = true);
    visit.demo.page("/tab.html", on_a_clock(with_options(NO_LOOKS)));
    visit.open(page("", &"<iframe src=\"/tab.html\" width=\"300\" height=\"90\"></iframe>".repeat(TABS)));
    let all = json!(vec![BELL; TABS]);
    // All begin at once. Whoever was robbed twice waits by chance, and then comes alone.
    let mut turns = 0;
    let at_rest = until(|| {
        visit.settle();
        in_tabs(visit, &format!("tabs[{turns} % tabs.length]?.skip?.(20_000)"));
        turns += 1;
        (in_tabs(visit, "return tabs.map((tab) => String(tab.probe?.draw()))") == all).then_some(())
    });
    visit.settle();
    let within_the_limits = "tab.probe.asked <= 3 * Math.ceil(tab.performance.now() / 60_000)";
    let asked = in_tabs(visit, "return tabs.map((tab) => tab.probe.asked)");
    let few = in_tabs(visit, &format!("return tabs.every((tab) => {within_the_limits})"));
    assert!(at_rest.is_some() && few == json!(true), "callbacks of the tabs: {asked}, after {turns} turns");
    // From then on a look costs the tab that looks one callback, and the others nothing.
    for tab in 0..TABS {
        in_tabs(visit, "tabs.forEach((tab) => tab.skip(60_000))");
        visit.done_with_requests();
        visit.demo.mint(ANNA);
        in_tabs(visit, &format!("tabs[{tab}].eS('inbox', 'refresh')"));
        visit.was_asked_for(&["count 401", "token", "count"]);
        visit.settle();
    }
    visit.was_asked_for(&["count 401", "token", "count"]);
}

/// Runs the body of a function beside the frames of the page.
#[track_caller]
fn in_tabs(visit: &Visit, script: &str) -> Value {
    visit.run(&format!(
        "const tabs = [...document.querySelectorAll('iframe')].map((frame) => frame.contentWindow); {script}"
    ))
}

fn r_15_a_service_worker_that_brings_old_answers_costs_one_renewal(visit: &mut Visit) {
    const WORKER: &str = "
        const kept = new Map();
        const answer = async (request) => {
            if (!kept.has(request.url)) kept.set(request.url, await fetch(request));
            return kept.get(request.url).clone();
        };
        addEventListener('install', () => skipWaiting());
        addEventListener('activate', (event) => event.waitUntil(clients.claim()));
        addEventListener('fetch', (event) => {
            const {method, headers} = event.request;
            if (method === 'GET' && headers.has('es-token')) event.respondWith(answer(event.request));
        });";
    visit.demo.file("/worker.js", WORKER, "text/javascript");
    let [one, two] = visit.send(["One", "Two"]);
    visit.is_the_pages_own("service worker");
    visit.open(page("<script>navigator.serviceWorker.register('/worker.js')</script>", ""));
    visit.waits_for("return Boolean(navigator.serviceWorker.controller)", true);
    visit.open(with_options(NO_LOOKS));
    visit.press_bell();
    visit.shows(&[
        "bell Notifications, 2 unread (2)",
        "panel Notifications",
        "[Mark all as read]",
        "• One",
        "• Two",
    ]);
    visit.was_asked_for(&["token", "count", "list"]);
    // The answers of before come again, the last of them with a token that was used long ago.
    refresh(visit);
    let asked =
        "return performance.getEntriesByType('resource').filter(({name}) => /messages/.test(name)).length";
    visit.waits_for(asked, 4);
    visit.settle();
    visit.press("One");
    visit.was_asked_for(&["token", "count", "list", "mark 401", "token", "mark"]);
    visit.settle();
    visit.press("Two");
    visit.was_asked_for(&["token", "count", "list", "mark 401", "token", "mark", "mark"]);
    visit.settle();
    assert!(visit.demo.is_read(&one) && visit.demo.is_read(&two));
    visit.run("return navigator.serviceWorker.ready.then((worker) => worker.unregister())");
}

fn r_16_a_page_that_repeats_requests_by_itself_meets_the_limits(visit: &mut Visit) {
    let repeats = "const own = fetch;
        window.fetch = async (...given) => {
            let answer = await own(...given);
            for (let times = 0; times < 3 && answer.status === 401; times += 1) answer = await own(...given);
            return answer;
        }";
    visit.demo.fault(Fault::always(Endpoint::Count, What::status(401)));
    visit.open(on_a_clock(with_script(repeats, with_options(NO_LOOKS))));
    let again = ["token", "count 401", "count 401", "count 401", "count 401"];
    visit.was_asked_for(&again.repeat(2));
    visit.skips(8_000);
    refresh(visit);
    visit.was_asked_for(&again.repeat(3));
    for _ in 0..4 {
        visit.skips(8_000);
        refresh(visit);
    }
    visit.settle();
    visit.was_asked_for(&again.repeat(3));
    visit.shows(&[]);
    visit.demo.clear_faults();
    visit.skips(60_000);
    visit.shows(&["bell Notifications"]);
    let contacts: Vec<_> = visit.demo.log().into_iter().filter_map(|seen| seen.contact).collect();
    assert!(contacts.iter().all(|contact| contact == ANNA));
}

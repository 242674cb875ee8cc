//! The queue: every stub that pages have, calls of every shape in it, and pages that are hostile or clumsy.

use platform::Page;
use serde_json::json;

use crate::pages::{BODY, page, script_path, snippet, snippet_with, with_init, with_snippet};
use crate::visit::{Visit, in_browsers};

in_browsers! {
    l_02_the_flat_stub_works
    l_04_a_stub_of_rest_parameters_works
    l_07_calls_of_other_products_are_kept_and_handed_on_in_order
    l_11_a_reference_kept_from_before_the_load_reaches_the_inbox
    l_13_a_snippet_pasted_twice_is_one_inbox
    l_14_a_script_included_twice_is_one_inbox
    l_16_the_script_works_wherever_and_however_it_is_included
    l_05_hostile_entries_stop_nothing_and_are_told_of_once
    l_06_commands_that_are_none_are_told_of_once
    l_09_a_function_of_the_page_that_throws_stops_nothing
    l_10_a_call_within_a_handler_waits_for_its_turn
    l_10_a_command_within_a_listener_waits_for_its_turn
    l_12_what_else_is_called_es_is_left_alone
    the_queue_of_web_push_is_left_alone
}

pub(crate) const FLAT: &str = "<script>window.eS = window.eS || function () { (window.eS.q = window.eS.q || []).push(arguments) };</script>";
pub(crate) const INIT: &str = "eS('init', {APP_INBOX: true}, {getAuthTokenCallback: yourImplementationOfAuthCallback, language: 'en'});";
const NOT_A_CALL: &str = "warn: [App Inbox] a call is missing its command, like eS('init', …)";

/// A page whose stub stands alone, with a tag for the script after it and then a script of the page.
pub(crate) fn flat(tag: &str, script: &str) -> Page {
    page(&format!("{FLAT}{}<script>{script}</script>", tag.replace("SRC", &script_path())), BODY)
}

fn l_02_the_flat_stub_works(visit: &mut Visit) {
    visit.open(flat("<script async src=\"SRC\"></script>", INIT));
    visit.shows(&["bell Notifications"]);
    visit.page_does("eS('inbox', 'open')");
    visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
}

fn l_04_a_stub_of_rest_parameters_works(visit: &mut Visit) {
    let rest = snippet()
        .replace("function () {f.c(arguments); }", "(...args) => f.c(args)")
        .replace("function () {f.q.push(arguments); }", "(...args) => f.q.push(args)");
    visit.open(page(&rest, BODY));
    visit.shows(&["bell Notifications"]);
    visit.page_does("eS('inbox', 'open')");
    visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
}

fn l_07_calls_of_other_products_are_kept_and_handed_on_in_order(visit: &mut Visit) {
    let calls = format!(
        "eS('sendEvent', 'MainPage'); eS('sendEvent', 'ProductPage', {{ProductPage: {{price: NaN}}}}); {INIT}
         eS('getRecommendations', {{variantId: 'r1v1'}}, () => {{}});"
    );
    visit.open(with_init(&calls));
    visit.shows(&["bell Notifications"]);
    visit.page_does(
        "eS('sendEvent', 'StatusCart', {StatusCart: []}, {GeneralInfo: {}});
         window.handed = [];
         eS('inbox', 'forward', (...call) => window.handed.push(call.map((part) => part.call ? 'function' : part)));
         eS('sendEventWithTags', 'MainPage')",
    );
    let handed = json!([
        ["sendEvent", "MainPage"],
        ["sendEvent", "ProductPage", {"ProductPage": {"price": null}}],
        ["getRecommendations", {"variantId": "r1v1"}, "function"],
        ["sendEvent", "StatusCart", {"StatusCart": []}, {"GeneralInfo": {}}],
        ["sendEventWithTags", "MainPage"],
    ]);
    visit.waits_for("return window.handed.map((call) => JSON.parse(JSON.stringify(call)))", handed);
}

fn l_11_a_reference_kept_from_before_the_load_reaches_the_inbox(visit: &mut Visit) {
    let kept = "kept = window.eS; queue = kept.q;";
    for page in [
        with_init(&format!("{kept} {INIT}")),
        flat("<script async src=\"SRC\"></script>", &format!("{INIT} {kept}")),
    ] {
        visit.open(page);
        visit.shows(&["bell Notifications"]);
        visit.page_does("kept('inbox', 'open')");
        visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
        visit.page_does("queue.push(['inbox', 'close'])");
        visit.shows(&["bell Notifications"]);
    }
}

fn l_13_a_snippet_pasted_twice_is_one_inbox(visit: &mut Visit) {
    visit.open(page(&snippet().repeat(2), BODY));
    visit.shows(&["bell Notifications"]);
    visit.settle();
    visit.shows(&["bell Notifications"]);
    visit.press_bell();
    visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
    visit.waits_for("return probe.cores()", 1);
}

fn l_14_a_script_included_twice_is_one_inbox(visit: &mut Visit) {
    let tags = "<script src=\"SRC\"></script><script src=\"SRC?again\"></script>";
    visit.open(flat(tags, INIT));
    visit.shows(&["bell Notifications"]);
    visit.settle();
    visit.shows(&["bell Notifications"]);
    visit.was_asked_for(&["token", "count"]);
    visit.waits_for("return probe.cores()", 1);
}

fn l_16_the_script_works_wherever_and_however_it_is_included(visit: &mut Visit) {
    let src = script_path();
    let later = format!("addEventListener('load', () => {{ {INIT} }});");
    let tag_manager = format!(
        "addEventListener('load', () => {{
            document.head.append(Object.assign(document.createElement('script'), {{src: '{src}'}}));
            probe.accept();
        }});"
    );
    for page in [
        flat("<script src=\"SRC\"></script>", INIT),
        flat("<script defer src=\"SRC\"></script>", INIT),
        flat("<script async src=\"SRC\"></script>", &later),
        flat("", &format!("{INIT} {tag_manager}")),
        // No stub: the script makes one.
        page(&format!("<script src=\"{src}\"></script><script>{INIT}</script>"), BODY),
        page("", &format!("{BODY}{FLAT}<script src=\"{src}\"></script><script>{INIT}</script>")),
    ] {
        visit.open(page);
        visit.shows(&["bell Notifications"]);
    }
}

fn l_05_hostile_entries_stop_nothing_and_are_told_of_once(visit: &mut Visit) {
    let hostile = "
        const cyclic = []; cyclic.push(cyclic);
        const thrower = new Proxy([], new Proxy({}, {get() { return () => { throw new Error('trap') } }}));
        const {proxy: revoked, revoke} = Proxy.revocable([], {}); revoke();
        for (const entry of [null, undefined, 7, 'init', {}, [], [[]], new Array(3), cyclic, thrower, [thrower], revoked,
            {length: 2 ** 32}, {get length() { throw new Error('length') }}, Object.freeze([null, 'init']), [[['init']]],
            Symbol('init'), 7n, () => {}]) eS.q.push(entry);
        for (const word of [Symbol('init'), Object.create(null), thrower, {toString() { throw new Error('text') }}]) eS(word);";
    visit.open(with_init(&format!("{hostile} {INIT}")));
    visit.expects(NOT_A_CALL);
    visit.shows(&["bell Notifications"]);
    visit.page_does("eS(); eS(null); eS([]); eS(Symbol('x')); eS([Symbol('x')]); eS('inbox', 'open')");
    visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
}

fn l_06_commands_that_are_none_are_told_of_once(visit: &mut Visit) {
    visit.open(with_init(&format!("{INIT} eS('sendEvnt', 'MainPage'); eS('__proto__'); eS('constructor')")));
    visit.shows(&["bell Notifications"]);
    for name in ["sendEvnt", "__proto__", "constructor"] {
        visit.expects(&format!("warn: [App Inbox] unknown command {name}"));
    }
    visit.page_does("eS('sendEvnt', 'MainPage'); eS('__proto__')");
}

fn l_09_a_function_of_the_page_that_throws_stops_nothing(visit: &mut Visit) {
    visit.open(with_init(&format!(
        "const thrower = () => {{ throw new Error('no') }};
         eS('inbox', 'on', 'change', thrower); eS('sendEvent', 'MainPage'); eS('inbox', 'forward', thrower); {INIT}"
    )));
    // Once by the inbox, and once by what hands on what is none of the inbox's.
    visit.expects("warn: [App Inbox] a function that the page gave has thrown no");
    visit.expects("warn: [App Inbox] a function that the page gave has thrown no");
    visit.page_does("eS('sendEvent', 'Again')");
    visit.press_bell();
    visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
}

fn l_10_a_call_within_a_handler_waits_for_its_turn(visit: &mut Visit) {
    visit.open(with_init(&format!(
        "calls = [];
         eS('inbox', 'forward', (name, n) => {{
             calls.push('in ' + n);
             if (n === 1) {{ eS('sendEvent', 'again'); }}
             calls.push('out ' + n);
         }});
         eS('sendEvent', 1);
         eS('sendEvent', 2);
         {INIT}"
    )));
    let calls = json!(["in 1", "out 1", "in 2", "out 2", "in again", "out again"]);
    visit.waits_for("return calls", calls);
}

fn l_10_a_command_within_a_listener_waits_for_its_turn(visit: &mut Visit) {
    visit.open(with_init(&format!(
        "states = [];
         eS('inbox', 'on', 'change', (state) => {{
             states.push(state.open);
             if (state.signedIn && states.length < 4) eS('inbox', state.open ? 'close' : 'open');
         }});
         {INIT}"
    )));
    visit.waits_for("return states", json!([false, true, false, true]));
    visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
}

fn l_12_what_else_is_called_es_is_left_alone(visit: &mut Visit) {
    let tag = format!("<script src=\"{}\"></script>", script_path());
    for taken in ["{mine: true}", "'mine'", "7", "false", "null"] {
        visit.open(page(&format!("<script>window.eS = mine = {taken};</script>{tag}"), BODY));
        visit.expects("warn: [App Inbox] window.eS is taken by something else; the inbox stays off");
        visit.settle();
        assert_eq!(visit.run("return window.eS === window.mine && probe.draw().length"), json!(0), "{taken}");
    }
    visit.was_asked_for(&[]);
}

fn the_queue_of_web_push_is_left_alone(visit: &mut Visit) {
    let push = "window.es = function () { es.q.push(arguments) }; es.q = []; es('init', 'push'); was = es;";
    visit.open(page(&format!("<script>{push}</script>{}", snippet_with(INIT)), BODY));
    visit.shows(&["bell Notifications"]);
    assert_eq!(
        visit.run("es('more'); return [window.es === window.was, window.es.q.length]"),
        json!([true, 2])
    );
    visit.open(with_snippet());
    visit.shows(&["bell Notifications"]);
    assert_eq!(visit.run("return 'es' in window"), json!(false));
}

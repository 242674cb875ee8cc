//! The core as JavaScript, where there is no WebAssembly.
//!
//! With `INBOX_FALLBACK` in the environment, all page tests run on it: then no page has any WebAssembly.

use std::process::Command;
use std::{env, fs};

use serde_json::json;

use crate::aborts;
use crate::package::succeeds;
use crate::pages::{with_init, with_script, with_snippet};
use crate::policy::works_whole;
use crate::stubs::INIT;
use crate::visit::{JAVASCRIPT, Visit, in_browsers};

in_browsers! { everywhere
    w_01_w_18_without_webassembly_the_inbox_is_the_same
    w_01_without_webassembly_and_without_the_fallback_the_page_is_left_alone
    w_07_w_18_the_fallback_dies_and_begins_again_as_the_wasm_does
}

// Firefox remembers of a file that it could not be imported, as long as the page lives.
in_browsers! {
    Chromium chromium_retries: l_30_w_01_a_fallback_that_an_offline_page_missed_is_loaded_when_it_is_online;
    WebKit webkit_retries: l_30_w_01_a_fallback_that_an_offline_page_missed_is_loaded_when_it_is_online;
}

in_browsers! { Interpreter interpreter: w_17_a_browser_without_a_compiler_has_its_inbox; }

/// What a page's author is told once, where the browser has none.
pub(crate) const SLOWER: &str =
    "warn: [App Inbox] this browser has no WebAssembly; the inbox works without WebAssembly, but more slowly";
const NONE: &str = "window.WebAssembly = undefined;";

/// Which tests say nothing of the fallback, and why.
const LEFT_OUT: [(&str, &str); 21] = [
    ("a_head_start_", "the request for the wasm is held"),
    ("an_early_bell_", "the request for the wasm is held"),
    ("an_app_has_its_bell_before_", "the request for the wasm is held"),
    ("y_03_what_was_begun_", "the request for the wasm is held"),
    ("t_38_what_the_callback_gave_", "the request for the wasm is held"),
    ("c1_i_14_t_38_what_was_begun_", "the request for the wasm is held"),
    ("i_14_t_38_c10_a_token_that_comes_", "the request for the wasm is held"),
    ("i_08_options_are_those_", "the request for the wasm is held"),
    ("l_20_", "the request for the wasm is blocked"),
    ("l_21_", "the request for the wasm is held"),
    ("l_30_", "the request fails offline, for the wasm or on a page that takes WebAssembly away itself"),
    ("w_01_", "they take the WebAssembly away themselves"),
    ("w_02_", "how the wasm is served"),
    ("w_04_", "another file in the wasm's place"),
    ("w_07_w_18_", "it takes the WebAssembly away itself"),
    ("w_07_an_app_", "a bundle has no place between core and glue where the sabotage could get in"),
    ("w_15_", "the wasm is compiled slowly"),
    ("w_17_", "it is about a browser that has no WebAssembly anyway"),
    ("c_01_to_c_21_", "the table says itself under which policies there is a fallback"),
    ("c_03_c_04_c_21_", "a policy refuses the wasm"),
    ("c_19_a_fallback_", "a policy refuses the wasm"),
];

/// Whether all tests run on the fallback.
pub(crate) fn is_tested() -> bool {
    env::var_os("INBOX_FALLBACK").is_some()
}

/// Whether this test says nothing then.
pub(crate) fn leaves_out(case: &str) -> bool {
    is_tested() && LEFT_OUT.iter().any(|(name, _)| case.starts_with(name))
}

/// What stands before the probe of every page then: the script's one line about it is not a trouble of the test.
pub(crate) fn without_wasm(probe: &str) -> String {
    let usual = json!(SLOWER.strip_prefix("warn: "));
    format!(
        "{NONE}
         {probe}
         {{ const {{warn}} = console; console.warn = (...said) => said[0] === {usual} || warn(...said); }}"
    )
}

/// The name of the fallback's file.
pub(crate) fn name() -> String {
    let files = fs::read_dir("dist/cdn").expect("dist/cdn: run ./build.sh dist first");
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut fallbacks = names.filter(|name| name.starts_with("app-inbox-") && name.ends_with(".js"));
    fallbacks.next().expect("the fallback in dist/cdn")
}

/// Lets `sabotage.js` get between the fallback and its glue.
pub(crate) fn sabotaged(visit: &Visit) {
    let name = name();
    let whole = fs::read(format!("dist/cdn/{name}")).unwrap();
    visit.demo.file("/scripts/whole.js", whole, JAVASCRIPT);
    let between = "import core from './whole.js';
        export default (imports) => window.sabotage ? sabotage.within(core, imports) : core(imports);";
    visit.demo.file(&format!("/scripts/{name}"), between, JAVASCRIPT);
}

fn w_01_w_18_without_webassembly_the_inbox_is_the_same(visit: &mut Visit) {
    for instead in ["undefined", "null", "{}"] {
        works_whole(visit, with_script(&format!("window.WebAssembly = {instead};"), with_snippet()));
        visit.expects(SLOWER);
        assert_eq!(visit.run("return [probe.loaded('.wasm'), probe.cores()]"), json!([0, 1]), "{instead}");
    }
}

fn w_01_without_webassembly_and_without_the_fallback_the_page_is_left_alone(visit: &mut Visit) {
    let path = format!("/scripts/{}", name());
    for (kind, file) in [
        ("404", None),
        ("empty", Some("")),
        ("HTML", Some("<!doctype html><p>Not here</p>")),
        ("another script", Some("export default () => null;")),
    ] {
        match file {
            None => visit.demo.fail(&path, Some(404)),
            Some(text) => visit.demo.file(&path, text, JAVASCRIPT),
        }
        let errors = "const reasons = []; eS('inbox', 'on', 'error', ({reason}) => reasons.push(reason));";
        visit.open(with_script(NONE, with_init(&format!("{errors} {INIT}"))));
        visit.expects("warn: [App Inbox] this browser has no WebAssembly, and what stands in for it could not be loaded; the inbox stays off");
        visit.waits_for("return probe.troubles.length", 1);
        visit.page_does("for (let n = 0; n < 2000; n += 1) eS('sendEvent', n); eS('inbox', 'open')");
        visit.settle();
        visit.shows(&[]);
        visit.was_first_asked_for(&["token"]);
        visit.done_with_requests();
        assert_eq!(visit.run("return eS.q.length"), json!(0), "{kind}: nobody will ever read the queue");
    }
}

fn l_30_w_01_a_fallback_that_an_offline_page_missed_is_loaded_when_it_is_online(visit: &mut Visit) {
    let path = format!("/scripts/{}", name());
    visit.demo.fail(&path, Some(503));
    let offline = "Object.defineProperty(navigator, 'onLine', {value: false, configurable: true});";
    visit.open(with_script(&format!("{NONE} {offline}"), with_snippet()));
    visit.waits_for("return probe.cores()", 1);
    visit.settle();
    visit.shows(&[]);
    visit.demo.file(&path, fs::read(format!("dist/cdn/{}", name())).unwrap(), JAVASCRIPT);
    visit.run("delete navigator.onLine; dispatchEvent(new Event('online'))");
    visit.shows(&["bell Notifications"]);
    visit.expects(SLOWER);
}

fn w_07_w_18_the_fallback_dies_and_begins_again_as_the_wasm_does(visit: &mut Visit) {
    aborts::dies_and_begins_again(visit, NONE);
    visit.expects(SLOWER);
}

/// An import that calls back fills the stack of the core, long before that of the browser is full.
#[test]
fn w_10_a_full_stack_ends_the_fallback_as_it_ends_the_wasm() {
    let glue = fs::read_to_string("target/glue/small.js").expect("the glue: run ./build.sh dist first");
    let (_, take_over) = glue.split_once("function takeOver").unwrap();
    let (_, call) = take_over.split_once("wasm.").unwrap();
    let (name, _) = call.split_once('(').unwrap();
    let script = format!(
        "const {{ default: core }} = await import('./dist/npm/fallback.js');
         const deeper = () => {{ exports.{name}(1, 2); return 0; }};
         const exports = core({{ a: new Proxy({{}}, {{ get: () => deeper }}) }});
         try {{ deeper(); }} catch (error) {{ console.log(error.message); }}"
    );
    assert_eq!(succeeds(Command::new("node").args(["--input-type=module", "-e", &script])), "abort\n");
}

fn w_17_a_browser_without_a_compiler_has_its_inbox(visit: &mut Visit) {
    works_whole(visit, with_snippet());
    if visit.run("return typeof WebAssembly") == "undefined" {
        visit.expects(SLOWER);
    }
}

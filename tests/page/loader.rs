//! The script and its wasm: however they are included, wherever the page lives, and whatever comes instead of them.

use std::fs;
use std::path::Path;

use platform::Page;
use serde_json::{Value, json};

use crate::fallback;
use crate::package::serve_app;
use crate::pages::{BODY, page, script_path, snippet, with_init, with_snippet};
use crate::stubs::{FLAT, INIT, flat};
use crate::visit::{ANNA, HEAD_START, JAVASCRIPT, Visit, in_browsers};

in_browsers! {
    l_08_a_long_queue_is_run_in_slices_and_let_go
    l_15_l_28_of_two_versions_the_first_runs_and_the_second_says_so
    l_17_a_page_without_any_script_element_may_import_the_script
    l_18_the_first_script_of_the_page_may_stand_anywhere
    l_19_a_broken_script_leaves_the_page_alone
    l_20_a_wasm_that_is_blocked_is_told_of_in_one_line
    l_21_calls_for_a_wasm_that_never_comes_are_bounded
    l_22_a_page_that_rewrites_itself_has_its_inbox_again
    l_23_a_module_and_a_script_within_the_page_find_their_wasm
    l_24_in_a_frame_the_inbox_works_or_keeps_still
    l_25_pages_without_an_origin_are_left_alone
    l_27_beside_the_npm_package_the_script_is_the_one_inbox
    l_29_a_page_that_is_not_shown_yet_asks_for_nothing
    l_30_a_wasm_that_an_offline_page_missed_is_fetched_when_it_is_online
    w_01_a_webassembly_of_the_pages_own_leaves_the_page_alone
    w_02_w_03_the_wasm_needs_neither_streaming_nor_a_type
    w_04_w_05_w_06_any_other_wasm_leaves_the_page_alone
    w_15_a_page_goes_on_while_its_wasm_is_compiled
}

in_browsers! { WebKit webkit:
    l_22_a_page_that_rewrites_itself_has_its_inbox_again
    l_23_a_module_and_a_script_within_the_page_find_their_wasm
    w_01_a_webassembly_of_the_pages_own_leaves_the_page_alone
    w_02_w_03_the_wasm_needs_neither_streaming_nor_a_type
    w_04_w_05_w_06_any_other_wasm_leaves_the_page_alone
    w_15_a_page_goes_on_while_its_wasm_is_compiled;
}

const TAG: &str = "<script src=\"SRC\"></script>";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The text of the site's script.
fn script(visit: &Visit) -> String {
    let script = visit.run(&format!("return fetch('{}').then((answer) => answer.text())", script_path()));
    script.as_str().unwrap().to_owned()
}

/// The name of the wasm that the script asks for.
fn wasm_name(script: &str) -> &str {
    let end = script.find(".wasm").expect("the wasm's name") + ".wasm".len();
    &script[script[..end].rfind("app-inbox-").unwrap()..end]
}

fn not_loaded(name: &str) -> String {
    format!("warn: [App Inbox] {}; the inbox stays off", not_loaded_reason(name))
}

fn not_loaded_reason(name: &str) -> String {
    format!("could not load {name}; it must lie beside the script, as it is, and be served with CORS")
}

/// No request but for the script's own files and the head start, no bell, and calls come to nothing.
#[track_caller]
pub(crate) fn stays_off(visit: &mut Visit) {
    visit.page_does("for (let n = 0; n < 2000; n += 1) eS('sendEvent', n); eS('inbox', 'open')");
    visit.settle();
    visit.shows(&[]);
    // Whether the count was asked for before it was known that there is no inbox, is chance.
    visit.was_first_asked_for(&["token"]);
    visit.done_with_requests();
    assert_eq!(visit.run("return eS.q.length"), json!(0), "nobody will ever read the queue");
}

fn l_08_a_long_queue_is_run_in_slices_and_let_go(visit: &mut Visit) {
    // A task of ours ends where one of the page's own begins.
    let script = format!(
        "slices = [];
         let slice = 0;
         const count = (name, n) => {{
             if (slice === 0) setTimeout(() => {{ slices.push(slice); slice = 0; }});
             slice += 1;
             last = n;
         }};
         old = eS.q;
         for (let n = 1; n <= 100000; n += 1) eS('sendEvent', n);
         eS('inbox', 'forward', count); {INIT}"
    );
    visit.open(with_init(&script));
    visit.shows(&["bell Notifications"]);
    visit.waits_for("return slices.reduce((sum, slice) => sum + slice, 0)", 1000);
    visit.waits_for("return [slices.every((slice) => slice <= 200), last]", json!([true, 100_000]));
    assert_eq!(visit.run("return [old.length, eS.q.length]"), json!([0, 0]));
}

fn l_15_l_28_of_two_versions_the_first_runs_and_the_second_says_so(visit: &mut Visit) {
    let other = script(visit).replace(VERSION, "9.9.9");
    assert!(other.contains("9.9.9"), "the script knows its version");
    visit.demo.file("/scripts/other.js", other, "text/javascript");
    let tags = "<script src=\"SRC?1\"></script><script src=\"SRC?2\"></script>\
         <script src=\"/scripts/other.js\"></script><script src=\"/scripts/other.js?2\"></script>";
    visit.open(flat(tags, INIT));
    visit.expects(&format!(
        "warn: [App Inbox] eS.js {VERSION} runs on this page already; eS.js 9.9.9 hands its calls on to it"
    ));
    visit.shows(&["bell Notifications"]);
    visit.settle();
    visit.shows(&["bell Notifications"]);
    visit.was_asked_for(&["token", "count"]);
    visit.waits_for("return probe.cores()", 1);
}

fn l_17_a_page_without_any_script_element_may_import_the_script(visit: &mut Visit) {
    let begin = format!(
        "begin = () => {{
             for (const script of [...document.scripts]) script.remove();
             probe.accept();
             import('{}').then(() => {{ {INIT} }});
         }}",
        script_path()
    );
    visit.open(page(&format!("<script>{begin}</script>"), BODY));
    visit.run("begin()");
    visit.shows(&["bell Notifications"]);
    assert_eq!(visit.run("return document.scripts.length"), json!(0));
}

fn l_18_the_first_script_of_the_page_may_stand_anywhere(visit: &mut Visit) {
    for first in [
        "<svg><script>1</script></svg>",
        "<svg><foreignObject><script>1</script></foreignObject></svg>",
        "<template><script>1</script></template>",
        "<noscript><script>1</script></noscript>",
        "<div hidden><script type=\"text/plain\">1</script></div>",
    ] {
        let Page { html, headers } = page("", &format!("{first}{BODY}{}", snippet()));
        // The probe has to be no script before the first one.
        let html = html.replace("<script src=\"/probe.js\"></script>", "");
        let html = html.replace(&snippet(), &format!("<script src=\"/probe.js\"></script>{}", snippet()));
        visit.open(Page { html, headers });
        visit.shows(&["bell Notifications"]);
        visit.run("probe.accept()");
    }
}

fn l_19_a_broken_script_leaves_the_page_alone(visit: &mut Visit) {
    let path = script_path();
    let whole = script(visit);
    let put = |kind: &str| match kind {
        "404" => visit.demo.fail(&path, Some(404)),
        "500" => visit.demo.fail(&path, Some(500)),
        "HTML" => visit.demo.file(&path, "<!doctype html><p>Not here</p>", "text/html"),
        "empty" => visit.demo.file(&path, "", "text/javascript"),
        "truncated" => visit.demo.file(&path, &whole[..whole.len() / 2], "text/javascript"),
        _ => visit.demo.fail(&path, None),
    };
    for (kind, errors) in [("404", 1), ("500", 1), ("HTML", 1), ("empty", 0), ("truncated", 1), ("never", 0)]
    {
        put(kind);
        visit.demo.page("/broken.html", with_snippet());
        // A page waits for all its scripts before it is loaded, so the last one comes in a frame.
        let load = "const frame = Object.assign(document.createElement('iframe'), {src: '/broken.html'});
            document.body.append(frame);
            window.inner = frame.contentWindow;
            return new Promise((done) => {
                const look = () => (inner.eS && inner.document.readyState !== 'loading' ? done(null) : setTimeout(look, 5));
                look();
            })";
        visit.run(load);
        visit.waits_for("return inner.probe?.troubles.length", errors);
        visit.settle();
        let troubles = visit.run("return inner.probe.troubles");
        let troubles = troubles.as_array().unwrap();
        assert!(
            troubles.len() == errors
                && troubles.iter().all(|one| one.as_str().unwrap().starts_with("error: ")),
            "{kind}: the browser's own words and nothing else: {troubles:?}"
        );
        assert_eq!(visit.run("return inner.probe.draw()"), json!([]), "{kind}");
        assert_eq!(
            visit.run("return inner.document.querySelectorAll('script[async]').length"),
            json!(1),
            "{kind}"
        );
        visit.run("document.querySelector('iframe').remove(); probe.accept()");
    }
    visit.was_asked_for(&[]);
}

/// `fetch` of the page, for the wasm only.
pub(crate) fn with_fetch(body: &str) -> String {
    format!(
        "const original = fetch;
         fetches = 0;
         window.fetch = (address, ...more) => {{
             const go = () => original(address, ...more);
             if (!String(address).endsWith('.wasm')) return go();
             fetches += 1;
             {body}
         }};"
    )
}

fn l_20_a_wasm_that_is_blocked_is_told_of_in_one_line(visit: &mut Visit) {
    let blocked = with_fetch("return Promise.reject(new TypeError('Failed to fetch'));");
    let script = script(visit);
    let listens = "told = []; eS('inbox', 'on', 'error', ({reason}) => told.push(reason));
        handed = []; eS('sendEvent', 1); eS('inbox', 'forward', (name, n) => handed.push(n));";
    visit.open(with_init(&format!("{blocked} {INIT} {listens}")));
    visit.waits_for("return probe.troubles.length", 1);
    visit.expects(&not_loaded(wasm_name(&script)));
    stays_off(visit);
    // Those of other products still find their own.
    visit.page_does("eS('sendEvent', 2)");
    visit.waits_for("return [handed[0], handed.at(-1)]", json!([1, 2]));
    assert_eq!(visit.run("return told"), json!(["network"]));
    assert_eq!(visit.run("return fetches"), json!(1), "it is not asked for again");
}

fn l_21_calls_for_a_wasm_that_never_comes_are_bounded(visit: &mut Visit) {
    let held = with_fetch("return new Promise((done) => (release = () => done(go())));");
    visit.open(with_init(&format!("{held} {INIT}")));
    visit.waits_for("return fetches", 1);
    visit.page_does(
        "window.handed = [];
         for (let n = 1; n <= 5000; n += 1) {
             eS('sendEvent', n);
             eS('inbox', 'on', 'change', () => {});
         }
         eS('inbox', 'forward', (name, n) => handed.push(n))",
    );
    assert_eq!(visit.run("return eS.q.length"), 0);
    // Whoever takes those of other products has them without the wasm.
    visit.waits_for("return [handed.length, handed[0], handed.at(-1)]", json!([1000, 4001, 5000]));
    visit.run("release()");
    visit.shows(&["bell Notifications"]);
}

fn l_22_a_page_that_rewrites_itself_has_its_inbox_again(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(with_snippet());
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.leave();
    let html = json!(with_snippet().html);
    visit.run(&format!("document.open(); document.write({html}); document.close()"));
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    // By the new snippet's `init` the old inbox was asked; the one that the script brings up hears the page's events.
    visit.waits_for("return probe.asked === 2 && probe.pending === 0", true);
    visit.settle();
    visit.send(["Two"]);
    visit.run("dispatchEvent(Object.assign(new Event('pageshow'), {persisted: true}))");
    visit.shows(&["bell Notifications, 2 unread (2)"]);
    visit.press_bell();
    visit.press("One");
    visit.shows(&[
        "bell Notifications, 1 unread (1)",
        "panel Notifications",
        "[Mark all as read]",
        "• Two",
        "- One",
    ]);
}

fn l_23_a_module_and_a_script_within_the_page_find_their_wasm(visit: &mut Visit) {
    let clobbered = "<form name=\"currentScript\"></form><img name=\"currentScript\" alt=\"\">";
    let src = script_path();
    for page in [
        flat("<script type=\"module\" src=\"SRC\"></script>", INIT),
        flat("<script type=\"module\">import 'SRC';</script>", INIT),
        page("", &format!("{clobbered}{BODY}{FLAT}{}<script>{INIT}</script>", TAG.replace("SRC", &src))),
        flat("", &format!("{INIT} addEventListener('load', () => setTimeout(() => import('{src}')))")),
    ] {
        visit.open(page);
        visit.shows(&["bell Notifications"]);
    }
    // A script within the page looks beside the page.
    let script = script(visit);
    for (name, kind) in [(wasm_name(&script), "application/wasm"), (&fallback::name(), JAVASCRIPT)] {
        visit.demo.file(&format!("/{name}"), fs::read(format!("dist/cdn/{name}")).unwrap(), kind);
    }
    visit.open(flat(&format!("<script>{script}</script>"), INIT));
    visit.shows(&["bell Notifications"]);
}

/// A page that tells its parent what is to be seen and what went wrong, when it is asked; its inbox has this token.
fn framed(token: &str) -> String {
    let tell = "addEventListener('message', ({source}) =>
        source.postMessage([probe.draw(), probe.troubles, location.origin, probe.pending], '*'));";
    let init =
        format!("eS('init', {{getAuthTokenCallback: probe.counted(() => '{token}'), language: 'en'}});");
    with_init(&format!("{tell} {init}")).html
}

/// Puts a frame into the page and waits until it says this: what is to be seen, and the troubles.
#[track_caller]
fn frame_says(visit: &Visit, attributes: &Value, expected: &Value) {
    let script = format!(
        "if (!window.frame) {{
             window.frame = Object.assign(document.createElement('iframe'), {attributes});
             frame.width = frame.height = 600;
             const sandbox = {attributes}.box;
             if (sandbox !== undefined) frame.setAttribute('sandbox', sandbox);
             addEventListener('message', ({{data}}) => (window.said = data));
             document.body.append(frame);
         }}
         frame.contentWindow.postMessage('?', '*');
         return (window.said ?? []).slice(0, 2)"
    );
    visit.waits_for(&script, expected.clone());
    visit.run("frame.remove(); delete window.frame; delete window.said; probe.accept()");
}

fn l_24_in_a_frame_the_inbox_works_or_keeps_still(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(page("", BODY));
    let shop = visit.demo.shop_url();
    let far = shop.replace("127.0.0.1", "localhost");
    visit.is_the_pages_own(&far);
    let put =
        |token: &str| visit.demo.page("/framed.html", Page { html: framed(token), headers: Vec::new() });
    let works = json!([["bell Notifications, 1 unread (1)"], []]);
    put(&visit.demo.mint(ANNA));
    frame_says(visit, &json!({"src": "/framed.html"}), &works);
    put(&visit.demo.mint(ANNA));
    frame_says(visit, &json!({ "src": format!("{far}/framed.html") }), &works);
    // Without an origin of its own: no storage, no cookies.
    put(&visit.demo.mint(ANNA));
    frame_says(visit, &json!({"src": "/framed.html", "box": "allow-scripts"}), &works);
}

fn l_25_pages_without_an_origin_are_left_alone(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(page("", BODY));
    let shop = visit.demo.shop_url();
    let works = json!([["bell Notifications, 1 unread (1)"], []]);
    frame_says(visit, &json!({"srcdoc": framed(&visit.demo.mint(ANNA))}), &works);
    let absolute = |html: &str| {
        html.replace("src=\"/", &format!("src=\"{shop}/")).replace("'/scripts/", &format!("'{shop}/scripts/"))
    };
    let html = absolute(&framed(&visit.demo.mint(ANNA)));
    let address = visit.run(&format!("return 'data:text/html,' + encodeURIComponent({})", json!(html)));
    frame_says(visit, &json!({ "src": address }), &works);
    // A page from the disk, whose backend is nowhere.
    visit.leave();
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{:?}.html", visit.browser.engine()));
    fs::write(&file, absolute(&with_snippet().html)).unwrap();
    visit.browser.go(&format!("file://{}", file.display()));
    visit.waits_for("return probe.asked === 1 && probe.pending === 0", true);
    visit.expects("warn: [App Inbox] getAuthTokenCallback has thrown or rejected; when nobody is logged in it must resolve with ''");
    visit.shows(&[]);
}

fn l_27_beside_the_npm_package_the_script_is_the_one_inbox(visit: &mut Visit) {
    visit.send(["One"]);
    serve_app(visit);
    let app = visit.run("return fetch('/app/index.html').then((answer) => answer.text())");
    let tags = format!("{FLAT}{}</head>", TAG.replace("SRC", &script_path()));
    visit.leave();
    visit.demo.page(
        "/app/both.html",
        Page { html: app.as_str().unwrap().replace("</head>", &tags), headers: Vec::new() },
    );
    visit.go(&format!("/app/both.html?platform={}", visit.demo.platform_url()));
    visit.expects(&format!(
        "warn: [App Inbox] eS.js {VERSION} runs on this page already; app-inbox {VERSION} hands its calls on to it"
    ));
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.run("window.inbox.open()");
    visit.shows(&["bell Notifications, 1 unread (1)", "panel Notifications", "[Mark all as read]", "• One"]);
    visit.run("eS('inbox', 'close')");
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.waits_for("return window.states.at(-1)", json!({"signedIn": true, "unread": 1, "open": false}));
    visit.was_asked_for(&["token", "count", "list"]);
    // Of both kinds of core, the script's and the package's.
    let cores = "/(app.inbox[^/]*\\.wasm|app-inbox-[^/]*\\.js|fallback[^/]*\\.js)$/";
    let loaded = format!("({{name}}) => {cores}.test(name)");
    visit.waits_for(&format!("return performance.getEntriesByType('resource').filter({loaded}).length"), 1);
}

/// Drivers can't have a page rendered beforehand; to scripts such a page is a hidden one until it is shown.
fn l_29_a_page_that_is_not_shown_yet_asks_for_nothing(visit: &mut Visit) {
    let hidden = "Object.defineProperty(document, 'prerendering', {value: true, configurable: true});
        Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});
        Object.defineProperty(document, 'hidden', {value: true, configurable: true});";
    visit.open(with_init(&format!("{hidden} {INIT}")));
    visit.waits_for("return probe.cores()", 1);
    visit.settle();
    assert_eq!(visit.run("return probe.asked"), json!(0));
    visit.was_asked_for(&[]);
    visit.run(
        "delete document.prerendering; delete document.visibilityState; delete document.hidden;
         document.dispatchEvent(new Event('visibilitychange'))",
    );
    visit.shows(&["bell Notifications"]);
    visit.was_asked_for(&["token", "count"]);
}

fn l_30_a_wasm_that_an_offline_page_missed_is_fetched_when_it_is_online(visit: &mut Visit) {
    let offline =
        with_fetch("if (!navigator.onLine) return Promise.reject(new TypeError('offline')); return go();");
    let line = "Object.defineProperty(navigator, 'onLine', {value: false, configurable: true});";
    visit.open(with_init(&format!("{line} {offline} {INIT}")));
    visit.waits_for("return fetches", 1);
    visit.settle();
    assert_eq!(visit.run("return [fetches, probe.asked]"), json!([1, 0]));
    visit.run(
        "delete navigator.onLine; dispatchEvent(new Event('online')); dispatchEvent(new Event('online'))",
    );
    visit.shows(&["bell Notifications"]);
    assert_eq!(visit.run("return fetches"), json!(2));
}

/// Nor does anything stand in for it: what is wrong there is no matter of a policy or of the browser.
fn w_01_a_webassembly_of_the_pages_own_leaves_the_page_alone(visit: &mut Visit) {
    let why = not_loaded_reason(wasm_name(&script(visit)));
    for (own, why) in [
        ("{instantiate() {}}", "it can't go on"),
        (
            "{instantiate() {}, CompileError: Error, validate: () => false, compile: () => { throw 1 }}",
            why.as_str(),
        ),
        (
            "{instantiate() {}, CompileError: Error, validate: () => false, compile: () => { throw Error() }}",
            &why,
        ),
    ] {
        visit.open(with_init(&format!("window.WebAssembly = {own}; {INIT}")));
        visit.waits_for("return probe.troubles.length", 1);
        visit.expects(&format!("warn: [App Inbox] {why}; the inbox stays off"));
        stays_off(visit);
        assert_eq!(visit.run("return probe.loaded('.js')"), json!(1), "{own}");
    }
}

fn w_02_w_03_the_wasm_needs_neither_streaming_nor_a_type(visit: &mut Visit) {
    let text = script(visit);
    let name = wasm_name(&text);
    let wasm = fs::read(format!("dist/cdn/{name}")).unwrap();
    for kind in ["application/wasm", "application/octet-stream", "text/html", "nonsense"] {
        visit.demo.file(&format!("/scripts/{name}"), wasm.clone(), kind);
        let streaming = "delete WebAssembly.compileStreaming; delete WebAssembly.instantiateStreaming;";
        visit.open(with_init(&format!("{streaming} {INIT}")));
        visit.shows(&["bell Notifications"]);
    }
}

/// The digest in the script keeps every other file out; without it, what is no wasm of ours still does no harm.
fn w_04_w_05_w_06_any_other_wasm_leaves_the_page_alone(visit: &mut Visit) {
    let with_digest = script(visit);
    let name = wasm_name(&with_digest);
    let start = with_digest.find("sha256-").expect("the digest");
    let end = start + with_digest[start..].find('"').unwrap();
    let without = [&with_digest[..start], &with_digest[end..]].concat();
    let wasm = fs::read(format!("dist/cdn/{name}")).unwrap();

    let mut flipped = wasm.clone();
    let last = flipped.len() - 1;
    flipped[last] ^= 1;
    let magic = [b"\0asn", &wasm[4..]].concat();
    let empty_module = b"\0asm\x01\0\0\0".to_vec();
    // One that imports what we have not, and one with an instruction that no browser has.
    let other = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x08\x01\x01a\x02zz\0\0".to_vec();
    let future = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x0a\x05\x01\x03\0\xfe\xff\x0b".to_vec();
    let html = b"<!doctype html><p>Not here</p>".to_vec();
    let files: [(&str, Option<Vec<u8>>); 9] = [
        ("404", None),
        ("500", None),
        ("empty", Some(Vec::new())),
        ("truncated", Some(wasm[..wasm.len() / 2].to_vec())),
        ("flipped", Some(flipped)),
        ("magic", Some(magic)),
        ("an empty module", Some(empty_module)),
        ("another module", Some(other)),
        ("HTML", Some(html)),
    ];
    for (kind, bytes) in files.into_iter().chain([("future", Some(future))]) {
        for script in [&with_digest, &without] {
            // What a bit means, and that a module should have done something, only the digest knows.
            if ["flipped", "an empty module"].contains(&kind) && script == &without {
                continue;
            }
            visit.demo.file("/elsewhere/eS.js", script.as_str(), "text/javascript");
            let path = format!("/elsewhere/{name}");
            match &bytes {
                None => visit.demo.fail(&path, kind.parse().ok()),
                Some(bytes) => visit.demo.file(&path, bytes.clone(), "application/wasm"),
            }
            let tag = "<script src=\"/elsewhere/eS.js\"></script>";
            visit.open(page(&format!("{FLAT}{tag}<script>{INIT}</script>"), BODY));
            visit.waits_for("return probe.troubles.length", 1);
            visit.expects(&not_loaded(name));
            stays_off(visit);
        }
    }
}

fn w_15_a_page_goes_on_while_its_wasm_is_compiled(visit: &mut Visit) {
    let slow = "const {compile} = WebAssembly;
        WebAssembly.compile = (bytes) => new Promise((done) => (release = () => done(compile(bytes))));";
    visit.open(with_init(&format!("{slow} {INIT} eS('inbox', 'open')")));
    visit.waits_for("return typeof release", "function");
    visit.settle();
    visit.page_does("eS('inbox', 'close')");
    visit.page_does("eS('inbox', 'open')");
    visit.shows(&["early bell Notifications"]);
    visit.was_asked_for(HEAD_START);
    visit.run("release()");
    visit.shows(&["bell Notifications", "panel Notifications", "~ No notifications yet"]);
}

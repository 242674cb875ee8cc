//! The npm package: bundled by Vite into an app's page, and imported where there is no page at all.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::{fs, str};

use platform::Page;
use serde_json::json;

use crate::visit::{ONE_OF_TWO_READ, Visit, in_browsers};

in_browsers! {
    an_app_bundled_by_vite_has_an_inbox
    an_app_loads_the_words_of_its_language_and_of_no_other
    an_app_loads_what_draws_attention_only_when_it_asks_for_it
    w_07_an_app_has_its_inbox_again_after_an_abort
    an_inbox_that_another_has_replaced_ends_nothing_but_its_own_listeners
    an_inbox_that_comes_before_the_last_one_is_gone_stays_when_that_goes
    an_app_has_its_bell_before_the_wasm_is_there
}

fn an_app_bundled_by_vite_has_an_inbox(visit: &mut Visit) {
    visit.send(["One", "Two"]);
    serve_app(visit);
    visit.leave();
    visit.go(&format!("/app/index.html?platform={}", visit.demo.platform_url()));
    visit.shows(&["bell Notifications, 2 unread (2)"]);
    visit.press_bell();
    visit.press("One");
    visit.shows(ONE_OF_TWO_READ);
    visit.was_asked_for(&["token", "count", "list", "mark", "count"]);
    visit.run("window.inbox.close()");
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.waits_for("return window.states.at(-1)", json!({"signedIn": true, "unread": 1, "open": false}));
    visit.run("window.inbox.destroy()");
    visit.shows(&[]);
    visit.was_asked_for(&["token", "count", "list", "mark", "count"]);
}

fn an_app_loads_the_words_of_its_language_and_of_no_other(visit: &mut Visit) {
    visit.send(["One", "Two"]);
    serve_app(visit);
    visit.leave();
    let scripts =
        "return performance.getEntriesByType('resource').filter(({name}) => name.endsWith('.js')).length";
    let platform = visit.demo.platform_url();
    visit.go(&format!("/app/index.html?platform={platform}"));
    visit.shows(&["bell Notifications, 2 unread (2)"]);
    let for_english = visit.run(scripts).as_u64().unwrap();
    for (language, name) in [("uk", "Сповіщення, 2 непрочитані"), ("pt-BR", "Notificações, 2 não lidas")]
    {
        visit.leave();
        visit.go(&format!("/app/index.html?platform={platform}&language={language}"));
        visit.shows(&[&format!("bell {name} (2)")]);
        assert_eq!(visit.run(scripts), for_english + 1, "{language}");
    }
}

fn an_app_loads_what_draws_attention_only_when_it_asks_for_it(visit: &mut Visit) {
    let loads =
        "return performance.getEntriesByType('resource').filter(({name}) => /attention/.test(name)).length";
    visit.send(["One"]);
    serve_app(visit);
    visit.leave();
    let app = format!("/app/index.html?platform={}", visit.demo.platform_url());
    visit.go(&app);
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.settle();
    assert_eq!(visit.run(loads), json!(0));
    let title = visit.run("return document.title");
    visit.go(&format!("{app}&count"));
    visit.waits_for("return document.title", format!("(1) {}", title.as_str().unwrap()));
    assert_eq!(visit.run(loads), json!(1));
    visit.run("window.inbox.destroy()");
    visit.waits_for("return document.title", title);
}

fn w_07_an_app_has_its_inbox_again_after_an_abort(visit: &mut Visit) {
    visit.send(["One"]);
    serve_app(visit);
    let app = visit.run("return fetch('/app/index.html').then((answer) => answer.text())");
    let sabotage = "<script src=\"/sabotage.js\"></script></head>";
    let html = app.as_str().unwrap().replace("</head>", sabotage);
    visit.leave();
    visit.demo.file("/sabotage.js", include_str!("sabotage.js"), "text/javascript");
    visit.demo.page("/app/sabotaged.html", Page { html, headers: Vec::new() });
    visit.go(&format!("/app/sabotaged.html?platform={}", visit.demo.platform_url()));
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.expects("warn: [App Inbox] the inbox has failed and will begin again");
    visit.run("sabotage.next = true; window.inbox.refresh(); window.inbox.open()");
    visit.shows(&["bell Notifications, 1 unread (1)", "panel Notifications", "[Mark all as read]", "• One"]);
    visit.waits_for("return window.states.at(-1)", json!({"signedIn": true, "unread": 1, "open": true}));
    assert_eq!(visit.run("return [sabotage.lives, sabotage.late]"), json!([2, 0]));
}

fn an_inbox_that_another_has_replaced_ends_nothing_but_its_own_listeners(visit: &mut Visit) {
    open_app(visit);
    visit.run("window.other = window.createAnother()");
    visit.waits_for("return window.states.filter(({signedIn}) => signedIn).length", 2);
    visit.run("window.heard = []; window.other.on('change', ({unread}) => heard.push(unread)); window.inbox.destroy()");
    visit.run("window.before = window.states.length");
    visit.send(["Two"]);
    visit.run("window.other.refresh()");
    visit.shows(&["bell Notifications, 2 unread (2)"]);
    assert_eq!(visit.run("return [window.states.length - window.before, window.heard]"), json!([0, [1, 2]]));
    visit.run("window.other.destroy()");
    visit.shows(&[]);
    assert_eq!(visit.run("return window.heard.length"), json!(3), "its own end is heard");
}

fn an_inbox_that_comes_before_the_last_one_is_gone_stays_when_that_goes(visit: &mut Visit) {
    open_app(visit);
    // With the very same callback, as a component has it that comes in while the one before still goes out.
    visit.run("window.other = window.createAnother(true)");
    visit.waits_for("return window.states.filter(({signedIn}) => signedIn).length", 2);
    visit.run("window.inbox.destroy()");
    visit.settle();
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.run("window.other.destroy()");
    visit.shows(&[]);
}

fn an_app_has_its_bell_before_the_wasm_is_there(visit: &mut Visit) {
    visit.send(["One"]);
    serve_app(visit);
    let app = visit.run("return fetch('/app/index.html').then((answer) => answer.text())");
    let held = "<script>{
        const go = window.fetch;
        window.fetch = (address, options) => String(address).includes('.wasm')
            ? new Promise((done) => { window.release = () => done(go(address, options)); }) : go(address, options);
    }</script></head>";
    let html = app.as_str().unwrap().replace("</head>", held);
    visit.leave();
    visit.demo.page("/app/held.html", Page { html, headers: Vec::new() });
    visit.go(&format!("/app/held.html?platform={}", visit.demo.platform_url()));
    visit.shows(&["early bell Notifications, 1 unread (1)"]);
    visit.run("window.release()");
    visit.shows(&["bell Notifications, 1 unread (1)"]);
}

/// Opens the app, with one notification there.
fn open_app(visit: &mut Visit) {
    visit.send(["One"]);
    serve_app(visit);
    visit.leave();
    visit.go(&format!("/app/index.html?platform={}", visit.demo.platform_url()));
    visit.shows(&["bell Notifications, 1 unread (1)"]);
}

/// Puts the app onto the shop's origin, under `/app/`.
pub(crate) fn serve_app(visit: &Visit) {
    for (path, bytes) in bundle() {
        let html = path.ends_with(".html");
        let kind = match path.rsplit('.').next() {
            Some("html") => "text/html; charset=utf-8",
            Some("js") => "text/javascript",
            Some("wasm") => "application/wasm",
            _ => panic!("what is {path}?"),
        };
        let bytes = if html { with_probe(bytes) } else { bytes.clone() };
        visit.demo.file(&format!("/app/{path}"), bytes, kind);
    }
}

fn with_probe(html: &[u8]) -> Vec<u8> {
    let html = str::from_utf8(html).expect("a page in UTF-8");
    html.replace("<head>", "<head><script src=\"/probe.js\"></script>").into()
}

/// The files that Vite makes of the small app, built once.
fn bundle() -> &'static [(String, Vec<u8>)] {
    static BUNDLE: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    BUNDLE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("app");
        let mut vite = Command::new("node_modules/.bin/vite");
        vite.args(["build", "tests/npm", "--emptyOutDir", "--logLevel", "warn", "--outDir"]).arg(&folder);
        succeeds(&mut vite);
        let mut files = Vec::new();
        collect(&folder, &folder, &mut files);
        files
    })
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            files.push((name, fs::read(&path).unwrap()));
        }
    }
}

#[test]
fn l_26_where_there_is_no_window_the_package_does_nothing() {
    let script = "
        const before = Object.getOwnPropertyNames(globalThis).join();
        const { createInbox } = await import('./dist/npm/index.js');
        const inbox = createInbox({ getAuthTokenCallback: () => { throw new Error('asked') } });
        const off = inbox.on('change', () => { throw new Error('told') });
        inbox.open();
        inbox.close();
        inbox.refresh();
        off();
        inbox.destroy();
        if (Object.getOwnPropertyNames(globalThis).join() !== before) throw new Error('a new global');
        process.on('exit', () => console.log('done'));";
    let said = succeeds(Command::new("node").args(["--input-type=module", "-e", script]));
    assert_eq!(said, "done\n");
}

/// A method of an object that waits holds the object, and a second call of it throws.
#[test]
fn w_12_what_is_exported_neither_waits_nor_holds_anything() {
    let mut exports = 0;
    for file in fs::read_dir("src/web").unwrap().map(|entry| entry.unwrap().path()) {
        if file.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for item in text.split("\n#[wasm_bindgen").skip(1) {
            // What stands in front of the item: the rest of the attribute, and other ones.
            let item = item.lines().skip(1).find(|line| !line.starts_with("#[")).unwrap();
            if item.starts_with("extern \"C\" {") {
                continue;
            }
            exports += 1;
            let free = item.starts_with("pub fn ") && item.ends_with('{');
            assert!(
                free && !item.contains("&mut") && !item.contains("Promise"),
                "{}: {item}",
                file.display()
            );
        }
    }
    assert!(exports > 0, "where have the exports gone?");
}

/// Runs a command to its good end and returns everything it has said.
#[track_caller]
pub(crate) fn succeeds(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "{command:?}:\n{said}");
    said
}

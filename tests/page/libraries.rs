//! Libraries that change the browser's own objects, each loaded before the snippet: a whole visit goes on as without them.

use std::fs;
use std::io::{self, Write};

use platform::{Endpoint, Message, Page, Seen};

use crate::browser::PATIENCE;
use crate::pages::with_snippet;
use crate::visit::{ANNA, BEN, ONE_OF_TWO_READ, Visit, in_browsers};

in_browsers! {
    d_14_with_prototype_js_the_whole_visit_works
    d_14_with_mootools_the_whole_visit_works
    d_14_with_zone_js_the_whole_visit_works
    d_14_with_core_js_2_the_whole_visit_works
    d_14_with_es5_shim_the_whole_visit_works
    d_15_under_lockdown_the_whole_visit_works
}

fn d_14_with_prototype_js_the_whole_visit_works(visit: &mut Visit) {
    visit_with(visit, &[DEBIAN_PROTOTYPE], "", "Prototype.Version");
}

fn d_14_with_mootools_the_whole_visit_works(visit: &mut Visit) {
    visit_with(visit, &[DEBIAN_MOOTOOLS], "", "MooTools.version");
}

fn d_14_with_zone_js_the_whole_visit_works(visit: &mut Visit) {
    visit_with(visit, &["node_modules/zone.js/bundles/zone.umd.js"], "", "Zone.current.name");
}

fn d_14_with_core_js_2_the_whole_visit_works(visit: &mut Visit) {
    visit_with(visit, &["node_modules/core-js/client/shim.js"], "", "core.version");
}

fn d_14_with_es5_shim_the_whole_visit_works(visit: &mut Visit) {
    let files = ["node_modules/es5-shim/es5-shim.js", "node_modules/es5-shim/es5-sham.js"];
    // It adds and mends what is missing or wrong, and leaves no name of its own.
    visit_with(visit, &files, "", "true");
}

fn d_15_under_lockdown_the_whole_visit_works(visit: &mut Visit) {
    let script = "lockdown(); window.frozen = Object.isFrozen(Array.prototype);";
    visit_with(visit, &["node_modules/ses/dist/lockdown.umd.js"], script, "window.frozen");
}

/// From Debian's packages `libjs-prototype` and `libjs-mootools`: the registry has these two for servers only.
const DEBIAN_PROTOTYPE: &str = "/usr/share/javascript/prototype/prototype.js";
const DEBIAN_MOOTOOLS: &str = "/usr/share/javascript/mootools/mootools.js";

/// Loads files of libraries and a script after them, and lives through a visit; `there` is only true with the library.
fn visit_with(visit: &mut Visit, files: &[&str], script: &str, there: &str) {
    let mut tags = String::new();
    for (number, file) in files.iter().enumerate() {
        let Ok(text) = fs::read(file) else {
            assert!(file.starts_with("/usr/"), "{file}: run npm ci first");
            // Past the capture of tests that pass: what is not tested should be known.
            drop(writeln!(io::stderr(), "{file} is not there, and left out"));
            return;
        };
        let path = format!("/library-{number}.js");
        visit.demo.file(&path, text, "text/javascript");
        tags += &format!("<script src=\"{path}\"></script>");
    }
    visit.send(["One", "Two"]);
    visit.demo.send(BEN, Message { title: "For Ben".to_owned(), ..Message::default() });
    let Page { html, headers } = with_snippet();
    let (before, after) = html.split_once("<script> !function").unwrap();
    visit.open(Page {
        html: format!("{before}{tags}<script>{script}</script><script> !function{after}"),
        headers,
    });
    visit.waits_for(&format!("return Boolean({there})"), true);
    // Lockdown tells what it doesn't know of this browser.
    visit.run(
        "const others = probe.troubles.filter((told) => !told.startsWith('warn: Removing intrinsics.'));
         probe.troubles.splice(0, Infinity, ...others)",
    );
    visit.shows(&["bell Notifications, 2 unread (2)"]);
    visit.press_bell();
    visit.press("One");
    visit.shows(ONE_OF_TWO_READ);
    visit.press("Mark all as read");
    visit.waits_for("return probe.part('badge').hidden", true);
    // As long as the panel is open that can be undone.
    visit.press("Close");
    let marked = |log: &[Seen]| {
        log.iter().filter(|seen| seen.endpoint == Endpoint::Status && seen.status == Some(200)).count() == 2
    };
    assert!(visit.demo.wait_for(marked, PATIENCE), "both marks have come to the platform");
    assert_eq!(visit.demo.unread(ANNA), 0);
    visit.log_in(BEN);
    visit.run("eS('init', {APP_INBOX: true}, {getAuthTokenCallback: () => yourImplementationOfAuthCallback(), language: 'en'})");
    visit.shows(&["bell Notifications, 1 unread (1)"]);
    visit.press_bell();
    visit.shows(&[
        "bell Notifications, 1 unread (1)",
        "panel Notifications",
        "[Mark all as read]",
        "• For Ben",
    ]);
}

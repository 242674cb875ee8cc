//! How the states of the gallery look, compared with approved pictures.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::browser::Engine;
use crate::frame::{Frame, PHONE, TABLET, in_frames};

in_frames! { Chromium chromium: every_state_looks_as_approved; }
in_frames! { Firefox firefox: every_state_looks_as_approved; }
in_frames! { WebKit webkit: every_state_looks_as_approved; }

/// A picture's name, what the frame shows, its size, and whether it is taken in every engine; the others are taken in
/// Chromium only, where they show what is our own doing rather than the engine's.
type Picture = (&'static str, &'static str, (u32, u32), Taken);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    Everywhere,
    Once,
}
use Taken::{Everywhere, Once};

const PICTURES: &[Picture] = &[
    ("badge", "state=badge", TABLET, Everywhere),
    ("badge-many", "state=badge-many", TABLET, Everywhere),
    ("badge-dot", "state=badge-dot&theme=dark", TABLET, Once),
    ("badge-rtl", "state=badge&lang=ar", TABLET, Once),
    ("floating", "state=floating", TABLET, Once),
    ("floating-open", "state=floating-open&theme=dark", TABLET, Once),
    ("own-icon", "state=own-icon", TABLET, Once),
    ("loading", "state=loading", TABLET, Once),
    ("empty", "state=empty&theme=dark", TABLET, Everywhere),
    ("failed", "state=failed", TABLET, Everywhere),
    ("list", "state=list", TABLET, Everywhere),
    ("list-dark", "state=list&theme=dark", TABLET, Everywhere),
    ("list-compact", "state=list&density=compact", TABLET, Once),
    ("list-ukrainian", "state=list&lang=uk", TABLET, Once),
    ("list-armenian", "state=list&lang=hy", TABLET, Once),
    ("list-georgian", "state=list&lang=ka", TABLET, Once),
    ("list-japanese", "state=list&lang=ja", TABLET, Once),
    ("not-saved-korean", "state=not-saved&lang=ko", TABLET, Once),
    ("all-marked-chinese", "state=all-marked&lang=zh", TABLET, Once),
    ("empty-taiwanese", "state=empty&lang=zh-Hant", TABLET, Once),
    ("list-rtl", "state=list&lang=ar", TABLET, Everywhere),
    ("list-phone", "state=list", PHONE, Everywhere),
    ("list-phone-rtl", "state=list&lang=ar&theme=dark", PHONE, Once),
    ("hard", "state=hard", TABLET, Everywhere),
    ("hard-rtl", "state=hard&lang=he", TABLET, Once),
    ("rich", "state=rich", TABLET, Everywhere),
    ("unread", "state=unread", TABLET, Once),
    ("category", "state=category&theme=dark", TABLET, Once),
    ("unread-none", "state=unread-none", TABLET, Once),
    ("more-failed", "state=more-failed", TABLET, Once),
    ("not-saved", "state=not-saved", TABLET, Once),
    ("all-marked", "state=all-marked", TABLET, Everywhere),
    ("pill", "state=pill", TABLET, Everywhere),
    ("thousands", "state=thousands", TABLET, Once),
    ("brand", "state=brand", TABLET, Everywhere),
    ("own-rows", "state=own-rows", TABLET, Once),
    ("inline", "state=inline", TABLET, Everywhere),
    ("start", "state=start", TABLET, Once),
    ("toast", "state=toast", TABLET, Everywhere),
    ("toast-dark-rtl", "state=toast&theme=dark&lang=ar", PHONE, Once),
    ("badge-zero", "state=badge-zero", TABLET, Once),
    ("words", "state=words", NARROW, Once),
    // For docs/styling.md: a property of the design each, and the names of all parts.
    ("set-nothing", "state=two", NARROW, Once),
    ("set-accent", "state=two&set=accent:%23c2185b", NARROW, Once),
    ("set-background", "state=two&set=background:%23fff8e1", NARROW, Once),
    ("set-raised", "state=all-marked&set=raised:%23ffd9b8&set=width:320px&set=height:200px", NARROW, Once),
    ("set-unread", "state=two&set=unread:%23e6f6ec", NARROW, Once),
    ("set-text", "state=two&set=text:%231b4d8f&set=soft:%238a4b08", NARROW, Once),
    ("set-border", "state=two&set=border:%23c2185b", NARROW, Once),
    ("set-badge", "state=two&set=badge:%23f2c14e&set=badge-text:%231c1603", NARROW, Once),
    ("set-shadow", "state=two&set=shadow:0 0 0 4px %231f5fd6", NARROW, Once),
    ("set-font-size", "state=two&set=font-size:18px", NARROW, Once),
    ("set-radius", "state=two&set=radius:0px", NARROW, Once),
    ("set-width", "state=two&set=width:260px&set=height:240px", NARROW, Once),
    ("set-row-padding", "state=two&set=row-padding:28px", NARROW, Once),
    ("set-bell-size", "state=two&set=bell-size:56px&set=icon-size:36px", NARROW, Once),
    ("parts-panel", LIST_PARTS, LABELLED, Once),
    ("parts-notice", "state=all-marked&parts=notice,undo", LABELLED_LOW, Once),
    ("parts-pill", "state=pill&parts=pill", LABELLED_LOW, Once),
    ("parts-more", "state=rich&parts=more,link", LABELLED, Once),
    ("parts-broken", "state=broken&parts=broken", LABELLED_LOW, Once),
    ("parts-state", "state=loading&parts=state,state-text,spinner", LABELLED_LOW, Once),
    ("parts-retry", "state=failed&parts=retry", LABELLED_LOW, Once),
    (
        "parts-toast",
        "state=toast&parts=toasts,toast,toast-open,toast-title,toast-text,toast-close",
        LABELLED_LOW,
        Once,
    ),
];

/// A panel of 320 pixels beside a bit of page; and what has names at both sides.
const NARROW: (u32, u32) = (500, 470);
const LABELLED: (u32, u32) = (760, 720);
const LABELLED_LOW: (u32, u32) = (760, 430);

const LIST_PARTS: &str = "state=list&parts=bell,icon,badge,panel,header,title,mark-all,close,filters,filter,chosen,\
    filter-count,body,list,row,unread,dot,row-text,row-title,row-open,row-content,row-meta,row-time,row-category,row-image";

/// WebKit shows them for a moment after whatever has changed.
const WITHOUT_SCROLLBARS: &str = "
    const sheet = new page.CSSStyleSheet();
    sheet.replaceSync('::-webkit-scrollbar { display: none }');
    const hosts = page.document.querySelectorAll('app-inbox');
    for (const {shadowRoot} of hosts) shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, sheet]";

/// Takes all pictures before it says which of them are others than those approved.
fn every_state_looks_as_approved(frame: &Frame) {
    let engine = frame.browser.engine();
    let name = format!("{engine:?}").to_lowercase();
    let taken = format!("target/pictures/{name}");
    drop(fs::remove_dir_all(&taken));
    fs::create_dir_all(&taken).expect("a folder for pictures");
    let mut pictures = Vec::new();
    for (name, address, size, where_taken) in PICTURES {
        if *where_taken == Once && engine != Engine::Chromium {
            continue;
        }
        frame.show(address, *size);
        if engine == Engine::WebKit {
            frame.run(WITHOUT_SCROLLBARS);
        }
        let clip = frame.run(CLIP);
        fs::write(format!("{taken}/{name}.png"), frame.browser.picture()).expect("a picture");
        pictures.push(json!({"name": name, "clip": clip}));
    }
    let approve = std::env::var_os("APPROVE").is_some();
    let approved = format!("tests/pictures/{name}");
    let faults =
        compare(&json!({"taken": taken, "approved": approved, "approve": approve, "pictures": pictures}));
    assert!(
        faults.is_empty(),
        "{}\nLook at {taken}; when they are as they should be: ./build.sh approve",
        faults.join("\n")
    );
}

/// The bell, the panel and toasts with their shadows and the names beside them, or as much of them as is in the frame: x, y, width, height.
const CLIP: &str = "
    const names = [...page.document.querySelectorAll('#names text')];
    const boxes = [...['bell', 'panel', 'toast'].flatMap(parts), ...names].map((part) => part.getBoundingClientRect());
    const edge = (side, choose) => choose(...boxes.map((box) => box[side]));
    const left = Math.max(0, Math.floor(edge('left', Math.min)) - 24);
    const top = Math.max(0, Math.floor(edge('top', Math.min)) - 24);
    const right = Math.min(page.innerWidth, Math.ceil(edge('right', Math.max)) + 24);
    const bottom = Math.min(page.innerHeight, Math.ceil(edge('bottom', Math.max)) + 24);
    return [left, top, right - left, bottom - top]";

/// Has the pictures compared; gives a line for each that is wrong.
fn compare(job: &Value) -> Vec<String> {
    let mut node = Command::new("node");
    let node = node.arg("tests/gallery/compare.mjs").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut node = node.spawn().expect("Node.js");
    let mut input = node.stdin.take().expect("its input");
    input.write_all(job.to_string().as_bytes()).expect("a reader");
    drop(input);
    let output = node.wait_with_output().expect("its answer");
    assert!(output.status.success(), "compare.mjs failed");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

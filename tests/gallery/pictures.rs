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
];

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

/// The bell and the panel with their shadows, or as much of them as is in the frame: x, y, width, height.
const CLIP: &str = "
    const boxes = [...parts('bell'), ...parts('panel')].map((part) => part.getBoundingClientRect());
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

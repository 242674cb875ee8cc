//! What axe-core finds in the states of the gallery: nothing.

use serde_json::Value;

use crate::frame::{Frame, TABLET, in_frames};

in_frames! {
    a_01_axe_finds_no_fault_in_the_light
    a_01_axe_finds_no_fault_in_the_dark
    a_01_axe_finds_no_fault_from_right_to_left
    a_01_axe_finds_no_fault_from_right_to_left_in_the_dark
}

const STATES: [&str; 10] =
    ["badge", "loading", "empty", "failed", "list", "hard", "all-marked", "pill", "thousands", "toast"];

fn a_01_axe_finds_no_fault_in_the_light(frame: &Frame) {
    every_state_passes(frame, "theme=light&lang=en");
}

fn a_01_axe_finds_no_fault_in_the_dark(frame: &Frame) {
    every_state_passes(frame, "theme=dark&lang=en");
}

fn a_01_axe_finds_no_fault_from_right_to_left(frame: &Frame) {
    every_state_passes(frame, "theme=light&lang=ar");
}

fn a_01_axe_finds_no_fault_from_right_to_left_in_the_dark(frame: &Frame) {
    every_state_passes(frame, "theme=dark&lang=ar");
}

/// Walks all states before it says what is wrong with any: a line for every rule, element and state.
fn every_state_passes(frame: &Frame, look: &str) {
    let mut faults = Vec::new();
    for state in STATES {
        frame.show(&format!("state={state}&{look}"), TABLET);
        let found = frame.run(
            "const script = Object.assign(page.document.createElement('script'), {src: '/axe.js'});
             page.document.head.append(script);
             return new Promise((done, failed) => Object.assign(script, {onload: done, onerror: failed}))
                 .then(() => page.axe.run(page.document, {resultTypes: ['violations']}))
                 .then(({violations}) => violations.flatMap(({id, nodes}) => nodes.map(
                     ({html, target, any, all, none}) => `${id} · ${target.flat().join(' ')} · ${html.replace(/\\s+/g, ' ').slice(0, 120)} · ${
                         [...any, ...all, ...none].map(({message}) => message).join('; ')}`)))",
        );
        let found = found.as_array().expect("a list").iter().filter_map(Value::as_str);
        faults.extend(found.map(|fault| format!("{state}: {fault}")));
    }
    assert!(faults.is_empty(), "{look}:\n{}", faults.join("\n"));
}

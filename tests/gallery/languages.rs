//! The words of every language in the smallest window.

use std::fs;

use crate::frame::{Frame, in_frames};

in_frames! { Chromium chromium: the_words_of_every_language_fit_into_320_pixels; }

/// What holds the most words in one line each: header, notice and filters; and a notice with a button.
const STATES: [&str; 2] = ["not-saved", "all-marked"];

fn the_words_of_every_language_fit_into_320_pixels(frame: &Frame) {
    let mut spoken = Vec::new();
    for language in languages() {
        for state in STATES {
            frame.show(&format!("state={state}&lang={language}"), (320, 640));
            let lang = frame.run("return root.querySelector('[part=root]').lang");
            // Where a language has no words, those shown are English ones.
            if lang.as_str().is_none_or(|lang| !lang.eq_ignore_ascii_case(&language)) {
                break;
            }
            frame.fits(&format!("{state} in {language}"));
            spoken.push(language.clone());
        }
    }
    spoken.dedup();
    assert!(spoken.len() > 1, "of no language but {spoken:?} there are words");
}

/// Those of the gallery's menu.
fn languages() -> Vec<String> {
    let script = fs::read_to_string("www/gallery/languages.js").expect("the gallery");
    let (_, rest) = script.split_once("LANGUAGES =\n  '").expect("the languages");
    let (tags, _) = rest.split_once('\'').expect("the end of the languages");
    tags.split_whitespace().map(str::to_owned).collect()
}

//! The words of every language in the smallest window.

use std::collections::BTreeSet;
use std::fs;

use crate::frame::{Frame, in_frames};

in_frames! { Chromium chromium: the_words_of_every_language_fit_into_320_pixels; }

/// What holds the most words in one line each: header, notice and filters; and a notice with a button.
const STATES: [&str; 2] = ["not-saved", "all-marked"];

fn the_words_of_every_language_fit_into_320_pixels(frame: &Frame) {
    for language in languages() {
        for state in STATES {
            // A frame is not ready before it speaks the language.
            frame.show(&format!("state={state}&lang={language}"), (320, 640));
            frame.fits(&format!("{state} in {language}"));
        }
    }
}

#[test]
fn the_gallery_offers_all_languages_that_there_are_words_of() {
    let files = fs::read_dir("www/words").expect("words").map(|file| file.expect("a file").path());
    let words = files.filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned()));
    let words: BTreeSet<String> = words.chain(["en".to_owned()]).collect();
    assert_eq!(languages().into_iter().collect::<BTreeSet<String>>(), words);
}

/// Those of the gallery's menu.
fn languages() -> Vec<String> {
    let script = fs::read_to_string("www/gallery/languages.js").expect("the gallery");
    let (_, rest) = script.split_once("LANGUAGES =\n  '").expect("the languages");
    let (tags, _) = rest.split_once('\'').expect("the end of the languages");
    tags.split_whitespace().map(str::to_owned).collect()
}

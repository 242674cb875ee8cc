//! The words of every language: all of them are there, in every form that its plurals need, and short enough for their
//! places.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::fs;

use app_inbox::locale::{ENGLISH, LANGUAGES, WORDS};
use serde_json::{Map, Value};

/// The 24 official languages of the EU, English among them, and those that our customers' visitors read besides.
const PROMISED: &str = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv \
    nb uk tr ka kk hy az ar he zh ja ko pt-BR zh-Hant";
/// Those that Latin letters have no business in.
const NOT_LATIN: &str = "bg el uk ka kk hy ar he zh zh-Hant ja ko";
/// The plurals that there are, in their order.
const PLURALS: &str = "zero one two few many other";
/// Where these are plurals of one number, which needs no digits: 0, 1 and 2 in Arabic, 1 and 2 in Hebrew.
const WITHOUT_DIGITS: [(&str, &str); 2] = [("ar", "zero one two"), ("he", "one two")];

/// The most characters that have room where a word stands.
fn room(name: &str) -> usize {
    match name {
        // Above the list, beside one another.
        "notifications" => 20,
        "markAllRead" => 36,
        "all" | "unreadOnly" | "filter" => 18,
        // Buttons.
        "close" | "undo" | "tryAgain" => 20,
        "markRead" | "showMore" | "showLess" => 30,
        "newOnes" => 24,
        // Lines of their own, and names that are only read out.
        "unread" | "unreadMark" => 40,
        "allMarked" => 40,
        "loading" | "empty" | "emptyUnread" => 45,
        "failed" => 60,
        _ => 80,
    }
}

/// Languages by their tags, with what stands in their files.
fn languages() -> Vec<(String, Map<String, Value>)> {
    let mut languages = Vec::new();
    for entry in fs::read_dir("www/words").unwrap() {
        let path = entry.unwrap().path();
        let json = fs::read_to_string(&path).unwrap();
        let tag = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let Ok(Value::Object(words)) = serde_json::from_str(&json) else { panic!("{tag} is no object") };
        languages.push((tag, words));
    }
    languages
}

fn text<'a>(words: &'a Map<String, Value>, name: &str) -> &'a str {
    words.get(name).and_then(Value::as_str).unwrap_or_else(|| panic!("{name} is missing: {words:?}"))
}

fn english() -> impl Iterator<Item = (&'static str, &'static str)> {
    WORDS.split(' ').zip(ENGLISH.lines().skip(1))
}

#[test]
fn there_are_all_languages_that_were_promised_and_no_others() {
    let files: BTreeSet<String> = languages().into_iter().map(|(tag, _)| tag).collect();
    let promised: BTreeSet<String> =
        PROMISED.split(' ').filter(|tag| *tag != "en").map(str::to_owned).collect();
    assert_eq!(files, promised);
    let known: BTreeSet<String> =
        LANGUAGES.split(' ').chain(["pt-BR", "zh-Hant"]).map(str::to_owned).collect();
    assert_eq!(files, known);
}

#[test]
fn every_language_has_every_word_and_nothing_else() {
    for (tag, words) in languages() {
        let names: Vec<&str> = words.keys().map(String::as_str).collect();
        let expected: Vec<&str> = ["plurals"].into_iter().chain(WORDS.split(' ')).collect();
        assert_eq!(names, expected, "{tag}");
        for name in expected {
            let text = text(&words, name);
            assert!(!text.is_empty() && text == text.trim(), "{tag}.{name}");
            assert!(
                !text.contains(['\n', '<', '>', '&', '"']) && !text.contains("..."),
                "{tag}.{name}: {text}"
            );
        }
    }
}

#[test]
fn a_word_with_a_number_has_a_form_for_every_plural() {
    for (tag, words) in languages() {
        let plurals: Vec<&str> = text(&words, "plurals").split(' ').collect();
        let in_order: Vec<&str> = PLURALS.split(' ').filter(|plural| plurals.contains(plural)).collect();
        assert_eq!(plurals, in_order, "{tag}");
        let without = WITHOUT_DIGITS.iter().find(|(language, _)| *language == tag);
        for (name, english) in english() {
            let forms: Vec<&str> = text(&words, name).split('|').collect();
            if !english.contains("{n}") {
                assert!(forms.len() == 1 && !forms[0].contains(['{', '}']), "{tag}.{name}: {forms:?}");
                continue;
            }
            assert_eq!(forms.len(), plurals.len(), "{tag}.{name}: {forms:?}");
            for (form, plural) in forms.iter().zip(&plurals) {
                let needed =
                    !without.is_some_and(|(_, plurals)| plurals.split(' ').any(|one| one == *plural));
                assert_eq!(form.matches("{n}").count(), usize::from(needed), "{tag}.{name}: {form}");
                assert!(!form.replace("{n}", "").contains(['{', '}']), "{tag}.{name}: {form}");
            }
        }
    }
}

#[test]
fn every_word_is_in_its_language_and_ends_as_the_english_one_does() {
    for (tag, words) in languages() {
        let mut same = Vec::new();
        for (name, english) in english() {
            let text = text(&words, name);
            if text == english {
                same.push(name);
            }
            let letters = text.replace("{n}", "");
            let latin = letters.chars().any(|letter| letter.is_ascii_alphabetic());
            assert!(!latin || !NOT_LATIN.split(' ').any(|language| language == tag), "{tag}.{name}: {text}");
            let is_sentence = |text: &str| text.ends_with(['.', '。', '։']);
            assert_eq!(is_sentence(text), is_sentence(english), "{tag}.{name}: {text}");
            assert_eq!(text.ends_with('…'), english.ends_with('…'), "{tag}.{name}: {text}");
        }
        // "Filter" and "Notifications" are words of other languages too.
        assert!(same.iter().all(|name| ["filter", "notifications"].contains(name)), "{tag}: {same:?}");
    }
}

#[test]
fn every_word_has_room_where_it_stands() {
    for (tag, words) in languages() {
        for name in WORDS.split(' ') {
            for form in text(&words, name).split('|') {
                let length = form.replace("{n}", "1000").chars().count();
                assert!(length <= room(name), "{tag}.{name}: {form} has {length} characters");
            }
        }
    }
    for (name, english) in english() {
        assert!(english.split('|').all(|form| form.len() <= room(name)), "{name}");
    }
}

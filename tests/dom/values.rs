//! What a page may give, and how it is read: nothing of it can throw, and nothing inherited counts.

use app_inbox::command::{self, Command};
use app_inbox::options::{self, Options};
use app_inbox::value::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{js, take_apart};

/// Every trap throws.
fn proxy(target: &str) -> String {
    format!("new Proxy({target}, new Proxy({{}}, {{get: () => () => {{ throw new Error('trap'); }}}}))")
}

fn revoked(target: &str) -> String {
    format!(
        "(() => {{ const {{proxy, revoke}} = Proxy.revocable({target}, {{}}); revoke(); return proxy; }})()"
    )
}

/// An expression in the realm of another frame.
fn foreign(expression: &str) -> String {
    format!(
        "(() => {{
            const frame = document.body.appendChild(document.createElement('iframe'));
            const value = frame.contentWindow.eval({:?});
            frame.remove();
            return value;
        }})()",
        format!("({expression})")
    )
}

/// All that can be read of a value, in words.
fn readings(value: &JsValue) -> String {
    let mut readings = Vec::new();
    readings.extend(value.text().map(|text| format!("text '{text}'")));
    readings.extend(value.number().map(|number| format!("number {number}")));
    readings.extend(value.boolean().map(|truth| format!("boolean {truth}")));
    readings.extend(value.is_nothing().then(|| "nothing".to_owned()));
    readings.extend(Value::is_function(value).then(|| "function".to_owned()));
    readings.extend(value.is_element().then(|| "element".to_owned()));
    readings.extend(value.length().map(|length| format!("length {length}")));
    let names = value.names();
    readings.extend((!names.is_empty()).then(|| format!("names {}", names.join(" "))));
    readings.join(", ")
}

#[track_caller]
fn reads(expression: &str, expected: &str) {
    assert_eq!(readings(&js(expression)), expected, "{expression}");
}

#[wasm_bindgen_test]
fn every_kind_of_value_is_told_from_the_others() {
    for (expression, expected) in [
        ("undefined", "nothing"),
        ("null", "nothing"),
        ("''", "text ''"),
        ("'ab'", "text 'ab'"),
        ("'\\ud800 \\u0000'", "text '\u{fffd} \0'"),
        ("5", "number 5"),
        ("-0", "number -0"),
        ("NaN", ""),
        ("1 / 0", ""),
        ("true", "boolean true"),
        ("false", "boolean false"),
        ("Symbol('s')", ""),
        ("10n", ""),
        ("Object(5)", ""),
        ("Object(false)", ""),
        ("new Date(0)", ""),
        ("new Map([['length', 1]])", ""),
        ("document.all", ""),
        ("document.createTextNode('x')", ""),
        ("() => 1", "function"),
        ("class {}", "function"),
        ("function* () {}", "function"),
        ("document.createElement('p')", "element"),
        ("{}", ""),
        ("Object.create(null)", ""),
        ("{a: 1, b: undefined}", "names a b"),
        ("{[Symbol.iterator]: 1}", ""),
        ("Object.defineProperty({}, 'hidden', {value: 1})", ""),
    ] {
        reads(expression, expected);
    }
}

#[wasm_bindgen_test]
fn i_03_a_function_is_a_function_wherever_it_comes_from() {
    for expression in [
        "(function () {}).bind(null)",
        "async () => {}",
        "async function* () {}",
        "new Proxy(() => {}, {})",
        "Object.assign(() => {}, {toString() { throw 1; }})",
        &foreign("() => 1"),
        &proxy("() => {}"),
        &revoked("() => {}"),
    ] {
        reads(expression, "function");
    }
}

#[wasm_bindgen_test]
fn l_04_whatever_looks_like_an_array_has_a_length() {
    for (expression, expected) in [
        ("[]", "length 0"),
        ("['a', 'b']", "length 2, names 0 1"),
        ("Object.freeze(['a'])", "length 1, names 0"),
        ("[, , 'c']", "length 3, names 2"),
        ("(() => { const a = []; a.push(a); return a; })()", "length 1, names 0"),
        ("(function () { return arguments; })('a', 'b')", "length 2, names 0 1"),
        ("(function () { 'use strict'; return arguments; })()", "length 0"),
        ("new Proxy(['a'], {})", "length 1, names 0"),
        ("new (class extends Array {})()", "length 0"),
        ("{length: 1, 0: 'a'}", "length 1, names 0 length"),
        ("{length: 1e6}", "length 1000000, names length"),
        (&foreign("['a']"), "length 1, names 0"),
        (&foreign("(function () { return arguments; })('a')"), "length 1, names 0"),
    ] {
        reads(expression, expected);
    }
}

#[wasm_bindgen_test]
fn l_05_an_invented_length_is_none() {
    for length in
        ["2 ** 32", "1e6 + 1", "-1", "1.5", "NaN", "1 / 0", "'1'", "null", "{}", "10n", "{valueOf: () => 1}"]
    {
        reads(&format!("{{length: {length}}}"), "names length");
    }
    reads("{get length() { throw 1; }}", "names length");
    reads("Object.create({length: 1, 0: 'a'})", "");
    reads("Object.create(['a'])", "");
}

#[wasm_bindgen_test]
fn l_05_traps_that_throw_read_as_nothing_there() {
    for expression in [&proxy("{}"), &proxy("['a']"), &revoked("{}"), &revoked("[]")] {
        let value = js(expression);
        reads(expression, "");
        assert_eq!(value.item(0), None, "{expression}");
        assert_eq!(value.field("a"), None, "{expression}");
        assert_eq!(value.json(), None, "{expression}");
        assert!(command::read(&value).is_err(), "{expression}");
        assert!(command::read(&js(&format!("[{expression}]"))).is_err(), "{expression}");
    }
}

#[wasm_bindgen_test]
fn d_13_fields_are_own_ones_and_a_getter_that_throws_is_not_there() {
    let field = |expression: &str| js(expression).field("a").map(|value| readings(&value));
    for (expression, expected) in [
        ("{a: 'x'}", Some("text 'x'")),
        ("{a: null}", Some("nothing")),
        ("{get a() { return 'x'; }}", Some("text 'x'")),
        ("Object.freeze({a: 5})", Some("number 5")),
        ("Object.assign(Object.create(null), {a: 5})", Some("number 5")),
        ("{a: undefined}", None),
        ("{get a() { throw 1; }}", None),
        ("{set a(value) {}}", None),
        ("{}", None),
        ("Object.create({a: 'x'})", None),
        ("new (class { get a() { return 'x'; } })()", None),
        ("'a'", None),
        ("null", None),
        ("undefined", None),
        ("Object.assign(() => 1, {a: 'x'})", None),
    ] {
        assert_eq!(field(expression).as_deref(), expected, "{expression}");
    }
    assert_eq!(js("{}").field("__proto__"), None);
    assert_eq!(js("{}").field("constructor"), None);
}

#[wasm_bindgen_test]
fn an_item_that_is_not_there_is_none() {
    for expression in
        ["[]", "[, 'b']", "[undefined]", "'text'", "null", "undefined", "5", "{get 0() { throw 1; }}"]
    {
        assert_eq!(js(expression).item(0), None, "{expression}");
    }
    assert_eq!(js("['a']").item(0), Some("a".into()));
    assert_eq!(js("['a']").item(u32::MAX), None);
}

#[wasm_bindgen_test]
fn what_has_no_json_is_none() {
    for (expression, expected) in [
        ("{a: [1, 'x', null]}", Some(r#"{"a":[1,"x",null]}"#)),
        ("undefined", None),
        ("() => 1", None),
        ("Symbol()", None),
        ("10n", None),
        ("(() => { const a = {}; a.a = a; return a; })()", None),
        ("{toJSON() { throw 1; }}", None),
    ] {
        assert_eq!(js(expression).json().as_deref(), expected, "{expression}");
    }
}

fn read(objects: &[&str]) -> (Options<JsValue>, Vec<String>) {
    let objects: Vec<JsValue> = objects.iter().map(|object| js(object)).collect();
    options::read(&objects)
}

#[wasm_bindgen_test]
fn i_01_options_are_read_from_the_objects_of_a_page() {
    let (options, mistakes) = read(&[
        "{APP_INBOX: true, RECOMS: false}",
        "Object.freeze({getAuthTokenCallback: () => '', language: 'uk', pageSize: 5, theme: 'dark', strings: {close: 'X'}})",
        &foreign("{target: '#bell'}"),
    ]);
    assert_eq!(mistakes, [""; 0]);
    assert!(options.wanted && options.callback.is_some());
    assert_eq!((options.language.as_deref(), options.page_size), (Some("uk"), 5));
    assert_eq!(options.target, options::Target::Selector("#bell".to_owned()));
    assert_eq!(options.strings, [("close".to_owned(), "X".to_owned())]);
}

#[wasm_bindgen_test]
fn i_07_options_that_throw_or_are_none_read_as_missing() {
    for object in [
        "undefined",
        "null",
        "5",
        "'language'",
        "true",
        "Symbol()",
        "10n",
        "[]",
        "() => 1",
        "new Map([['language', 'uk']])",
        "Object.create({language: 'uk', getAuthTokenCallback: () => ''})",
        "{get language() { throw 1; }, get getAuthTokenCallback() { throw 1; }}",
        "{language: undefined, getAuthTokenCallback: null}",
        "new Proxy({language: 'uk'}, {get: () => { throw 1; }})",
        "{[Symbol('language')]: 'uk'}",
        &proxy("{language: 'uk'}"),
        &revoked("{language: 'uk'}"),
    ] {
        let (options, mistakes) = read(&[object]);
        assert!(!options.wanted && options.callback.is_none() && options.language.is_none(), "{object}");
        assert_eq!(mistakes, [""; 0], "{object}");
    }
}

#[wasm_bindgen_test]
fn i_07_one_option_that_throws_does_not_take_the_others_with_it() {
    let (options, mistakes) = read(&["{get pageSize() { throw 1; }, language: 'uk'}"]);
    assert_eq!((options.language.as_deref(), options.page_size), (Some("uk"), options::PAGE_SIZE));
    assert_eq!(mistakes, [""; 0]);
}

#[wasm_bindgen_test]
fn i_08_what_the_page_changes_later_has_no_effect() {
    js("globalThis.mutable = {language: 'uk', strings: {close: 'X'}}");
    let (options, _) = read(&["mutable"]);
    js("mutable.language = 'de', mutable.strings.close = 'Y', delete globalThis.mutable");
    assert_eq!(options.language.as_deref(), Some("uk"));
    assert_eq!(options.strings, [("close".to_owned(), "X".to_owned())]);
}

#[wasm_bindgen_test]
fn i_09_a_polluted_prototype_has_no_say() {
    js("Object.assign(Object.prototype, {getAuthTokenCallback: () => 'x', language: 'uk', length: 1, a: 1})");
    let (options, _) = read(&["{}", "{theme: 'dark'}"]);
    let (length, field) = (js("{}").length(), js("{}").field("a"));
    js(
        "['getAuthTokenCallback', 'language', 'length', 'a'].forEach((name) => delete Object.prototype[name])",
    );
    assert!(!options.wanted && options.callback.is_none() && options.language.is_none());
    assert_eq!(options.theme, options::Theme::Dark);
    assert_eq!((length, field), (None, None));
}

#[wasm_bindgen_test]
fn i_09_an_inherited_item_makes_no_call_of_an_empty_entry() {
    js("Object.defineProperty(Array.prototype, 0, {value: 'init', configurable: true, writable: true})");
    let (empty, sparse) = (js("[]").item(0), js("Array(2)").item(0));
    js("delete Array.prototype[0]");
    assert_eq!((empty, sparse), (None, None));
}

#[wasm_bindgen_test]
fn i_11_a_target_may_be_an_element_but_not_one_that_only_looks_like_it() {
    let (options, mistakes) = read(&["{target: document.body}"]);
    assert!(matches!(options.target, options::Target::Element(body) if body == js("document.body")));
    assert_eq!(mistakes, [""; 0]);
    for target in ["{nodeType: 1}", "document.createTextNode('x')", "document", &foreign("document.body")] {
        let (options, mistakes) = read(&[&format!("{{target: {target}}}")]);
        assert_eq!(options.target, options::Target::Floating, "{target}");
        assert_eq!(mistakes, ["target must be a CSS selector or an element"], "{target}");
    }
}

#[wasm_bindgen_test]
fn l_05_hostile_entries_of_a_queue_are_no_commands() {
    for entry in [
        "null",
        "undefined",
        "5",
        "'init'",
        "{}",
        "[]",
        "[, 'init']",
        "(() => { const a = []; a.push(a); return a; })()",
        "{length: 2 ** 32, 0: 'init'}",
        "{get length() { throw 1; }, 0: 'init'}",
        "{length: 1, get 0() { throw 1; }}",
        "Object.create(['init'])",
        "[Symbol('init')]",
        "[() => 'init']",
        &proxy("['init']"),
        &revoked("['init']"),
    ] {
        assert!(command::read(&js(entry)).is_err(), "{entry}");
    }
}

#[wasm_bindgen_test]
fn l_04_a_call_is_read_from_every_kind_of_list() {
    for entry in [
        "['init', {language: 'uk'}]",
        "Object.freeze(['init', Object.freeze({language: 'uk'})])",
        "(function () { return arguments; })('init', {language: 'uk'})",
        "{length: 2, 0: 'init', 1: {language: 'uk'}}",
        "new Proxy(['init', {language: 'uk'}], {})",
        &foreign("['init', {language: 'uk'}]"),
        &foreign("(function () { return arguments; })('init', {language: 'uk'})"),
    ] {
        for entry in [
            entry.to_owned(),
            format!("[{entry}]"),
            format!("(function () {{ return arguments; }})({entry})"),
        ] {
            let language = match command::read(&js(&entry)) {
                Ok(Command::Init(objects)) => options::read(&objects).0.language,
                other => panic!("{entry}: {other:?}"),
            };
            assert_eq!(language.as_deref(), Some("uk"), "{entry}");
        }
    }
}

#[wasm_bindgen_test]
fn m_06_dates_are_read_as_the_core_writes_them() {
    let noon = 1_769_862_600_000.0;
    let created = |date: &str| {
        let answer = take_apart(&format!(r#"{{"list": [{{"id": "a", "createdDate": "{date}"}}]}}"#)).unwrap();
        let page = app_inbox::notification::page(&answer, &[]).unwrap();
        page.notifications[0].notification.created
    };
    for (date, expected) in [
        ("2026-01-31T12:30:00Z", Some(noon)),
        ("2026-01-31T12:30", Some(noon)),
        ("2026-01-31 12:30", Some(noon)),
        ("2026-01-31 12:30:00", Some(noon)),
        ("2026-01-31T14:30:00.000+02:00", Some(noon)),
        ("2026-01-31T10:00:00-0230", Some(noon)),
        ("2026-01-31T12:30:00.25Z", Some(noon + 250.0)),
        ("2026-01-31T12:30:00.123456Z", Some(noon + 123.0)),
        ("2024-02-29", Some(1_709_164_800_000.0)),
        ("9999-12-31", Some(253_402_214_400_000.0)),
        ("1769862600000", Some(noon)),
        ("soon", None),
        ("2026-13-01", None),
        ("2026-01-31T25:99", None),
        ("+275761-01-01", None),
    ] {
        assert_eq!(created(date), expected, "{date}");
    }
}

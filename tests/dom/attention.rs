//! What is said to the script that draws attention, word by word.

use app_inbox::web;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, js, js_with, part, say, until};

/// A desk of the script in front of us, which notes what is said to what draws attention.
fn listens(page: &Page) -> JsValue {
    let said = js("[]");
    let listen = "(said, desk) => Object.assign(desk, {attend: (...words) => { said.push(words) }})";
    let desk = js_with(listen, &[&said, &page.desk()]);
    web::take_over(&desk, JsValue::NULL);
    said
}

/// What was said so far, a line for each word with what was given.
fn lines(said: &JsValue) -> Vec<String> {
    let tell = "(said) => said.map((words) => words.map((word) => {
        if (word instanceof Node) return word.getAttribute('part');
        return typeof word === 'object' ? JSON.stringify(word) : String(word);
    }).join(' '))";
    js_with(tell, &[said]).unchecked_into::<Array>().iter().filter_map(|line| line.as_string()).collect()
}

const ASKED: &str = r#"begin {"toast":true,"titleCount":false,"appBadge":false,"max":99,"close":"Close","name":"Notifications"}"#;

#[wasm_bindgen_test]
async fn what_is_said_begins_and_ends_with_the_visitor() {
    let page = Page::new();
    let said = listens(&page);
    page.set_messages("b a*");
    page.init("{toast: true}");
    assert!(lines(&said).is_empty(), "nobody is known yet");
    page.until_bell().await;
    assert_eq!(lines(&said)[..2], [ASKED, "show 1 false root"]);
    page.set_messages("c* b a*");
    say("inbox", "refresh");
    let last = || lines(&said).pop().unwrap_or_default();
    let toast = "toast c Title of c Content of c undefined";
    until("there is a toast", || last() == toast).await;
    part("bell").click();
    until("it is told of the panel", || last() == "show 2 true root").await;
    say("inbox", "destroy");
    assert_eq!(last(), "end");
    let words = lines(&said).into_iter().map(|line| line.split(' ').next().unwrap_or_default().to_owned());
    let mut words: Vec<String> = words.collect();
    words.dedup();
    assert_eq!(words, ["begin", "show", "announce", "show", "toast", "show", "end"]);
}

#[wasm_bindgen_test]
async fn a_page_that_asks_for_nothing_has_nothing_said() {
    for options in ["{}", "{bellMotion: true}", "{toast: false}", "{sound: 'javascript:alert(1)'}"] {
        let page = Page::new();
        let said = listens(&page);
        page.set_messages("a*");
        page.init(options);
        page.until_bell().await;
        page.set_messages("b* a*");
        say("inbox", "refresh");
        until("there are two", || part("badge").text() == "2").await;
        assert!(lines(&said).is_empty(), "{options}");
    }
}

//! A language that isn't built in: its words are fetched when a page asks for them, and it counts by the browser's own
//! tables.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::app::App;
use super::host::{Arg, call, create, read, when, window};
use super::{desk, tell_once};
use crate::locale::{Count, Locale, digits};
use crate::text::concat;

/// Asks the script in front of us for the words of the page's language, unless that is built in. Nothing waits for them;
/// those that come after another `init` are learnt by what nobody looks at any more.
pub(crate) fn ask(app: &Rc<App>, locale: &Rc<Locale>) {
    let Some(file) = locale.language.words else { return };
    let (app, locale) = (Rc::downgrade(app), Rc::clone(locale));
    let heard = move |words: Option<JsValue>| {
        let Some(app) = app.upgrade() else { return };
        if words.is_some_and(|words| locale.learn(&words, counter(&locale.language.tag))) {
            app.speaks_anew();
        } else {
            tell_once(&concat(&["could not load the words of ", file, "; the inbox speaks English"]), &[]);
        }
    };
    when(&call(&desk(), "words", &[Arg::Text(file)]), Box::new(heard));
}

/// How the browser counts in a language.
fn counter(tag: &str) -> Count {
    let intl = read(&window(), "Intl");
    let tag = Arg::Text(tag);
    let (numbers, plurals) = (create(&intl, "NumberFormat", &[tag]), create(&intl, "PluralRules", &[tag]));
    Box::new(move |n| {
        let told = |by, method| call(by, method, &[Arg::Number(n.into())]).as_string();
        let number = told(&numbers, "format").unwrap_or_else(|| digits(n));
        (number, told(&plurals, "select").unwrap_or_default())
    })
}

//! The page's side: its values, its objects, its functions, and what its author reads in the console.
//!
//! Everything of the browser is reached by its name, through [`read`], [`write`], [`call`] and [`create`]: the page may
//! have replaced any of it, and what throws is caught here and reads as `undefined`. (web-sys believes of many functions
//! that they never throw, and each one imported weighs as much as some ten calls by name.)

use std::rc::Rc;

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::listener::function;
use super::{desk, tell_once};
use crate::api::Token;
use crate::locale::digits;
use crate::notification::Notification;
use crate::rich_text::plain_text;
use crate::session::{Given, Reason};
use crate::text::{concat, split};
use crate::value::Value;

impl Value for JsValue {
    fn text(&self) -> Option<String> {
        self.as_string()
    }

    fn number(&self) -> Option<f64> {
        self.as_f64().filter(|number| number.is_finite())
    }

    fn boolean(&self) -> Option<bool> {
        self.as_bool()
    }

    fn is_nothing(&self) -> bool {
        self.is_undefined() || self.is_null()
    }

    fn is_function(&self) -> bool {
        JsValue::is_function(self)
    }

    fn is_element(&self) -> bool {
        self.has_type::<Element>()
    }

    fn length(&self) -> Option<u32> {
        let length = self.field("length")?.as_f64()?;
        // More than any page has to say: an invented length must not keep us busy.
        ((0.0..=1e6).contains(&length) && length.trunc() == length).then_some(length as u32)
    }

    fn item(&self, index: u32) -> Option<Self> {
        self.field(&digits(index))
    }

    fn field(&self, name: &str) -> Option<Self> {
        if !self.is_object() || own_property(self, name).ok()?.is_undefined() {
            return None;
        }
        some(read(self, name))
    }

    fn names(&self) -> Vec<String> {
        if !self.is_object() {
            return Vec::new();
        }
        let keys = own_keys(self).unwrap_or_default();
        let mut names = Vec::new();
        for index in 0..keys.length().unwrap_or_default() {
            names.extend(keys.item(index).and_then(|name| name.text()));
        }
        names
    }

    fn json(&self) -> Option<String> {
        ask("JSON", "stringify", &[Arg::Value(self)]).as_string()
    }

    fn date(text: &str) -> Option<f64> {
        ask("Date", "parse", &[Arg::Text(text)]).as_f64()
    }
}

#[wasm_bindgen]
extern "C" {
    type Global;
    #[wasm_bindgen(static_method_of = Global, js_class = "globalThis", getter, js_name = window)]
    fn global_window() -> JsValue;
    #[wasm_bindgen(static_method_of = Global, js_class = "globalThis", getter, js_name = document)]
    fn global_document() -> JsValue;

    // Those of js-sys take names that are values already, and functions that are known to be such.
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    fn property(object: &JsValue, name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = set)]
    fn set_property(object: &JsValue, name: &str, value: &JsValue) -> Result<bool, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect)]
    fn apply(function: &JsValue, this: &JsValue, arguments: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect)]
    fn construct(class: &JsValue, arguments: &JsValue) -> Result<JsValue, JsValue>;

    // js-sys believes that these never throw; a proxy's traps do.
    #[wasm_bindgen(catch, js_namespace = Object, js_name = keys)]
    fn own_keys(object: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Object, js_name = getOwnPropertyDescriptor)]
    fn own_property(object: &JsValue, name: &str) -> Result<JsValue, JsValue>;
}

/// The browser's window.
pub(crate) fn window() -> JsValue {
    Global::global_window()
}

/// The page's document.
pub(crate) fn document() -> JsValue {
    Global::global_document()
}

/// What is given to the browser or to a function of the page: an argument, a field of an object.
#[derive(Clone, Copy)]
pub(crate) enum Arg<'a> {
    Text(&'a str),
    Number(f64),
    Flag(bool),
    Value(&'a JsValue),
    /// A field that isn't there.
    Missing,
}

impl<'a> Arg<'a> {
    /// A text, if there is one.
    pub(crate) fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Missing, Self::Text)
    }

    fn number(number: Option<f64>) -> Self {
        number.map_or(Self::Missing, Self::Number)
    }

    fn value(self) -> JsValue {
        match self {
            Self::Text(text) => JsValue::from_str(text),
            Self::Number(number) => JsValue::from_f64(number),
            Self::Flag(flag) => JsValue::from_bool(flag),
            Self::Value(value) => value.clone(),
            Self::Missing => JsValue::UNDEFINED,
        }
    }
}

/// Reads a property.
pub(crate) fn read(object: &JsValue, name: &str) -> JsValue {
    property(object, name).unwrap_or_default()
}

/// Whether a property is this very text.
pub(crate) fn is(object: &JsValue, name: &str, text: &str) -> bool {
    read(object, name).as_string().as_deref() == Some(text)
}

/// Writes a property.
pub(crate) fn write(object: &JsValue, name: &str, value: Arg) {
    let _ = set_property(object, name, &value.value());
}

/// Calls a method.
pub(crate) fn call(object: &JsValue, name: &str, arguments: &[Arg]) -> JsValue {
    apply(&read(object, name), object, &list(arguments)).unwrap_or_default()
}

/// Calls a method of one of the browser's own objects.
fn ask(object: &str, method: &str, arguments: &[Arg]) -> JsValue {
    call(&read(&window(), object), method, arguments)
}

/// Makes an object of a class that `space` — the window, as a rule — knows by this name.
pub(crate) fn create(space: &JsValue, class: &str, arguments: &[Arg]) -> JsValue {
    construct(&read(space, class), &list(arguments)).unwrap_or_default()
}

/// Makes a plain object of texts, described as `name=value …`, and of other fields. (A browser that expects a flag takes
/// any text for a true one.)
pub(crate) fn object(description: &str, fields: &[(&str, Arg)]) -> JsValue {
    let object = Object::new().into();
    pairs(description, &mut |name, value| write(&object, name, Arg::Text(value)));
    for (name, value) in fields {
        if !matches!(value, Arg::Missing) {
            write(&object, name, *value);
        }
    }
    object
}

/// Reads `name=value …`, where neither holds a space. It takes far less code than a table of pairs.
pub(crate) fn pairs(description: &str, take: &mut dyn FnMut(&str, &str)) {
    for word in description.split_ascii_whitespace() {
        let (name, value) = split(word, "=").unwrap_or((word, ""));
        take(name, value);
    }
}

/// Makes an array.
pub(crate) fn list(items: &[Arg]) -> Array {
    let list = Array::new();
    for item in items {
        list.push(&item.value());
    }
    list
}

fn some(value: JsValue) -> Option<JsValue> {
    (!value.is_undefined()).then_some(value)
}

/// Whether two values are the very same.
pub(crate) fn same(a: &JsValue, b: &JsValue) -> bool {
    Object::is(a, b)
}

/// A number that one of the browser's own objects tells: a clock, or chance.
pub(crate) fn tell_number(object: &str, method: &str) -> Option<f64> {
    ask(object, method, &[]).as_f64()
}

/// Reads JSON.
pub(crate) fn parse(text: Arg) -> Option<JsValue> {
    some(ask("JSON", "parse", &[text]))
}

/// Tells the page's author something, with what it is `about` where that is the page's own.
pub(crate) fn tell(sentence: &str, about: &[Arg]) {
    let line = concat(&["[App Inbox] ", sentence]);
    ask("console", "warn", &[&[Arg::Text(&line)], about].concat());
}

/// Calls a function of the page with what is in an array; what it throws is its author's to read, and stops nothing.
pub(crate) fn run(function: &JsValue, arguments: &JsValue) -> JsValue {
    let result = apply(function, &JsValue::UNDEFINED, arguments);
    result.unwrap_or_else(|error| {
        tell_once("a function that the page gave has thrown", &[Arg::Value(&error)]);
        JsValue::UNDEFINED
    })
}

/// Hands on what a promise comes to, once it is settled: its value, or nothing when it was rejected.
pub(crate) fn when(promise: &JsValue, then: Box<dyn Fn(Option<JsValue>)>) {
    // A promise of our own, whatever was given: a plain value, an object with a `then`, or a promise whose `then` the
    // page has replaced by one that breaks the rules.
    let one = list(&[Arg::Value(promise)]);
    let settled = ask("Promise", "all", &[Arg::Value(&one)]);
    if !settled.is_object() {
        return then(None);
    }
    let kept = Rc::new(then);
    let broken = Rc::clone(&kept);
    // They are the promise's from now on: what never settles, and is let go by the page, takes them along.
    let kept = function(Box::new(move |all| kept(Some(read(&all, "0"))))).into_js_value();
    let broken = function(Box::new(move |_| broken(None))).into_js_value();
    call(&settled, "then", &[Arg::Value(&kept), Arg::Value(&broken)]);
}

/// Calls the token callback, without arguments and without a `this`, unless the script in front of us has done so, and
/// hands on what it gives, however it gives it.
pub fn ask_token(callback: &JsValue, then: impl Fn(Given) + 'static) {
    let begun = call(&desk(), "asked", &[Arg::Value(callback)]);
    let promise =
        if begun.is_undefined() { apply(callback, &JsValue::UNDEFINED, &list(&[])) } else { Ok(begun) };
    match promise {
        Ok(promise) => when(&promise, Box::new(move |value| then(value.map_or(Given::Rejected, given)))),
        Err(_) => then(Given::Rejected),
    }
}

fn given(value: JsValue) -> Given {
    // Backends answer `{"token": "…"}`, and many callbacks pass that on as it is.
    let value = value.field("token").unwrap_or(value);
    match value.text() {
        Some(text) if text.is_empty() => Given::Nothing,
        Some(text) => Token::new(&text).map_or(Given::Nonsense, Given::Token),
        None if value.is_nothing() => Given::Nothing,
        None => Given::Nonsense,
    }
}

/// A notification as the page's functions are given it.
fn told(notification: &Notification, read: bool) -> JsValue {
    let data = notification.custom_data.as_deref().and_then(|data| parse(Arg::Text(data)));
    let mut text = String::new();
    plain_text(&notification.content, &mut text);
    object(
        "",
        &[
            ("id", Arg::Text(&notification.id)),
            ("title", Arg::Text(&notification.title)),
            ("text", Arg::Text(text.trim_ascii())),
            ("createdAt", Arg::number(notification.created)),
            ("expiresAt", Arg::number(notification.expires)),
            ("image", Arg::text(notification.image.as_deref())),
            ("link", Arg::text(notification.link.as_deref())),
            ("category", Arg::text(notification.category.as_deref())),
            ("read", Arg::Flag(read)),
            ("customData", data.as_ref().map_or(Arg::Missing, Arg::Value)),
        ],
    )
}

/// Calls the page's own answer to a click.
pub(crate) fn tell_click(listener: &JsValue, notification: &Notification, read: bool, event: &JsValue) {
    run(listener, &list(&[Arg::Value(&told(notification, read)), Arg::Value(event)]));
}

/// Has the page make a node of a notification; nothing when it would rather have ours, or can't.
pub(crate) fn render(page: &JsValue, notification: &Notification, is_read: bool) -> Option<JsValue> {
    let node = run(page, &list(&[Arg::Value(&told(notification, is_read))]));
    if node.is_nothing() {
        return None;
    }
    if read(&node, "nodeType").as_f64().is_none() {
        tell_once("renderNotification must return a node, or null for the usual row", &[]);
        return None;
    }
    Some(node)
}

/// Calls a listener of the page.
pub(crate) fn tell_listener(listener: &JsValue, told: &JsValue) {
    run(listener, &list(&[Arg::Value(told)]));
}

/// What a `change` listener is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    pub(crate) signed_in: bool,
    pub(crate) unread: u32,
    pub(crate) open: bool,
}

impl Summary {
    pub(crate) fn told(self) -> JsValue {
        object(
            "",
            &[
                ("signedIn", Arg::Flag(self.signed_in)),
                ("unread", Arg::Number(self.unread.into())),
                ("open", Arg::Flag(self.open)),
            ],
        )
    }
}

/// What an `error` listener is given: a word to branch on, and nothing that anybody has said.
pub(crate) fn trouble(reason: Reason) -> JsValue {
    object("", &[("reason", Arg::Text(reason.word()))])
}

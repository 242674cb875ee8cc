//! The body of an answer, taken apart by the script in front of us: its fields, and those of many notifications at once,
//! come over in one text each.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::host::{Arg, call, list, read};
use crate::text::{item, number, part, split};
use crate::value::Value;

type Names = &'static [&'static str];

/// The fields that are read of an answer, and of a notification, in the order in which they come over.
const OF_ANSWER: Names = &["count", "unreadCount", "totalPages"];
const OF_ITEM: Names = &[
    "id",
    "status",
    "newMessage",
    "title",
    "category",
    "image",
    "link",
    "customData",
    "createdDate",
    "createDate",
    "expiryDate",
    "content",
];
/// So many notifications come over in one text.
const SLICE: u32 = 64;
/// Stands behind each of them. No field begins with such a letter.
const END: &str = "\0\u{1}";

/// Something of an answer; see the module.
#[derive(Clone)]
pub struct Taken {
    /// A field as it stands there: JSON, but of a text only the first quotation mark. Of an object, all its fields.
    said: Rc<str>,
    /// The fields of an object.
    names: Names,
    /// A list, or that of the answer.
    list: Option<Rc<List>>,
}

struct List {
    length: u32,
    /// Tells the next ones from a place on.
    items: JsValue,
    /// Which of the texts was taken apart last, and what it held.
    slice: RefCell<(u32, Vec<Taken>)>,
}

/// Has a `desk` take the body of an answer apart; nothing when it isn't JSON.
pub fn take_apart(desk: &JsValue, body: &JsValue) -> Option<Taken> {
    let names = |names: Names| list(&names.iter().copied().map(Arg::Text).collect::<Vec<_>>());
    let (of_answer, of_item) = (names(OF_ANSWER), names(OF_ITEM));
    let given = [
        Arg::Value(body),
        Arg::Value(&of_answer),
        Arg::Value(&of_item),
        Arg::Number(SLICE.into()),
        Arg::Text(END),
    ];
    let taken = call(desk, "takeApart", &given);
    let list = read(&taken, "length").as_f64().map(|length| {
        Rc::new(List { length: length as u32, items: taken.clone(), slice: RefCell::default() })
    });
    let mut answer = objects(OF_ANSWER, &read(&taken, "fields")).pop()?;
    answer.list = list;
    Some(answer)
}

/// The objects whose fields stand in a text.
fn objects(names: Names, text: &JsValue) -> Vec<Taken> {
    let text = text.as_string().unwrap_or_default();
    let (mut rest, mut objects) = (text.as_str(), Vec::new());
    while let Some((said, others)) = split(rest, END) {
        objects.push(Taken { said: said.into(), names, list: None });
        rest = others;
    }
    objects
}

impl Value for Taken {
    fn text(&self) -> Option<String> {
        self.said.strip_prefix('"').filter(|_| self.names.is_empty()).map(str::to_owned)
    }

    fn number(&self) -> Option<f64> {
        let (whole, rest) = part(&self.said, |byte| !byte.is_ascii_digit());
        let whole = number(whole, 10)?;
        let exponent = split(rest, "e").map(|(_, exponent)| exponent.starts_with('-'));
        // With an exponent it is smaller, or larger, than anything that we could believe.
        Some(exponent.map_or(whole, |is_small| if is_small { 0.0 } else { f64::INFINITY }))
    }

    fn boolean(&self) -> Option<bool> {
        match &*self.said {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    fn is_nothing(&self) -> bool {
        *self.said == *"null"
    }

    fn is_function(&self) -> bool {
        false
    }

    fn is_element(&self) -> bool {
        false
    }

    fn length(&self) -> Option<u32> {
        Some(self.list.as_ref()?.length)
    }

    fn item(&self, index: u32) -> Option<Self> {
        let list = self.list.as_ref()?;
        let mut slice = list.slice.borrow_mut();
        let number = index / SLICE;
        if slice.0 != number || slice.1.is_empty() {
            let from = [Arg::Number((number * SLICE).into())];
            *slice = (number, objects(OF_ITEM, &call(&list.items, "items", &from)));
        }
        slice.1.get((index % SLICE) as usize).cloned()
    }

    fn field(&self, name: &str) -> Option<Self> {
        if name == "list" {
            let list = self.list.clone();
            return list.is_some().then(|| Self { said: "".into(), names: &[], list });
        }
        let said = item(&self.said, "\0", self.names.iter().position(|known| *known == name)?);
        (!said.is_empty()).then(|| Self { said: said.into(), names: &[], list: None })
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }

    fn json(&self) -> Option<String> {
        Some(self.said.to_string())
    }

    fn date(text: &str) -> Option<f64> {
        JsValue::date(text)
    }
}

//! The rows on the screen: each is kept as long as its notification is there, so that focus and scroll stay.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::app::saves_data;
use super::host::{Arg, call, read, same};
use super::nodes::{add, make, put_text, say, set, take_off};
use super::times::{Times, machine_readable};
use crate::locale::{Locale, Word, digits};
use crate::notification::Notification;
use crate::rich_text::{Node, cut};
use crate::view::Row;

/// Bytes of the body that name a notification without a title.
const NAME_LENGTH: usize = 120;

/// The list; an element that holds an `article` per notification.
pub(crate) struct List {
    element: JsValue,
    items: Vec<Item>,
    times: Times,
    locale: Rc<Locale>,
}

struct Item {
    row: Row,
    article: JsValue,
    time: JsValue,
    /// Which of how many it was last said to be.
    place: (u32, u32),
}

impl Item {
    /// Whether it can stay for this row: all it says is still so, except for what [`List::update`] sees to.
    fn fits(&self, row: &Row) -> bool {
        Rc::ptr_eq(&self.row.notification, &row.notification)
    }
}

impl List {
    pub(crate) fn new(parent: &JsValue, locale: &Rc<Locale>) -> Self {
        let element = add(parent, "div part=list role=feed");
        set(&element, "aria-label", locale.word(Word::Notifications));
        Self { element, items: Vec::new(), times: Times::new(&locale.tag), locale: Rc::clone(locale) }
    }

    pub(crate) fn element(&self) -> &JsValue {
        &self.element
    }

    /// Makes the rows on the screen these: gone ones go first, so that those that stay need not move.
    pub(crate) fn show(&mut self, rows: &[Row]) {
        let mut known = std::mem::take(&mut self.items);
        for item in &known {
            if !rows.iter().any(|row| item.fits(row)) {
                take_off(&item.article);
            }
        }
        let mut next = read(&self.element, "firstElementChild");
        for row in rows {
            let item = match known.iter().position(|item| item.fits(row)) {
                Some(place) => self.update(known.swap_remove(place), row),
                None => self.item(row),
            };
            if same(&next, &item.article) {
                next = read(&next, "nextElementSibling");
            } else {
                call(&self.element, "insertBefore", &[Arg::Value(&item.article), Arg::Value(&next)]);
            }
            self.items.push(item);
        }
        self.number();
    }

    /// Says of each row which of how many it is.
    fn number(&mut self) {
        let size = self.items.len() as u32;
        for (item, position) in self.items.iter_mut().zip(1..) {
            if item.place != (position, size) {
                item.place = (position, size);
                set(&item.article, "aria-posinset", &digits(position));
                set(&item.article, "aria-setsize", &digits(size));
            }
        }
    }

    fn update(&self, mut item: Item, row: &Row) -> Item {
        if item.row.unread != row.unread {
            show_unread(&item.article, row.unread);
        }
        if item.row.age != row.age {
            self.show_age(&item.time, row);
        }
        item.row = row.clone();
        item
    }

    fn item(&self, row: &Row) -> Item {
        let notification = &row.notification;
        let article = make("article");
        set(&article, "data-id", &notification.id);
        show_unread(&article, row.unread);
        let dot = add(&article, "span part=dot role=img");
        set(&dot, "aria-label", self.locale.word(Word::UnreadMark));
        let text = add(&article, "div part=row-text");
        self.put_title(&text, notification);
        if !notification.content.is_empty() {
            put_nodes(&add(&text, "div part=row-content dir=auto"), &notification.content);
        }
        let meta = add(&text, "div part=row-meta");
        let time = add(&meta, "time part=row-time");
        if let Some(created) = notification.created {
            set(&time, "datetime", &machine_readable(created));
            set(&time, "title", &self.times.moment(created));
        }
        self.show_age(&time, row);
        if let Some(category) = &notification.category {
            say(&add(&meta, "span part=row-category dir=auto"), category);
        }
        if let Some(address) = notification.image.as_ref().filter(|_| !saves_data()) {
            let image = add(&article, "img part=row-image alt loading=lazy referrerpolicy=no-referrer");
            // The address comes last: what is set after it would come too late for the request.
            set(&image, "src", address);
        }
        Item { row: row.clone(), article, time, place: (0, 0) }
    }

    /// The title is what opens the notification: a link where it leads somewhere, else a button.
    fn put_title(&self, parent: &JsValue, notification: &Notification) {
        let heading = add(parent, "h3 part=row-title dir=auto");
        let opener = match &notification.link {
            Some(address) => link(&heading, address),
            None => add(&heading, "button type=button"),
        };
        set(&opener, "part", "row-open");
        if notification.title.is_empty() {
            let mut name = String::new();
            plain_text(&notification.content, &mut name);
            let name =
                if name.trim_ascii().is_empty() { self.locale.word(Word::Notifications) } else { &name };
            set(&opener, "aria-label", cut(name, NAME_LENGTH));
        } else {
            say(&opener, &notification.title);
        }
    }

    fn show_age(&self, time: &JsValue, row: &Row) {
        if let (Some(age), Some(created)) = (row.age, row.notification.created) {
            say(time, &self.times.age(age, created));
        }
    }
}

fn show_unread(article: &JsValue, unread: bool) {
    set(article, "part", if unread { "row unread" } else { "row" });
}

fn link(parent: &JsValue, address: &str) -> JsValue {
    let link = add(parent, "a part=link referrerpolicy=no-referrer");
    set(&link, "rel", "noopener noreferrer");
    set(&link, "href", address);
    link
}

fn put_nodes(parent: &JsValue, nodes: &[Node]) {
    for node in nodes {
        let (element, inner) = match node {
            Node::Text(text) => {
                put_text(parent, text);
                continue;
            }
            Node::Element(name, inner) => (add(parent, name.word()), inner),
            Node::Link(address, inner) => (link(parent, address), inner),
        };
        put_nodes(&element, inner);
    }
}

fn plain_text(nodes: &[Node], text: &mut String) {
    for node in nodes {
        match node {
            Node::Text(part) => text.push_str(part),
            Node::Element(_, inner) | Node::Link(_, inner) => {
                plain_text(inner, text);
                text.push(' ');
            }
        }
    }
}

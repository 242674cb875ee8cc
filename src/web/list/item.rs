//! One row: how a notification is drawn, and what of that changes later.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::List;
use crate::locale::{Word, digits};
use crate::notification::Notification;
use crate::rich_text::{Node, cut, is_long, plain_text, width};
use crate::text::concat;
use crate::view::Row;
use crate::web::app::saves_data;
use crate::web::host::{Arg, call, read, render};
use crate::web::nodes::{
    BELL, add, anchor, focus, make, matches, put, put_text, say, set, set_whether, take_off, vector,
};
use crate::web::times::machine_readable;

/// Bytes of the body that name a notification without a title.
const NAME_LENGTH: usize = 120;
/// A title of more letters is shown whole only when its row is.
const LONG_TITLE: usize = 160;

/// A row that is in the document; dropping it takes it off.
pub(super) struct Item {
    pub(super) row: Row,
    pub(super) article: JsValue,
    /// What opens the notification, and takes the focus.
    pub(super) opener: JsValue,
    time: JsValue,
    more: JsValue,
    /// What the page has made of it, which stands in its own tree and is shown here.
    own: JsValue,
    /// Which of how many it was last said to be.
    pub(super) place: (u32, u32),
}

impl Item {
    /// Whether it can stay for this row: all it says is still so, except for what [`List::update`] sees to.
    pub(super) fn fits(&self, row: &Row) -> bool {
        Rc::ptr_eq(&self.row.notification, &row.notification)
    }

    pub(super) fn has_focus(&self) -> bool {
        matches(&self.article, ":focus-within") || matches(&self.own, ":focus-within")
    }
}

impl Drop for Item {
    fn drop(&mut self) {
        take_off(&self.article);
        take_off(&self.own);
    }
}

impl List {
    /// Draws a row that has not been there yet.
    pub(super) fn item(&mut self, row: &Row) -> Item {
        let notification = &row.notification;
        let article = make("article");
        set(&article, "data-id", &notification.id);
        set(&article, "aria-label", &self.name(notification));
        let mut item = Item {
            row: row.clone(),
            opener: article.clone(),
            article,
            time: JsValue::UNDEFINED,
            more: JsValue::UNDEFINED,
            own: JsValue::UNDEFINED,
            place: (0, 0),
        };
        match self.render(row) {
            Some(node) => self.put_own(&mut item, &node),
            None => self.put_text(&mut item),
        }
        self.show_unread(&item, row.unread);
        // Last, so that whoever goes from one thing to the next comes to the title first.
        let dot = add(&item.article, "button part=dot type=button data-do=mark");
        let locale = &self.setup.locale;
        set(&dot, "aria-label", &concat(&[locale.word(Word::UnreadMark), ". ", locale.word(Word::MarkRead)]));
        item
    }

    /// What a row has to say may have changed since it was drawn.
    pub(super) fn update(&self, mut item: Item, row: &Row) -> Item {
        if item.row.unread != row.unread {
            if matches(&read(&item.article, "lastElementChild"), ":focus") {
                // The dot that was pressed goes: whoever did it with a key stays at the row.
                focus(&item.opener, true);
            }
            self.show_unread(&item, row.unread);
            if item.own.is_object()
                && let Some(node) = self.render(row)
            {
                call(&item.own, "replaceChildren", &[Arg::Value(&node)]);
            }
        }
        if item.row.age != row.age {
            self.show_age(&item.time, row);
        }
        item.row = row.clone();
        item
    }

    /// What opens a notification, or names it: its title, or else its text.
    fn name(&self, notification: &Notification) -> String {
        let mut text = String::new();
        if notification.title.is_empty() {
            plain_text(&notification.content, &mut text);
        } else {
            text.push_str(&notification.title);
        }
        let name =
            if text.trim_ascii().is_empty() { self.setup.locale.word(Word::Notifications) } else { &text };
        cut(name, NAME_LENGTH).to_owned()
    }

    /// What the page makes of a row, if it wants to.
    fn render(&self, row: &Row) -> Option<JsValue> {
        render(self.setup.options.render.as_ref()?, &row.notification, !row.unread)
    }

    /// Shows what the page has made: it stays in the page's own tree, where the page's styles reach it.
    fn put_own(&mut self, item: &mut Item, node: &JsValue) {
        self.made += 1;
        let name = concat(&["row-", &digits(self.made)]);
        item.own = make("div");
        set(&item.own, "slot", &name);
        // In a copy of the page's elements it would be seen without us around it.
        set(&item.own, "hidden", "");
        put(&item.own, node);
        put(&self.host, &item.own);
        set(&item.article, "tabindex", "0");
        set(&add(&item.article, "slot"), "name", &name);
    }

    fn put_text(&self, item: &mut Item) {
        let (row, article) = (&item.row, &item.article);
        let notification = &row.notification;
        let text = add(article, "div part=row-text");
        // The title is what opens the notification: a link where it leads somewhere, else a button.
        let heading = add(&text, "h3 part=row-title dir=auto");
        let schemes = &self.setup.options.link_schemes;
        let link = notification.link.as_ref().and_then(|address| anchor(address, schemes));
        let opener = link.unwrap_or_else(|| make("button type=button"));
        put(&heading, &opener);
        set(&opener, "part", "row-open");
        if notification.title.is_empty() {
            set(&opener, "aria-label", &self.name(notification));
        } else {
            say(&opener, &notification.title);
        }
        item.opener = opener;
        if !notification.content.is_empty() {
            put_nodes(&add(&text, "div part=row-content dir=auto"), &notification.content, schemes);
        }
        if is_long(&notification.content) || width(&notification.title) > LONG_TITLE {
            item.more = add(&text, "button part=more type=button data-do=more");
            self.show_whole(item, self.whole.contains(&notification.id));
        }
        let meta = add(&text, "div part=row-meta");
        item.time = add(&meta, "time part=row-time");
        if let Some(created) = notification.created {
            set(&item.time, "datetime", &machine_readable(created));
            set(&item.time, "title", &self.setup.times().moment(created));
        }
        self.show_age(&item.time, row);
        if let Some(category) = &notification.category {
            say(&add(&meta, "span part=row-category dir=auto"), category);
        }
        // As of a link, what the browser reads in the address counts as well.
        let readable =
            |address: &&String| self.setup.options.images && !saves_data() && anchor(address, &[]).is_some();
        if let Some(address) = notification.image.as_ref().filter(readable) {
            let image = add(article, "img part=row-image alt loading=lazy referrerpolicy=no-referrer");
            // The address comes last: what is set after it would come too late for the request.
            set(&image, "src", address);
        }
    }

    fn show_unread(&self, item: &Item, unread: bool) {
        set(&item.article, "part", if unread { "row unread" } else { "row" });
        // Said where the focus is, for the dot is another stop.
        let word = if unread { self.setup.locale.word(Word::UnreadMark) } else { "" };
        set(&item.opener, "aria-description", word);
    }

    pub(super) fn show_whole(&self, item: &Item, whole: bool) {
        let word = if whole { Word::ShowLess } else { Word::ShowMore };
        set(&item.article, "data-long", if whole { "whole" } else { "cut" });
        set_whether(&item.more, "aria-expanded", whole);
        say(&item.more, self.setup.locale.word(word));
    }

    fn show_age(&self, time: &JsValue, row: &Row) {
        if let (Some(age), Some(created)) = (row.age, row.notification.created) {
            say(time, &self.setup.times().age(age, created));
        }
    }

    /// An image can't be had: one picture stands for all of those, in a place of the same size.
    pub(crate) fn breaks(image: &JsValue) {
        // Events of the page's own nodes come by as well.
        if matches(image, "img[part=row-image]") {
            let instead = make("div");
            set(&instead, "part", "row-image broken");
            put(&instead, &vector(BELL));
            call(image, "replaceWith", &[Arg::Value(&instead)]);
        }
    }
}

fn put_nodes(parent: &JsValue, nodes: &[Node], schemes: &[String]) {
    for node in nodes {
        let (element, inner) = match node {
            Node::Text(text) => {
                put_text(parent, text);
                continue;
            }
            Node::Element(name, inner) => (add(parent, name.word()), inner),
            Node::Link(address, inner) => match anchor(address, schemes) {
                Some(link) => {
                    put(parent, &link);
                    (link, inner)
                }
                // Its words stay, as words.
                None => (parent.clone(), inner),
            },
        };
        put_nodes(&element, inner, schemes);
    }
}

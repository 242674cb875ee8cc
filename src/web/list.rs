//! The rows on the screen: each is kept as long as its notification is there, so that focus and scroll stay. Of a long
//! list only a window is in the document, and gaps stand for the rest.

use std::ops::Range;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::app::{Setup, saves_data};
use super::host::{self, Arg, call, document, read, render, same, window};
use super::nodes::{
    BELL, add, anchor, area, focus, is, make, number, put, put_text, say, set, set_whether, take_off, vector,
    write_rules,
};
use super::times::machine_readable;
use crate::locale::{Word, digits};
use crate::notification::Notification;
use crate::rich_text::{Node, cut, is_long, plain_text, width};
use crate::seen::Seen;
use crate::text::concat;
use crate::view::{Row, View};
use crate::window::{Heights, Layout};

/// Bytes of the body that name a notification without a title.
const NAME_LENGTH: usize = 120;
/// A title of more letters is shown whole only when its row is.
const LONG_TITLE: usize = 160;
/// Pixels of rows that a list is believed to have room for at least.
const ROOM: f64 = 600.0;
/// Pixels by which an arrow scrolls, and which stay in sight when a page is turned.
const LINES: f64 = 48.0;
/// So far from the top, in pixels, a visitor reads something else than what comes there.
const AWAY: f64 = 40.0;

/// The list; an element that holds an `article` per notification.
pub(crate) struct List {
    setup: Rc<Setup>,
    host: JsValue,
    /// What scrolls.
    body: JsValue,
    element: JsValue,
    /// Stand for rows that aren't in the document: before, between and after those that are.
    gaps: [JsValue; 3],
    gap_rules: JsValue,
    shown: Rc<View>,
    /// Those of the rows that are in the document, in their order.
    items: Vec<Item>,
    window: Range<usize>,
    heights: Heights,
    layout: Layout,
    /// Ids of those that are shown whole.
    whole: Vec<String>,
    seen: Seen,
    /// Items that were made, for the names of slots.
    made: u32,
}

struct Item {
    row: Row,
    article: JsValue,
    /// What opens the notification, and takes the focus.
    opener: JsValue,
    time: JsValue,
    more: JsValue,
    /// What the page has made of it, which stands in its own tree and is shown here.
    own: JsValue,
    /// Which of how many it was last said to be.
    place: (u32, u32),
}

impl Item {
    /// Whether it can stay for this row: all it says is still so, except for what [`List::update`] sees to.
    fn fits(&self, row: &Row) -> bool {
        Rc::ptr_eq(&self.row.notification, &row.notification)
    }

    fn has_focus(&self) -> bool {
        is(&self.article, ":focus-within") || is(&self.own, ":focus-within")
    }
}

impl Drop for Item {
    fn drop(&mut self) {
        take_off(&self.article);
        take_off(&self.own);
    }
}

/// A row that stays where it is on the screen while others come and go.
struct Anchor {
    notification: Rc<Notification>,
    /// Its upper edge, in pixels from the upper edge of what scrolls.
    top: f64,
}

impl List {
    pub(crate) fn new(body: &JsValue, host: &JsValue, gap_rules: &JsValue, setup: &Rc<Setup>) -> Self {
        let element = add(body, "div part=list role=feed");
        set(&element, "aria-label", setup.locale.word(Word::Notifications));
        let gaps = ["0", "1", "2"].map(|number| {
            let gap = make("div part=gap aria-hidden=true");
            set(&gap, "data-gap", number);
            gap
        });
        Self {
            host: host.clone(),
            body: body.clone(),
            element,
            gaps,
            gap_rules: gap_rules.clone(),
            setup: Rc::clone(setup),
            shown: Rc::default(),
            items: Vec::new(),
            window: 0..0,
            heights: Heights::default(),
            layout: Layout::default(),
            whole: Vec::new(),
            seen: Seen::default(),
            made: 0,
        }
    }

    pub(crate) fn element(&self) -> &JsValue {
        &self.element
    }

    /// Makes the rows these. What the visitor looks at stays where it is, unless it is the top. Returns how many rows
    /// have come above what was there, out of the visitor's sight.
    pub(crate) fn show(&mut self, view: &Rc<View>) -> u32 {
        let rows = view.rows();
        let anchor = if self.scrolled() > 1.0 { self.anchor(rows) } else { None };
        let focused = self.items.iter().find(|item| item.has_focus()).map(|item| item.row.clone());
        let lost = focused.filter(|row| position(rows, &row.notification).is_none());
        let lost = lost.and_then(|row| position(self.rows(), &row.notification));
        let come =
            self.rows().first().map_or(0, |first| rows.iter().take_while(|row| !fits(row, first)).count());
        let news = if come < rows.len() && self.scrolled() > AWAY { come } else { 0 };
        self.shown = Rc::clone(view);
        self.heights.let_go();
        self.lay_out();
        let wanted = anchor
            .as_ref()
            .and_then(|anchor| Some(self.layout.top(position(rows, &anchor.notification)?) - anchor.top));
        let top = wanted.unwrap_or_else(|| self.scrolled());
        self.fill(self.window_at(&self.window, top));
        self.measure();
        self.hold(anchor);
        self.fill_what_is_in_sight();
        if let Some(place) = lost {
            // Whoever read a row that is gone goes on with the one that has taken its place.
            self.focus_row(place.min(rows.len().saturating_sub(1)));
        }
        news as u32
    }

    /// The visitor has scrolled: other rows may have to be in the document.
    pub(crate) fn scrolls(&mut self) {
        let window = self.window_at(&self.window, self.scrolled());
        if window != self.window {
            let anchor = self.anchor(&[]);
            self.fill(window);
            self.measure();
            self.hold(anchor);
            self.fill_what_is_in_sight();
        }
    }

    /// Rows that are measured for the first time may turn out to stand elsewhere than where they are in sight: what is in
    /// sight then has to be in the document as well.
    fn fill_what_is_in_sight(&mut self) {
        for _ in 0..3 {
            if self.is_whole() || self.layout.covers(&self.window, self.scrolled(), self.room()) {
                break;
            }
            self.fill(self.window_at(&self.window, self.scrolled()));
            self.measure();
        }
    }

    /// An image can't be had: one picture stands for all of those, in a place of the same size.
    pub(crate) fn breaks(image: &JsValue) {
        // Events of the page's own nodes come by as well.
        if is(image, "img[part=row-image]") {
            let instead = make("div");
            set(&instead, "part", "row-image broken");
            put(&instead, &vector(BELL));
            call(image, "replaceWith", &[Arg::Value(&instead)]);
        }
    }

    /// Rows may have become wider, or have come into sight.
    pub(crate) fn resizes(&mut self) {
        self.heights.forget();
        self.measure();
    }

    /// Moves the focus as a feed's keys ask for. Returns whether the key was one of them.
    pub(crate) fn moves_focus(&mut self, key: &str) -> bool {
        let focused = self.items.iter().find(|item| item.has_focus());
        if focused.is_some_and(|item| self.scrolls_through(item, key)) {
            return true;
        }
        let now = focused.and_then(|item| position(self.rows(), &item.row.notification));
        let last = self.rows().len().saturating_sub(1);
        let next = match (key, now) {
            ("ArrowDown" | "PageDown", Some(now)) => now + 1,
            // Whoever has scrolled without keys goes on from there.
            ("ArrowDown" | "PageDown", None) => self
                .anchor(&[])
                .and_then(|first| position(self.rows(), &first.notification))
                .unwrap_or_default(),
            ("ArrowUp" | "PageUp", Some(now)) => now.saturating_sub(1),
            ("Home", _) => 0,
            ("End", _) => last,
            _ => return false,
        };
        self.focus_row(next.min(last));
        true
    }

    /// Of a row that is higher than all that can be seen, a key first shows the rest.
    fn scrolls_through(&self, item: &Item, key: &str) -> bool {
        let (row, view) = (area(&item.article), area(&self.body));
        let (above, below) = (view.top - row.top, row.top + row.height - view.top - view.height);
        let by = match key {
            "ArrowDown" => below.min(LINES),
            "PageDown" => below.min(view.height - LINES),
            "ArrowUp" => -above.min(LINES),
            "PageUp" => -above.min(view.height - LINES),
            _ => return false,
        };
        let scrolls =
            row.height > view.height && by.abs() >= 1.0 && by.is_sign_positive() == key.ends_with("Down");
        if scrolls {
            call(&self.body, "scrollBy", &[Arg::Number(0.0), Arg::Number(by)]);
        }
        scrolls
    }

    fn focus_row(&mut self, row: usize) {
        let Some(wanted) = self.rows().get(row).cloned() else { return };
        if !self.items.iter().any(|item| item.fits(&wanted)) {
            // It stands in a gap: to where it is.
            let top = self.layout.top(row);
            call(&self.body, "scrollTo", &[Arg::Number(0.0), Arg::Number(top)]);
            self.fill(self.window_at(&(0..0), top));
            self.measure();
        }
        if let Some(item) = self.items.iter().find(|item| item.fits(&wanted)) {
            focus(&item.opener, false);
        }
    }

    /// Shows a row whole, or its beginning only.
    pub(crate) fn unfolds(&mut self, id: &str) {
        let known = self.whole.iter().position(|known| known == id);
        match known {
            Some(place) => drop(self.whole.remove(place)),
            None => self.whole.push(id.to_owned()),
        }
        let item = self.items.iter().find(|item| item.row.notification.id == id);
        if let Some(item) = item {
            self.show_whole(item, known.is_none());
            if known.is_some() {
                // Its end was in sight; now that would be what comes long after it.
                call(&item.article, "scrollIntoView", &[Arg::Value(&host::object("block=nearest", &[]))]);
            }
        }
        self.measure();
    }

    /// What has been in sight for long enough, and in how many milliseconds more will have been.
    pub(crate) fn looks(&mut self, now: f64) -> (Vec<String>, Option<f64>) {
        let view = area(&self.body);
        let (from, to) = (view.top.max(0.0), (view.top + view.height).min(number(&window(), "innerHeight")));
        let is_seen = host::is(&document(), "visibilityState", "visible");
        let is_half_in_sight = |item: &&Item| {
            let row = area(&item.article);
            let in_sight = (row.top + row.height).min(to) - row.top.max(from);
            // Of a row that is higher than all that can be seen, half of that is enough.
            is_seen && in_sight > 0.0 && in_sight >= row.height.min(view.height) / 2.0
        };
        let unread = self.items.iter().filter(|item| item.row.unread);
        let ids: Vec<&str> =
            unread.filter(is_half_in_sight).map(|item| item.row.notification.id.as_str()).collect();
        self.seen.looks(&ids, now)
    }

    fn rows(&self) -> &[Row] {
        self.shown.rows()
    }

    /// How far the visitor has scrolled, in pixels.
    fn scrolled(&self) -> f64 {
        number(&self.body, "scrollTop")
    }

    fn is_whole(&self) -> bool {
        self.window.len() == self.rows().len()
    }

    fn lay_out(&mut self) {
        self.layout = Layout::new(self.rows().iter().map(|row| &row.notification), &self.heights);
    }

    /// The first row in sight; of `rows` if there are any.
    fn anchor(&self, rows: &[Row]) -> Option<Anchor> {
        let top = area(&self.body).top;
        for item in &self.items {
            if !rows.is_empty() && position(rows, &item.row.notification).is_none() {
                continue;
            }
            let row = area(&item.article);
            if row.top + row.height > top {
                return Some(Anchor { notification: Rc::clone(&item.row.notification), top: row.top - top });
            }
        }
        None
    }

    /// Scrolls by as much as the anchor has moved. (Some browsers do so themselves, which is switched off: others don't.)
    fn hold(&self, anchor: Option<Anchor>) {
        let Some(anchor) = anchor else { return };
        let is_it = |item: &&Item| Rc::ptr_eq(&item.row.notification, &anchor.notification);
        let Some(item) = self.items.iter().find(is_it) else { return };
        let moved = area(&item.article).top - area(&self.body).top - anchor.top;
        if moved.abs() >= 1.0 {
            call(&self.body, "scrollBy", &[Arg::Number(0.0), Arg::Number(moved)]);
        }
    }

    /// What is to be in the document when so many pixels are scrolled.
    fn window_at(&self, now: &Range<usize>, top: f64) -> Range<usize> {
        self.layout.window(now, top, self.room())
    }

    /// How many pixels of rows there may be in sight. An empty list has no height yet.
    fn room(&self) -> f64 {
        number(&self.body, "clientHeight").max(ROOM)
    }

    /// Puts these rows into the document, and the one that has the focus.
    fn fill(&mut self, window: Range<usize>) {
        let mut known = std::mem::take(&mut self.items);
        let focused = known.iter().find(|item| item.has_focus());
        let focused = focused.and_then(|item| position(self.rows(), &item.row.notification));
        let mut order: Vec<usize> = window.clone().collect();
        self.window = window.clone();
        match focused {
            Some(row) if row < window.start => order.insert(0, row),
            Some(row) if row >= window.end => order.push(row),
            _ => {}
        }
        // What is gone goes first, so that what stays need not move.
        known.retain(|item| order.iter().any(|row| self.rows().get(*row).is_some_and(|row| item.fits(row))));
        // Behind a gap that is no longer there, a row would have to move, and lose the focus.
        self.gaps.iter().for_each(take_off);
        let mut next = read(&self.element, "firstElementChild");
        let (mut end, mut gaps) = (0, 0);
        for place in order {
            let Some(row) = self.rows().get(place).cloned() else { continue };
            if place > end {
                self.put_gap(&mut gaps, &mut next);
            }
            end = place + 1;
            let item = match known.iter().position(|item| item.fits(&row)) {
                Some(place) => self.update(known.swap_remove(place), &row),
                None => self.item(&row),
            };
            self.put_next(&item.article, &mut next);
            self.items.push(self.numbered(item, place));
        }
        if end < self.rows().len() {
            self.put_gap(&mut gaps, &mut next);
        }
    }

    fn put_gap(&self, gaps: &mut usize, next: &mut JsValue) {
        if let Some(gap) = self.gaps.get(*gaps) {
            *gaps += 1;
            self.put_next(gap, next);
        }
    }

    /// Puts an element where the next one is to be, unless it stands there.
    fn put_next(&self, element: &JsValue, next: &mut JsValue) {
        if same(next, element) {
            *next = read(next, "nextElementSibling");
        } else {
            call(&self.element, "insertBefore", &[Arg::Value(element), Arg::Value(next)]);
        }
    }

    /// Measures the rows in the document and makes the gaps as high as the rows that they stand for.
    fn measure(&mut self) {
        if self.is_whole() {
            return;
        }
        for item in &self.items {
            self.heights.note(&item.row.notification, area(&item.article).height);
        }
        self.lay_out();
        let (mut rules, mut end, mut gaps) = (String::new(), 0, 0);
        let mut gap = |from: usize, to: usize| {
            if from < to {
                let height = self.layout.top(to) - self.layout.top(from);
                rules = concat(&[
                    &rules,
                    "[data-gap=\"",
                    &digits(gaps),
                    "\"]{height:",
                    &digits(height as u32),
                    "px}",
                ]);
                gaps += 1;
            }
        };
        for item in &self.items {
            let place = item.place.0 as usize;
            gap(end, place.saturating_sub(1));
            end = place;
        }
        gap(end, self.rows().len());
        write_rules(&self.gap_rules, &rules);
    }

    /// Says of a row which of how many it is.
    fn numbered(&self, mut item: Item, place: usize) -> Item {
        let place = (place as u32 + 1, self.rows().len() as u32);
        if item.place != place {
            item.place = place;
            set(&item.article, "aria-posinset", &digits(place.0));
            set(&item.article, "aria-setsize", &digits(place.1));
        }
        item
    }

    fn update(&self, mut item: Item, row: &Row) -> Item {
        if item.row.unread != row.unread {
            if is(&read(&item.article, "lastElementChild"), ":focus") {
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

    fn item(&mut self, row: &Row) -> Item {
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

    fn show_whole(&self, item: &Item, whole: bool) {
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
}

fn fits(row: &Row, other: &Row) -> bool {
    row.notification.id == other.notification.id
}

fn position(rows: &[Row], notification: &Rc<Notification>) -> Option<usize> {
    rows.iter().position(|row| Rc::ptr_eq(&row.notification, notification))
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

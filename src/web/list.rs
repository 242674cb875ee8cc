//! The rows on the screen: each is kept as long as its notification is there, so that focus and scroll stay. Of a long
//! list only a window is in the document, and gaps stand for the rest.

use std::ops::Range;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::app::Setup;
use super::host::{self, Arg, call, document, read, same, window};
use super::nodes::{add, area, focus, make, number, set, take_off, write_rules};
use crate::locale::{Word, digits};
use crate::notification::Notification;
use crate::seen::Seen;
use crate::text::concat;
use crate::view::{Row, View};
use crate::window::{Heights, Layout};
use item::Item;

mod item;

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
}

fn fits(row: &Row, other: &Row) -> bool {
    row.notification.id == other.notification.id
}

fn position(rows: &[Row], notification: &Rc<Notification>) -> Option<usize> {
    rows.iter().position(|row| Rc::ptr_eq(&row.notification, notification))
}

//! The open panel: header, notice, and one of four states.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::host::{Arg, call, object};
use super::list::List;
use super::nodes::{BELL, add, hide, make, number, put, say, set, take_off, vector};
use crate::locale::{Locale, Word};
use crate::view::{Body, End, Panel};

/// Pixels before the end of the list at which the next page is asked for.
const AHEAD: f64 = 400.0;

/// A panel on the screen; dropping it takes it off.
pub(crate) struct PanelView {
    element: JsValue,
    mark_all: JsValue,
    notice: JsValue,
    body: JsValue,
    /// What is said instead of rows, or after them.
    state: Option<JsValue>,
    list: List,
    locale: Rc<Locale>,
    shown: Option<Panel>,
}

impl PanelView {
    pub(crate) fn new(locale: &Rc<Locale>) -> Self {
        let name = locale.word(Word::Notifications);
        let element = make("div part=panel role=dialog tabindex=-1 popover=manual");
        set(&element, "aria-label", name);
        let header = add(&element, "header part=header");
        say(&add(&header, "h2 part=title"), name);
        let mark_all = add(&header, "button part=mark-all type=button data-do=all");
        say(&mark_all, locale.word(Word::MarkAllRead));
        let close = add(&header, "button part=close type=button data-do=close");
        set(&close, "aria-label", locale.word(Word::Close));
        put(&close, &vector("M6 6l12 12M18 6L6 18"));
        let notice = add(&element, "p part=notice role=alert");
        let body = add(&element, "div part=body");
        let list = List::new(&body, locale);
        Self { element, mark_all, notice, body, state: None, list, locale: Rc::clone(locale), shown: None }
    }

    pub(crate) fn element(&self) -> &JsValue {
        &self.element
    }

    /// The part that scrolls.
    pub(crate) fn body(&self) -> &JsValue {
        &self.body
    }

    /// Returns whether anything changed.
    pub(crate) fn show(&mut self, panel: &Panel) -> bool {
        if self.shown.as_ref() == Some(panel) {
            return false;
        }
        let had_focus = is(&self.element, ":focus-within");
        let rows = match &panel.body {
            Body::List { rows, .. } => rows.as_slice(),
            _ => &[],
        };
        let no_use = !panel.can_mark_all || rows.is_empty();
        if no_use && is(&self.mark_all, ":focus") {
            // Firefox leaves the focus on what is hidden.
            self.focus();
        }
        hide(&self.mark_all, no_use);
        let not_saved = self.shown.as_ref().is_some_and(|shown| shown.not_saved);
        if not_saved != panel.not_saved {
            say(&self.notice, if panel.not_saved { self.locale.word(Word::NotSaved) } else { "" });
        }
        let said = self.shown.as_ref().and_then(|shown| said(&shown.body));
        if said != self::said(&panel.body) {
            self.say_state(&panel.body);
        }
        hide(self.list.element(), rows.is_empty());
        self.list.show(rows);
        self.shown = Some(panel.clone());
        if had_focus && !is(&self.element, ":focus-within") {
            // What held the focus is gone: the visitor stays in the panel.
            self.focus();
        }
        true
    }

    fn say_state(&mut self, body: &Body) {
        if let Some(state) = self.state.take() {
            take_off(&state);
        }
        set(&self.body, "aria-busy", if *body == Body::Loading { "true" } else { "false" });
        let Some(word) = said(body) else { return };
        let state = make("div part=state role=status");
        match word {
            Word::Loading => put(&state, &make("span part=spinner")),
            Word::Empty => put(&state, &vector(BELL)),
            _ => {}
        }
        say(&add(&state, "p part=state-text"), self.locale.word(word));
        if word == Word::Failed {
            let again = add(&state, "button part=retry type=button data-do=retry");
            say(&again, self.locale.word(Word::TryAgain));
        }
        put(&self.body, &state);
        self.state = Some(state);
    }

    /// Whether more rows should be asked for: the end is in sight, or nearly.
    pub(crate) fn wants_more(&self) -> bool {
        let more =
            self.shown.as_ref().is_some_and(|panel| matches!(panel.body, Body::List { end: End::More, .. }));
        let of = |name| number(&self.body, name);
        more && of("scrollHeight") - of("scrollTop") - of("clientHeight") < AHEAD
    }

    pub(crate) fn focus(&self) {
        let options = object("preventScroll=true", &[]);
        call(&self.element, "focus", &[Arg::Value(&options)]);
    }
}

impl Drop for PanelView {
    fn drop(&mut self) {
        take_off(&self.element);
    }
}

/// What is said beside the rows, or instead of them.
fn said(body: &Body) -> Option<Word> {
    match body {
        Body::Loading | Body::List { end: End::More, .. } => Some(Word::Loading),
        Body::Empty => Some(Word::Empty),
        Body::Failed | Body::List { end: End::Failed, .. } => Some(Word::Failed),
        Body::List { end: End::Complete, .. } => None,
    }
}

/// Whether a selector matches an element.
fn is(element: &JsValue, selector: &str) -> bool {
    call(element, "matches", &[Arg::Text(selector)]).as_bool() == Some(true)
}

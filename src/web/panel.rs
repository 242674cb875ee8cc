//! The panel, open or made ready to open: header, notice, filters, and one of four states.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::app::Setup;
use super::host::{Arg, call, read, write};
use super::list::List;
use super::nodes::{
    BELL, add, focus, hide, make, matches, number, put, say, set, set_whether, take_off, vector,
};
use crate::filter::{Choice, Filter};
use crate::locale::{Word, digits};
use crate::text::concat;
use crate::view::{Body, End, Notice, Panel, View};

/// Pixels before the end of the list at which the next page is asked for.
const AHEAD: f64 = 400.0;
/// So near to the top, in pixels, what comes there is seen.
const TOP: f64 = 40.0;

/// A panel on the screen, or made ready for it; dropping it takes it off.
pub(crate) struct PanelView {
    setup: Rc<Setup>,
    element: JsValue,
    mark_all: JsValue,
    notice: JsValue,
    filters: JsValue,
    pill: JsValue,
    body: JsValue,
    /// What is said instead of rows, or after them.
    state: JsValue,
    list: List,
    shown: Option<Rc<View>>,
    /// How many rows have come on top since the visitor was there.
    news: u32,
}

impl PanelView {
    pub(crate) fn new(host: &JsValue, gap_rules: &JsValue, setup: &Rc<Setup>) -> Self {
        let (locale, inline) = (&setup.locale, setup.options.inline);
        let name = locale.word(Word::Notifications);
        let element = make(if inline {
            "div part=panel role=region tabindex=-1"
        } else {
            "div part=panel role=dialog tabindex=-1 popover=manual"
        });
        set(&element, "aria-label", name);
        // An element `header` would be the page's banner to a screen reader, a second one.
        let header = add(&element, "div part=header");
        say(&add(&header, "h2 part=title"), name);
        let mark_all = add(&header, "button part=mark-all type=button data-do=all");
        say(&mark_all, locale.word(Word::MarkAllRead));
        if !inline {
            let close = add(&header, "button part=close type=button data-do=close");
            set(&close, "aria-label", locale.word(Word::Close));
            put(&close, &vector("M6 6l12 12M18 6L6 18"));
        }
        let notice = add(&element, "div part=notice role=alert");
        let filters = add(&element, "div part=filters role=group tabindex=-1 hidden");
        set(&filters, "aria-label", locale.word(Word::Filter));
        let pill = add(&element, "button part=pill type=button data-do=top hidden");
        let body = add(&element, "div part=body tabindex=-1");
        let list = List::new(&body, host, gap_rules, setup);
        // It is there before it has anything to say: only then do all screen readers say it.
        let state = add(&body, "div part=state role=status");
        Self {
            setup: Rc::clone(setup),
            element,
            mark_all,
            notice,
            filters,
            pill,
            body,
            state,
            list,
            shown: None,
            news: 0,
        }
    }

    pub(crate) fn element(&self) -> &JsValue {
        &self.element
    }

    /// The part that scrolls.
    pub(crate) fn body(&self) -> &JsValue {
        &self.body
    }

    /// The line that says what has just been done, with "Undo".
    pub(crate) fn notice(&self) -> &JsValue {
        &self.notice
    }

    pub(crate) fn list(&mut self) -> &mut List {
        &mut self.list
    }

    /// The filter of this number.
    pub(crate) fn filter(&self, number: usize) -> Option<Filter> {
        Some(panel_of(&self.shown)?.filters.get(number)?.filter.clone())
    }

    /// Returns whether anything changed.
    pub(crate) fn show(&mut self, view: &Rc<View>) -> bool {
        let before = self.shown.take();
        self.shown = Some(Rc::clone(view));
        let (shown, rows) = (panel_of(&before), view.rows());
        let Some(panel) = view.contents().filter(|panel| shown != Some(*panel)) else { return false };
        let had_focus = matches(&self.element, ":focus-within");
        let no_use = !panel.can_mark_all || rows.is_empty();
        if no_use && matches(&self.mark_all, ":focus") {
            // Firefox leaves the focus on what is hidden.
            self.focus();
        }
        hide(&self.mark_all, no_use);
        if shown.and_then(|shown| shown.notice) != panel.notice {
            self.say_notice(panel.notice);
        }
        let filters = shown.map_or(&[][..], |shown| &shown.filters);
        if filters != panel.filters {
            self.show_filters(filters, &panel.filters);
        }
        if shown.and_then(|shown| shown.body.word()) != panel.body.word() {
            self.say_state(&panel.body);
        }
        hide(self.list.element(), rows.is_empty());
        if chosen(filters) != chosen(&panel.filters) {
            // Another filter is another list: its newest come first.
            self.go_to_top();
        }
        let news = self.list.show(view);
        if news > 0 {
            self.say_news(self.news + news);
        }
        if had_focus && !matches(&self.element, ":focus-within") {
            // What held the focus is gone: the visitor stays in the panel.
            self.focus();
        }
        true
    }

    fn say_notice(&self, notice: Option<Notice>) {
        let word = |word| self.setup.locale.word(word);
        say(&self.notice, "");
        match notice {
            None => {}
            Some(Notice::NotSaved) => say(&add(&self.notice, "span"), word(Word::NotSaved)),
            Some(Notice::AllMarked) => {
                say(&add(&self.notice, "span"), word(Word::AllMarked));
                say(&add(&self.notice, "button part=undo type=button data-do=undo"), word(Word::Undo));
            }
        }
    }

    /// Makes a button of every filter; as long as these are the same ones, the buttons are.
    fn show_filters(&self, before: &[Choice], choices: &[Choice]) {
        hide(&self.filters, choices.is_empty());
        let same = before.len() == choices.len()
            && before.iter().zip(choices).all(|(before, choice)| before.filter == choice.filter);
        if !same {
            say(&self.filters, "");
        }
        for (number, choice) in (0_u32..).zip(choices) {
            let button = if same {
                read(&read(&self.filters, "children"), &digits(number))
            } else {
                add(&self.filters, "button part=filter type=button data-do=filter")
            };
            let name = match &choice.filter {
                Filter::All => self.setup.locale.word(Word::All),
                Filter::Unread => self.setup.locale.word(Word::UnreadOnly),
                Filter::Category(category) => category,
            };
            set(&button, "data-number", &digits(number));
            set(&button, "part", if choice.chosen { "filter chosen" } else { "filter" });
            set_whether(&button, "aria-pressed", choice.chosen);
            say(&button, "");
            say(&add(&button, "span dir=auto"), name);
            if let Some(count) = choice.count {
                say(
                    &add(&button, "span part=filter-count"),
                    &concat(&[" ", &self.setup.locale.number(count)]),
                );
            }
        }
    }

    fn say_news(&mut self, news: u32) {
        self.news = news;
        hide(&self.pill, news == 0);
        say(&self.pill, &self.setup.locale.counted(Word::NewOnes, news));
    }

    fn say_state(&mut self, body: &Body) {
        let state = &self.state;
        say(state, "");
        set_whether(&self.body, "aria-busy", *body == Body::Loading);
        let Some(word) = body.word() else { return };
        match word {
            Word::Loading => put(state, &make("span part=spinner")),
            Word::Empty | Word::EmptyUnread => put(state, &vector(BELL)),
            _ => {}
        }
        say(&add(state, "p part=state-text"), self.setup.locale.word(word));
        if word == Word::Failed {
            let again = add(state, "button part=retry type=button data-do=retry");
            say(&again, self.setup.locale.word(Word::TryAgain));
        }
    }

    /// Shows the newest rows; the focus stays in the panel.
    pub(crate) fn go_to_top(&mut self) {
        if matches(&self.pill, ":focus") {
            self.focus();
        }
        call(&self.body, "scrollTo", &[Arg::Number(0.0), Arg::Number(0.0)]);
        self.scrolls();
    }

    /// The visitor has scrolled.
    pub(crate) fn scrolls(&mut self) {
        if self.news > 0 && number(&self.body, "scrollTop") <= TOP {
            self.say_news(0);
        }
        self.list.scrolls();
    }

    /// Whether more rows should be asked for: the end is in sight, or nearly.
    pub(crate) fn wants_more(&self) -> bool {
        let more = panel_of(&self.shown)
            .is_some_and(|panel| matches!(panel.body, Body::List { end: End::More, .. }));
        let of = |name| number(&self.body, name);
        // What isn't shown has no height, and no end in sight.
        let height = of("clientHeight");
        more && height > 0.0 && of("scrollHeight") - of("scrollTop") - height < AHEAD
    }

    pub(crate) fn focus(&self) {
        focus(&self.element, true);
    }
}

/// Where a visitor is in a panel.
pub(crate) struct Whereabouts {
    scrolled: f64,
    /// Which of its links and buttons has the focus; when it is on the panel itself, one more than there are.
    focus: Option<u32>,
}

impl PanelView {
    pub(crate) fn whereabouts(&self) -> Whereabouts {
        let focus = matches(&self.element, ":focus-within").then(|| {
            let mut place = 0;
            let goes_on = |control: JsValue| control.is_object() && !matches(&control, ":focus");
            while goes_on(self.control(place)) {
                place += 1;
            }
            place
        });
        Whereabouts { scrolled: number(&self.body, "scrollTop"), focus }
    }

    /// Leads a visitor to where they were in the panel that this one has replaced.
    pub(crate) fn lead_back(&self, whereabouts: Whereabouts) {
        write(&self.body, "scrollTop", Arg::Number(whereabouts.scrolled));
        if let Some(place) = whereabouts.focus {
            self.focus();
            focus(&self.control(place), true);
        }
    }

    fn control(&self, place: u32) -> JsValue {
        let found = call(&self.element, "querySelectorAll", &[Arg::Text("a,button")]);
        call(&found, "item", &[Arg::Number(place.into())])
    }
}

impl Drop for PanelView {
    fn drop(&mut self) {
        take_off(&self.element);
    }
}

fn panel_of(view: &Option<Rc<View>>) -> Option<&Panel> {
    view.as_ref()?.contents()
}

fn chosen(choices: &[Choice]) -> Option<&Filter> {
    choices.iter().find(|choice| choice.chosen).map(|choice| &choice.filter)
}

//! The loop: takes events in order, shows the view, starts effects.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;

use super::attention::Attention;
use super::host::{self, Arg, Summary, call, create, document, read, window};
use super::listener::{Listener, Phase, Timer};
use super::nodes::{anchor, attribute};
use super::place::Places;
use super::times::Times;
use super::widget::Widget;
use super::{tell_listeners, words};
use crate::command::Topic;
use crate::inbox::{Effect, Event, Inbox, Settings};
use crate::locale::{Language, Locale};
use crate::options::Options;
use crate::pace::Pace;
use crate::session::{Millis, Ticket};
use crate::view::View;
use around::visibility;

mod around;
mod effects;

/// The longest wait that a browser's timer can take; a longer one would fire at once.
const LONGEST_WAIT: f64 = 2_147_483_647.0;

/// A timer that fires so much too early is not the browser's: a page has put its own function in the place of
/// `setTimeout`.
const FAR_TOO_EARLY: f64 = 1_000.0;
/// The least time between two looks at the count for a visitor who saves data.
const SAVING_INTERVAL: u32 = 60_000;

/// The inbox of a page. It is there from the first `init` on, also after `destroy`, so that it knows how often it has
/// called the callback.
pub struct App {
    inbox: RefCell<Inbox>,
    events: RefCell<Vec<Event>>,
    busy: Cell<bool>,
    /// How many beginnings and ends are still among the events.
    turns: Cell<u32>,
    running: Cell<bool>,
    page: RefCell<Option<Rc<Setup>>>,
    places: RefCell<Option<Rc<Places>>>,
    in_flight: RefCell<Option<(Ticket, JsValue)>>,
    timer: RefCell<Option<Timer>>,
    pace: RefCell<Pace>,
    /// Shows what could not be shown at once.
    late: RefCell<Option<Timer>>,
    /// Closes the panel when what was pressed in it has led somewhere.
    leaving: RefCell<Option<Timer>>,
    /// When the timer is due, and whether timers have turned out to be none.
    due: Cell<f64>,
    timers_lie: Cell<bool>,
    summary: Cell<Summary>,
    attention: RefCell<Option<Attention>>,
    listeners: RefCell<Vec<Listener>>,
}

/// What `init` gave that is of no concern to the core.
pub(crate) struct Setup {
    pub(crate) options: Options<JsValue>,
    pub(crate) callback: JsValue,
    pub(crate) locale: Rc<Locale>,
    times: RefCell<Option<Rc<Times>>>,
}

impl Setup {
    /// What tells ages and dates, in the language that is spoken now.
    pub(crate) fn times(&self) -> Rc<Times> {
        let make = || Rc::new(Times::new(self.locale.tag()));
        self.times.borrow_mut().get_or_insert_with(make).clone()
    }
}

impl App {
    /// An inbox that has not begun.
    pub(crate) fn new() -> Rc<Self> {
        let seed = (host::tell_number("Math", "random").unwrap_or_default() * 4_294_967_296.0) as u64
            ^ (now() << 20);
        Rc::new(Self {
            inbox: RefCell::new(Inbox::new(seed)),
            events: RefCell::default(),
            busy: Cell::new(false),
            turns: Cell::new(0),
            running: Cell::new(false),
            page: RefCell::default(),
            places: RefCell::default(),
            in_flight: RefCell::default(),
            timer: RefCell::default(),
            pace: RefCell::default(),
            late: RefCell::default(),
            leaving: RefCell::default(),
            due: Cell::new(0.0),
            timers_lie: Cell::new(false),
            summary: Cell::default(),
            attention: RefCell::default(),
            listeners: RefCell::default(),
        })
    }

    /// Begins, or begins anew for another visitor; another `init` with the very callback that it runs for changes
    /// nothing. Says whether it has begun.
    pub(crate) fn start(self: &Rc<Self>, mut options: Options<JsValue>, callback: JsValue) -> bool {
        let known = self.page.borrow().as_ref().is_some_and(|setup| host::same(&setup.callback, &callback));
        if self.running.replace(true) && known {
            return false;
        }
        // A panel that is open is the former visitor's, and what closes it is told to the former's listener.
        if self.page.borrow().is_some() {
            self.dispatch(Event::BellLost);
        }
        let language = options.language.clone().or_else(page_language).unwrap_or_default();
        let own = std::mem::take(&mut options.strings);
        let locale = Rc::new(Locale::new(Language::read(&language), own));
        let settings = Settings {
            page_size: options.page_size,
            poll_interval: match options.poll_interval {
                1..SAVING_INTERVAL if saves_data() => SAVING_INTERVAL,
                interval => interval,
            },
            token_timeout: options.token_timeout,
            locale: Rc::clone(&locale),
            badge: options.badge,
            mark_read: options.mark_read,
            inline: options.inline,
            open: options.open,
            toast: options.attention.toast,
            prefetch: options.prefetch,
        };
        self.timers_lie.set(false);
        self.places.replace(None);
        words::ask(self, &locale);
        self.page.replace(Some(Rc::new(Setup { options, callback, locale, times: RefCell::default() })));
        if self.listeners.borrow().is_empty() {
            self.listen();
            let online = read(&read(&window(), "navigator"), "onLine") != false;
            self.events.borrow_mut().extend([visibility(), Event::ConnectionChanged(online)]);
        }
        self.turns.set(self.turns.get() + 1);
        self.dispatch(Event::Started { settings: Box::new(settings), known });
        true
    }

    fn setup(&self) -> Option<Rc<Setup>> {
        self.page.borrow().clone()
    }

    /// Takes everything off the page.
    pub(crate) fn stop(self: &Rc<Self>) {
        self.running.set(false);
        self.listeners.take();
        self.turns.set(self.turns.get() + 1);
        self.dispatch(Event::Destroyed);
    }

    /// Takes an event. One that comes while another is at work — a focus, a click, a call out of a page's own function —
    /// waits for its turn.
    pub fn dispatch(self: &Rc<Self>, event: Event) {
        self.events.borrow_mut().push(event);
        self.meanwhile(&mut || ());
    }

    /// Does something in which the page may call us; what comes meanwhile waits for its turn.
    pub(crate) fn meanwhile(self: &Rc<Self>, act: &mut dyn FnMut()) {
        let waits = self.busy.replace(true);
        act();
        if waits {
            return;
        }
        loop {
            let events = self.events.take();
            if events.is_empty() {
                break;
            }
            for event in events {
                self.take_turn(event);
            }
        }
        self.busy.set(false);
    }

    fn take_turn(self: &Rc<Self>, event: Event) {
        let begins = matches!(event, Event::Started { .. } | Event::Destroyed);
        self.turns.set(self.turns.get() - u32::from(begins));
        let effects = self.inbox.borrow_mut().handle(event, now());
        // What was decided for one visitor or platform is not done any more once the page has named another, or none.
        let counts = || self.turns.get() == 0;
        if counts() {
            self.show_in_time(&effects);
        }
        for effect in effects {
            if counts() || matches!(effect, Effect::CutOff(_)) {
                self.perform(effect);
            }
        }
    }

    /// Shows what there is to be seen: at once when another visitor, none, or another panel is to be seen, or when it is to
    /// be announced, else at a pace that leaves the page its time.
    fn show_in_time(self: &Rc<Self>, effects: &[Effect]) {
        let shown = self.summary.get();
        let is_pressing = {
            let inbox = self.inbox.borrow();
            // What is announced is what is seen.
            let at_once = |effect: &Effect| matches!(effect, Effect::FocusPanel(_) | Effect::Announce);
            effects.iter().any(at_once)
                || inbox.is_seen() != shown.signed_in
                || inbox.visitor.open.is_some() != shown.open
        };
        match self.pace.borrow_mut().allows(now()) {
            Err(wait) if !is_pressing => {
                let show = |app: &Rc<Self>, _: usize, _: &JsValue| {
                    app.late.take();
                    app.dispatch(Event::Woke);
                };
                let mut late = self.late.borrow_mut();
                late.get_or_insert_with(|| Timer::new(wait as f64, call_back(&Rc::downgrade(self), 0, show)));
                self.set_timer(None);
            }
            _ => {
                self.late.take();
                self.show();
            }
        }
    }

    fn show(self: &Rc<Self>) {
        let Some(setup) = self.setup() else { return };
        let view = Rc::new(View::of(&self.inbox.borrow(), date()));
        if view.bell.is_none() {
            self.places.take();
        } else {
            let places = self.places();
            let places = places.unwrap_or_else(|| Places::new(&Rc::downgrade(self), &setup));
            self.places.replace(Some(Rc::clone(&places)));
            places.show(&view);
        }
        self.set_timer(view.changes_in);
        let summary =
            Summary { signed_in: view.bell.is_some(), unread: view.unread, open: view.panel.is_some() };
        self.draw_attention(&setup, summary);
        if self.summary.replace(summary) != summary {
            tell_listeners(Topic::Change, &|| summary.told());
        }
    }

    /// The words of the page's language have come. What was begun in English begins again in them.
    pub(crate) fn speaks_anew(self: &Rc<Self>) {
        self.attention.take();
        self.setup().iter().for_each(|setup| drop(setup.times.take()));
        self.dispatch(Event::WordsCame);
    }

    /// Lets what draws attention follow; what it has of a visitor goes with the visitor, at once.
    fn draw_attention(&self, setup: &Rc<Setup>, summary: Summary) {
        if !summary.signed_in {
            self.attention.take();
            return;
        }
        let root = self.widget(0).map_or(JsValue::UNDEFINED, |widget| widget.root().clone());
        let mut attention = self.attention.borrow_mut();
        if attention.is_none() {
            *attention = Attention::begin(setup);
        }
        if let Some(attention) = attention.as_ref() {
            attention.show(summary.unread, summary.open, &root);
        }
    }

    /// One timer for everything that happens by itself.
    fn set_timer(self: &Rc<Self>, changes_in: Option<f64>) {
        let wakes_in = self.inbox.borrow().wakes_at().map(|at| at.saturating_sub(now()) as f64);
        let wait = match (wakes_in, changes_in) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        let wait = wait.filter(|_| !self.timers_lie.get());
        let timer = wait.map(|wait| {
            // Timers may fire a little early; a millisecond more saves an empty turn.
            let wait = (wait + 1.0).clamp(1.0, LONGEST_WAIT);
            self.due.set(now() as f64 + wait);
            Timer::new(wait, call_back(&Rc::downgrade(self), 0, |app, _, _| app.wake()))
        });
        self.timer.replace(timer);
    }

    fn wake(self: &Rc<Self>) {
        // To arm such a timer again and again would never end. Without timers, wishes and the page's own events remain.
        self.timers_lie.set((now() as f64) + FAR_TOO_EARLY < self.due.get());
        self.dispatch(Event::Woke);
    }

    /// What is in sight may be so no longer, or again.
    fn look(self: &Rc<Self>) {
        if let Some(widget) = self.open_widget() {
            widget.look(self);
        }
    }

    fn open_widget(&self) -> Option<Rc<Widget>> {
        let open = self.inbox.borrow().visitor.open;
        self.widget(open?)
    }

    /// How things stand, as long as somebody is logged in.
    pub(crate) fn state(&self) -> Option<Summary> {
        Some(self.summary.get()).filter(|summary| summary.signed_in)
    }

    /// Where the bells are now, if anywhere.
    pub(crate) fn places(&self) -> Option<Rc<Places>> {
        self.places.borrow().clone()
    }

    /// A bell by its number, if it is there.
    pub(crate) fn widget(&self, bell: usize) -> Option<Rc<Widget>> {
        self.places()?.widget(bell)
    }

    /// Tells the page that a notification was opened, before anything else happens, so that the page may keep the link
    /// from being followed: by the browser, or by us where no link of its own was pressed and the press `leads` there. A
    /// `control` of the page's own does what the page wants.
    pub(crate) fn open_row(self: &Rc<Self>, id: String, event: &JsValue, leads: bool, control: bool) {
        let row = self.inbox.borrow().row(&id);
        let (Some(setup), Some((notification, unread))) = (self.setup(), row) else { return };
        let options = &setup.options;
        if let Some(listener) = &options.on_click {
            host::tell_click(listener, &notification, !unread, event);
        }
        self.dispatch(Event::RowPressed(id));
        let leads = leads && read(event, "defaultPrevented") == false;
        let link = notification.link.as_ref().filter(|_| leads);
        if let Some(link) = link.and_then(|address| anchor(address, &options.link_schemes)) {
            // With the keys that were held: some open another tab.
            let copy = create(&window(), "MouseEvent", &[Arg::Text("click"), Arg::Value(event)]);
            call(&link, "dispatchEvent", &[Arg::Value(&copy)]);
        }
        let goes = read(event, "defaultPrevented") == true || !control && notification.link.is_some();
        if goes && self.open_widget().is_some_and(|widget| widget.covers_the_page()) {
            // What it leads to may be in this page. Not at once: a link that is gone may lead nowhere.
            let close = |app: &Rc<App>, _: usize, _: &JsValue| app.dispatch(Event::ClosePressed);
            self.leaving.replace(Some(Timer::new(0.0, call_back(&Rc::downgrade(self), 0, close))));
        }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if let Some((_, controller)) = self.in_flight.take() {
            call(&controller, "abort", &[]);
        }
    }
}

/// What is done when the browser calls back: to the app, about the bell of this number, with what the browser gave.
pub(crate) type Action = fn(&Rc<App>, usize, &JsValue);

/// A function for the browser to call; it does something as long as the app is there.
pub(crate) fn call_back(app: &Weak<App>, bell: usize, action: Action) -> Box<dyn Fn(JsValue)> {
    let app = app.clone();
    Box::new(move |given| {
        if let Some(app) = app.upgrade() {
            action(&app, bell, &given);
        }
    })
}

/// Does something whenever `target` hears of an event.
pub(crate) fn hear(
    app: &Weak<App>,
    bell: usize,
    target: &JsValue,
    kind: &'static str,
    phase: Phase,
    action: Action,
) -> Listener {
    Listener::new(target, kind, phase, call_back(app, bell, action))
}

/// Whether the visitor has asked for little traffic.
pub(crate) fn saves_data() -> bool {
    read(&read(&read(&window(), "navigator"), "connection"), "saveData") == true
}

/// Milliseconds by the page's clock that never goes back.
fn now() -> Millis {
    host::tell_number("performance", "now").unwrap_or_else(date) as Millis
}

/// Milliseconds from 1970, by a clock that may be set.
fn date() -> f64 {
    host::tell_number("Date", "now").unwrap_or_default()
}

/// The language that the page says it is in.
fn page_language() -> Option<String> {
    attribute(&read(&document(), "documentElement"), "lang")
}

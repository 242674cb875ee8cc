//! The loop: takes events in order, shows the view, starts effects.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;

use super::host::{self, Summary, call, document, read, window};
use super::listener::{Listener, Phase};
use super::nodes::attribute;
use super::place::Places;
use super::widget::Widget;
use super::{fetch, tell_change, tell_once};
use crate::api::{Answer, Request};
use crate::inbox::{Effect, Event, Inbox, Settings, Warning};
use crate::locale::Locale;
use crate::options::Options;
use crate::session::{Millis, Ticket};
use crate::view::View;

/// The longest wait that a browser's timer can take; a longer one would fire at once.
const LONGEST_WAIT: f64 = 2_147_483_647.0;

/// The one running inbox of a page.
pub struct App {
    inbox: RefCell<Inbox>,
    events: RefCell<Vec<Event>>,
    busy: Cell<bool>,
    page: RefCell<Option<Rc<Setup>>>,
    places: RefCell<Option<Rc<Places>>>,
    in_flight: RefCell<Option<(Ticket, JsValue)>>,
    timer: RefCell<Option<Timeout>>,
    summary: Cell<Summary>,
    listeners: RefCell<Vec<Listener>>,
}

/// What `init` gave that is of no concern to the core.
pub(crate) struct Setup {
    pub(crate) options: Options<JsValue>,
    pub(crate) callback: JsValue,
    pub(crate) locale: Rc<Locale>,
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
            page: RefCell::default(),
            places: RefCell::default(),
            in_flight: RefCell::default(),
            timer: RefCell::default(),
            summary: Cell::default(),
            listeners: RefCell::default(),
        })
    }

    /// Whether it runs for this very callback, so that another `init` with it changes nothing.
    pub(crate) fn has_callback(&self, callback: &JsValue) -> bool {
        self.page.borrow().as_ref().is_some_and(|setup| host::same(&setup.callback, callback))
    }

    /// Begins, or begins anew for another visitor.
    pub(crate) fn start(self: &Rc<Self>, mut options: Options<JsValue>, callback: JsValue) {
        let language = options.language.clone().or_else(page_language).unwrap_or_default();
        let locale = Rc::new(Locale::new(&language, std::mem::take(&mut options.strings)));
        let settings = Settings {
            page_size: options.page_size,
            poll_interval: options.poll_interval,
            token_timeout: options.token_timeout,
            locale: Rc::clone(&locale),
        };
        self.places.replace(None);
        self.page.replace(Some(Rc::new(Setup { options, callback, locale })));
        self.listen();
        self.dispatch(Event::Started(Box::new(settings)));
    }

    /// Hears of everything about the page that matters to the core.
    fn listen(self: &Rc<Self>) {
        if !self.listeners.borrow().is_empty() {
            return;
        }
        let me = Rc::downgrade(self);
        let on = |target: &JsValue, kind, action| hear(&me, 0, target, kind, Phase::Bubble, action);
        self.listeners.replace(vec![
            on(&document(), "visibilitychange", |app, _, _| app.dispatch(visibility())),
            on(&window(), "online", |app, _, _| app.dispatch(Event::ConnectionChanged(true))),
            on(&window(), "offline", |app, _, _| app.dispatch(Event::ConnectionChanged(false))),
        ]);
        let online = read(&read(&window(), "navigator"), "onLine") != false;
        let first = [visibility(), Event::ConnectionChanged(online)];
        self.events.borrow_mut().extend(first);
    }

    /// Takes an event. One that comes while another is at work — a focus, a click, a call out of a page's own function —
    /// waits for its turn.
    pub fn dispatch(self: &Rc<Self>, event: Event) {
        self.events.borrow_mut().push(event);
        if self.busy.replace(true) {
            return;
        }
        loop {
            let events = self.events.take();
            if events.is_empty() {
                break;
            }
            for event in events {
                let effects = self.inbox.borrow_mut().handle(event, now());
                self.show();
                for effect in effects {
                    self.perform(effect);
                }
            }
        }
        self.busy.set(false);
    }

    fn show(self: &Rc<Self>) {
        let Some(setup) = self.page.borrow().clone() else { return };
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
        if self.summary.replace(summary) != summary {
            tell_change(summary);
        }
    }

    /// One timer for everything that happens by itself.
    fn set_timer(self: &Rc<Self>, changes_in: Option<f64>) {
        let wakes_in = self.inbox.borrow().wakes_at().map(|at| at.saturating_sub(now()) as f64);
        let wait = match (wakes_in, changes_in) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        let timer = wait.map(|wait| {
            // Timers may fire a little early; a millisecond more saves an empty turn.
            let wait = (wait + 1.0).clamp(1.0, LONGEST_WAIT);
            later(wait as u32, call_back(&Rc::downgrade(self), 0, |app, _, _| app.dispatch(Event::Woke)))
        });
        self.timer.replace(timer);
    }

    fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::AskToken(ticket) => self.ask_token(ticket),
            Effect::Send(ticket, request) => self.send(ticket, request),
            Effect::CutOff(ticket) => {
                let cut_off = self.in_flight.borrow_mut().take_if(|(open, _)| *open == ticket);
                if let Some((_, controller)) = cut_off {
                    call(&controller, "abort", &[]);
                }
            }
            Effect::FocusPanel(bell) => {
                if let Some(widget) = self.widget(bell) {
                    widget.focus_panel();
                }
            }
            Effect::FocusBell(bell) => {
                if let Some(widget) = self.widget(bell) {
                    widget.focus_bell();
                }
            }
            Effect::Warn(warning) => tell_once(match warning {
                Warning::NotAToken => {
                    "getAuthTokenCallback must resolve with the token as a string, or with '' when nobody is logged in"
                }
                Warning::TokenHidden => {
                    "the platform's answers hide the next token; it must send Access-Control-Expose-Headers: ES-TOKEN"
                }
            }),
        }
    }

    /// Where the bells are now, if anywhere.
    pub(crate) fn places(&self) -> Option<Rc<Places>> {
        self.places.borrow().clone()
    }

    /// A bell by its number, if it is there.
    pub(crate) fn widget(&self, bell: usize) -> Option<Rc<Widget>> {
        self.places()?.widget(bell)
    }

    fn ask_token(self: &Rc<Self>, ticket: Ticket) {
        let Some(setup) = self.page.borrow().clone() else { return };
        let me = Rc::downgrade(self);
        host::ask_token(&setup.callback, move |given| {
            if let Some(app) = me.upgrade() {
                app.dispatch(Event::TokenGiven(ticket, given));
            }
        });
    }

    fn send(self: &Rc<Self>, ticket: Ticket, request: Request) {
        let Some(setup) = self.page.borrow().clone() else { return };
        let me = Rc::downgrade(self);
        let done = move |answer: Option<Answer>| {
            if let Some(app) = me.upgrade() {
                app.dispatch(
                    answer.map_or(Event::AnswerLost(ticket), |answer| Event::Answered(ticket, answer)),
                );
            }
        };
        let cut_off = fetch::send(request, &setup.options.api_url, Rc::new(done));
        self.in_flight.replace(Some((ticket, cut_off)));
    }

    /// Tells the page that a notification was opened, before anything else happens, so that the page may keep the
    /// browser from following the link.
    pub(crate) fn open_row(self: &Rc<Self>, id: String, event: &JsValue) {
        let setup = self.page.borrow().clone();
        let listener = setup.and_then(|setup| setup.options.on_click.clone());
        let row = self.inbox.borrow().row(&id);
        if let (Some(listener), Some((notification, unread))) = (listener, row) {
            host::tell_click(&listener, &notification, !unread, event);
        }
        self.dispatch(Event::RowPressed(id));
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

/// Calls a function once, after so many milliseconds, unless what is given here is dropped before.
pub(crate) fn later(milliseconds: u32, action: Box<dyn Fn(JsValue)>) -> Timeout {
    Timeout::new(milliseconds, move || action(JsValue::UNDEFINED))
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

fn visibility() -> Event {
    Event::VisibilityChanged(host::is(&document(), "visibilityState", "visible"))
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

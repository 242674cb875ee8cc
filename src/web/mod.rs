//! The browser's shell around the core: all that can see JavaScript.
//!
//! Exports are free functions, since the page can call us again while we call it. Nothing here waits with a borrow
//! held, and nothing that waits owns the [`app::App`].

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::command::{self, Command, Dropped, InboxCommand};
use crate::inbox::Event;
use crate::options;
use crate::text::concat;
use app::App;
use listener::Function;

pub mod app;
mod fetch;
mod host;
mod list;
pub mod listener;
mod nodes;
mod panel;
mod place;
mod times;
mod widget;

// For the tests in a browser.
#[doc(hidden)]
pub use host::ask_token;

/// How many calls of other products are kept for their owner; beyond that the oldest go.
const KEPT: usize = 1_000;

/// A page's inbox allocates little: a small allocator saves more than a fast one.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

thread_local! {
    static PAGE: Page = const { Page::new() };
}

/// What the page has said so far.
struct Page {
    /// Options that were baked into the script for this site; `init` may say otherwise.
    site: RefCell<JsValue>,
    /// The global function's way to us; lives as long as the page.
    live: RefCell<Option<Function>>,
    /// Calls that came while another was at work.
    calls: RefCell<Vec<JsValue>>,
    busy: Cell<bool>,
    app: RefCell<Option<Rc<App>>>,
    listeners: RefCell<Vec<JsValue>>,
    foreign: RefCell<Vec<JsValue>>,
    owner: RefCell<Option<JsValue>>,
    told: RefCell<Vec<String>>,
}

/// Takes over the page's global function, runs what is queued — `init` first, wherever it stands — and then whatever
/// the page says. `site` holds the options that were baked into the script, if any.
#[wasm_bindgen(js_name = takeOver)]
pub fn take_over(global: &JsValue, site: JsValue) {
    PAGE.with(|page| {
        page.site.replace(site);
        let live = listener::function(Box::new(call));
        let mut calls = page.calls.borrow_mut();
        let mut started = false;
        host::take_over(global, live.as_ref(), |entry| {
            if !started && matches!(command::read(&entry), Ok(Command::Init(_))) {
                started = true;
                calls.insert(0, entry);
            } else {
                calls.push(entry);
            }
        });
        drop(calls);
        page.live.replace(Some(live));
    });
    run_calls();
}

/// Runs one call: an array or `arguments` with the command's name in front.
#[wasm_bindgen]
pub fn call(entry: JsValue) {
    PAGE.with(|page| page.calls.borrow_mut().push(entry));
    run_calls();
}

/// A call that comes while another is at work waits for its turn.
fn run_calls() {
    PAGE.with(|page| {
        if page.busy.replace(true) {
            return;
        }
        loop {
            let calls = page.calls.take();
            if calls.is_empty() {
                break;
            }
            for entry in calls {
                match command::read(&entry) {
                    Ok(command) => page.run(command),
                    Err(dropped) => page.tell_once(&sentence(&dropped)),
                }
            }
        }
        page.busy.set(false);
    });
}

fn sentence(dropped: &Dropped) -> String {
    match dropped {
        Dropped::NotACall => "a call is missing its command, like eS('init', …)".to_owned(),
        Dropped::Unknown(name) => concat(&["unknown command ", name]),
        Dropped::UnknownInbox(word) => concat(&[
            "eS('inbox', '",
            word,
            "', …): expected open, close, refresh, destroy, on or off 'change' with a function, or forward with a function",
        ]),
    }
}

impl Page {
    const fn new() -> Self {
        Self {
            site: RefCell::new(JsValue::NULL),
            live: RefCell::new(None),
            calls: RefCell::new(Vec::new()),
            busy: Cell::new(false),
            app: RefCell::new(None),
            listeners: RefCell::new(Vec::new()),
            foreign: RefCell::new(Vec::new()),
            owner: RefCell::new(None),
            told: RefCell::new(Vec::new()),
        }
    }

    fn run(&self, command: Command<JsValue>) {
        match command {
            Command::Init(objects) => self.init(objects),
            Command::Foreign(call) => self.hand_on(call),
            Command::Inbox(command) => self.run_inbox(command),
        }
    }

    fn init(&self, mut objects: Vec<JsValue>) {
        objects.insert(0, self.site.borrow().clone());
        let (options, mistakes) = options::read(&objects);
        for mistake in &mistakes {
            self.tell_once(mistake);
        }
        let Some(callback) = options.callback.clone().filter(|_| options.wanted) else { return };
        let app = self.app.borrow().clone();
        match app {
            Some(app) if app.has_callback(&callback) => {}
            Some(app) => app.start(options, callback),
            None => {
                let app = App::new();
                self.app.replace(Some(Rc::clone(&app)));
                app.start(options, callback);
            }
        }
    }

    fn run_inbox(&self, command: InboxCommand<JsValue>) {
        let dispatch = |event| {
            let app = self.app.borrow().clone();
            if let Some(app) = app {
                app.dispatch(event);
            }
        };
        match command {
            InboxCommand::Open => dispatch(Event::OpenAsked(true)),
            InboxCommand::Close => dispatch(Event::OpenAsked(false)),
            InboxCommand::Refresh => dispatch(Event::RefreshAsked),
            InboxCommand::Destroy => {
                dispatch(Event::Destroyed);
                self.app.replace(None);
            }
            InboxCommand::On(listener) => self.listeners.borrow_mut().push(listener),
            InboxCommand::Off(listener) => {
                let mut listeners = self.listeners.borrow_mut();
                while let Some(place) = listeners.iter().position(|known| host::same(known, &listener)) {
                    listeners.remove(place);
                }
            }
            InboxCommand::Forward(owner) => {
                let kept = self.foreign.take();
                self.owner.replace(Some(owner.clone()));
                for call in kept {
                    host::run(&owner, &call);
                }
            }
        }
    }

    /// Hands a call of another product to its owner, or keeps it until there is one.
    fn hand_on(&self, call: JsValue) {
        let owner = self.owner.borrow().clone();
        if let Some(owner) = owner {
            return host::run(&owner, &call);
        }
        let mut kept = self.foreign.borrow_mut();
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push(call);
    }

    /// Tells the page's author something, once.
    fn tell_once(&self, sentence: &str) {
        if self.told.borrow().iter().any(|known| known == sentence) {
            return;
        }
        self.told.borrow_mut().push(sentence.to_owned());
        host::tell(sentence);
    }
}

/// Tells the page's author something, once.
fn tell_once(sentence: &str) {
    PAGE.with(|page| page.tell_once(sentence));
}

/// Tells the page's `change` listeners how things stand.
fn tell_change(summary: host::Summary) {
    let listeners = PAGE.with(|page| page.listeners.borrow().clone());
    for listener in listeners {
        host::tell_change(&listener, summary);
    }
}

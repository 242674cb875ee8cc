//! The browser's shell around the core: all that can see JavaScript.
//!
//! Exports are free functions, since the page can call us again while we call it. Nothing here waits with a borrow
//! held, and nothing that waits owns the [`app::App`].

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::command::{self, Command, Dropped, InboxCommand, Topic};
use crate::inbox::Event;
use crate::options;
use crate::text::concat;
use app::App;
use host::Arg;
use listener::Function;

mod answer;
pub mod app;
mod attention;
mod fetch;
mod host;
mod list;
pub mod listener;
mod nodes;
mod panel;
mod place;
mod times;
mod widget;
mod words;

// For the tests in a browser.
#[doc(hidden)]
pub use answer::{Taken, take_apart};
#[doc(hidden)]
pub use host::ask_token;

/// A page's inbox allocates little: a small allocator saves more than a fast one.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

thread_local! {
    static PAGE: Page = const { Page::new() };
}

/// How many different things are said to a page's author: whoever makes more mistakes has read enough of them.
const MOST_TOLD: usize = 1_000;

/// What the page has said so far.
struct Page {
    /// Options that were baked into the script for this site; `init` may say otherwise.
    site: RefCell<JsValue>,
    /// The page's way to us; lives as long as the page.
    live: RefCell<Option<Function>>,
    /// Where the script finds what it needs when we have died — the last `init` that was accepted, and our elements — and
    /// where we find the words of other languages.
    desk: RefCell<JsValue>,
    /// Calls that came while another was at work.
    calls: RefCell<Vec<JsValue>>,
    busy: Cell<bool>,
    app: RefCell<Option<Rc<App>>>,
    listeners: RefCell<Vec<(Topic, JsValue)>>,
    told: RefCell<Vec<String>>,
}

/// Begins to hear what the page says: `desk` is what the script in front of us shares with us, and our ear is put to
/// its `c`. `site` holds the options that were baked into the script, if any.
#[wasm_bindgen(js_name = takeOver)]
pub fn take_over(desk: &JsValue, site: JsValue) {
    PAGE.with(|page| {
        page.site.replace(site);
        page.desk.replace(desk.clone());
        let live = listener::function(Box::new(call));
        host::write(desk, "c", Arg::Value(live.as_ref()));
        page.live.replace(Some(live));
    });
}

/// Runs one call: an array or `arguments` with the command's name in front.
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
                    Ok(command) => page.run(command, &entry),
                    Err(dropped) => page.tell_once(&sentence(&dropped), &[]),
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
            "', …): expected open, close, refresh, destroy, markRead with an id or ids, markAllRead, on or off with 'change' or 'error' and a function, or forward with a function",
        ]),
    }
}

impl Page {
    const fn new() -> Self {
        Self {
            site: RefCell::new(JsValue::NULL),
            live: RefCell::new(None),
            desk: RefCell::new(JsValue::NULL),
            calls: RefCell::new(Vec::new()),
            busy: Cell::new(false),
            app: RefCell::new(None),
            listeners: RefCell::new(Vec::new()),
            told: RefCell::new(Vec::new()),
        }
    }

    fn run(&self, command: Command<JsValue>, entry: &JsValue) {
        match command {
            Command::Init(objects) => self.init(objects, entry),
            Command::Inbox(command) => self.run_inbox(command),
        }
    }

    fn init(&self, mut objects: Vec<JsValue>, entry: &JsValue) {
        objects.insert(0, self.site.borrow().clone());
        let (options, mistakes) = options::read(&objects);
        for mistake in &mistakes {
            self.tell_once(mistake, &[]);
        }
        let Some(callback) = options.callback.clone().filter(|_| options.wanted) else { return };
        let app = Rc::clone(self.app.borrow_mut().get_or_insert_with(App::new));
        if app.start(options, callback) {
            host::write(&self.desk.borrow(), "init", Arg::Value(entry));
        } else {
            self.tell_once(
                "an init with the same getAuthTokenCallback changes nothing; 'destroy' comes first where it is to",
                &[],
            );
        }
    }

    fn run_inbox(&self, command: InboxCommand<JsValue>) {
        let app = self.app.borrow().clone();
        let dispatch = |event| {
            if let Some(app) = &app {
                app.dispatch(event);
            }
        };
        match command {
            InboxCommand::Open => dispatch(Event::OpenAsked(true)),
            InboxCommand::Close => dispatch(Event::OpenAsked(false)),
            InboxCommand::Refresh => dispatch(Event::RefreshAsked),
            InboxCommand::MarkRead(ids) => ids.into_iter().for_each(|id| dispatch(Event::MarkAsked(id))),
            InboxCommand::MarkAllRead => dispatch(Event::AllRead),
            InboxCommand::Destroy => {
                app.iter().for_each(App::stop);
                host::write(&self.desk.borrow(), "init", Arg::Missing);
            }
            InboxCommand::On(topic, listener) => {
                // Who comes late is told how things stand.
                let state = app.and_then(|app| app.state()).filter(|_| topic == Topic::Change);
                self.listeners.borrow_mut().push((topic, listener.clone()));
                if let Some(state) = state {
                    host::tell_listener(&listener, &state.told());
                }
            }
            InboxCommand::Off(topic, listener) => {
                let is_it = |(known, it): &(Topic, JsValue)| *known == topic && host::same(it, &listener);
                let mut listeners = self.listeners.borrow_mut();
                while let Some(place) = listeners.iter().position(is_it) {
                    listeners.remove(place);
                }
            }
        }
    }

    /// Tells the page's author something, once.
    fn tell_once(&self, sentence: &str, about: &[Arg]) {
        let told = self.told.borrow().len();
        if told == MOST_TOLD || self.told.borrow().iter().any(|known| known == sentence) {
            return;
        }
        self.told.borrow_mut().push(sentence.to_owned());
        host::tell(sentence, about);
    }
}

/// Tells the page's author something, once, with what it is `about` where that is the page's own.
fn tell_once(sentence: &str, about: &[Arg]) {
    PAGE.with(|page| page.tell_once(sentence, about));
}

/// What the script in front of us shares with us.
fn desk() -> JsValue {
    PAGE.with(|page| page.desk.borrow().clone())
}

/// Tells that a bell is gone, which the script would take off without us.
fn forget_host(element: &JsValue) {
    host::call(&host::read(&desk(), "hosts"), "delete", &[Arg::Value(element)]);
}

/// Says a word to what draws attention, which the script loads when it is first spoken to.
fn attend(said: &[Arg]) {
    PAGE.with(|page| {
        let desk = page.desk.borrow().clone();
        host::call(&desk, "attend", said);
    });
}

/// Tells the page's listeners something; each is given an object of its own.
fn tell_listeners(topic: Topic, told: &dyn Fn() -> JsValue) {
    let listeners = PAGE.with(|page| page.listeners.borrow().clone());
    for (known, listener) in listeners {
        if known == topic {
            host::tell_listener(&listener, &told());
        }
    }
}

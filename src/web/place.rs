//! Where the bells stand: beside every target of the page, or floating over it.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;

use super::app::{App, Setup, call_back};
use super::host::{Arg, call, create, document, is, object, read, same, tell_number, when, window};
use super::listener::{Function, Timer, function};
use super::nodes::number;
use super::widget::Widget;
use super::{desk, tell_once};
use crate::inbox::Event;
use crate::options::Target;
use crate::text::concat;
use crate::view::View;

/// How long a target may take to appear, in milliseconds.
const PATIENCE: f64 = 30_000.0;
/// How often in [`WHILE`] milliseconds bells are put back that the page has taken away; one that goes on has its reasons.
const TIMES: u32 = 40;
const WHILE: f64 = 60_000.0;

/// All bells of the page, with one inbox behind them; dropping it takes them off.
pub(crate) struct Places {
    app: Weak<App>,
    setup: Rc<Setup>,
    widgets: RefCell<Vec<Rc<Widget>>>,
    /// How many targets there were when these bells were made.
    matches: Cell<usize>,
    /// As long as bells are put where they are missing.
    watch: RefCell<Option<Watch>>,
    /// As long as there has been no bell yet.
    patience: RefCell<Option<Timer>>,
    /// Since when, and how often, bells were put back.
    put_back: Cell<(f64, u32)>,
}

/// Hears of all changes of the page's nodes.
struct Watch {
    observer: JsValue,
    _changed: Function,
}

impl Watch {
    fn new(app: &Weak<App>) -> Self {
        let changed = function(call_back(app, 0, changed));
        let observer = create(&window(), "MutationObserver", &[Arg::Value(changed.as_ref())]);
        let options = object("childList=true subtree=true", &[]);
        call(&observer, "observe", &[Arg::Value(&document()), Arg::Value(&options)]);
        Self { observer, _changed: changed }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        call(&self.observer, "disconnect", &[]);
    }
}

/// The page has changed: when that brought a target or took a bell away, the view is shown anew, closed.
fn changed(app: &Rc<App>, _: usize, _: &JsValue) {
    if let Some(places) = app.places()
        && places.lacks_bells()
    {
        let had_bells = !places.widgets.borrow().is_empty();
        app.dispatch(if had_bells { Event::BellLost } else { Event::Woke });
    }
}

fn gave_up(app: &Rc<App>, _: usize, _: &JsValue) {
    if let Some(places) = app.places() {
        places.watch.take();
        if let Target::Selector(selector) = &places.setup.options.target {
            tell_once(
                &concat(&["target: nothing on the page matches ", selector, ", so there is no bell"]),
                &[],
            );
        }
    }
}

impl Places {
    /// Puts a bell beside every target; when there is none yet, waits a while for one. Among elements that a framework has
    /// yet to take over it would be in the way; an element that the page itself has given is ready.
    pub(crate) fn new(app: &Weak<App>, setup: &Rc<Setup>) -> Rc<Self> {
        let places = Rc::new(Self {
            app: app.clone(),
            setup: Rc::clone(setup),
            widgets: RefCell::default(),
            matches: Cell::default(),
            watch: RefCell::default(),
            patience: RefCell::default(),
            put_back: Cell::default(),
        });
        let hydration = match setup.options.target {
            Target::Selector(_) => call(&desk(), "hydration", &[]),
            _ => JsValue::UNDEFINED,
        };
        if hydration.is_object() {
            let waiting = Rc::downgrade(&places);
            when(&hydration, Box::new(move |_| waiting.upgrade().iter().for_each(|places| places.begin())));
        } else {
            places.watch.replace(Some(Watch::new(app)));
        }
        if hydration.is_object() || !places.settle() {
            places.patience.replace(Some(Timer::new(PATIENCE, call_back(app, 0, gave_up))));
        }
        places
    }

    /// The page's elements are its own again.
    fn begin(&self) {
        self.watch.replace(Some(Watch::new(&self.app)));
        if let Some(app) = self.app.upgrade() {
            changed(&app, 0, &JsValue::UNDEFINED);
        }
    }

    /// Shows the view on all bells.
    pub(crate) fn show(&self, view: &Rc<View>) {
        if self.lacks_bells() {
            self.put_back();
        }
        for widget in self.widgets.borrow().iter() {
            widget.show(view);
        }
    }

    /// A bell by its number, if it is there.
    pub(crate) fn widget(&self, bell: usize) -> Option<Rc<Widget>> {
        self.widgets.borrow().get(bell).cloned()
    }

    /// Whether a bell is gone, or has not been there yet, and could be where the page wants it.
    fn lacks_bells(&self) -> bool {
        let gone = |widget: &Rc<Widget>| !is_connected(widget.element());
        // The page may have put a function of its own, one that calls us, behind what is read here.
        let widgets = self.widgets.borrow().clone();
        if self.watch.borrow().is_none() {
            return false;
        }
        // More targets may come as long as the browser reads the page.
        let more = !is(&document(), "readyState", "complete") && self.targets().len() > self.matches.get();
        more || (widgets.is_empty() || widgets.iter().any(gone)) && self.targets().iter().any(is_connected)
    }

    /// Puts bells where they are missing, unless the page takes them away again and again.
    fn put_back(&self) {
        // More targets than there were are none that it has taken away.
        if self.patience.borrow().is_none() && self.targets().len() <= self.matches.get() {
            let now = tell_number("performance", "now").unwrap_or_default();
            let (since, times) = self.put_back.get();
            let (since, times) = if now - since < WHILE { (since, times) } else { (now, 0) };
            if times == TIMES {
                self.watch.take();
                return tell_once(
                    "the page takes the bell away again and again; it isn't put back any more",
                    &[],
                );
            }
            self.put_back.set((since, times + 1));
        }
        self.widgets.take();
        if self.settle() {
            // It may have been a whole document that the page has taken away, and with it all listeners.
            let is_first = self.patience.take().is_some();
            self.app.upgrade().filter(|_| !is_first).iter().for_each(App::listen);
        }
    }

    /// Returns whether there is a bell now.
    fn settle(&self) -> bool {
        let mut widgets = Vec::new();
        let options = &self.setup.options;
        let floating = options.target == Target::Floating;
        let position = if floating { "beforeend" } else { options.position.word() };
        let targets = self.targets();
        self.matches.set(targets.len());
        // The first one is what commands and toasts go to: of a header for phones and one for desks, that which is seen.
        let how = object("visibilityProperty=1", &[]);
        let (hidden, seen): (Vec<_>, Vec<_>) = targets
            .into_iter()
            .partition(|target| call(target, "checkVisibility", &[Arg::Value(&how)]) == false);
        for target in seen.into_iter().chain(hidden) {
            let number = widgets.len();
            widgets.extend(Widget::new(number, &self.app, &self.setup, &target, position));
        }
        let any = !widgets.is_empty();
        self.widgets.replace(widgets);
        any
    }

    fn targets(&self) -> Vec<JsValue> {
        let mut targets = Vec::new();
        let mut add = |target: JsValue| {
            if target.is_object() {
                targets.push(target);
            }
        };
        match &self.setup.options.target {
            Target::Floating => add(read(&document(), "body")),
            Target::Element(element) => add(element.clone()),
            Target::Selector(selector) => {
                let found = call(&document(), "querySelectorAll", &[Arg::Text(selector)]);
                if !found.is_object() {
                    tell_once(&concat(&["target: ", selector, " is no valid CSS selector"]), &[]);
                }
                for index in 0..number(&found, "length") as u32 {
                    add(call(&found, "item", &[Arg::Number(index.into())]));
                }
            }
        }
        targets
    }
}

/// Whether an element is on this page, and not on that of a frame.
fn is_connected(element: &JsValue) -> bool {
    read(element, "isConnected") == true && same(&read(element, "ownerDocument"), &document())
}

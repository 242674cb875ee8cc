//! Where the bells stand: beside every target of the page, or floating over it.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;

use super::app::{App, Setup, call_back, later};
use super::host::{Arg, call, create, document, object, read, window};
use super::listener::{Function, function};
use super::nodes::number;
use super::tell_once;
use super::widget::Widget;
use crate::inbox::Event;
use crate::options::Target;
use crate::text::concat;
use crate::view::View;

/// How long a target may take to appear, in milliseconds.
const PATIENCE: u32 = 30_000;

/// All bells of the page, with one inbox behind them; dropping it takes them off.
pub(crate) struct Places {
    app: Weak<App>,
    setup: Rc<Setup>,
    widgets: RefCell<Vec<Rc<Widget>>>,
    waiting: RefCell<Option<Waiting>>,
}

/// A target that isn't there yet.
struct Waiting {
    observer: JsValue,
    _changed: Function,
    _patience: Timeout,
}

impl Waiting {
    fn new(app: &Weak<App>) -> Self {
        let changed = function(call_back(app, 0, changed));
        let observer = create(&window(), "MutationObserver", &[Arg::Value(changed.as_ref())]);
        let options = object("childList=true subtree=true", &[]);
        call(&observer, "observe", &[Arg::Value(&document()), Arg::Value(&options)]);
        Self { observer, _changed: changed, _patience: later(PATIENCE, call_back(app, 0, gave_up)) }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        call(&self.observer, "disconnect", &[]);
    }
}

/// The page has changed: the view is shown anew if that brought a target.
fn changed(app: &Rc<App>, _: usize, _: &JsValue) {
    if let Some(places) = app.places()
        && places.is_waiting()
        && !places.targets().is_empty()
    {
        app.dispatch(Event::Woke);
    }
}

fn gave_up(app: &Rc<App>, _: usize, _: &JsValue) {
    if let Some(places) = app.places()
        && places.waiting.take().is_some()
        && let Target::Selector(selector) = &places.setup.options.target
    {
        tell_once(&concat(&["target: nothing on the page matches ", selector]));
    }
}

impl Places {
    /// Puts a bell beside every target; when there is none yet, waits a while for one.
    pub(crate) fn new(app: &Weak<App>, setup: &Rc<Setup>) -> Rc<Self> {
        let places = Rc::new(Self {
            app: app.clone(),
            setup: Rc::clone(setup),
            widgets: RefCell::default(),
            waiting: RefCell::default(),
        });
        if !places.settle() {
            places.waiting.replace(Some(Waiting::new(app)));
        }
        places
    }

    /// Shows the view on all bells.
    pub(crate) fn show(&self, view: &Rc<View>) {
        if self.is_waiting() && self.settle() {
            self.waiting.take();
        }
        for widget in self.widgets.borrow().iter() {
            widget.show(view);
        }
    }

    /// A bell by its number, if it is there.
    pub(crate) fn widget(&self, bell: usize) -> Option<Rc<Widget>> {
        self.widgets.borrow().get(bell).cloned()
    }

    fn is_waiting(&self) -> bool {
        self.waiting.borrow().is_some()
    }

    /// Returns whether there is a bell now.
    fn settle(&self) -> bool {
        let mut widgets = self.widgets.borrow_mut();
        let options = &self.setup.options;
        let floating = options.target == Target::Floating;
        let position = if floating { "beforeend" } else { options.position.word() };
        for target in self.targets() {
            let Some(widget) = Widget::new(widgets.len(), &self.app, &self.setup) else { continue };
            let put = [Arg::Text(position), Arg::Value(widget.element())];
            if call(&target, "insertAdjacentElement", &put).is_object() {
                widgets.push(widget);
            }
        }
        !widgets.is_empty()
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
                    tell_once(&concat(&["target: ", selector, " is no valid CSS selector"]));
                }
                for index in 0..number(&found, "length") as u32 {
                    add(call(&found, "item", &[Arg::Number(index.into())]));
                }
            }
        }
        targets
    }
}

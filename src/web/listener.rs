//! What the browser calls back: a function of ours, a listener that stops listening when it is dropped, and a timer.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::host::{Arg, call, window};

/// A function of ours in the page's hands. All are of this one type, for each type of them has its own way in.
pub(crate) type Function = Closure<dyn Fn(JsValue)>;

/// Makes a function for the page to call, until it is dropped.
pub(crate) fn function(body: Box<dyn Fn(JsValue)>) -> Function {
    Closure::wrap(body)
}

/// Something that is done later, unless this is dropped before.
#[must_use = "dropping a timer ends it"]
pub(crate) struct Timer {
    id: JsValue,
    _action: Rc<dyn Fn(JsValue)>,
}

impl Timer {
    pub(crate) fn new(milliseconds: f64, action: Box<dyn Fn(JsValue)>) -> Self {
        let action: Rc<dyn Fn(JsValue)> = action.into();
        let alive = Rc::downgrade(&action);
        let act = move |given| {
            if let Some(action) = alive.upgrade() {
                action(given);
            }
        };
        // The page may have put its own functions in the place of the browser's, which throw, or fire what was cleared:
        // what they are given is theirs to let go.
        let act = function(Box::new(act)).into_js_value();
        let id = call(&window(), "setTimeout", &[Arg::Value(&act), Arg::Number(milliseconds)]);
        Self { id, _action: action }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        call(&window(), "clearTimeout", &[Arg::Value(&self.id)]);
    }
}

/// When a listener hears of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Before the page's own listeners further in.
    Capture,
    /// On the way out.
    Bubble,
}

/// A listener, registered as long as it lives; it may be dropped inside its own handler.
#[must_use = "dropping a listener ends it"]
pub struct Listener {
    target: JsValue,
    kind: &'static str,
    handler: Function,
    phase: Phase,
}

impl Listener {
    /// Calls `handler` whenever `target` hears of an event of this `kind`.
    pub fn new(
        target: &JsValue,
        kind: &'static str,
        phase: Phase,
        handler: impl Fn(JsValue) + 'static,
    ) -> Self {
        let handler = function(Box::new(handler));
        let listener = Self { target: target.clone(), kind, handler, phase };
        listener.tell("addEventListener");
        listener
    }

    /// A target whose functions throw is a page's doing; then nothing is heard.
    fn tell(&self, method: &str) {
        let (handler, capture) = (self.handler.as_ref(), self.phase == Phase::Capture);
        call(&self.target, method, &[Arg::Text(self.kind), Arg::Value(handler), Arg::Flag(capture)]);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.tell("removeEventListener");
    }
}

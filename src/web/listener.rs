//! What the browser calls back: a listener that stops listening when it is dropped, and a timer that stops likewise.

use wasm_bindgen::prelude::*;

use super::host::{Arg, call, window};

/// A function of ours in the page's hands. All are of this one type, for each type of them has its own way in.
pub(crate) type Function = Closure<dyn Fn(JsValue)>;

/// Makes a function for the page to call, until it is dropped.
pub(crate) fn function(body: Box<dyn Fn(JsValue)>) -> Function {
    Closure::wrap(body)
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

/// A timer, set as long as it lives; it may be dropped inside its own handler.
#[must_use = "dropping a timer stops it"]
pub(crate) struct Timer {
    number: JsValue,
    _handler: Function,
}

impl Timer {
    /// Calls `handler` once, after so many milliseconds.
    pub(crate) fn new(milliseconds: f64, handler: Box<dyn Fn(JsValue)>) -> Self {
        let handler = function(handler);
        let wait = Arg::Number(milliseconds);
        let number = call(&window(), "setTimeout", &[Arg::Value(handler.as_ref()), wait]);
        Self { number, _handler: handler }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        call(&window(), "clearTimeout", &[Arg::Value(&self.number)]);
    }
}

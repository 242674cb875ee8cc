//! What the page and its window tell.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::{App, hear};
use crate::inbox::Event;
use crate::web::host::{self, document, read, window};
use crate::web::listener::Phase;

impl App {
    /// Hears of everything about the page that matters to the core. (No `unload`: a page that listens for it can't be
    /// put aside whole, and would load anew when the visitor comes back.)
    pub(crate) fn listen(self: &Rc<Self>) {
        let me = Rc::downgrade(self);
        let (document, window) = (document(), window());
        let mut listeners = Vec::new();
        for (target, kind) in [
            (&document, "visibilitychange"),
            (&document, "freeze"),
            (&document, "resume"),
            (&document, "securitypolicyviolation"),
            (&window, "pagehide"),
            (&window, "pageshow"),
            (&window, "online"),
            (&window, "offline"),
        ] {
            listeners.push(hear(&me, 0, target, kind, Phase::Bubble, page_changed));
        }
        self.listeners.replace(listeners);
    }

    /// Whether this report of a violated policy is about a request of ours that was not made.
    fn is_blocked(&self, report: &JsValue) -> bool {
        let blocked = read(report, "blockedURI").as_string().unwrap_or_default();
        let setup = self.setup();
        host::is(report, "disposition", "enforce")
            && setup.is_some_and(|setup| blocked.as_bytes().starts_with(setup.options.api_url.as_bytes()))
    }
}

/// What an event of the page or of its window means.
fn page_changed(app: &Rc<App>, _: usize, event: &JsValue) {
    let stored = read(event, "persisted") == true;
    let happens = |event| app.dispatch(event);
    match read(event, "type").as_string().unwrap_or_default().as_str() {
        "online" => happens(Event::ConnectionChanged(true)),
        "offline" => happens(Event::ConnectionChanged(false)),
        "freeze" => happens(Event::VisibilityChanged(false)),
        "pagehide" if stored => happens(Event::Stored),
        "pageshow" if stored => {
            // First everything is forgotten: whoever is logged in now may be somebody else.
            happens(Event::Restored);
            happens(visibility());
        }
        "securitypolicyviolation" if app.is_blocked(event) => happens(Event::Blocked),
        "visibilitychange" | "resume" => happens(visibility()),
        _ => {}
    }
    app.look();
}

pub(super) fn visibility() -> Event {
    Event::VisibilityChanged(host::is(&document(), "visibilityState", "visible"))
}

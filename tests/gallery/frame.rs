//! One state of the gallery in a browser, in a frame of any size: windows cannot be as small as phones.

use std::fs;
use std::sync::LazyLock;

use platform::{Config, Demo, Page};
use serde_json::{Value, json};

use crate::browser::{Browser, Engine};

/// As wide and high as the frames of pictures, where nothing else is said.
pub(crate) const TABLET: (u32, u32) = (560, 720);
/// A phone.
pub(crate) const PHONE: (u32, u32) = (360, 720);

/// The gallery as the demo serves it.
static GALLERY: LazyLock<Demo> = LazyLock::new(|| {
    let demo = Demo::start(Config::default()).expect("free ports");
    let html = "<!doctype html><title>A frame</title><style>body {margin: 0} iframe {display: block; border: 0}</style><iframe></iframe>";
    demo.page("/frame.html", Page { html: html.to_owned(), headers: Vec::new() });
    let axe = fs::read("node_modules/axe-core/axe.min.js").expect("axe-core: run npm ci first");
    demo.file("/axe.js", axe, "text/javascript");
    demo
});

/// Makes a test of every case in each of the engines.
macro_rules! in_frames {
    ($($engine:ident $module:ident: $($case:ident)*;)*) => { $(
        mod $module {
            $(#[test] fn $case() { crate::frame::run(crate::browser::Engine::$engine, super::$case); })*
        }
    )* };
    ($($case:ident)*) => { in_frames! { Chromium chromium: $($case)*; Firefox firefox: $($case)*; } };
}
pub(crate) use in_frames;

/// Runs one case in one engine.
pub(crate) fn run(engine: Engine, case: fn(&Frame)) {
    let Some(browser) = Browser::take(engine) else { return };
    browser.go(&format!("{}/frame.html", GALLERY.shop_url()));
    let frame = Frame { browser };
    case(&frame);
    frame.browser.give_back();
}

/// A page that holds nothing but a frame.
pub(crate) struct Frame {
    pub(crate) browser: Browser,
}

impl Frame {
    /// Shows a state, like `state=list&theme=dark`, and waits until there is nothing more to come.
    #[track_caller]
    pub(crate) fn show(&self, address: &str, size: (u32, u32)) {
        self.show_moving(&format!("still&{address}"), size);
    }

    /// The same, with what moves for ever and the scroll bars of the system.
    #[track_caller]
    pub(crate) fn show_moving(&self, address: &str, (width, height): (u32, u32)) {
        let ready = self.browser.run(&format!(
            "const frame = document.querySelector('iframe');
             Object.assign(frame, {{width: {width}, height: {height}, src: '/gallery/frame.html?{address}'}});
             return new Promise((done) => frame.onload = function look() {{
                 const {{ready, failed}} = frame.contentDocument.documentElement.dataset;
                 if (ready ?? failed) done(failed ?? null);
                 else setTimeout(look, 10);
             }})"
        ));
        assert_eq!(ready, Value::Null, "{address}");
    }

    /// Runs the body of a function for which `page` is the frame's window, `root` what is inside the widget, and
    /// `parts(name)` its parts of that name that are to be seen.
    #[track_caller]
    pub(crate) fn run(&self, script: &str) -> Value {
        self.browser.run(&format!(
            "const page = document.querySelector('iframe').contentWindow;
             const root = page.document.querySelector('app-inbox').shadowRoot;
             const seen = (element) => element.getClientRects().length > 0;
             const parts = (name) => [...root.querySelectorAll(`[part~=\"${{name}}\"]`)].filter(seen);
             {script}"
        ))
    }

    /// Runs such a function that collects faults, and takes none.
    #[track_caller]
    pub(crate) fn has_no(&self, what: &str, script: &str) {
        let faults = self.run(script);
        assert_eq!(faults, json!([]), "{what}: {faults:#}");
    }
}

impl Frame {
    /// Lets Chromium pretend that the visitor has this setting of theirs, or none.
    #[track_caller]
    pub(crate) fn pretend(&self, setting: Option<(&str, &str)>) {
        let features: Vec<Value> =
            setting.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        self.browser.devtools("Emulation.setEmulatedMedia", json!({"features": features}));
    }

    /// Nothing sticks out of the panel, nothing lies on anything else in its head, and no word is cut.
    #[track_caller]
    pub(crate) fn fits(&self, what: &str) {
        self.has_no(
            what,
            "const name = (element) =>
                `${element.getAttribute('part') ?? element.localName} “${(element.ariaLabel ?? element.textContent).trim().slice(0, 40)}”`;
             const faults = [];
             const panel = parts('panel')[0].getBoundingClientRect();
             if (panel.left < 0 || panel.right > page.innerWidth) faults.push('the panel is not in the window');
             const boxes = ['panel', 'header', 'title', 'mark-all', 'notice', 'undo', 'body', 'list', 'row', 'more', 'state', 'retry', 'pill'];
             for (const element of boxes.flatMap(parts)) {
                 if (element.scrollWidth > element.clientWidth + 1) faults.push(`${name(element)} is wider than its room`);
             }
             for (const element of root.querySelectorAll('[part=panel] :is(a, button)')) {
                 const box = element.closest('[part=row-title]') ? element.closest('article') : element;
                 const {left, right, width, height} = box.getBoundingClientRect();
                 const scrolls = element.closest('[part=filters]');
                 if (seen(element) && (width < 1 || height < 1)) faults.push(`${name(element)} has no room`);
                 if (seen(element) && !scrolls && (left < panel.left - 1 || right > panel.right + 1)) faults.push(`${name(element)} sticks out`);
             }
             const head = [...parts('title'), ...parts('mark-all'), ...parts('close')];
             head.forEach((one, place) => head.slice(place + 1).forEach((other) => {
                 const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
                 const apart = a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
                 if (!apart) faults.push(`${name(one)} and ${name(other)} lie on each other`);
             }));
             return faults",
        );
    }
}

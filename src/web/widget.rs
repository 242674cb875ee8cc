//! One bell with its panel: an `<app-inbox>` element with an open shadow root.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;

use super::app::{App, Setup, hear};
use super::host::{Arg, call, create, document, is, list, object, read, same, window, write};
use super::listener::{Listener, Phase};
use super::nodes::{BELL, add, attribute, hide, make, number, own_icon, put, say, set, take_off, vector};
use super::note_host;
use super::panel::PanelView;
use crate::inbox::Event;
use crate::locale::digits;
use crate::options::{Target, Theme};
use crate::placement::{Area, place};
use crate::text::concat;
use crate::view::View;

/// See the module; dropping it takes everything off the page.
pub(crate) struct Widget {
    app: Weak<App>,
    number: usize,
    setup: Rc<Setup>,
    host: JsValue,
    root: JsValue,
    bell: JsValue,
    badge: JsValue,
    spot: JsValue,
    shown: RefCell<Rc<View>>,
    panel: RefCell<Option<Open>>,
    _listeners: [Listener; 3],
}

/// The open panel, and what is heard as long as it is open.
struct Open {
    panel: PanelView,
    _listeners: [Listener; 4],
}

impl Widget {
    /// Builds a bell; where it goes is up to the caller. None where the browser has no shadow roots or adopted sheets.
    pub(crate) fn new(number: usize, app: &Weak<App>, setup: &Rc<Setup>) -> Option<Rc<Self>> {
        let attach = |host: &JsValue| call(host, "attachShadow", &[Arg::Value(&object("mode=open", &[]))]);
        let mut host = make("app-inbox");
        let mut shadow = attach(&host);
        if !shadow.is_object() {
            // The page may have an element of this name, with a shadow root of its own.
            host = make("div");
            shadow = attach(&host);
        }
        let (style, spot) = (sheet(), sheet());
        if !shadow.is_object() || !spot.is_object() {
            return None;
        }
        call(&style, "replaceSync", &[Arg::Text(include_str!(concat!(env!("OUT_DIR"), "/style.css")))]);
        write(&shadow, "adoptedStyleSheets", Arg::Value(&list(&[Arg::Value(&style), Arg::Value(&spot)])));
        let options = &setup.options;
        let root = add(&shadow, "div part=root");
        set(&root, "lang", &setup.locale.tag);
        set(&root, "dir", if setup.locale.right_to_left { "rtl" } else { "ltr" });
        set(&root, "data-theme", theme_word(options.theme));
        set(&root, "data-floating", if options.target == Target::Floating { "true" } else { "false" });
        // Inside a form of the page, a button without a type would send the form.
        let bell =
            add(&root, "button part=bell type=button data-do=bell aria-haspopup=dialog aria-expanded=false");
        let own = options.icon.as_deref().and_then(own_icon);
        put(&bell, &own.unwrap_or_else(|| vector(BELL)));
        let badge = add(&bell, "span part=badge aria-hidden=true hidden");
        note_host("add", &host);
        let hear = |kind| hear(app, number, &shadow, kind, Phase::Bubble, pressed);
        Some(Rc::new(Self {
            app: app.clone(),
            number,
            setup: Rc::clone(setup),
            host,
            root,
            bell,
            badge,
            spot,
            shown: RefCell::default(),
            panel: RefCell::default(),
            _listeners: [hear("click"), hear("auxclick"), hear("keydown")],
        }))
    }

    /// The element to put into the page.
    pub(crate) fn element(&self) -> &JsValue {
        &self.host
    }

    pub(crate) fn show(&self, view: &Rc<View>) {
        let shown = self.shown.replace(Rc::clone(view));
        if let Some(bell) = &view.bell
            && shown.bell != view.bell
        {
            set(&self.bell, "aria-label", &bell.name);
            say(&self.badge, bell.badge.as_deref().unwrap_or_default());
            hide(&self.badge, bell.badge.is_none());
        }
        let Some(panel) = view.panel.as_ref().filter(|panel| panel.bell == self.number) else {
            return self.close();
        };
        let changed = self.panel.borrow_mut().get_or_insert_with(|| self.open()).panel.show(panel);
        if changed {
            self.put_in_place();
            if let Some(app) = self.app.upgrade() {
                self.look_ahead(&app);
            }
        }
    }

    fn open(&self) -> Open {
        let panel = PanelView::new(&self.setup.locale);
        put(&self.root, panel.element());
        // In browsers without popovers it lies over the page by its z-index alone.
        call(panel.element(), "showPopover", &[]);
        set(&self.bell, "aria-expanded", "true");
        let hear =
            |target: &JsValue, kind, phase, action| hear(&self.app, self.number, target, kind, phase, action);
        let listeners = [
            hear(&document(), "pointerdown", Phase::Capture, pressed_outside),
            hear(panel.body(), "scroll", Phase::Bubble, scrolled),
            hear(&window(), "resize", Phase::Bubble, moved),
            hear(&window(), "scroll", Phase::Capture, moved),
        ];
        Open { panel, _listeners: listeners }
    }

    fn close(&self) {
        if self.panel.take().is_some() {
            set(&self.bell, "aria-expanded", "false");
        }
    }

    /// Whether something happened to the widget or inside it: to the page, its element stands for all of it.
    fn is_target(&self, event: &JsValue) -> bool {
        same(&read(event, "target"), &self.host)
    }

    /// Puts the panel beside the bell. Its place is a rule of an adopted sheet, since a policy may forbid styles in
    /// attributes.
    pub(crate) fn put_in_place(&self) {
        let open = self.panel.borrow();
        let Some(Open { panel, .. }) = open.as_ref() else { return };
        let root = read(&document(), "documentElement");
        let size = area(panel.element());
        let window = (number(&root, "clientWidth"), number(&window(), "innerHeight"));
        let options = &self.setup.options;
        let rtl = self.setup.locale.right_to_left;
        let spot = place(options.placement, rtl, area(&self.bell), (size.width, size.height), window);
        let pixels = |value: f64| digits(value as u32);
        let rule = concat(&[
            "[part=panel]{left:",
            &pixels(spot.left),
            "px;top:",
            &pixels(spot.top),
            "px;--_room:",
            &pixels(spot.max_height),
            "px}",
        ]);
        call(&self.spot, "replaceSync", &[Arg::Text(&rule)]);
    }

    /// Asks for more rows when their end is in sight, or nearly.
    fn look_ahead(&self, app: &Rc<App>) {
        let wants_more = self.panel.borrow().as_ref().is_some_and(|open| open.panel.wants_more());
        if wants_more {
            app.dispatch(Event::EndReached);
        }
    }

    pub(crate) fn focus_panel(&self) {
        if let Some(open) = self.panel.borrow().as_ref() {
            open.panel.focus();
        }
    }

    pub(crate) fn focus_bell(&self) {
        call(&self.bell, "focus", &[]);
    }
}

impl Drop for Widget {
    fn drop(&mut self) {
        take_off(&self.host);
        note_host("delete", &self.host);
    }
}

/// What a press inside the widget means.
fn pressed(app: &Rc<App>, number: usize, event: &JsValue) {
    if is(event, "type", "keydown") {
        if is(event, "key", "Escape") {
            app.dispatch(Event::ClosePressed);
        }
        return;
    }
    let target = read(event, "target");
    let closest = |node: &JsValue, selector| call(node, "closest", &[Arg::Text(selector)]);
    let Some(action) = attribute(&closest(&target, "[data-do]"), "data-do") else {
        let article = closest(&closest(&target, "a,button"), "article");
        if let Some(id) = attribute(&article, "data-id") {
            app.open_row(id, event);
        }
        return;
    };
    if is(event, "type", "click") {
        app.dispatch(match action.as_str() {
            "bell" => Event::BellPressed(number),
            "all" => Event::MarkAllPressed,
            "close" => Event::ClosePressed,
            _ => Event::RetryPressed,
        });
    }
}

fn pressed_outside(app: &Rc<App>, number: usize, event: &JsValue) {
    if let Some(widget) = app.widget(number)
        && !widget.is_target(event)
    {
        app.dispatch(Event::OutsidePressed);
    }
}

fn scrolled(app: &Rc<App>, number: usize, _: &JsValue) {
    if let Some(widget) = app.widget(number) {
        widget.look_ahead(app);
    }
}

/// Scrolling in the panel moves nothing; scrolling the page moves the bell.
fn moved(app: &Rc<App>, number: usize, event: &JsValue) {
    if let Some(widget) = app.widget(number)
        && !widget.is_target(event)
    {
        widget.put_in_place();
    }
}

fn theme_word(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => "auto",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

fn sheet() -> JsValue {
    create(&window(), "CSSStyleSheet", &[])
}

fn area(element: &JsValue) -> Area {
    let rect = call(element, "getBoundingClientRect", &[]);
    Area {
        left: number(&rect, "left"),
        top: number(&rect, "top"),
        width: number(&rect, "width"),
        height: number(&rect, "height"),
    }
}

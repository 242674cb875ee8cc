//! One bell with its panel: an `<app-inbox>` element with an open shadow root.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;

use super::app::{App, Setup, call_back, hear};
use super::host::{Arg, call, document, is, list, read, same, tell_number, window, write};
use super::list::List;
use super::listener::{Listener, Phase, Timer};
use super::nodes::{
    area, attribute, focus, hide, matches, number, own_icon, put, say, set, set_whether, sheet, take_off,
    write_rules,
};
use super::panel::PanelView;
use super::{desk, forget_host};
use crate::inbox::Event;
use crate::locale::digits;
use crate::options::{MarkRead, Target};
use crate::placement::place;
use crate::text::concat;
use crate::view::View;
use presses::pressed;

mod presses;

/// See the module; dropping it takes everything off the page.
pub(crate) struct Widget {
    app: Weak<App>,
    number: usize,
    setup: Rc<Setup>,
    host: JsValue,
    root: JsValue,
    bell: JsValue,
    badge: JsValue,
    /// What is said to those who listen.
    announcer: JsValue,
    spot: JsValue,
    spot_rule: RefCell<String>,
    gaps: JsValue,
    shown: RefCell<Rc<View>>,
    panel: RefCell<Option<Made>>,
    /// While something else is being pressed, which takes the focus itself.
    pressed_outside: Cell<bool>,
    _listeners: [Listener; 7],
}

/// The panel, open or made ready before it opens.
struct Made {
    panel: PanelView,
    /// When somebody will have looked at a row for long enough.
    look: Option<Timer>,
    /// What is heard as long as it is open.
    listeners: Option<[Listener; 10]>,
}

impl Widget {
    /// Puts a bell beside an element of the page. None where that can't be, and where the browser has no shadow roots or
    /// adopted sheets.
    pub(crate) fn new(
        number: usize,
        app: &Weak<App>,
        setup: &Rc<Setup>,
        target: &JsValue,
        position: &str,
    ) -> Option<Rc<Self>> {
        let options = &setup.options;
        let place = match options.target {
            _ if options.inline => "page",
            Target::Floating => "window",
            _ => "target",
        };
        let looks = concat(&[
            if setup.locale.language.right_to_left { "dir=rtl data-theme=" } else { "dir=ltr data-theme=" },
            options.theme.word(),
            " data-density=",
            options.density.word(),
            " data-place=",
            place,
        ]);
        let (own, spot, gaps) = (sheet(&variables(&options.variables)), sheet(""), sheet(""));
        if !spot.is_object() {
            return None;
        }
        // The script in front of us may have drawn it already.
        let drawn = call(&desk(), "bell", &[Arg::Value(target), Arg::Text(position), Arg::Text(&looks)]);
        let part = |name| read(&drawn, name);
        let (host, shadow, bell) = (part("host"), part("shadow"), part("bell"));
        if !bell.is_object() {
            return None;
        }
        let sheets = list(&[&part("sheet"), &own, &spot, &gaps].map(Arg::Value));
        write(&shadow, "adoptedStyleSheets", Arg::Value(&sheets));
        if let Some(own) = options.icon.as_deref().and_then(own_icon) {
            call(&part("icon"), "replaceWith", &[Arg::Value(&own)]);
        }
        hide(&bell, options.inline);
        let press = |kind| hear(app, number, &shadow, kind, Phase::Bubble, pressed);
        let come = |kind, action| hear(app, number, &bell, kind, Phase::Bubble, action);
        let listeners = [
            press("click"),
            press("auxclick"),
            press("keydown"),
            come("pointerenter", approached),
            come("focus", approached),
            come("pointerdown", touched),
            // From images, also from those of a panel that is made ready. Such an event doesn't come out again.
            hear(app, number, &shadow, "error", Phase::Capture, |_, _, event| {
                List::breaks(&read(event, "target"));
            }),
        ];
        Some(Rc::new(Self {
            app: app.clone(),
            number,
            setup: Rc::clone(setup),
            root: part("root"),
            badge: part("badge"),
            announcer: part("announcer"),
            host,
            bell,
            spot,
            spot_rule: RefCell::default(),
            gaps,
            shown: RefCell::default(),
            panel: RefCell::default(),
            pressed_outside: Cell::default(),
            _listeners: listeners,
        }))
    }

    /// The element in the page.
    pub(crate) fn element(&self) -> &JsValue {
        &self.host
    }

    /// What holds everything of ours, in the shadow.
    pub(crate) fn root(&self) -> &JsValue {
        &self.root
    }

    pub(crate) fn show(&self, view: &Rc<View>) {
        let tag = self.setup.locale.tag();
        if attribute(&self.root, "lang").as_deref() == Some(tag) {
            return self.update(view);
        }
        set(&self.root, "lang", tag);
        // Nearly everything in the panel is a word, or a date: another one takes its place, and the visitor stays where
        // they are in it.
        let whereabouts = self.panel.take().map(|open| open.panel.whereabouts());
        self.update(view);
        if let (Some(open), Some(whereabouts)) = (self.panel.borrow().as_ref(), whereabouts) {
            open.panel.lead_back(whereabouts);
        }
    }

    fn update(&self, view: &Rc<View>) {
        let shown = self.shown.replace(Rc::clone(view));
        if let Some(bell) = &view.bell
            && shown.bell != view.bell
        {
            set(&self.bell, "aria-label", &bell.name);
            say(&self.badge, bell.badge.as_deref().unwrap_or_default());
            hide(&self.badge, bell.badge.is_none());
            // What was said is no longer so.
            say(&self.announcer, "");
        }
        if view.contents().is_none_or(|panel| panel.bell != self.number) {
            return self.close();
        }
        let is_open = view.panel.is_some();
        let changed = {
            let mut made = self.panel.borrow_mut();
            let was_ready = made.is_some();
            let made = made.get_or_insert_with(|| self.make());
            let opens = is_open && made.listeners.is_none();
            if opens {
                made.listeners = Some(self.open(&made.panel, was_ready));
            }
            let changed = made.panel.show(view);
            if opens && was_ready {
                // Its images have come into the rows.
                made.panel.list().resizes();
            }
            changed || opens
        };
        if changed {
            self.put_in_place();
        }
        if changed
            && is_open
            && let Some(app) = self.app.upgrade()
        {
            self.look(&app);
        }
    }

    /// Says that there are more unread than before, and lets the bell move if the site wants that.
    pub(crate) fn announce(&self) {
        let view = self.shown.borrow().clone();
        let Some(bell) = &view.bell else { return };
        say(&self.announcer, &bell.name);
        if self.setup.options.attention.bell_motion {
            // Two names for the same motion: only another one begins anew.
            let moved = attribute(&self.bell, "data-moves");
            set(&self.bell, "data-moves", if moved.as_deref() == Some("once") { "again" } else { "once" });
        }
    }

    fn make(&self) -> Made {
        let panel = PanelView::new(&self.host, &self.gaps, &self.setup);
        set(panel.element(), "inert", "");
        put(&self.root, panel.element());
        self.lift(&panel);
        Made { panel, look: None, listeners: None }
    }

    /// Puts a panel on top of everything. In browsers without popovers it lies there by its z-index alone.
    fn lift(&self, panel: &PanelView) {
        if !self.setup.options.inline {
            call(panel.element(), "showPopover", &[]);
        }
    }

    fn open(&self, panel: &PanelView, was_ready: bool) -> [Listener; 10] {
        call(panel.element(), "removeAttribute", &[Arg::Text("inert")]);
        if was_ready && !self.is_on_top(panel) {
            // The page has put something there meanwhile, a dialog as it may be.
            call(panel.element(), "hidePopover", &[]);
            self.lift(panel);
        }
        set_whether(&self.bell, "aria-expanded", true);
        let hear =
            |target: &JsValue, kind, phase, action| hear(&self.app, self.number, target, kind, phase, action);
        [
            hear(&document(), "pointerdown", Phase::Capture, pressed_outside),
            hear(&document(), "focusin", Phase::Capture, focused_outside),
            hear(panel.notice(), "pointerenter", Phase::Bubble, held),
            hear(panel.notice(), "pointerleave", Phase::Bubble, let_go),
            hear(panel.notice(), "focusin", Phase::Bubble, held),
            hear(panel.notice(), "focusout", Phase::Bubble, let_go),
            hear(panel.body(), "scroll", Phase::Bubble, scrolled),
            hear(&window(), "resize", Phase::Bubble, resized),
            hear(&window(), "scroll", Phase::Capture, moved),
            // A header may come out or go by itself, and the bell with it.
            hear(&document(), "transitionend", Phase::Capture, moved),
        ]
    }

    /// Whether the middle of a panel's upper edge is seen, and not what lies over it.
    fn is_on_top(&self, panel: &PanelView) -> bool {
        let area = area(panel.element());
        same(&at((area.left + area.width / 2.0, area.top + 9.0)), &self.host)
    }

    fn close(&self) {
        let Some(open) = self.panel.take() else { return };
        let had_focus = matches(open.panel.element(), ":focus-within");
        drop(open);
        set_whether(&self.bell, "aria-expanded", false);
        if had_focus && !self.pressed_outside.get() {
            focus(&self.bell, true);
        }
    }

    /// Whether something happened to the widget or inside it, also to a row that the page has made or in a page's own
    /// shadow root.
    fn is_target(&self, event: &JsValue) -> bool {
        let path = call(event, "composedPath", &[]);
        // Out of a closed shadow root of the page's own comes only the element that has it.
        let around = call(&self.host, "getRootNode", &[]);
        call(&path, "includes", &[Arg::Value(&self.host)]) == true
            || is(&around, "mode", "closed") && same(&read(event, "target"), &read(&around, "host"))
    }

    /// Puts the panel beside the bell. Its place is a rule of an adopted sheet, since a policy may forbid styles in
    /// attributes.
    pub(crate) fn put_in_place(&self) {
        // The page may call us back while the panel is being made or changed.
        let Ok(open) = self.panel.try_borrow() else { return };
        let Some(Made { panel, .. }) = open.as_ref().filter(|_| !self.setup.options.inline) else { return };
        let root = read(&document(), "documentElement");
        let size = area(panel.element());
        let window = (number(&root, "clientWidth"), number(&window(), "innerHeight"));
        let options = &self.setup.options;
        let rtl = self.setup.locale.language.right_to_left;
        let (bell, size) = (area(&self.bell), (size.width, size.height));
        let spot = place(options.placement, options.offset.into(), rtl, bell, size, window);
        // Who can't see what it covers isn't to hear it either.
        set_whether(panel.element(), "aria-modal", size.0 >= window.0);
        // What is measured is in pixels of the window, what is said in those of the page, which may be zoomed.
        let zoom = read(&self.host, "currentCSSZoom").as_f64().unwrap_or(1.0);
        let pixels = |value: f64| digits((value / zoom) as u32);
        let rule = concat(&[
            ".panel{left:",
            &pixels(spot.left),
            "px;top:",
            &pixels(spot.top),
            "px;max-height:min(var(--app-inbox-height,620px),",
            &pixels(spot.max_height),
            "px)}",
        ]);
        // To say what is said already would cost a new style and a new layout.
        if *self.spot_rule.borrow() != rule {
            write_rules(&self.spot, &rule);
            self.spot_rule.replace(rule);
        }
    }

    /// Whether nothing of the page is seen beside the panel, as on a phone.
    pub(crate) fn covers_the_page(&self) -> bool {
        let Ok(open) = self.panel.try_borrow() else { return false };
        open.as_ref().is_some_and(|open| matches(open.panel.element(), "[aria-modal=true]"))
    }

    /// Asks for more rows when their end is in sight, or nearly, and tells which have been in sight for long enough.
    pub(crate) fn look(&self, app: &Rc<App>) {
        let (mut wants_more, mut seen) = (false, Vec::new());
        if let Ok(mut open) = self.panel.try_borrow_mut()
            && let Some(open) = open.as_mut().filter(|open| open.listeners.is_some())
        {
            wants_more = open.panel.wants_more();
            if self.setup.options.mark_read == MarkRead::View {
                seen = self.note_what_is_in_sight(open);
            }
        }
        if wants_more {
            app.dispatch(Event::EndReached);
        }
        if !seen.is_empty() {
            app.dispatch(Event::RowsSeen(seen));
        }
    }

    fn note_what_is_in_sight(&self, open: &mut Made) -> Vec<String> {
        let now = tell_number("performance", "now").unwrap_or_default();
        let (seen, next) = open.panel.list().looks(now);
        let looked = |app: &Rc<App>, number, _: &JsValue| {
            app.widget(number).iter().for_each(|widget| widget.look(app))
        };
        open.look = next.map(|wait| Timer::new(wait + 1.0, call_back(&self.app, self.number, looked)));
        seen
    }

    /// Does something with the panel, if it is open.
    fn with_panel(&self, act: &mut dyn FnMut(&mut PanelView)) {
        // The page may call us back meanwhile: a node of its own hears of focus and scroll.
        let mut act = || {
            if let Ok(mut open) = self.panel.try_borrow_mut()
                && let Some(open) = open.as_mut()
            {
                act(&mut open.panel);
            }
        };
        if let Some(app) = self.app.upgrade() {
            app.meanwhile(&mut act);
        }
    }

    pub(crate) fn focus_panel(&self) {
        if let Ok(open) = self.panel.try_borrow()
            && let Some(open) = open.as_ref()
        {
            open.panel.focus();
        }
    }

    pub(crate) fn focus_bell(&self) {
        focus(&self.bell, false);
    }
}

impl Drop for Widget {
    fn drop(&mut self) {
        take_off(&self.host);
        forget_host(&self.host);
    }
}

/// The pointer or the focus has come to the bell.
fn approached(app: &Rc<App>, number: usize, _: &JsValue) {
    app.dispatch(Event::BellApproached(number));
    // What takes a browser long is done before the press.
    if let Some(widget) = app.widget(number) {
        widget.setup.times();
    }
}

/// The pointer has gone down on the bell.
fn touched(app: &Rc<App>, number: usize, _: &JsValue) {
    app.dispatch(Event::BellTouched(number));
}

/// What is seen at a point of the window.
fn at((left, top): (f64, f64)) -> JsValue {
    call(&document(), "elementFromPoint", &[Arg::Number(left), Arg::Number(top)])
}

/// The focus is on something of the page's: behind a panel that covers it, nobody would see it. What is around us is not
/// behind us.
fn focused_outside(app: &Rc<App>, number: usize, event: &JsValue) {
    let target = read(event, "target");
    let area = area(&target);
    let middle = (area.left + area.width / 2.0, area.top + area.height / 2.0);
    let is_behind =
        |host: &JsValue| same(&at(middle), host) && call(&target, "contains", &[Arg::Value(host)]) == false;
    if app.widget(number).is_some_and(|widget| is_behind(&widget.host)) {
        pressed_outside(app, number, event);
    }
}

fn pressed_outside(app: &Rc<App>, number: usize, event: &JsValue) {
    if let Some(widget) = app.widget(number)
        && !widget.is_target(event)
    {
        widget.pressed_outside.set(true);
        app.dispatch(Event::OutsidePressed);
        widget.pressed_outside.set(false);
    }
}

fn held(app: &Rc<App>, _: usize, _: &JsValue) {
    app.dispatch(Event::UndoHeld(true));
}

/// One has left; the other may be there still.
fn let_go(app: &Rc<App>, _: usize, event: &JsValue) {
    let other = if is(event, "type", "focusout") { ":hover" } else { ":focus-within" };
    app.dispatch(Event::UndoHeld(matches(&read(event, "currentTarget"), other)));
}

fn scrolled(app: &Rc<App>, number: usize, _: &JsValue) {
    if let Some(widget) = app.widget(number) {
        widget.with_panel(&mut PanelView::scrolls);
        widget.look(app);
    }
}

fn resized(app: &Rc<App>, number: usize, event: &JsValue) {
    if let Some(widget) = app.widget(number) {
        widget.with_panel(&mut |panel| panel.list().resizes());
    }
    moved(app, number, event);
}

/// Scrolling in the panel moves nothing; scrolling the page moves the bell.
fn moved(app: &Rc<App>, number: usize, event: &JsValue) {
    if let Some(widget) = app.widget(number)
        && !widget.is_target(event)
    {
        widget.put_in_place();
        // What stands in the page has moved with it.
        widget.look(app);
    }
}

/// The site's own design, as custom properties of the widget's root.
fn variables(variables: &[(String, String)]) -> String {
    let mut rules = String::new();
    for (name, value) in variables {
        rules = concat(&[&rules, "--app-inbox-", name, ":", value, ";"]);
    }
    concat(&[":host{", &rules, "}"])
}

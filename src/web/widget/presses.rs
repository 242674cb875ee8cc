//! What presses and keys inside the widget mean.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::Widget;
use crate::inbox::Event;
use crate::locale::digits;
use crate::web::app::App;
use crate::web::host::{Arg, call, create, document, is, read, same, window};
use crate::web::nodes::{attribute, matches, number};
use crate::web::panel::PanelView;

/// What does something of its own when it is pressed, also in a row that the page has made.
const CONTROLS: &str = "a,button,input,select,textarea,label,summary,[contenteditable]";

/// What a press inside the widget means.
pub(super) fn pressed(app: &Rc<App>, number: usize, event: &JsValue) {
    let Some(widget) = app.widget(number) else { return };
    if is(event, "type", "keydown") {
        let key = read(event, "key").as_string().unwrap_or_default();
        let with_others = ["altKey", "ctrlKey", "metaKey"].iter().any(|other| read(event, other) == true);
        if !with_others && widget.takes_key(app, &key, event) {
            call(event, "preventDefault", &[]);
        }
        return;
    }
    // The other buttons of a mouse open nothing: one asks for a menu.
    if read(event, "button").as_f64().is_none_or(|button| button > 1.0) {
        return;
    }
    let (target, control) = widget.ours(event);
    let is_click = is(event, "type", "click");
    match attribute(&closest(&target, "[data-do]"), "data-do") {
        None => pressed_row(app, event, &target, control, is_click),
        Some(action) if is_click => does(app, &widget, &action, &target),
        Some(_) => {}
    }
    // A link of the page's own, or what else it may have around us, isn't meant.
    if !control && closest(&target, "a,slot").is_null() {
        call(event, "preventDefault", &[]);
    }
}

/// A press on something of a row or a toast that has no meaning of its own.
fn pressed_row(app: &Rc<App>, event: &JsValue, target: &JsValue, control: bool, is_click: bool) {
    let article = article_of(target);
    // Whatever of a row that the page has made is pressed opens it.
    let opener = closest(target, "a,button,slot");
    if opener.is_null() && is_click && matches(target, ".row-content,.row-content *") {
        // The text lies over what opens the row, so that it can be selected.
        if !is_selecting() {
            let copy = create(&window(), "MouseEvent", &[Arg::Text("click"), Arg::Value(event)]);
            call(&find(&article, ".row-open"), "dispatchEvent", &[Arg::Value(&copy)]);
        }
    } else if (!opener.is_null() || matches(target, "article"))
        && let Some(id) = attribute(&article, "data-id")
    {
        // What does nothing by itself leads where the notification does.
        let leads = is_click && !control && !matches(&opener, "a,button");
        app.open_row(id, event, leads, control);
    }
}

/// Does what stands in the `data-do` of what was pressed.
fn does(app: &Rc<App>, widget: &Widget, action: &str, target: &JsValue) {
    let id = || attribute(&article_of(target), "data-id").unwrap_or_default();
    match action {
        "bell" => app.dispatch(Event::BellPressed(widget.number)),
        "all" => app.dispatch(Event::MarkAllPressed),
        "undo" => app.dispatch(Event::UndoPressed),
        "mark" => app.dispatch(Event::MarkPressed(id())),
        "close" => app.dispatch(Event::ClosePressed),
        "retry" => app.dispatch(Event::RetryPressed),
        "more" => widget.with_panel(&mut |panel| panel.list().unfolds(&id())),
        "top" => widget.with_panel(&mut PanelView::go_to_top),
        // Toasts close by themselves.
        "dismiss" => {}
        _ => {
            let filter = attribute(&closest(target, "[data-number]"), "data-number");
            let place = filter.and_then(|number| crate::text::number(&number, 10)).unwrap_or_default();
            let mut filter = None;
            widget.with_panel(&mut |panel| filter = panel.filter(place as usize));
            if let Some(filter) = filter {
                app.dispatch(Event::FilterChosen(filter));
            }
        }
    }
}

impl Widget {
    /// A key was pressed. Says whether that meant something.
    fn takes_key(&self, app: &Rc<App>, key: &str, event: &JsValue) -> bool {
        if key == "Escape" {
            let open = attribute(&self.bell, "aria-expanded").as_deref() == Some("true");
            app.dispatch(Event::EscapePressed);
            // A dialog of the page's own around us isn't meant.
            return open;
        }
        // Also inside of an element that the page has made.
        let target = read(&call(event, "composedPath", &[]), "0");
        if key == "Enter" && same(&target, &self.ours(event).0) && matches(&target, "article") {
            call(&target, "click", &[]);
            return true;
        }
        // In a field of the page's own, and on its way through buttons above the list, keys mean what they always do.
        let elsewhere = "input,textarea,select,[contenteditable],[part~=bell],[part~=filter]";
        let mut moves = false;
        if !matches(&target, elsewhere) {
            self.with_panel(&mut |panel| moves = panel.list().moves_focus(key));
        }
        moves
    }

    /// What of ours something happened to first, and whether it has happened to one of the page's own controls before:
    /// what the page has made of a row may look like anything of ours.
    fn ours(&self, event: &JsValue) -> (JsValue, bool) {
        let (path, mut control) = (call(event, "composedPath", &[]), false);
        for index in 0..number(&path, "length") as u32 {
            let node = read(&path, &digits(index));
            if call(&self.root, "contains", &[Arg::Value(&node)]) == true {
                return (node, control);
            }
            control |= matches(&node, CONTROLS);
        }
        (JsValue::UNDEFINED, control)
    }
}

/// Whether the visitor has just selected some text.
fn is_selecting() -> bool {
    let selection = call(&document(), "getSelection", &[]);
    call(&selection, "toString", &[]).as_string().is_some_and(|text| !text.is_empty())
}

fn find(node: &JsValue, selector: &str) -> JsValue {
    call(node, "querySelector", &[Arg::Text(selector)])
}

fn closest(node: &JsValue, selector: &str) -> JsValue {
    call(node, "closest", &[Arg::Text(selector)])
}

/// The row or toast that something of ours stands in.
fn article_of(node: &JsValue) -> JsValue {
    closest(node, "article[data-id],[part=toast]")
}

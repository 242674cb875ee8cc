//! Builds nodes, one by one: no text ever becomes markup, and none of the page's styles is asked for.
//!
//! The page may have replaced any of the functions used here. What fails gives `undefined` in the place of a node, and
//! everything done with that fails as quietly: a part of the widget that can't be built is missing, and nothing throws.

use wasm_bindgen::prelude::*;

use super::host::{self, Arg, call, create, document, object, pairs, read, window, write};
use crate::icon;
use crate::placement::Area;
use crate::text::{listed, split};

const HTML: &str = "http://www.w3.org/1999/xhtml";
const SVG: &str = "http://www.w3.org/2000/svg";

/// The bell, for where there is nothing else to be seen: the one of bell.js.
pub(crate) const BELL: &str = "M6 9a6 6 0 0 1 12 0c0 6 2.5 7.5 2.5 7.5h-17S6 15 6 9M10 20a2.2 2.2 0 0 0 4 0";

/// Makes an element of the widget, described as `name attribute=value …`; `part` names it for the site's own styles.
pub(crate) fn make(description: &str) -> JsValue {
    element(HTML, description)
}

fn element(space: &str, description: &str) -> JsValue {
    let (name, attributes) = split(description, " ").unwrap_or((description, ""));
    let element = call(&document(), "createElementNS", &[Arg::Text(space), Arg::Text(name)]);
    pairs(attributes, &mut |name, value| set(&element, name, value));
    element
}

/// Makes an element, as [`make`] does, and puts it into another, last.
pub(crate) fn add(parent: &JsValue, description: &str) -> JsValue {
    let element = make(description);
    put(parent, &element);
    element
}

/// Makes a link, and decides a second time where it may lead: on what the browser itself reads in the address. None where
/// that is of another kind, names a user, or is no address at all.
///
/// A link to another site says so in its title: whatever its words are, the host is to be seen and heard as it is.
pub(crate) fn anchor(address: &str, schemes: &[String]) -> Option<JsValue> {
    let link = make("a part=link referrerpolicy=no-referrer");
    set(&link, "rel", "noopener noreferrer");
    set(&link, "href", address);
    let here = read(&window(), "location");
    let (protocol, host) = (read(&link, "protocol").as_string()?, read(&link, "host").as_string()?);
    let allowed = listed("https: http: mailto: tel:", &protocol).is_some()
        // A path leads to where the page is, also in an app that shows pages by a scheme of its own.
        || host::is(&here, "protocol", &protocol)
        || schemes.contains(&protocol);
    if !allowed || ["username", "password"].iter().any(|part| !host::is(&link, part, "")) {
        return None;
    }
    if !host.is_empty() && !host::is(&here, "host", &host) {
        set(&link, "title", &host);
    }
    Some(link)
}

/// Says whether something is so of an element, as ARIA does.
pub(crate) fn set_whether(element: &JsValue, name: &str, is_so: bool) {
    set(element, name, if is_so { "true" } else { "false" });
}

/// Sets an attribute. What is a part to the site's styles is of that class to ours, which browsers find sooner.
pub(crate) fn set(element: &JsValue, name: &str, value: &str) {
    call(element, "setAttribute", &[Arg::Text(name), Arg::Text(value)]);
    if name == "part" {
        set(element, "class", value);
    }
}

/// The value of an attribute.
pub(crate) fn attribute(element: &JsValue, name: &str) -> Option<String> {
    call(element, "getAttribute", &[Arg::Text(name)]).as_string()
}

/// Shows or hides an element.
pub(crate) fn hide(element: &JsValue, hidden: bool) {
    call(element, "toggleAttribute", &[Arg::Text("hidden"), Arg::Flag(hidden)]);
}

/// Puts a node into another, last.
pub(crate) fn put(parent: &JsValue, child: &JsValue) {
    call(parent, "appendChild", &[Arg::Value(child)]);
}

/// Makes this text all that an element holds.
pub(crate) fn say(element: &JsValue, text: &str) {
    write(element, "textContent", Arg::Text(text));
}

/// Puts text into an element, last.
pub(crate) fn put_text(parent: &JsValue, text: &str) {
    call(parent, "append", &[Arg::Text(text)]);
}

/// Takes an element off the page.
pub(crate) fn take_off(element: &JsValue) {
    call(element, "remove", &[]);
}

/// A number that the browser tells of an element, or of anything else.
pub(crate) fn number(object: &JsValue, name: &str) -> f64 {
    read(object, name).as_f64().unwrap_or_default()
}

/// Whether a selector matches an element.
pub(crate) fn matches(element: &JsValue, selector: &str) -> bool {
    call(element, "matches", &[Arg::Text(selector)]).as_bool() == Some(true)
}

/// Puts the focus on an element; where it `stays`, nothing scrolls to bring it into sight.
pub(crate) fn focus(element: &JsValue, stays: bool) {
    let options = object(if stays { "preventScroll=true" } else { "" }, &[]);
    call(element, "focus", &[Arg::Value(&options)]);
}

/// Where an element is in the window.
pub(crate) fn area(element: &JsValue) -> Area {
    let rect = call(element, "getBoundingClientRect", &[]);
    Area {
        left: number(&rect, "left"),
        top: number(&rect, "top"),
        width: number(&rect, "width"),
        height: number(&rect, "height"),
    }
}

/// A style sheet with these rules.
pub(crate) fn sheet(rules: &str) -> JsValue {
    let sheet = create(&window(), "CSSStyleSheet", &[]);
    write_rules(&sheet, rules);
    sheet
}

/// Makes these rules all that a sheet holds.
pub(crate) fn write_rules(sheet: &JsValue, rules: &str) {
    call(sheet, "replaceSync", &[Arg::Text(rules)]);
}

/// Makes a picture of lines on a grid of 24 by 24.
pub(crate) fn vector(path: &str) -> JsValue {
    let svg = element(SVG, "svg part=icon viewBox=0,0,24,24 aria-hidden=true");
    let line = element(SVG, "path");
    set(&line, "d", path);
    put(&svg, &line);
    svg
}

/// Makes the site's own bell of its SVG.
pub(crate) fn own_icon(text: &str) -> Option<JsValue> {
    let mut open: Vec<JsValue> = Vec::new();
    for described in icon::parse(text)? {
        let element = element(SVG, described.name);
        for (name, value) in &described.attributes {
            set(&element, name, value);
        }
        open.truncate(described.depth);
        if let Some(parent) = open.last() {
            put(parent, &element);
        }
        open.push(element);
    }
    let svg = open.into_iter().next()?;
    set(&svg, "part", "icon own");
    set(&svg, "aria-hidden", "true");
    Some(svg)
}

//! A listener hears as long as it lives, and not a moment longer.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use app_inbox::web::listener::{Listener, Phase};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{js, js_with};

fn target() -> JsValue {
    js("new EventTarget()")
}

fn fire(target: &JsValue, kind: &str) {
    js_with(
        "(target, kind) => target.dispatchEvent(new Event(kind, {bubbles: true}))",
        &[target, &kind.into()],
    );
}

/// Counts what it hears.
fn counter(target: &JsValue, kind: &'static str, phase: Phase) -> (Listener, Rc<Cell<u32>>) {
    let count = Rc::new(Cell::new(0));
    let heard = Rc::clone(&count);
    (Listener::new(target, kind, phase, move |_| heard.set(heard.get() + 1)), count)
}

#[wasm_bindgen_test]
fn it_hears_its_own_kind_and_nothing_after_its_end() {
    for phase in [Phase::Bubble, Phase::Capture] {
        let target = target();
        let (listener, count) = counter(&target, "ping", phase);
        fire(&target, "ping");
        fire(&target, "pong");
        fire(&target, "ping");
        assert_eq!(count.get(), 2, "{phase:?}");
        drop(listener);
        fire(&target, "ping");
        assert_eq!(count.get(), 2, "{phase:?}");
        assert_eq!(Rc::strong_count(&count), 1, "what the handler held is let go, {phase:?}");
    }
}

#[wasm_bindgen_test]
fn two_listeners_end_one_by_one() {
    let target = target();
    let (first, heard_by_first) = counter(&target, "ping", Phase::Bubble);
    let (second, heard_by_second) = counter(&target, "ping", Phase::Bubble);
    fire(&target, "ping");
    drop(first);
    fire(&target, "ping");
    drop(second);
    fire(&target, "ping");
    assert_eq!((heard_by_first.get(), heard_by_second.get()), (1, 2));
}

#[wasm_bindgen_test]
fn w_13_it_may_end_inside_its_own_handler() {
    let target = target();
    let (slot, count) = (Rc::new(RefCell::new(None::<Listener>)), Rc::new(Cell::new(0)));
    let (own, heard) = (Rc::clone(&slot), Rc::clone(&count));
    let listener = Listener::new(&target, "ping", Phase::Bubble, move |_| {
        drop(own.take());
        // What the handler holds is still there after its own end.
        heard.set(heard.get() + 1);
    });
    slot.replace(Some(listener));
    fire(&target, "ping");
    fire(&target, "ping");
    assert_eq!(count.get(), 1);
    assert!(slot.borrow().is_none());
    assert_eq!(Rc::strong_count(&slot), 1, "the handler is gone with what it held");
}

#[wasm_bindgen_test]
fn one_that_ends_another_in_the_middle_of_an_event_silences_it() {
    let target = target();
    let slot = Rc::new(RefCell::new(None::<Listener>));
    let other = Rc::clone(&slot);
    let _first = Listener::new(&target, "ping", Phase::Bubble, move |_| drop(other.take()));
    let (second, count) = counter(&target, "ping", Phase::Bubble);
    slot.replace(Some(second));
    fire(&target, "ping");
    assert_eq!(count.get(), 0);
}

#[wasm_bindgen_test]
fn capture_hears_before_those_further_in_and_bubble_after() {
    let (outer, inner) = (js("document.createElement('div')"), js("document.createElement('p')"));
    js_with("(outer, inner) => outer.append(inner)", &[&outer, &inner]);
    let order = Rc::new(RefCell::new(Vec::new()));
    let note = |target: &JsValue, phase, word: &'static str| {
        let order = Rc::clone(&order);
        Listener::new(target, "ping", phase, move |_| order.borrow_mut().push(word))
    };
    let _listeners = [
        note(&outer, Phase::Bubble, "out"),
        note(&inner, Phase::Bubble, "in"),
        note(&outer, Phase::Capture, "first"),
    ];
    fire(&inner, "ping");
    assert_eq!(*order.borrow(), ["first", "in", "out"]);
}

#[wasm_bindgen_test]
fn d_12_a_target_whose_functions_throw_throws_nothing_at_us() {
    let target = js("Object.assign(new EventTarget(), {
        addEventListener() { throw new Error('mine'); },
        removeEventListener() { throw new Error('mine'); },
    })");
    let (listener, count) = counter(&target, "ping", Phase::Bubble);
    drop(listener);
    assert_eq!(count.get(), 0);
}

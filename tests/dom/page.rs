//! What every test stands on: a [`Page`] with a platform behind `fetch`, and the means to wait.

use std::ops::Deref;

use app_inbox::web;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::words::FILES;

#[wasm_bindgen(module = "/tests/dom/page.js")]
extern "C" {
    #[wasm_bindgen(js_name = Page)]
    pub(crate) type Fake;
    #[wasm_bindgen(constructor, js_class = Page)]
    fn new() -> Fake;
    #[wasm_bindgen(method)]
    fn leave(this: &Fake);
    /// The places where anybody could read a token.
    #[wasm_bindgen(method)]
    pub(crate) fn leaks(this: &Fake) -> Vec<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn requests(this: &Fake) -> Vec<String>;
    /// How many requests were answered.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn answered(this: &Fake) -> u32;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn warnings(this: &Fake) -> Vec<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn errors(this: &Fake) -> Vec<String>;
    /// How often the token callback was called.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn asked(this: &Fake) -> u32;
    #[wasm_bindgen(method, getter, js_name = cutOff)]
    pub(crate) fn cut_off(this: &Fake) -> u32;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn listeners(this: &Fake) -> i32;
    /// What window and document have been listened to for.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn kinds(this: &Fake) -> Vec<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn callback(this: &Fake) -> Function;
    /// Moves the page's clock on by so many milliseconds.
    #[wasm_bindgen(method)]
    pub(crate) fn pass(this: &Fake, milliseconds: f64);
    #[wasm_bindgen(method, setter)]
    pub(crate) fn set_html(this: &Fake, html: &str);
    #[wasm_bindgen(method, setter)]
    pub(crate) fn set_messages(this: &Fake, line: &str);
    #[wasm_bindgen(method, setter)]
    pub(crate) fn set_order(this: &Fake, line: &str);
    #[wasm_bindgen(method, setter)]
    pub(crate) fn set_count(this: &Fake, count: Option<u32>);
    #[wasm_bindgen(method, getter)]
    fn faults(this: &Fake) -> Object;
    #[wasm_bindgen(method, getter)]
    fn bodies(this: &Fake) -> Object;
    #[wasm_bindgen(method)]
    pub(crate) fn change(this: &Fake, id: &str, fields: &JsValue);
    #[wasm_bindgen(method)]
    pub(crate) fn hold(this: &Fake);
    #[wasm_bindgen(method)]
    pub(crate) fn release(this: &Fake);
    #[wasm_bindgen(method, js_name = hoursPass)]
    pub(crate) fn hours_pass(this: &Fake);
    /// The languages whose words were asked for.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn languages(this: &Fake) -> Vec<String>;
    #[wasm_bindgen(method, js_name = putWords)]
    fn put_words(this: &Fake, tag: &str, json: &str);
    #[wasm_bindgen(method, js_name = holdWords)]
    pub(crate) fn hold_words(this: &Fake, tag: &str);
    #[wasm_bindgen(method, js_name = releaseWords)]
    pub(crate) fn release_words(this: &Fake, tag: &str);
    /// What the script in front of us would share with us.
    #[wasm_bindgen(method)]
    pub(crate) fn desk(this: &Fake) -> JsValue;
    #[wasm_bindgen(method, js_name = holdHydration)]
    pub(crate) fn hold_hydration(this: &Fake);
    #[wasm_bindgen(method, js_name = releaseHydration)]
    pub(crate) fn release_hydration(this: &Fake);
    #[wasm_bindgen(method, js_name = forgetTokens)]
    pub(crate) fn forget_tokens(this: &Fake);

    /// An element, by what the tests ask of it.
    #[derive(Clone, Debug, PartialEq)]
    pub(crate) type Element;
    #[wasm_bindgen(method)]
    pub(crate) fn click(this: &Element);
    #[wasm_bindgen(method)]
    pub(crate) fn focus(this: &Element);
    #[wasm_bindgen(method)]
    pub(crate) fn remove(this: &Element);
    #[wasm_bindgen(method)]
    pub(crate) fn matches(this: &Element, selector: &str) -> bool;
    #[wasm_bindgen(method, js_name = getAttribute)]
    pub(crate) fn attribute(this: &Element, name: &str) -> Option<String>;
    #[wasm_bindgen(method, js_name = getAttributeNames)]
    pub(crate) fn attribute_names(this: &Element) -> Vec<String>;
    #[wasm_bindgen(method, js_name = querySelector)]
    pub(crate) fn query_selector(this: &Element, selector: &str) -> Option<Element>;
    #[wasm_bindgen(method, getter, js_name = textContent)]
    pub(crate) fn text(this: &Element) -> String;
    #[wasm_bindgen(method, getter, js_name = localName)]
    pub(crate) fn name(this: &Element) -> String;
    #[wasm_bindgen(method, getter, js_name = namespaceURI)]
    pub(crate) fn namespace(this: &Element) -> String;
    #[wasm_bindgen(method, getter, js_name = isConnected)]
    pub(crate) fn is_connected(this: &Element) -> bool;
    #[wasm_bindgen(method, getter, js_name = scrollTop)]
    pub(crate) fn scroll_top(this: &Element) -> f64;
    #[wasm_bindgen(method, setter, js_name = scrollTop)]
    pub(crate) fn set_scroll_top(this: &Element, pixels: f64);
    #[wasm_bindgen(method, getter, js_name = scrollHeight)]
    pub(crate) fn scroll_height(this: &Element) -> f64;
    #[wasm_bindgen(method, getter, js_name = clientHeight)]
    pub(crate) fn client_height(this: &Element) -> f64;

    pub(crate) fn bells() -> Vec<Element>;
    #[wasm_bindgen(js_name = part)]
    pub(crate) fn find_part(place: &Element, name: &str) -> Option<Element>;
    pub(crate) fn rows(bell: &Element) -> String;
    #[wasm_bindgen(js_name = row)]
    fn find_row(bell: &Element, id: &str) -> Option<Element>;
    pub(crate) fn focused(bell: &Element) -> Option<Element>;
    #[wasm_bindgen(js_name = isVisible)]
    pub(crate) fn is_visible(element: &Element) -> bool;
    #[wasm_bindgen(js_name = box)]
    fn edges(element: &Element) -> Vec<f64>;
    pub(crate) fn elements(place: &Element) -> Vec<String>;
    pub(crate) fn links(place: &Element) -> Vec<Element>;
    pub(crate) fn source(bell: &Element) -> String;

    pub(crate) fn key(element: &Element, key: &str);
    #[wasm_bindgen(js_name = pointerDown)]
    pub(crate) fn pointer_down(element: &Element);

    #[wasm_bindgen(js_name = frame)]
    fn next_frame() -> Promise;
    #[wasm_bindgen(js_name = turn)]
    fn next_turn() -> Promise;
    fn rest(element: &Element);
}

/// A function of the script in front of us, out of its module. The server of these tests may leave a browser waiting that
/// asks for more than four files at once, so they aren't imported one by one.
pub(crate) fn front(function: &str) -> JsValue {
    let source = match function {
        "attempt" => include_str!("../../www/attempt.js"),
        "takeApart" => include_str!("../../www/answer.js"),
        "bells" => include_str!("../../www/bell.js"),
        "send" => include_str!("../../www/request.js"),
        "adopt" => include_str!("../../www/queue.js"),
        "words" => include_str!("../../www/owner.js"),
        _ => panic!("where is {function}?"),
    };
    let attempt = if function == "attempt" { JsValue::UNDEFINED } else { front("attempt") };
    let imports = |line: &&str| !line.starts_with("import ");
    let body = source.lines().filter(imports).collect::<Vec<_>>().join("\n").replace("\nexport ", "\n");
    let run = "(body, name, attempt) => new Function('attempt', `${body}\nreturn ${name};`)(attempt)";
    js_with(run, &[&body.into(), &function.into(), &attempt])
}

/// A function that puts on a desk what the script in front of us does itself.
fn dresser() -> JsValue {
    let dresser = "(bells, rules, send, takeApart) => (desk) => {
        desk.hosts = new Set();
        return Object.assign(desk, {bell: bells(desk, rules).bell, send, takeApart});
    }";
    let rules = include_str!("../../www/style.css").into();
    js_with(dresser, &[&front("bells"), &rules, &front("send"), &front("takeApart")])
}

/// The body of an answer, as the script in front of us takes it apart.
pub(crate) fn take_apart(body: &str) -> Option<web::Taken> {
    web::take_apart(&js_with("(dressed) => dressed({})", &[&dresser()]), &body.into())
}

/// A page with nothing on it yet; dropping it checks that nothing went wrong on it, and leaves nothing behind.
pub(crate) struct Page(Fake);

impl Deref for Page {
    type Target = Fake;

    fn deref(&self) -> &Fake {
        &self.0
    }
}

impl Page {
    pub(crate) fn new() -> Self {
        // A test that failed could not clean up after itself.
        say("inbox", "destroy");
        bells().iter().for_each(Element::remove);
        let fake = Fake::new();
        for (tag, json) in FILES {
            fake.put_words(tag, json);
        }
        Reflect::set(&fake, &"dressed".into(), &dresser()).unwrap_throw();
        web::take_over(&fake.desk(), JsValue::NULL);
        Self(fake)
    }

    /// A page whose bell is there.
    pub(crate) async fn with_bell(messages: &str) -> Self {
        let page = Self::new();
        page.set_messages(messages);
        page.init("{}");
        page.until_bell().await;
        page
    }

    /// A page whose first bell is open and shows its rows.
    pub(crate) async fn with_rows(messages: &str) -> Self {
        let page = Self::with_bell(messages).await;
        page.open().await;
        page
    }

    /// `eS('init', …)` with the page's own callback; nothing is asked by itself.
    pub(crate) fn init(&self, options: &str) {
        let own = js("{pollInterval: 0}");
        Reflect::set(&own, &"getAuthTokenCallback".into(), &self.callback()).unwrap_throw();
        let options: Object = Object::assign(own.unchecked_ref(), js(options).unchecked_ref());
        web::call(Array::of3(&"init".into(), &js("{APP_INBOX: true}"), &options).into());
    }

    /// Waits until there is a bell.
    pub(crate) async fn until_bell(&self) {
        until("there is a bell", || !bells().is_empty()).await;
    }

    /// Opens the first bell and waits for its rows.
    pub(crate) async fn open(&self) {
        part("bell").click();
        until("there are rows", || !rows(&bell()).is_empty()).await;
        rest(&part("panel"));
    }

    /// Has the page ask for a look now, and waits for these rows.
    pub(crate) async fn refresh_to(&self, expected: &str) {
        say("inbox", "refresh");
        until(&format!("the rows are {expected}"), || rows(&bell()) == expected).await;
    }

    /// Answers requests of a kind (`count`, `list`, `status`) with this status; 0 breaks the connection.
    pub(crate) fn fail(&self, kind: &str, status: u16) {
        Reflect::set(&self.faults(), &kind.into(), &status.into()).unwrap_throw();
    }

    /// Answers requests of a kind with this very text.
    pub(crate) fn answer(&self, kind: &str, body: &str) {
        Reflect::set(&self.bodies(), &kind.into(), &body.into()).unwrap_throw();
    }

    pub(crate) fn mend(&self, kind: &str) {
        Reflect::delete_property(&self.faults(), &kind.into()).unwrap_throw();
        Reflect::delete_property(&self.bodies(), &kind.into()).unwrap_throw();
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let leaks = self.leaks();
        say("inbox", "destroy");
        self.release();
        self.leave();
        assert_eq!(leaks, [""; 0], "no token is to be read there");
        assert_eq!(self.errors(), [""; 0], "nothing goes uncaught");
        assert_eq!(bells().len(), 0, "nothing is left on the page");
    }
}

/// `eS(command, word)`.
pub(crate) fn say(command: &str, word: &str) {
    web::call(Array::of2(&command.into(), &word.into()).into());
}

/// `eS('inbox', …)` with the words and the function.
pub(crate) fn tell(words: &[&str], function: &JsValue) {
    let call: Array = words.iter().map(|word| JsValue::from_str(word)).collect();
    call.push(function);
    web::call(call.into());
}

/// A stub of the page's own, `own`, that leads to us: for functions of the page that call us.
pub(crate) fn own_stub() {
    let own = "(dressed) => globalThis.own = dressed(Object.assign(() => {}, {q: []}))";
    web::take_over(&js_with(own, &[&dresser()]), JsValue::NULL);
}

/// Bytes that our side of the browser's memory takes; it never shrinks.
pub(crate) fn memory() -> f64 {
    js_with("(memory) => memory.buffer.byteLength", &[&wasm_bindgen::memory()]).as_f64().unwrap_or_default()
}

/// Litters the page: browsers collect what nobody needs when there is enough of it.
pub(crate) fn litter() {
    js("Array.from({length: 100_000}, () => ({}))");
}

/// The value of a JavaScript expression.
#[track_caller]
pub(crate) fn js(expression: &str) -> JsValue {
    js_sys::eval(&format!("({expression})")).unwrap_or_else(|error| panic!("{expression}: {error:?}"))
}

/// The value of a JavaScript function, given these.
#[track_caller]
pub(crate) fn js_with(function: &str, given: &[&JsValue]) -> JsValue {
    let given: Array = given.iter().copied().collect();
    let function = js(function).unchecked_into::<Function>();
    function.apply(&JsValue::UNDEFINED, &given).unwrap_or_else(|error| panic!("{error:?}"))
}

/// A number that JavaScript has.
#[track_caller]
pub(crate) fn js_number(expression: &str) -> f64 {
    js(expression).as_f64().unwrap_or_else(|| panic!("{expression} is no number"))
}

/// An element that JavaScript has.
pub(crate) fn js_element(expression: &str) -> Element {
    js(expression).unchecked_into()
}

/// The only bell.
#[track_caller]
pub(crate) fn bell() -> Element {
    let bells = bells();
    assert_eq!(bells.len(), 1, "one bell");
    bells.into_iter().next().unwrap_throw()
}

/// A part of the only bell.
#[track_caller]
pub(crate) fn part(name: &str) -> Element {
    find_part(&bell(), name).unwrap_or_else(|| panic!("there is no {name}"))
}

/// The row with this id, in the only bell.
#[track_caller]
pub(crate) fn row(id: &str) -> Element {
    find_row(&bell(), id).unwrap_or_else(|| panic!("there is no row {id}"))
}

/// A part of a row.
#[track_caller]
pub(crate) fn in_row(id: &str, name: &str) -> Element {
    find_part(&row(id), name).unwrap_or_else(|| panic!("there is no {name} in row {id}"))
}

/// Where an element is in the window.
pub(crate) struct Edges {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

pub(crate) fn edges_of(element: &Element) -> Edges {
    match edges(element)[..] {
        [left, top, right, bottom] => Edges { left, top, right, bottom },
        _ => unreachable!("an element has four edges"),
    }
}

/// Waits until something is so, turn by turn of the browser's loop.
pub(crate) async fn until(what: &str, is_so: impl Fn() -> bool) {
    const LIMIT: f64 = 5_000.0;
    let start = js_sys::Date::now();
    while !is_so() {
        assert!(js_sys::Date::now() - start < LIMIT, "waited in vain until {what}");
        turn().await;
    }
}

/// Waits for the next turn of the browser's loop.
pub(crate) async fn turn() {
    JsFuture::from(next_turn()).await.unwrap_throw();
}

/// Waits until everything that could happen by itself has happened: for what must not happen.
pub(crate) async fn quiet() {
    for _ in 0..3 {
        JsFuture::from(next_frame()).await.unwrap_throw();
        turn().await;
    }
}

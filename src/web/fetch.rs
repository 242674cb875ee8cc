//! Sends one request and reads its answer.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::answer::take_apart;
use super::app::Setup;
use super::desk;
use super::host::{Arg, call, create, list, object, read, tell_number, when, window};
use crate::api::{self, Answer, Call, Request, Token};
use crate::text::{concat, number};
use crate::value::Value;

/// The header that carries a token, in both directions.
const TOKEN: &str = "ES-TOKEN";
/// Bytes of a body at most, as they are when they are unpacked: far more than a page of the list can need.
const LONGEST_BODY: f64 = 4_194_304.0;

/// Sends the request now and hands on its answer, or nothing when that was lost on the way. Gives what cuts the request
/// off; nothing else does, for the answer holds the next token.
pub(crate) fn send(request: Request, setup: &Rc<Setup>, done: Rc<dyn Fn(Option<Answer>)>) -> JsValue {
    let controller = create(&window(), "AbortController", &[]);
    let signal = read(&controller, "signal");
    let post = request.body.is_some();
    let json = post.then_some("application/json");
    let token = Arg::Text(request.token.header());
    let headers = object("", &[(TOKEN, token), ("Content-Type", Arg::text(json))]);
    // The token's header must not follow a redirect to somebody else. That answers are not to be kept is the platform's to
    // say: with `cache=no-store` Chromium would ask for leave before each request, whatever `Access-Control-Max-Age` says.
    let given = "credentials=omit redirect=error referrerPolicy=no-referrer";
    let fields = [
        ("method", Arg::Text(request.method)),
        ("headers", Arg::Value(&headers)),
        ("body", Arg::text(request.body.as_deref())),
        // What a visitor has read is told even when the click leads to another page.
        ("keepalive", Arg::Flag(post)),
        ("signal", Arg::Value(&signal)),
    ];
    let address = concat(&[&setup.options.api_url, &request.path]);
    // The script in front of us may have sent it already.
    let mut response = call(&desk(), "begun", &[Arg::Text(&address), token, Arg::Value(&signal)]);
    if response.is_undefined() {
        let init = object(given, &fields);
        response = call(&window(), "fetch", &[Arg::Text(&address), Arg::Value(&init)]);
    }
    let hearing = Box::new(Hearing {
        call: request.call,
        setup: Rc::clone(setup),
        controller: controller.clone(),
        reader: JsValue::UNDEFINED,
        decoder: JsValue::UNDEFINED,
        pieces: list(&[]),
        length: 0.0,
        answer: None,
        done,
    });
    hearing.waits_for(&response);
    controller
}

/// An answer on its way: first its head, then its body in chunks.
struct Hearing {
    call: Call,
    setup: Rc<Setup>,
    controller: JsValue,
    reader: JsValue,
    decoder: JsValue,
    /// What has been read of it, in pieces of text.
    pieces: Array,
    length: f64,
    /// What is known of it; nothing any more when it was lost.
    answer: Option<Answer>,
    done: Rc<dyn Fn(Option<Answer>)>,
}

impl Hearing {
    fn waits_for(self: Box<Self>, promise: &JsValue) {
        let hearing = Cell::new(Some(self));
        let heard = move |step| {
            let Some(mut hearing) = hearing.take() else { return };
            match hearing.hears(step) {
                Some(next) => hearing.waits_for(&next),
                None => (hearing.done)(hearing.answer),
            }
        };
        when(promise, Box::new(heard));
    }

    /// Takes what has come and gives the promise of what comes next, if anything does.
    fn hears(&mut self, step: Option<JsValue>) -> Option<JsValue> {
        let (answer, step) = (self.answer.take(), step?);
        let Some(mut answer) = answer else { return self.begins(&step) };
        let is_last = read(&step, "done") == true;
        if !is_last && !step.is_string() {
            let chunk = read(&step, "value");
            self.length += read(&chunk, "byteLength").as_f64()?;
            self.takes_down(&[Arg::Value(&chunk), Arg::Value(&object("stream=true", &[]))]);
            self.answer = Some(answer);
            return self.reads_on();
        }
        let text = if is_last {
            self.takes_down(&[]);
            call(&self.pieces, "join", &[Arg::Text("")])
        } else {
            step
        };
        let schemes = &self.setup.options.link_schemes;
        answer.content = api::content(&self.call, take_apart(&desk(), &text).as_ref(), schemes);
        // With neither half it is not the platform's: somebody on the way has answered, like a hotel's log-in page.
        self.answer = Some(answer).filter(|answer| answer.content.is_some() || answer.token.is_some());
        None
    }

    fn takes_down(&self, bytes: &[Arg]) {
        self.pieces.push(&call(&self.decoder, "decode", bytes));
    }

    fn begins(&mut self, response: &JsValue) -> Option<JsValue> {
        self.answer = Some(head(response)?);
        if read(response, "ok").as_bool() != Some(true) {
            return None;
        }
        self.reader = call(&read(response, "body"), "getReader", &[]);
        self.decoder = create(&window(), "TextDecoder", &[]);
        // The page's own `fetch` may know no streams.
        let (source, method) =
            if self.reader.is_undefined() { (response, "text") } else { (&self.reader, "read") };
        Some(call(source, method, &[]))
    }

    fn reads_on(&self) -> Option<JsValue> {
        if self.length > LONGEST_BODY {
            // The token in its head is good, and what it says can't be read.
            call(&self.controller, "abort", &[]);
            return None;
        }
        Some(call(&self.reader, "read", &[]))
    }
}

/// All of an answer but its body.
fn head(response: &JsValue) -> Option<Answer> {
    let headers = read(response, "headers");
    let header = |name| call(&headers, "get", &[Arg::Text(name)]).as_string();
    Some(Answer {
        // What has no status is no response: the page may have put its own function in the place of `fetch`.
        status: read(response, "status").as_f64()? as u16,
        token: header(TOKEN).and_then(|text| Token::new(&text)),
        retry_after: header("Retry-After").and_then(|text| seconds(text.trim_ascii())),
        content: None,
    })
}

/// How many seconds `Retry-After` asks for: in digits, or as a date of HTTP, which always ends like this.
fn seconds(wait: &str) -> Option<u32> {
    let date = || Some(JsValue::date(wait)? - tell_number("Date", "now")?);
    let seconds = if wait.as_bytes().ends_with(b"GMT") { date()? / 1_000.0 } else { number(wait, 10)? };
    (!seconds.is_nan()).then_some(seconds.ceil() as u32)
}

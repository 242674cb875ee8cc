//! Has one request sent by the script in front of us, and reads its answer.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::answer::take_apart;
use super::app::Setup;
use super::desk;
use super::host::{Arg, call, read, tell_number, when};
use crate::api::{self, Answer, Call, Request, Token};
use crate::text::{concat, number};
use crate::value::Value;

/// Sends the request now and hands on its answer, or nothing when that was lost on the way. Gives what can `abort` the
/// request, and doesn't hold its answer.
pub(crate) fn send(request: Request, setup: &Rc<Setup>, done: Rc<dyn Fn(Option<Answer>)>) -> JsValue {
    let address = concat(&[&setup.options.api_url, &request.path]);
    let given = [
        Arg::Text(request.method),
        Arg::Text(&address),
        Arg::Text(request.token.header()),
        Arg::text(request.body.as_deref()),
    ];
    let sent = call(&desk(), "send", &given);
    let (call, setup) = (request.call, Rc::clone(setup));
    let heard = move |said: Option<JsValue>| {
        done(said.and_then(|said| answer(&said, &call, &setup.options.link_schemes)));
    };
    when(&read(&sent, "answer"), Box::new(heard));
    read(&sent, "controller")
}

fn answer(said: &JsValue, call: &Call, schemes: &[String]) -> Option<Answer> {
    let header = |name| read(said, name).as_string();
    let mut answer = Answer {
        // What has no status is no response: the page may have put its own function in the place of `fetch`.
        status: read(said, "status").as_f64()? as u16,
        token: header("token").and_then(|text| Token::new(&text)),
        retry_after: header("retryAfter").and_then(|text| seconds(text.trim_ascii())),
        content: None,
    };
    let text = read(said, "text");
    if text.is_string() {
        answer.content = api::content(call, take_apart(&desk(), &text).as_ref(), schemes);
        // To what was read the platform may say anything, but no page.
        let strange = matches!(call, Call::Mark(_)) && text.as_string()?.trim_ascii_start().starts_with('<');
        if answer.token.is_none() && (strange || answer.content.is_none()) {
            // It is not the platform's: somebody on the way has answered, like a hotel's log-in page.
            return None;
        }
    }
    Some(answer)
}

/// How many seconds `Retry-After` asks for: in digits, or as a date of HTTP, which always ends like this.
fn seconds(wait: &str) -> Option<u32> {
    let date = || Some(JsValue::date(wait)? - tell_number("Date", "now")?);
    let seconds = if wait.as_bytes().ends_with(b"GMT") { date()? / 1_000.0 } else { number(wait, 10)? };
    (!seconds.is_nan()).then_some(seconds.ceil() as u32)
}

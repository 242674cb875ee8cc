//! Sends one request and reads its answer.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::host::{Arg, call, create, object, parse, read, when, window};
use crate::api::{self, Answer, Content, Request, Token};
use crate::text::{concat, number};

/// The header that carries a token, in both directions.
const TOKEN: &str = "ES-TOKEN";

/// Sends the request now and hands on its answer, or nothing when that was lost on the way. Gives what cuts the request
/// off; nothing else does, for the answer holds the next token.
pub(crate) fn send(request: Request, api_url: &str, done: Rc<dyn Fn(Option<Answer>)>) -> JsValue {
    let controller = create(&window(), "AbortController", &[]);
    let post = request.body.is_some();
    let json = post.then_some("application/json");
    let token = Arg::Text(request.token.header());
    let headers = object("", &[(TOKEN, token), ("Content-Type", Arg::text(json))]);
    // The token's header must not follow a redirect to somebody else.
    let given = "credentials=omit cache=no-store redirect=error referrerPolicy=no-referrer";
    let fields = [
        ("method", Arg::Text(request.method)),
        ("headers", Arg::Value(&headers)),
        ("body", Arg::text(request.body.as_deref())),
        // What a visitor has read is told even when the click leads to another page.
        ("keepalive", Arg::Flag(post)),
        ("signal", Arg::Value(&read(&controller, "signal"))),
    ];
    let init = object(given, &fields);
    let address = concat(&[api_url, &request.path]);
    let response = call(&window(), "fetch", &[Arg::Text(&address), Arg::Value(&init)]);
    let request = Rc::new(request);
    let heard = move |response: Option<JsValue>| match response {
        Some(response) if read(&response, "ok").as_bool() == Some(true) => {
            let text = call(&response, "text", &[]);
            let (request, done) = (Rc::clone(&request), Rc::clone(&done));
            let heard = move |text: Option<JsValue>| {
                done(text.and_then(|text| {
                    answer(&response, api::content(&request.call, parse(Arg::Value(&text)).as_ref()))
                }));
            };
            when(&text, Box::new(heard));
        }
        response => done(response.and_then(|response| answer(&response, None))),
    };
    when(&response, Box::new(heard));
    controller
}

fn answer(response: &JsValue, content: Option<Content>) -> Option<Answer> {
    let headers = read(response, "headers");
    let header = |name| call(&headers, "get", &[Arg::Text(name)]).as_string();
    Some(Answer {
        // What has no status is no response: the page may have put its own function in the place of `fetch`.
        status: read(response, "status").as_f64()? as u16,
        token: header(TOKEN).and_then(|text| Token::new(&text)),
        retry_after: header("Retry-After").and_then(|text| Some(number(text.trim_ascii(), 10)? as u32)),
        content,
    })
}

//! All that browsers have said to either origin, where no token may stand: addresses, bodies, and every header but the one
//! that is made for tokens.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Older requests are forgotten beyond this many.
const KEPT: usize = 10_000;
/// More than any list of ids takes.
pub(crate) const LARGEST_BODY: usize = 4 * 1024 * 1024;

/// The requests, each as one text.
#[derive(Default)]
pub(crate) struct Heard(Mutex<VecDeque<String>>);

impl Heard {
    pub(crate) fn all(&self) -> Vec<String> {
        crate::lock(&self.0).iter().cloned().collect()
    }

    fn push(&self, request: String) {
        let mut all = crate::lock(&self.0);
        if all.len() == KEPT {
            all.pop_front();
        }
        all.push_back(request);
    }
}

/// Writes down what passes.
pub(crate) async fn listen(State(heard): State<Arc<Heard>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let mut text = format!("{} {}\n", parts.method, parts.uri);
    for (name, value) in parts.headers.iter().filter(|(name, _)| *name != "es-token") {
        text += &format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes()));
    }
    text += &String::from_utf8_lossy(&body);
    heard.push(text);
    next.run(Request::from_parts(parts, Body::from(body))).await
}

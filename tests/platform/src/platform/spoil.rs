//! Faults in an answer to a request that was handled.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_EXPOSE_HEADERS, CONTENT_LENGTH, CONTENT_TYPE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use super::cors;
use super::fault::What;
use super::inbox::ES_TOKEN;

/// Spoils a finished answer, with its headers for other origins, as `what` says.
pub(super) async fn spoil(mut response: Response, what: What) -> Response {
    let headers = response.headers_mut();
    match what {
        What::NoTokenHeader => keep_token_back(headers),
        What::TokenHeader { value } => {
            if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
                headers.insert(ES_TOKEN, value);
            }
        }
        What::NoExpose => drop(headers.remove(ACCESS_CONTROL_EXPOSE_HEADERS)),
        What::NoCors => cors::forbid(headers),
        What::Body { text, content_type, status } => {
            headers.remove(CONTENT_LENGTH);
            if let Ok(content_type) = HeaderValue::from_bytes(content_type.as_bytes()) {
                headers.insert(CONTENT_TYPE, content_type);
            }
            *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
            *response.body_mut() = Body::from(text);
        }
        What::CutBody => return halve(response, Ending::Cut).await,
        What::StallBody => return halve(response, Ending::Stall).await,
        _ => {}
    }
    response
}

/// On an answer the next token is left out; on a preflight the header is not allowed.
fn keep_token_back(headers: &mut HeaderMap) {
    headers.remove(ES_TOKEN);
    if headers.contains_key(ACCESS_CONTROL_ALLOW_HEADERS) {
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("Content-Type"));
    }
}

async fn halve(response: Response, ending: Ending) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    // An empty body is announced as one byte, so that it breaks as well.
    let promised = bytes.len().max(1) as u64;
    let half = Some(bytes.slice(..bytes.len() / 2));
    Response::from_parts(parts, Body::new(Half { half, promised, ending }))
}

/// A body that promises its whole length and delivers the first half.
struct Half {
    half: Option<Bytes>,
    promised: u64,
    ending: Ending,
}

enum Ending {
    Cut,
    /// The half has to reach the peer first, so the connection is cut at the next look.
    CutNext,
    Stall,
}

impl HttpBody for Half {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(half) = self.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        match self.ending {
            Ending::Cut => {
                self.ending = Ending::CutNext;
                // hyper writes out what it has while a body is pending.
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Ending::CutNext => Poll::Ready(Some(Err(io::Error::other("cut on demand")))),
            Ending::Stall => Poll::Pending,
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.promised)
    }
}

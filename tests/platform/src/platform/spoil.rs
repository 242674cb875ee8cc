//! Faults in an answer to a request that was handled.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_EXPOSE_HEADERS, CONTENT_ENCODING, CONTENT_LENGTH,
    CONTENT_TYPE, HeaderName,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use super::cors;
use super::fault::What;
use super::inbox::ES_TOKEN;
use super::padded::Padded;
use crate::serve::cut_after;

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
        What::Header { name, value } => {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                headers.insert(name, value);
            }
        }
        What::Padded { mib, gzip } => return pad(response, mib, gzip).await,
        What::Drip { ms } => return drip(response, Duration::from_millis(ms)).await,
        What::Raw { status, head, body } => return raw(&response, status, &head, &body),
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

/// The answer as bytes, with what hyper would not send; the connection writes them when it is cut.
fn raw(response: &Response, status: u16, head: &str, body: &[u8]) -> Response {
    let mut bytes = format!("HTTP/1.1 {status} As Told\r\nConnection: close\r\n").into_bytes();
    for (name, value) in response.headers() {
        if *name != CONTENT_LENGTH {
            bytes.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
        }
    }
    bytes.extend([head.as_bytes(), b"\r\n", body].concat());
    let mut told = cut_after(bytes.into());
    *told.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    told
}

async fn pad(response: Response, mib: u32, gzip: bool) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.remove(CONTENT_LENGTH);
    let padded = if gzip {
        parts.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        Padded::gzip(mib, &body)
    } else {
        Padded::plain(mib, body)
    };
    Response::from_parts(parts, Body::new(padded))
}

async fn drip(response: Response, pause: Duration) -> Response {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    Response::from_parts(parts, Body::new(Drip { bytes, pause, sleep: Box::pin(sleep(pause)) }))
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

/// A body that comes byte by byte, with a pause before each.
struct Drip {
    bytes: Bytes,
    pause: Duration,
    sleep: Pin<Box<Sleep>>,
}

impl HttpBody for Drip {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.bytes.is_empty() {
            return Poll::Ready(None);
        }
        ready!(self.sleep.as_mut().poll(context));
        self.sleep = Box::pin(sleep(self.pause));
        Poll::Ready(Some(Ok(Frame::data(self.bytes.split_to(1)))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.len() as u64)
    }
}

//! What every request of the protocol passes: the log, the fault that hits it, and the headers for other origins.

use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{HeaderName, LOCATION, ORIGIN, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::sleep;

use super::fault::{Endpoint, Taken, What};
use super::inbox::{ES_TOKEN, sent_token};
use super::log::{Seen, Ticket};
use super::{Broken, Platform, cors, spoil, store};
use crate::heard::LARGEST_BODY;
use crate::serve::{Cut, cut};

pub(super) async fn pass(
    State(platform): State<Arc<Platform>>,
    request: Request,
    next: Next,
) -> Result<Response, Broken> {
    let (parts, body) = request.into_parts();
    let endpoint = Endpoint::of(&parts.method, parts.uri.path());
    let origin = parts.headers.get(ORIGIN).cloned();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let mut fault = platform.faults.take(endpoint);
    let mut ticket = platform.log.arrived(seen(&platform, endpoint, &parts, &body)?);

    let request = Request::from_parts(parts, Body::from(body));
    let mut response = match &mut fault {
        None => next.run(request).await,
        Some(fault) => faulty(&platform, fault, request, next).await?,
    };
    if response.extensions().get::<Cut>().is_some() {
        ticket.done();
        return Ok(response);
    }
    if endpoint.is_inbox() {
        cors::allow(response.headers_mut(), origin);
    }
    if let Some(fault) = fault {
        response = spoil::spoil(response, fault.what).await;
    }
    ticket.answered(response.status().as_u16());
    let (parts, body) = response.into_parts();
    if body.is_end_stream() {
        ticket.done();
    }
    Ok(Response::from_parts(parts, Body::new(Watched { body, ticket })))
}

/// A body that keeps its request's place in the log until all of it is on its way.
struct Watched {
    body: Body,
    ticket: Ticket,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if self.body.is_end_stream() || !matches!(frame, Some(Ok(_))) {
            self.ticket.done();
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The faults that decide whether and when a request is handled; the others spoil the answer afterwards.
async fn faulty(
    platform: &Platform,
    fault: &mut Taken,
    request: Request,
    next: Next,
) -> Result<Response, Broken> {
    match &fault.what {
        What::Status { code, retry_after, new_token } => {
            let mut response = StatusCode::from_u16(*code).unwrap_or_default().into_response();
            set(response.headers_mut(), RETRY_AFTER, retry_after.as_deref());
            if *new_token && let Some(token) = sent_token(request.headers()) {
                let spent = platform.store.spend(token)?;
                set(response.headers_mut(), ES_TOKEN, spent.map(|spent| spent.next).as_deref());
            }
            return Ok(response);
        }
        What::Redirect { to } => {
            let mut response = StatusCode::FOUND.into_response();
            set(response.headers_mut(), LOCATION, Some(to));
            return Ok(response);
        }
        What::Cut { processed } => {
            if *processed {
                next.run(request).await;
            }
            return Ok(cut());
        }
        What::Delay { ms } => sleep(Duration::from_millis(*ms)).await,
        // The sender lives as long as the platform, so this ends with a release and not with an error.
        What::Hold => fault.released.changed().await.unwrap_or_default(),
        What::Stall => pending().await,
        _ => {}
    }
    Ok(next.run(request).await)
}

/// Sets a header whose value was checked when the fault was switched on.
fn set(headers: &mut HeaderMap, name: HeaderName, value: Option<&str>) {
    if let Some(value) = value.and_then(|value| HeaderValue::from_bytes(value.as_bytes()).ok()) {
        headers.insert(name, value);
    }
}

fn seen(platform: &Platform, endpoint: Endpoint, parts: &Parts, body: &[u8]) -> rusqlite::Result<Seen> {
    let header = |name: HeaderName| {
        parts.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let trace = match sent_token(&parts.headers) {
        Some(token) => platform.store.trace(token)?,
        None => None,
    };
    Ok(Seen {
        at_ms: store::now_ms(),
        endpoint,
        method: parts.method.to_string(),
        path_and_query: parts.uri.to_string(),
        body: String::from_utf8_lossy(body).into_owned(),
        token: header(ES_TOKEN),
        origin: header(ORIGIN),
        status: None,
        left: false,
        token_alive: trace.as_ref().is_some_and(|trace| trace.alive),
        in_flight: 1,
        chain: trace.as_ref().map(|trace| trace.chain),
        contact: trace.map(|trace| trace.contact),
    })
}

//! The three endpoints that a browser calls, and the one-time token in front of them.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::store::Status;
use super::wire::{self, ListQuery, Mark};
use super::{Broken, Platform};

/// Carries the token both ways.
pub(super) const ES_TOKEN: HeaderName = HeaderName::from_static("es-token");

/// The contact whose token came with a request.
#[derive(Clone, Copy)]
pub(super) struct Contact(i64);

pub(super) async fn count(
    State(platform): State<Arc<Platform>>,
    Extension(contact): Extension<Contact>,
) -> Result<Json<Value>, Broken> {
    let unread = platform.store.unread(contact.0)?;
    Ok(Json(wire::count(platform.settings().wire, unread)))
}

pub(super) async fn list(
    State(platform): State<Arc<Platform>>,
    Extension(contact): Extension<Contact>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Response, Broken> {
    let Some(query) = query.ok().and_then(|Query(query)| query.checked()) else {
        return Ok(
            (StatusCode::BAD_REQUEST, "page, pageSize or status is not what it should be").into_response()
        );
    };
    let (rows, pages) = platform.store.list(contact.0, query)?;
    Ok(Json(wire::list(platform.settings().wire, &rows, pages)).into_response())
}

pub(super) async fn mark(
    State(platform): State<Arc<Platform>>,
    Extension(contact): Extension<Contact>,
    body: Bytes,
) -> Result<Response, Broken> {
    // There is no way back to unopened, here as with the vendor.
    let Ok(Mark { status: Status::Opened, ids }) = serde_json::from_slice(&body) else {
        return Ok((StatusCode::BAD_REQUEST, r#"expected {"status":"OPENED","ids":[...]}"#).into_response());
    };
    platform.store.mark_opened(contact.0, &ids.unwrap_or_default())?;
    Ok(StatusCode::OK.into_response())
}

/// Kills the request's token and puts the next one on the answer, whatever the answer is.
pub(super) async fn one_time_token(
    State(platform): State<Arc<Platform>>,
    mut request: Request,
    next: Next,
) -> Result<Response, Broken> {
    if request.method() == Method::OPTIONS {
        return Ok(next.run(request).await);
    }
    let Some(spent) =
        sent_token(request.headers()).map(|token| platform.store.spend(token)).transpose()?.flatten()
    else {
        return Ok(StatusCode::UNAUTHORIZED.into_response());
    };
    request.extensions_mut().insert(Contact(spent.contact));
    let mut response = next.run(request).await;
    if let Ok(token) = HeaderValue::try_from(spent.next) {
        response.headers_mut().insert(ES_TOKEN, token);
    }
    Ok(response)
}

pub(super) fn sent_token(headers: &HeaderMap) -> Option<&str> {
    headers.get(ES_TOKEN)?.to_str().ok()
}

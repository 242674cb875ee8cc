//! The endpoint that a site's backend asks for a contact's token.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::store::Identity;
use super::{Broken, Platform};

/// The one API key that the stand-in accepts.
pub const API_KEY: &str = "demo-api-key";

pub(super) async fn issue(
    State(platform): State<Arc<Platform>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Broken> {
    if password(&headers).as_deref() != Some(API_KEY) {
        return Ok((StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, "Basic")], "the API key is refused")
            .into_response());
    }
    let Some(who) = serde_json::from_slice(&body).ok().and_then(Identity::known) else {
        return Ok(
            (StatusCode::BAD_REQUEST, "expected an email, a phone or an externalCustomerId").into_response()
        );
    };
    Ok(Json(json!({"token": platform.mint(&who)?})).into_response())
}

impl Platform {
    /// A new token, or an empty one for somebody unknown.
    pub(crate) fn mint(&self, who: &Identity) -> rusqlite::Result<String> {
        match self.store.find(who)? {
            Some(contact) => self.store.mint(contact, self.settings().one_token_per_contact),
            None => Ok(String::new()),
        }
    }
}

/// The second half of HTTP Basic; like the vendor, the stand-in ignores the user's name before it.
fn password(headers: &HeaderMap) -> Option<String> {
    let (scheme, credentials) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(credentials.trim()).ok()?).ok()?;
    pair.split_once(':').map(|(_, key)| key.to_owned())
}

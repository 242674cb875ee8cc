//! The shop's origin: a customer's website with its pages, its log-in, and its small backend.

mod backend;
pub(crate) mod files;
mod sessions;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use files::Files;
use sessions::Sessions;

/// Everything the shop knows.
pub(crate) struct Shop {
    pub(crate) files: Files,
    sessions: Sessions,
    platform: SocketAddr,
}

const COOKIE_NAME: &str = "shop_session";

impl Shop {
    /// Opens the sessions in `folder`, or an empty table in memory.
    pub(crate) fn open(
        folder: Option<&Path>,
        www: PathBuf,
        scripts: PathBuf,
        platform: SocketAddr,
    ) -> rusqlite::Result<Shop> {
        Ok(Shop { files: Files::new(www, scripts), sessions: Sessions::open(folder)?, platform })
    }

    /// Who is logged in, by the session cookie and by nothing else.
    fn visitor(&self, headers: &HeaderMap) -> rusqlite::Result<Option<String>> {
        session_id(headers).map_or(Ok(None), |id| self.sessions.email(id))
    }
}

pub(crate) fn router(shop: Arc<Shop>) -> Router {
    Router::new()
        .route("/login", post(login))
        .route("/logout", post(logout))
        .route("/me", get(me))
        .route("/inbox-token", post(inbox_token))
        .route("/demo.json", get(demo))
        .fallback(get(files::serve))
        .with_state(shop)
}

#[derive(Deserialize)]
struct Login {
    email: String,
}

/// Lets anybody in as anybody: this is a demo, and its page says so.
async fn login(State(shop): State<Arc<Shop>>, Json(login): Json<Login>) -> Result<Response, Broken> {
    let email = login.email.trim();
    if email.is_empty() {
        return Ok((StatusCode::BAD_REQUEST, Json(json!({"error": "expected an email"}))).into_response());
    }
    let id = shop.sessions.begin(email)?;
    let cookie = format!("{COOKIE_NAME}={id}; Path=/; HttpOnly; SameSite=Lax");
    Ok(([(SET_COOKIE, cookie)], Json(json!({"email": email}))).into_response())
}

async fn logout(State(shop): State<Arc<Shop>>, headers: HeaderMap) -> Result<Response, Broken> {
    if let Some(id) = session_id(&headers) {
        shop.sessions.end(id)?;
    }
    let cookie = format!("{COOKIE_NAME}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    Ok(([(SET_COOKIE, cookie)], Json(json!({"email": null}))).into_response())
}

async fn me(State(shop): State<Arc<Shop>>, headers: HeaderMap) -> Result<Response, Broken> {
    Ok(Json(json!({"email": shop.visitor(&headers)?})).into_response())
}

/// What a customer's backend has to offer the widget: a token for whoever is logged in.
///
/// **The body is not even read.** A backend that believed an e-mail from the browser would open every inbox to anybody.
async fn inbox_token(State(shop): State<Arc<Shop>>, headers: HeaderMap) -> Result<Response, Broken> {
    let Some(email) = shop.visitor(&headers)? else {
        return Ok(Json(json!({"token": ""})).into_response());
    };
    Ok(match backend::token(shop.platform, &email).await {
        Ok(token) => Json(json!({"token": token})).into_response(),
        Err(error) => (StatusCode::BAD_GATEWAY, Json(json!({"error": error.to_string()}))).into_response(),
    })
}

/// Where the demo's page finds the operator's page.
async fn demo(State(shop): State<Arc<Shop>>) -> impl IntoResponse {
    Json(json!({"operator": format!("http://{}/operator", shop.platform)}))
}

fn session_id(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE_NAME).map(|(_, id)| id)
}

/// The shop's database failed.
struct Broken(rusqlite::Error);

impl From<rusqlite::Error> for Broken {
    fn from(error: rusqlite::Error) -> Broken {
        Broken(error)
    }
}

impl IntoResponse for Broken {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, format!("the shop's database failed: {}", self.0)).into_response()
    }
}

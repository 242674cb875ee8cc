//! The operator's page and the JSON that it speaks: send messages, break things, watch the requests.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::fault::Fault;
use super::log::Seen;
use super::message::Message;
use super::settings::Settings;
use super::store::{ContactRow, Identity, Overview};
use super::{Broken, Platform};

type Shared = State<Arc<Platform>>;

pub(super) fn router() -> Router<Arc<Platform>> {
    Router::new()
        .route(
            "/operator",
            get(|| page("text/html; charset=utf-8", include_str!("../../assets/operator.html"))),
        )
        .route(
            "/operator/operator.css",
            get(|| page("text/css; charset=utf-8", include_str!("../../assets/operator.css"))),
        )
        .route(
            "/operator/operator.js",
            get(|| page("text/javascript; charset=utf-8", include_str!("../../assets/operator.js"))),
        )
        .route("/operator/api/contacts", get(contacts).post(add_contact))
        .route("/operator/api/messages", get(messages).post(send))
        .route("/operator/api/revoke", post(revoke))
        .route("/operator/api/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/operator/api/faults/release", post(release))
        .route("/operator/api/log", get(log))
        .route("/operator/api/settings", get(settings).put(change_settings))
}

async fn page(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(CONTENT_TYPE, kind)], text)
}

async fn contacts(State(platform): Shared) -> Result<Json<Vec<ContactRow>>, Broken> {
    Ok(Json(platform.store.contacts()?))
}

async fn add_contact(State(platform): Shared, Json(who): Json<Identity>) -> Result<Response, Broken> {
    let Some(who) = who.known() else {
        return Ok(refused("a contact needs an email, a phone or an externalCustomerId"));
    };
    if platform.store.find(&who)?.is_some() {
        return Ok(refused("there is such a contact already"));
    }
    Ok((StatusCode::CREATED, Json(json!({"id": platform.store.add_contact(&who)?}))).into_response())
}

/// How many rows of a table are wanted.
#[derive(Deserialize)]
struct Last {
    #[serde(default = "Last::few")]
    last: u32,
}

impl Last {
    fn few() -> u32 {
        50
    }
}

async fn messages(
    State(platform): Shared,
    Query(Last { last }): Query<Last>,
) -> Result<Json<Vec<Overview>>, Broken> {
    Ok(Json(platform.store.latest(last)?))
}

/// A message as the page's form has it. An empty field is an absent one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    contact: i64,
    title: String,
    #[serde(default)]
    content: String,
    #[serde(default)]
    image: Option<String>,
    #[serde(default)]
    link: Option<String>,
    #[serde(default)]
    category: Option<String>,
    #[serde(default)]
    ttl_hours: Option<u32>,
    #[serde(default)]
    custom_data: Map<String, Value>,
}

async fn send(State(platform): Shared, Json(draft): Json<Draft>) -> Result<Response, Broken> {
    let given = |field: Option<String>| field.map(|f| f.trim().to_owned()).filter(|f| !f.is_empty());
    let usual = Message::default();
    let message = Message {
        title: draft.title,
        content: draft.content,
        image: given(draft.image),
        link: given(draft.link),
        category: given(draft.category),
        custom_data: draft.custom_data,
        ttl: draft.ttl_hours.map_or(usual.ttl, |hours| Duration::from_secs(u64::from(hours) * 3600)),
        ..usual
    };
    if !platform.store.has_contact(draft.contact)? {
        return Ok(refused("there is no such contact"));
    }
    let id = platform.store.send(draft.contact, &message)?;
    Ok((StatusCode::CREATED, Json(json!({"id": id}))).into_response())
}

async fn revoke(State(platform): Shared) -> Result<Json<Value>, Broken> {
    Ok(Json(json!({"revoked": platform.store.revoke_all()?})))
}

async fn faults(State(platform): Shared) -> Json<Vec<Fault>> {
    Json(platform.faults.active())
}

async fn add_fault(State(platform): Shared, Json(fault): Json<Fault>) -> Response {
    match platform.faults.add(fault) {
        Ok(()) => StatusCode::CREATED.into_response(),
        Err(problem) => refused(&problem),
    }
}

async fn clear_faults(State(platform): Shared) -> StatusCode {
    platform.faults.clear();
    StatusCode::NO_CONTENT
}

async fn release(State(platform): Shared) -> StatusCode {
    platform.faults.release();
    StatusCode::NO_CONTENT
}

async fn log(State(platform): Shared, Query(Last { last }): Query<Last>) -> Json<Vec<Seen>> {
    Json(platform.log.tail(usize::try_from(last).unwrap_or(usize::MAX)))
}

async fn settings(State(platform): Shared) -> Json<Settings> {
    Json(platform.settings())
}

async fn change_settings(State(platform): Shared, Json(wanted): Json<Settings>) -> Json<Settings> {
    *crate::lock(&platform.settings) = wanted.clone();
    Json(wanted)
}

fn refused(problem: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({"error": problem}))).into_response()
}

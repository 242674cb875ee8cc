//! The customer-data platform's origin: the protocol, its faults and its log, and the operator's page.

mod cors;
pub(crate) mod fault;
mod gate;
mod inbox;
pub(crate) mod log;
pub(crate) mod message;
mod operator;
mod padded;
mod seed;
pub(crate) mod settings;
mod spoil;
mod store;
pub(crate) mod token;
mod wire;

use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};

use fault::Faults;
use log::Log;
use settings::Settings;
pub(crate) use store::Identity;
use store::Store;

/// Everything the platform knows. The data survive a restart; faults, log and settings start afresh.
pub(crate) struct Platform {
    pub(crate) store: Store,
    pub(crate) faults: Faults,
    pub(crate) log: Arc<Log>,
    pub(crate) settings: Mutex<Settings>,
}

impl Platform {
    /// Opens the database in `folder`, or an empty one in memory.
    pub(crate) fn open(folder: Option<&Path>) -> rusqlite::Result<Platform> {
        Ok(Platform {
            store: Store::open(folder)?,
            faults: Faults::default(),
            log: Arc::default(),
            settings: Mutex::default(),
        })
    }

    /// Fills an empty database with the demo's contacts; `shop` is where their images are served.
    pub(crate) fn seed(&self, shop: &str) -> rusqlite::Result<()> {
        seed::fill(&self.store, shop)
    }

    pub(crate) fn settings(&self) -> Settings {
        crate::lock(&self.settings).clone()
    }
}

/// All addresses of the platform's origin. The gate stands before the protocol, not before the operator's page.
pub(crate) fn router(platform: Arc<Platform>) -> Router {
    let inbox = Router::new()
        .route("/appinbox/v1/messages/count", get(inbox::count).options(cors::preflight))
        .route("/appinbox/v1/messages", get(inbox::list).options(cors::preflight))
        .route("/appinbox/v1/messages/status", post(inbox::mark).options(cors::preflight))
        .route_layer(middleware::from_fn_with_state(platform.clone(), inbox::one_time_token));
    let protocol = Router::new()
        .route("/api/v1/auth/contact/token", post(token::issue))
        .merge(inbox)
        .fallback(StatusCode::NOT_FOUND)
        .layer(middleware::from_fn_with_state(platform.clone(), gate::pass));
    operator::router().fallback_service(protocol.with_state(platform.clone())).with_state(platform)
}

/// The database failed, which is nobody's test: the answer says so and nothing more is tried.
pub(crate) struct Broken(rusqlite::Error);

impl From<rusqlite::Error> for Broken {
    fn from(error: rusqlite::Error) -> Broken {
        Broken(error)
    }
}

impl IntoResponse for Broken {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, format!("the stand-in's database failed: {}", self.0))
            .into_response()
    }
}

//! The shop's static side: its folder, the widget's scripts, and what a test puts in front of them.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tokio::sync::Notify;

use super::Shop;

/// A page that a test puts on the shop's origin.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The whole document.
    pub html: String,
    /// Headers beside `Content-Type`, such as a content security policy.
    pub headers: Vec<(String, String)>,
}

/// Where a path of the shop finds its bytes.
pub(crate) struct Files {
    www: PathBuf,
    scripts: PathBuf,
    gallery: PathBuf,
    put: Mutex<HashMap<String, Put>>,
    /// Wakes those who wait for a path that has been silent so far.
    changed: Notify,
}

/// What a test has put at a path; it comes before any file of that name.
#[derive(Clone)]
enum Put {
    File { bytes: Bytes, headers: HeaderMap },
    Failure(StatusCode),
    Silence,
}

const SCRIPTS: &str = "/scripts/";
const GALLERY: &str = "/gallery/";

impl Files {
    pub(super) fn new(www: PathBuf, scripts: PathBuf) -> Files {
        // The build puts them side by side.
        let gallery = scripts.with_file_name("gallery");
        Files { www, scripts, gallery, put: Mutex::default(), changed: Notify::new() }
    }

    /// Puts bytes at a path, or says which header is none.
    pub(crate) fn put(
        &self,
        path: &str,
        bytes: impl Into<Bytes>,
        content_type: &str,
        headers: &[(String, String)],
    ) -> Result<(), String> {
        let mut map = HeaderMap::new();
        let content_type = (CONTENT_TYPE.as_str().to_owned(), content_type.to_owned());
        for (name, value) in std::iter::once(&content_type).chain(headers) {
            let problem = || format!("{name}: {value} is no header");
            let name = HeaderName::try_from(name).map_err(|_| problem())?;
            map.append(name, HeaderValue::try_from(value).map_err(|_| problem())?);
        }
        crate::lock(&self.put).insert(path.to_owned(), Put::File { bytes: bytes.into(), headers: map });
        self.changed.notify_waiters();
        Ok(())
    }

    /// Lets a path answer with this status, or not before something else is put there.
    pub(crate) fn fail(&self, path: &str, status: Option<StatusCode>) {
        crate::lock(&self.put).insert(path.to_owned(), status.map_or(Put::Silence, Put::Failure));
        self.changed.notify_waiters();
    }

    /// What a test has put at a path, once it is no longer silent.
    async fn found(&self, path: &str) -> Option<Put> {
        loop {
            let changed = self.changed.notified();
            let put = crate::lock(&self.put).get(path).cloned();
            if !matches!(put, Some(Put::Silence)) {
                return put;
            }
            changed.await;
        }
    }

    /// The file behind a path, if the path stays inside its folder.
    fn locate(&self, path: &str) -> Option<PathBuf> {
        let (folder, rest) = [(SCRIPTS, &self.scripts), (GALLERY, &self.gallery), ("/", &self.www)]
            .into_iter()
            .find_map(|(start, folder)| Some((folder, path.strip_prefix(start)?)))?;
        let rest = if rest.is_empty() || rest.ends_with('/') {
            format!("{rest}index.html")
        } else {
            rest.to_owned()
        };
        let inside = Path::new(&rest).components().all(|part| matches!(part, Component::Normal(_)));
        inside.then(|| folder.join(rest))
    }
}

pub(super) async fn serve(State(shop): State<Arc<Shop>>, uri: Uri) -> Response {
    let path = uri.path();
    match shop.files.found(path).await {
        Some(Put::File { bytes, headers }) => return (headers, bytes).into_response(),
        Some(Put::Failure(status)) => return (status, "broken by a test\n").into_response(),
        Some(Put::Silence) | None => {}
    }
    let Some(file) = shop.files.locate(path) else { return missing(path) };
    let Ok(bytes) = tokio::fs::read(&file).await else { return missing(path) };
    // The files change while somebody works on them, so a browser has to ask every time.
    let headers = [(CONTENT_TYPE, content_type(&file)), (CACHE_CONTROL, "no-cache")];
    let mut response = (headers, bytes).into_response();
    if path.starts_with(SCRIPTS) {
        // Pages of other origins include the scripts as they would from a CDN.
        response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    response
}

fn missing(path: &str) -> Response {
    (StatusCode::NOT_FOUND, format!("{path} is not here\n")).into_response()
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        // Browsers compile while they download only under this exact type.
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "ico" => "image/x-icon",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

//! The call from the shop's backend to the platform, as a customer would write it.

use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use axum::http::{Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde_json::json;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::platform::token::API_KEY;

/// A visitor waits for this answer, so it has to come soon or not at all.
const PATIENCE: Duration = Duration::from_secs(30);

const LARGEST_ANSWER: usize = 64 * 1024;

#[derive(Deserialize)]
struct Answer {
    token: String,
}

/// Asks the platform for a token; an empty one means that the platform does not know the visitor.
pub(super) async fn token(platform: SocketAddr, email: &str) -> Result<String, Box<dyn Error + Send + Sync>> {
    let body = json!({"email": email}).to_string();
    let request = Request::post("/api/v1/auth/contact/token")
        .header(HOST, platform.to_string())
        .header(AUTHORIZATION, format!("Basic {}", STANDARD.encode(format!("shop:{API_KEY}"))))
        .header(CONTENT_TYPE, "application/json")
        .body(body)?;
    let (status, body) = timeout(PATIENCE, send(platform, request)).await??;
    if status != StatusCode::OK {
        return Err(format!("the platform answered {status}").into());
    }
    let answer: Answer = serde_json::from_slice(&body)?;
    Ok(answer.token)
}

async fn send(
    platform: SocketAddr,
    request: Request<String>,
) -> Result<(StatusCode, Vec<u8>), Box<dyn Error + Send + Sync>> {
    let stream = TokioIo::new(TcpStream::connect(platform).await?);
    let (mut sender, connection) = http1::handshake(stream).await?;
    // The connection's own error also reaches the request that waits on it.
    tokio::spawn(async { drop(connection.await) });
    let response = sender.send_request(request).await?;
    let status = response.status();
    let body = to_bytes(Body::new(response.into_body()), LARGEST_ANSWER).await?;
    Ok((status, body.to_vec()))
}

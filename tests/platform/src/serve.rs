//! Serves one origin: accepts connections and gives each request to a router.

use std::convert::Infallible;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, Response};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

/// Accepts until the runtime goes away, which also drops every connection and whatever it was waiting for.
///
/// A connection carries one request when `keep_alive` is false. Browsers quietly repeat a request whose *reused*
/// connection closed without an answer, and a cut that repairs itself would be no fault to test with.
pub(crate) async fn serve(listener: TcpListener, router: Router, keep_alive: bool) {
    loop {
        // An accept fails when the peer left at once or descriptors ran out; the next one may do better.
        let Ok((stream, _)) = listener.accept().await else {
            tokio::task::yield_now().await;
            continue;
        };
        tokio::spawn(connection(stream, router.clone(), keep_alive));
    }
}

async fn connection(stream: TcpStream, router: Router, keep_alive: bool) {
    let router = TowerToHyperService::new(router);
    let last_words = Arc::new(Mutex::new(None));
    let service = service_fn(|request: Request<hyper::body::Incoming>| {
        let (answer, last_words) = (router.call(request), last_words.clone());
        Box::pin(async move {
            let Ok::<_, Infallible>(mut response) = answer.await;
            let Some(cut) = response.extensions_mut().remove::<Cut>() else { return Ok(response) };
            *crate::lock(&last_words) = cut.last_words.clone();
            Err(cut)
        })
    });
    let mut connection =
        http1::Builder::new().keep_alive(keep_alive).serve_connection(TokioIo::new(stream), service);
    // An error here is a peer that went away or a cut that was asked for: nobody is left to tell.
    let _ = poll_fn(|context| connection.poll_without_shutdown(context)).await;
    let mut stream = connection.into_parts().io.into_inner();
    let last_words = crate::lock(&last_words).take();
    if let Some(bytes) = last_words {
        let _ = stream.write_all(&bytes).await;
    }
    let _ = stream.shutdown().await;
}

/// An answer that is never sent: the connection closes instead.
pub(crate) fn cut() -> Response<Body> {
    cut_with(None)
}

/// An answer of which these bytes are sent, whatever they are, before the connection closes.
pub(crate) fn cut_after(bytes: Bytes) -> Response<Body> {
    cut_with(Some(bytes))
}

fn cut_with(last_words: Option<Bytes>) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Cut { last_words });
    response
}

/// The mark of [`cut`], and the error that makes hyper drop the connection.
#[derive(Clone, Debug)]
pub(crate) struct Cut {
    last_words: Option<Bytes>,
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cut on demand")
    }
}

impl std::error::Error for Cut {}

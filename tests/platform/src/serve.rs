//! Serves one origin: accepts connections and gives each request to a router.

use std::convert::Infallible;
use std::fmt;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
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
    let service = service_fn(move |request: Request<hyper::body::Incoming>| {
        let answer = router.call(request);
        async move {
            let Ok::<_, Infallible>(response) = answer.await;
            if response.extensions().get::<Cut>().is_some() { Err(Cut) } else { Ok(response) }
        }
    });
    // An error here is a peer that went away or a cut that was asked for: nobody is left to tell.
    let _ =
        http1::Builder::new().keep_alive(keep_alive).serve_connection(TokioIo::new(stream), service).await;
}

/// An answer that is never sent: the connection closes instead.
pub(crate) fn cut() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Cut);
    response
}

/// The mark of [`cut`], and the error that makes hyper drop the connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cut on demand")
    }
}

impl std::error::Error for Cut {}

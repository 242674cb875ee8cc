//! A small HTTP client for the tests, and the requests they make most.
#![allow(dead_code, reason = "every test file uses its own part")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use platform::{API_KEY, Demo, Seen};
use serde_json::Value;
use ureq::http::{HeaderMap, Request};

/// Far longer than anything here takes; only a broken test waits for it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) const ANNA: &str = "anna@example.com";
pub(crate) const PAGE: &str = "https://shop.example";

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    /// The token for the next request.
    pub(crate) fn next(&self) -> String {
        self.header("es-token").expect("a next token").to_owned()
    }
}

pub(crate) fn call(
    method: &str,
    url: String,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<Answer, ureq::Error> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .allow_non_standard_methods(true)
        .timeout_global(Some(PATIENCE))
        .build()
        .into();
    let mut request = Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = if body.is_empty() {
        agent.run(request.body(()).unwrap())?
    } else {
        agent.run(request.body(body).unwrap())?
    };
    Ok(Answer {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        body: response.body_mut().read_to_string()?,
    })
}

/// A demo where Anna is known.
pub(crate) fn demo() -> Demo {
    let demo = Demo::start(platform::Config::default()).unwrap();
    demo.add_contact(ANNA);
    demo
}

/// An App Inbox request from a page of another origin.
pub(crate) fn inbox(
    demo: &Demo,
    method: &str,
    path: &str,
    token: &str,
    body: &str,
) -> Result<Answer, ureq::Error> {
    let url = format!("{}/appinbox/v1/messages{path}", demo.platform_url());
    call(method, url, &[("es-token", token), ("origin", PAGE), ("content-type", "application/json")], body)
}

pub(crate) fn get(demo: &Demo, path: &str, token: &str) -> Answer {
    inbox(demo, "GET", path, token, "").unwrap()
}

pub(crate) fn count(demo: &Demo) -> Result<Answer, ureq::Error> {
    inbox(demo, "GET", "/count", &demo.mint(ANNA), "")
}

/// Asks for a token as a site's backend does.
pub(crate) fn ask_token(demo: &Demo, user: &str, body: &str) -> Answer {
    use base64::Engine;
    let credentials = base64::engine::general_purpose::STANDARD.encode(user);
    let url = format!("{}/api/v1/auth/contact/token", demo.platform_url());
    let headers = [("authorization", &*format!("Basic {credentials}")), ("content-type", "application/json")];
    call("POST", url, &headers, body).unwrap()
}

pub(crate) fn with_key(user: &str) -> String {
    format!("{user}:{API_KEY}")
}

/// A request to the shop with a cookie, which may be empty.
pub(crate) fn shop(demo: &Demo, method: &str, path: &str, cookie: &str, body: &str) -> Answer {
    let url = format!("{}{path}", demo.shop_url());
    call(method, url, &[("cookie", cookie), ("content-type", "application/json")], body).unwrap()
}

/// Logs in and returns the cookie.
pub(crate) fn log_in(demo: &Demo, email: &str) -> String {
    let answer = shop(demo, "POST", "/login", "", &serde_json::json!({"email": email}).to_string());
    assert_eq!(answer.status, 200);
    let cookie = answer.header("set-cookie").unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

/// Sends a GET over a bare connection, for answers that a client would not take.
pub(crate) fn bare_get(demo: &Demo, path: &str, token: &str) -> TcpStream {
    let address = demo.platform_url().replace("http://", "");
    let mut stream = TcpStream::connect(&address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nES-TOKEN: {token}\r\n\r\n").unwrap();
    stream
}

/// The whole answer to a path that the shop gets as it stands here.
pub(crate) fn bare_shop_get(demo: &Demo, path: &str) -> String {
    let mut stream = TcpStream::connect(demo.shop_url().replace("http://", "")).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Waits until the last request in the log is one that this accepts.
#[track_caller]
pub(crate) fn wait(demo: &Demo, wish: impl Fn(&Seen) -> bool) {
    assert!(demo.wait_for(|log| log.last().is_some_and(&wish), PATIENCE), "{:#?}", demo.log());
}

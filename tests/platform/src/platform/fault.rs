//! Faults on demand: what the platform is to do wrong, where, and how many times.

use std::sync::Mutex;

use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// One thing to do wrong. Of several that match a request, the oldest is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Which requests it hits.
    pub on: Endpoint,
    /// How many of them; `None` means until the faults are cleared.
    #[serde(default)]
    pub times: Option<u32>,
    /// What goes wrong.
    pub what: What,
}

/// Where a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// Any of the others except `Preflight`; only faults say this, never the log.
    Any,
    /// A site's backend asks for a token.
    Token,
    /// The number of unread messages.
    Count,
    /// The messages.
    List,
    /// Marking as read.
    Status,
    /// A browser's `OPTIONS` question before any of these.
    Preflight,
    /// An address that the protocol does not have.
    Other,
}

/// A kind of fault. "Handled" means that the token was spent and the messages were marked, as if all were well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// Refused with this status, not handled.
    Status {
        /// From 100 to 999.
        code: u16,
        /// The value of `Retry-After`.
        #[serde(default)]
        retry_after: Option<String>,
        /// Whether the token is spent and the next one handed out; otherwise it stays alive.
        #[serde(default)]
        new_token: bool,
    },
    /// Handled after this many milliseconds.
    Delay {
        /// How long the request waits.
        ms: u64,
    },
    /// Handled when the held requests are released or the faults are cleared, which needs no clock.
    Hold,
    /// Never handled and never answered.
    Stall,
    /// The connection closes without an answer.
    Cut {
        /// Whether the request was handled before that.
        processed: bool,
    },
    /// Handled, but the connection closes in the middle of the body.
    CutBody,
    /// Handled, but the second half of the body never comes.
    StallBody,
    /// Handled, but the next token is kept back. On a preflight, the header is not allowed.
    NoTokenHeader,
    /// Handled, but something else stands where the next token should.
    TokenHeader {
        /// The value of `ES-TOKEN`.
        value: String,
    },
    /// Handled, but pages of other origins may not read the headers.
    NoExpose,
    /// Handled, but pages of other origins may not read the answer.
    NoCors,
    /// Handled, but with another body; the next token is still there.
    Body {
        /// The body.
        text: String,
        /// The value of `Content-Type`.
        content_type: String,
        /// From 100 to 999.
        status: u16,
    },
    /// Handled, but with this header as well, or with another value of it.
    Header {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// Handled, but blanks stand before the body: it means the same, once it has been read. From the eighth mebibyte on
    /// they come at ten a second.
    Padded {
        /// How many mebibytes of them.
        mib: u32,
        /// Whether all is compressed, to a thousandth.
        gzip: bool,
    },
    /// Handled, but the body comes byte by byte.
    Drip {
        /// How many milliseconds lie between two of them.
        ms: u64,
    },
    /// Handled, but this is sent to the letter, and then the connection closes. The platform's own headers are there, but
    /// for those that say how long the body is.
    Raw {
        /// From 100 to 999.
        status: u16,
        /// Further lines of the head, each with its end.
        head: String,
        /// What follows the head.
        body: Vec<u8>,
    },
    /// Sent elsewhere with status 302, not handled.
    Redirect {
        /// The value of `Location`.
        to: String,
    },
}

impl Fault {
    /// Goes wrong on the next matching request.
    pub fn once(on: Endpoint, what: What) -> Fault {
        Fault::times(1, on, what)
    }

    /// Goes wrong on the next few matching requests.
    pub fn times(times: u32, on: Endpoint, what: What) -> Fault {
        Fault { on, times: Some(times), what }
    }

    /// Goes wrong until the faults are cleared.
    pub fn always(on: Endpoint, what: What) -> Fault {
        Fault { on, times: None, what }
    }

    /// Says what HTTP could not carry.
    pub(super) fn check(&self) -> Result<(), String> {
        let status = |code: u16| match StatusCode::from_u16(code) {
            Ok(_) => Ok(()),
            Err(_) => Err(format!("{code} is no status: expected 100 to 999")),
        };
        let header = |value: &str| match HeaderValue::from_bytes(value.as_bytes()) {
            Ok(_) => Ok(()),
            Err(_) => Err(format!("{value:?} cannot stand in a header")),
        };
        match &self.what {
            What::Status { code, retry_after, .. } => {
                status(*code)?;
                retry_after.as_deref().map_or(Ok(()), header)
            }
            What::Body { content_type, status: code, .. } => {
                status(*code)?;
                header(content_type)
            }
            What::TokenHeader { value } => header(value),
            What::Header { name, value } => {
                HeaderName::try_from(name).map_err(|_| format!("{name:?} is no header"))?;
                header(value)
            }
            What::Raw { status: code, .. } => status(*code),
            What::Redirect { to } => header(to),
            _ => Ok(()),
        }
    }
}

impl What {
    /// A plain refusal with this status.
    pub fn status(code: u16) -> What {
        What::Status { code, retry_after: None, new_token: false }
    }
}

impl Endpoint {
    pub(super) fn of(method: &Method, path: &str) -> Endpoint {
        let endpoint = match path {
            "/api/v1/auth/contact/token" => Endpoint::Token,
            "/appinbox/v1/messages/count" => Endpoint::Count,
            "/appinbox/v1/messages" => Endpoint::List,
            "/appinbox/v1/messages/status" => Endpoint::Status,
            _ => Endpoint::Other,
        };
        if method == Method::OPTIONS && endpoint.is_inbox() { Endpoint::Preflight } else { endpoint }
    }

    /// Whether browsers call it, and so whether it answers other origins.
    pub(super) fn is_inbox(self) -> bool {
        matches!(self, Endpoint::Count | Endpoint::List | Endpoint::Status | Endpoint::Preflight)
    }

    fn hits(self, endpoint: Endpoint) -> bool {
        self == endpoint || self == Endpoint::Any && endpoint != Endpoint::Preflight
    }
}

/// The faults that are switched on.
#[derive(Default)]
pub(crate) struct Faults {
    active: Mutex<Vec<Fault>>,
    /// Counts the releases; whoever is held watches it.
    releases: watch::Sender<u64>,
}

/// A fault that hit a request, and what to watch when it holds it.
pub(super) struct Taken {
    pub(super) what: What,
    pub(super) released: watch::Receiver<u64>,
}

impl Faults {
    /// Switches a fault on, unless HTTP could not carry it.
    pub(crate) fn add(&self, fault: Fault) -> Result<(), String> {
        fault.check()?;
        if fault.times != Some(0) {
            crate::lock(&self.active).push(fault);
        }
        Ok(())
    }

    /// Takes one off the first fault that hits this endpoint.
    ///
    /// The watch begins here, before the request enters the log: who saw the request there can release it.
    pub(super) fn take(&self, endpoint: Endpoint) -> Option<Taken> {
        let mut active = crate::lock(&self.active);
        let index = active.iter().position(|fault| fault.on.hits(endpoint))?;
        let fault = active.get_mut(index)?;
        let what = fault.what.clone();
        fault.times = fault.times.map(|times| times - 1);
        if fault.times == Some(0) {
            active.remove(index);
        }
        Some(Taken { what, released: self.releases.subscribe() })
    }

    pub(super) fn active(&self) -> Vec<Fault> {
        crate::lock(&self.active).clone()
    }

    /// Switches all faults off and lets the held requests go.
    pub(crate) fn clear(&self) {
        crate::lock(&self.active).clear();
        self.release();
    }

    /// Lets the held requests go; the faults stay on for the next ones.
    pub(crate) fn release(&self) {
        self.releases.send_modify(|count| *count += 1);
    }
}

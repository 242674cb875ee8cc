//! A stand-in for the two servers that the widget lives between, for the demo and for the tests.
//!
//! One process serves two origins on this machine:
//! - the **platform**, which knows contacts and their messages, and hands out one-time tokens;
//! - the **shop**, a customer's website: its pages, its log-in, and a backend that asks the platform for tokens.
//!
//! They meet over HTTP only, as they do in the world: the shop takes the visitor's identity from its own
//! session cookie, and what it learns about a contact is the token in the platform's answer.
//!
//! Start both with [`Demo::start`]. Tests break the platform with [`Fault`]s and read its log as [`Seen`] requests.

mod config;
mod demo;
mod heard;
mod platform;
mod serve;
mod shop;

pub use config::{Config, Data, Origin, Origins, SiteScript, StartError};
pub use demo::Demo;
pub use platform::fault::{Endpoint, Fault, What};
pub use platform::log::Seen;
pub use platform::message::Message;
pub use platform::settings::{Settings, Wire};
pub use platform::token::API_KEY;
pub use shop::files::Page;

use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

/// Locks even after a panic elsewhere: a test that failed while it held a lock must not fail its neighbours.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An unguessable name for a token or a session: 244 random bits in 43 characters that any header or URL takes.
fn secret() -> String {
    let halves = [*Uuid::new_v4().as_bytes(), *Uuid::new_v4().as_bytes()];
    URL_SAFE_NO_PAD.encode(halves.concat())
}

//! A notification inbox for websites: a bell with an unread badge and a list, driven by a token that the site's own
//! backend hands out.
//!
//! The core is a state machine without I/O, and the browser is a shell around it: whatever happens is an
//! [`inbox::Event`], whatever is wanted an [`inbox::Effect`], and what is on the screen a [`view::View`].
//!
//! ```text
//! page ──commands──▶ ┌──────────── pure, no browser ────────────────┐
//! answers, clock, ─▶ │ inbox.handle(Event, now) -> Vec<Effect>       │──Effects──▶ web: ask the callback, send a request
//! clicks             │ View::of(&inbox, now)                         │──View─────▶ web: bell, panel, rows
//!                    └───────────────────────────────────────────────┘
//! ```
//!
//! The modules stand in reading order.
//!
//! **Nothing outside `web` sees a browser**: its crates are dependencies of wasm32 only. **Nothing that a page or a
//! server says can panic us**: the lints below forbid it. **No HTML text ever reaches the page**: nodes are built.
//! **A token is in memory and in the `ES-TOKEN` header, nowhere else.**

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod text;
pub mod value;

pub mod choice;
pub mod command;
pub mod options;

pub mod address;
pub mod icon;
mod markup;
pub mod notification;
pub mod rich_text;

pub mod api;
mod chance;
pub mod session;

mod ahead;
pub mod event;
pub mod feed;
pub mod filter;
pub mod inbox;
pub mod locale;
pub mod news;
pub mod pace;
pub mod placement;
pub mod seen;
pub mod view;
mod wants;
pub mod window;

#[cfg(target_arch = "wasm32")]
pub mod web;

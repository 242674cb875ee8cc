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
//! The groups of modules below stand in reading order; the first sentence of each module says what it is for.
//!
//! One word per thing: a *notification* is what a row shows (on the wire, a "message"), a *visitor* who sees the page, the
//! *platform* where notifications come from, the *page* what includes us. A *command* is the page's word to us, an *event*
//! what has happened, an *effect* what is wanted.
//!
//! **Nothing outside `web` sees a browser**: its crates are dependencies of wasm32 only. **Nothing that a page or a
//! server says can panic us**: the lints below forbid it. **No HTML text ever reaches the page**: nodes are built.
//! **A token is in memory and in the `ES-TOKEN` header, nowhere else.**

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

// What comes from outside is read in small steps.
mod text;
pub mod value;

// What a page says.
pub mod choice;
pub mod command;
pub mod options;

// What a notification is made of.
pub mod address;
pub mod icon;
mod markup;
pub mod notification;
pub mod rich_text;

// What is said to the platform, and when.
pub mod api;
mod chance;
pub mod session;

// What happens and is wanted, what is known and what is yet to be asked; `inbox` decides.
mod ahead;
pub mod event;
pub mod feed;
pub mod filter;
pub mod inbox;
pub mod news;
mod wants;

// What is to be seen of it, in which words, where and how often.
pub mod locale;
pub mod pace;
pub mod placement;
pub mod seen;
pub mod view;
pub mod window;

#[cfg(target_arch = "wasm32")]
pub mod web;

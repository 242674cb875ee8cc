//! The gallery in real browsers: every state of the inbox as it looks, as a screen reader, a keyboard and a large font
//! find it, and as it fits the words of every language.
//!
//! [`frame`] shows one state; nothing else stands on its page. The states are those of `www/gallery/states.js`. Approved
//! pictures lie in `tests/pictures`; `APPROVE=1` approves what is to be seen now.

#![cfg(not(target_arch = "wasm32"))]
// The pages of tests/page.rs press and type more than a picture needs.
#![allow(dead_code)]

#[path = "page/browser.rs"]
mod browser;
#[path = "gallery/frame.rs"]
mod frame;

#[path = "gallery/access.rs"]
mod access;
#[path = "gallery/axe.rs"]
mod axe;
#[path = "gallery/languages.rs"]
mod languages;
#[path = "gallery/pictures.rs"]
mod pictures;

//! Bodies that the platform should never send, and what is made of them: a page of the list, a count, a screen.
//!
//! Here the core decides, over `serde_json`; what a browser's own `JSON.parse` and values decide is in `dom/bodies.rs`.
//! [`rules`] hold of every page that was read, whatever it was read from; a [`reader`] is a visitor in front of it. Ids
//! like `m_05` name the rows of the fault catalogue.

#![cfg(not(target_arch = "wasm32"))]

#[path = "bodies/edits.rs"]
mod edits;
#[path = "bodies/reader.rs"]
mod reader;
#[path = "bodies/rules.rs"]
mod rules;
#[path = "bodies/suite.rs"]
mod suite;

#[path = "bodies/chance.rs"]
mod chance;
#[path = "bodies/fields.rs"]
mod fields;
#[path = "bodies/sizes.rs"]
mod sizes;
#[path = "bodies/whole.rs"]
mod whole;

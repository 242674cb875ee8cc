//! The browser's side in a real browser: what a page may give, and what becomes of its nodes.
//!
//! `wasm-pack test` runs them one after another in one page. Ids like `l_05` or `t_09` name the rows of the fault
//! catalogue.

#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::wasm_bindgen_test_configure;

#[path = "dom/page.rs"]
mod page;

#[path = "bodies/edits.rs"]
mod edits;
#[path = "hostile/mod.rs"]
mod hostile;
#[path = "bodies/rules.rs"]
mod rules;
#[path = "bodies/suite.rs"]
mod suite;

#[path = "dom/access.rs"]
mod access;
#[path = "dom/attention.rs"]
mod attention;
#[path = "dom/bell.rs"]
mod bell;
#[path = "dom/bodies.rs"]
mod bodies;
#[path = "dom/callback.rs"]
mod callback;
#[path = "dom/choices.rs"]
mod choices;
#[path = "dom/design.rs"]
mod design;
#[path = "dom/hostile.rs"]
mod hostile_strings;
#[path = "dom/hosts.rs"]
mod hosts;
#[path = "dom/init.rs"]
mod init;
#[path = "dom/life.rs"]
mod life;
#[path = "dom/lifetime.rs"]
mod lifetime;
#[path = "dom/listener.rs"]
mod listener;
#[path = "dom/long.rs"]
mod long;
#[path = "dom/own.rs"]
mod own;
#[path = "dom/panel.rs"]
mod panel;
#[path = "dom/queue.rs"]
mod queue;
#[path = "dom/requests.rs"]
mod requests;
#[path = "dom/rows.rs"]
mod rows;
#[path = "dom/troubles.rs"]
mod troubles;
#[path = "dom/values.rs"]
mod values;
#[path = "dom/words.rs"]
mod words;

wasm_bindgen_test_configure!(run_in_browser);

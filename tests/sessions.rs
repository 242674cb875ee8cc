//! Whole sessions as scripts: what the page, the visitor and the platform do on the left, what is asked and what is on
//! the screen on the right. No browser, no network, no clock of its own: a day takes milliseconds.
//!
//! [`visit`] makes the scripts read like sentences; behind every sentence the [`referee`] checks the rules that hold
//! at any moment. Ids like `t_09` or `h_02` name the rows of the fault catalogue, C1–C14 the points of the contract.

#![cfg(not(target_arch = "wasm32"))]

#[path = "sessions/budget.rs"]
mod budget;
#[path = "sessions/platform.rs"]
mod platform;
#[path = "sessions/referee.rs"]
mod referee;
#[path = "sessions/visit.rs"]
mod visit;
#[path = "sessions/world.rs"]
mod world;

#[path = "sessions/choices.rs"]
mod choices;
#[path = "sessions/details.rs"]
mod details;
#[path = "sessions/edges.rs"]
mod edges;
#[path = "sessions/everyday.rs"]
mod everyday;
#[path = "sessions/looks.rs"]
mod looks;
#[path = "sessions/marks.rs"]
mod marks;
#[path = "sessions/pages.rs"]
mod pages;

#[path = "sessions/callback.rs"]
mod callback;
#[path = "sessions/http.rs"]
mod http;
#[path = "sessions/life.rs"]
mod life;
#[path = "sessions/rotation.rs"]
mod rotation;
#[path = "sessions/troubles.rs"]
mod troubles;
#[path = "sessions/visitors.rs"]
mod visitors;

#[path = "sessions/chance.rs"]
mod chance;
#[path = "sessions/soaks.rs"]
mod soaks;

//! The built files on real pages in real browsers: what `./build.sh dist` made, the vendor's snippet, the stand-in
//! platform, and a visitor's hand on mouse and keyboard, over WebDriver.
//!
//! [`visit`] makes the cases read like sentences and checks what must hold at the end of every visit: no error on the
//! page, no token anywhere to be read, nothing changed around the widget. Ids like `l_13` name the rows of the fault
//! catalogue.

#![cfg(not(target_arch = "wasm32"))]

#[path = "page/browser.rs"]
mod browser;
#[path = "page/pages.rs"]
mod pages;
#[path = "page/visit.rs"]
mod visit;

#[path = "page/aborts.rs"]
mod aborts;
#[path = "page/attention.rs"]
mod attention;
#[path = "page/commands.rs"]
mod commands;
#[path = "page/fallback.rs"]
mod fallback;
#[path = "page/frameworks.rs"]
mod frameworks;
#[path = "page/headstart.rs"]
mod headstart;
#[path = "hostile/mod.rs"]
mod hostile;
#[path = "page/hostile.rs"]
mod hostile_strings;
#[path = "page/hosts.rs"]
mod hosts;
#[path = "page/libraries.rs"]
mod libraries;
#[path = "page/life.rs"]
mod life;
#[path = "page/loader.rs"]
mod loader;
#[path = "page/network.rs"]
mod network;
#[path = "page/options.rs"]
mod options;
#[path = "page/package.rs"]
mod package;
#[path = "page/policy.rs"]
mod policy;
#[path = "page/privacy.rs"]
mod privacy;
#[path = "page/snippet.rs"]
mod snippet;
#[path = "page/states.rs"]
mod states;
#[path = "page/stubs.rs"]
mod stubs;
#[path = "page/tokens.rs"]
mod tokens;

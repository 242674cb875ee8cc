//! One visit to a shop with an inbox, in sentences; when it ends, what must hold of every visit is checked.

use std::collections::HashSet;
use std::fs;
use std::time::Duration;

use platform::{Config, Demo, Endpoint, Message, Page, Seen};
use serde_json::{Value, json};
use thirtyfour::{Key, WebElement};

use crate::browser::{Browser, Engine, PATIENCE, until};
use crate::fallback;
use crate::pages::{page, script_path, uuid};

pub(crate) const ANNA: &str = "anna@example.com";
pub(crate) const BEN: &str = "ben@example.com";

/// What is to be seen once the visitor has read One and not yet Two.
pub(crate) const ONE_OF_TWO_READ: &[&str] =
    &["bell Notifications, 1 unread (1)", "panel Notifications", "[Mark all as read]", "- One", "• Two"];

/// What is asked for while wasm or fallback are on their way, even if neither will ever come.
pub(crate) const HEAD_START: &[&str] = &["token", "count"];

/// Makes a test of every case in Chromium and Firefox, `everywhere` in WebKit too, or in the engines named.
macro_rules! in_browsers {
    ($($engine:ident $module:ident: $($case:ident)*;)*) => { $(
        mod $module {
            $(#[test] fn $case() { crate::visit::run(crate::browser::Engine::$engine, stringify!($case), super::$case); })*
        }
    )* };
    (everywhere $($case:ident)*) => { in_browsers! { $($case)* } in_browsers! { WebKit webkit: $($case)*; } };
    ($($case:ident)*) => { in_browsers! { Chromium chromium: $($case)*; Firefox firefox: $($case)*; } };
}
pub(crate) use in_browsers;

/// Runs one case in one engine.
pub(crate) fn run(engine: Engine, name: &str, case: fn(&mut Visit)) {
    if fallback::leaves_out(name) {
        return;
    }
    let Some(browser) = Browser::take(engine) else { return };
    let mut visit = Visit::new(browser);
    case(&mut visit);
    visit.end();
}

/// A platform, a shop, and a browser on one of its pages. Until a test says otherwise, Anna and Ben are known to the
/// platform, Anna is logged in at the shop, and the bell goes into `#inbox`.
pub(crate) struct Visit {
    pub(crate) demo: Demo,
    pub(crate) browser: Browser,
    expected: Vec<String>,
    pages: usize,
    /// How many of the requests were looked at and done with.
    seen: usize,
    /// Where the page itself has put a token, for once.
    leaks: Vec<String>,
    /// What the page itself keeps, and whom it asks.
    pages_own: Vec<String>,
}

impl Visit {
    fn new(browser: Browser) -> Visit {
        let demo = Demo::start(Config::default()).expect("free ports");
        demo.add_contact(ANNA);
        demo.add_contact(BEN);
        let probe = include_str!("probe.js");
        let probe = if fallback::is_tested() { fallback::without_wasm(probe) } else { probe.to_owned() };
        demo.file("/probe.js", probe, JAVASCRIPT);
        demo.file("/clock.js", include_str!("clock.js"), JAVASCRIPT);
        let visit = Visit {
            demo,
            browser,
            expected: Vec::new(),
            pages: 0,
            seen: 0,
            leaks: Vec::new(),
            pages_own: Vec::new(),
        };
        visit.site(json!({"target": "#inbox"}));
        visit.demo.page("/", page("", ""));
        visit.go("/");
        visit.log_in(ANNA);
        visit
    }

    /// Bakes these options into the script of the site, as its owner would, and the platform's address.
    pub(crate) fn site(&self, mut options: Value) {
        options["uuid"] = json!(uuid());
        options["apiUrl"] = json!(self.demo.platform_url());
        let script = fs::read_to_string("dist/cdn/eS.js").expect("dist/cdn: run ./build.sh dist first");
        let baked = site::bake(&options.to_string(), &script).unwrap();
        self.demo.file(&script_path(), baked.script, JAVASCRIPT);
    }

    /// Sends Anna messages, the first one being the newest.
    pub(crate) fn send<const N: usize>(&self, titles: [&str; N]) -> [String; N] {
        let mut minutes = 0;
        titles.map(|title| {
            minutes += 1;
            let age = Duration::from_secs(60 * minutes);
            self.demo.send(ANNA, Message { title: title.to_owned(), age, ..Message::default() })
        })
    }

    /// Logs in at the shop; whoever was logged in before is so no longer, even if that was at another test's shop.
    #[track_caller]
    pub(crate) fn log_in(&self, email: &str) {
        self.change_visitor("/login", &json!({"email": email}));
    }

    #[track_caller]
    pub(crate) fn log_out(&self) {
        self.change_visitor("/logout", &json!({"email": null}));
    }

    /// The shop answers both with who is logged in then, and so must its page.
    #[track_caller]
    fn change_visitor(&self, path: &str, visitor: &Value) {
        let script = format!(
            "const body = JSON.stringify({visitor});
             const headers = {{'Content-Type': 'application/json'}};
             return fetch('{path}', {{method: 'POST', headers, body}})
                .then(() => fetch('/me')).then((answer) => answer.json())"
        );
        assert_eq!(self.run(&script), *visitor, "{path}");
    }

    /// Loads a page of the shop.
    #[track_caller]
    pub(crate) fn open(&mut self, page: Page) {
        self.leave();
        self.pages += 1;
        let path = format!("/page-{}.html", self.pages);
        self.demo.page(&path, page);
        self.go(&path);
    }

    #[track_caller]
    pub(crate) fn go(&self, path: &str) {
        self.browser.go(&format!("{}{path}", self.demo.shop_url()));
    }

    /// Runs the body of a function in the page.
    #[track_caller]
    pub(crate) fn run(&self, script: &str) -> Value {
        self.browser.run(script)
    }

    /// The page itself does something, and what it changes is its own doing.
    #[track_caller]
    pub(crate) fn page_does(&self, script: &str) {
        let changed =
            self.run(&format!("const changed = probe.changed(); {script}; probe.accept(); return changed"));
        assert!(changed.is_null(), "the page has changed around the widget: {changed}");
    }

    /// Waits until this is to be seen of the widget.
    #[track_caller]
    pub(crate) fn shows(&self, expected: &[&str]) {
        let seen = || self.run("return probe.draw()");
        let expected = json!(expected);
        if until(|| (seen() == expected).then_some(())).is_none() {
            panic!("expected {expected:#}\nto be seen, not {:#}\n{}", seen(), self.account());
        }
    }

    /// Waits until the script returns this.
    #[track_caller]
    pub(crate) fn waits_for(&self, script: &str, expected: impl Into<Value>) {
        let expected = expected.into();
        if until(|| (self.run(script) == expected).then_some(())).is_none() {
            panic!("{script}: expected {expected:#}, not {:#}\n{}", self.run(script), self.account());
        }
    }

    /// Presses a button or follows a link of the widget.
    #[track_caller]
    pub(crate) fn press(&self, name: &str) {
        self.press_element(&format!("return probe.find({name:?})"));
    }

    /// Presses the bell, the first one of the page.
    #[track_caller]
    pub(crate) fn press_bell(&self) {
        self.press_element("return probe.part('bell')");
    }

    #[track_caller]
    pub(crate) fn press_element(&self, script: &str) {
        self.browser.click(&self.element(script));
    }

    /// Drags the pointer from the middle of an element so many pixels to the right.
    #[track_caller]
    pub(crate) fn drag(&self, script: &str, pixels: i64) {
        self.browser.drag(&self.element(script), pixels);
    }

    #[track_caller]
    pub(crate) fn element(&self, script: &str) -> WebElement {
        until(|| self.browser.element(script))
            .unwrap_or_else(|| panic!("{script}: nothing\n{}", self.account()))
    }

    #[track_caller]
    pub(crate) fn key(&self, key: Key) {
        self.browser.key(key);
    }

    /// Waits until this has the focus.
    #[track_caller]
    pub(crate) fn focus_is_on(&self, name: &str) {
        self.waits_for("return probe.focus()", name);
    }

    /// Waits until the platform has been asked for exactly this: a word per request, with the status of an answer other
    /// than 200.
    #[track_caller]
    pub(crate) fn was_asked_for(&self, expected: &[&str]) {
        let asked = |log: &[Seen]| requests(&log[self.seen..]);
        if !self.demo.wait_for(|log| asked(log) == expected, PATIENCE) {
            panic!(
                "expected the requests {expected:?}, not {:?}\n{}",
                asked(&self.demo.log()),
                self.account()
            );
        }
    }

    /// Waits until the platform has been asked for this first; what follows by itself, after a wait that is chance, may
    /// have followed already.
    #[track_caller]
    pub(crate) fn was_first_asked_for(&self, expected: &[&str]) {
        let asked = |log: &[Seen]| requests(&log[self.seen..]);
        let begins =
            |log: &[Seen]| asked(log).iter().zip(expected).filter(|(one, other)| one == *other).count();
        if !self.demo.wait_for(|log| begins(log) == expected.len(), PATIENCE) {
            panic!("expected {expected:?} first of {:?}\n{}", asked(&self.demo.log()), self.account());
        }
    }

    /// Waits until the platform has been asked for this last.
    #[track_caller]
    pub(crate) fn was_last_asked_for(&self, expected: &[&str]) {
        let ends = |asked: &[String]| {
            let start = asked.len().saturating_sub(expected.len());
            asked.iter().skip(start).map(String::as_str).eq(expected.iter().copied())
        };
        if !self.demo.wait_for(|log| ends(&requests(&log[self.seen..])), PATIENCE) {
            panic!("expected {expected:?} last\n{}", self.account());
        }
    }

    /// The requests so far don't concern [`Visit::was_asked_for`] any more.
    pub(crate) fn done_with_requests(&mut self) {
        self.seen = self.demo.log().len();
    }

    /// Waits until the client has gone away from this many requests before it had their whole answers.
    #[track_caller]
    pub(crate) fn has_left(&self, times: usize) {
        let left = |log: &[Seen]| log.iter().filter(|seen| seen.left).count();
        assert!(self.demo.wait_for(|log| left(log) == times, PATIENCE), "{}", self.account());
    }

    /// Lets this many milliseconds pass at once on the page, whose clock must allow it; before that, everything that the
    /// page has begun comes to its end.
    pub(crate) fn skips(&self, milliseconds: u32) {
        self.settle();
        self.run(&format!("skip({milliseconds})"));
    }

    /// Waits until the token callback has been called and has settled, and whatever came of that is done; then nothing
    /// must have come of it.
    #[track_caller]
    pub(crate) fn stays_quiet(&self) {
        self.waits_for("return probe.asked > 0 && probe.pending", 0);
        self.settle();
        assert_eq!(self.run("return probe.draw()"), json!([]), "no bell for nobody");
        let inbox = |seen: &Seen| seen.endpoint != Endpoint::Token && seen.endpoint != Endpoint::Other;
        let asked = self.demo.log()[self.seen..].iter().any(inbox);
        assert!(!asked, "no request for nobody\n{}", self.account());
    }

    /// Lets everything that the page has begun come to its end: a request that follows it is answered.
    pub(crate) fn settle(&self) {
        let platform = self.demo.platform_url();
        self.run(&format!(
            "const turn = () => new Promise((done) => setTimeout(done));
             const round = () => fetch('{platform}/settled', {{mode: 'no-cors'}});
             return turn().then(round).then(turn).then(round).then(() => null)"
        ));
    }

    /// Says what is to go wrong on the page that is open, besides nothing: `"warn: [App Inbox] …"`.
    pub(crate) fn expects(&mut self, trouble: &str) {
        self.expected.push(trouble.to_owned());
    }

    /// Checks what must hold of every page when it is left.
    #[track_caller]
    pub(crate) fn leave(&mut self) {
        let mut expected = std::mem::take(&mut self.expected);
        expected.sort();
        self.waits_for("return [...probe.troubles].sort()", expected);
        let changed = self.run("return probe.changed()");
        assert!(changed.is_null(), "the page has changed around the widget: {changed}");
        let Audit { leaks, mut kept, mut origins } = self.audit();
        kept.retain(|kept| !self.pages_own.iter().any(|own| kept.starts_with(own)));
        origins.retain(|origin| !self.pages_own.contains(origin));
        assert_eq!(leaks, self.leaks, "a token is to be read there");
        assert_eq!(kept, [""; 0], "nothing is kept beyond the page's life");
        assert_eq!(origins, [""; 0], "nobody is asked but shop and platform");
    }

    /// Where on the page, or in requests, a token can be read that the platform has ever given out; what the page keeps; and
    /// whom it has asked beside shop and platform.
    #[track_caller]
    pub(crate) fn audit(&self) -> Audit {
        let audit = self.run("return probe.audit()");
        let tokens = self.demo.tokens();
        let tells = |text: &str| tokens.iter().any(|token| text.contains(token));
        let mut leaks = Vec::new();
        for (place, text) in audit["sinks"].as_object().expect("places and texts") {
            if tells(text.as_str().expect("a text")) {
                leaks.push(place.clone());
            }
        }
        if self.demo.heard().iter().any(|request| tells(request)) {
            leaks.push("requests".to_owned());
        }
        leaks.sort();
        let texts = |name: &str| -> Vec<String> {
            audit[name]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect()
        };
        // What is in an address itself has no origin.
        let own = [self.demo.shop_url(), self.demo.platform_url(), "null".to_owned()];
        let origins = texts("origins").into_iter().filter(|origin| !own.contains(origin)).collect();
        Audit { leaks, kept: texts("kept"), origins }
    }

    /// The page itself puts tokens there, now or later; for a test of those who look for them.
    pub(crate) fn leaks_on_purpose(&mut self, places: &[&str]) {
        self.leaks = places.iter().map(|place| (*place).to_owned()).collect();
        self.leaks.sort();
    }

    /// The page itself keeps something of this kind, or asks this origin, or has us ask it.
    pub(crate) fn is_the_pages_own(&mut self, what: &str) {
        self.pages_own.push(what.to_owned());
    }

    #[track_caller]
    fn end(mut self) {
        self.leave();
        let log = self.demo.log();
        assert!(log.iter().all(|seen| seen.in_flight <= 1), "one request at a time\n{}", self.account());
        let mut dead = HashSet::new();
        for seen in log.iter().filter(|seen| seen.endpoint != Endpoint::Preflight && !seen.token_alive) {
            if let Some(token) = &seen.token {
                assert!(dead.insert(token), "a dead token was sent twice\n{}", self.account());
            }
        }
        self.browser.give_back();
    }

    /// What there is to know when something went wrong.
    fn account(&self) -> String {
        let page = self.run(
            "const {probe} = window;
             if (!probe) return location.href;
             const {troubles, asked, pending} = probe;
             return {
                 address: location.href, visible: document.visibilityState, troubles, asked, pending,
                 loaded: [probe.loaded('.js'), probe.cores()], seen: probe.draw(), focus: probe.focus(),
             }",
        );
        let log: Vec<String> = self.demo.log().iter().map(Seen::account).collect();
        format!("page: {page:#}\nplatform: {log:#?}")
    }
}

/// See [`Visit::audit`].
pub(crate) struct Audit {
    pub(crate) leaks: Vec<String>,
    pub(crate) kept: Vec<String>,
    pub(crate) origins: Vec<String>,
}

trait Account {
    fn account(&self) -> String;
}

impl Account for Seen {
    fn account(&self) -> String {
        let Seen { method, path_and_query, status, token_alive, in_flight, left, body, .. } = self;
        format!(
            "{method} {path_and_query} {body} → {status:?}, alive: {token_alive}, in flight: {in_flight}, left: {left}"
        )
    }
}

fn requests(log: &[Seen]) -> Vec<String> {
    let word = |seen: &Seen| {
        let word = match seen.endpoint {
            Endpoint::Token => "token",
            Endpoint::Count => "count",
            Endpoint::List => "list",
            Endpoint::Status => "mark",
            _ => return None,
        };
        Some(match seen.status {
            Some(200) => word.to_owned(),
            Some(status) => format!("{word} {status}"),
            None => format!("{word} unanswered"),
        })
    };
    log.iter().filter_map(word).collect()
}

pub(crate) const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

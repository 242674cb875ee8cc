//! Every request to the protocol's addresses, for tests and for the operator's page.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;

use super::fault::Endpoint;

/// Older requests are forgotten beyond this many.
const KEPT: usize = 10_000;

/// One request as it arrived, and its answer once there is one.
#[derive(Clone, Debug, Serialize)]
pub struct Seen {
    /// When it arrived, in milliseconds since 1970.
    pub at_ms: i64,
    /// What it asked for.
    pub endpoint: Endpoint,
    /// The HTTP method.
    pub method: String,
    /// The address without the origin.
    pub path_and_query: String,
    /// The body, as text.
    pub body: String,
    /// The value of `ES-TOKEN`.
    pub token: Option<String>,
    /// The origin of the page that asked, which a browser adds.
    pub origin: Option<String>,
    /// The answer's status; `None` while there is no answer, and for ever when it was cut.
    pub status: Option<u16>,
    /// Whether the client went away before it could have the whole answer.
    pub left: bool,
    /// Whether the token was good when the request arrived.
    pub token_alive: bool,
    /// App Inbox requests of the same chain being handled or answered at that moment, this one among them.
    pub in_flight: usize,
    /// The minted token that this one descends from, as a number; `None` for a token never handed out.
    pub chain: Option<u32>,
    /// Whose token it is.
    pub contact: Option<String>,
}

/// The log. A request enters it before it is handled, so that a held one can be waited for.
#[derive(Default)]
pub(crate) struct Log {
    book: Mutex<Book>,
    changed: Condvar,
}

#[derive(Default)]
struct Book {
    entries: VecDeque<Seen>,
    /// The running number of the first entry; forgetting entries moves it on.
    first: u64,
    in_flight: HashMap<u32, usize>,
}

/// A request's place in the log. Dropping it says that the request is no longer being handled; when nothing else was said
/// before, that is because the client has gone away.
pub(super) struct Ticket {
    log: Arc<Log>,
    number: u64,
    chain: Option<u32>,
    done: bool,
}

impl Log {
    /// Enters a request and counts it as being handled.
    pub(super) fn arrived(self: &Arc<Self>, mut seen: Seen) -> Ticket {
        let chain = seen.chain;
        let number = self.change(|book| {
            if let Some(chain) = chain {
                let in_flight = book.in_flight.entry(chain).or_default();
                *in_flight += 1;
                seen.in_flight = *in_flight;
            }
            book.push(seen)
        });
        Ticket { log: self.clone(), number, chain, done: false }
    }

    /// What is in the log now, oldest first.
    pub(crate) fn entries(&self) -> Vec<Seen> {
        crate::lock(&self.book).entries.iter().cloned().collect()
    }

    /// The newest entries, newest first.
    pub(super) fn tail(&self, limit: usize) -> Vec<Seen> {
        crate::lock(&self.book).entries.iter().rev().take(limit).cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.change(|book| {
            book.first += book.entries.len() as u64;
            book.entries.clear();
        });
    }

    /// Waits until the log is as wished, and says whether it came to that in time.
    pub(crate) fn wait_for(&self, wish: impl Fn(&[Seen]) -> bool, timeout: Duration) -> bool {
        let waiting = |book: &mut Book| !wish(book.entries.make_contiguous());
        let (_book, result) = self
            .changed
            .wait_timeout_while(crate::lock(&self.book), timeout, waiting)
            .unwrap_or_else(PoisonError::into_inner);
        !result.timed_out()
    }

    fn change<T>(&self, change: impl FnOnce(&mut Book) -> T) -> T {
        let result = change(&mut crate::lock(&self.book));
        self.changed.notify_all();
        result
    }
}

impl Book {
    fn push(&mut self, seen: Seen) -> u64 {
        if self.entries.len() == KEPT {
            self.entries.pop_front();
            self.first += 1;
        }
        self.entries.push_back(seen);
        self.first + self.entries.len() as u64 - 1
    }

    /// An entry by its running number, unless it has been forgotten.
    fn entry(&mut self, number: u64) -> Option<&mut Seen> {
        let index = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.entries.get_mut(index)
    }
}

impl Ticket {
    /// The head of the answer is made.
    pub(super) fn answered(&self, status: u16) {
        self.log.change(|book| {
            if let Some(seen) = book.entry(self.number) {
                seen.status = Some(status);
            }
        });
    }

    /// All of the answer is on its way, or the rest of it will never be.
    pub(super) fn done(&mut self) {
        self.done = true;
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.log.change(|book| {
            if let Some(seen) = book.entry(self.number) {
                seen.left = !self.done;
            }
            let Some(chain) = self.chain else { return };
            if let Some(in_flight) = book.in_flight.get_mut(&chain) {
                *in_flight -= 1;
                if *in_flight == 0 {
                    book.in_flight.remove(&chain);
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ten_thousand_are_kept_and_find_their_answers() {
        let log = Arc::new(Log::default());
        let first = log.arrived(seen(0));
        for number in 1..=KEPT as i64 {
            log.arrived(seen(number)).answered(200);
        }
        let last = log.arrived(seen(-1));
        first.answered(500);
        last.answered(401);

        let entries = log.entries();
        assert_eq!(entries.len(), KEPT);
        assert_eq!(entries.first().map(|seen| (seen.at_ms, seen.status)), Some((2, Some(200))));
        assert_eq!(entries.last().map(|seen| (seen.at_ms, seen.status)), Some((-1, Some(401))));
        assert!(entries.iter().all(|seen| seen.status != Some(500)));
    }

    #[test]
    fn an_answer_after_the_log_was_cleared_is_dropped() {
        let log = Arc::new(Log::default());
        let early = log.arrived(seen(1));
        log.clear();
        let late = log.arrived(seen(2));
        early.answered(500);
        assert_eq!(log.entries().first().map(|seen| (seen.at_ms, seen.status)), Some((2, None)));
        late.answered(200);
    }

    fn seen(at_ms: i64) -> Seen {
        Seen {
            at_ms,
            endpoint: Endpoint::Count,
            method: "GET".to_owned(),
            path_and_query: String::new(),
            body: String::new(),
            token: None,
            origin: None,
            status: None,
            left: false,
            token_alive: false,
            in_flight: 1,
            chain: None,
            contact: None,
        }
    }
}

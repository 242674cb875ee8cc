//! What has to hold on every page, whatever the story: checked as the pages are simulated.

use std::collections::VecDeque;

use app_inbox::api::Request;
use app_inbox::session::{Millis, Ticket};

use crate::story::MINUTE;

const HOUR: Millis = 60 * MINUTE;
const CALLS_A_MINUTE: usize = 3;
const CALLS_AN_HOUR: usize = 20;

/// Breaches of the contract; a fleet that keeps it has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Breaches {
    /// C1: callbacks or requests that were called or sent while one was outstanding.
    pub(crate) two_at_once: u64,
    /// Tokens that were sent a second time: every answer brings the next one, so that no token has to be.
    pub(crate) dead_tokens: u64,
    /// C7: callback calls beyond 3 a minute or 20 an hour while things fail.
    pub(crate) callbacks: u64,
}

impl Breaches {
    pub(crate) fn add(&mut self, other: Self) {
        self.two_at_once += other.two_at_once;
        self.dead_tokens += other.dead_tokens;
        self.callbacks += other.callbacks;
    }
}

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Referee {
    asking: Option<Ticket>,
    sent: Option<Ticket>,
    last_token: String,
    /// When the callback was called since all was well for a minute, the last hour of it.
    asked: VecDeque<Millis>,
    well_since: Option<Millis>,
    /// Callback calls of this page.
    pub(crate) callbacks: u64,
    pub(crate) breaches: Breaches,
}

impl Referee {
    /// Another page in the same tab: a callback or a request of the old one ended with it.
    pub(crate) fn turns_the_page(&mut self) {
        *self = Self { last_token: std::mem::take(&mut self.last_token), ..Self::default() };
    }

    pub(crate) fn callback(&mut self, ticket: Ticket, now: Millis) {
        self.breaches.two_at_once += u64::from(self.asking.is_some() || self.sent.is_some());
        self.asking = Some(ticket);
        self.callbacks += 1;
        while self.asked.front().is_some_and(|asked| asked + HOUR <= now) {
            self.asked.pop_front();
        }
        let minute = self.asked.iter().rev().take_while(|asked| **asked + MINUTE > now).count();
        let too_many = minute >= CALLS_A_MINUTE || self.asked.len() >= CALLS_AN_HOUR;
        self.breaches.callbacks += u64::from(too_many);
        self.asked.push_back(now);
    }

    pub(crate) fn callback_is_over(&mut self, ticket: Ticket, good: bool) {
        if self.asking.take_if(|asking| *asking == ticket).is_some() && !good {
            self.well_since = None;
        }
    }

    /// The platform's tokens are numbers that grow.
    pub(crate) fn request(&mut self, ticket: Ticket, request: &Request) {
        self.breaches.two_at_once += u64::from(self.asking.is_some() || self.sent.is_some());
        self.sent = Some(ticket);
        let token = request.token.header();
        self.breaches.dead_tokens += u64::from(token <= self.last_token.as_str());
        self.last_token.replace_range(.., token);
    }

    pub(crate) fn request_is_over(&mut self, ticket: Ticket, good: bool, now: Millis) {
        if self.sent.take_if(|sent| *sent == ticket).is_none() {
            return;
        }
        self.well_since = if good { self.well_since.or(Some(now)) } else { None };
        if self.well_since.is_some_and(|since| since + MINUTE <= now) {
            self.asked.clear();
        }
    }
}

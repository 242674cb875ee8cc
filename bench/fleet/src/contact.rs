//! The platform and the site's backend as one visitor meets them: tokens that are good for one request, answers after
//! a while, notifications.

use std::rc::Rc;

use app_inbox::api::{Answer, Call, Content, Marks, Request, Token};
use app_inbox::notification::{Delivery, Notification, Page};
use app_inbox::session::{Given, Millis};

use crate::chance::Chance;
use crate::story::{Backend, SECOND, Service, Story};

/// How many notifications everybody has; all are unread at first.
const NOTIFICATIONS: usize = 5;
/// A request and a callback take a while that nobody can shorten, and a while by chance.
const NETWORK: Millis = 40;
const PLATFORM: Millis = 80;
const BACKEND: Millis = 160;
/// Now and then the network takes its time.
const SLOW: f64 = 0.01;
const SLOWEST: Millis = 3 * SECOND;

/// What will be heard of a request, and when; nothing when no answer will ever come.
pub(crate) type Reply = Option<(Millis, Answer)>;

/// The platform's and the backend's side of one tab.
pub(crate) struct Contact {
    /// How many tokens were given, and when the last one was.
    tokens: u64,
    given: Millis,
    last: String,
    /// No request has carried it.
    alive: bool,
    unread: [bool; NOTIFICATIONS],
}

impl Contact {
    pub(crate) fn new() -> Self {
        Self { tokens: 0, given: 0, last: String::new(), alive: false, unread: [true; NOTIFICATIONS] }
    }

    /// The callback is called: what it will give, and when.
    pub(crate) fn is_asked(&mut self, story: &Story, now: Millis, chance: &mut Chance) -> (Millis, Given) {
        let at = now + NETWORK + delay(BACKEND, chance);
        let given = match story.backend(now) {
            Backend::Works => Given::Token(self.token(at)),
            Backend::Rejects => Given::Rejected,
            Backend::SaysNobody => Given::Nothing,
        };
        (at, given)
    }

    /// A request is on its way: when it reaches the platform, and what comes of it.
    pub(crate) fn is_sent(
        &mut self,
        request: &Request,
        story: &Story,
        now: Millis,
        chance: &mut Chance,
    ) -> Reply {
        let reached = now + NETWORK / 2;
        let at = reached + NETWORK / 2 + delay(PLATFORM, chance);
        let good = std::mem::take(&mut self.alive) && request.token.header() == self.last;
        let answer = match story.service(reached, self.given) {
            Service::Silent => return None,
            Service::Works if !good => Answer { status: 401, token: None, retry_after: None, content: None },
            Service::Answers(status, retry_after) => {
                Answer { status, token: None, retry_after, content: None }
            }
            Service::Works => {
                let token = Some(self.token(reached));
                Answer { status: 200, token, retry_after: None, content: Some(self.content(&request.call)) }
            }
        };
        Some((at, answer))
    }

    /// A token that was never given before; it can be told from its text when.
    fn token(&mut self, now: Millis) -> Token {
        self.tokens += 1;
        self.given = now;
        let mut text = [b'0'; 8];
        let mut rest = self.tokens;
        for digit in text.iter_mut().rev() {
            *digit = b"0123456789abcdef"[(rest % 16) as usize];
            rest /= 16;
        }
        self.last.clear();
        self.last.push_str(std::str::from_utf8(&text).expect("digits"));
        self.alive = true;
        Token::new(&self.last).expect("a token")
    }

    fn content(&mut self, call: &Call) -> Content {
        match call {
            Call::Count => Content::Count(self.unread.iter().filter(|unread| **unread).count() as u32),
            Call::List { .. } => Content::Page(Page {
                notifications: self
                    .unread
                    .iter()
                    .enumerate()
                    .map(|(id, unread)| delivery(id, *unread))
                    .collect(),
                total_pages: 1,
            }),
            Call::Mark(marks) => {
                for (id, unread) in self.unread.iter_mut().enumerate() {
                    *unread &= match marks {
                        Marks::All => false,
                        Marks::These(ids) => !ids.all().contains(&id.to_string()),
                    };
                }
                Content::Marked
            }
        }
    }
}

fn delivery(id: usize, unread: bool) -> Delivery {
    let created = Some(id as f64);
    let notification = Rc::new(Notification { id: id.to_string(), created, ..Notification::default() });
    Delivery { notification, unread }
}

/// Never so long that a callback or a request would have failed by it.
fn delay(mean: Millis, chance: &mut Chance) -> Millis {
    let slow = if chance.happens(SLOW) { chance.between(0, SLOWEST) } else { 0 };
    chance.about(mean).min(SLOWEST) + slow
}

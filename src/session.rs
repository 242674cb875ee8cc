//! The token's life and the one request in flight.
//!
//! ```text
//!            wanted            token              a request
//!   Idle ─────────────▶ Asking ─────────▶ Ready ───────────────▶ Sent
//!    ▲                   │  │               ▲   answer + token    │ │ │
//!    │  time is up       │  │ none          └─────────────────────┘ │ │ 401, the first time
//!    ├──────── Backoff ◀─┤  └─▶ NoContact                           │ └─▶ Idle, the call is kept to be sent again
//!    │            ▲      │ failed      │ 5, 15, 60 min; a wish      │
//!    ├────────────┼──────┴─────────────┘                            │ 403
//!    │            └──── lost, 5xx, 429, 401 again ──────────────────┼─▶ Denied
//!    └───────────────── answer without a token, twice ──────────────┘
//! ```
//!
//! What it promises (the numbers are those of the contract that the tests name):
//! - **C1** At most one callback and one request are outstanding.
//! - **C2** Every result carries the [`Ticket`] of what it answers; one with another ticket changes nothing.
//! - **C3** A callback that takes longer than its limit has failed; a request has [`REQUEST_TIMEOUT`].
//! - **C5** A call is renewed and sent again once at most.
//! - **C6** Whatever the status, a plausible `ES-TOKEN` in an answer is the next token. Without one on a success the
//!   old token is tried once more. A request that was lost has taken its token with it.
//! - **C7** While nothing works, the callback is called at most 3 times a minute and 20 times an hour.
//! - **C8** When nobody is logged in it is called again after 5, 15 and 60 minutes, and when somebody wishes for it.
//! - **C9** Waits double from 2 s to 300 s, each by chance between nothing and all of it.

use crate::api::{Answer, Call, Content, Request, Token};
use crate::options;

/// Milliseconds by a clock that never goes back.
pub type Millis = u64;

/// How long a request may take, headers and body together.
pub const REQUEST_TIMEOUT: Millis = 15_000;

const SECOND: Millis = 1_000;
const MINUTE: Millis = 60 * SECOND;
const HOUR: Millis = 60 * MINUTE;
/// Waits while nobody is logged in; the last one repeats.
const EMPTY_WAITS: [Millis; 3] = [5 * MINUTE, 15 * MINUTE, HOUR];
const FIRST_WAIT: Millis = 2 * SECOND;
const LONGEST_WAIT: Millis = 300 * SECOND;
/// A wish of the visitor shortens a wait, but not below this since the last answer "nobody".
const WISH_WAIT: Millis = MINUTE;
const CALLS_A_MINUTE: usize = 3;
const CALLS_AN_HOUR: usize = 20;

/// Names one callback or one request, so that a late result is known as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(pub u32);

/// What a token callback gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// A text that can be a token.
    Token(Token),
    /// `''`, `null` or `undefined`: nobody is logged in, or the site doesn't know.
    Nothing,
    /// It threw or rejected.
    Rejected,
    /// Something that can't be a token.
    Nonsense,
}

/// What the session wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Call the token callback.
    Ask(Ticket),
    /// Send the request.
    Send(Ticket, Request),
}

/// What a result meant.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It was late, or there is nothing to do about it yet.
    Nothing,
    /// Nobody is logged in.
    NoContact,
    /// The platform refuses this visitor.
    Denied,
    /// The call was answered.
    Answered(Call, Content),
    /// The call was answered in a way that no repeating will mend.
    Refused(Call),
    /// The call, if one was under way, should be made again when the session allows it.
    Later {
        /// The call.
        call: Option<Call>,
        /// Whether the platform itself answered, and not by refusing the token: somebody is logged in.
        answered: bool,
    },
}

#[derive(Clone, Debug, PartialEq)]
enum State {
    Idle,
    Asking {
        ticket: Ticket,
        until: Millis,
    },
    /// `bare` when the platform sent no next token, so that this one has been used before.
    Ready {
        token: Token,
        bare: bool,
    },
    Sent {
        ticket: Ticket,
        until: Millis,
        sent: Sent,
    },
    NoContact {
        since: Millis,
        until: Millis,
    },
    /// `asked` when the platform asked for the wait: then no wish shortens it. `token` when one came with the refusal.
    Backoff {
        until: Millis,
        asked: bool,
        token: Option<Token>,
    },
    Denied {
        since: Millis,
    },
}

/// A call that was made: with which token, whether again, and whether the token had been used before.
#[derive(Clone, Debug, PartialEq)]
struct Sent {
    call: Call,
    token: Token,
    replay: bool,
    bare: bool,
}

/// See the module.
#[derive(Debug)]
pub struct Session {
    state: State,
    ticket: u32,
    /// A call that was answered 401 and waits for a new token, and the token that was refused.
    replay: Option<(Call, Token)>,
    /// How often in a row nothing came of it, and how often nobody was logged in.
    failures: u32,
    empties: usize,
    /// When the callback was called since everything worked, newest first; no more than the limits look at.
    asked: Vec<Millis>,
    working_since: Option<Millis>,
    /// Successes without a next token whose token was then refused: the header doesn't reach us.
    hidden_tokens: u32,
    chance: Chance,
    token_timeout: Millis,
    page_size: u32,
}

impl Session {
    /// A session that has not begun; `seed` is any number, different on every page.
    pub fn new(seed: u64) -> Self {
        Self {
            state: State::Idle,
            ticket: 0,
            replay: None,
            failures: 0,
            empties: 0,
            asked: Vec::new(),
            working_since: None,
            hidden_tokens: 0,
            chance: Chance::new(seed),
            token_timeout: options::TOKEN_TIMEOUT.into(),
            page_size: options::PAGE_SIZE,
        }
    }

    /// Forgets the visitor: another one is here, or none. How often the callback was called is not forgotten.
    /// Returns the request that is in flight and must be cut off.
    pub fn restart(&mut self) -> Option<Ticket> {
        let sent = match &self.state {
            State::Sent { ticket, .. } => Some(*ticket),
            _ => None,
        };
        self.ticket = self.ticket.wrapping_add(1);
        self.state = State::Idle;
        self.replay = None;
        self.failures = 0;
        self.empties = 0;
        sent
    }

    /// Takes how long a callback may take, in milliseconds, and how many notifications a page of the list holds.
    pub fn configure(&mut self, token_timeout: u32, page_size: u32) {
        self.token_timeout = token_timeout.into();
        self.page_size = page_size;
    }

    /// Milliseconds from 0 to `most`, by chance.
    pub fn chance(&mut self, most: Millis) -> Millis {
        self.chance.up_to(most)
    }

    /// The call that is being made or waits to be made again.
    pub fn call(&self) -> Option<&Call> {
        match &self.state {
            State::Sent { sent, .. } => Some(&sent.call),
            _ => self.replay.as_ref().map(|(call, _)| call),
        }
    }

    /// Whether the platform's answers don't let us see the next token, so that every request costs a callback.
    pub fn hides_tokens(&self) -> bool {
        self.hidden_tokens >= 2
    }

    /// Whether a request could be sent without asking for a token first.
    pub fn is_ready(&self) -> bool {
        matches!(self.state, State::Ready { .. })
    }

    /// Whether a callback or a request is outstanding.
    pub fn is_busy(&self) -> bool {
        matches!(self.state, State::Asking { .. } | State::Sent { .. })
    }

    /// What to do now for the sake of `wanted`, if anything is wanted.
    pub fn step(&mut self, wanted: Option<Call>, now: Millis) -> Option<Step> {
        let wanted = self.replay.as_ref().map(|(call, _)| call.clone()).or(wanted)?;
        if let State::Backoff { until, token, .. } = &mut self.state
            && *until <= now
            && let Some(token) = token.take()
        {
            self.state = State::Ready { token, bare: false };
        }
        if self.next_attempt().is_some_and(|at| at <= now) {
            return Some(self.ask(now));
        }
        let State::Ready { token, bare } = &self.state else { return None };
        let request = Request::new(wanted.clone(), token.clone(), self.page_size);
        let replay = self.replay.take().is_some();
        let sent = Sent { call: wanted, token: token.clone(), replay, bare: *bare };
        let ticket = self.next_ticket();
        self.state = State::Sent { ticket, until: now + REQUEST_TIMEOUT, sent };
        Some(Step::Send(ticket, request))
    }

    fn ask(&mut self, now: Millis) -> Step {
        self.asked.truncate(CALLS_AN_HOUR - 1);
        self.asked.insert(0, now);
        let ticket = self.next_ticket();
        self.state = State::Asking { ticket, until: now + self.token_timeout };
        Step::Ask(ticket)
    }

    fn next_ticket(&mut self) -> Ticket {
        self.ticket = self.ticket.wrapping_add(1);
        Ticket(self.ticket)
    }

    /// When the next attempt may begin; nothing while one is under way or none is needed.
    fn next_attempt(&self) -> Option<Millis> {
        let wait = match self.state {
            State::Idle => 0,
            State::NoContact { until, .. } | State::Backoff { until, .. } => until,
            State::Asking { .. } | State::Ready { .. } | State::Sent { .. } | State::Denied { .. } => {
                return None;
            }
        };
        if matches!(self.state, State::Backoff { token: Some(_), .. }) {
            return Some(wait);
        }
        let limit = |most: usize, window: Millis| self.asked.get(most - 1).map_or(0, |asked| asked + window);
        Some(wait.max(limit(CALLS_A_MINUTE, MINUTE)).max(limit(CALLS_AN_HOUR, HOUR)))
    }

    /// When something will happen by itself; asking for a token only counts when something is `wanted`.
    pub fn wakes_at(&self, wanted: bool) -> Option<Millis> {
        match self.state {
            State::Asking { until, .. } | State::Sent { until, .. } => Some(until),
            _ if wanted => self.next_attempt(),
            _ => None,
        }
    }

    /// Somebody wishes for it now: a wait is cut short, unless the platform asked for it.
    pub fn hurry(&mut self, now: Millis) {
        match &mut self.state {
            State::Backoff { asked: false, token, .. } => {
                self.state = ready(token.take());
            }
            State::NoContact { since, .. } | State::Denied { since } if *since + WISH_WAIT <= now => {
                self.state = State::Idle;
            }
            _ => {}
        }
    }

    /// Things look better now: the next attempt is made at `soon` at the latest, unless the platform asked for a wait.
    pub fn hasten(&mut self, soon: Millis) {
        if let State::Backoff { until, asked: false, .. } = &mut self.state {
            *until = soon.min(*until);
        }
    }

    /// Takes what the callback gave.
    pub fn given(&mut self, ticket: Ticket, given: Given, now: Millis) -> Outcome {
        if !matches!(self.state, State::Asking { ticket: open, .. } if open == ticket) {
            return Outcome::Nothing;
        }
        let refused = self.replay.as_ref().map(|(_, token)| token);
        match given {
            Given::Token(token) if Some(&token) != refused => {
                self.state = State::Ready { token, bare: false };
                self.empties = 0;
                Outcome::Nothing
            }
            Given::Nothing => {
                let wait = EMPTY_WAITS.get(self.empties).or(EMPTY_WAITS.last()).copied().unwrap_or(HOUR);
                self.empties += 1;
                self.replay = None;
                self.state = State::NoContact { since: now, until: now + wait };
                Outcome::NoContact
            }
            // A token that was refused a moment ago is no better than none.
            Given::Token(_) | Given::Rejected | Given::Nonsense => self.fail(now, None),
        }
    }

    /// Takes an answer of the platform.
    pub fn answered(&mut self, ticket: Ticket, answer: Answer, now: Millis) -> Outcome {
        let Some(Sent { call, token, replay, bare }) = self.take_sent(ticket) else {
            return Outcome::Nothing;
        };
        match answer.status {
            200..300 => {
                self.works(now);
                if answer.token.is_some() {
                    self.hidden_tokens = 0;
                    self.state = ready(answer.token);
                } else if !bare {
                    self.state = State::Ready { token, bare: true };
                }
                match answer.content {
                    Some(content) => Outcome::Answered(call, content),
                    None => Outcome::Refused(call),
                }
            }
            401 => {
                // The callback's word counts, not a token that comes with the refusal.
                self.hidden_tokens += u32::from(bare);
                self.working_since = None;
                if replay {
                    return self.fail(now, Some(call));
                }
                self.replay = Some((call, token));
                Outcome::Nothing
            }
            403 => {
                self.state = State::Denied { since: now };
                Outcome::Denied
            }
            429 | 500..600 => {
                let asked = answer.retry_after.map(|seconds| Millis::from(seconds.clamp(1, 3_600)) * SECOND);
                self.wait(now, asked, answer.token);
                Outcome::Later { call: Some(call), answered: true }
            }
            _ => {
                self.state = ready(answer.token);
                Outcome::Refused(call)
            }
        }
    }

    /// The request got no answer that can be read, so its token is lost.
    pub fn lost(&mut self, ticket: Ticket, now: Millis) -> Outcome {
        let Some(sent) = self.take_sent(ticket) else { return Outcome::Nothing };
        self.fail(now, Some(sent.call))
    }

    /// Ends what has taken too long. Returns the request to cut off, if it was one.
    pub fn expire(&mut self, now: Millis) -> (Outcome, Option<Ticket>) {
        match self.state {
            State::Asking { until, .. } if until <= now => (self.fail(now, None), None),
            State::Sent { ticket, until, .. } if until <= now => (self.lost(ticket, now), Some(ticket)),
            _ => (Outcome::Nothing, None),
        }
    }

    /// Takes what was sent with this ticket, and its token with it.
    fn take_sent(&mut self, ticket: Ticket) -> Option<Sent> {
        if !matches!(self.state, State::Sent { ticket: open, .. } if open == ticket) {
            return None;
        }
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Sent { sent, .. } => Some(sent),
            _ => None,
        }
    }

    /// Nothing came of it; a call that waited for a new token is given back as well.
    fn fail(&mut self, now: Millis, call: Option<Call>) -> Outcome {
        let call = call.or(self.replay.take().map(|(call, _)| call));
        self.wait(now, None, None);
        Outcome::Later { call, answered: false }
    }

    /// Waits before the next attempt: as long as the platform asked, else longer with every failure.
    fn wait(&mut self, now: Millis, asked: Option<Millis>, token: Option<Token>) {
        self.working_since = None;
        let longest = (FIRST_WAIT << self.failures.min(16)).min(LONGEST_WAIT);
        self.failures += 1;
        let wait = asked.unwrap_or_else(|| self.chance(longest));
        self.state = State::Backoff { until: now + wait, asked: asked.is_some(), token };
    }

    fn works(&mut self, now: Millis) {
        self.failures = 0;
        if now - *self.working_since.get_or_insert(now) >= MINUTE {
            self.asked.clear();
        }
    }
}

/// The state with a new token, if there is one.
fn ready(token: Option<Token>) -> State {
    token.map_or(State::Idle, |token| State::Ready { token, bare: false })
}

/// A small source of chance (xorshift): for waits, not for secrets.
#[derive(Debug)]
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Self {
        // Seeds are small numbers: without this the first draws would all be next to nothing.
        Self((seed ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9) | 1)
    }

    fn up_to(&mut self, most: Millis) -> Millis {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // The high half of the product is evenly spread from 0 to `most`.
        ((self.0 >> 32) * (most + 1)) >> 32
    }
}

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
//!    │            └──── lost, 5xx, 429, 401 again ──────────────────┼─▶ Denied ── a wish, a minute later ──▶ Idle
//!    └───────────────── answer without a token, twice ──────────────┘
//!
//!   from anywhere: another visitor, the page out of the back/forward cache, the end ──▶ Idle, under a new ticket
//! ```
//!
//! Hidden, frozen, offline and ended are no states of the session: [`crate::inbox`] then wants nothing of it, and a
//! session never begins anything by itself.
//!
//! What it promises (the numbers are those of the contract that the tests name; C10 to C14 are the inbox's):
//! - **C1** At most one callback and one request are outstanding, and never both.
//! - **C2** Every result carries the [`Ticket`] of what it answers; one with another ticket changes nothing.
//! - **C3** A callback that takes longer than its limit has failed; a request has [`REQUEST_TIMEOUT`], headers and body
//!   together.
//! - **C4** What can be a token is decided where it is made: [`Token::new`].
//! - **C5** A call is renewed and sent again once at most. A token that was refused is never sent again, whoever brings
//!   it: the last [`REMEMBERED`] are known.
//! - **C6** Whatever the status, a plausible `ES-TOKEN` in an answer is the next token, except in a 401 and a 403: there
//!   the callback's word counts. Without one on a success the old token is tried once more. A request that was lost has
//!   taken its token with it.
//! - **C7** While things fail, the same callback is called at most 3 times a minute and 20 times an hour, also when the
//!   page ends and begins anew with it; all is forgotten after a minute in which all was well. What did its work is not
//!   held against a page: a call that has led to an answer of the platform, or to "nobody is logged in", no longer counts
//!   when the page begins anew, nor does one that the page itself cuts off by that, and another callback has calls of
//!   its own. But whatever the page gives us, and however often, no more than 30 calls are made in a minute and 300 in an hour: a page that says `init` with a new
//!   function at every turn is no reason to storm its backend. A fresh instance after a breakdown of the wasm counts
//!   from nothing; there are two of them at most in the life of a page, and to carry the count over would make a visitor
//!   wait for the bell on our account.
//! - **C8** When nobody is logged in it is called again after 5, 15 and 60 minutes, and when somebody wishes for it, a
//!   minute after the last answer at the earliest. A wish that comes sooner is kept until then.
//! - **C9** Waits double from 2 s to 300 s, each by chance between nothing and all of it; when only a further look at
//!   the count has failed, from 32 s. A wish cuts a wait short, but not twice within 10 s. A wait that the platform
//!   asked for is clamped to a second and an hour, is lengthened by chance by up to a tenth, so that the pages of a
//!   whole country don't return in one second, and is cut short by nothing.

use crate::api::{Answer, Call, Content, Request, Token};
use crate::chance::Chance;
use crate::options;

/// Milliseconds by a clock that never goes back.
pub type Millis = u64;

/// How long a request may take, headers and body together.
pub const REQUEST_TIMEOUT: Millis = 15_000;

const SECOND: Millis = 1_000;
const MINUTE: Millis = 60 * SECOND;
const HOUR: Millis = 60 * MINUTE;
/// How many refused tokens are remembered.
pub const REMEMBERED: usize = 20;
/// Waits while nobody is logged in; the last one repeats.
const EMPTY_WAITS: [Millis; 3] = [5 * MINUTE, 15 * MINUTE, HOUR];
const FIRST_WAIT: Millis = 2 * SECOND;
const LONGEST_WAIT: Millis = 300 * SECOND;
/// Doublings that the wait begins with when only the next look at the count has failed: a number stands on the screen,
/// nobody waits for it, and a platform that has just failed is not asked again at once by all pages of the world.
const PATIENT_START: u32 = 4;
/// A wish shortens a wait, but not below this since the last answer "nobody" or "denied".
const WISH_WAIT: Millis = MINUTE;
/// Between two wishes that cut a wait short.
const WISH_SPACING: Millis = 10 * SECOND;
/// How often callbacks may be called: so many within so long. The first two are for one and the same callback.
const LIMITS: [(usize, Millis); 2] = [(3, MINUTE), (20, HOUR)];
const LIMITS_OF_ALL: [(usize, Millis); 2] = [(30, MINUTE), (300, HOUR)];

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

/// What went wrong: for a page's script to branch on. It never holds what a callback or a server said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The callback took too long.
    CallbackTimeout,
    /// The callback threw or rejected.
    CallbackRejected,
    /// The callback gave what can't be a token.
    InvalidToken,
    /// The platform refused a token that had just been given, or a request that no repeating will mend.
    Refused,
    /// The platform refuses this visitor.
    Denied,
    /// No answer that can be used: cut off, too late, forbidden by CORS, or a failure of the platform itself.
    Network,
    /// The platform has asked us to come less often.
    RateLimited,
    /// A policy of the page forbids the request.
    BlockedByPolicy,
}

impl Reason {
    /// The word for it that a page's script sees.
    pub fn word(self) -> &'static str {
        match self {
            Self::CallbackTimeout => "callback-timeout",
            Self::CallbackRejected => "callback-rejected",
            Self::InvalidToken => "invalid-token",
            Self::Refused => "refused",
            Self::Denied => "denied",
            Self::Network => "network",
            Self::RateLimited => "rate-limited",
            Self::BlockedByPolicy => "blocked-by-policy",
        }
    }

    /// Whether it is about the token or the visitor, and not about the way to the platform.
    pub fn is_about_the_visitor(self) -> bool {
        !matches!(self, Self::Network | Self::RateLimited | Self::BlockedByPolicy)
    }
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
    /// A call that was answered 401 and waits for a new token.
    replay: Option<Call>,
    /// Tokens that were refused, the newest last.
    refused: Vec<Token>,
    /// How often in a row nothing came of it, and how often nobody was logged in.
    failures: u32,
    empties: usize,
    /// Whether the platform has answered this visitor.
    served: bool,
    /// When this callback was called since everything worked, and when any was, newest first; no more than the limits
    /// look at.
    asked: Vec<Millis>,
    all_asked: Vec<Millis>,
    hurried_at: Option<Millis>,
    working_since: Option<Millis>,
    /// Successes without a next token whose token was then refused: the header doesn't reach us.
    hidden_tokens: u32,
    blocked: bool,
    trouble: Option<Reason>,
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
            refused: Vec::new(),
            failures: 0,
            empties: 0,
            served: false,
            asked: Vec::new(),
            all_asked: Vec::new(),
            hurried_at: None,
            working_since: None,
            hidden_tokens: 0,
            blocked: false,
            trouble: None,
            chance: Chance::new(seed),
            token_timeout: options::TOKEN_TIMEOUT.into(),
            page_size: options::PAGE_SIZE,
        }
    }

    /// Forgets the visitor: another one is here, or none. How often the callback was called is forgotten when `another`
    /// will be called from now on, else only the last call, and only when it did its work or had no time to. Returns the
    /// request that is in flight and must be cut off.
    pub fn restart(&mut self, another: bool) -> Option<Ticket> {
        let (sent, blameless) = match &self.state {
            State::Sent { ticket, .. } => (Some(*ticket), self.working_since.is_some()),
            State::Ready { .. } => (None, self.working_since.is_some()),
            State::NoContact { .. } | State::Asking { .. } => (None, true),
            _ => (None, false),
        };
        self.ticket = self.ticket.wrapping_add(1);
        self.state = State::Idle;
        self.replay = None;
        self.failures = 0;
        self.empties = 0;
        self.served = false;
        self.working_since = None;
        if another {
            self.asked.clear();
        } else if blameless && !self.asked.is_empty() {
            self.asked.remove(0);
        }
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
            _ => self.replay.as_ref(),
        }
    }

    /// Takes back the call that waits to be made again, if it is this one.
    pub fn take_back(&mut self, call: &Call) -> bool {
        self.replay.take_if(|replay| replay == call).is_some()
    }

    /// Whether the platform's answers don't let us see the next token, so that every request costs a callback.
    pub fn hides_tokens(&self) -> bool {
        self.hidden_tokens >= 2
    }

    /// What has gone wrong since this was asked last.
    pub fn take_trouble(&mut self) -> Option<Reason> {
        self.trouble.take()
    }

    /// A policy of the page forbids requests to the platform, and it will as long as the page is there. The request
    /// that met it is lost now or in a moment; when it has been lost before, this is the word on it.
    pub fn block(&mut self) {
        if !self.blocked && !matches!(self.state, State::Sent { .. }) {
            self.trouble = Some(Reason::BlockedByPolicy);
        }
        self.blocked = true;
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
        let wanted = self.replay.clone().or(wanted)?;
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
        note(&mut self.asked, &LIMITS, now);
        note(&mut self.all_asked, &LIMITS_OF_ALL, now);
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
        Some(wait.max(allowed(&self.asked, &LIMITS)).max(allowed(&self.all_asked, &LIMITS_OF_ALL)))
    }

    /// When something will happen by itself; asking for a token only counts when something is `wanted`.
    pub fn wakes_at(&self, wanted: bool) -> Option<Millis> {
        match self.state {
            State::Asking { until, .. } | State::Sent { until, .. } => Some(until),
            _ if wanted => self.next_attempt(),
            _ => None,
        }
    }

    /// Somebody wishes for it now: a wait is cut short, unless the platform asked for it, or ends a minute after its
    /// beginning where nobody was let in.
    pub fn hurry(&mut self, now: Millis) {
        match &mut self.state {
            State::Backoff { asked: false, token, .. }
                if self.hurried_at.is_none_or(|at| at + WISH_SPACING <= now) =>
            {
                self.hurried_at = Some(now);
                self.state = ready(token.take());
            }
            State::NoContact { since, until } => *until = (*until).min(*since + WISH_WAIT),
            // Until the minute is over, nothing shortens it.
            State::Denied { since } => {
                self.state = State::Backoff { until: *since + WISH_WAIT, asked: true, token: None };
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
        match given {
            Given::Token(token) if !self.refused.contains(&token) => {
                self.state = State::Ready { token, bare: false };
                self.empties = 0;
                Outcome::Nothing
            }
            Given::Nothing => {
                let wait = EMPTY_WAITS.get(self.empties).copied().unwrap_or(HOUR);
                self.empties += 1;
                self.served = false;
                self.replay = None;
                self.state = State::NoContact { since: now, until: now + wait };
                Outcome::NoContact
            }
            // A token that was refused before is no better than none.
            Given::Token(_) => self.fail(now, None, Reason::Refused),
            Given::Rejected => self.fail(now, None, Reason::CallbackRejected),
            Given::Nonsense => self.fail(now, None, Reason::InvalidToken),
        }
    }

    /// Takes an answer of the platform.
    pub fn answered(&mut self, ticket: Ticket, answer: Answer, now: Millis) -> Outcome {
        let Some(Sent { call, token, replay, bare }) = self.take_sent(ticket) else {
            return Outcome::Nothing;
        };
        let next = answer.token.filter(|token| !self.refused.contains(token));
        match answer.status {
            200..300 => {
                self.works(now);
                if next.is_some() {
                    self.hidden_tokens = 0;
                    self.state = ready(next);
                } else if !bare {
                    self.state = State::Ready { token, bare: true };
                }
                match answer.content {
                    Some(content) => Outcome::Answered(call, content),
                    None => self.refuse(call),
                }
            }
            401 => {
                // The callback's word counts, not a token that comes with the refusal.
                self.hidden_tokens += u32::from(bare);
                self.working_since = None;
                if self.refused.len() == REMEMBERED {
                    self.refused.remove(0);
                }
                self.refused.push(token);
                if replay {
                    return self.fail(now, Some(call), Reason::Refused);
                }
                self.replay = Some(call);
                Outcome::Nothing
            }
            403 => {
                self.trouble = Some(Reason::Denied);
                self.served = false;
                self.state = State::Denied { since: now };
                Outcome::Denied
            }
            429 | 500..600 => {
                let limited = answer.status == 429;
                self.trouble = Some(if limited { Reason::RateLimited } else { Reason::Network });
                self.wait(now, answer.retry_after, next, Some(&call));
                Outcome::Later { call: Some(call), answered: true }
            }
            _ => {
                self.state = ready(next);
                self.refuse(call)
            }
        }
    }

    fn refuse(&mut self, call: Call) -> Outcome {
        self.trouble = Some(Reason::Refused);
        Outcome::Refused(call)
    }

    /// The request got no answer that can be read, so its token is lost.
    pub fn lost(&mut self, ticket: Ticket, now: Millis) -> Outcome {
        let Some(sent) = self.take_sent(ticket) else { return Outcome::Nothing };
        let reason = if self.blocked { Reason::BlockedByPolicy } else { Reason::Network };
        self.fail(now, Some(sent.call), reason)
    }

    /// Ends what has taken too long. Returns the request to cut off, if it was one.
    pub fn expire(&mut self, now: Millis) -> (Outcome, Option<Ticket>) {
        match self.state {
            State::Asking { until, .. } if until <= now => {
                (self.fail(now, None, Reason::CallbackTimeout), None)
            }
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
    fn fail(&mut self, now: Millis, call: Option<Call>, reason: Reason) -> Outcome {
        self.trouble = Some(reason);
        let call = call.or(self.replay.take());
        self.wait(now, None, None, call.as_ref());
        Outcome::Later { call, answered: false }
    }

    /// Waits before the next attempt: as many seconds as the platform asked for, else longer with every failure.
    fn wait(&mut self, now: Millis, asked: Option<u32>, token: Option<Token>, call: Option<&Call>) {
        self.working_since = None;
        let look = self.served && matches!(call, None | Some(Call::Count));
        let doublings = self.failures + if look { PATIENT_START } else { 0 };
        let longest = (FIRST_WAIT << doublings.min(16)).min(LONGEST_WAIT);
        self.failures += 1;
        let wait = match asked {
            Some(seconds) => {
                let wait = Millis::from(seconds.clamp(1, 3_600)) * SECOND;
                wait + self.chance(wait / 10)
            }
            None if self.trouble == Some(Reason::RateLimited) => self.chance(longest).max(SECOND),
            None => self.chance(longest),
        };
        self.state = State::Backoff { until: now + wait, asked: asked.is_some(), token };
    }

    fn works(&mut self, now: Millis) {
        self.failures = 0;
        self.served = true;
        if now - *self.working_since.get_or_insert(now) >= MINUTE {
            self.asked.clear();
        }
    }
}

/// Writes down a call of a callback, and no more calls than the limits look at.
fn note(calls: &mut Vec<Millis>, limits: &[(usize, Millis)], now: Millis) {
    calls.truncate(limits.last().map_or(0, |(most, _)| most - 1));
    calls.insert(0, now);
}

/// When the next call is within the limits.
fn allowed(calls: &[Millis], limits: &[(usize, Millis)]) -> Millis {
    let since = |(most, window): &(usize, Millis)| calls.get(most - 1).map_or(0, |call| call + window);
    limits.iter().map(since).max().unwrap_or_default()
}

/// The state with a new token, if there is one.
fn ready(token: Option<Token>) -> State {
    token.map_or(State::Idle, |token| State::Ready { token, bare: false })
}

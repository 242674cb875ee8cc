//! The rules that hold at any moment, whatever happens: checked after every single event of every script.
//!
//! The referee sees only what a browser, a callback and a platform would see — events in, effects out, the screen —
//! and keeps its own books on tokens and time, so that it can't repeat a mistake of the core.

use std::collections::HashSet;

use app_inbox::api::{Answer, Call, Content, Marks, Request, Token};
use app_inbox::inbox::{Effect, Event, Settings};
use app_inbox::session::{Given, Millis, REQUEST_TIMEOUT, Ticket};
use app_inbox::view::{Body, View};

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;

/// A request on its way.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) ticket: Ticket,
    pub(crate) request: Request,
    until: Millis,
    /// It was answered 401 before and is sent again with a new token.
    pub(crate) replay: bool,
    /// Its token came without a successor last time and is used once more.
    pub(crate) bare: bool,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Referee {
    settings: Settings,
    on: bool,
    visible: bool,
    online: bool,
    /// The callback that was called and may still answer, and until when.
    pub(crate) asking: Option<(Ticket, Millis)>,
    pub(crate) sent: Option<Sent>,
    /// The one token that a request may carry now, and whether it has been used before.
    token: Option<(Token, bool)>,
    /// The token that was refused a moment ago; the call it carried waits for a better one.
    refused: Option<Token>,
    /// Whether the platform refuses this visitor, since when, and whether somebody wished for another try later on.
    denied: Option<(Millis, bool)>,
    /// The platform asked not to be asked before.
    not_before: Millis,
    /// When the callback was called, since all was well for a minute.
    asked: Vec<Millis>,
    well_since: Option<Millis>,
    /// Whether the platform has answered for this visitor at all.
    heard: bool,
    /// What the visitor has read since the start, and whether "Mark all as read" was among it.
    read: HashSet<String>,
    read_all: bool,
    /// More than this can't be unread, by any answer so far.
    most_unread: u64,
}

impl Referee {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            on: false,
            visible: true,
            online: true,
            asking: None,
            sent: None,
            token: None,
            refused: None,
            denied: None,
            not_before: 0,
            asked: Vec::new(),
            well_since: None,
            heard: false,
            read: HashSet::new(),
            read_all: false,
            most_unread: 0,
        }
    }

    /// Takes what is about to happen. Returns the request that has to be cut off by it.
    pub(crate) fn sees_coming(&mut self, event: &Event, screen: &View, now: Millis) -> Vec<Ticket> {
        let mut cut_off = self.ends_what_took_too_long(now);
        match event {
            Event::Started(settings) => {
                cut_off.extend(self.forgets_the_visitor());
                self.settings = (**settings).clone();
                self.on = true;
            }
            Event::VisibilityChanged(visible) => self.visible = *visible,
            Event::ConnectionChanged(online) => self.online = *online,
            _ if !self.on => {}
            Event::Destroyed => {
                cut_off.extend(self.forgets_the_visitor());
                self.on = false;
            }
            Event::TokenGiven(ticket, given) => self.takes_token(*ticket, given),
            Event::Answered(ticket, answer) => self.takes_answer(*ticket, answer, now),
            Event::AnswerLost(ticket) => {
                let lost = self.sent.take_if(|sent| sent.ticket == *ticket);
                self.well_since = self.well_since.filter(|_| lost.is_none());
            }
            Event::BellPressed(bell) if screen.panel.as_ref().map(|panel| panel.bell) != Some(*bell) => {
                self.wish(now)
            }
            Event::OpenAsked(true) if screen.panel.is_none() => self.wish(now),
            Event::RetryPressed if screen.panel.is_some() => self.wish(now),
            Event::RefreshAsked => self.wish(now),
            Event::RowPressed(id) => {
                self.read.insert(id.clone());
            }
            Event::MarkAllPressed => self.read_all = true,
            _ => {}
        }
        cut_off
    }

    fn ends_what_took_too_long(&mut self, now: Millis) -> Vec<Ticket> {
        if self.asking.take_if(|(_, until)| *until <= now).is_some() {
            self.callback_failed();
        }
        let late = self.sent.take_if(|sent| sent.until <= now);
        self.well_since = self.well_since.filter(|_| late.is_none());
        late.map(|sent| sent.ticket).into_iter().collect()
    }

    fn forgets_the_visitor(&mut self) -> Option<Ticket> {
        (self.asking, self.token, self.refused, self.denied) = (None, None, None, None);
        (self.heard, self.read_all, self.not_before, self.most_unread) = (false, false, 0, 0);
        self.read.clear();
        self.sent.take().map(|sent| sent.ticket)
    }

    fn callback_failed(&mut self) {
        self.refused = None;
        self.well_since = None;
    }

    fn takes_token(&mut self, ticket: Ticket, given: &Given) {
        if self.asking.take_if(|(open, _)| *open == ticket).is_none() {
            return;
        }
        match given {
            Given::Token(token) if self.refused.as_ref() != Some(token) => {
                self.token = Some((token.clone(), false))
            }
            Given::Nothing => {
                self.forgets_the_visitor();
            }
            _ => self.callback_failed(),
        }
    }

    fn takes_answer(&mut self, ticket: Ticket, answer: &Answer, now: Millis) {
        let Some(sent) = self.sent.take_if(|sent| sent.ticket == ticket) else { return };
        let good = (200..300).contains(&answer.status);
        let again = (good && !sent.bare).then(|| (sent.request.token.clone(), true));
        self.token = answer.token.clone().map(|token| (token, false)).or(again);
        self.heard |= answer.status != 401 || sent.replay;
        match answer.status {
            200..300 => {
                if now - *self.well_since.get_or_insert(now) >= MINUTE {
                    self.asked.clear();
                }
                self.most_unread = match &answer.content {
                    Some(Content::Count(count)) => self.most_unread.max(u64::from(*count)),
                    Some(Content::Page(page)) => self.most_unread + page.notifications.len() as u64,
                    _ => self.most_unread,
                };
            }
            401 => {
                (self.token, self.well_since) = (None, None);
                self.refused = (!sent.replay).then_some(sent.request.token);
            }
            403 => {
                self.forgets_the_visitor();
                self.denied = Some((now, false));
            }
            429 | 500..600 => {
                self.well_since = None;
                let wait = answer.retry_after.map_or(0, |seconds| u64::from(seconds).clamp(1, 3_600) * 1_000);
                self.not_before = now + wait;
            }
            _ => {}
        }
    }

    fn wish(&mut self, now: Millis) {
        self.online = true;
        if let Some((since, wished)) = &mut self.denied {
            *wished |= now - *since >= MINUTE;
        }
    }

    fn is_awake(&self) -> bool {
        self.on && self.visible && self.online
    }

    /// Takes what is wanted after that.
    pub(crate) fn checks(&mut self, effects: &[Effect], cut_off: &[Ticket], now: Millis) {
        let cut: Vec<Ticket> =
            effects.iter().filter_map(|e| if let Effect::CutOff(t) = e { Some(*t) } else { None }).collect();
        assert_eq!(cut, cut_off, "exactly what is given up is cut off");
        for effect in effects {
            match effect {
                Effect::CutOff(_) => continue,
                Effect::AskToken(ticket) => self.checks_callback(*ticket, now),
                Effect::Send(ticket, request) => self.checks_request(*ticket, request, now),
                Effect::FocusPanel(_) | Effect::FocusBell(_) | Effect::Warn(_) => {}
            }
            assert!(self.on, "C14: nothing is wanted before the start or after the end: {effect:?}");
        }
    }

    fn checks_callback(&mut self, ticket: Ticket, now: Millis) {
        assert!(self.asking.is_none() && self.sent.is_none(), "C1: one thing at a time");
        assert!(self.is_awake(), "C10: no callback while nobody looks");
        assert!(self.token.is_none(), "C6: no callback while there is a token");
        assert!(now >= self.not_before, "the wait that the platform asked for is kept");
        assert!(self.denied.is_none_or(|(_, wished)| wished), "after 403 only a wish leads to another try");
        self.denied = None;
        self.asked.push(now);
        let since = |window: Millis| self.asked.iter().filter(|at| **at + window > now).count();
        assert!(since(MINUTE) <= 3, "C7: {} calls in a minute", since(MINUTE));
        assert!(since(HOUR) <= 20, "C7: {} calls in an hour", since(HOUR));
        self.asking = Some((ticket, now + u64::from(self.settings.token_timeout)));
    }

    fn checks_request(&mut self, ticket: Ticket, request: &Request, now: Millis) {
        assert!(self.asking.is_none() && self.sent.is_none(), "C1: one thing at a time");
        assert!(now >= self.not_before, "the wait that the platform asked for is kept");
        let (token, bare) = self.token.take().expect("no request without a token");
        assert!(request.token == token, "a request carries the last token, not {}", request.token.header());
        assert!(!request.path.contains(token.header()), "C12: the token is in the header only");
        if let Call::Mark(marks) = &request.call {
            self.checks_marks(marks, request);
        } else {
            assert!(self.is_awake(), "C10: nothing is asked while nobody looks");
            assert_eq!((request.method, &request.body), ("GET", &None));
        }
        let (replay, until) = (self.refused.take().is_some(), now + REQUEST_TIMEOUT);
        self.sent = Some(Sent { ticket, request: request.clone(), until, replay, bare });
    }

    fn checks_marks(&self, marks: &Marks, request: &Request) {
        let body: serde_json::Value =
            serde_json::from_str(request.body.as_deref().expect("a body")).expect("JSON");
        assert_eq!((request.method, &body["status"]), ("POST", &"OPENED".into()));
        let Marks::These(ids) = marks else {
            assert!(self.read_all && body.get("ids").is_none(), "C13: all only because the visitor said so");
            return;
        };
        let sent: Vec<&str> =
            body["ids"].as_array().expect("ids").iter().filter_map(|id| id.as_str()).collect();
        assert!(!sent.is_empty(), "C13: no ids would mean all");
        assert_eq!(sent, ids.all());
        assert!(
            ids.all().iter().all(|id| self.read.contains(id)),
            "only what the visitor has read: {sent:?}"
        );
        let once: HashSet<_> = sent.iter().collect();
        assert_eq!(once.len(), sent.len(), "every id once: {sent:?}");
    }

    /// Takes what is on the screen after that, and when the next event will come by itself.
    pub(crate) fn looks_at(&self, screen: &View, wakes_at: Option<Millis>, now: Millis) {
        assert!(wakes_at.is_none_or(|at| at > now), "what is due is done at once, or a timer would spin");
        let waits = self.asking.is_some() || self.sent.is_some();
        if !self.is_awake() && !waits {
            assert_eq!(wakes_at, None, "C10: no timer while nobody looks");
        }
        if self.is_awake() && self.denied.is_none() && self.settings.poll_interval > 0 {
            assert!(wakes_at.is_some(), "the inbox never falls asleep for good");
        }
        if !self.heard || !self.on {
            assert_eq!(screen, &View::default(), "nothing is on the screen of a visitor who isn't known");
        }
        assert!(u64::from(screen.unread) <= self.most_unread, "unread never wraps: {}", screen.unread);
        if let Some(Body::List { rows, .. }) = screen.panel.as_ref().map(|panel| &panel.body) {
            let ids: HashSet<&str> = rows.iter().map(|row| row.notification.id.as_str()).collect();
            assert_eq!(ids.len(), rows.len(), "every row once");
            assert!(!rows.is_empty(), "no rows is another state");
            let owners: HashSet<&str> =
                ids.iter().map(|id| id.trim_end_matches(|c: char| c.is_ascii_digit())).collect();
            assert_eq!(owners.len(), 1, "two visitors never mix: {ids:?}");
        }
    }
}

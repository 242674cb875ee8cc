//! The rules that hold at any moment, whatever happens: checked before and after every single event of every script.
//!
//! The referee sees only what a browser, a callback and a platform would see — events in, effects out, the screen —
//! and keeps its own books on tokens, time, failures and visitors, so that it can't repeat a mistake of the core.
//! Every breach is a sentence that names its rule.

use std::collections::{HashMap, HashSet, VecDeque};

use app_inbox::api::{Answer, Call, Content, Marks, Request, Token};
use app_inbox::choice::Badge;
use app_inbox::inbox::{Effect, Event, Settings, UNDO_TIME, Warning};
use app_inbox::session::{Given, Millis, REQUEST_TIMEOUT, Reason, Ticket};
use app_inbox::view::{Bell, Body, View};

use crate::budget::Budget;

const SECOND: Millis = 1_000;
pub(crate) const MINUTE: Millis = 60 * SECOND;
pub(crate) const HOUR: Millis = 60 * MINUTE;
/// Looks that cost a callback each are at least this far apart.
const COSTLY_INTERVAL: Millis = 5 * MINUTE;

const EVENTS_A_SEARCH: usize = 16;
/// So many refused tokens are never sent again, whoever brings them.
const REMEMBERED: usize = 20;

/// The end of every token that the fixture mints: seen anywhere but in a header, it was betrayed.
pub(crate) const CANARY: &str = "-canary";

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

/// Why nothing may be asked for now.
#[derive(Clone, Debug)]
enum Wait {
    /// Something failed at `since`: `most` is the latest end of the wait.
    Failed { since: Millis, most: Millis },
    /// The platform asked for it: neither before the one nor, by itself, after the other.
    Asked { from: Millis, most: Millis },
    /// Nobody is logged in.
    Nobody { since: Millis, until: Millis },
    /// The platform refuses this visitor.
    Denied { since: Millis },
}

/// What belongs to the visitor, and goes with them.
#[derive(Debug, Default)]
struct Visitor {
    /// The one token that a request may carry now, and whether it has been used before.
    token: Option<(Token, bool)>,
    /// A call was answered 401 and waits for a better token.
    refused: Option<Call>,
    wait: Option<Wait>,
    /// How often in a row something failed, and how often nobody was logged in.
    failures: u32,
    empties: usize,
    /// Whether a count and whether a mark has yet to be sent.
    count_owed: bool,
    mark_owed: bool,
    /// Whether that may be "all".
    all_owed: bool,
    /// Whether rows were known when it was last said that all are read.
    all_known: bool,
    /// Since when the count may be looked at by itself, and since when it has to.
    look: Option<(Millis, Millis)>,
    looked_at: Option<Millis>,
    /// Whether the platform has answered for this visitor at all.
    heard: bool,
    /// Whether it has done so with a success.
    served: bool,
    /// The ids of the rows that came, whether the first page did, and whether they may be somebody else's.
    delivered: HashSet<String>,
    listed: bool,
    doubted: bool,
    /// What is unread by the platform's count, and by one that came while rows may be somebody else's.
    count: u32,
    held: Option<u32>,
    /// What the visitor has read since the start, and whether "Mark all as read" was among it.
    read: HashSet<String>,
    /// From when on the platform may hear that all are read; nothing as long as the visitor hasn't said so.
    read_all_from: Option<Millis>,
    /// What was there when the visitor said so, and what has come since where all of it was known.
    all_of: HashSet<String>,
    since: HashSet<String>,
    /// Whether the rows are all that there are, and whether they were when the visitor said so.
    whole: bool,
    all_whole: bool,
    announced_at: Option<Millis>,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Referee {
    settings: Settings,
    on: bool,
    visible: bool,
    online: bool,
    /// Put aside whole, by the back/forward cache.
    stored: bool,
    /// A policy of the page forbids requests to the platform.
    blocked: bool,
    clock: Millis,
    /// The callback that was called and may still answer, and until when.
    pub(crate) asking: Option<(Ticket, Millis)>,
    pub(crate) sent: Option<Sent>,
    visitor: Visitor,
    /// Every token that came, by the number of the visitor that it came for.
    tokens: HashMap<String, u32>,
    visitors: u32,
    /// The last tokens that the platform refused.
    dead: VecDeque<Token>,
    tickets: HashSet<u32>,
    budget: Budget,
    /// What the last event was: a wish, the page's return, or neither.
    cause: Cause,
    /// When a wish cut a wait short for certain, and when one may have done so.
    surely_cut: Option<Millis>,
    maybe_cut: Option<Millis>,
    /// When the inbox said that it would wake.
    promised: Option<Millis>,
    /// Whether something was owed before this event.
    was_owed: bool,
    /// How many attempts in a row followed a failure at once, and how often that were two.
    at_once: u32,
    in_haste: u32,
    hides_tokens: bool,
    due_reports: Vec<Reason>,
    /// Whether the page's script believes that the panel is open.
    told_open: bool,
    events: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Cause {
    Wish,
    Return,
    Other,
}

impl Referee {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            on: false,
            visible: true,
            online: true,
            stored: false,
            blocked: false,
            clock: 0,
            asking: None,
            sent: None,
            visitor: Visitor::default(),
            tokens: HashMap::new(),
            visitors: 0,
            dead: VecDeque::new(),
            tickets: HashSet::new(),
            budget: Budget::default(),
            cause: Cause::Other,
            surely_cut: None,
            maybe_cut: None,
            promised: None,
            was_owed: false,
            at_once: 0,
            in_haste: 0,
            hides_tokens: false,
            due_reports: Vec::new(),
            told_open: false,
            events: 0,
        }
    }

    // ---- what is about to happen

    /// Takes what is about to happen. Returns the requests that have to be cut off by it.
    pub(crate) fn sees_coming(&mut self, event: &Event, screen: &View, now: Millis) -> Vec<Ticket> {
        self.clock = self.clock.max(now);
        self.cause = Cause::Other;
        self.was_owed = self.visitor.count_owed || self.visitor.mark_owed;
        self.due_reports.clear();
        self.events += 1;
        if self.searches() {
            keeps_secret("an event", event);
        }
        let mut cut_off = self.ends_what_took_too_long();
        match event {
            Event::Started { settings, known } => {
                cut_off.extend(self.begins_anew(!known));
                self.settings = (**settings).clone();
                self.on = true;
                self.visitor.count_owed = true;
            }
            Event::VisibilityChanged(visible) => {
                self.visible = *visible;
                if !visible {
                    self.ends_undo();
                }
                self.comes_back();
            }
            Event::ConnectionChanged(online) => {
                self.online = *online;
                self.comes_back();
            }
            _ if !self.on => {}
            Event::Stored => self.stored = true,
            Event::Restored => {
                self.stored = false;
                cut_off.extend(self.begins_anew(false));
                self.visitor.count_owed = true;
            }
            Event::Destroyed => {
                cut_off.extend(self.begins_anew(false));
                (self.on, self.stored) = (false, false);
            }
            Event::TokenGiven(ticket, given) => self.takes_token(*ticket, given, screen),
            Event::Answered(ticket, answer) => self.takes_answer(*ticket, answer),
            Event::AnswerLost(ticket) => {
                if let Some(sent) = self.sent.take_if(|sent| sent.ticket == *ticket) {
                    self.loses(&sent);
                }
            }
            Event::Blocked => {
                let news = !std::mem::replace(&mut self.blocked, true);
                self.due_reports.extend((news && self.sent.is_none()).then_some(Reason::BlockedByPolicy));
            }
            _ => self.takes_action(event, screen),
        }
        cut_off
    }

    fn takes_action(&mut self, event: &Event, screen: &View) {
        match event {
            Event::BellPressed(_) if self.settings.inline || self.settings.open.is_some() => {}
            Event::BellPressed(bell) if screen.panel.as_ref().map(|panel| panel.bell) != Some(*bell) => {
                self.wish(screen.bell.is_none());
            }
            Event::OpenAsked(true) if screen.panel.is_none() => self.wish(screen.bell.is_none()),
            Event::RetryPressed if screen.panel.is_some() => self.wish(false),
            Event::RefreshAsked => self.wish(true),
            Event::RowPressed(id) | Event::MarkPressed(id) | Event::MarkAsked(id) => {
                self.ends_undo();
                self.visitor.read.insert(id.clone());
            }
            Event::RowsSeen(ids) => {
                self.ends_undo();
                self.visitor.read.extend(ids.iter().cloned());
            }
            Event::MarkAllPressed => {
                self.reads_all();
                let from = &mut self.visitor.read_all_from;
                let until = self.clock + UNDO_TIME;
                // What was said before may have come to nothing, for there was nothing to mark.
                *from = Some(from.map_or(until, |from| from.min(until)));
            }
            Event::UndoHeld(held) => {
                if let Some(from) = self.visitor.read_all_from.as_mut().filter(|from| **from > self.clock) {
                    *from = if *held { Millis::MAX } else { self.clock + UNDO_TIME };
                }
            }
            Event::AllRead => {
                self.reads_all();
                self.visitor.read_all_from = Some(0);
            }
            Event::UndoPressed => drop(self.visitor.read_all_from.take_if(|from| *from > self.clock)),
            Event::BellPressed(_)
            | Event::ClosePressed
            | Event::EscapePressed
            | Event::OutsidePressed
            | Event::BellLost
            | Event::OpenAsked(false) => self.ends_undo(),
            _ => {}
        }
    }

    fn reads_all(&mut self) {
        let visitor = &mut self.visitor;
        visitor.all_known |= visitor.listed && !visitor.delivered.is_empty();
        visitor.all_of.extend(visitor.delivered.iter().cloned());
        visitor.all_whole = visitor.whole;
        visitor.since.clear();
    }

    /// The visitor turns to something else: "Mark all as read" can be told now.
    fn ends_undo(&mut self) {
        let now = self.clock;
        self.visitor.read_all_from = self.visitor.read_all_from.map(|from| from.min(now));
    }

    fn ends_what_took_too_long(&mut self) -> Vec<Ticket> {
        let now = self.clock;
        if self.asking.take_if(|(_, until)| *until <= now).is_some() {
            self.fails(Reason::CallbackTimeout);
        }
        let Some(late) = self.sent.take_if(|sent| sent.until <= now) else { return Vec::new() };
        self.loses(&late);
        vec![late.ticket]
    }

    /// The page says `init`, ends or is restored.
    fn begins_anew(&mut self, another: bool) -> Option<Ticket> {
        let at_work = self.sent.is_some() || self.visitor.token.is_some();
        let nobody = matches!(self.visitor.wait, Some(Wait::Nobody { .. }));
        let cut_off = self.asking.is_some();
        self.budget.begins_anew(another, nobody || cut_off || at_work && self.budget.fruitful);
        self.forgets_the_visitor()
    }

    fn forgets_the_visitor(&mut self) -> Option<Ticket> {
        self.visitor = Visitor::default();
        self.visitors += 1;
        self.asking = None;
        self.surely_cut = None;
        self.sent.take().map(|sent| sent.ticket)
    }

    /// Something failed: it is told, and a wait of twice the length of the last one begins.
    fn fails(&mut self, reason: Reason) {
        let call = self.visitor.refused.take();
        self.waits_after(reason, call.as_ref());
        if let Some(call) = call {
            self.owes_again(&call);
        }
    }

    fn waits_after(&mut self, reason: Reason, call: Option<&Call>) {
        self.due_reports.push(reason);
        self.budget.fails();
        let look = self.visitor.served && matches!(call, None | Some(Call::Count));
        let first = if look { 32 * SECOND } else { 2 * SECOND };
        let most = self.clock + (first << self.visitor.failures.min(16)).min(300 * SECOND);
        self.visitor.failures += 1;
        self.visitor.wait = Some(Wait::Failed { since: self.clock, most });
    }

    fn loses(&mut self, sent: &Sent) {
        let reason = if self.blocked { Reason::BlockedByPolicy } else { Reason::Network };
        self.waits_after(reason, Some(&sent.request.call));
        self.owes_again(&sent.request.call);
    }

    fn owes_again(&mut self, call: &Call) {
        self.visitor.count_owed |= *call == Call::Count;
        self.visitor.mark_owed |= matches!(call, Call::Mark(_));
        self.visitor.all_owed |= *call == Call::Mark(Marks::All);
    }

    fn drops_doubted_rows(&mut self) {
        if std::mem::take(&mut self.visitor.doubted) {
            self.visitor.count = self.visitor.held.take().unwrap_or(self.visitor.count);
            self.visitor.delivered.clear();
            (self.visitor.listed, self.visitor.whole) = (false, false);
        }
    }

    fn takes_token(&mut self, ticket: Ticket, given: &Given, screen: &View) {
        if self.asking.take_if(|(open, _)| *open == ticket).is_none() {
            return;
        }
        match given {
            Given::Token(token) if !self.dead.contains(token) => {
                self.receives(token, false);
                self.visitor.empties = 0;
                if self.visitor.all_known {
                    // Whether it is still the visitor who said "all" has to be seen first.
                    self.visitor.refused.take_if(|call| *call == Call::Mark(Marks::All));
                    self.visitor.mark_owed &= !std::mem::take(&mut self.visitor.all_owed);
                }
                self.visitor.doubted |= self.visitor.listed;
                if screen.panel.is_none() {
                    self.drops_doubted_rows();
                }
            }
            Given::Token(_) => self.fails(Reason::Refused),
            Given::Rejected => self.fails(Reason::CallbackRejected),
            Given::Nonsense => self.fails(Reason::InvalidToken),
            Given::Nothing => {
                let Visitor { empties, failures, .. } = self.visitor;
                self.forgets_the_visitor();
                let wait = [5 * MINUTE, 15 * MINUTE, HOUR][empties.min(2)];
                (self.visitor.empties, self.visitor.failures) = (empties + 1, failures);
                self.visitor.count_owed = true;
                self.visitor.wait = Some(Wait::Nobody { since: self.clock, until: self.clock + wait });
            }
        }
    }

    fn receives(&mut self, token: &Token, bare: bool) {
        if !bare {
            self.tokens.insert(token.header().to_owned(), self.visitors);
        }
        self.visitor.token = Some((token.clone(), bare));
    }

    fn takes_answer(&mut self, ticket: Ticket, answer: &Answer) {
        let Some(sent) = self.sent.take_if(|sent| sent.ticket == ticket) else { return };
        match &answer.token {
            _ if answer.status == 401 => {}
            Some(token) if !self.dead.contains(token) => self.receives(token, false),
            _ if (200..300).contains(&answer.status) && !sent.bare => {
                self.receives(&sent.request.token, true)
            }
            _ => {}
        }
        self.visitor.heard |= answer.status != 401;
        match answer.status {
            200..300 => self.takes_content(&sent.request.call, answer.content.as_ref()),
            401 => self.takes_refusal(sent),
            403 => {
                let failures = self.visitor.failures;
                self.forgets_the_visitor();
                self.visitor.failures = failures;
                self.visitor.wait = Some(Wait::Denied { since: self.clock });
                self.due_reports.push(Reason::Denied);
            }
            429 | 500..600 => {
                let reason = if answer.status == 429 { Reason::RateLimited } else { Reason::Network };
                self.waits_after(reason, Some(&sent.request.call));
                self.owes_again(&sent.request.call);
                if let Some(seconds) = answer.retry_after {
                    let wait = u64::from(seconds).clamp(1, 3_600) * SECOND;
                    let (from, most) = (self.clock + wait, self.clock + wait + wait / 10);
                    self.visitor.wait = Some(Wait::Asked { from, most });
                }
            }
            _ => self.takes_no(&sent.request.call),
        }
    }

    fn takes_refusal(&mut self, sent: Sent) {
        self.dead.push_back(sent.request.token.clone());
        if self.dead.len() > REMEMBERED {
            self.dead.pop_front();
        }
        self.budget.fails();
        if sent.replay {
            self.waits_after(Reason::Refused, Some(&sent.request.call));
            self.owes_again(&sent.request.call);
        } else {
            self.visitor.refused = Some(sent.request.call);
        }
    }

    fn takes_content(&mut self, call: &Call, content: Option<&Content>) {
        self.budget.all_is_well(self.clock);
        self.visitor.failures = 0;
        self.visitor.served = true;
        match content {
            Some(Content::Count(count)) => {
                if self.visitor.doubted {
                    self.visitor.held = Some(*count);
                } else {
                    self.visitor.whole &= self.visitor.count == *count;
                    self.visitor.count = *count;
                }
                self.visitor.looked_at = Some(self.clock);
                self.looks_later();
            }
            Some(Content::Page(list)) => {
                let ids = list.notifications.iter().map(|row| row.notification.id.clone());
                if *call == (Call::List { page: 0 }) {
                    let whole = list.total_pages <= 1 || list.notifications.is_empty();
                    if self.visitor.doubted {
                        // Another visitor's number is not theirs.
                        let held = self.visitor.held.take();
                        self.visitor.count = held.unwrap_or_default();
                        self.visitor.count_owed |= !whole && held.is_none();
                    }
                    self.drops_doubted_rows();
                    (self.visitor.listed, self.visitor.whole) = (true, whole);
                    if self.visitor.all_whole && self.visitor.read_all_from.is_some() {
                        let unread = list.notifications.iter().filter(|row| row.unread);
                        let ids = unread.map(|row| row.notification.id.clone());
                        self.visitor.since = ids.filter(|id| !self.visitor.all_of.contains(id)).collect();
                    }
                } else {
                    self.visitor.whole = false;
                }
                if !self.visitor.doubted {
                    self.visitor.delivered.extend(ids);
                }
            }
            Some(Content::Marked) => self.visitor.count_owed = true,
            None => self.takes_no(call),
        }
    }

    /// The platform will not answer this call, however often it is made.
    fn takes_no(&mut self, call: &Call) {
        self.due_reports.push(Reason::Refused);
        match call {
            Call::Count => self.looks_later(),
            Call::List { page: 0 } => self.drops_doubted_rows(),
            _ => {}
        }
    }

    fn looks_later(&mut self) {
        let interval = u64::from(self.settings.poll_interval);
        let from = self.clock + interval;
        self.visitor.look = (interval > 0).then_some((from, from + 10 * SECOND));
    }

    /// Somebody wishes for it now: waits are cut short, unless it is too soon or the platform asked for them.
    fn wish(&mut self, for_the_count: bool) {
        let now = self.clock;
        self.online = true;
        self.visitor.count_owed |= for_the_count;
        match self.visitor.wait {
            Some(Wait::Failed { .. }) if is_past(self.surely_cut, 10 * SECOND, now) => {
                self.cause = Cause::Wish;
                if is_past(self.maybe_cut, 10 * SECOND, now) {
                    self.visitor.wait = None;
                    self.surely_cut = self.is_early().then_some(now).or(self.surely_cut);
                }
                self.maybe_cut = Some(now);
            }
            Some(Wait::Nobody { since, until }) => {
                let until = until.min(since + MINUTE);
                self.visitor.wait = Some(Wait::Nobody { since, until });
            }
            Some(Wait::Denied { since }) => {
                let from = since + MINUTE;
                self.visitor.wait = Some(Wait::Asked { from, most: from });
            }
            _ => {}
        }
    }

    /// The page is seen or online again: one look may follow, unless there was one a moment ago.
    fn comes_back(&mut self) {
        self.cause = Cause::Return;
        let now = self.clock;
        if self.is_awake()
            && is_past(self.visitor.looked_at, 5 * SECOND, now)
            && let Some((from, _)) = &mut self.visitor.look
        {
            *from = now.min(*from);
            self.visitor.looked_at = Some(now);
        }
    }

    /// To print everything takes longer than all else that is checked, so it isn't done at every event.
    pub(crate) fn searches(&self) -> bool {
        self.events.is_multiple_of(EVENTS_A_SEARCH)
    }

    fn is_awake(&self) -> bool {
        self.on && self.visible && !self.stored && self.online
    }

    // ---- what is wanted after that

    /// Takes what is wanted after that.
    pub(crate) fn checks(&mut self, effects: &[Effect], cut_off: &[Ticket]) {
        let cut: Vec<Ticket> =
            effects.iter().filter_map(|e| if let Effect::CutOff(t) = e { Some(*t) } else { None }).collect();
        assert_eq!(cut, cut_off, "exactly what is given up is cut off");
        let told: Vec<Reason> =
            effects.iter().filter_map(|e| if let Effect::Report(r) = e { Some(*r) } else { None }).collect();
        assert_eq!(told, self.due_reports, "every failure is told once, with its reason (left: told)");
        for effect in effects {
            if self.searches() {
                keeps_secret("an effect", effect);
            }
            match effect {
                Effect::TellOpen(open, _) => {
                    self.told_open = *open;
                    continue;
                }
                Effect::CutOff(_) | Effect::Report(_) => continue,
                Effect::AskToken(ticket) => self.checks_callback(*ticket),
                Effect::Send(ticket, request) => self.checks_request(*ticket, request),
                Effect::Warn(warning) => {
                    self.hides_tokens |= *warning == Warning::TokenHidden;
                }
                Effect::Announce => self.checks_announcement(),
                Effect::Toast(new) => {
                    assert!((1..=3).contains(&new.len()), "a toast is of one to three");
                    let delivered = |id: &str| self.visitor.delivered.contains(id);
                    assert!(new.iter().all(|new| delivered(&new.id)), "a toast for the visitor before");
                }
                Effect::FocusPanel(_) | Effect::FocusBell(_) => {}
            }
            assert!(self.on, "C14: nothing is wanted before the start or after the end: {effect:?}");
        }
    }

    fn checks_announcement(&mut self) {
        let last = self.visitor.announced_at.replace(self.clock);
        assert!(is_past(last, 5 * SECOND, self.clock), "A-04: two announcements within 5 seconds");
    }

    fn checks_callback(&mut self, ticket: Ticket) {
        assert!(self.asking.is_none(), "C1: the callback is called while it is outstanding");
        assert!(self.sent.is_none(), "C1: the callback is called while a request is in flight");
        assert!(self.is_awake(), "C10: the callback is called while nobody looks, or after the end");
        assert!(self.visitor.token.is_none(), "C6: the callback is called although there is a token");
        self.checks_attempt(ticket);
        self.budget.takes_a_call(self.clock);
        self.asking = Some((ticket, self.clock + u64::from(self.settings.token_timeout)));
    }

    /// An attempt of either kind: not before its time.
    fn checks_attempt(&mut self, ticket: Ticket) {
        assert!(self.tickets.insert(ticket.0), "C2: {ticket:?} names two things");
        let now = self.clock;
        match self.visitor.wait.take() {
            None => {}
            Some(Wait::Asked { from, .. }) => {
                assert!(
                    now >= from,
                    "the wait that the platform asked for is cut short by {} ms",
                    from - now
                );
            }
            Some(Wait::Denied { .. }) => {
                panic!("after 403 only a wish, a minute later, leads to another try")
            }
            Some(Wait::Nobody { until, .. }) => {
                assert!(
                    now >= until,
                    "C8: nobody is logged in, and it is asked {} ms too early",
                    until - now
                );
            }
            Some(Wait::Failed { since, .. }) => self.checks_haste(since),
        }
    }

    fn checks_haste(&mut self, since: Millis) {
        let now = self.clock;
        if self.cause == Cause::Wish {
            self.surely_cut = self.is_early().then_some(now).or(self.surely_cut);
            self.at_once = 0;
        } else if self.cause == Cause::Other && self.is_early() && since < now {
            // For what this event itself wants, no time to wake was promised.
            assert!(
                !self.was_owed,
                "a wait is cut short, and nobody wished for it, or within 10 s of the last time"
            );
        }
        self.at_once = if since == now && self.cause == Cause::Other { self.at_once + 1 } else { 0 };
        // By chance a wait may be next to nothing, but not twice in a row time and again.
        self.in_haste += u32::from(self.at_once == 2);
        assert!(self.in_haste < 2, "C5, C9: failure after failure without a wait in between");
    }

    /// Whether the inbox meant to sleep longer than that.
    fn is_early(&self) -> bool {
        self.promised.is_some_and(|at| self.clock < at)
    }

    fn checks_request(&mut self, ticket: Ticket, request: &Request) {
        assert!(self.sent.is_none(), "C1: two requests are in flight");
        assert!(self.asking.is_none(), "C1: a request goes out while the callback is outstanding");
        let bare = self.checks_token(&request.token);
        let text = format!("{} {}", request.path, request.body.as_deref().unwrap_or_default());
        assert!(!text.contains(request.token.header()), "C12: a token outside of the header: {text}");
        if let Call::Mark(marks) = &request.call {
            self.checks_marks(marks, request);
        } else {
            assert!(self.is_awake(), "C10: something is asked while nobody looks, or after the end");
            assert_eq!((request.method, &request.body), ("GET", &None));
        }
        let replay = self.visitor.refused.take().is_some();
        if request.call == Call::Count && !replay {
            self.checks_look();
        }
        self.checks_attempt(ticket);
        match &request.call {
            _ if replay => {}
            Call::Count => self.visitor.count_owed = false,
            Call::Mark(_) => self.visitor.mark_owed = false,
            _ => {}
        }
        let until = self.clock + REQUEST_TIMEOUT;
        self.sent = Some(Sent { ticket, request: request.clone(), until, replay, bare });
    }

    fn checks_token(&mut self, token: &Token) -> bool {
        let text = token.header();
        assert!(!self.dead.contains(token), "C5: a token that the platform refused is sent again: {text}");
        let came_for = self.tokens.get(text);
        assert!(came_for.is_some(), "a token that nobody gave: {text}");
        assert!(came_for == Some(&self.visitors), "a request with the token of the visitor before: {text}");
        let (last, bare) = self.visitor.token.take().expect("C6: a request although its token is spent");
        assert!(last == *token, "C6: a request carries the last token, not {text}");
        bare
    }

    /// A look at the count has a reason: somebody wished for it, it is owed, or its time has come.
    fn checks_look(&mut self) {
        let now = self.clock;
        let due = self.visitor.look.take().is_some_and(|(from, _)| from <= now);
        assert!(self.visitor.count_owed || due, "the count is looked at before its time");
    }

    fn checks_marks(&self, marks: &Marks, request: &Request) {
        let body: serde_json::Value =
            serde_json::from_str(request.body.as_deref().expect("a body")).expect("JSON");
        assert_eq!((request.method, &body["status"]), ("POST", &"OPENED".into()));
        let Marks::These(ids) = marks else {
            assert!(
                self.visitor.read_all_from.is_some_and(|from| from <= self.clock)
                    && body.get("ids").is_none(),
                "C13: all only because the visitor said so, and can't take it back any more"
            );
            let is_read = |id: &String| self.visitor.read.contains(id);
            assert!(self.visitor.since.iter().all(is_read), "C13: what has come since then is none of it");
            return;
        };
        let sent: Vec<&str> =
            body["ids"].as_array().expect("ids").iter().filter_map(|id| id.as_str()).collect();
        assert!(!sent.is_empty(), "C13: no ids would mean all");
        assert_eq!(sent, ids.all());
        let all = self.visitor.read_all_from.is_some_and(|from| from <= self.clock);
        let read = |id: &String| self.visitor.read.contains(id) || all && self.visitor.all_of.contains(id);
        assert!(ids.all().iter().all(read), "C13: only what the visitor has read: {sent:?}");
        let once: HashSet<_> = sent.iter().collect();
        assert_eq!(once.len(), sent.len(), "every id once: {sent:?}");
    }

    // ---- what is on the screen after that, and what will happen by itself

    /// Takes what is on the screen after that, and when the next event will come by itself.
    pub(crate) fn looks_at(&mut self, screen: &View, wakes_at: Option<Millis>) {
        self.checks_timer(wakes_at);
        self.promised = wakes_at;
        if screen.panel.is_none() {
            self.drops_doubted_rows();
        }
        if !self.stored && !self.settings.inline && self.settings.open.is_none() {
            assert_eq!(self.told_open, screen.panel.is_some(), "the page hears of every opening and closing");
        }
        if !self.visitor.heard || !self.on || self.stored {
            assert_eq!(screen, &View::default(), "nothing is on the screen of a visitor who isn't known");
            return;
        }
        let unread = screen.unread;
        assert_eq!(
            screen.bell.as_ref(),
            Some(&bell(unread, self.settings.badge)),
            "the bell says what is unread"
        );
        let delivered = &self.visitor.delivered;
        assert!(
            unread as usize <= delivered.len().max(self.visitor.count as usize),
            "{unread} unread, by no answer for this visitor"
        );
        if let Some(Body::List { rows, .. }) = screen.contents().map(|panel| &panel.body) {
            let ids: HashSet<&str> = rows.iter().map(|row| row.notification.id.as_str()).collect();
            assert_eq!(ids.len(), rows.len(), "every row once");
            assert!(!rows.is_empty(), "no rows is another state");
            let strange = ids.iter().find(|id| !delivered.contains(**id));
            assert!(strange.is_none(), "a row of the visitor before: {strange:?}");
            let owners: HashSet<&str> = ids.iter().map(|id| owner(id)).collect();
            assert_eq!(owners.len(), 1, "two visitors on one screen: {ids:?}");
        }
    }

    fn checks_timer(&self, wakes_at: Option<Millis>) {
        let now = self.clock;
        assert!(wakes_at.is_none_or(|at| at > now), "what is due is done at once, or a timer would spin");
        let outstanding = self.asking.map(|(_, until)| until).or(self.sent.as_ref().map(|sent| sent.until));
        if let Some(until) = outstanding {
            assert!(wakes_at.is_some_and(|at| at <= until), "C3: no timer ends what takes too long");
        } else if !self.is_awake() {
            assert_eq!(wakes_at, None, "C10: a timer while nobody looks, or after the end");
        } else if let Some(latest) = self.wakes_by() {
            assert!(latest > now, "C8, C9: it is time, and nothing is done");
            assert!(wakes_at.is_some(), "the inbox falls asleep for good");
            let late = wakes_at.unwrap_or_default().saturating_sub(latest);
            assert!(late == 0, "C8, C9: the inbox wakes {late} ms too late");
        }
    }

    /// When the inbox has to wake at the latest, if it has to.
    fn wakes_by(&self) -> Option<Millis> {
        let owed = self.visitor.count_owed || self.visitor.mark_owed || self.visitor.refused.is_some();
        let wait = match self.visitor.wait {
            Some(Wait::Denied { .. }) => return None,
            Some(Wait::Failed { most, .. } | Wait::Asked { most, .. }) => most,
            Some(Wait::Nobody { until, .. }) => until,
            None => self.clock,
        };
        let budget = if self.visitor.token.is_some() { 0 } else { self.budget.allows_from(self.clock) };
        if owed {
            return Some(wait.max(budget));
        }
        let costly = if self.hides_tokens { COSTLY_INTERVAL } else { 0 };
        self.visitor.look.map(|(_, most)| (most + costly).max(wait).max(budget))
    }
}

fn is_past(then: Option<Millis>, wait: Millis, now: Millis) -> bool {
    then.is_none_or(|then| then + wait <= now)
}

/// Letters before the number of an id or behind the start of a token tell whose it is.
fn owner(id: &str) -> &str {
    id.trim_end_matches(|letter: char| letter.is_ascii_digit())
}

/// What every bell has to show, in English.
fn bell(unread: u32, style: Badge) -> Bell {
    let number = if unread > style.max { format!("{}+", style.max) } else { unread.to_string() };
    let badge = (unread > 0 || style.show_zero).then(|| if style.dot { String::new() } else { number });
    let name =
        if unread == 0 { "Notifications".to_owned() } else { format!("Notifications, {unread} unread") };
    Bell { name, badge }
}

/// C12: what can be printed holds no token.
pub(crate) fn keeps_secret(what: &str, thing: &dyn std::fmt::Debug) {
    let shown = format!("{thing:?}");
    assert!(!shown.contains(CANARY), "C12: a token stands in {what}: {shown:.400}");
}

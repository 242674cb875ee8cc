//! The state machine: every decision is here. Whatever happens comes in as an [`Event`], whatever is wanted goes out as
//! an [`Effect`]; time comes in as a value, and there is no I/O.
//!
//! What it promises, beside what [`crate::session`] does (the numbers are those of the contract that the tests name):
//! - **C10** Nothing is asked while the page is hidden, frozen, stored or offline; what the visitor has read is still
//!   told, as long as that takes no new token. A page that comes back looks once, within 5 s by chance. A visitor's wish
//!   is tried also when the browser believes that it is offline.
//! - **C11** What goes wrong comes out as [`Effect::Report`], once, for the page's scripts, and as [`Effect::Warn`] when
//!   the page's author can mend it; the shell throws nothing and says a warning once.
//! - **C12** Tokens go out in [`Effect::Send`] and nowhere else: no view and no other effect holds one.
//! - **C13** "All" is told as read only because the visitor said so.
//! - **C14** Before `init` with a callback there are no effects at all.
//! - **Two visitors never mix.** Another callback, an answer that nobody is logged in, a refusal, a page that is
//!   restored: each empties the screen in the same turn, and nothing that was asked for the one before counts any more.
//!   A new token from the same callback may be another visitor's too: rows that nobody looks at go at once, those on the
//!   screen with the next list, or when it is refused; while the platform only fails they stay. "All" that was said
//!   before it is told only when that list shows one of the rows that were there.

use std::rc::Rc;

use crate::ahead::Ahead;
use crate::api::Call;
use crate::choice::{Badge, MarkRead, Prefetch};
pub use crate::event::{Cause, Effect, Event, Settings, Warning};
use crate::feed::Feed;
pub use crate::filter::Filter;
use crate::filter::Sieve;
use crate::locale::Locale;
use crate::news::News;
use crate::notification::{Delivery, Notification};
use crate::session::{Millis, Session, Step};
use crate::wants::Wants;

mod answers;
mod marks;
mod panel;

/// Chance before the first look after the page was shown or came online.
const RETURN_CHANCE: Millis = 5_000;
/// A page that comes back sooner than this after a look, or after it came back before, doesn't look again.
const FRESH: Millis = 10_000;

/// The longest wait, in milliseconds, after "Try again" that looks like loading.
const PATIENCE: Millis = 60_000;

/// How long "Mark all as read" can be undone, in milliseconds, not counting while pointer or focus are at "Undo".
pub const UNDO_TIME: Millis = 10_000;

/// The end of time: later than any page lives, and early enough to be added to.
const LAST: Millis = 1 << 53;

/// How far the first page of the list has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Progress {
    #[default]
    Loading,
    Failed,
}

/// The inbox of one page.
#[derive(Debug)]
pub struct Inbox {
    session: Session,
    settings: Settings,
    /// The time of the last event.
    now: Millis,
    on: bool,
    pub(crate) visible: bool,
    /// The page was put aside: it is to show nothing when it comes back, for somebody else may be logged in then.
    pub(crate) stored: bool,
    online: bool,
    returned_at: Option<Millis>,
    /// Why the panel has opened or closed.
    cause: Option<Cause>,
    pub(crate) visitor: Visitor,
}

/// All that is known of one visitor and wanted for them; it goes with them, whole.
#[derive(Debug, Default)]
pub(crate) struct Visitor {
    wants: Wants,
    poll_at: Option<Millis>,
    counted_at: Option<Millis>,
    /// Somebody is logged in and the platform has answered: there is a bell.
    pub(crate) known: bool,
    pub(crate) feed: Feed,
    pub(crate) open: Option<usize>,
    /// Until when the page's script wants the panel open as soon as there is a bell.
    asked_to_open: Millis,
    pub(crate) sieve: Sieve,
    news: News,
    /// Until when "Mark all as read" can be undone; the platform hears of it then.
    pub(crate) undo_until: Option<Millis>,
    ahead: Ahead,
    pub(crate) list: Progress,
    pub(crate) more: Progress,
    /// "Try again" was pressed: it will be tried at this time at the latest.
    patience: Millis,
    /// Whether the platform refused what the visitor did last.
    pub(crate) not_saved: bool,
}

impl Inbox {
    /// An inbox that has not begun; `seed` is any number, different on every page.
    pub fn new(seed: u64) -> Self {
        Self {
            session: Session::new(seed),
            settings: Settings::default(),
            now: 0,
            on: false,
            visible: true,
            stored: false,
            online: true,
            returned_at: None,
            cause: None,
            visitor: Visitor::default(),
        }
    }

    /// How the widget speaks.
    pub(crate) fn locale(&self) -> &Locale {
        &self.settings.locale
    }

    /// Whether there is anything to be seen: somebody is logged in, and the page has not been put aside.
    pub(crate) fn is_seen(&self) -> bool {
        self.visitor.known && !self.stored
    }

    /// How the number of unread notifications is shown.
    pub(crate) fn badge(&self) -> Badge {
        self.settings.badge
    }

    /// The rows that the visitor wants to see, newest first.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &Delivery> {
        self.visitor.feed.rows().iter().filter(|row| self.visitor.sieve.lets_through(row, &self.visitor.feed))
    }

    /// A notification of the list, and whether the visitor has yet to read it.
    pub fn row(&self, id: &str) -> Option<(Rc<Notification>, bool)> {
        let row = self.visitor.feed.rows().iter().find(|row| row.notification.id == id)?;
        Some((Rc::clone(&row.notification), self.visitor.feed.is_unread(row)))
    }

    /// Takes in what has happened at `now` and tells what is wanted. A clock that goes back stands still for us.
    pub fn handle(&mut self, event: Event, now: Millis) -> Vec<Effect> {
        self.now = now.clamp(self.now, LAST);
        let (now, open) = (self.now, self.visitor.open);
        let mut effects = Vec::new();
        self.end_what_took_too_long(now, &mut effects);
        effects.extend(self.session.take_trouble().map(Effect::Report));
        self.take(event, now, &mut effects);
        // Not before "Undo" was heard, which may come late.
        if self.visitor.undo_until.is_some_and(|until| until <= now) {
            self.end_undo();
        }
        self.go_on(now, &mut effects);
        effects.extend(self.session.take_trouble().map(Effect::Report));
        if (self.visitor.wants.list || self.is_reading())
            && self.visible
            && !self.session.is_busy()
            && self.visitor.patience <= now
        {
            // It will be some time before the list can be asked for: it is not on its way.
            self.visitor.list = Progress::Failed;
        }
        self.tell_what_is_new(open.is_some(), now, &mut effects);
        effects
    }

    /// When [`Event::Woke`] is due.
    pub fn wakes_at(&self) -> Option<Millis> {
        let wanted = self.is_awake() && (self.session.call().is_some() || self.wanted().is_some());
        let news =
            if self.visitor.known { self.visitor.news.wakes_at(self.visitor.feed.unread()) } else { None };
        let mut soonest = self.session.wakes_at(wanted);
        let undo = self.visitor.undo_until.filter(|until| *until < LAST);
        for other in [self.visitor.poll_at, undo, news].into_iter().flatten().filter(|_| self.is_awake()) {
            soonest = Some(soonest.map_or(other, |at| at.min(other)));
        }
        soonest
    }

    fn take(&mut self, event: Event, now: Millis, effects: &mut Vec<Effect>) {
        match event {
            Event::Started { settings, known } => self.start(*settings, !known, effects),
            Event::VisibilityChanged(visible) => {
                self.visible = visible;
                if !visible {
                    // The page may never be seen again: what it has to tell is told now.
                    self.end_undo();
                }
                self.come_back(now);
            }
            Event::ConnectionChanged(online) => {
                self.online = online;
                self.come_back(now);
            }
            _ if !self.on => {}
            Event::Destroyed => {
                self.wipe(false, effects);
                (self.on, self.stored) = (false, false);
            }
            Event::Stored => self.stored = true,
            Event::Restored => {
                self.stored = false;
                self.wipe(false, effects);
                self.visitor.wants.count = true;
            }
            Event::Blocked => self.session.block(),
            Event::TokenGiven(ticket, given) => self.take_token(ticket, given, now, effects),
            Event::Answered(ticket, answer) => {
                let outcome = self.session.answered(ticket, answer, now);
                if self.session.hides_tokens() {
                    effects.push(Effect::Warn(Warning::TokenHidden));
                }
                self.settle(outcome, now);
            }
            Event::AnswerLost(ticket) => {
                let outcome = self.session.lost(ticket, now);
                self.settle(outcome, now);
            }
            Event::Woke | Event::WordsCame => {}
            Event::BellApproached(bell) => {
                self.visitor.ahead.bell = bell;
                if self.settings.prefetch == Prefetch::Hover {
                    self.read_ahead();
                }
            }
            // What stands ready is shown first, and read anew with the press.
            Event::BellTouched(_) if self.ready().is_some() => {}
            Event::BellTouched(bell) => {
                self.visitor.ahead.bell = bell;
                self.read_ahead();
            }
            Event::BellPressed(bell) if self.visitor.open == Some(bell) => {
                self.ask_to_close(Cause::Bell, effects)
            }
            Event::BellPressed(bell) => self.ask_to_open(bell, now, effects),
            Event::ClosePressed => self.ask_to_close(Cause::Close, effects),
            Event::EscapePressed => self.ask_to_close(Cause::Escape, effects),
            Event::OutsidePressed => self.ask_to_close(Cause::Outside, effects),
            Event::BellLost => self.close(Cause::Gone, effects),
            Event::OpenAsked(open) => self.obey(open, now, effects),
            Event::RowPressed(_) if self.settings.mark_read == MarkRead::Manual => {}
            Event::RowPressed(id) | Event::MarkPressed(id) => self.mark(id),
            Event::MarkAsked(id) if self.row(&id).is_some() => self.mark(id),
            // Whether it was unread, the platform knows.
            Event::MarkAsked(id) => self.visitor.wants.mark(&id),
            Event::RowsSeen(ids) if self.settings.mark_read == MarkRead::View => {
                ids.into_iter().for_each(|id| self.mark(id));
            }
            Event::RowsSeen(_) => {}
            // Without rows there is no such button.
            Event::MarkAllPressed => {
                if !self.visitor.feed.rows().is_empty() && self.mark_all() {
                    self.visitor.not_saved = false;
                    self.visitor.undo_until = Some(now + UNDO_TIME);
                }
            }
            Event::AllRead => {
                // The page says so for good: there is nothing to undo any more. Before the first answer, nobody knows yet
                // whether there is anything to mark.
                self.end_undo();
                self.visitor.wants.all_marked |= self.mark_all() || !self.visitor.known;
            }
            Event::UndoPressed => {
                if self.visitor.undo_until.take().is_some() {
                    self.visitor.feed.unmark_all();
                    self.visitor.news.settle();
                }
            }
            Event::UndoHeld(held) => {
                let until = if held { LAST } else { now + UNDO_TIME };
                self.visitor.undo_until = self.visitor.undo_until.map(|_| until);
            }
            Event::FilterChosen(filter) => self.visitor.sieve.choose(filter),
            Event::RetryPressed if self.visitor.open.is_some() => self.retry(now),
            Event::RetryPressed => {}
            Event::EndReached => {
                let under_way = matches!(self.session.call(), Some(Call::List { page: 1.. }));
                self.visitor.wants.more = !under_way
                    && self.visitor.more == Progress::Loading
                    && self.visitor.feed.next_page().is_some();
            }
            Event::RefreshAsked => {
                self.visitor.wants.count = true;
                self.visitor.wants.list = self.visitor.open.is_some();
                self.wish(now);
            }
        }
    }

    fn start(&mut self, settings: Settings, another: bool, effects: &mut Vec<Effect>) {
        self.session.configure(settings.token_timeout, settings.page_size);
        self.settings = settings;
        self.wipe(another, effects);
        self.on = true;
        self.visitor.wants.count = true;
    }

    /// Forgets everything of a visitor, at once; `another` callback will tell who comes next, or the same.
    fn wipe(&mut self, another: bool, effects: &mut Vec<Effect>) {
        if let Some(ticket) = self.session.restart(another) {
            effects.push(Effect::CutOff(ticket));
        }
        self.forget_visitor();
    }

    fn forget_visitor(&mut self) {
        let asked_to_open = if self.settings.open == Some(true) { LAST } else { 0 };
        self.visitor = Visitor { asked_to_open, ..Visitor::default() };
    }

    fn retry(&mut self, now: Millis) {
        self.wish(now);
        // Who has pressed a button sees that it did something, unless that is long to come.
        let next = self.session.wakes_at(true).unwrap_or_default();
        self.visitor.patience = if next <= now + PATIENCE { next } else { 0 };
        if self.visitor.feed.rows().is_empty() {
            self.visitor.list = Progress::Loading;
            self.visitor.wants.list = true;
        } else {
            self.visitor.more = Progress::Loading;
            self.visitor.wants.more = self.visitor.feed.next_page().is_some();
        }
    }

    /// The visitor or the page's script wants something now: waits are cut short, and what the browser believes of the
    /// connection is put to the test.
    fn wish(&mut self, now: Millis) {
        self.online = true;
        self.session.hurry(now);
    }

    /// The page is seen again or online again: one look, soon, unless the last one was a moment ago.
    fn come_back(&mut self, now: Millis) {
        if self.is_awake() && self.settings.poll_interval > 0 {
            let from = self.visitor.counted_at.max(self.returned_at).map_or(0, |at| at + FRESH);
            let soon = now.max(from) + self.session.chance(RETURN_CHANCE);
            // What has failed is tried soon in any case.
            self.session.hasten(soon);
            if from <= now {
                self.returned_at = Some(now);
                self.visitor.poll_at = self.visitor.poll_at.map(|at| at.min(soon));
            }
        }
    }

    fn is_awake(&self) -> bool {
        self.on && self.visible && !self.stored && self.online
    }

    fn go_on(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        let inline = self.settings.inline;
        let opens = if inline { self.visitor.open.is_none() } else { self.visitor.asked_to_open > now };
        if self.visitor.known && opens {
            self.show_panel(0, Cause::Command);
            if !inline {
                effects.push(Effect::FocusPanel(0));
            }
        }
        // Of unread ones there is none where all are read.
        let may_be = !self.visitor.sieve.wants_unread() || self.visitor.feed.unread() > 0;
        let none_to_see = may_be && self.visitor.open.is_some() && self.rows().next().is_none();
        if none_to_see && self.visitor.more == Progress::Loading && self.session.call().is_none() {
            // What the visitor wants to see may stand on a later page.
            self.visitor.wants.more = self.visitor.feed.next_page().is_some();
        }
        if self.is_awake() && self.visitor.poll_at.is_some_and(|at| at <= now) {
            self.visitor.poll_at = None;
            self.visitor.wants.count = true;
        }
        if self.visitor.wants.all_marked && !self.visitor.wants.whose_all {
            self.tell_all_but_news();
        }
        let repeated = self.session.call().cloned();
        let wanted = if self.is_awake() {
            self.wanted()
        } else if self.session.is_ready() && matches!(repeated, None | Some(Call::Mark(_))) {
            self.visitor.wants.marks().map(Call::Mark)
        } else {
            return;
        };
        match self.session.step(wanted, now) {
            None => {}
            Some(Step::Ask(ticket)) => effects.push(Effect::AskToken(ticket)),
            Some(Step::Send(ticket, request)) => {
                if repeated.is_none() {
                    self.visitor.wants.met(&request.call);
                    if request.call == Call::Count {
                        self.visitor.poll_at = None;
                    }
                }
                effects.push(Effect::Send(ticket, request));
            }
        }
    }

    fn wanted(&self) -> Option<Call> {
        self.visitor.wants.next(self.visitor.feed.next_page())
    }

    /// Tells the page and the visitor what has changed by this event.
    fn tell_what_is_new(&mut self, was_open: bool, now: Millis, effects: &mut Vec<Effect>) {
        let cause = self.cause.take();
        let open = self.visitor.open.is_some();
        // A page that alone decides needs not be told what it has said.
        let its_own = self.settings.open.is_some() && cause == Some(Cause::Command);
        if open != was_open && !self.settings.inline && !its_own {
            effects.push(Effect::TellOpen(open, cause.unwrap_or(Cause::Gone)));
        }
        if !self.visitor.known {
            return;
        }
        if self.visitor.news.announces(self.visitor.feed.unread(), now) {
            effects.push(Effect::Announce);
        }
        let toasts = self.visitor.news.toasts();
        if !toasts.is_empty() && !open {
            effects.push(Effect::Toast(toasts));
        }
    }
}

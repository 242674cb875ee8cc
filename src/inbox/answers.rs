//! What comes back: tokens, answers, and nothing.

use super::{Inbox, Progress};
use crate::api::{Call, Content, Marks};
use crate::choice::Prefetch;
use crate::event::{Effect, Warning};
use crate::notification::Index;
use crate::session::{Given, Millis, Outcome, Ticket};

/// Chance on top of the time between two looks at the count, so that pages don't look in step.
const POLL_CHANCE: Millis = 10_000;
/// The least time between two looks when each of them costs a callback.
const COSTLY_INTERVAL: Millis = 300_000;

impl Inbox {
    pub(super) fn take_token(
        &mut self,
        ticket: Ticket,
        given: Given,
        now: Millis,
        effects: &mut Vec<Effect>,
    ) {
        let nonsense = given == Given::Nonsense;
        let was_ready = self.session.is_ready();
        let outcome = self.session.given(ticket, given, now);
        if nonsense && outcome != Outcome::Nothing {
            effects.push(Effect::Warn(Warning::NotAToken));
        }
        if self.session.is_ready() && !was_ready {
            // The site may have changed the visitor under us: what we show has to be read again, and "all" waits for that.
            self.visitor.wants.whose_all = !self.visitor.feed.all_of.is_empty();
            self.visitor.wants.all_marked |=
                self.visitor.wants.whose_all && self.session.take_back(&Call::Mark(Marks::All));
            if self.visitor.feed.is_loaded() {
                let open = self.visitor.open.is_some();
                self.visitor.feed.doubt(open);
                self.visitor.wants.list |= open && !self.is_reading();
            }
        }
        self.settle(outcome, now);
    }

    pub(super) fn end_what_took_too_long(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        let (outcome, cut_off) = self.session.expire(now);
        if let Some(ticket) = cut_off {
            effects.push(Effect::CutOff(ticket));
        }
        self.settle(outcome, now);
    }

    pub(super) fn settle(&mut self, outcome: Outcome, now: Millis) {
        match outcome {
            Outcome::Nothing => {}
            Outcome::NoContact => {
                self.forget_visitor();
                self.visitor.wants.count = true;
            }
            Outcome::Denied => self.forget_visitor(),
            Outcome::Answered(call, content) => {
                self.visitor.known = true;
                self.visitor.wants.fails(None);
                self.take_content(&call, content, now);
            }
            Outcome::Refused(call) => {
                self.visitor.known = true;
                self.give_up(&call, now);
            }
            Outcome::Later { call, answered } => {
                self.visitor.known |= answered;
                if call.is_some() {
                    self.visitor.wants.fails(call.as_ref());
                }
                self.want_again(call);
            }
        }
    }

    fn take_content(&mut self, call: &Call, content: Content, now: Millis) {
        match (call, content) {
            (_, Content::Count(count)) => {
                let before = self.visitor.feed.count();
                let out_of_date = self.visitor.feed.take_count(count);
                if self.visitor.open.is_none() && self.settings.toast {
                    self.visitor.news.rise(before.map_or(0, |before| count.saturating_sub(before)));
                    self.visitor.wants.list |= self.visitor.news.wants_list();
                }
                self.visitor.wants.list |= out_of_date && self.visitor.open.is_some();
                if out_of_date {
                    self.visitor.ahead.is_outdated();
                }
                if self.settings.prefetch == Prefetch::Idle && !self.visitor.feed.is_loaded() {
                    self.read_ahead();
                }
                self.poll_later(now);
            }
            (Call::List { page }, Content::Page(list)) => {
                let before = if self.visitor.news.wants_list() { self.visitor.feed.rows() } else { &[] };
                let known = Index::of(before);
                if *page == 0 {
                    self.see_whose_all(&list.notifications);
                }
                let another = *page == 0 && self.visitor.feed.is_doubted();
                self.visitor.feed.take_page(*page, list);
                let is_unknown = self.visitor.feed.count().is_none() && !self.visitor.feed.is_complete();
                self.visitor.wants.count |= another && is_unknown;
                self.visitor.news.take(&known, &self.visitor.feed);
                self.visitor.more = Progress::Loading;
                if *page == 0 {
                    self.visitor.list = Progress::Loading;
                    self.visitor.ahead.is_read(now);
                }
            }
            (Call::Mark(marks), Content::Marked) => {
                self.visitor.feed.confirm(marks);
                self.visitor.not_saved = false;
                self.visitor.wants.count = true;
            }
            _ => {}
        }
    }

    /// The platform won't answer this call, however often it is made.
    fn give_up(&mut self, call: &Call, now: Millis) {
        match call {
            Call::Count => self.poll_later(now),
            Call::List { page: 0 } => {
                // Whose "all" it was will not be seen: it is nobody's.
                self.see_whose_all(&[]);
                self.visitor.feed.drop_doubted();
                self.visitor.list = Progress::Failed;
                self.visitor.ahead.fails(false, now);
            }
            Call::List { .. } => self.visitor.more = Progress::Failed,
            Call::Mark(marks) => {
                self.visitor.feed.forget(marks);
                self.visitor.news.settle();
                self.visitor.not_saved = true;
            }
        }
    }

    fn want_again(&mut self, call: Option<Call>) {
        let open = self.visitor.open.is_some();
        match call {
            None => {}
            Some(Call::Count) => self.visitor.wants.count = true,
            Some(Call::List { page: 0 }) => {
                self.visitor.list = Progress::Failed;
                self.visitor.wants.list = open;
                self.visitor.ahead.fails(true, self.now);
            }
            Some(Call::List { .. }) => self.visitor.more = Progress::Failed,
            Some(Call::Mark(Marks::All)) => self.visitor.wants.all_marked = true,
            Some(Call::Mark(Marks::These(ids))) => {
                ids.all().iter().for_each(|id| self.visitor.wants.mark(id))
            }
        }
    }

    /// The platform has been asked for the count just now.
    fn poll_later(&mut self, now: Millis) {
        self.visitor.counted_at = Some(now);
        let least = if self.session.hides_tokens() { COSTLY_INTERVAL } else { 0 };
        let interval = Millis::from(self.settings.poll_interval);
        self.visitor.poll_at =
            (interval > 0).then(|| now + interval.max(least) + self.session.chance(POLL_CHANCE));
    }
}

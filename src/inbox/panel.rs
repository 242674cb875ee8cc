//! How the panel opens and closes, by whom, and when its list is read.

use super::{Inbox, LAST, Progress};
use crate::api::Call;
use crate::event::{Cause, Effect};
use crate::session::Millis;

/// How long the page's script may be ahead of the first answer when it asks for the panel, in milliseconds.
const OPENING: Millis = 30_000;

impl Inbox {
    /// The visitor wants the panel open.
    pub(super) fn ask_to_open(&mut self, bell: usize, now: Millis, effects: &mut Vec<Effect>) {
        if self.settings.inline {
            return;
        }
        if self.settings.open.is_some() {
            return effects.push(Effect::TellOpen(true, Cause::Bell));
        }
        self.open(bell, Cause::Bell, now, effects);
    }

    /// The visitor wants the panel closed, or presses something else.
    pub(super) fn ask_to_close(&mut self, cause: Cause, effects: &mut Vec<Effect>) {
        if self.settings.inline {
            return;
        }
        if self.settings.open.is_some() && self.visitor.open.is_some() {
            return effects.push(Effect::TellOpen(false, cause));
        }
        self.close(cause, effects);
    }

    /// The page's script says whether the panel is to be open.
    pub(super) fn obey(&mut self, open: bool, now: Millis, effects: &mut Vec<Effect>) {
        if let Some(word) = &mut self.settings.open {
            *word = open;
        }
        if !open {
            self.close(Cause::Command, effects);
        } else if self.visitor.open.is_none() {
            self.open(0, Cause::Command, now, effects);
        }
    }

    fn open(&mut self, bell: usize, cause: Cause, now: Millis, effects: &mut Vec<Effect>) {
        self.wish(now);
        if self.visitor.known {
            self.show_panel(bell, cause);
            effects.push(Effect::FocusPanel(bell));
        } else {
            // The page's script may ask before the first answer is there. Much later, nobody would know why it opens, but for
            // a page that alone decides.
            self.visitor.wants.count = true;
            let decides = self.settings.open.is_some();
            self.visitor.asked_to_open = if decides { LAST } else { now + OPENING };
        }
    }

    pub(super) fn show_panel(&mut self, bell: usize, cause: Cause) {
        self.visitor.asked_to_open = 0;
        self.visitor.open = Some(bell);
        self.cause = Some(cause);
        self.visitor.not_saved = false;
        self.visitor.list =
            if self.visitor.ahead.has_failed(self.now) { Progress::Failed } else { Progress::Loading };
        self.visitor.wants.list =
            self.visitor.ahead.opens(self.is_reading(), self.visitor.feed.is_loaded(), self.now);
        self.visitor.news.look();
    }

    /// Reads the list while nobody looks at it yet.
    pub(super) fn read_ahead(&mut self) {
        if self.visitor.known && self.visitor.open.is_none() && self.visitor.ahead.approaches(self.now) {
            self.visitor.wants.list |= !self.is_reading();
        }
    }

    /// At which bell the panel would open with a list that was read ahead.
    pub(crate) fn ready(&self) -> Option<usize> {
        let ready =
            self.visitor.open.is_none() && self.visitor.feed.is_loaded() && self.visitor.ahead.is_there();
        ready.then_some(self.visitor.ahead.bell)
    }

    pub(super) fn is_reading(&self) -> bool {
        self.session.call() == Some(&Call::List { page: 0 })
    }

    pub(super) fn close(&mut self, cause: Cause, effects: &mut Vec<Effect>) {
        self.visitor.asked_to_open = 0;
        if let Some(bell) = self.visitor.open.take_if(|_| !self.settings.inline) {
            self.cause = Some(cause);
            self.visitor.ahead.leaves(self.now);
            self.visitor.wants.list = false;
            self.visitor.wants.more = false;
            self.end_undo();
            self.visitor.sieve.let_go();
            self.visitor.feed.let_go();
            if matches!(cause, Cause::Bell | Cause::Close | Cause::Escape) {
                effects.push(Effect::FocusBell(bell));
            }
        }
    }
}

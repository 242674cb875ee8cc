//! What is told to the visitor because it is new: a number, seldom enough to be listened to, and toasts.

use std::rc::Rc;

use crate::feed::Feed;
use crate::notification::{Index, Notification};
use crate::session::Millis;

/// The least time between two announcements, in milliseconds.
pub const ANNOUNCE_SPACING: Millis = 5_000;
/// Notifications shown at once, at most.
const TOASTS: usize = 3;

/// See the module. Nothing in it outlives the visitor it belongs to.
#[derive(Debug, Default)]
pub struct News {
    /// How many were unread when that was told last, or needed no telling.
    told: Option<u32>,
    /// When the next announcement may be made.
    from: Millis,
    /// How many have come that no toast has shown.
    risen: u32,
    toasts: Vec<Rc<Notification>>,
}

impl News {
    /// However many are unread now is nothing new: the visitor has seen it, or done it.
    pub fn settle(&mut self) {
        self.told = None;
    }

    /// Whether it is time to say that so many are unread.
    pub fn announces(&mut self, unread: u32, now: Millis) -> bool {
        let more = self.told.is_some_and(|told| unread > told);
        if more && now < self.from {
            return false;
        }
        self.told = Some(unread);
        if more {
            self.from = now + ANNOUNCE_SPACING;
        }
        more
    }

    /// When there will be something to say.
    pub fn wakes_at(&self, unread: u32) -> Option<Millis> {
        self.told.filter(|told| unread > *told).map(|_| self.from)
    }

    /// So many more than before are unread, and nobody has the list before their eyes.
    pub fn rise(&mut self, by: u32) {
        self.risen = self.risen.saturating_add(by);
    }

    /// The list is before the visitor's eyes: nothing of it is for a toast.
    pub fn look(&mut self) {
        self.risen = 0;
    }

    /// Whether a list would tell what there is to toast.
    pub fn wants_list(&self) -> bool {
        self.risen > 0
    }

    /// Takes a list that was read to see what has come since these.
    pub(crate) fn take(&mut self, known: &Index, feed: &Feed) {
        let most = TOASTS.min(std::mem::take(&mut self.risen) as usize);
        for row in feed.rows() {
            if self.toasts.len() < most && feed.is_unread(row) && known.find(&row.notification.id).is_none() {
                self.toasts.push(Rc::clone(&row.notification));
            }
        }
    }

    /// What is to be shown now.
    pub fn toasts(&mut self) -> Vec<Rc<Notification>> {
        std::mem::take(&mut self.toasts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_at_first_is_no_news_and_what_comes_is_told_every_5_seconds_at_most() {
        let mut news = News::default();
        for (now, unread, told, wakes_at) in [
            (0, 3, false, None),
            (10, 3, false, None),
            (20, 4, true, None),
            (30, 5, false, Some(5_020)),
            (5_019, 6, false, Some(5_020)),
            (5_020, 6, true, None),
            (5_030, 2, false, None),
            (5_040, 3, false, Some(10_020)),
            (10_020, 3, true, None),
        ] {
            assert_eq!((news.announces(unread, now), news.wakes_at(unread)), (told, wakes_at), "{now}");
        }
        news.settle();
        assert!(!news.announces(9, 99_999), "what the visitor has done is no news");
    }
}

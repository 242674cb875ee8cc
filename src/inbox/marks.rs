//! What is said to be read: one, or all, which can be taken back for a while.

use super::Inbox;
use crate::api::Marks;
use crate::notification::Delivery;

impl Inbox {
    /// The visitor has read one.
    pub(super) fn mark(&mut self, id: String) {
        // Whoever goes on reading is content with what was done before.
        self.end_undo();
        if self.visitor.feed.mark(&id) {
            self.visitor.sieve.keep(&id);
            self.visitor.wants.mark(&id);
        }
    }

    /// The visitor has read all. Returns whether any was unread.
    pub(super) fn mark_all(&mut self) -> bool {
        self.visitor.wants.whose_all |= self.visitor.feed.is_doubted();
        if self.visitor.sieve.wants_unread() {
            for row in self.visitor.feed.rows().iter().filter(|row| self.visitor.feed.is_unread(row)) {
                self.visitor.sieve.keep(&row.notification.id);
            }
        }
        self.visitor.feed.mark_all()
    }

    /// "Mark all as read" can no longer be undone: the platform is to hear of it, unless it has already, by what was said
    /// before.
    pub(super) fn end_undo(&mut self) {
        let ends = self.visitor.undo_until.take().is_some();
        self.visitor.wants.all_marked |= ends && self.visitor.feed.all_marked;
    }

    /// What has come since the visitor read all is still unread: those that were there are told one by one then.
    pub(super) fn tell_all_but_news(&mut self) {
        if let Some(ids) = self.visitor.feed.take_all_but_news() {
            self.visitor.wants.all_marked = false;
            ids.iter().for_each(|id| self.visitor.wants.mark(id));
        }
    }

    /// Another visitor's first page shows that whoever said that all are read is no longer here.
    pub(super) fn see_whose_all(&mut self, list: &[Delivery]) {
        let is_known = |row: &Delivery| self.visitor.feed.all_of.find(&row.notification.id).is_some();
        if std::mem::take(&mut self.visitor.wants.whose_all) && !list.iter().any(is_known) {
            self.visitor.wants.all_marked = false;
            self.visitor.undo_until = None;
            self.visitor.feed.forget(&Marks::All);
        }
    }
}

//! What is known of the notifications: the rows, the count, and what the visitor has read here but the platform has
//! not confirmed yet.

use std::rc::Rc;

use crate::api::Marks;
use crate::notification::{Delivery, Index, MOST, Page};

/// See the module. Nothing in it outlives the visitor it belongs to.
#[derive(Debug, Default)]
pub struct Feed {
    rows: Vec<Delivery>,
    /// How many pages have been read, and how many there are.
    pages: u32,
    total_pages: u32,
    /// The platform's last word on how many are unread; and the one that came while the rows may be somebody else's, which
    /// is held back until they are not: one visitor's number must not stand above another's rows.
    count: Option<u32>,
    held: Option<u32>,
    /// Whether the rows are all there are, so that they know better than the count.
    complete: bool,
    /// How many rows the first page has.
    first: usize,
    /// What was unread until the visitor read it, unconfirmed, in the order of the letters.
    marked: Vec<String>,
    pub(crate) all_marked: bool,
    /// The rows that were there when the visitor last read all: whoever has one of these has said so. And whether there
    /// were no others then.
    pub(crate) all_of: Index,
    all_known: bool,
    /// Whether the rows may belong to somebody else: a new token came from the site since they were read.
    doubted: bool,
}

impl Feed {
    /// The rows, newest first.
    pub fn rows(&self) -> &[Delivery] {
        &self.rows
    }

    /// Whether the list has been read at all.
    pub fn is_loaded(&self) -> bool {
        self.pages > 0
    }

    /// Whether the rows may belong to somebody else.
    pub fn is_doubted(&self) -> bool {
        self.doubted
    }

    /// Whether the rows are all that there are.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// How many the platform has said to be unread.
    pub fn count(&self) -> Option<u32> {
        self.count
    }

    /// The next page to read, if there is one and there is room for it.
    pub fn next_page(&self) -> Option<u32> {
        let more = self.pages < self.total_pages && self.rows.len() < MOST;
        (more && !self.doubted).then_some(self.pages)
    }

    /// How many are unread, as the visitor sees it.
    pub fn unread(&self) -> u32 {
        let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        if self.complete || self.all_marked {
            number(self.rows.iter().filter(|row| self.is_unread(row)).count())
        } else {
            self.count.unwrap_or_default().saturating_sub(number(self.marked.len()))
        }
    }

    /// Whether a row is unread, as the visitor sees it.
    pub fn is_unread(&self, row: &Delivery) -> bool {
        row.unread
            && (!self.all_marked || self.is_news(row))
            && self.marked.binary_search(&row.notification.id).is_err()
    }

    /// Whether a row has come since the visitor read all.
    fn is_news(&self, row: &Delivery) -> bool {
        self.all_known && self.all_of.find(&row.notification.id).is_none()
    }

    /// The site gave a new token, which may be another visitor's. Rows that are `on_screen` stay until the next list
    /// replaces them as a whole, so that nobody sees them flicker; others are forgotten.
    pub fn doubt(&mut self, on_screen: bool) {
        self.doubted = true;
        if !on_screen {
            self.drop_doubted();
        }
    }

    /// Forgets rows that may be another visitor's. What was read stays read until the platform has heard of it.
    pub fn drop_doubted(&mut self) {
        if self.doubted {
            self.count = self.held.take().or(self.count);
            self.rows.clear();
            (self.pages, self.total_pages) = (0, 0);
            (self.complete, self.doubted) = (false, false);
        }
    }

    /// Nobody looks any more: what stands on later pages will be read anew.
    pub fn let_go(&mut self) {
        self.drop_doubted();
        if self.pages > 1 {
            self.rows.truncate(self.first);
            self.pages = 1;
            self.complete = false;
        }
    }

    /// Takes the platform's count. Returns whether the rows are out of date.
    pub fn take_count(&mut self, count: u32) -> bool {
        if self.doubted {
            self.held = Some(count);
            return true;
        }
        let rows = self.rows.iter().filter(|row| row.unread).count();
        let differs = rows != count as usize;
        // Where there is none, a part of a list says nothing about it.
        let changed = self.count.map_or(self.complete && differs, |known| known != count);
        self.count = Some(count);
        if changed && differs {
            // A count that stays as it is doesn't put a whole list in the wrong, even when the two never agree.
            self.complete = false;
        }
        changed
    }

    /// Takes a page of the list. The first page is laid over what was known; a later one is added to it.
    pub fn take_page(&mut self, number: u32, page: Page) {
        let total = page.total_pages;
        if number == 0 {
            self.take_first_page(page);
        } else if self.next_page() != Some(number) {
            // It may be another visitor's, or belong to a list that was forgotten: the first page decides.
            return;
        } else if !self.add_page(number, page) {
            // Nothing new came: whatever the platform says of further pages, this was the last.
            self.total_pages = self.pages;
            return self.settle();
        }
        self.total_pages = total;
        self.settle();
    }

    fn take_first_page(&mut self, page: Page) {
        let known = std::mem::take(&mut self.rows);
        let index = Index::of(&known);
        // Where no further page was read, nothing is known to stand behind these; else what stood behind the last of them still
        // does. Where that wasn't known, those in between have never been read.
        let keep = self.pages > 1 && !self.doubted && page.total_pages >= self.pages;
        let behind =
            |last: &Delivery| known.iter().position(|row| row.notification.id == last.notification.id);
        let kept = page.notifications.last().filter(|_| keep).and_then(behind).map(|last| last + 1);
        // Where some of them are gone, those of a later page have moved to the one before.
        self.pages = kept.map_or(1, |kept| self.pages - u32::from(kept > page.notifications.len()));
        if std::mem::take(&mut self.doubted) {
            self.count = self.held.take();
        }
        self.rows = page.notifications;
        self.first = self.rows.len();
        for row in &mut self.rows {
            // What hasn't changed stays the same object, and so the same nodes on the screen.
            if let Some(same) = index.find(&row.notification.id).filter(|same| **same == row.notification) {
                row.notification = Rc::clone(same);
            }
        }
        let shown = Index::of(&self.rows);
        for row in known.into_iter().skip(kept.unwrap_or(usize::MAX)) {
            if shown.find(&row.notification.id).is_none() {
                self.rows.push(row);
            }
        }
    }

    /// Returns whether the page held anything new.
    fn add_page(&mut self, number: u32, page: Page) -> bool {
        let before = self.rows.len();
        let known = Index::of(&self.rows);
        for row in page.notifications {
            let is_it = |known: &&mut Delivery| known.notification.id == row.notification.id;
            if known.find(&row.notification.id).is_none() {
                self.rows.push(row);
            } else if let Some(known) = self.rows.iter_mut().find(is_it) {
                // The platform's pages move as new ones come.
                known.unread = row.unread;
            }
        }
        self.pages = number + 1;
        self.rows.len() > before
    }

    fn settle(&mut self) {
        self.rows.truncate(MOST);
        self.complete = self.total_pages <= 1 && self.rows.len() < MOST || self.rows.is_empty();
        let rows = &self.rows;
        let read = |id: &String| rows.iter().any(|row| row.notification.id == *id && !row.unread);
        remove(&mut self.marked, &read);
    }

    /// The visitor read one. Returns whether it was unread, so that the platform should hear of it.
    pub fn mark(&mut self, id: &str) -> bool {
        let unread = self.rows.iter().any(|row| row.notification.id == id && self.is_unread(row));
        if unread && let Err(place) = self.marked.binary_search_by(|marked| (**marked).cmp(id)) {
            self.marked.insert(place, id.to_owned());
        }
        unread
    }

    /// The visitor read all of them. Returns whether any was unread.
    pub fn mark_all(&mut self) -> bool {
        let unread = self.unread() > 0 || self.rows.iter().any(|row| self.is_unread(row));
        self.all_marked |= unread;
        if !self.rows.is_empty() {
            self.all_of = Index::of(&self.rows);
            self.all_known = self.complete;
        }
        unread
    }

    /// The visitor takes it back.
    pub fn unmark_all(&mut self) {
        self.all_marked = false;
    }

    /// Where some have come since the visitor read all: those that were there, which are marked one by one from now on.
    pub fn take_all_but_news(&mut self) -> Option<Vec<String>> {
        if !self.all_marked || !self.rows.iter().any(|row| row.unread && self.is_news(row)) {
            return None;
        }
        let known = self.rows.iter().filter(|row| row.unread && !self.is_unread(row));
        let ids: Vec<String> = known.map(|row| row.notification.id.clone()).collect();
        self.all_marked = false;
        self.all_of = Index::default();
        for id in &ids {
            self.mark(id);
        }
        Some(ids)
    }

    /// The platform knows of it now.
    pub fn confirm(&mut self, marks: &Marks) {
        for row in &mut self.rows {
            row.unread &= match marks {
                Marks::All => false,
                Marks::These(ids) => !ids.all().contains(&row.notification.id),
            };
        }
        match marks {
            Marks::All => {
                self.count = Some(0);
                self.all_of = Index::default();
            }
            Marks::These(ids) => {
                // Of others the page has told, which may have been read long ago.
                let known = ids.all().iter().filter(|id| self.marked.binary_search(id).is_ok()).count();
                let fewer = u32::try_from(known).unwrap_or(u32::MAX);
                self.count = self.count.map(|count| count.saturating_sub(fewer));
            }
        }
        self.forget(marks);
    }

    /// The platform will not take it: things are shown as they were.
    pub fn forget(&mut self, marks: &Marks) {
        match marks {
            Marks::All => {
                self.all_marked = false;
                self.marked.clear();
            }
            Marks::These(ids) => remove(&mut self.marked, &|id| ids.all().contains(id)),
        }
    }
}

fn remove(ids: &mut Vec<String>, gone: &dyn Fn(&String) -> bool) {
    ids.retain(|id| !gone(id));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Ids;
    use crate::notification::Notification;

    /// A page of rows like `"a1*"`: its id, its date, a star when it is unread.
    fn page(rows: &[&str], total_pages: u32) -> Page {
        let row = |text: &&str| {
            let (id, date) = text.split_at(1);
            let date: u32 = date.trim_end_matches('*').parse().unwrap();
            let unread = text.ends_with('*');
            let created = Some(date.into());
            let notification = Notification { id: id.to_owned(), created, ..Notification::default() };
            Delivery { notification: Rc::new(notification), unread }
        };
        Page { notifications: rows.iter().map(row).collect(), total_pages }
    }

    fn feed(rows: &[&str], total_pages: u32) -> Feed {
        let mut feed = Feed::default();
        feed.take_page(0, page(rows, total_pages));
        feed
    }

    fn ids(feed: &Feed) -> String {
        feed.rows().iter().map(|row| row.notification.id.as_str()).collect()
    }

    fn these(id: &str) -> Marks {
        Marks::These(Ids::new(vec![id.to_owned()]).unwrap())
    }

    #[test]
    fn where_there_is_no_room_no_page_follows() {
        for (length, next) in [(MOST - 1, Some(1)), (MOST, None), (MOST + 1, None)] {
            let delivery = |number: usize| {
                let notification = Notification { id: number.to_string(), ..Notification::default() };
                Delivery { notification: Rc::new(notification), unread: true }
            };
            let mut feed = Feed::default();
            feed.take_page(0, Page { notifications: (0..length).map(delivery).collect(), total_pages: 9 });
            assert_eq!((feed.next_page(), feed.rows().len()), (next, length.min(MOST)));
        }
    }

    #[test]
    fn pages_follow_each_other_until_one_brings_nothing_new() {
        let mut feed = feed(&["a9", "b8"], 100);
        assert_eq!(feed.next_page(), Some(1));
        feed.take_page(1, page(&["b8", "c7"], 100));
        assert_eq!((ids(&feed).as_str(), feed.next_page()), ("abc", Some(2)));
        feed.take_page(2, page(&["c7"], 100));
        assert_eq!((ids(&feed).as_str(), feed.next_page()), ("abc", None));
    }

    #[test]
    fn a_fresh_first_page_puts_new_rows_on_top_and_takes_gone_ones_away() {
        let mut feed = feed(&["a9", "b8"], 3);
        feed.take_page(1, page(&["c7", "d6"], 3));
        feed.take_page(0, page(&["z10", "b8"], 3));
        assert_eq!((ids(&feed).as_str(), feed.next_page()), ("zbcd", Some(2)));
        feed.take_page(0, page(&["z10"], 1));
        assert_eq!((ids(&feed).as_str(), feed.next_page()), ("z", None));
    }

    #[test]
    fn rows_behind_a_fresh_first_page_stay_whatever_their_dates_are() {
        for rows in [["a5", "b5", "c5", "d5"], ["a0", "b0", "c0", "d0"]] {
            let mut feed = feed(&rows[..2], 3);
            feed.take_page(1, page(&rows[2..], 3));
            feed.take_page(0, page(&rows[..2], 3));
            assert_eq!((ids(&feed).as_str(), feed.next_page()), ("abcd", Some(2)), "{rows:?}");
            // One is gone, one has come.
            feed.take_page(0, page(&["z9", rows[1]], 3));
            assert_eq!((ids(&feed).as_str(), feed.next_page()), ("zbcd", Some(2)), "{rows:?}");
        }
    }

    #[test]
    fn where_none_of_a_fresh_first_page_was_known_those_in_between_are_read_as_well() {
        let mut feed = feed(&["a9", "b8"], 3);
        feed.take_page(1, page(&["c7", "d6"], 3));
        feed.take_page(0, page(&["y11", "z10"], 4));
        assert_eq!((ids(&feed).as_str(), feed.next_page()), ("yz", Some(1)));
        feed.take_page(1, page(&["x10", "a9"], 4));
        assert_eq!((ids(&feed).as_str(), feed.next_page()), ("yzxa", Some(2)));
    }

    #[test]
    fn rows_that_did_not_change_stay_the_same_objects() {
        let mut feed = feed(&["a9*", "b8"], 1);
        let before: Vec<_> = feed.rows().to_vec();
        feed.take_page(0, page(&["a9", "b7"], 1));
        let same = |row: usize| Rc::ptr_eq(&before[row].notification, &feed.rows()[row].notification);
        assert!(same(0) && !same(1) && !feed.rows()[0].unread);
    }

    #[test]
    fn after_a_doubt_nothing_of_the_old_rows_is_kept() {
        let mut feed = feed(&["a9", "b8"], 3);
        feed.take_page(1, page(&["c7"], 3));
        feed.doubt(true);
        assert_eq!(feed.next_page(), None);
        feed.take_page(0, page(&["x9", "y8"], 3));
        assert_eq!((ids(&feed).as_str(), feed.next_page()), ("xy", Some(1)));
    }

    #[test]
    fn the_badge_counts_what_the_visitor_has_left() {
        let mut feed = feed(&["a9*", "b8*"], 2);
        feed.take_count(5);
        assert!(feed.mark("a") && !feed.mark("a") && !feed.mark("nobody"));
        assert_eq!(feed.unread(), 4);
        feed.take_count(5); // an answer from before the mark
        assert_eq!(feed.unread(), 4);
        feed.confirm(&these("a"));
        assert_eq!(feed.unread(), 4);
        feed.take_count(4);
        assert_eq!(feed.unread(), 4);
    }

    #[test]
    fn what_the_platform_refuses_is_shown_as_before() {
        let mut feed = feed(&["a9*", "b8*"], 2);
        feed.take_count(2);
        feed.mark("a");
        feed.forget(&these("a"));
        assert_eq!(feed.unread(), 2);
        assert!(feed.mark_all());
        assert_eq!(feed.unread(), 0);
        feed.forget(&Marks::All);
        assert_eq!(feed.unread(), 2);
    }

    #[test]
    fn a_whole_list_knows_better_than_the_count_and_the_badge_is_never_negative() {
        let mut whole = feed(&["a9*", "b8", "c7*", "d6*"], 1);
        assert_eq!(whole.unread(), 3);
        assert!(whole.take_count(5), "the rows are out of date");
        assert_eq!(whole.unread(), 5);
        let mut part = feed(&["a9*", "b8*"], 2);
        part.take_count(1);
        part.mark("a");
        part.mark("b");
        assert_eq!(part.unread(), 0);
        part.confirm(&these("a"));
        part.confirm(&these("b"));
        assert_eq!(part.unread(), 0);
    }

    #[test]
    fn a_list_too_long_to_be_kept_whole_knows_less_than_the_count() {
        let mut feed = Feed::default();
        feed.take_count(12_500);
        feed.take_page(0, page(&["a1*"; 10_001], 1));
        assert_eq!((feed.rows().len(), feed.unread()), (10_000, 12_500));
    }

    #[test]
    fn all_read_means_no_row_is_unread_and_nothing_left_to_mark() {
        let mut feed = feed(&["a9*", "b8*"], 1);
        assert!(feed.mark_all() && !feed.mark_all());
        feed.confirm(&Marks::All);
        assert!(feed.rows().iter().all(|row| !row.unread));
        assert!(!feed.mark_all());
    }

    #[test]
    fn after_a_doubt_a_further_page_is_forgotten_though_the_ids_are_the_same() {
        let mut feed = feed(&["a9", "b8"], 3);
        feed.take_page(1, page(&["c7"], 3));
        feed.doubt(true);
        feed.take_page(0, page(&["a9", "b8"], 3));
        assert_eq!((ids(&feed).as_str(), feed.next_page()), ("ab", Some(1)));
    }

    #[test]
    fn a_row_that_has_moved_to_the_first_page_is_there_once() {
        let mut feed = feed(&["a9", "b8"], 2);
        feed.take_page(1, page(&["c7", "d6"], 2));
        feed.take_page(0, page(&["c7", "b8"], 2));
        assert_eq!(ids(&feed), "cbd");
    }

    #[test]
    fn what_the_platform_has_as_read_is_not_counted_twice() {
        let mut feed = feed(&["a9*", "b8*"], 2);
        feed.take_count(5);
        feed.mark("a");
        feed.take_page(0, page(&["a9", "b8*"], 2));
        feed.take_count(4);
        assert_eq!(feed.unread(), 4);
    }

    #[test]
    fn whatever_the_count_says_rows_that_are_unread_can_all_be_marked() {
        let mut f = feed(&["a9*", "b8"], 2);
        f.take_count(0);
        assert!(f.mark_all());
        let mut f = feed(&["a9"], 2);
        f.take_count(1);
        assert!(f.mark_all());
    }
}

//! Which notifications the visitor wants to see: all, those that are unread, or those of one category.

use crate::feed::Feed;
use crate::notification::Delivery;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    #[default]
    All,
    /// Those that are yet to be read.
    Unread,
    /// Those of this category.
    Category(String),
}

/// One filter that the visitor can choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it lets through.
    pub filter: Filter,
    /// How many notifications that are, when it is known.
    pub count: Option<u32>,
    /// Whether it is the one.
    pub chosen: bool,
}

/// The filter at work.
#[derive(Debug, Default)]
pub struct Sieve {
    filter: Filter,
    /// What was read while only unread ones were shown: it stays until the visitor turns to something else, for nobody
    /// likes a text to vanish under their eyes.
    kept: Vec<String>,
}

impl Sieve {
    /// The visitor has chosen.
    pub fn choose(&mut self, filter: Filter) {
        *self = Self { filter, kept: Vec::new() };
    }

    /// The visitor turns to something else: what was read is no longer unread.
    pub fn let_go(&mut self) {
        self.kept.clear();
    }

    /// This one is about to be read.
    pub fn keep(&mut self, id: &str) {
        if self.filter == Filter::Unread && self.kept.iter().all(|kept| kept != id) {
            self.kept.push(id.to_owned());
        }
    }

    /// Whether a row is to be seen.
    pub fn lets_through(&self, row: &Delivery, feed: &Feed) -> bool {
        match &self.filter {
            Filter::All => true,
            Filter::Unread => feed.is_unread(row) || self.kept.contains(&row.notification.id),
            Filter::Category(category) => row.notification.category.as_ref() == Some(category),
        }
    }

    /// Whether only unread ones are shown.
    pub fn wants_unread(&self) -> bool {
        self.filter == Filter::Unread
    }

    /// What there is to choose: a category is there when a row is of it, or when it was chosen.
    pub fn choices(&self, feed: &Feed) -> Vec<Choice> {
        let mut choices = Vec::new();
        let mut offer = |filter: Filter, count| {
            choices.push(Choice { chosen: self.filter == filter, filter, count });
        };
        let number = |length: usize| feed.is_complete().then(|| u32::try_from(length).unwrap_or(u32::MAX));
        offer(Filter::All, number(feed.rows().len()));
        offer(Filter::Unread, Some(feed.unread()));
        for (category, rows) in categories(feed.rows()) {
            offer(Filter::Category(category.to_owned()), number(rows));
        }
        if let Filter::Category(_) = &self.filter
            && choices.iter().all(|choice| !choice.chosen)
        {
            choices.push(Choice { filter: self.filter.clone(), count: number(0), chosen: true });
        }
        choices
    }
}

/// Categories at most: more are no help to anybody.
const MOST: usize = 20;

/// The categories that occur, in the order of their newest row, and how many rows are of each.
fn categories(rows: &[Delivery]) -> Vec<(&str, usize)> {
    let mut categories: Vec<(&str, usize)> = Vec::new();
    for row in rows {
        let Some(category) = row.notification.category.as_deref() else { continue };
        if let Some((_, rows)) = categories.iter_mut().find(|(known, _)| *known == category) {
            *rows += 1;
        } else if categories.len() < MOST {
            categories.push((category, 1));
        }
    }
    categories
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::notification::{Notification, Page};
    use std::rc::Rc;

    #[test]
    fn there_are_twenty_categories_at_most() {
        let of_its_own = |n: u32| {
            let category = Some(n.to_string());
            let notification =
                Rc::new(Notification { id: n.to_string(), category, ..Notification::default() });
            Delivery { notification, unread: true }
        };
        let mut feed = Feed::default();
        feed.take_page(0, Page { notifications: (0..21).map(of_its_own).collect(), total_pages: 1 });
        // Beside all and unread.
        assert_eq!(Sieve::default().choices(&feed).len(), 22);
    }
}

//! What is on the screen, as plain data: bell, badge, panel, rows.

use std::rc::Rc;

use crate::filter::Choice;
use crate::inbox::{Inbox, Progress};
use crate::locale::{Age, Word, age};
use crate::notification::Notification;
use crate::text::concat;

/// Everything that is to be seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// The bells, when somebody is logged in.
    pub bell: Option<Bell>,
    /// The panel, when it is open.
    pub panel: Option<Panel>,
    /// The panel as it would open now, when its list was read ahead: then it is made before the press.
    pub ready: Option<Panel>,
    /// How many notifications are unread.
    pub unread: u32,
    /// In how many milliseconds an age on the screen will be told differently.
    pub changes_in: Option<f64>,
}

/// What every bell shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bell {
    /// Its name for those who don't see it, like "Notifications, 3 unread".
    pub name: String,
    /// What stands in its badge, when there is one: a number, or nothing for a dot.
    pub badge: Option<String>,
}

/// The panel, open or made ready to open.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Which bell it belongs to.
    pub bell: usize,
    /// Whether "Mark all as read" is of use.
    pub can_mark_all: bool,
    /// What the visitor is told besides.
    pub notice: Option<Notice>,
    /// The filters to choose from; none when there is nothing to filter.
    pub filters: Vec<Choice>,
    /// What fills it.
    pub body: Body,
}

/// What the visitor is told in a line above the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The last action could not be saved.
    NotSaved,
    /// All are marked as read, which can be undone for a moment.
    AllMarked,
}

/// What fills the panel: four states that are never taken for one another.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// The list is on its way.
    Loading,
    /// There are no notifications.
    Empty,
    /// There are no unread ones, and the visitor wants to see no others.
    EmptyUnread,
    /// The list could not be had.
    Failed,
    /// Here they are.
    List {
        /// Newest first.
        rows: Vec<Row>,
        /// What comes after the last row.
        end: End,
    },
}

/// What comes after the last row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Nothing: these are all.
    Complete,
    /// More, loaded when it comes into sight.
    More,
    /// More, but it could not be had.
    Failed,
}

/// One notification as it is shown.
#[derive(Clone, Debug)]
pub struct Row {
    /// The notification itself.
    pub notification: Rc<Notification>,
    /// Whether the visitor has yet to read it.
    pub unread: bool,
    /// How old it is; nothing when it has no date.
    pub age: Option<Age>,
}

impl PartialEq for Row {
    /// A notification that hasn't changed is the same object.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.notification, &other.notification)
            && self.unread == other.unread
            && self.age == other.age
    }
}

impl View {
    /// What is on the screen at `now`, in milliseconds from 1970.
    pub fn of(inbox: &Inbox, now: f64) -> Self {
        if !inbox.is_seen() {
            return Self::default();
        }
        let unread = inbox.visitor.feed.unread();
        let mut changes_in = None;
        let mut panel_at = |bell| Panel {
            bell,
            can_mark_all: unread > 0,
            notice: if inbox.visitor.undo_until.is_some() {
                Some(Notice::AllMarked)
            } else {
                inbox.visitor.not_saved.then_some(Notice::NotSaved)
            },
            filters: if inbox.visitor.feed.rows().is_empty() {
                Vec::new()
            } else {
                inbox.visitor.sieve.choices(&inbox.visitor.feed)
            },
            body: body(inbox, now, &mut changes_in),
        };
        let (panel, ready) = (inbox.visitor.open.map(&mut panel_at), inbox.ready().map(panel_at));
        // Nobody sees how rows grow old where the page isn't seen, or the panel isn't open.
        let changes_in = changes_in.filter(|_| panel.is_some() && inbox.visible);
        let (locale, style) = (inbox.locale(), inbox.badge());
        let badge = match unread {
            0 if !style.show_zero => None,
            _ if style.dot => Some(String::new()),
            _ if unread <= style.max => Some(locale.number(unread)),
            _ => Some(concat(&[&locale.number(style.max), "+"])),
        };
        Self { bell: Some(Bell { name: locale.bell(unread), badge }), panel, ready, unread, changes_in }
    }

    /// The panel, open or made ready.
    pub fn contents(&self) -> Option<&Panel> {
        self.panel.as_ref().or(self.ready.as_ref())
    }

    /// The rows of the panel.
    pub fn rows(&self) -> &[Row] {
        match self.contents() {
            Some(Panel { body: Body::List { rows, .. }, .. }) => rows,
            _ => &[],
        }
    }
}

impl Body {
    /// What is said beside the rows, or instead of them.
    pub fn word(&self) -> Option<Word> {
        match self {
            Self::Loading | Self::List { end: End::More, .. } => Some(Word::Loading),
            Self::Empty => Some(Word::Empty),
            Self::EmptyUnread => Some(Word::EmptyUnread),
            Self::Failed | Self::List { end: End::Failed, .. } => Some(Word::Failed),
            Self::List { end: End::Complete, .. } => None,
        }
    }
}

fn body(inbox: &Inbox, now: f64, changes_in: &mut Option<f64>) -> Body {
    let feed = &inbox.visitor.feed;
    if feed.rows().is_empty() {
        return match inbox.visitor.list {
            Progress::Failed => Body::Failed,
            Progress::Loading if feed.is_loaded() => Body::Empty,
            Progress::Loading => Body::Loading,
        };
    }
    let mut rows = Vec::new();
    for row in inbox.rows() {
        let told = row.notification.created.map(|created| age(created, now));
        let next = told.and_then(|(_, next)| next);
        *changes_in = changes_in.map_or(next, |soonest| Some(next.map_or(soonest, |next| soonest.min(next))));
        rows.push(Row {
            unread: feed.is_unread(row),
            age: told.map(|(age, _)| age),
            notification: Rc::clone(&row.notification),
        });
    }
    let end = match (feed.next_page(), inbox.visitor.more) {
        (None, _) => End::Complete,
        (Some(_), Progress::Loading) => End::More,
        (Some(_), Progress::Failed) => End::Failed,
    };
    match end {
        _ if !rows.is_empty() => Body::List { rows, end },
        End::Failed => Body::Failed,
        End::More if !inbox.visitor.sieve.wants_unread() || feed.unread() > 0 => Body::Loading,
        _ if inbox.visitor.sieve.wants_unread() => Body::EmptyUnread,
        _ => Body::Empty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_shown_anew_when_its_notification_its_mark_or_its_age_is_another() {
        let row = |notification: &Rc<Notification>, unread, age| Row {
            notification: Rc::clone(notification),
            unread,
            age,
        };
        let (one, another) = (Rc::default(), Rc::default());
        let shown = row(&one, true, Some(Age::Now));
        assert_eq!(shown, row(&one, true, Some(Age::Now)));
        for changed in [
            row(&another, true, Some(Age::Now)),
            row(&one, false, Some(Age::Now)),
            row(&one, true, Some(Age::Minutes(1))),
            row(&one, true, None),
        ] {
            assert_ne!(shown, changed);
        }
    }

    #[test]
    fn a_panel_says_why_it_has_no_rows_or_what_comes_after_them() {
        let list = |end| Body::List { rows: Vec::new(), end };
        for (body, word) in [
            (Body::Loading, Some(Word::Loading)),
            (Body::Empty, Some(Word::Empty)),
            (Body::EmptyUnread, Some(Word::EmptyUnread)),
            (Body::Failed, Some(Word::Failed)),
            (list(End::More), Some(Word::Loading)),
            (list(End::Failed), Some(Word::Failed)),
            (list(End::Complete), None),
        ] {
            assert_eq!(body.word(), word, "{body:?}");
        }
    }
}

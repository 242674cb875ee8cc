//! What can happen to the inbox and what it can want: the whole of what it says to its shell and hears from it.

use std::rc::Rc;

use crate::api::{Answer, Request};
use crate::choice::{Badge, MarkRead, Prefetch};
use crate::filter::Filter;
use crate::locale::Locale;
use crate::notification::Notification;
use crate::options;
use crate::session::{Given, Reason, Ticket};

/// What the options of `init` mean to the inbox.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Notifications in a page of the list.
    pub page_size: u32,
    /// Milliseconds between two looks at the count; 0 means never.
    pub poll_interval: u32,
    /// Milliseconds that the token callback may take.
    pub token_timeout: u32,
    /// How the widget speaks.
    pub locale: Rc<Locale>,
    /// How the number of unread notifications is shown.
    pub badge: Badge,
    /// What makes a notification read.
    pub mark_read: MarkRead,
    /// The list stands in the page, always open, without a bell.
    pub inline: bool,
    /// Whether the panel is open, when the page alone decides on that.
    pub open: Option<bool>,
    /// Whether the visitor is shown what is new while the panel is closed.
    pub toast: bool,
    /// When the list is fetched ahead.
    pub prefetch: Prefetch,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            page_size: options::PAGE_SIZE,
            poll_interval: options::POLL_INTERVAL,
            token_timeout: options::TOKEN_TIMEOUT,
            locale: Rc::default(),
            badge: Badge::default(),
            mark_read: MarkRead::default(),
            inline: false,
            open: None,
            toast: false,
            prefetch: Prefetch::default(),
        }
    }
}

/// What has happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// The page said `init`, for the first time or for another visitor.
    Started {
        /// What its options mean.
        settings: Box<Settings>,
        /// Whether the callback is the one of the last start.
        known: bool,
    },
    /// The page wants nothing more of us.
    Destroyed,
    /// The words of the page's language have come: [`Settings::locale`] has learnt them.
    WordsCame,
    /// The token callback has settled.
    TokenGiven(Ticket, Given),
    /// The platform has answered.
    Answered(Ticket, Answer),
    /// A request got no answer that can be read.
    AnswerLost(Ticket),
    /// The time came that [`crate::inbox::Inbox::wakes_at`] told.
    Woke,
    /// The page was shown or hidden.
    VisibilityChanged(bool),
    /// The page was put aside whole, to be shown again when the visitor comes back to it.
    Stored,
    /// The page that was put aside is shown again, which browsers say after they have said that it is visible; who is
    /// logged in may have changed meanwhile.
    Restored,
    /// A policy of the page forbids requests to the platform.
    Blocked,
    /// The browser went online or offline, as far as it knows.
    ConnectionChanged(bool),
    /// The pointer or the focus has come to a bell, by its number.
    BellApproached(usize),
    /// The pointer has gone down on a bell, by its number: a press is about to come.
    BellTouched(usize),
    /// A bell was pressed, by its number in the order of the page.
    BellPressed(usize),
    /// The close button was pressed.
    ClosePressed,
    /// Escape was pressed in the panel.
    EscapePressed,
    /// Something outside the panel was pressed, or has the focus behind it.
    OutsidePressed,
    /// The page has taken a bell away.
    BellLost,
    /// A notification was opened, by its id.
    RowPressed(String),
    /// "Mark as read" was pressed on a notification.
    MarkPressed(String),
    /// These notifications were in sight for long enough.
    RowsSeen(Vec<String>),
    /// "Mark all as read" was pressed.
    MarkAllPressed,
    /// The page's script says that a notification is read, which it may know of where the list has never been shown.
    MarkAsked(String),
    /// The page's script says that all are read.
    AllRead,
    /// "Undo" was pressed.
    UndoPressed,
    /// Pointer or focus have come to "Undo", or left it.
    UndoHeld(bool),
    /// The visitor wants to see these only.
    FilterChosen(Filter),
    /// "Try again" was pressed.
    RetryPressed,
    /// The end of the list came into sight.
    EndReached,
    /// The page's script asks for the panel to be open or closed.
    OpenAsked(bool),
    /// The page's script asks for a look now.
    RefreshAsked,
}

/// What is wanted of the browser.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Call the token callback and report what it gave.
    AskToken(Ticket),
    /// Send the request and report the answer.
    Send(Ticket, Request),
    /// Cut the request off; its answer doesn't count any more.
    CutOff(Ticket),
    /// Tell the page's script that the panel has opened or closed, or, when the page alone decides, that it should.
    TellOpen(bool, Cause),
    /// Say how many are unread: there are more than before.
    Announce,
    /// Show these, the newest first: they have come while the panel was closed.
    Toast(Vec<Rc<Notification>>),
    /// Put the focus into the panel of this bell.
    FocusPanel(usize),
    /// Put the focus on this bell.
    FocusBell(usize),
    /// Tell the page's author.
    Warn(Warning),
    /// Tell the page's scripts what has gone wrong.
    Report(Reason),
}

/// Why the panel opens or closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The bell was pressed.
    Bell,
    /// The close button was pressed.
    Close,
    /// Escape was pressed.
    Escape,
    /// Something outside was pressed.
    Outside,
    /// The page's script said so.
    Command,
    /// The bell or the visitor is gone.
    Gone,
}

impl Cause {
    /// The word for it that a page's script sees.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bell => "bell",
            Self::Close => "close",
            Self::Escape => "escape",
            Self::Outside => "outside",
            Self::Command => "command",
            Self::Gone => "gone",
        }
    }
}

/// What the page's author should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The callback gave something that can't be a token.
    NotAToken,
    /// The platform's answers don't expose the next token to scripts.
    TokenHidden,
}

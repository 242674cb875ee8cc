//! What can happen to the inbox and what it can want: the whole of what it says to its shell and hears from it.

use std::rc::Rc;

use crate::api::{Answer, Request};
use crate::locale::Locale;
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
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            page_size: options::PAGE_SIZE,
            poll_interval: options::POLL_INTERVAL,
            token_timeout: options::TOKEN_TIMEOUT,
            locale: Rc::default(),
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
    /// A bell was pressed, by its number in the order of the page.
    BellPressed(usize),
    /// Escape or the close button was pressed in the panel.
    ClosePressed,
    /// Something outside the panel was pressed.
    OutsidePressed,
    /// A notification was opened, by its id.
    RowPressed(String),
    /// "Mark all as read" was pressed.
    MarkAllPressed,
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
    /// Put the focus into the panel of this bell.
    FocusPanel(usize),
    /// Put the focus on this bell.
    FocusBell(usize),
    /// Tell the page's author.
    Warn(Warning),
    /// Tell the page's scripts what has gone wrong.
    Report(Reason),
}

/// What the page's author should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The callback gave something that can't be a token.
    NotAToken,
    /// The platform's answers don't expose the next token to scripts.
    TokenHidden,
}

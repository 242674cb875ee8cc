//! What the options of `init` choose between.

/// Where a bell goes, relative to the element that `target` names: the words of `insertAdjacentElement`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Position {
    /// Before the element.
    BeforeBegin,
    /// Inside the element, first.
    AfterBegin,
    /// Inside the element, last.
    #[default]
    BeforeEnd,
    /// After the element.
    AfterEnd,
}

impl Position {
    /// The word that the DOM knows it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::BeforeBegin => "beforebegin",
            Self::AfterBegin => "afterbegin",
            Self::BeforeEnd => "beforeend",
            Self::AfterEnd => "afterend",
        }
    }
}

/// Which colours the widget wears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The visitor's own setting.
    #[default]
    Auto,
    /// Light, whatever the visitor's setting.
    Light,
    /// Dark, whatever the visitor's setting.
    Dark,
}

impl Theme {
    /// The word that the style sheet knows it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// On which side of the bell the panel opens, and which of their edges are in line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Above the bell rather than below it.
    pub above: bool,
    /// Which edges are in line.
    pub align: Align,
}

impl Default for Placement {
    fn default() -> Self {
        Self { above: false, align: Align::End }
    }
}

/// Which edges of bell and panel are in line; start and end follow the direction of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// The edges where a line of text starts.
    Start,
    /// The middles.
    Center,
    /// The edges where a line of text ends.
    End,
}

/// What makes a notification read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MarkRead {
    /// The visitor opens it.
    #[default]
    Click,
    /// The visitor opens it, or has half of it in sight for a second.
    View,
    /// Only "Mark as read", "Mark all as read", and the page's own commands.
    Manual,
}

/// When the list is fetched ahead, so that it is there when the panel opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prefetch {
    /// When the pointer or the focus comes to the bell.
    Hover,
    /// As soon as the badge is there.
    Idle,
    /// When the pointer goes down on the bell, as with all of them, and not before.
    #[default]
    None,
}

/// How much room rows take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// As much as reads well.
    #[default]
    Comfortable,
    /// As little as reads well.
    Compact,
}

impl Density {
    /// The word that the style sheet knows it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }
}

/// How the number of unread notifications is shown beside the bell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Badge {
    /// The highest number; above it, `99+`.
    pub max: u32,
    /// A dot without a number.
    pub dot: bool,
    /// There is a badge also when nothing is unread.
    pub show_zero: bool,
}

impl Default for Badge {
    fn default() -> Self {
        Self { max: 99, dot: false, show_zero: false }
    }
}

/// What tells the visitor of new notifications, besides the badge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attention {
    /// A toast shows them for a while.
    pub toast: bool,
    /// The page's title begins with the number.
    pub title_count: bool,
    /// The icon of the installed app carries the number.
    pub app_badge: bool,
    /// The address of a sound that is played.
    pub sound: Option<String>,
    /// The bell moves, once.
    pub bell_motion: bool,
}

//! What people do with the pages of a shop: look, leave the tab in the background, come back, read on, open the panel.

use app_inbox::session::Millis;

use crate::chance::Chance;
use crate::story::{MINUTE, SECOND};

/// The share of tabs that are kept for later, hidden but for a glance now and then; the others are in use.
const KEPT: f64 = 0.4;
/// How long a tab is looked at and how long it is hidden, by whether it is kept for later.
const LOOKS: [Millis; 2] = [2 * MINUTE, 20 * SECOND];
const HIDES: [Millis; 2] = [2 * MINUTE, 10 * MINUTE];
/// How long a page is looked at, all in all, before the next page of the site is loaded.
const READS: Millis = 2 * MINUTE;
/// The share of looks in which the bell is pressed, and when.
const CURIOUS: f64 = 0.1;
const PRESSES: Millis = 20 * SECOND;
/// How often somebody tries again before giving up.
const PATIENCE: u32 = 3;

/// What a visitor does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Hides,
    Shows,
    /// Loads the next page of the site.
    MovesOn,
    PressesBell,
    /// Looks at the open panel, to do something with what is there.
    Reads,
    ClosesPanel,
    ClosesTab,
}

/// What a visitor finds in the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finds {
    Rows,
    Failure,
    Nothing,
}

/// One tab and the person before it.
pub(crate) struct Visitor {
    kept: bool,
    pub(crate) visible: bool,
    turns: Millis,
    moves_on: Option<Millis>,
    finger: Option<(Millis, Act)>,
    patience: u32,
    closes: Option<Millis>,
}

impl Visitor {
    /// Somebody who loads a page now; `stay` is how long such people mean to stay, if they ever leave.
    pub(crate) fn arrives(now: Millis, stay: Option<Millis>, chance: &mut Chance) -> Self {
        let closes = stay.map(|stay| now + chance.about(stay));
        let kept = chance.happens(KEPT);
        let mut visitor =
            Self { kept, visible: true, turns: now, moves_on: None, finger: None, patience: 0, closes };
        visitor.looks(now, chance);
        visitor
    }

    /// What comes next, and when.
    pub(crate) fn next(&self) -> (Millis, Act) {
        let mut next = (self.turns, if self.visible { Act::Hides } else { Act::Shows });
        let others = [
            self.moves_on.map(|at| (at, Act::MovesOn)),
            self.finger,
            self.closes.map(|at| (at, Act::ClosesTab)),
        ];
        for other in others.into_iter().flatten() {
            if other.0 < next.0 {
                next = other;
            }
        }
        next
    }

    /// Has done that, and found this in the panel; what comes next is decided.
    pub(crate) fn goes_on(&mut self, act: Act, finds: Finds, now: Millis, chance: &mut Chance) {
        self.finger = None;
        match act {
            Act::Hides => {
                self.visible = false;
                self.moves_on = None;
                self.turns = now + chance.about(HIDES[usize::from(self.kept)]);
            }
            Act::Shows | Act::MovesOn => self.looks(now, chance),
            Act::PressesBell => {
                self.patience = PATIENCE;
                self.finger = Some((now + chance.between(3 * SECOND, 10 * SECOND), Act::Reads));
            }
            Act::Reads if finds == Finds::Failure && self.patience > 0 => {
                self.patience -= 1;
                self.finger = Some((now + chance.between(3 * SECOND, 10 * SECOND), Act::Reads));
            }
            Act::Reads => {
                self.finger = Some((now + chance.between(3 * SECOND, 20 * SECOND), Act::ClosesPanel));
            }
            Act::ClosesPanel | Act::ClosesTab => {}
        }
    }

    fn looks(&mut self, now: Millis, chance: &mut Chance) {
        self.visible = true;
        self.turns = now + chance.about(LOOKS[usize::from(self.kept)]);
        self.moves_on = (!self.kept).then(|| now + chance.about(READS));
        if chance.happens(CURIOUS) {
            self.finger = Some((now + chance.about(PRESSES), Act::PressesBell));
        }
    }
}

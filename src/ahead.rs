//! The list is read ahead, so that it is there when the panel opens; an opening costs the platform no more by that.

use crate::session::Millis;

/// A list that was read this long ago is no longer fresh, and whoever comes to the bell after it comes anew.
const MOMENT: Millis = 10_000;

/// See the module. Nothing in it outlives the visitor it belongs to.
#[derive(Debug, Default)]
pub(crate) struct Ahead {
    list: List,
    /// When somebody was last at a bell, and at which.
    approached_at: Option<Millis>,
    pub(crate) bell: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum List {
    #[default]
    Unknown,
    Asked,
    ReadAt(Millis),
    FailedAt {
        at: Millis,
        /// Whether it is worth asking for again.
        again: bool,
    },
}

impl Ahead {
    /// Somebody comes to the bell. Returns whether the list should be read: once in a while, however often they come.
    pub(crate) fn approaches(&mut self, now: Millis) -> bool {
        let anew = self.approached_at.is_none_or(|at| now - at >= MOMENT);
        if anew {
            self.approached_at = Some(now);
            self.list = List::Asked;
        }
        anew
    }

    /// The panel closes. The focus goes back to the bell then, which is no approach.
    pub(crate) fn leaves(&mut self, now: Millis) {
        self.approached_at = Some(now);
    }

    /// The first page of the list was read.
    pub(crate) fn is_read(&mut self, now: Millis) {
        if self.list == List::Asked {
            self.list = List::ReadAt(now);
        }
    }

    /// The first page of the list could not be read; to ask for it `again` may help, or not.
    pub(crate) fn fails(&mut self, again: bool, now: Millis) {
        if self.list == List::Asked {
            self.list = List::FailedAt { at: now, again };
        }
    }

    /// Whether it failed a moment ago: then an opening has failed as well, and need not wait to say so.
    pub(crate) fn has_failed(&self, now: Millis) -> bool {
        matches!(self.list, List::FailedAt { at, .. } if now - at < MOMENT)
    }

    /// Whether it was read, and no opening has made use of it.
    pub(crate) fn is_there(&self) -> bool {
        matches!(self.list, List::ReadAt(_))
    }

    /// What was read is out of date, unless it is still on its way.
    pub(crate) fn is_outdated(&mut self) {
        if self.list != List::Asked {
            self.list = List::Unknown;
        }
    }

    /// The panel opens. Returns whether the list has to be asked for, where it may be on its way (`reading`) or have been
    /// forgotten meanwhile (not `loaded`). What was read ahead serves one opening.
    pub(crate) fn opens(&mut self, reading: bool, loaded: bool, now: Millis) -> bool {
        match std::mem::take(&mut self.list) {
            List::Unknown | List::Asked => !reading,
            List::ReadAt(at) => !loaded || now - at >= MOMENT,
            List::FailedAt { at, again } => again || now - at >= MOMENT,
        }
    }
}

//! C7: how often the callback may be called while not all is well.

use app_inbox::session::Millis;

use crate::referee::{HOUR, MINUTE};

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    /// When this callback was called, since all was well for a minute.
    same: Vec<Millis>,
    well_since: Option<Millis>,
    /// Whether calls have led to an answer of the platform since the last failure.
    pub(crate) fruitful: bool,
    /// When any callback was called.
    all: Vec<Millis>,
}

impl Budget {
    const SAME: [(usize, Millis); 2] = [(3, MINUTE), (20, HOUR)];
    const ALL: [(usize, Millis); 2] = [(30, MINUTE), (300, HOUR)];

    /// Another callback has calls of its own. The same one is not blamed for a call that did its work.
    pub(crate) fn begins_anew(&mut self, another: bool, was_of_use: bool) {
        if another {
            self.same.clear();
        } else if was_of_use {
            self.same.pop();
        }
        self.fails();
    }

    pub(crate) fn fails(&mut self) {
        (self.well_since, self.fruitful) = (None, false);
    }

    pub(crate) fn all_is_well(&mut self, now: Millis) {
        self.fruitful = true;
        if now - *self.well_since.get_or_insert(now) >= MINUTE {
            self.same.clear();
        }
    }

    pub(crate) fn takes_a_call(&mut self, now: Millis) {
        for (of, calls, limits) in [("this", &mut self.same, Self::SAME), ("any", &mut self.all, Self::ALL)] {
            calls.retain(|at| at + HOUR > now);
            calls.push(now);
            for (most, window) in limits {
                let made = calls.iter().filter(|at| **at + window > now).count();
                assert!(made <= most, "C7: {made} calls of {of} callback within {} minutes", window / MINUTE);
            }
        }
    }

    /// From when on one more call is within all limits.
    pub(crate) fn allows_from(&self, now: Millis) -> Millis {
        let mut from = now;
        for (calls, limits) in [(&self.same, Self::SAME), (&self.all, Self::ALL)] {
            for (most, window) in limits {
                let last = calls.len().checked_sub(most).and_then(|at| calls.get(at));
                from = from.max(last.map_or(0, |at| at + window));
            }
        }
        from
    }
}

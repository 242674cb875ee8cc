//! How often what is new is shown: at once, unless there is something new all the time.

use crate::session::Millis;

/// So many in quick succession are shown at once.
const BURST: Millis = 40;
/// After that there is one in so many milliseconds: nobody reads faster.
const REST: Millis = 100;

/// See the module.
#[derive(Debug, Default)]
pub struct Pace {
    /// When the next one would be due if nothing were ever shown at once.
    due: Millis,
}

impl Pace {
    /// Whether there may be a show at `now`, which is one then. Else in how many milliseconds.
    pub fn allows(&mut self, now: Millis) -> Result<(), Millis> {
        // A clock that went back has nothing to say about what was shown.
        let went_back = self.due > now + BURST * REST;
        let due = if went_back { now } else { self.due.max(now) };
        let wait = due.saturating_sub(now + (BURST - 1) * REST);
        if wait > 0 {
            return Err(wait);
        }
        self.due = due + REST;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of the shows wanted once a millisecond take place until `end`.
    fn shows(pace: &mut Pace, times: std::ops::Range<Millis>) -> usize {
        times.filter(|now| pace.allows(*now).is_ok()).count()
    }

    #[test]
    fn forty_in_a_row_are_shown_at_once_and_then_ten_a_second() {
        let mut pace = Pace::default();
        assert_eq!(shows(&mut pace, 5_000..5_040), 40);
        assert_eq!(shows(&mut pace, 5_040..5_100), 0);
        assert_eq!(shows(&mut pace, 5_100..65_000), 599);
    }

    #[test]
    fn after_four_seconds_of_quiet_forty_are_shown_at_once_again() {
        let mut pace = Pace::default();
        shows(&mut pace, 0..10_000);
        assert_eq!(shows(&mut pace, 14_000..14_040), 40);
    }

    #[test]
    fn a_clock_that_goes_back_stops_nothing() {
        let mut pace = Pace::default();
        shows(&mut pace, 1_000_000..1_001_000);
        assert_eq!(shows(&mut pace, 5..45), 40);
    }

    #[test]
    fn who_has_to_wait_may_be_shown_after_that_time() {
        let mut pace = Pace::default();
        assert_eq!(shows(&mut pace, 0..41), 40);
        let wait = pace.allows(41).expect_err("a wait");
        assert!(pace.allows(41 + wait - 1).is_err());
        assert_eq!(pace.allows(41 + wait), Ok(()));
    }
}

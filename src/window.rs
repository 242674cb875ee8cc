//! Which rows of a long list are in the document: those in sight and some around them, so that ten thousand cost no more
//! than sixty.

use std::ops::Range;
use std::rc::Rc;

use crate::notification::Notification;

/// Rows in the document at most, besides one that has the focus elsewhere.
pub const MOST: usize = 58;
/// When fewer than these are left beyond what is in sight, others are put there.
const SLACK: usize = 5;
/// So many more than that come at a time.
const AHEAD: usize = 10;
/// Whoever jumps elsewhere waits for all of the rows, and waits less when only these are beyond what is in sight.
const AT_ONCE: usize = 2;
/// Pixels that a row is believed to be high as long as none was measured.
const GUESS: f64 = 88.0;

/// How high rows are, as far as they have been in the document.
#[derive(Debug, Default)]
pub struct Heights {
    /// In the order of their addresses.
    known: Vec<(Rc<Notification>, f64)>,
    sum: f64,
}

impl Heights {
    /// A row was measured.
    pub fn note(&mut self, row: &Rc<Notification>, height: f64) {
        match self.place(row) {
            Ok(place) => {
                if let Some((_, known)) = self.known.get_mut(place) {
                    self.sum += height - std::mem::replace(known, height);
                }
            }
            Err(place) => {
                self.known.insert(place, (Rc::clone(row), height));
                self.sum += height;
            }
        }
    }

    /// Forgets rows that nobody else knows any more.
    pub fn let_go(&mut self) {
        self.known.retain(|(row, _)| Rc::strong_count(row) > 1);
        self.sum = self.known.iter().map(|(_, height)| height).sum();
    }

    /// Rows will be as high as they are measured again: their width has changed.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// The height of a row that was measured, else the average of those that were.
    fn of(&self, row: &Rc<Notification>) -> f64 {
        let known = self.place(row).ok().and_then(|place| self.known.get(place));
        let average = || if self.known.is_empty() { GUESS } else { self.sum / self.known.len() as f64 };
        known.map_or_else(average, |(_, height)| *height)
    }

    fn place(&self, row: &Rc<Notification>) -> Result<usize, usize> {
        self.known.binary_search_by_key(&Rc::as_ptr(row), |(known, _)| Rc::as_ptr(known))
    }
}

/// Where rows are, in pixels from the top of the list.
#[derive(Debug, Default)]
pub struct Layout {
    tops: Vec<f64>,
}

impl Layout {
    /// The layout of these rows.
    pub fn new<'a>(rows: impl Iterator<Item = &'a Rc<Notification>>, heights: &Heights) -> Self {
        let mut top = 0.0;
        let mut tops = vec![top];
        for row in rows {
            top += heights.of(row);
            tops.push(top);
        }
        Self { tops }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.tops.len().saturating_sub(1)
    }

    /// Where a row begins; the end of the list for one behind the last.
    pub fn top(&self, row: usize) -> f64 {
        self.tops.get(row).or(self.tops.last()).copied().unwrap_or_default()
    }

    /// The row at a height.
    fn at(&self, height: f64) -> usize {
        self.tops.partition_point(|top| *top <= height).saturating_sub(1).min(self.rows().saturating_sub(1))
    }

    /// Which rows are to be in the document when those from `top` on, and `height` pixels further, are in sight. As long
    /// as `now` will do, it stays.
    pub fn window(&self, now: &Range<usize>, top: f64, height: f64) -> Range<usize> {
        let rows = self.rows();
        if rows <= MOST {
            return 0..rows;
        }
        let sight = self.sight(top, height);
        let with = |more: usize| sight.start.saturating_sub(more)..(sight.end + more).min(rows);
        let needed = with(SLACK);
        if now.start <= needed.start && needed.end <= now.end && now.end <= rows {
            return now.clone();
        }
        let jumps = now.end <= needed.start || needed.end <= now.start;
        let wanted = with(match now {
            _ if now.is_empty() => SLACK,
            _ if jumps => AT_ONCE,
            _ => SLACK + AHEAD,
        });
        wanted.start..wanted.end.min(wanted.start + MOST)
    }

    /// Whether all that is in sight is among the rows in the document.
    pub fn covers(&self, now: &Range<usize>, top: f64, height: f64) -> bool {
        let sight = self.sight(top, height);
        now.start <= sight.start && sight.end <= now.end
    }

    fn sight(&self, top: f64, height: f64) -> Range<usize> {
        self.at(top)..(self.at(top + height) + 1).min(self.rows())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(number: usize) -> Vec<Rc<Notification>> {
        (0..number).map(|_| Rc::default()).collect()
    }

    #[test]
    fn a_short_list_is_in_the_document_whole() {
        let layout = Layout::new(rows(MOST).iter(), &Heights::default());
        assert_eq!(layout.window(&(0..0), 999.0, 600.0), 0..MOST);
        assert_eq!(Layout::default().window(&(0..0), 0.0, 600.0), 0..0);
    }

    #[test]
    fn of_a_long_list_there_is_what_is_in_sight_with_some_around() {
        let layout = Layout::new(rows(10_000).iter(), &Heights::default());
        // Seven rows and a bit are in sight.
        for (top, window) in [
            (-10.0, 0..12),
            (0.0, 0..12),
            (88.0 * 14.0, 9..26),
            (88.0 * 100.0, 95..112),
            (88.0 * 9_990.0, 9_985..10_000),
            (1e9, 9_994..10_000),
        ] {
            assert_eq!(layout.window(&(0..0), top, 600.0), window, "{top}");
        }
        assert_eq!(layout.window(&(0..0), 88.0 * 100.0, 9_000.0), 95..153, "but never more than are allowed");
    }

    #[test]
    fn what_will_do_stays_until_its_end_is_near_and_then_more_comes_there() {
        let layout = Layout::new(rows(1_000).iter(), &Heights::default());
        let now = 86..144;
        for (first, window) in [
            (100, 86..144),
            (91, 86..144),
            (90, 75..112),
            (131, 86..144),
            (132, 86..144),
            (133, 118..155),
            (149, 147..158),
            (500, 498..509),
        ] {
            // Seven rows are in sight, the last one by a pixel.
            assert_eq!(layout.window(&now, 88.0 * f64::from(first), 88.0 * 6.0 + 1.0), window, "{first}");
        }
        assert_eq!(
            layout.window(&(950..1_008), 88.0 * 960.0, 600.0),
            945..982,
            "the list has become shorter"
        );
    }

    #[test]
    fn rows_are_as_high_as_they_were_measured_and_others_as_high_as_the_average() {
        let rows = rows(4);
        let mut heights = Heights::default();
        let tops = |heights: &Heights| Layout::new(rows.iter(), heights).tops;
        assert_eq!(tops(&heights), [0.0, 88.0, 176.0, 264.0, 352.0]);
        heights.note(&rows[1], 100.0);
        heights.note(&rows[2], 40.0);
        heights.note(&rows[2], 60.0);
        assert_eq!(tops(&heights), [0.0, 80.0, 180.0, 240.0, 320.0]);
        heights.forget();
        assert_eq!(tops(&heights), [0.0, 88.0, 176.0, 264.0, 352.0]);
    }

    #[test]
    fn heights_of_rows_that_are_gone_are_let_go() {
        let mut kept = rows(3);
        let mut heights = Heights::default();
        kept.iter().for_each(|row| heights.note(row, 10.0));
        kept.truncate(1);
        heights.let_go();
        assert_eq!((heights.known.len(), heights.sum), (1, 10.0));
    }

    #[test]
    fn rows_are_covered_by_those_in_the_document_or_not() {
        use crate::window::{Heights, Layout};
        let rows: Vec<Rc<Notification>> = (0..100).map(|_| Rc::default()).collect();
        let layout = Layout::new(rows.iter(), &Heights::default());
        assert_eq!(
            (layout.top(0), layout.top(2), layout.top(100), layout.top(101)),
            (0.0, 176.0, 8_800.0, 8_800.0)
        );
        for (first, covered) in [(9, false), (10, true), (13, true), (14, false)] {
            // Seven rows are in sight, the last one by a pixel.
            assert_eq!(
                layout.covers(&(10..20), 88.0 * f64::from(first), 88.0 * 6.0 + 1.0),
                covered,
                "{first}"
            );
        }
    }
}

//! Which rows of a long list are in the document: those in sight and some around them, so that ten thousand cost no more
//! than sixty.

use std::ops::Range;
use std::rc::Rc;

use crate::notification::Notification;

/// Rows in the document at most, besides one that has the focus elsewhere.
pub const MOST: usize = 58;
/// Rows of them that stand before the first one in sight.
const BEFORE: usize = 14;
/// When fewer than these are left beyond what is in sight, others are put there.
const SLACK: usize = 5;
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
        let (first, last) = (self.at(top), self.at(top + height));
        let will_do = now.len() == MOST
            && now.end <= rows
            && (now.start == 0 || now.start + SLACK <= first)
            && (now.end == rows || last + SLACK < now.end);
        if will_do {
            return now.clone();
        }
        let start = first.saturating_sub(BEFORE).min(rows - MOST);
        start..start + MOST
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
        for (top, window) in [
            (-10.0, 0..58),
            (0.0, 0..58),
            (88.0 * 14.0, 0..58),
            (88.0 * 100.0, 86..144),
            (88.0 * 9_990.0, 9_942..10_000),
            (1e9, 9_942..10_000),
        ] {
            assert_eq!(layout.window(&(0..0), top, 600.0), window, "{top}");
        }
    }

    #[test]
    fn what_will_do_stays_until_its_end_is_near() {
        let layout = Layout::new(rows(1_000).iter(), &Heights::default());
        let now = 86..144;
        for (first, stays) in [(100, true), (91, true), (90, false), (131, true), (132, false)] {
            // Seven rows are in sight, the last one by a pixel.
            let window = layout.window(&now, 88.0 * f64::from(first), 88.0 * 7.0 + 1.0);
            assert_eq!(window == now, stays, "{first}");
        }
        assert_eq!(
            layout.window(&(950..1_008), 88.0 * 960.0, 600.0),
            942..1_000,
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
}

//! What a fleet did, as tables for people.

use std::fmt::Write as _;

use crate::story::{SECOND, Story, Trouble};
use crate::tally::{Rate, Tally};

/// A rate is back when it stays this near to the steady one.
const NEAR: f64 = 0.1;
/// … on the average of so many seconds.
const SMOOTH: usize = 60;
/// With fewer events than this in that time, chance alone leaves the margin.
const ENOUGH: f64 = 1_000.0;

/// What a fleet of so many pages did in a story.
pub(crate) struct Run<'a> {
    pub(crate) story: &'a Story,
    pub(crate) pages: u64,
    pub(crate) tally: Tally,
}

/// A story's three parts in figures.
struct Course {
    before: Option<Rate>,
    during: Option<Rate>,
    after: Rate,
    /// The steady state, by which peaks are judged: before the trouble; in a wave, the wave itself.
    steady: f64,
    back: Option<usize>,
}

impl Course {
    fn of(story: &Story, seconds: &[u64]) -> Self {
        let part = |from: u64, to: u64| {
            let part = &seconds[(from / SECOND) as usize..(to / SECOND) as usize];
            (!part.is_empty()).then(|| Rate::of(part))
        };
        let before = part(story.settled, story.begins);
        let during = part(story.begins, story.ends);
        let after = part(story.ends, story.over).unwrap_or_default();
        let steady = before.or(during).unwrap_or_default().mean;
        let back = if story.trouble == Trouble::Wave {
            None
        } else {
            back(&seconds[(story.ends / SECOND) as usize..], steady)
        };
        Self { before, during, after, steady, back }
    }

    /// The busiest second from the trouble on, over the mean of the steady state; nothing when less than one event a
    /// second makes the mean.
    fn peak_over_mean(&self) -> Option<f64> {
        let peak = self.during.unwrap_or_default().peak.max(self.after.peak);
        (self.steady >= 1.0).then(|| peak as f64 / self.steady)
    }
}

/// After how many seconds the rate is near the steady one and stays there for as long as we average.
fn back(seconds: &[u64], steady: f64) -> Option<usize> {
    if steady * (SMOOTH as f64) < ENOUGH {
        return None;
    }
    let near: Vec<bool> = seconds
        .windows(SMOOTH)
        .map(|seconds| (Rate::of(seconds).mean / steady - 1.0).abs() <= NEAR)
        .collect();
    near.windows(SMOOTH).position(|stays| stays.iter().all(|near| *near))
}

/// All tables, in Markdown.
pub(crate) fn tables(runs: &[Run<'_>]) -> String {
    let mut text = String::new();
    rates("Requests a second at the platform", runs, |tally| &tally.requests, &mut text);
    rates("Callback calls a second at the sites' backends", runs, |tally| &tally.callbacks, &mut text);
    people(runs, &mut text);
    text
}

fn rates(title: &str, runs: &[Run<'_>], of: impl Fn(&Tally) -> &Vec<u64>, text: &mut String) {
    let _ = write!(
        text,
        "### {title}\n\n\
         | Story | Pages | Before: mean | peak | During: mean | peak | After: mean | peak | Peak ÷ steady mean \
         | Steady again after |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
    );
    for run in runs {
        let course = Course::of(run.story, of(&run.tally));
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {} | {} | {} |",
            run.story.name,
            thousands(run.pages),
            rate(course.before),
            rate(course.during),
            rate(Some(course.after)),
            or_dash(course.peak_over_mean().map(|ratio| format!("{ratio:.1}"))),
            or_dash(course.back.map(|seconds| format!("{seconds} s"))),
        );
    }
    text.push('\n');
}

fn people(runs: &[Run<'_>], text: &mut String) {
    text.push_str(
        "### What pages and visitors see\n\n\
         | Story | Pages | Loaded in all | Callback calls a page | most of one page | Half see the truth within | 99 % |\n\
         |---|--:|--:|--:|--:|--:|--:|\n",
    );
    for Run { story, pages, tally } in runs {
        let callbacks: u64 = tally.callbacks.iter().sum();
        let within = |share| or_dash(tally.truth_within(share).map(|seconds| format!("{seconds} s")));
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {:.2} | {} | {} | {} |",
            story.name,
            thousands(*pages),
            thousands(tally.pages),
            callbacks as f64 / tally.pages.max(1) as f64,
            tally.most_callbacks,
            within(0.5),
            within(0.99),
        );
    }
}

fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "–".into())
}

fn rate(rate: Option<Rate>) -> String {
    match rate {
        None => "– | –".into(),
        Some(Rate { mean, peak }) if mean < 100.0 => format!("{mean:.2} | {}", thousands(peak)),
        Some(Rate { mean, peak }) => format!("{} | {}", thousands(mean.round() as u64), thousands(peak)),
    }
}

/// A number with commas, as 1,000,000.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::STORIES;

    #[test]
    fn a_rate_is_back_when_it_is_near_the_steady_one_and_stays_there() {
        let mut seconds = vec![30; 40];
        seconds.extend([100; 30]);
        seconds.extend([160; 30]);
        seconds.extend([95; 300]);
        // A minute from here holds 13 of the fast seconds: (13 · 160 + 47 · 95) / 60 is 109.1, and 14 were too many.
        assert_eq!(back(&seconds, 100.0), Some(87));
        assert_eq!(back(&vec![80; 400], 100.0), None);
        assert_eq!(back(&vec![10; 400], 10.0), None, "600 events are too few to tell");
    }

    #[test]
    fn a_row_tells_the_rates_before_during_and_after() {
        let story = &STORIES[0];
        let mut tally = Tally::new(story);
        for (second, requests) in tally.requests.iter_mut().enumerate() {
            let trouble = (story.begins / SECOND..story.ends / SECOND).contains(&(second as u64));
            *requests = if trouble { 1_350 } else { 100 };
        }
        let tables = tables(&[Run { story, pages: 9_000, tally }]);
        let row = "| `503` | 9,000 | 100 | 100 | 1,350 | 1,350 | 100 | 100 | 13.5 | 0 s |";
        assert!(tables.lines().any(|line| line == row), "{tables}");
    }

    #[test]
    fn large_numbers_are_written_with_commas() {
        assert_eq!([7, 999, 1_000, 1_234_567].map(thousands), ["7", "999", "1,000", "1,234,567"]);
    }
}

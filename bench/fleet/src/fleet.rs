//! A fleet is simulated in parts, by as many threads as there are cores; the sum doesn't depend on who did which.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use app_inbox::inbox::Settings;

use crate::story::Story;
use crate::tab::Tab;
use crate::tally::Tally;

/// Tabs that a thread takes at a time.
const PART: u64 = 200;

/// Simulates that many tabs in a story.
pub(crate) fn simulate(story: &Story, pages: u64, seed: u64) -> Tally {
    let next = AtomicU64::new(0);
    let sum = Mutex::new(Tally::new(story));
    let work = || {
        let settings = Settings::default();
        let mut tally = Tally::new(story);
        loop {
            let first = next.fetch_add(PART, Ordering::Relaxed);
            if first >= pages {
                break;
            }
            for index in first..pages.min(first + PART) {
                Tab::live(story, &settings, seed, index, &mut tally);
            }
        }
        if let Ok(mut sum) = sum.lock() {
            sum.add(&tally);
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    sum.into_inner().expect("no thread panicked")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referee::Breaches;
    use crate::story::{SECOND, STORIES, Trouble};

    const PAGES: u64 = 1_000;
    const SEED: u64 = 1;
    /// A second of a small fleet holds chance more than anything else; of so many it doesn't.
    const STRETCH: usize = 10;

    /// The mean rate before the trouble, and the busiest stretches while it lasts and afterwards.
    fn course(story: &Story, seconds: &[u64]) -> (f64, f64, f64) {
        let part = |from: u64, to: u64| &seconds[(from / SECOND) as usize..(to / SECOND) as usize];
        let busiest = |seconds: &[u64]| {
            let most = seconds.windows(STRETCH).map(|stretch| stretch.iter().sum::<u64>()).max();
            most.unwrap_or_default() as f64 / STRETCH as f64
        };
        let before = part(story.settled, story.begins);
        let steady = before.iter().sum::<u64>() as f64 / before.len() as f64;
        (steady, busiest(part(story.begins, story.ends)), busiest(part(story.ends, story.over)))
    }

    #[test]
    fn c_01_c_06_c_07_no_page_of_any_story_breaks_the_contract() {
        for story in &STORIES {
            let tally = simulate(story, PAGES, SEED);
            assert_eq!(tally.breaches, Breaches::default(), "{}", story.title);
            assert!(tally.requests.iter().sum::<u64>() > PAGES && tally.pages > PAGES, "{}", story.title);
        }
    }

    #[test]
    fn h_07_an_outage_and_its_end_cause_no_rush() {
        let is_outage = |story: &&Story| {
            use Trouble::{EverythingDown, RateLimited, Silent, Unavailable};
            matches!(story.trouble, Unavailable | Silent | RateLimited | EverythingDown)
        };
        for story in STORIES.iter().filter(is_outage) {
            let tally = simulate(story, PAGES, SEED);
            let (steady, during, after) = course(story, &tally.requests);
            // While it lasts, every page may try three times a minute instead of once or twice; afterwards all have
            // something to catch up on, once.
            assert!(during < 4.0 * steady, "{}: {during} after {steady}", story.title);
            assert!(after < 2.0 * steady, "{}: {after} after {steady}", story.title);
        }
    }

    #[test]
    fn c_09_after_the_trouble_99_of_100_see_the_truth_within_200_seconds_of_looking() {
        // The longest wait is 5 minutes, but by chance, by coming back or by moving on nearly everybody is served
        // sooner. Where a backend says `''` it is believed: those visitors wait for their next page.
        let waits = |story: &&Story| !matches!(story.trouble, Trouble::BackendsSayNobody | Trouble::Wave);
        for story in STORIES.iter().filter(waits) {
            let within = simulate(story, PAGES, SEED).truth_within(0.99);
            assert!(within.is_some_and(|seconds| seconds <= 200), "{}: {within:?}", story.title);
        }
    }

    #[test]
    fn the_same_seed_tells_the_same_story_whoever_does_the_work() {
        let story = &STORIES[0];
        assert_eq!(simulate(story, PAGES, SEED), simulate(story, PAGES, SEED));
        assert_ne!(simulate(story, PAGES, SEED), simulate(story, PAGES, SEED + 1));
    }
}

//! Sums over many pages, in which their order doesn't show.

use app_inbox::session::Millis;

use crate::referee::{Breaches, Referee};
use crate::story::{SECOND, Story};

/// What a fleet did in a story.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    /// Second by second.
    pub(crate) requests: Vec<u64>,
    pub(crate) callbacks: Vec<u64>,
    pub(crate) pages: u64,
    /// Callback calls of the page with the most of them.
    pub(crate) most_callbacks: u64,
    /// How many visitors saw the end of the trouble, and how many of them the truth so many seconds later.
    pub(crate) visitors: u64,
    pub(crate) truths: Vec<u64>,
    pub(crate) breaches: Breaches,
}

impl Tally {
    pub(crate) fn new(story: &Story) -> Self {
        let zeros = vec![0; (story.over / SECOND) as usize];
        Self { requests: zeros.clone(), callbacks: zeros.clone(), truths: zeros, ..Self::default() }
    }

    pub(crate) fn request(&mut self, now: Millis) {
        self.requests[(now / SECOND) as usize] += 1;
    }

    pub(crate) fn callback(&mut self, now: Millis) {
        self.callbacks[(now / SECOND) as usize] += 1;
    }

    pub(crate) fn page_is_loaded(&mut self) {
        self.pages += 1;
    }

    pub(crate) fn page_is_done(&mut self, referee: &Referee) {
        self.most_callbacks = self.most_callbacks.max(referee.callbacks);
        self.breaches.add(referee.breaches);
    }

    /// A visitor who saw the end of the trouble sees the truth after looking so long, or doesn't before the story ends.
    pub(crate) fn sees_the_truth(&mut self, looked: Option<Millis>) {
        self.visitors += 1;
        if let Some(looked) = looked {
            self.truths[(looked / SECOND) as usize] += 1;
        }
    }

    /// Adds what another part of the fleet did in the same story.
    pub(crate) fn add(&mut self, other: &Self) {
        let add = |sums: &mut Vec<u64>, others: &Vec<u64>| {
            for (sum, other) in sums.iter_mut().zip(others) {
                *sum += other;
            }
        };
        add(&mut self.requests, &other.requests);
        add(&mut self.callbacks, &other.callbacks);
        add(&mut self.truths, &other.truths);
        self.pages += other.pages;
        self.visitors += other.visitors;
        self.most_callbacks = self.most_callbacks.max(other.most_callbacks);
        self.breaches.add(other.breaches);
    }

    /// Within how many seconds of looking that share of the visitors sees the truth; nothing when it doesn't.
    pub(crate) fn truth_within(&self, share: f64) -> Option<u64> {
        let enough = (self.visitors as f64 * share).ceil() as u64;
        let mut seen = 0;
        let at = self.truths.iter().position(|truths| {
            seen += truths;
            seen >= enough
        })?;
        (self.visitors > 0).then_some(at as u64 + 1)
    }
}

/// Mean and peak per second of a part of a story.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Rate {
    pub(crate) mean: f64,
    pub(crate) peak: u64,
}

impl Rate {
    pub(crate) fn of(seconds: &[u64]) -> Self {
        let sum: u64 = seconds.iter().sum();
        let peak = seconds.iter().copied().max().unwrap_or_default();
        Self { mean: sum as f64 / seconds.len().max(1) as f64, peak }
    }
}

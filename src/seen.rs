//! Which notifications have been in sight for long enough to have been read.

/// How long half of a notification has to be in sight, in milliseconds.
pub const LONG_ENOUGH: f64 = 1_000.0;

/// See the module.
#[derive(Debug, Default)]
pub struct Seen {
    /// What is in sight, by its id, since when.
    since: Vec<(String, f64)>,
}

impl Seen {
    /// Takes what is in sight at `now`. Returns what has been so for long enough, each once, and in how many milliseconds
    /// the next will have been.
    pub fn looks(&mut self, in_sight: &[&str], now: f64) -> (Vec<String>, Option<f64>) {
        self.since.retain(|(id, _)| in_sight.contains(&id.as_str()));
        for id in in_sight {
            if self.since.iter().all(|(known, _)| known != id) {
                self.since.push(((*id).to_owned(), now));
            }
        }
        let (mut seen, mut next) = (Vec::new(), None);
        for (id, since) in &mut self.since {
            let left = *since + LONG_ENOUGH - now;
            if left > 0.0 {
                next = Some(next.map_or(left, |next: f64| next.min(left)));
            } else if since.is_finite() {
                // Once is enough, as long as it stays in sight.
                *since = f64::NEG_INFINITY;
                seen.push(id.clone());
            }
        }
        (seen, next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_without_a_break_is_long_enough_and_counts_once() {
        let mut seen = Seen::default();
        for (now, in_sight, told, next) in [
            (0.0, vec!["a", "b"], vec![], Some(1_000.0)),
            (600.0, vec!["a", "c"], vec![], Some(400.0)),
            (999.0, vec!["a", "b", "c"], vec![], Some(1.0)),
            (1_000.0, vec!["a", "b", "c"], vec!["a"], Some(600.0)),
            (2_000.0, vec!["a", "b", "c"], vec!["c", "b"], None),
            (9_000.0, vec!["a", "b", "c"], vec![], None),
            (9_001.0, vec![], vec![], None),
            (9_002.0, vec!["a"], vec![], Some(1_000.0)),
        ] {
            let told: Vec<String> = told.into_iter().map(str::to_owned).collect();
            assert_eq!(seen.looks(&in_sight, now), (told, next), "{now}");
        }
    }
}

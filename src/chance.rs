//! Chance for waits, not for secrets.

use crate::session::Millis;

/// A small source of chance (xorshift).
#[derive(Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// One that gives the same to the same seed.
    pub(crate) fn new(seed: u64) -> Self {
        // Seeds are small numbers: without this the first draws would all be next to nothing.
        Self((seed ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9) | 1)
    }

    /// From 0 to `most`, both included.
    pub(crate) fn up_to(&mut self, most: Millis) -> Millis {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // The high half of the product is evenly spread from 0 to `most`.
        ((self.0 >> 32) * (most + 1)) >> 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_spread_evenly_whatever_the_seed() {
        for seed in 0..20 {
            let mut chance = Chance::new(seed);
            let mut tenths = [0; 10];
            for _ in 0..1_000 {
                tenths[(chance.up_to(999) / 100) as usize] += 1;
            }
            assert!(tenths.iter().all(|draws| (60..=140).contains(draws)), "{seed}: {tenths:?}");
        }
    }

    #[test]
    fn chance_reaches_both_ends() {
        let mut chance = Chance::new(1);
        let drawn: Vec<Millis> = (0..100).map(|_| chance.up_to(1)).collect();
        assert!(drawn.contains(&0) && drawn.contains(&1) && drawn.iter().all(|draw| *draw <= 1));
    }
}

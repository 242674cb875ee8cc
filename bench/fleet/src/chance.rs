//! Chance from a seed: the same seed draws the same numbers, whatever else is simulated beside it.

use app_inbox::session::Millis;

/// A generator of the splitmix64 kind.
pub(crate) struct Chance(u64);

impl Chance {
    /// The generator of the `index`th member of what `seed` names.
    pub(crate) fn of(seed: u64, index: u64) -> Self {
        let mut chance = Self(seed);
        Self(chance.draw() ^ mix(index))
    }

    pub(crate) fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// From 0 to 1, never 1.
    fn unit(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True in that share of cases.
    pub(crate) fn happens(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// Anything between the two, all alike.
    pub(crate) fn between(&mut self, least: Millis, most: Millis) -> Millis {
        least + (self.unit() * (most - least) as f64) as Millis
    }

    /// Mostly short, now and then long: the time until something that may happen at any moment.
    pub(crate) fn about(&mut self, mean: Millis) -> Millis {
        (-(1.0 - self.unit()).ln() * mean as f64) as Millis
    }

    /// Like a bell over `0..span`: two thirds of it within a sixth of the span from the middle, none outside.
    pub(crate) fn bell(&mut self, span: Millis) -> Millis {
        let draws = self.unit() + self.unit() + self.unit();
        (draws / 3.0 * span as f64) as Millis
    }
}

fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

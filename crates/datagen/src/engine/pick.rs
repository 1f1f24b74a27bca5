//! Which value a row takes: a random word, or a rank that no other row has.

use crate::{
    keys::Bijection,
    rng::{Key, mix, scale},
    spec::Shape,
};

/// Where a column's choices come from.
#[derive(Clone, Debug)]
pub(crate) enum Pick {
    /// Independent choices.
    Random(Key),
    /// One digit of a permuted row number: columns that share the permutation are unique together.
    Digit(Digit),
    /// The row number itself.
    Row,
}

/// A digit of the mixed-radix number into which the row number is permuted.
#[derive(Clone, Debug)]
pub(crate) struct Digit {
    pub(crate) permutation: Bijection,
    /// Product of the radices of the digits below.
    pub(crate) below: u64,
    pub(crate) radix: u64,
    /// Ranks are this far apart, so that few digits still spread over a large capacity.
    pub(crate) stride: u64,
}

impl Digit {
    #[inline]
    pub(crate) fn rank(&self, row: u64) -> u64 {
        self.permutation.apply(row) / self.below % self.radix * self.stride
    }
}

/// The choices of one batch.
#[derive(Clone, Debug)]
pub(crate) enum Picks {
    Words(Vec<u64>),
    Ranks(Vec<u64>),
}

impl Pick {
    /// The choices for these rows; another attempt gives other random words, never other ranks.
    pub(crate) fn picks(&self, rows: &[u64], attempt: u32) -> Picks {
        match self {
            Self::Random(key) => {
                let key = key.fork(u64::from(attempt));
                Picks::Words(rows.iter().map(|&row| key.draw(row)).collect())
            }
            Self::Digit(digit) => Picks::Ranks(rows.iter().map(|&row| digit.rank(row)).collect()),
            Self::Row => Picks::Ranks(rows.to_vec()),
        }
    }
}

impl Picks {
    pub(crate) fn len(&self) -> usize {
        let (Self::Words(values) | Self::Ranks(values)) = self;
        values.len()
    }

    /// The `i`-th choice among `capacity` values.
    #[inline]
    pub(crate) fn index(&self, i: usize, capacity: u64) -> u64 {
        match self {
            Self::Words(words) => scale(words[i], capacity),
            Self::Ranks(ranks) => ranks[i],
        }
    }

    /// The `i`-th choice, random ones spread by `shape`.
    #[inline]
    pub(crate) fn shaped(&self, i: usize, capacity: u64, shape: Shape) -> u64 {
        match self {
            Self::Words(words) => scale(bend(words[i], shape), capacity),
            Self::Ranks(ranks) => ranks[i],
        }
    }

    /// The `i`-th choice as 64 bits: random ones, or bits made from the rank alone.
    #[inline]
    pub(crate) fn word(&self, i: usize) -> u64 {
        match self {
            Self::Words(words) => words[i],
            Self::Ranks(ranks) => mix(ranks[i].wrapping_add(1)),
        }
    }
}

/// Bends a uniform word to a shape with whole-number arithmetic: every machine agrees to the bit.
#[inline]
pub(crate) fn bend(word: u64, shape: Shape) -> u64 {
    match shape {
        Shape::Uniform => word,
        Shape::Low => scale(word, word),
        Shape::High => !scale(!word, !word),
        Shape::Bell => {
            let other = mix(word);
            // The mean of four 32-bit halves.
            let halves = [
                word >> 32,
                word & 0xffff_ffff,
                other >> 32,
                other & 0xffff_ffff,
            ];
            halves.iter().sum::<u64>() << 30
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(shape: Shape) -> f64 {
        let key = Key::new(1, "t", "c", "test");
        let sum: f64 = (0..20_000)
            .map(|row| bend(key.draw(row), shape) as f64)
            .sum();
        sum / 20_000.0 / u64::MAX as f64
    }

    #[test]
    fn shapes_lean_as_they_say() {
        for (shape, expected) in [
            (Shape::Uniform, 0.5),
            (Shape::Bell, 0.5),
            (Shape::Low, 1.0 / 3.0),
            (Shape::High, 2.0 / 3.0),
        ] {
            let got = mean(shape);
            assert!((got - expected).abs() < 0.01, "{shape:?}: {got}");
        }
    }
}

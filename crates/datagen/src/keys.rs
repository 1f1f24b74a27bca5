//! Keys and parents by arithmetic: bijections instead of retries, choices instead of look-ups.

use crate::rng::{Key, mix, scale};

/// A keyed permutation of `0..size`.
///
/// Three rounds of multiply and xor-shift permute the next power of two; values beyond `size` are
/// permuted again until they fall inside (cycle walking: less than two rounds on average).
#[derive(Clone, Copy, Debug)]
pub struct Bijection {
    size: u64,
    mask: u64,
    shift: u32,
    rounds: [u64; 3],
}

impl Bijection {
    /// A permutation of `0..size`; `size` is at least 1.
    pub fn new(key: Key, size: u64) -> Self {
        let size = size.max(1);
        let bits = (64 - (size - 1).leading_zeros()).max(1);
        Self {
            size,
            mask: u64::MAX >> (64 - bits),
            shift: bits.div_ceil(2),
            rounds: [0, 1, 2].map(|round| key.draw(round) | 1),
        }
    }

    /// Where `x`, which is below the size, goes.
    #[inline]
    pub fn apply(&self, mut x: u64) -> u64 {
        loop {
            for multiplier in self.rounds {
                x = x.wrapping_mul(multiplier).wrapping_add(multiplier >> 7) & self.mask;
                x ^= x >> self.shift;
            }
            if x < self.size {
                return x;
            }
        }
    }
}

/// Chooses one of `n` parents for a child, evenly, so that a parent more takes `1/(n+1)` of the
/// children and moves no other: consistent hashing in constant expected time (the property of Lamping
/// and Veach's "jump" hash; walking the jumps backwards is Ertl's idea, "JumpBackHash", 2024).
///
/// As `n` grows, a child jumps to the newest parent `m` with probability `1/(m+1)`. Within
/// `[2^i, 2^(i+1))` it jumps at all with probability 1/2, its last jump is uniform there, and a jump
/// before `m` is uniform below `m`. So the parent is the last jump below `n`, found from the top.
#[inline]
pub fn choose(word: u64, n: u64) -> u64 {
    if n <= 1 {
        return 0;
    }
    let top = 63 - (n - 1).leading_zeros();
    let mut active = word & (u64::MAX >> (63 - top));
    while active != 0 {
        let interval = 63 - active.leading_zeros();
        let start = 1u64 << interval;
        let mut state = mix(word ^ (u64::from(interval) + 1).wrapping_mul(0xd6e8_feb8_6659_fd93));
        let mut jump = start + (state & (start - 1));
        while jump >= start {
            if jump < n {
                return jump;
            }
            state = mix(state.wrapping_add(0x9e37_79b9_7f4a_7c15));
            jump = scale(state, jump);
        }
        active ^= start;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(seed: u64) -> Key {
        Key::new(seed, "t", "c", "test")
    }

    proptest! {
        #[test]
        fn bijections_hit_every_value_once(seed: u64, size in 1u64..3000) {
            let bijection = Bijection::new(key(seed), size);
            let mut seen = vec![false; size as usize];
            for x in 0..size {
                let y = bijection.apply(x) as usize;
                prop_assert!(!std::mem::replace(&mut seen[y], true));
            }
        }

        #[test]
        fn a_parent_more_takes_children_and_moves_no_other(word: u64, n in 1u64..1_000_000) {
            let (before, after) = (choose(word, n), choose(word, n + 1));
            prop_assert!(before < n);
            prop_assert!(after == before || after == n);
        }
    }

    #[test]
    fn bijections_reach_the_largest_sizes() {
        let bijection = Bijection::new(key(1), u64::MAX);
        assert_ne!(bijection.apply(0), bijection.apply(u64::MAX - 1));
        assert_eq!(Bijection::new(key(1), 1).apply(0), 0);
    }

    #[test]
    fn bijections_scatter_neighbours() {
        let bijection = Bijection::new(key(3), 1 << 20);
        let ascents = (0..10_000)
            .filter(|&x| bijection.apply(x) < bijection.apply(x + 1))
            .count();
        assert!(
            (4_700..5_300).contains(&ascents),
            "{ascents} ascents of 10,000"
        );
    }

    #[test]
    fn choices_are_even() {
        for n in [2u64, 3, 7, 100, 129] {
            let children = n * 2_000;
            let mut counts = vec![0u32; n as usize];
            for row in 0..children {
                counts[choose(key(9).draw(row), n) as usize] += 1;
            }
            let chi: f64 = counts
                .iter()
                .map(|&c| (f64::from(c) - 2000.0).powi(2) / 2000.0)
                .sum();
            let freedom = (n - 1) as f64;
            assert!(
                chi < freedom + 5.0 * (2.0 * freedom).sqrt() + 5.0,
                "n {n}: chi-square {chi}"
            );
        }
    }

    #[test]
    fn one_percent_more_parents_move_one_percent_of_children() {
        let moved = (0..100_000u64)
            .filter(|&row| choose(key(4).draw(row), 10_000) != choose(key(4).draw(row), 10_100))
            .count();
        assert!((900..1_100).contains(&moved), "{moved} of 100,000 moved");
    }
}

//! Exact shares: which rows are among the 30 %.
//!
//! Every row has a rank in `[0, 2^64)`: the bits of its number, reversed and scrambled so that each
//! bit depends on the key and on the lower bits alone (an Owen-scrambled van der Corput sequence;
//! Laine and Karras' hash does the scrambling). A row belongs to a share when its rank lies below a
//! threshold. So a larger share only adds rows, and because the ranks of any first N rows are spread
//! evenly, the threshold for exactly k of N can be found bit by bit, with no pass over the rows.

use crate::rng::Key;

/// A way to mark shares of a table's rows.
#[derive(Clone, Copy, Debug)]
pub struct Ranks {
    seed: u64,
}

impl Ranks {
    /// Ranks of one purpose of one column.
    pub fn new(key: Key) -> Self {
        Self { seed: key.draw(0) }
    }

    /// The rank of a row.
    #[inline]
    pub fn rank(self, row: u64) -> u64 {
        self.scramble(row).reverse_bits()
    }

    /// The threshold for a share from 0 to 1. It depends on nothing else: rows that are added later
    /// move no earlier ones. Of any N rows it marks `share * N`, give or take a few.
    pub fn threshold(share: f64) -> u128 {
        // Exact for the shares people write: 2^64 times a double is a shift of its exponent.
        (share.clamp(0.0, 1.0) * 18_446_744_073_709_551_616.0) as u128
    }

    /// The threshold that marks exactly `count` of the first `rows` rows.
    pub fn exact_threshold(self, count: u64, rows: u64) -> u128 {
        if count >= rows {
            return 1 << 64;
        }
        let (mut wanted, mut residue, mut threshold) = (count, 0u64, 0u64);
        // Rows that agree in their low bits share the high bits of their rank. At each bit, take the
        // lower half whole if fewer than `wanted` rows lie in it, else look inside it.
        for bit in 0..64 {
            let low_first = (self.scramble(residue) >> bit) & 1;
            let lower = residue | (low_first << bit);
            let inside = rows_with_residue(rows, lower, bit + 1);
            if wanted < inside {
                residue = lower;
            } else {
                wanted -= inside;
                threshold |= 1 << (63 - bit);
                residue |= (1 ^ low_first) << bit;
            }
        }
        u128::from(threshold)
    }

    /// Each step lets a bit change only the bits above it.
    #[inline]
    fn scramble(self, row: u64) -> u64 {
        let mut x = row.wrapping_add(self.seed);
        x ^= x.wrapping_mul(0x6c50_b47c_6c50_b47c);
        x ^= x.wrapping_mul(0xb82f_1e52_b82f_1e52);
        x ^= x.wrapping_mul(0xc7af_e638_c7af_e638);
        x ^ x.wrapping_mul(0x8d22_f6e6_8d22_f6e6)
    }
}

/// How many of `0..rows` have these low `bits`.
fn rows_with_residue(rows: u64, residue: u64, bits: u32) -> u64 {
    if residue >= rows {
        return 0;
    }
    match bits {
        64 => 1,
        _ => ((rows - 1 - residue) >> bits) + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ranks(seed: u64) -> Ranks {
        Ranks::new(Key::new(seed, "t", "c", "nulls"))
    }

    fn marked(ranks: Ranks, threshold: u128, rows: u64) -> u64 {
        (0..rows)
            .filter(|&row| u128::from(ranks.rank(row)) < threshold)
            .count() as u64
    }

    proptest! {
        #[test]
        fn exact_is_exact(seed: u64, rows in 1u64..3000, count in 0u64..3000) {
            let count = count.min(rows);
            let ranks = ranks(seed);
            prop_assert_eq!(marked(ranks, ranks.exact_threshold(count, rows), rows), count);
        }

        #[test]
        fn any_first_rows_are_near_the_share(seed: u64, rows in 1u64..3000, share in 0.0f64..1.0) {
            let got = marked(ranks(seed), Ranks::threshold(share), rows) as f64;
            prop_assert!((got - share * rows as f64).abs() <= 8.0, "{} of {}", got, rows);
        }

        #[test]
        fn a_larger_share_only_adds(seed: u64, rows in 2u64..500, a in 0u64..500, b in 0u64..500) {
            let (a, b) = (a.min(b).min(rows), a.max(b).min(rows));
            let ranks = ranks(seed);
            prop_assert!(ranks.exact_threshold(a, rows) <= ranks.exact_threshold(b, rows));
        }
    }

    #[test]
    fn none_and_all() {
        assert_eq!(marked(ranks(1), Ranks::threshold(0.0), 1000), 0);
        assert_eq!(marked(ranks(1), Ranks::threshold(1.0), 1000), 1000);
    }
}

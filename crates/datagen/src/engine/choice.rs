//! One value of a list, by weight; also the sequence and the constant.

use crate::{
    array::{Array, Data, Texts},
    engine::{Batch, Rule, pick::Picks},
    rng::scale,
    share::Ranks,
};

/// The values of a list, one array entry each, with their cumulative weights.
#[derive(Debug)]
pub(crate) struct Choice {
    values: Data,
    /// Where each value's part of the 64-bit line ends.
    ends: Vec<u64>,
    /// For every 1/256th of the line, the value its start lies in: where the search begins.
    starts: Vec<u32>,
    /// Ranks instead of words, with the ends of each value's share among them.
    dealt: Option<(Ranks, Vec<u128>)>,
}

impl Choice {
    /// Values with weights, of which at least one is positive. There is at least one value.
    pub(crate) fn new(values: Data, weights: &[f64]) -> Self {
        let total: f64 = weights.iter().sum();
        let mut sum = 0.0;
        let mut ends: Vec<u64> = weights
            .iter()
            .map(|weight| {
                sum += weight;
                (sum / total * 18_446_744_073_709_551_615.0) as u64
            })
            .collect();
        // Rounding must not leave the last words without a value; a value of no weight gets none.
        let last = weights
            .iter()
            .rposition(|&weight| weight > 0.0)
            .unwrap_or(0);
        ends.iter_mut().skip(last).for_each(|end| *end = u64::MAX);
        let starts = (0..256u64)
            .map(|part| ends.partition_point(|&end| end < part << 56) as u32)
            .collect();
        Self {
            values,
            ends,
            starts,
            dealt: None,
        }
    }

    /// The same values in shares that are exact to the row, of so many rows.
    pub(crate) fn dealt(mut self, ranks: Ranks, rows: u64) -> Self {
        let exact = |&end: &u64| {
            let share = end as f64 / u64::MAX as f64;
            let count = (share * rows as f64).round() as u64;
            ranks.exact_threshold(count.min(rows), rows)
        };
        self.dealt = Some((ranks, self.ends.iter().map(exact).collect()));
        self
    }

    #[inline]
    fn place(&self, word: u64) -> usize {
        let mut place = self.starts[(word >> 56) as usize] as usize;
        while self.ends[place] < word {
            place += 1;
        }
        place
    }

    fn places(&self, batch: &Batch<'_>, picks: &Picks) -> Vec<usize> {
        let last = self.ends.len() - 1;
        match (&self.dealt, picks) {
            // A guard that tries again needs other values, whatever their shares.
            (Some((ranks, ends)), Picks::Words(_)) if !batch.is_retried() => {
                let deal = |&row: &u64| {
                    let rank = u128::from(ranks.rank(row));
                    ends.iter().position(|&end| rank < end).unwrap_or(last)
                };
                return batch.rows().iter().map(deal).collect();
            }
            _ => {}
        }
        match picks {
            Picks::Words(words) => words.iter().map(|&word| self.place(word)).collect(),
            Picks::Ranks(ranks) => ranks.iter().map(|&rank| rank as usize).collect(),
        }
    }
}

impl Rule for Choice {
    fn capacity(&self) -> u64 {
        self.values.len() as u64
    }

    fn fill(&self, batch: &Batch<'_>, picks: &Picks) -> Array {
        let places = self.places(batch, picks);
        Array::full(match &self.values {
            Data::Bool(values) => Data::Bool(places.iter().map(|&p| values[p]).collect()),
            Data::Int(values) => Data::Int(places.iter().map(|&p| values[p]).collect()),
            Data::Float(values) => Data::Float(places.iter().map(|&p| values[p]).collect()),
            Data::Uuid(values) => Data::Uuid(places.iter().map(|&p| values[p]).collect()),
            Data::Text(values) => Data::Text(gather(values, &places)),
            Data::Bytes(values) => Data::Bytes(gather(values, &places)),
            // Lists and pairs are never chosen from a list; see plan::values.
            Data::List { .. } | Data::Pair(..) => self.values.clone(),
        })
    }
}

fn gather(values: &Texts, places: &[usize]) -> Texts {
    let mut texts = Texts::with_capacity(places.len());
    for &place in places {
        texts.push_bytes(values.bytes(place));
    }
    texts
}

/// `start`, `start + step`, `start + 2 step`, ...
#[derive(Debug)]
pub(crate) struct Sequence {
    pub(crate) start: i64,
    pub(crate) step: i64,
}

impl Rule for Sequence {
    fn capacity(&self) -> u64 {
        let room = if self.step > 0 {
            i64::MAX.wrapping_sub(self.start) as u64
        } else {
            self.start.wrapping_sub(i64::MIN) as u64
        };
        room / self.step.unsigned_abs().max(1)
    }

    fn fill(&self, batch: &Batch<'_>, _: &Picks) -> Array {
        let value = |&row: &u64| self.start.wrapping_add(self.step.wrapping_mul(row as i64));
        Array::full(Data::Int(batch.rows().iter().map(value).collect()))
    }
}

/// True for a share of the rows.
#[derive(Debug)]
pub(crate) struct Flag {
    pub(crate) true_share: f64,
}

impl Rule for Flag {
    fn capacity(&self) -> u64 {
        2
    }

    fn fill(&self, _: &Batch<'_>, picks: &Picks) -> Array {
        let threshold = (self.true_share * 4_294_967_296.0) as u64;
        let flag = |i| match picks {
            Picks::Words(words) => scale(words[i], 1 << 32) < threshold,
            Picks::Ranks(ranks) => ranks[i] == 1,
        };
        Array::full(Data::Bool((0..picks.len()).map(flag).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Key;

    #[test]
    fn weights_are_kept() {
        let choice = Choice::new(Data::Int(vec![10, 20, 30, 40]), &[1.0, 0.0, 3.0, 0.0]);
        let key = Key::new(1, "t", "c", "test");
        let mut counts = [0; 4];
        for row in 0..40_000 {
            counts[choice.place(key.draw(row))] += 1;
        }
        assert_eq!((counts[1], counts[3]), (0, 0));
        assert!((9_600..10_400).contains(&counts[0]), "{counts:?}");
        assert_eq!(choice.place(u64::MAX), 2);
        assert_eq!(choice.place(0), 0);
    }
}

//! Numbers, dates and times between two ends, and within what other columns allow.

use crate::{
    array::{Array, Data},
    calendar::{DAY, SECOND},
    engine::{Batch, Read, Rule, Source, pick::Picks},
    rng::mix,
    spec::Shape,
};

/// Values on a line of whole units: `min`, `min + step`, ... up to `max`.
#[derive(Clone, Debug)]
pub(crate) struct Range {
    pub(crate) min: i64,
    pub(crate) max: i64,
    pub(crate) step: i64,
    pub(crate) shape: Shape,
    pub(crate) bounds: Vec<Limit>,
    pub(crate) finish: Finish,
}

/// What becomes of the units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finish {
    Plain,
    /// Timestamps: whole seconds, moved into 08:00-20:00 when `day`.
    Clock {
        day: bool,
    },
    /// Floating-point numbers of that many decimals.
    Float {
        decimals: u8,
    },
}

/// A bound by another column, in this column's units.
#[derive(Clone, Debug)]
pub(crate) struct Limit {
    pub(crate) source: Source,
    pub(crate) side: Side,
    pub(crate) min_gap: i64,
    pub(crate) max_gap: Option<i64>,
    pub(crate) scale: Scale,
    /// How many units a floating-point number of the other column counts per whole.
    pub(crate) float_unit: i64,
}

/// Whether the value lies above or below the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Above,
    Below,
}

/// How the other column's units become this one's, rounded to the safe side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scale {
    Times(i64),
    Over(i64),
}

impl Limit {
    /// The least and greatest values it allows, given the other's.
    #[inline]
    pub(crate) fn interval(&self, other: i64) -> (i64, i64) {
        let (floor, ceiling) = match self.scale {
            Scale::Times(n) => (other.saturating_mul(n), other.saturating_mul(n)),
            Scale::Over(n) => (other.div_euclid(n), -(-other).div_euclid(n)),
        };
        match self.side {
            Side::Above => {
                let far = self
                    .max_gap
                    .map_or(i64::MAX, |gap| floor.saturating_add(gap));
                let near = ceiling.saturating_add(self.min_gap);
                // Within one coarse unit there may be no room to round both ends inwards.
                (
                    if near <= far {
                        near
                    } else {
                        floor.saturating_add(self.min_gap)
                    },
                    far,
                )
            }
            Side::Below => {
                let far = self
                    .max_gap
                    .map_or(i64::MIN, |gap| ceiling.saturating_sub(gap));
                let near = floor.saturating_sub(self.min_gap);
                (
                    far,
                    if far <= near {
                        near
                    } else {
                        ceiling.saturating_sub(self.min_gap)
                    },
                )
            }
        }
    }

    /// The `i`-th value of the other column, in the units that `scale` starts from.
    #[inline]
    fn other(&self, read: &Read<'_>, i: usize) -> Option<i64> {
        match &read.array.data {
            Data::Int(values) => values.get(i).copied(),
            Data::Float(values) => {
                let scaled = values.get(i)? * self.float_unit as f64;
                // Decimals are not exact in binary; what is meant to be whole is.
                let whole = scaled.round();
                let exact = (scaled - whole).abs() < 1e-6;
                Some(match self.side {
                    _ if exact => whole,
                    Side::Above => scaled.ceil(),
                    Side::Below => scaled.floor(),
                } as i64)
            }
            _ => None,
        }
    }
}

impl Range {
    /// How many values lie in `low..=high` on the grid that starts at `low`.
    fn count(&self, low: i64, high: i64) -> u64 {
        (high.wrapping_sub(low) as u64 / self.step as u64).saturating_add(1)
    }

    /// The ends for one row: what every limit allows, else what the lower ones do.
    fn ends(&self, reads: &[Read<'_>], i: usize) -> (i64, i64) {
        let (mut low, mut high) = (self.min, self.max);
        let (mut floor, mut ceiling) = (i64::MIN, i64::MAX);
        for (limit, read) in self.bounds.iter().zip(reads) {
            let Some(other) = limit.other(read, i) else {
                continue;
            };
            if read.is_null(i) {
                continue;
            }
            let (least, most) = limit.interval(other);
            floor = floor.max(least);
            ceiling = ceiling.min(most);
        }
        low = low.max(floor).min(ceiling.max(floor));
        high = high.min(ceiling).max(low);
        (low, high)
    }

    fn values(&self, batch: &Batch<'_>, picks: &Picks) -> Vec<i64> {
        let reads: Vec<_> = self
            .bounds
            .iter()
            .map(|limit| batch.read(&limit.source))
            .collect();
        let fixed = self.count(self.min, self.max);
        let ranked = matches!(picks, Picks::Ranks(_));
        (0..picks.len())
            .map(|i| {
                if reads.is_empty() || ranked {
                    let steps = picks.shaped(i, fixed, self.shape);
                    return self
                        .min
                        .wrapping_add((steps as i64).wrapping_mul(self.step));
                }
                let (low, high) = self.ends(&reads, i);
                let steps = picks.shaped(i, self.count(low, high), self.shape);
                let value = low.wrapping_add((steps as i64).wrapping_mul(self.step));
                self.on_grid(value, low)
            })
            .collect()
    }

    /// The multiple of the step below `value`, unless that falls below `low`.
    #[inline]
    fn on_grid(&self, value: i64, low: i64) -> i64 {
        if self.step == 1 {
            return value;
        }
        let aligned = value - (value - self.min).rem_euclid(self.step);
        if aligned < low { value } else { aligned }
    }
}

impl Rule for Range {
    fn capacity(&self) -> u64 {
        self.count(self.min, self.max)
    }

    fn reads(&self) -> Vec<Source> {
        self.bounds
            .iter()
            .map(|limit| limit.source.clone())
            .collect()
    }

    fn fill(&self, batch: &Batch<'_>, picks: &Picks) -> Array {
        let mut values = self.values(batch, picks);
        match self.finish {
            Finish::Plain => {}
            Finish::Clock { day } => {
                let ranked = matches!(picks, Picks::Ranks(_));
                if day && !ranked {
                    let reads: Vec<_> = self
                        .bounds
                        .iter()
                        .map(|limit| batch.read(&limit.source))
                        .collect();
                    for (i, value) in values.iter_mut().enumerate() {
                        let (low, high) = self.ends(&reads, i);
                        *value = by_day(*value, picks.word(i), low, high);
                    }
                }
            }
            Finish::Float { decimals } => {
                let scale = 10f64.powi(i32::from(decimals));
                let floats = values.into_iter().map(|value| value as f64 / scale);
                return Array::full(Data::Float(floats.collect()));
            }
        }
        Array::full(Data::Int(values))
    }
}

/// Moves a moment to between 08:00 and 20:00 of its day, on a whole minute, when the ends allow it.
fn by_day(value: i64, word: u64, low: i64, high: i64) -> i64 {
    let minute = (mix(word) >> 32) % 720;
    let moved = value - value.rem_euclid(DAY) + (8 * 3600 + minute as i64 * 60) * SECOND;
    if (low..=high).contains(&moved) {
        moved
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(side: Side, min_gap: i64, max_gap: Option<i64>, scale: Scale) -> Limit {
        Limit {
            source: Source::own(0),
            side,
            min_gap,
            max_gap,
            scale,
            float_unit: 1,
        }
    }

    #[test]
    fn gaps_count_away_from_the_other_side() {
        let above = limit(Side::Above, 7, Some(28), Scale::Times(1));
        assert_eq!(above.interval(100), (107, 128));
        let below = limit(Side::Below, 0, None, Scale::Times(10));
        assert_eq!(below.interval(5), (i64::MIN, 50));
    }

    #[test]
    fn coarser_units_round_to_the_safe_side() {
        let noon = 10 * DAY + DAY / 2;
        let after = limit(Side::Above, 0, None, Scale::Over(DAY));
        assert_eq!(after.interval(noon).0, 11);
        assert_eq!(after.interval(10 * DAY).0, 10);
        let before = limit(Side::Below, 0, None, Scale::Over(DAY));
        assert_eq!(before.interval(noon).1, 10);
        let month = limit(Side::Above, 7, Some(28), Scale::Over(DAY));
        assert_eq!(month.interval(noon), (18, 38));
        let same_day = limit(Side::Above, 0, Some(0), Scale::Over(DAY));
        assert_eq!(same_day.interval(noon), (10, 10));
    }
}

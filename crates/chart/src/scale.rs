//! From values to places: round marks on an axis, for numbers and for time.

use crate::{
    calendar::{SECOND, Step},
    format,
};

/// A value with its place between the ends of the axis, 0 to 1, and its name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    pub(crate) at: f64,
    pub(crate) label: String,
}

/// A stretch of numbers (of time: milliseconds) on an axis. `low < high`, both finite.
#[derive(Clone, Debug)]
pub(crate) struct Scale {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) ticks: Vec<Tick>,
}

impl Scale {
    /// An axis for these numbers with about `marks` round marks, the outermost at its ends.
    /// `zero` asks for zero on it, which bars and areas need.
    pub(crate) fn numbers(values: impl Iterator<Item = f64>, zero: bool, marks: usize) -> Self {
        let (mut low, mut high) = ends(values).unwrap_or((0.0, 1.0));
        if zero {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        // Numbers too close for a float's digits between them count as equal.
        if high - low <= 1e-9 * low.abs().max(high.abs()) {
            let room = if low == 0.0 { 1.0 } else { low.abs() * 0.1 };
            (low, high) = match zero {
                true if low < 0.0 => (low, 0.0),
                true => (0.0, high.max(room)),
                false => (low - room, high + room),
            };
        }
        let step = nice((high - low) / marks.max(1) as f64);
        let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        let (low, high) = (first * step, last * step);
        let largest = low.abs().max(high.abs());
        let count = (last - first).clamp(1.0, 100.0) as usize;
        let tick = |index: usize| Tick {
            at: index as f64 / count as f64,
            label: format::tick((first + index as f64) * step, step, largest),
        };
        Self {
            low,
            high,
            ticks: (0..=count).map(tick).collect(),
        }
    }

    /// An axis for these moments, from the first to the last, with at most `marks` marks, where
    /// a day is the smallest unit if `days` says so.
    pub(crate) fn times(values: impl Iterator<Item = i64>, days: bool, marks: usize) -> Self {
        let least = Step::Fixed(if days { crate::calendar::DAY } else { SECOND });
        let (mut first, mut last) = (i64::MAX, i64::MIN);
        for time in values {
            (first, last) = (first.min(time), last.max(time));
        }
        if first >= last {
            let middle = if first == i64::MAX { 0 } else { first };
            (first, last) = (middle - least.millis(), middle + least.millis());
        }
        let marks = i64::try_from(marks).unwrap_or(i64::MAX).max(1);
        let step = Step::fitting(last - first, marks, least);
        let place = |time: i64| (time - first) as f64 / (last - first) as f64;
        let mut ticks = Vec::new();
        let mut at = step.floor(first);
        while at <= last && ticks.len() < 100 {
            if at >= first {
                ticks.push(Tick {
                    at: place(at),
                    label: format::stretch(at, step),
                });
            }
            at = step.after(at);
        }
        Self {
            low: first as f64,
            high: last as f64,
            ticks,
        }
    }

    /// An axis that ends where the numbers end, with round marks between, named like years: without
    /// commas while they are short.
    pub(crate) fn tight(values: impl Iterator<Item = f64>, marks: usize) -> Self {
        let ends = ends(values).unwrap_or((0.0, 1.0));
        let wide = Self::numbers([ends.0, ends.1].into_iter(), false, marks);
        if ends.1 - ends.0 <= 1e-9 * ends.0.abs().max(ends.1.abs()) {
            return wide;
        }
        let (low, high) = ends;
        let moved = |tick: Tick| Tick {
            at: (wide.low + tick.at * (wide.high - wide.low) - low) / (high - low),
            label: if high < 10_000.0 && low > -10_000.0 {
                tick.label.replace(',', "")
            } else {
                tick.label
            },
        };
        let ticks = wide.ticks.into_iter().map(moved);
        Self {
            low,
            high,
            ticks: ticks
                .filter(|tick| (-1e-9..=1.0 + 1e-9).contains(&tick.at))
                .collect(),
        }
    }

    /// The place of a value, 0 at the low end and 1 at the high.
    pub(crate) fn place(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// The smallest and the largest.
pub(crate) fn ends(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |ends, value| match ends {
        None => Some((value, value)),
        Some((low, high)) => Some((value.min(low), value.max(high))),
    })
}

/// The smallest of 1, 2, 2.5 and 5 times a power of ten that is not smaller.
pub(crate) fn nice(size: f64) -> f64 {
    let power = 10_f64.powf(size.log10().floor());
    let factor = [1.0, 2.0, 2.5, 5.0].into_iter();
    let found = factor.map(|factor| factor * power);
    found
        .into_iter()
        .find(|step| *step >= size * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(values: &[f64], zero: bool) -> String {
        let scale = Scale::numbers(values.iter().copied(), zero, 5);
        let labels = scale.ticks.into_iter().map(|tick| tick.label);
        labels.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn marks_are_round() {
        let check =
            |values: &[f64], zero, expected: &str| assert_eq!(labels(values, zero), expected);
        check(&[3.0, 97.0], true, "0 20 40 60 80 100");
        check(&[-30.0, 97.0], true, "−50 0 50 100");
        check(&[0.1, 0.45], true, "0 0.1 0.2 0.3 0.4 0.5");
        check(&[7.0], true, "0 2 4 6 8");
        check(&[-7.0, -7.0], true, "−8 −6 −4 −2 0");
        check(&[0.0, 0.0], true, "0 0.2 0.4 0.6 0.8 1");
        check(&[100.0, 104.0], false, "100 101 102 103 104");
        check(&[], true, "0 0.2 0.4 0.6 0.8 1");
        check(&[1e290, -1e290], true, "−1e290 −5e289 0 5e289 1e290");
        check(&[1.0, 1.0 + 1e-15], false, "0.9 0.95 1 1.05 1.1");
    }

    #[test]
    fn time_has_marks_of_the_calendar() {
        let check = |first: &str, last: &str, expected: &str| {
            let times = [first, last].map(|text| crate::calendar::parse(text).unwrap());
            let scale = Scale::times(times.into_iter(), true, 7);
            let labels: Vec<String> = scale.ticks.into_iter().map(|tick| tick.label).collect();
            assert_eq!(labels.join(" "), expected);
        };
        check(
            "2024-01-15",
            "2024-05-20",
            "Feb 2024 Mar 2024 Apr 2024 May 2024",
        );
        check("2024-03-01", "2024-03-04", "1 Mar 2 Mar 3 Mar 4 Mar");
        check("2019-06-01", "2024-05-20", "2020 2021 2022 2023 2024");
        check("2024-03-01", "2024-03-01", "29 Feb 1 Mar 2 Mar");
        check("0900-01-01", "2024-01-01", "1000 1200 1400 1600 1800 2000");
    }
}

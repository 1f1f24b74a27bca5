//! Rows counted by stretches of one column, for histograms.

use crate::{
    calendar::{self, DAY, SECOND, Step},
    format,
    key::Key,
    scale,
    table::{Kind, Table, tame},
};

/// Bars of a histogram at most.
const MANY: usize = 40;

/// Counts by stretches that lie next to each other, from the lowest to the highest value.
#[derive(Clone, Debug)]
pub(crate) struct Bins {
    pub(crate) kind: Kind,
    /// The ends of the stretches: one more than counts.
    pub(crate) edges: Vec<f64>,
    pub(crate) counts: Vec<usize>,
}

impl Bins {
    pub(crate) fn of(x: usize, table: &Table, notes: &mut Vec<String>) -> Self {
        let kind = table
            .columns
            .get(x)
            .map_or(Kind::Number, |column| column.kind);
        let values = table.column(x).filter_map(|cell| Key::of(cell).place());
        let values: Vec<f64> = values.collect();
        let missing = table.rows.len() - values.len();
        if missing > 0 {
            notes.push(format!(
                "{} without a value (NULL) left out",
                format::count(missing, "row")
            ));
        }
        let whole = values.iter().all(|value| value.fract() == 0.0);
        let wanted = (values.len() as f64)
            .sqrt()
            .ceil()
            .clamp(5.0, MANY as f64 / 2.0);
        let edges = match scale::ends(values.iter().copied()) {
            None => Vec::new(),
            Some((low, high)) => edges(kind, low, high, wanted as usize, whole),
        };
        let mut counts = vec![0; edges.len().saturating_sub(1)];
        for value in values {
            // The last stretch holds its end too.
            let place = edges
                .partition_point(|edge| *edge <= value)
                .saturating_sub(1);
            let last = counts.len().saturating_sub(1);
            if let Some(count) = counts.get_mut(place.min(last)) {
                *count += 1;
            }
        }
        Self {
            kind,
            edges,
            counts,
        }
    }

    /// The name of a stretch: `10 – 20`.
    pub(crate) fn name(&self, at: usize) -> String {
        let edge = |at: usize| {
            let value = self.edges.get(at).copied().unwrap_or_default();
            match self.kind {
                Kind::Date | Kind::Timestamp => format::time(value as i64),
                _ => format::number(value),
            }
        };
        format!("{} – {}", edge(at), edge(at + 1))
    }
}

/// The ends of about `wanted` stretches that lie next to each other and hold everything from `low`
/// to `high`: round ones, of the calendar where `kind` is a date or a timestamp (in milliseconds
/// since 1970), of whole numbers at least 1 wide. The last one holds its upper end too, or nothing
/// lies on it. Ascending, at least two; nothing where an end is not finite.
pub fn edges(kind: Kind, low: f64, high: f64, wanted: usize, whole: bool) -> Vec<f64> {
    let (Some(low), Some(high)) = (tame(low), tame(high)) else {
        return Vec::new();
    };
    let wanted = wanted.clamp(1, 2 * MANY);
    if kind.is_time() {
        stretches(kind, low as i64, high as i64, wanted)
    } else {
        numbers(low, high.max(low), wanted as f64, whole)
    }
}

fn numbers(low: f64, high: f64, wanted: f64, whole: bool) -> Vec<f64> {
    let size = low.abs().max(high.abs());
    let span = high - low;
    if span <= 1e-9 * size {
        // All the same: one stretch around it.
        let half = if size == 0.0 { 0.5 } else { size * 0.05 };
        return vec![low - half, low + half];
    }
    let mut step = scale::nice(span / wanted);
    if whole {
        step = step.max(1.0).ceil();
    }
    // Division leaves 0.3 / 0.05 just below 6.
    let (first, last) = ((low / step).floor(), (high / step + 1e-9).floor() + 1.0);
    let count = (last - first).clamp(1.0, 4.0 * MANY as f64) as usize;
    // And multiplication 3 * 0.05 just above 0.15.
    let digits = 10_f64.powi(12 - step.log10().floor() as i32);
    let round = |edge: f64| match (edge * digits).round() / digits {
        rounded if rounded.is_finite() => rounded,
        _ => edge,
    };
    (0..=count)
        .map(|at| round((first + at as f64) * step))
        .collect()
}

/// Stretches of the calendar.
fn stretches(kind: Kind, low: i64, high: i64, wanted: usize) -> Vec<f64> {
    let (low, high) = (calendar::clamp(low), calendar::clamp(high));
    let least = Step::Fixed(if kind == Kind::Date { DAY } else { SECOND });
    let most = i64::try_from(wanted).unwrap_or(i64::MAX);
    let step = Step::fitting(high - low, most, least);
    let mut edges = vec![step.floor(low)];
    while let Some(&last) = edges
        .last()
        .filter(|last| **last <= high && edges.len() < 400)
    {
        edges.push(step.after(last));
    }
    edges.into_iter().map(|edge| edge as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_round_and_hold_both_ends() {
        let check = |low, high, wanted, whole, expected: &[f64]| {
            assert_eq!(edges(Kind::Number, low, high, wanted, whole), expected);
        };
        check(3.0, 97.0, 5, true, &[0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        check(0.0, 3.0, 20, true, &[0.0, 1.0, 2.0, 3.0, 4.0]);
        check(0.1, 0.3, 4, false, &[0.1, 0.15, 0.2, 0.25, 0.3, 0.35]);
        check(7.0, 7.0, 10, true, &[6.65, 7.35]);
        check(f64::NAN, 7.0, 10, true, &[]);
        let day = |text| crate::calendar::parse(text).unwrap() as f64;
        let months = edges(Kind::Date, day("2024-01-15"), day("2024-03-01"), 3, true);
        let starts = ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"];
        assert_eq!(months, starts.map(day));
        assert!(edges(Kind::Timestamp, -1e300, 1e300, 10, false).len() > 1);
    }
}

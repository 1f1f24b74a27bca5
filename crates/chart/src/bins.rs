//! Rows counted by stretches of one column, for histograms.

use crate::{
    calendar::{DAY, SECOND, Step},
    format,
    key::Key,
    scale,
    table::{Kind, Table},
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
        let edges = match scale::ends(values.iter().copied()) {
            None => Vec::new(),
            Some((low, high)) if kind.is_time() => stretches(kind, low as i64, high as i64),
            Some((low, high)) => numbers(&values, low, high),
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

/// Round stretches of numbers; of whole numbers at least 1 wide. Their number grows with the root
/// of the values'.
fn numbers(values: &[f64], low: f64, high: f64) -> Vec<f64> {
    let wanted = (values.len() as f64)
        .sqrt()
        .ceil()
        .clamp(5.0, MANY as f64 / 2.0);
    let size = low.abs().max(high.abs());
    let span = high - low;
    if span <= 1e-9 * size {
        // All the same: one bar around it.
        let half = if size == 0.0 { 0.5 } else { size * 0.05 };
        return vec![low - half, low + half];
    }
    let mut step = scale::nice(span / wanted);
    if values.iter().all(|value| value.fract() == 0.0) {
        step = step.max(1.0).ceil();
    }
    let (first, last) = ((low / step).floor(), (high / step).floor() + 1.0);
    let count = (last - first).clamp(1.0, 2.0 * MANY as f64) as usize;
    (0..=count).map(|at| (first + at as f64) * step).collect()
}

/// Stretches of the calendar.
fn stretches(kind: Kind, low: i64, high: i64) -> Vec<f64> {
    let least = Step::Fixed(if kind == Kind::Date { DAY } else { SECOND });
    let step = Step::fitting(high - low, MANY as i64 - 2, least);
    let mut edges = vec![step.floor(low)];
    while let Some(&last) = edges
        .last()
        .filter(|last| **last <= high && edges.len() < 200)
    {
        edges.push(step.after(last));
    }
    edges.into_iter().map(|edge| edge as f64).collect()
}

//! A sensible chart for a table that nobody has said a word about.

use std::collections::BTreeSet;

use crate::{
    spec::{ChartSpec, ChartType},
    table::{Cell, Kind, Table},
};

/// Series that a reader can still tell apart.
const MANY_SERIES: usize = 8;

/// Categories that fit into one picture.
const MANY_CATEGORIES: usize = 60;

/// The chart that fits the columns' types and how many values they have; nothing where a table
/// says more than a picture.
pub fn suggest(table: &Table) -> Option<ChartSpec> {
    let columns = Columns::of(table);
    if table.rows.is_empty() {
        return None;
    }
    columns
        .number(table)
        .or_else(|| columns.over_time(table))
        .or_else(|| columns.categories(table))
        .or_else(|| columns.over_order(table))
        .or_else(|| columns.numbers_only(table))
}

/// The columns by what they could be in a chart.
struct Columns {
    measures: Vec<usize>,
    times: Vec<usize>,
    /// Texts and truths with the number of their values, those with fewer first.
    groups: Vec<(usize, usize)>,
}

impl Columns {
    fn of(table: &Table) -> Self {
        let of_kind = |wanted: fn(Kind) -> bool| -> Vec<usize> {
            let columns = table.columns.iter().enumerate();
            columns
                .filter(|(_, column)| wanted(column.kind))
                .map(|(at, _)| at)
                .collect()
        };
        let mut groups: Vec<(usize, usize)> =
            of_kind(|kind| matches!(kind, Kind::Text | Kind::Bool))
                .into_iter()
                .map(|at| (at, distinct(table, at)))
                .collect();
        groups.sort_by_key(|(at, values)| (*values, *at));
        let measures = of_kind(|kind| kind == Kind::Number);
        // Keys are numbers that nobody adds up.
        let measures = measures
            .into_iter()
            .filter(|at| !is_key(&table.columns[*at].name));
        Self {
            measures: measures.collect(),
            times: of_kind(Kind::is_time),
            groups,
        }
    }

    /// One row, one number.
    fn number(&self, table: &Table) -> Option<ChartSpec> {
        let [measure] = self.measures[..] else {
            return None;
        };
        let only = table.rows.len() == 1 && table.columns.len() == 1;
        only.then(|| spec(table, ChartType::Number, None, &[measure], None))
    }

    /// A time and numbers: lines, one per value of a text that has few.
    fn over_time(&self, table: &Table) -> Option<ChartSpec> {
        let (time, first) = (*self.times.first()?, *self.measures.first()?);
        let moments = distinct(table, time);
        if moments < 2 {
            return None;
        }
        match self.groups.first() {
            Some((group, 2..=MANY_SERIES)) => Some(spec(
                table,
                ChartType::Line,
                Some(time),
                &[first],
                Some(*group),
            )),
            // Several rows at a moment are not a development.
            _ if moments < table.rows.len() => None,
            _ => {
                let alike = self.alike(table);
                Some(spec(table, ChartType::Line, Some(time), &alike, None))
            }
        }
    }

    /// Texts and numbers: bars, stacked or side by side where a second text has few values.
    fn categories(&self, table: &Table) -> Option<ChartSpec> {
        let first = *self.measures.first()?;
        match self.groups[..] {
            [(series, 2..=MANY_SERIES), (x, 2..=MANY_CATEGORIES), ..] => {
                let negative = table
                    .column(first)
                    .any(|cell| cell.number().is_some_and(|n| n < 0.0));
                let kind = if negative {
                    ChartType::GroupedBar
                } else {
                    ChartType::StackedBar
                };
                Some(spec(table, kind, Some(x), &[first], Some(series)))
            }
            [(x, 2..=MANY_CATEGORIES), ..] => Some(spec(
                table,
                ChartType::Bar,
                Some(x),
                &self.alike(table),
                None,
            )),
            _ => None,
        }
    }

    /// A number that counts years or the like, and others: lines.
    fn over_order(&self, table: &Table) -> Option<ChartSpec> {
        let (x, others) = self.measures.split_first()?;
        let y = *others.first()?;
        let ordered = is_order(&table.columns[*x].name) && distinct(table, *x) == table.rows.len();
        let fits = ordered && self.groups.is_empty() && table.rows.len() > 1;
        fits.then(|| spec(table, ChartType::Line, Some(*x), &[y], None))
    }

    /// Two numbers with many rows: points. One: its distribution.
    fn numbers_only(&self, table: &Table) -> Option<ChartSpec> {
        if table.rows.len() < 8 {
            return None;
        }
        match self.measures[..] {
            [x, y, ..] => Some(spec(table, ChartType::Scatter, Some(x), &[y], None)),
            [x] if self.groups.is_empty() => {
                Some(spec(table, ChartType::Histogram, Some(x), &[], None))
            }
            _ => None,
        }
    }

    /// The first measure, and up to two more of the same order of magnitude: others would lie
    /// flat on the axis.
    fn alike(&self, table: &Table) -> Vec<usize> {
        let size = |at: usize| {
            let numbers = table.column(at).filter_map(Cell::number);
            numbers.map(f64::abs).fold(0.0, f64::max)
        };
        let Some((first, others)) = self.measures.split_first() else {
            return Vec::new();
        };
        let whole = size(*first);
        let fits = |at: &usize| (whole / 20.0..=whole * 20.0).contains(&size(*at));
        let others = others.iter().copied().filter(fits).take(2);
        std::iter::once(*first).chain(others).collect()
    }
}

fn is_key(name: &str) -> bool {
    let name = name.to_lowercase();
    name == "id" || name.ends_with("_id") || name.ends_with("_key")
}

/// Whether numbers of this name stand in an order of time.
fn is_order(name: &str) -> bool {
    let name = name.to_lowercase();
    let words = [
        "year", "quarter", "month", "week", "day", "hour", "decade", "age",
    ];
    words
        .iter()
        .any(|word| name == *word || name.ends_with(&format!("_{word}")))
}

/// How many different values there are, NULL being one.
fn distinct(table: &Table, column: usize) -> usize {
    let mut seen = BTreeSet::new();
    for cell in table.column(column) {
        match cell {
            Cell::Text(text) => seen.insert(text.clone()),
            Cell::Time(time) => seen.insert(time.to_string()),
            Cell::Bool(truth) => seen.insert(truth.to_string()),
            Cell::Number(number) => seen.insert(number.to_string()),
            Cell::Null => seen.insert(String::new()),
        };
    }
    seen.len()
}

fn spec(
    table: &Table,
    kind: ChartType,
    x: Option<usize>,
    y: &[usize],
    series: Option<usize>,
) -> ChartSpec {
    let name = |at: usize| table.columns.get(at).map(|column| column.name.clone());
    ChartSpec {
        kind,
        x: x.and_then(name),
        y: y.iter().filter_map(|at| name(*at)).collect(),
        series: series.and_then(name),
        ..ChartSpec::default()
    }
}

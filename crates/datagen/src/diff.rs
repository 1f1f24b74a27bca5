//! Two plans, cell by cell: what an edit moved.
//!
//! Tables and columns are matched by name, those that were renamed by what they were called. Rows are
//! compared in batches; memory does not grow with them. Of very large tables the blocks that are
//! compared are spread evenly, and the counts say so.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use serde_json::Value;

use crate::{
    array::{Array, Kind},
    encode::{json, plain},
    engine::Batch,
    plan::Plan,
};

const BATCH: u64 = 1024;
/// Values whose frequencies are counted in a column; with more different ones, only how many.
const MAX_VALUES: usize = 1_000;
/// Frequent values that are told.
const TOP: usize = 8;

/// How much is looked at and told.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Rows of a table that are compared; of larger ones, blocks of about as many.
    pub rows: u64,
    /// Changed rows that are shown for each table.
    pub sample: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rows: 500_000,
            sample: 20,
        }
    }
}

/// What became of one table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TableDiff {
    /// Rows; none where the table was not there.
    pub before: u64,
    pub after: u64,
    pub delta: i64,
    /// What it was called, when that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
    /// Cells that differ, in rows that both have.
    pub cells: u64,
    /// Rows that both have and in which something differs.
    pub rows: u64,
    /// Not all rows were compared: counts are of those that were.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sampled: bool,
    /// The columns that differ.
    pub columns: BTreeMap<String, ColumnDiff>,
    pub added_columns: Vec<String>,
    pub dropped_columns: Vec<String>,
    /// Some rows that differ, in order.
    pub sample: Vec<RowDiff>,
}

/// What became of one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ColumnDiff {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
    /// Cells that differ.
    pub changed: u64,
    pub before: Profile,
    pub after: Profile,
}

/// How the values of a column are distributed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    pub rows: u64,
    pub nulls: u64,
    /// Different values; absent when there are too many to count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distinct: Option<u64>,
    /// Of numbers, dates and times, as PostgreSQL prints them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<String>,
    /// The most frequent values with their counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub top: Vec<(String, u64)>,
}

/// One row that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RowDiff {
    /// From 0.
    pub row: u64,
    pub cells: BTreeMap<String, CellDiff>,
}

/// One cell that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CellDiff {
    pub before: Value,
    pub after: Value,
}

/// Compares two plans of one schema. Gives the tables by name, those included that did not change.
pub fn diff(before: &Plan, after: &Plan, limits: Limits) -> BTreeMap<String, TableDiff> {
    let mut tables = BTreeMap::new();
    let mut gone: HashSet<usize> = (0..before.tables.len()).collect();
    for (place, of) in after.tables.iter().enumerate() {
        let old = before.tables.iter().position(|t| t.origin == of.origin);
        let mut table = match old {
            Some(old) => {
                gone.remove(&old);
                Comparison::new((before, old), (after, place)).run(limits)
            }
            None => TableDiff::default(),
        };
        table.after = of.rows;
        table.delta = table.after as i64 - table.before as i64;
        tables.insert(of.name.to_string(), table);
    }
    for place in gone {
        let of = &before.tables[place];
        let table = TableDiff {
            before: of.rows,
            delta: -(of.rows as i64),
            ..TableDiff::default()
        };
        tables.insert(of.name.to_string(), table);
    }
    tables
}

/// Two states of one table.
struct Comparison<'p> {
    before: (&'p Plan, usize),
    after: (&'p Plan, usize),
    /// Columns that both have, by position.
    columns: Vec<(usize, usize)>,
}

impl<'p> Comparison<'p> {
    fn new(before: (&'p Plan, usize), after: (&'p Plan, usize)) -> Self {
        let (old, new) = (&before.0.tables[before.1], &after.0.tables[after.1]);
        let columns = new
            .columns
            .iter()
            .enumerate()
            .filter_map(|(place, column)| {
                let was = old.columns.iter().position(|c| c.origin == column.origin)?;
                Some((was, place))
            });
        Self {
            before,
            after,
            columns: columns.collect(),
        }
    }

    fn run(&self, limits: Limits) -> TableDiff {
        let (old, new) = (
            &self.before.0.tables[self.before.1],
            &self.after.0.tables[self.after.1],
        );
        let shown =
            |table: &crate::plan::TablePlan, place: usize| table.columns[place].name.to_string();
        let mut table = TableDiff {
            before: old.rows,
            renamed_from: (old.name != new.name).then(|| old.name.to_string()),
            ..TableDiff::default()
        };
        table.added_columns = (0..new.columns.len())
            .filter(|place| !self.columns.iter().any(|(_, at)| at == place))
            .map(|place| shown(new, place))
            .collect();
        table.dropped_columns = (0..old.columns.len())
            .filter(|place| !self.columns.iter().any(|(at, _)| at == place))
            .map(|place| shown(old, place))
            .collect();
        let spans = spans(old.rows.max(new.rows), limits.rows);
        table.sampled =
            spans.iter().map(|span| span.1 - span.0).sum::<u64>() < old.rows.max(new.rows);
        let mut seen: Vec<(Counts, Counts)> =
            self.columns.iter().map(|_| Default::default()).collect();
        let mut changed = vec![0; self.columns.len()];
        for (start, end) in spans {
            let one = self
                .before
                .0
                .rows(self.before.1, start.min(old.rows)..end.min(old.rows));
            let two = self
                .after
                .0
                .rows(self.after.1, start.min(new.rows)..end.min(new.rows));
            self.compare(
                (&one, &two),
                start,
                limits,
                &mut table,
                &mut seen,
                &mut changed,
            );
        }
        for (i, &(was, now)) in self.columns.iter().enumerate() {
            let (before, after) = std::mem::take(&mut seen[i]);
            let renamed = old.columns[was].name != new.columns[now].name;
            if changed[i] > 0 || renamed {
                let column = ColumnDiff {
                    renamed_from: renamed.then(|| shown(old, was)),
                    changed: changed[i],
                    before: before.finish(&old.columns[was].kind),
                    after: after.finish(&new.columns[now].kind),
                };
                table.columns.insert(shown(new, now), column);
            }
        }
        table
    }

    fn compare(
        &self,
        (one, two): (&Batch<'_>, &Batch<'_>),
        start: u64,
        limits: Limits,
        table: &mut TableDiff,
        seen: &mut [(Counts, Counts)],
        changed: &mut [u64],
    ) {
        let both = one.rows().len().min(two.rows().len());
        let mut moved: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, &(was, now)) in self.columns.iter().enumerate() {
            let kinds = (
                &one.table().columns[was].kind,
                &two.table().columns[now].kind,
            );
            let arrays = (one.column(was), two.column(now));
            seen[i].0.see(arrays.0, kinds.0);
            seen[i].1.see(arrays.1, kinds.1);
            for row in 0..both {
                if !same(arrays, kinds, row) {
                    changed[i] += 1;
                    moved.entry(row).or_default().push(i);
                }
            }
        }
        table.rows += moved.len() as u64;
        table.cells += moved
            .values()
            .map(|columns| columns.len() as u64)
            .sum::<u64>();
        for (row, columns) in moved {
            if table.sample.len() >= limits.sample {
                break;
            }
            let cells = columns.into_iter().map(|i| {
                let (was, now) = self.columns[i];
                let cell = |batch: &Batch<'_>, place: usize| {
                    json::cell(batch.column(place), &batch.table().columns[place].kind, row)
                };
                let cell = CellDiff {
                    before: cell(one, was),
                    after: cell(two, now),
                };
                (two.table().columns[now].name.to_string(), cell)
            });
            table.sample.push(RowDiff {
                row: start + row as u64,
                cells: cells.collect(),
            });
        }
    }
}

/// The batches to look at: all of them, or as many spread evenly.
fn spans(rows: u64, most: u64) -> Vec<(u64, u64)> {
    let batches = rows.div_ceil(BATCH);
    let wanted = most.div_ceil(BATCH).clamp(1, batches.max(1));
    let place = |i: u64| (u128::from(i) * u128::from(batches) / u128::from(wanted)) as u64;
    let starts = (0..wanted.min(batches)).map(|i| place(i) * BATCH);
    starts
        .map(|start| (start, (start + BATCH).min(rows)))
        .collect()
}

fn same((one, two): (&Array, &Array), kinds: (&Kind, &Kind), i: usize) -> bool {
    match (one.is_null(i), two.is_null(i)) {
        (true, true) => true,
        (false, false) => {
            let (mut a, mut b) = (Vec::new(), Vec::new());
            plain::value(&one.data, kinds.0, i, &mut a);
            plain::value(&two.data, kinds.1, i, &mut b);
            a == b
        }
        _ => false,
    }
}

/// What is known of a column so far.
#[derive(Default)]
struct Counts {
    rows: u64,
    nulls: u64,
    values: BTreeMap<String, u64>,
    many: bool,
    ends: Option<(i64, i64)>,
}

impl Counts {
    fn see(&mut self, array: &Array, kind: &Kind) {
        let mut text = Vec::new();
        for i in 0..array.data.len() {
            self.rows += 1;
            if array.is_null(i) {
                self.nulls += 1;
                continue;
            }
            if let Some(&value) = array.ints().get(i) {
                let (low, high) = self.ends.unwrap_or((value, value));
                self.ends = Some((low.min(value), high.max(value)));
            }
            if self.many {
                continue;
            }
            text.clear();
            plain::value(&array.data, kind, i, &mut text);
            *self
                .values
                .entry(String::from_utf8_lossy(&text).into_owned())
                .or_default() += 1;
            if self.values.len() > MAX_VALUES {
                self.many = true;
                self.values.clear();
            }
        }
    }

    fn finish(self, kind: &Kind) -> Profile {
        let printed = |value: i64| {
            let mut text = Vec::new();
            plain::value(&crate::array::Data::Int(vec![value]), kind, 0, &mut text);
            String::from_utf8(text).ok()
        };
        let ends = self.ends.filter(|_| kind.is_linear());
        let distinct = (!self.many).then_some(self.values.len() as u64);
        let mut top: Vec<(String, u64)> = self.values.into_iter().collect();
        top.sort_by_key(|(value, count)| (std::cmp::Reverse(*count), value.clone()));
        top.truncate(TOP);
        Profile {
            rows: self.rows,
            nulls: self.nulls,
            distinct,
            min: ends.and_then(|(low, _)| printed(low)),
            max: ends.and_then(|(_, high)| printed(high)),
            top: if self.many { Vec::new() } else { top },
        }
    }
}

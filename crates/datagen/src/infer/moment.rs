//! Dates and times: first a wide window for what a column stands for, and, when all bounds are
//! known, ends that leave each later date room before the end of the data.

use std::collections::BTreeMap;

use super::{
    calendar,
    field::{Field, Guess, guess},
    role,
};
use crate::{
    schema::{DataType, Schema},
    spec::{BoundOp, Hours, Shape, Spec, Values},
};

/// Days that a later date has at least after an earlier one.
const ROOM: i64 = 90;

pub(super) fn infer(field: &Field<'_>) -> Option<Guess> {
    if let DataType::Time { .. } = field.base {
        let (from, to) = if field.says("open|opening|opens") {
            ("07:00:00", "11:00:00")
        } else if field.says("close|closing|closes") {
            ("17:00:00", "23:00:00")
        } else if field.says("end|finish|to") {
            ("14:00:00", "20:00:00")
        } else {
            ("08:00:00", "13:00:00")
        };
        return guess(
            Values::Time {
                from: from.into(),
                to: to.into(),
            },
            0.7,
            "a time of day",
        );
    }
    if !field.base.is_moment() {
        return None;
    }
    let role = role::of(&field.words);
    let works = field.is_of("book|film|movie|song|album|track|game|publication|music|series");
    let (first, last) = if role == role::Role::Published && !works {
        role::window(role::Role::Event)
    } else {
        role::window(role)
    };
    let hours = if *field.base == DataType::Date {
        Hours::Any
    } else {
        Hours::Day
    };
    let shape = if role == role::Role::Birth {
        Shape::Bell
    } else {
        Shape::Uniform
    };
    let values = Values::Moment {
        from: calendar::text(field.as_of - first),
        to: calendar::text(field.as_of - last),
        hours,
        shape,
    };
    guess(
        values,
        0.75,
        format!("a date of the kind {role:?}").to_lowercase(),
    )
}

/// A column of a table, by lower-case names.
type At = (String, String);

/// Which dates wait for which: for an earlier one the later ones and the days between.
struct Later(BTreeMap<At, Vec<(At, i64)>>);

/// Moves the ends of all windows so that every chain of bounds fits.
pub(super) fn settle(schema: &Schema, spec: &mut Spec, caps: &BTreeMap<At, i64>) {
    let later = Later::of(schema, spec);
    let mut ends: BTreeMap<At, i64> = BTreeMap::new();
    let mut windows: BTreeMap<At, i64> = BTreeMap::new();
    for (table, column) in columns(spec) {
        if let Values::Moment { to, .. } = &column.values
            && let Some(day) = calendar::day(to)
        {
            let at = key(table, &column.name);
            let cap = caps.get(&at).copied().unwrap_or(i64::MAX);
            windows.insert(at, day.min(cap));
        }
    }
    for at in windows.keys() {
        end(at, &later, &windows, &mut ends, 0);
    }
    for table in &mut spec.tables {
        for column in &mut table.columns {
            let Some(end) = ends.get(&key(&table.name, &column.name)) else {
                continue;
            };
            if let Values::Moment { from, to, .. } = &mut column.values {
                let first = calendar::day(from).unwrap_or(*end);
                *to = calendar::text(*end);
                // A window that would be empty moves as a whole.
                if first > end - ROOM {
                    *from = calendar::text(end - 3 * 365);
                }
            }
        }
    }
}

fn columns(spec: &Spec) -> impl Iterator<Item = (&str, &crate::spec::ColumnSpec)> {
    spec.tables
        .iter()
        .flat_map(|t| t.columns.iter().map(|c| (t.name.as_str(), c)))
}

pub(super) fn key(table: &str, column: &str) -> At {
    (table.to_lowercase(), column.to_lowercase())
}

/// The last day of a column: its own, or early enough for what follows.
fn end(
    at: &At,
    later: &Later,
    windows: &BTreeMap<At, i64>,
    ends: &mut BTreeMap<At, i64>,
    depth: usize,
) -> i64 {
    if let Some(end) = ends.get(at) {
        return *end;
    }
    let mut last = windows.get(at).copied().unwrap_or(i64::MAX);
    // Bounds have no circles; the depth only guards against one.
    if depth < 64 {
        for (next, gap) in later.0.get(at).into_iter().flatten() {
            let next_end = end(next, later, windows, ends, depth + 1);
            last = last.min(next_end.saturating_sub(gap + ROOM));
        }
    }
    ends.insert(at.clone(), last);
    last
}

impl Later {
    fn of(schema: &Schema, spec: &Spec) -> Self {
        let mut later: BTreeMap<At, Vec<(At, i64)>> = BTreeMap::new();
        for (table, column) in columns(spec) {
            if !matches!(column.values, Values::Moment { .. }) {
                continue;
            }
            for bound in &column.bounds {
                if matches!(bound.op, BoundOp::AtLeast | BoundOp::Above)
                    && let Some((of_table, of)) =
                        super::graph::target(schema, spec, table, &bound.of)
                {
                    let gap = bound.min_gap.unwrap_or(0.0) as i64;
                    later
                        .entry(key(&of_table, &of))
                        .or_default()
                        .push((key(table, &column.name), gap));
                }
            }
        }
        Self(later)
    }
}

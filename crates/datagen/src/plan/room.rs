//! Room for columns that compare with each other, where one of them cannot give way.
//!
//! A value is drawn above what it must exceed, if need be above its own range. That will not do for a
//! column that a CHECK limits or a key ranks: there, the other column's range is cut instead, and so
//! on along the comparisons.

use crate::{
    engine::range::{Limit, Range, Scale, Side},
    plan::{
        bounds,
        draft::{ColumnDraft, Draft, RuleDraft},
    },
};

/// Longer chains of comparisons than this are not followed to their end.
const ROUNDS: usize = 64;

/// Cuts the ranges that tight columns are compared with, until nothing changes.
pub(super) fn leave(draft: &mut Draft<'_>) {
    for _ in 0..ROUNDS {
        let mut changed = false;
        for table in 0..draft.tables.len() {
            for column in 0..draft.tables[table].columns.len() {
                changed |= make_way(draft, table, column);
            }
        }
        if !changed {
            return;
        }
    }
}

/// Cuts what one tight column is compared with.
fn make_way(draft: &mut Draft<'_>, table: usize, column: usize) -> bool {
    let of = &draft.tables[table].columns[column];
    let RuleDraft::Range(range) = &of.rule else {
        return false;
    };
    if !of.tight {
        return false;
    }
    // A rank may mean any value of the range, so what it is compared with must suit them all.
    let (min, max) = if of.ranked {
        (range.max, range.min)
    } else {
        (range.min, range.max)
    };
    let mut changed = false;
    for limit in range.bounds.clone() {
        let (at, end) = source(draft, table, &limit);
        let other = &mut draft.tables[at].columns[end];
        changed |= match limit.side {
            Side::Above => cut(other, None, Some(back(&limit, other, max, limit.min_gap))),
            Side::Below => cut(other, Some(back(&limit, other, min, -limit.min_gap)), None),
        };
        // What may not be far from it must not lie far from its range either.
        let Some(gap) = limit.max_gap else { continue };
        changed |= match limit.side {
            Side::Above => cut(other, Some(back(&limit, other, min, gap)), None),
            Side::Below => cut(other, None, Some(back(&limit, other, max, -gap))),
        };
    }
    changed
}

/// The table and column that a limit reads.
fn source(draft: &Draft<'_>, table: usize, limit: &Limit) -> (usize, usize) {
    let mut at = table;
    for &hop in &limit.source.hops {
        at = draft.tables[at].relations[hop].parent;
    }
    (at, limit.source.column)
}

/// The most (least) the other column may be for this one to be `value`.
fn back(limit: &Limit, other: &ColumnDraft, value: i64, gap: i64) -> i64 {
    let value = value.saturating_sub(gap);
    if matches!(other.kind, crate::array::Kind::Float { .. }) {
        return (value / limit.float_unit).saturating_mul(bounds::unit(other));
    }
    match (limit.scale, limit.side) {
        (Scale::Times(n), Side::Above) => value.div_euclid(n),
        (Scale::Times(n), Side::Below) => -(-value).div_euclid(n),
        (Scale::Over(n), _) => value.saturating_mul(n),
    }
}

/// Cuts a range, moving it when it lies outside as a whole, unless it cannot give way either.
fn cut(of: &mut ColumnDraft, least: Option<i64>, most: Option<i64>) -> bool {
    let RuleDraft::Range(range) = &mut of.rule else {
        return false;
    };
    if of.ranked {
        return false;
    }
    let (low, high) = of.limits;
    let width = range.max.saturating_sub(range.min);
    let before = (range.min, range.max);
    if let Some(most) = most.filter(|&most| most < range.max && most >= low) {
        range.max = most;
        range.min = range
            .min
            .min(most.saturating_sub(width.min(most - low)).max(low));
        if before.0 <= most {
            range.min = before.0;
        }
    }
    if let Some(least) = least.filter(|&least| least > range.min && least <= high) {
        range.min = least;
        if range.max < least {
            range.max = least.saturating_add(width).min(high);
        }
    }
    let changed = before != (range.min, range.max);
    of.tight |= changed;
    changed
}

/// Sets the range of a column that is to be ranked apart from those it is compared with, keeping
/// room for so many values. False where its comparisons cannot be kept so.
pub(super) fn separate(draft: &mut Draft<'_>, table: usize, column: usize, values: u64) -> bool {
    let of = &draft.tables[table].columns[column];
    let RuleDraft::Range(range) = &of.rule else {
        return true;
    };
    if range.bounds.is_empty() {
        return true;
    }
    if range.bounds.iter().any(|limit| limit.max_gap.is_some()) {
        return false;
    }
    let span = i64::try_from(values.saturating_sub(1))
        .unwrap_or(i64::MAX)
        .saturating_mul(range.step);
    let (mut min, mut max) = (range.min, range.max);
    for limit in range.bounds.clone() {
        let (at, end) = source(draft, table, &limit);
        let other = &draft.tables[at].columns[end];
        let RuleDraft::Range(theirs) = &other.rule else {
            return false;
        };
        let seen = |value: i64| in_units(&limit, other, value);
        let half = max.saturating_sub(min) / 2;
        match limit.side {
            Side::Above => {
                let clear = limit.interval(seen(theirs.max)).0;
                let latest = max.saturating_sub(span.max(half));
                if clear > latest && other.ranked {
                    return false;
                }
                min = min.max(clear.min(latest));
            }
            Side::Below => {
                let clear = limit.interval(seen(theirs.min)).1;
                let earliest = min.saturating_add(span.max(half));
                if clear < earliest && other.ranked {
                    return false;
                }
                max = max.min(clear.max(earliest));
            }
        }
    }
    if min > max {
        return false;
    }
    let of = &mut draft.tables[table].columns[column];
    of.tight = true;
    if let RuleDraft::Range(Range {
        min: low,
        max: high,
        ..
    }) = &mut of.rule
    {
        (*low, *high) = (min, max);
    }
    true
}

/// Another column's units as a limit takes them.
fn in_units(limit: &Limit, other: &ColumnDraft, value: i64) -> i64 {
    match other.kind {
        crate::array::Kind::Float { .. } => value / bounds::unit(other) * limit.float_unit,
        _ => value,
    }
}

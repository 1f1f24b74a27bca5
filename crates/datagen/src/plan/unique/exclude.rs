//! Exclusion constraints: spans of one thing lie in slots of their own.
//!
//! The columns compared with `=` and the slot are together a key like any other, so that room 5 is
//! booked for many slots, each once. Where a span is an expression (`tsrange(starts, ends)`), its lower
//! end takes the slot and the upper one stays within.

use std::collections::BTreeSet;

use crate::{
    array::Kind,
    engine::{
        Source,
        natural::Spans,
        pick::Pick,
        range::{Limit, Scale, Side},
    },
    expr::Expr,
    name::Name,
    plan::{
        draft::{Draft, RuleDraft},
        natural,
        unique::unit::{product, units},
    },
};

/// A slot is this many times as long as the period divided by the rows, at most.
const MOST_SLOTS: i64 = 4;

/// Prepares the spans of every exclusion; the columns that must differ together.
pub(super) fn slots(draft: &mut Draft<'_>, table: usize) -> Vec<BTreeSet<usize>> {
    let exclusions = &draft.tables[table].table.exclusions;
    let mut keys = Vec::new();
    for exclusion in exclusions {
        let of = &draft.tables[table];
        let place = |name: &Name| of.columns.iter().position(|column| column.name == *name);
        let mut key = BTreeSet::new();
        let mut spans = Vec::new();
        for (expr, operator) in &exclusion.keys {
            match operator.as_str() {
                "&&" => spans.push(expr),
                _ => key.extend(expr.columns().into_iter().filter_map(place)),
            }
        }
        // Of several spans it is enough that one never overlaps.
        if let Some(span) = spans.first()
            && let Some(column) = slot(draft, table, span)
        {
            key.insert(column);
        }
        let ranges = |c: &usize| matches!(draft.tables[table].columns[*c].kind, Kind::Range(_));
        if !spans.is_empty()
            && let Some(column) = key.iter().copied().find(|c| ranges(c))
            && !share(draft, table, &key, column)
        {
            // Slots follow each other in the order of the rows, whatever else is compared.
            let of = &mut draft.tables[table].columns[column];
            (of.pick, of.ranked) = (Pick::Row, true);
            continue;
        }
        keys.push(key);
    }
    keys
}

/// Limits the slots to a period of the usual length, when that and the other columns are enough.
fn share(draft: &mut Draft<'_>, table: usize, key: &BTreeSet<usize>, column: usize) -> bool {
    let others: BTreeSet<usize> = key.iter().copied().filter(|&c| c != column).collect();
    let units = units(draft, table, &others);
    let Kind::Range(element) = &draft.tables[table].columns[column].kind else {
        return false;
    };
    let spans = natural::spans_until(draft, element);
    let slots = u64::try_from((spans.max - spans.min) / spans.length).unwrap_or(1);
    let reach = product(draft, table, &units).saturating_mul(slots);
    let enough = !units.is_empty() && reach >= draft.tables[table].rows;
    if enough {
        let spans = Spans { slots, ..spans };
        draft.tables[table].columns[column].rule = RuleDraft::Other(Box::new(spans));
    }
    enough
}

/// The column whose rank is the slot.
fn slot(draft: &mut Draft<'_>, table: usize, span: &Expr) -> Option<usize> {
    let of = &draft.tables[table];
    let place = |name: &Name| of.columns.iter().position(|column| column.name == *name);
    if let Some(name) = span.as_column() {
        return place(name);
    }
    let Expr::Call { function, args } = span else {
        return None;
    };
    let [low, high, ..] = args.as_slice() else {
        return None;
    };
    let (low, high) = (bare(low).and_then(place)?, bare(high).and_then(place)?);
    (function.ends_with("range") && within(draft, table, low, high)).then_some(low)
}

fn bare(expr: &Expr) -> Option<&Name> {
    match expr {
        Expr::Cast { expr, .. } => bare(expr),
        other => other.as_column(),
    }
}

/// Makes the lower end a slot and keeps the upper one in it.
fn within(draft: &mut Draft<'_>, table: usize, low: usize, high: usize) -> bool {
    let rows = i64::try_from(draft.tables[table].rows).unwrap_or(i64::MAX);
    let columns = &mut draft.tables[table].columns;
    let same = columns[low].kind == columns[high].kind;
    let (RuleDraft::Range(lower), true) = (&mut columns[low].rule, same) else {
        return false;
    };
    let whole = lower.max.saturating_sub(lower.min);
    let slot = (whole / rows.saturating_mul(MOST_SLOTS).max(1)).max(lower.step);
    let slot = slot - slot % lower.step;
    lower.step = slot;
    lower.bounds.clear();
    let RuleDraft::Range(upper) = &mut columns[high].rule else {
        return false;
    };
    upper.max = upper.max.max(upper.min.saturating_add(slot));
    let least = upper.step.min(slot);
    upper.bounds = vec![Limit {
        source: Source::own(low),
        side: Side::Above,
        min_gap: least,
        // Short of the next slot, so that both ends may belong to the span.
        max_gap: Some((slot - upper.step).max(least)),
        scale: Scale::Times(1),
        float_unit: 1,
    }];
    true
}

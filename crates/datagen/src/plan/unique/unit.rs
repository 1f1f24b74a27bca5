//! What a key consists of, and how many values each part has.

use std::collections::BTreeSet;

use crate::{
    engine::{parent::Chooser, pick::Pick},
    plan::draft::{Draft, RuleDraft},
};

/// What one digit decides: a column, or the parents of a relation and with them all its columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unit {
    Column(usize),
    Relation(usize),
}

pub(super) fn units(draft: &Draft<'_>, table: usize, key: &BTreeSet<usize>) -> Vec<Unit> {
    let of = &draft.tables[table];
    let mut units = Vec::new();
    for &column in key {
        let unit = match of.columns[column].rule {
            RuleDraft::Parent { relation, .. } => {
                let whole = of.relations[relation]
                    .columns
                    .iter()
                    .all(|(child, _)| key.contains(child));
                if !whole {
                    continue;
                }
                Unit::Relation(relation)
            }
            _ => Unit::Column(column),
        };
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    units
}

pub(super) fn injective(draft: &Draft<'_>, table: usize, unit: Unit) -> bool {
    let of = &draft.tables[table];
    match unit {
        Unit::Column(column) => {
            matches!(of.columns[column].pick, Pick::Row) && of.columns[column].ranked
        }
        Unit::Relation(relation) => of.relations[relation].injective,
    }
}

pub(super) fn available(draft: &Draft<'_>, table: usize, unit: Unit) -> bool {
    let of = &draft.tables[table];
    match unit {
        Unit::Column(column) => !of.columns[column].ranked && !of.columns[column].generated,
        Unit::Relation(relation) => matches!(
            of.relations[relation].chooser,
            Chooser::Even { .. } | Chooser::Skewed { .. }
        ),
    }
}

/// Parents first, then what has few values, then what has many; what bounds hold last.
pub(super) fn preference(draft: &Draft<'_>, table: usize, unit: Unit) -> (u8, u64) {
    match unit {
        Unit::Relation(_) => (0, 0),
        Unit::Column(column) => {
            let of = &draft.tables[table].columns[column];
            let guarded = draft.tables[table]
                .guards
                .iter()
                .any(|guard| guard.columns.contains(&column));
            let bounded = matches!(&of.rule, RuleDraft::Range(range) if !range.bounds.is_empty());
            (
                1 + u8::from(of.capacity() == 0) + 2 * u8::from(bounded || guarded),
                of.capacity(),
            )
        }
    }
}

pub(super) fn capacity(draft: &Draft<'_>, table: usize, unit: Unit) -> u64 {
    match unit {
        Unit::Column(column) => draft.tables[table].columns[column].capacity(),
        Unit::Relation(relation) => draft.tables[table].relations[relation].parents,
    }
}

pub(super) fn product(draft: &Draft<'_>, table: usize, units: &[Unit]) -> u64 {
    units.iter().fold(1u64, |product, &unit| {
        product.saturating_mul(capacity(draft, table, unit))
    })
}

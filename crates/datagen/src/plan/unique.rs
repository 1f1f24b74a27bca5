//! Unique columns: ranks instead of draws, or the arithmetic of why not.
//!
//! The row number is permuted and split into digits, one for each column of the key, each digit the
//! rank of that column's value. Different rows have different digits, so nothing is ever retried.

mod exclude;
mod unit;
mod widen;

use std::collections::BTreeSet;

use self::{
    unit::{Unit, available, capacity, injective, preference, product, units},
    widen::{extend, leave_out},
};
use crate::{
    engine::{
        nulls::NullPlan,
        parent::Chooser,
        pick::{Digit, Pick},
    },
    keys::Bijection,
    plan::{
        Problem,
        draft::{Draft, RuleDraft},
        partial, room,
    },
    schema::Unique,
};

/// Products of radices stay below this, so that the arithmetic fits 64 bits.
const MOST: u64 = 1 << 62;

/// Settles every unique key of every table.
pub(super) fn assign(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        let apart = exclude::slots(draft, table);
        only_one(draft, table);
        let mut settled: Vec<BTreeSet<usize>> = Vec::new();
        for key in keys(draft, table, apart) {
            if draft.tables[table].rows > 1 && !settled.iter().any(|known| known.is_subset(&key)) {
                settle(draft, table, &key);
            }
            settled.push(key);
        }
        without_nulls(draft, table);
    }
}

/// Where NULLs count as alike, what makes the rows of a key differ is never NULL.
fn without_nulls(draft: &mut Draft<'_>, table: usize) {
    let of = &mut draft.tables[table];
    for unique in of.table.unique.iter().filter(|unique| unique.nulls_equal) {
        for name in unique.keys.iter().flat_map(|key| key.columns()) {
            let Some(column) = of.columns.iter_mut().find(|column| column.name == *name) else {
                continue;
            };
            if column.ranked {
                column.nulls = NullPlan::Never;
            }
            if let RuleDraft::Parent { relation, .. } = column.rule
                && matches!(of.relations[relation].chooser, Chooser::Unique(_))
            {
                of.relations[relation].nulls = NullPlan::Never;
            }
        }
    }
}

/// Indexes over constants: one row may be in each, the others stay outside.
fn only_one(draft: &mut Draft<'_>, table: usize) {
    let constant = |unique: &Unique| unique.keys.iter().all(|key| key.columns().is_empty());
    let rows = draft.tables[table].rows;
    if rows > 1 && draft.tables[table].table.unique.iter().any(constant) {
        let key = BTreeSet::new();
        if !partial::step_out(draft, table, &key, 1) {
            refuse(draft, table, &key, 1);
        }
    }
}

/// A column, or those that it is computed from.
pub(super) fn sources(draft: &Draft<'_>, table: usize, column: usize, found: &mut BTreeSet<usize>) {
    let of = &draft.tables[table].columns[column];
    let RuleDraft::Other(rule) = &of.rule else {
        found.insert(column);
        return;
    };
    let reads = rule.reads();
    if !of.generated || reads.is_empty() {
        found.insert(column);
        return;
    }
    // No column depends on itself where the plan is kept, but that is seen only later.
    for source in reads
        .iter()
        .filter(|s| s.hops.is_empty() && s.column != column)
    {
        if !draft.tables[table].columns[source.column].generated {
            found.insert(source.column);
        }
    }
}

/// The columns of each key, small keys first; `apart` are those of exclusions.
fn keys(draft: &Draft<'_>, table: usize, apart: Vec<BTreeSet<usize>>) -> Vec<BTreeSet<usize>> {
    let of = &draft.tables[table];
    let place =
        |name: &crate::name::Name| of.columns.iter().position(|column| column.name == *name);
    let mut keys = apart;
    keys.push(of.table.primary_key.iter().filter_map(place).collect());
    for unique in &of.table.unique {
        // Different arguments: different columns, whatever the index computes of them.
        let mut key = BTreeSet::new();
        let columns = unique.keys.iter().flat_map(|expr| expr.columns());
        for column in columns.filter_map(place) {
            sources(draft, table, column, &mut key);
        }
        keys.push(key);
    }
    for spec in of
        .spec
        .iter()
        .flat_map(|spec| &spec.columns)
        .filter(|column| column.unique)
    {
        keys.push(
            of.columns
                .iter()
                .position(|column| column.name.matches(&spec.name))
                .into_iter()
                .collect(),
        );
    }
    keys.retain(|key| !key.is_empty());
    keys.sort_by_key(BTreeSet::len);
    keys.dedup();
    keys
}

fn settle(draft: &mut Draft<'_>, table: usize, key: &BTreeSet<usize>) {
    let units = units(draft, table, key);
    if units.iter().any(|&unit| injective(draft, table, unit)) {
        return;
    }
    let mut free: Vec<Unit> = units
        .iter()
        .copied()
        .filter(|&unit| available(draft, table, unit))
        .collect();
    free.sort_by_key(|&unit| preference(draft, table, unit));
    let rows = draft.tables[table].rows;
    part(draft, table, &mut free, rows);
    if free.is_empty() {
        refuse(draft, table, key, 1);
        return;
    }
    let relations = free
        .iter()
        .filter(|unit| matches!(unit, Unit::Relation(_)))
        .count();
    let mut taken = relations.max(free.len().min(2)).min(free.len());
    while taken < free.len() && product(draft, table, &free[..taken]) < rows {
        taken += 1;
    }
    free.truncate(taken);
    let mut reach = product(draft, table, &free);
    if reach < rows {
        reach = extend(draft, table, &free, rows);
    }
    if reach < rows
        && !leave_out(draft, table, &free, reach)
        && !partial::step_out(draft, table, key, reach)
    {
        refuse(draft, table, key, reach);
        return;
    }
    give(draft, table, key, &free, reach.min(rows));
}

/// Sets ranges apart from what they are compared with, as ranks heed no comparison; leaves columns
/// alone that cannot be set apart, as long as the others have values enough.
fn part(draft: &mut Draft<'_>, table: usize, free: &mut Vec<Unit>, rows: u64) {
    for unit in free.clone() {
        let Unit::Column(column) = unit else { continue };
        let others: Vec<Unit> = free
            .iter()
            .copied()
            .filter(|&other| other != unit)
            .collect();
        let reach = product(draft, table, &others).max(1);
        let alone = others.is_empty();
        if !room::separate(draft, table, column, rows.div_ceil(reach)) && !alone && reach >= rows {
            *free = others;
        }
    }
}

/// Gives each unit its digit of one permutation.
fn give(draft: &mut Draft<'_>, table: usize, key: &BTreeSet<usize>, units: &[Unit], rows: u64) {
    let names: Vec<&str> = key
        .iter()
        .map(|&column| draft.tables[table].columns[column].name.sql())
        .collect();
    let stream = draft.key(table, &names.join(","), "unique");
    let alone = units.len() == 1;
    let mut radices = Vec::new();
    let mut total = 1u64;
    for &unit in units {
        let capacity = capacity(draft, table, unit).max(1);
        let radix = capacity.min(MOST / total);
        radices.push((unit, capacity, radix, total));
        total *= radix;
    }
    // Rows beyond the values are NULL; wrap them so that every rank stays a rank.
    debug_assert!(total >= rows);
    let permutation = Bijection::new(stream, total);
    let primary = draft.tables[table].table.primary_key.len() == key.len();
    for (unit, capacity, radix, below) in radices {
        let digit = Digit {
            permutation,
            below,
            radix,
            stride: capacity / radix,
        };
        match unit {
            Unit::Column(column) => {
                let of = &mut draft.tables[table].columns[column];
                of.ranked = true;
                // Texts that are numbered, identifiers and addresses: the row number does.
                of.pick = if alone && capacity >= MOST / 4 {
                    Pick::Row
                } else {
                    Pick::Digit(digit)
                };
            }
            Unit::Relation(relation) => {
                yield_to(draft, table, relation, units);
                let of = &mut draft.tables[table].relations[relation];
                of.injective = alone;
                of.chooser = if alone && primary && of.differs_from.is_empty() {
                    Chooser::Same
                } else {
                    Chooser::Unique(digit)
                };
            }
        }
    }
}

/// A relation that is given ranks steps over nothing: the others avoid its parents instead, unless
/// they are digits of the same key, which then stays unique.
fn yield_to(draft: &mut Draft<'_>, table: usize, relation: usize, units: &[Unit]) {
    let relations = &mut draft.tables[table].relations;
    if relations[relation]
        .differs_from
        .iter()
        .all(|&other| units.contains(&Unit::Relation(other)))
    {
        return;
    }
    for other in std::mem::take(&mut relations[relation].differs_from) {
        let avoiding = &mut relations[other];
        if let Chooser::Even { parents, .. } | Chooser::Skewed { parents, .. } =
            &mut avoiding.chooser
            && *parents > 1
        {
            *parents -= 1;
            avoiding.parents = *parents;
            avoiding.differs_from.push(relation);
        }
    }
}

fn refuse(draft: &mut Draft<'_>, table: usize, key: &BTreeSet<usize>, reach: u64) {
    let of = &draft.tables[table];
    let columns: Vec<String> = key
        .iter()
        .map(|&column| {
            let unit = match of.columns[column].rule {
                RuleDraft::Parent { relation, .. } => Unit::Relation(relation),
                _ => Unit::Column(column),
            };
            format!(
                "{} ({} values)",
                of.columns[column].name,
                capacity(draft, table, unit)
            )
        })
        .collect();
    let columns = if columns.is_empty() {
        "a constant".to_owned()
    } else {
        columns.join(", ")
    };
    let problem = Problem::table(
        &of.table.name,
        format!(
            "UNIQUE over {columns}: at most {reach} different rows, {} asked",
            of.rows
        ),
        &format!(
            "ask for at most {reach} rows, give the columns more values, or the parents more rows"
        ),
    );
    draft.problems.push(problem);
}

//! More values for a key, or fewer rows that need one.

use super::unit::{Unit, product};
use crate::{
    engine::{nulls::NullPlan, pattern::Pattern},
    plan::draft::{Draft, RuleDraft},
    values,
};

/// Widens what can be widened until there are enough values; how many there are then.
pub(super) fn extend(draft: &mut Draft<'_>, table: usize, units: &[Unit], rows: u64) -> u64 {
    for &unit in units.iter().rev() {
        let Unit::Column(column) = unit else { continue };
        let others: Vec<Unit> = units
            .iter()
            .copied()
            .filter(|&other| other != unit)
            .collect();
        let others = product(draft, table, &others).max(1);
        widen(draft, table, column, rows.div_ceil(others));
        let reach = product(draft, table, units);
        if reach >= rows {
            return reach;
        }
    }
    product(draft, table, units)
}

fn widen(draft: &mut Draft<'_>, table: usize, column: usize, wanted: u64) {
    let of = &mut draft.tables[table].columns[column];
    let digits = wanted.checked_ilog10().map_or(1, |log| log + 1);
    let room = of.max_chars.unwrap_or(u32::MAX);
    match &mut of.rule {
        RuleDraft::Range(range) => {
            let span = i64::try_from(wanted)
                .unwrap_or(i64::MAX)
                .saturating_sub(1)
                .saturating_mul(range.step);
            range.max = range
                .max
                .max(range.min.saturating_add(span))
                .min(of.limits.1);
            let missing = span.saturating_sub(range.max - range.min);
            if missing > 0 {
                range.min = range.min.saturating_sub(missing).max(of.limits.0);
            }
        }
        RuleDraft::Text(text) if room >= digits + 2 => text.numbered = true,
        RuleDraft::Text(_) => of.rule = RuleDraft::Other(Box::new(Pattern::code(room))),
        RuleDraft::Other(rule)
            if of.kind == crate::array::Kind::Text && rule.capacity() < wanted && !of.tight =>
        {
            of.rule = match values::find("person.full_name")
                .filter(|_| rule.capacity() == 0 && room >= digits + 12)
            {
                Some(text) => RuleDraft::Text(crate::engine::text::BuiltIn {
                    text,
                    max_chars: of.max_chars,
                    numbered: true,
                }),
                None => RuleDraft::Other(Box::new(Pattern::code(room.min(12)))),
            };
        }
        _ => {}
    }
}

/// NULLs from where the values run out, which a unique key allows any number of.
pub(super) fn leave_out(draft: &mut Draft<'_>, table: usize, units: &[Unit], reach: u64) -> bool {
    let of = &mut draft.tables[table];
    if of.table.unique.iter().any(|unique| unique.nulls_equal) {
        return false;
    }
    let both =
        |nulls: &NullPlan| NullPlan::Both(Box::new(nulls.clone()), Box::new(NullPlan::From(reach)));
    for &unit in units {
        match unit {
            Unit::Column(column) if of.columns[column].nullable => {
                of.columns[column].nulls = both(&of.columns[column].nulls);
                return true;
            }
            Unit::Relation(relation)
                if of.relations[relation]
                    .columns
                    .iter()
                    .any(|&(column, _)| of.columns[column].nullable) =>
            {
                of.relations[relation].nulls = both(&of.relations[relation].nulls);
                return true;
            }
            _ => {}
        }
    }
    false
}

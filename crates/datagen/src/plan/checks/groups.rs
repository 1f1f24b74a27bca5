//! Conditions that no rule guarantees: guards, by the columns they share.

use std::collections::BTreeSet;

use super::{lists, place};
use crate::{
    array::Kind,
    expr::Expr,
    plan::draft::{Draft, RuleDraft},
};

/// Groups the conditions left by the columns they share, with the columns that may be drawn again.
pub(super) fn guard(draft: &mut Draft<'_>, table: usize, left: Vec<Expr>) {
    let mut groups: Vec<(BTreeSet<usize>, Vec<Expr>)> = Vec::new();
    for condition in left {
        let mut columns = BTreeSet::new();
        for name in condition.columns() {
            if let Some(column) = place(draft, table, &Expr::Column(name.clone())) {
                prepare(draft, table, column, &condition);
                free(draft, table, column, &mut columns);
            }
        }
        // Nothing to draw: whether it holds all the same is seen when the plan is made.
        if columns.is_empty() {
            continue;
        }
        let mut group = (columns, vec![condition]);
        while let Some(at) = groups
            .iter()
            .position(|(columns, _)| !columns.is_disjoint(&group.0))
        {
            let (columns, checks) = groups.swap_remove(at);
            group.0.extend(columns);
            group.1.extend(checks);
        }
        groups.push(group);
    }
    draft.tables[table].guards = groups
        .into_iter()
        .map(|(columns, checks)| (columns.into_iter().collect(), checks))
        .collect();
}

/// A text column that is compared with constants draws from those.
fn prepare(draft: &mut Draft<'_>, table: usize, column: usize, condition: &Expr) {
    let of = &draft.tables[table].columns[column];
    if of.is_free_text() {
        let list: Vec<_> = lists::literals(condition, &of.name)
            .into_iter()
            .map(|text| (text, 1.0))
            .collect();
        if !list.is_empty() {
            lists::replace(draft, table, column, list);
        }
    }
}

/// The columns to draw again so that this one changes: itself, or what it is computed from.
fn free(draft: &Draft<'_>, table: usize, column: usize, columns: &mut BTreeSet<usize>) {
    let of = &draft.tables[table].columns[column];
    match &of.rule {
        // Without a parent at all, the condition may hold. A wide key has other columns to keep.
        RuleDraft::Parent { relation, .. } => {
            let relation = &draft.tables[table].relations[*relation];
            if of.nullable && relation.columns.len() == 1 {
                columns.insert(column);
            }
        }
        RuleDraft::Other(rule) if rule.capacity() == 0 => {
            for source in rule.reads().iter().filter(|source| source.hops.is_empty()) {
                if source.column != column {
                    free(draft, table, source.column, columns);
                }
            }
        }
        RuleDraft::Other(_) if matches!(of.kind, Kind::List { .. }) || of.ranked => {}
        _ => {
            columns.insert(column);
        }
    }
}

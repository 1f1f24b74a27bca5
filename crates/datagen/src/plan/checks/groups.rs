//! Conditions that no rule guarantees: guards, by the columns they share.

use std::collections::BTreeSet;

use super::{lists, place};
use crate::{
    array::Kind,
    expr::Expr,
    plan::draft::{Draft, GuardDraft, RuleDraft},
};

/// Groups the conditions left by the columns they share, with the columns that may be drawn again.
pub(super) fn guard(draft: &mut Draft<'_>, table: usize, left: Vec<Expr>) {
    let mut groups: Vec<GuardDraft> = Vec::new();
    for condition in left {
        let mut group = GuardDraft::default();
        let places: Vec<usize> = condition
            .columns()
            .into_iter()
            .filter_map(|name| place(draft, table, &Expr::Column(name.clone())))
            .collect();
        for &column in &places {
            prepare(draft, table, column, &condition);
            free(draft, table, column, &mut group.columns);
        }
        // Parents move only where nothing else does: others may hang on them.
        if group.columns.is_empty() {
            for &column in &places {
                parents(draft, table, column, &mut group);
            }
        }
        // Nothing to draw: whether it holds all the same is seen when the plan is made.
        if group.columns.is_empty() {
            continue;
        }
        group.checks.push(condition);
        join(&mut groups, group);
    }
    for group in std::mem::take(&mut groups) {
        let group = closed(draft, table, group);
        join(&mut groups, group);
    }
    draft.tables[table].guards = groups;
}

/// Adds a group, made one with those it shares columns with.
fn join(groups: &mut Vec<GuardDraft>, mut group: GuardDraft) {
    while let Some(at) = groups
        .iter()
        .position(|other| !other.columns.is_disjoint(&group.columns))
    {
        let other = groups.swap_remove(at);
        group.columns.extend(other.columns);
        group.relations.extend(other.relations);
        group.checks.extend(other.checks);
    }
    groups.push(group);
}

/// The group with what lies between its columns: of `low < mid` and `mid < high`, the middle one moves
/// with both ends.
fn closed(draft: &Draft<'_>, table: usize, mut group: GuardDraft) -> GuardDraft {
    let columns = &draft.tables[table].columns;
    let own = |column: usize| {
        let sources = columns[column].reads().into_iter();
        sources.filter(|s| s.hops.is_empty()).map(|s| s.column)
    };
    // What each column reads, near or far.
    let reach = |from: usize| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(column) = open.pop() {
            open.extend(own(column).filter(|&next| seen.insert(next)));
        }
        seen
    };
    let read: BTreeSet<usize> = group.columns.iter().flat_map(|&c| reach(c)).collect();
    let between = read.into_iter().filter(|&column| {
        matches!(columns[column].rule, RuleDraft::Range(_))
            && !columns[column].ranked
            && !reach(column).is_disjoint(&group.columns)
    });
    let between: Vec<usize> = between.collect();
    group.columns.extend(between);
    group
}

/// The parents of a foreign key, with all its columns.
fn parents(draft: &Draft<'_>, table: usize, column: usize, group: &mut GuardDraft) {
    let of = &draft.tables[table];
    let RuleDraft::Parent { relation, .. } = of.columns[column].rule else {
        return;
    };
    if of.relations[relation].chooser.is_random() {
        let all = of.columns.iter().enumerate().filter(|(_, column)| {
            matches!(column.rule, RuleDraft::Parent { relation: r, .. } if r == relation)
        });
        group.columns.extend(all.map(|(column, _)| column));
        group.relations.insert(relation);
    }
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

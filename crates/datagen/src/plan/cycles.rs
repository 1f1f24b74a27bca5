//! No column may depend on itself, however far around.

use std::collections::{BTreeSet, HashMap};

use crate::{
    engine::{Source, parent::Chooser},
    plan::{
        Problem,
        draft::{Draft, GuardDraft, RuleDraft},
    },
};

/// A column, or (beyond the columns) the choice of a relation's parents.
type Node = (usize, Item);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Item {
    Column(usize),
    Relation(usize),
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Open,
    Done,
}

/// Adds a problem for every column found on a cycle.
pub(super) fn refuse(draft: &mut Draft<'_>) {
    let mut states = HashMap::new();
    let mut found = Vec::new();
    for table in 0..draft.tables.len() {
        for column in 0..draft.tables[table].columns.len() {
            let mut path = Vec::new();
            if visit(draft, (table, Item::Column(column)), &mut states, &mut path) {
                found.push(path);
            }
        }
    }
    for path in found {
        let names: Vec<String> = path.iter().filter_map(|node| name(draft, *node)).collect();
        let Some(&(table, _)) = path.first() else {
            continue;
        };
        draft.problems.push(Problem::table(
            &draft.tables[table].table.name,
            format!("values depend on themselves: {}", names.join(" <- ")),
            "take out one of the bounds, formulas or keys on this way",
        ));
    }
}

/// Whether adding a dependency of `column` on `source` would close a cycle.
pub(super) fn would_close(draft: &Draft<'_>, table: usize, column: usize, source: &Source) -> bool {
    let mut states = HashMap::from([((table, Item::Column(column)), State::Open)]);
    follow(draft, table, source)
        .into_iter()
        .any(|node| visit(draft, node, &mut states, &mut Vec::new()))
}

fn name(draft: &Draft<'_>, (table, item): Node) -> Option<String> {
    let of = &draft.tables[table];
    match item {
        Item::Column(column) => Some(format!("{}.{}", of.table.name, of.columns[column].name)),
        Item::Relation(_) => None,
    }
}

/// Depth-first; true, with the path, when an open node is met again. The depth is bounded by the
/// number of columns.
fn visit(
    draft: &Draft<'_>,
    node: Node,
    states: &mut HashMap<Node, State>,
    path: &mut Vec<Node>,
) -> bool {
    match states.get(&node) {
        Some(State::Done) => return false,
        Some(State::Open) => {
            path.push(node);
            return true;
        }
        None => {}
    }
    states.insert(node, State::Open);
    for next in reads(draft, node) {
        if visit(draft, next, states, path) {
            path.push(node);
            states.insert(node, State::Done);
            return true;
        }
    }
    states.insert(node, State::Done);
    false
}

fn reads(draft: &Draft<'_>, (table, item): Node) -> Vec<Node> {
    let of = &draft.tables[table];
    match item {
        Item::Column(column) => {
            let mut nodes: Vec<Node> = of.columns[column]
                .reads()
                .iter()
                .flat_map(|source| follow(draft, table, source))
                .collect();
            // A guarded column is drawn together with the others of its guard, and with what their
            // conditions read.
            let guards = of.guards.iter();
            for guard in guards.filter(|guard| guard.columns.contains(&column)) {
                nodes.extend(beside(draft, table, guard));
            }
            nodes
        }
        Item::Relation(relation) => {
            let of = &of.relations[relation];
            let own = of
                .nulls
                .reads()
                .into_iter()
                .map(|column| (table, Item::Column(column)));
            let mut nodes: Vec<Node> = own.collect();
            nodes.extend(
                of.differs_from
                    .iter()
                    .map(|&other| (table, Item::Relation(other))),
            );
            match of.chooser {
                Chooser::Through { relation, next } => {
                    nodes.push((table, Item::Relation(relation)));
                    nodes.push((
                        draft.tables[table].relations[relation].parent,
                        Item::Relation(next),
                    ));
                }
                Chooser::Beside { relation } => nodes.push((table, Item::Relation(relation))),
                _ => {}
            }
            let guards = draft.tables[table].guards.iter();
            for guard in guards.filter(|guard| guard.relations.contains(&relation)) {
                nodes.extend(beside(draft, table, guard));
            }
            nodes
        }
    }
}

/// What a guard waits for: the columns outside of it that its conditions read.
fn beside(draft: &Draft<'_>, table: usize, guard: &GuardDraft) -> Vec<Node> {
    let of = &draft.tables[table];
    let read = guard.checks.iter().flat_map(|check| check.columns());
    let read = read.filter_map(|name| of.columns.iter().position(|c| c.name == *name));
    let outside = read.filter(|column| !guard.columns.contains(column));
    outside
        .flat_map(|column| tried(draft, table, column, &guard.columns))
        .collect()
}

/// A column that is computed is computed anew in every try, so only what it reads outside of the
/// guard counts.
fn tried(draft: &Draft<'_>, table: usize, column: usize, guarded: &BTreeSet<usize>) -> Vec<Node> {
    let of = &draft.tables[table].columns[column];
    let inputs = of.reads();
    let computed = matches!(&of.rule, RuleDraft::Other(rule) if rule.capacity() == 0);
    if !computed || inputs.is_empty() {
        return vec![(table, Item::Column(column))];
    }
    let guarded: Vec<Node> = guarded.iter().map(|&c| (table, Item::Column(c))).collect();
    let mut nodes: Vec<Node> = inputs
        .iter()
        .flat_map(|source| follow(draft, table, source))
        .collect();
    nodes.retain(|node| !guarded.contains(node));
    nodes
}

fn follow(draft: &Draft<'_>, table: usize, source: &Source) -> Vec<Node> {
    let (mut at, mut nodes) = (table, Vec::new());
    for &hop in &source.hops {
        nodes.push((at, Item::Relation(hop)));
        at = draft.tables[at].relations[hop].parent;
    }
    nodes.push((at, Item::Column(source.column)));
    nodes
}

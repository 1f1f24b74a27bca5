//! Which columns read which others, so that no rule waits for itself.

use std::collections::{BTreeMap, BTreeSet};

use super::moment::key;
use crate::{
    schema::Schema,
    spec::{Bound, Nulls, Spec, TableSpec, Values},
};

type At = (String, String);

/// The table and column at the end of a path such as `inventory_id.book_id.publication_date`.
pub(super) fn target(schema: &Schema, spec: &Spec, table: &str, path: &str) -> Option<At> {
    let mut table = table.to_owned();
    let mut steps = path.split('.').peekable();
    while let Some(step) = steps.next() {
        if steps.peek().is_none() {
            schema.table(&table)?.column(step)?;
            return Some((table, step.to_owned()));
        }
        table = parent(spec.table(&table)?, step)?.to_owned();
    }
    None
}

/// The table that a foreign key column of a table points to.
pub(super) fn parent<'a>(table: &'a TableSpec, column: &str) -> Option<&'a str> {
    let has = |columns: &[String]| columns.iter().any(|c| c.eq_ignore_ascii_case(column));
    table
        .relations
        .iter()
        .find(|r| has(&r.columns))
        .map(|r| r.table.as_str())
}

/// Adds the bound unless its column would then wait for itself, or the path leads nowhere.
pub(super) fn add(
    schema: &Schema,
    spec: &mut Spec,
    table: &str,
    column: &str,
    bound: Bound,
) -> bool {
    let Some((of_table, of)) = target(schema, spec, table, &bound.of) else {
        return false;
    };
    let (from, to) = (key(table, column), key(&of_table, &of));
    if reaches(&edges(schema, spec), &to, &from) {
        return false;
    }
    let found = spec
        .tables
        .iter_mut()
        .find(|t| t.name.eq_ignore_ascii_case(table));
    let Some(at) = found.and_then(|t| {
        t.columns
            .iter_mut()
            .find(|c| c.name.eq_ignore_ascii_case(column))
    }) else {
        return false;
    };
    if !at
        .bounds
        .iter()
        .any(|b| b.of == bound.of && b.op == bound.op)
    {
        at.bounds.push(bound);
    }
    true
}

/// For every column those it reads.
pub(super) fn edges(schema: &Schema, spec: &Spec) -> BTreeMap<At, Vec<At>> {
    let mut edges: BTreeMap<At, Vec<At>> = BTreeMap::new();
    for table in &spec.tables {
        for column in &table.columns {
            let reads = edges.entry(key(&table.name, &column.name)).or_default();
            let paths = column
                .bounds
                .iter()
                .map(|b| b.of.clone())
                .chain(read_by(&column.values));
            for path in paths {
                if let Some((t, c)) = target(schema, spec, &table.name, &path) {
                    reads.push(key(&t, &c));
                }
            }
            if let Nulls::When { column, .. } = &column.nulls {
                reads.push(key(&table.name, column));
            }
        }
    }
    edges
}

/// The columns that values are made from.
fn read_by(values: &Values) -> Vec<String> {
    match values {
        Values::Formula { sql } => sql
            .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))
            .filter(|word| word.starts_with(|c: char| c.is_alphabetic() || c == '_'))
            .map(str::to_owned)
            .collect(),
        Values::FirstName { gender } => gender.iter().cloned().collect(),
        Values::Website { name } => name.iter().cloned().collect(),
        Values::Email { first, last, name } | Values::Username { first, last, name } => {
            [first, last, name].into_iter().flatten().cloned().collect()
        }
        _ => Vec::new(),
    }
}

fn reaches(edges: &BTreeMap<At, Vec<At>>, from: &At, to: &At) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            open.extend(edges.get(at).into_iter().flatten());
        }
    }
    false
}

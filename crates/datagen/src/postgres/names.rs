//! What constraints are called: as declared where PostgreSQL allows it, else `{table}_{columns}_{kind}`.

use std::collections::HashSet;

use crate::{
    expr::Expr,
    name::{MAX_BYTES, Name},
    schema::{Schema, Table},
};

/// The names of one table's constraints, in the order of the table's lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConstraintNames {
    pub primary_key: String,
    pub unique: Vec<String>,
    pub foreign_keys: Vec<String>,
    pub checks: Vec<String>,
    pub exclusions: Vec<String>,
}

/// The names of every table's constraints. Those that are indexes too (keys, exclusions) differ
/// across the whole schema, also from tables; the others differ within their table. A declared name
/// that is taken gets a number.
pub fn constraint_names(schema: &Schema) -> Vec<ConstraintNames> {
    let mut relations: HashSet<String> = HashSet::new();
    for table in &schema.tables {
        relations.insert(table.name.sql().to_owned());
        for column in table.columns.iter().filter(|c| c.identity.is_some()) {
            relations.insert(made_up(table, &[column.name.sql()], "seq"));
        }
    }
    let mut all: Vec<ConstraintNames> = Vec::new();
    for table in &schema.tables {
        all.push(name_indexes(table, &mut relations));
    }
    for (table, names) in schema.tables.iter().zip(&mut all) {
        name_others(table, names);
    }
    all
}

fn name_indexes(table: &Table, relations: &mut HashSet<String>) -> ConstraintNames {
    let mut names = ConstraintNames::default();
    for unique in &table.unique {
        let wanted = declared(unique.name.as_ref())
            .unwrap_or_else(|| made_up(table, &key_columns(&unique.keys), "key"));
        names.unique.push(claim(wanted, relations));
    }
    for exclusion in &table.exclusions {
        let keys: Vec<Expr> = exclusion.keys.iter().map(|(key, _)| key.clone()).collect();
        let wanted = declared(exclusion.name.as_ref())
            .unwrap_or_else(|| made_up(table, &key_columns(&keys), "excl"));
        names.exclusions.push(claim(wanted, relations));
    }
    names.primary_key = claim(made_up(table, &[], "pkey"), relations);
    names
}

fn name_others(table: &Table, names: &mut ConstraintNames) {
    let mut taken: HashSet<String> = names
        .unique
        .iter()
        .chain(&names.exclusions)
        .cloned()
        .collect();
    taken.insert(names.primary_key.clone());
    for key in &table.foreign_keys {
        let columns: Vec<&str> = key.columns.iter().map(Name::sql).collect();
        let wanted =
            declared(key.name.as_ref()).unwrap_or_else(|| made_up(table, &columns, "fkey"));
        names.foreign_keys.push(claim(wanted, &mut taken));
    }
    for check in &table.checks {
        let wanted = declared(check.name.as_ref()).unwrap_or_else(|| {
            let columns: Vec<&str> = check.expr.columns().into_iter().map(Name::sql).collect();
            made_up(table, &columns, "check")
        });
        names.checks.push(claim(wanted, &mut taken));
    }
}

fn declared(name: Option<&Name>) -> Option<String> {
    name.map(|n| n.sql().to_owned()).filter(|n| !n.is_empty())
}

fn key_columns(keys: &[Expr]) -> Vec<&str> {
    keys.iter().flat_map(Expr::columns).map(Name::sql).collect()
}

/// `{table}_{columns}_{kind}`; the longer of table and columns gives way, as in PostgreSQL.
fn made_up(table: &Table, columns: &[&str], kind: &str) -> String {
    let (mut head, mut middle) = (table.name.sql().to_owned(), columns.join("_"));
    loop {
        let name = if middle.is_empty() {
            format!("{head}_{kind}")
        } else {
            format!("{head}_{middle}_{kind}")
        };
        if name.len() <= MAX_BYTES {
            return name;
        }
        let longer = if middle.len() >= head.len() {
            &mut middle
        } else {
            &mut head
        };
        longer.pop();
    }
}

pub(super) fn claim(wanted: String, taken: &mut HashSet<String>) -> String {
    let mut name = wanted.clone();
    let mut number = 0;
    while !taken.insert(name.clone()) {
        number += 1;
        let tail = number.to_string();
        let mut head = wanted.clone();
        while head.len() + tail.len() > MAX_BYTES {
            head.pop();
        }
        name = head + &tail;
    }
    name
}

pub(super) fn cut(mut name: String) -> String {
    while name.len() > MAX_BYTES {
        name.pop();
    }
    name
}

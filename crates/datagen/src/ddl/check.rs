//! What must hold of a schema, wherever it came from: every reference resolves, names are unique.

use std::collections::HashSet;

use super::{draft::MAX_COLUMNS, foreign::foreign_key};
use crate::{
    expr::Expr,
    name::Name,
    schema::{DataType, Schema, Table},
};

/// What a problem is about, by position in the schema's lists.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spot {
    Schema,
    Enum(usize),
    Domain(usize),
    Table(usize),
    Column(usize, usize),
    Primary(usize),
    Unique(usize, usize),
    Check(usize, usize),
    Foreign(usize, usize),
}

/// Something that must not be.
pub(super) struct Problem {
    pub(super) spot: Spot,
    pub(super) message: String,
    pub(super) hint: String,
}

/// PostgreSQL's longest label, in bytes.
const MAX_LABEL: usize = 63;

/// Every problem of the schema.
pub(super) fn problems(schema: &Schema) -> Vec<Problem> {
    let mut found = Found(Vec::new());
    if schema.tables.is_empty() {
        found.add(
            Spot::Schema,
            "there is no table",
            "give at least one CREATE TABLE statement",
        );
    }
    types(schema, &mut found);
    let mut names = HashSet::new();
    for (t, table) in schema.tables.iter().enumerate() {
        if !names.insert(&table.name) {
            found.add(
                Spot::Table(t),
                format!("table `{}` is declared twice", table.name),
                "rename or remove one of them",
            );
        }
        columns(schema, t, table, &mut found);
        keys(t, table, &mut found);
        for (f, foreign) in table.foreign_keys.iter().enumerate() {
            if let Err((message, hint)) = foreign_key(schema, table, foreign) {
                let message = format!(
                    "the foreign key ({}) of table `{}` {message}",
                    list(&foreign.columns),
                    table.name
                );
                found.add(Spot::Foreign(t, f), message, hint);
            }
        }
    }
    found.0
}

struct Found(Vec<Problem>);

impl Found {
    fn add(&mut self, spot: Spot, message: impl Into<String>, hint: impl Into<String>) {
        self.0.push(Problem {
            spot,
            message: message.into(),
            hint: hint.into(),
        });
    }
}

fn types(schema: &Schema, found: &mut Found) {
    let mut names = HashSet::new();
    for (n, ty) in schema.enums.iter().enumerate() {
        let mut labels = HashSet::new();
        if !names.insert(&ty.name) {
            found.add(
                Spot::Enum(n),
                format!("the type `{}` is declared twice", ty.name),
                "rename one of them",
            );
        }
        if ty.labels.is_empty() {
            found.add(
                Spot::Enum(n),
                format!("the enum `{}` has no labels", ty.name),
                "give it at least one",
            );
        }
        for label in &ty.labels {
            if !labels.insert(label) {
                found.add(
                    Spot::Enum(n),
                    format!("the enum `{}` has the label '{label}' twice", ty.name),
                    "remove one",
                );
            }
            if label.len() > MAX_LABEL {
                let short: String = label.chars().take(20).collect();
                found.add(
                    Spot::Enum(n),
                    format!(
                        "the label '{short}...' of the enum `{}` has more than {MAX_LABEL} bytes",
                        ty.name
                    ),
                    "shorten it",
                );
            }
        }
    }
    for (n, domain) in schema.domains.iter().enumerate() {
        if !names.insert(&domain.name) {
            found.add(
                Spot::Domain(n),
                format!("the type `{}` is declared twice", domain.name),
                "rename one of them",
            );
        }
        if let Some(name) = unknown_type(schema, &domain.ty) {
            found.add(
                Spot::Domain(n),
                format!(
                    "the domain `{}` is over the type `{name}`, which is not declared",
                    domain.name
                ),
                "declare it",
            );
        } else if matches!(schema.base_type(&domain.ty), DataType::Domain { .. }) {
            found.add(
                Spot::Domain(n),
                format!("the domain `{}` is over itself", domain.name),
                "name a built-in type",
            );
        }
        let value = Name::folded("value");
        for check in &domain.checks {
            if let Some(column) = check.expr.columns().into_iter().find(|c| **c != value) {
                found.add(
                    Spot::Domain(n),
                    format!("a CHECK of the domain `{}` names `{column}`", domain.name),
                    "only VALUE can be named there",
                );
            }
        }
    }
}

fn unknown_type<'a>(schema: &Schema, ty: &'a DataType) -> Option<&'a Name> {
    match ty {
        DataType::Enum { name } => schema.labels(name).is_none().then_some(name),
        DataType::Domain { name } => schema.domain(name).is_none().then_some(name),
        DataType::Array { of } => unknown_type(schema, of),
        _ => None,
    }
}

fn columns(schema: &Schema, t: usize, table: &Table, found: &mut Found) {
    if table.columns.is_empty() {
        found.add(
            Spot::Table(t),
            format!("table `{}` has no columns", table.name),
            "give it at least one column",
        );
    }
    if table.columns.len() > MAX_COLUMNS {
        found.add(
            Spot::Table(t),
            format!("table `{}` has more than {MAX_COLUMNS} columns", table.name),
            "split the table",
        );
    }
    let mut names = HashSet::new();
    for (c, column) in table.columns.iter().enumerate() {
        if !names.insert(&column.name) {
            let message = format!(
                "the column `{}` is declared twice in table `{}`",
                column.name, table.name
            );
            found.add(Spot::Column(t, c), message, "rename or remove one of them");
        }
        if let Some(name) = unknown_type(schema, &column.ty) {
            let message = format!(
                "the column `{}` of table `{}` has the type `{name}`, which is not declared",
                column.name, table.name
            );
            found.add(Spot::Column(t, c), message, "declare the type");
        }
        if column
            .identity
            .is_some_and(|identity| identity.increment == 0)
        {
            let message = format!(
                "the column `{}` of table `{}` is numbered in steps of 0",
                column.name, table.name
            );
            found.add(Spot::Column(t, c), message, "use a step such as 1");
        }
        if let Some(expr) = &column.generated {
            unknown_columns(
                table,
                expr,
                "the generated column",
                Spot::Column(t, c),
                found,
            );
        }
    }
}

fn keys(t: usize, table: &Table, found: &mut Found) {
    key_columns(
        table,
        &table.primary_key,
        "the primary key",
        Spot::Primary(t),
        found,
    );
    for (u, unique) in table.unique.iter().enumerate() {
        if unique.keys.is_empty() {
            found.add(
                Spot::Unique(t, u),
                format!("a unique key of table `{}` has no columns", table.name),
                "name the columns",
            );
        }
        for expr in unique.keys.iter().chain(&unique.filter) {
            unknown_columns(table, expr, "a unique key", Spot::Unique(t, u), found);
        }
    }
    for (c, check) in table.checks.iter().enumerate() {
        unknown_columns(table, &check.expr, "a CHECK", Spot::Check(t, c), found);
    }
    for exclusion in &table.exclusions {
        let keys = exclusion.keys.iter().map(|(expr, _)| expr);
        for expr in keys.chain(&exclusion.filter) {
            unknown_columns(table, expr, "an EXCLUDE", Spot::Table(t), found);
        }
    }
}

fn key_columns(table: &Table, names: &[Name], what: &str, spot: Spot, found: &mut Found) {
    let mut seen = HashSet::new();
    for name in names {
        if table.column_index(name).is_none() {
            let message = format!(
                "{what} of table `{}` names the column `{name}`, which it does not have",
                table.name
            );
            found.add(spot, message, similar(table, name));
        } else if !seen.insert(name) {
            found.add(
                spot,
                format!(
                    "{what} of table `{}` names the column `{name}` twice",
                    table.name
                ),
                "name it once",
            );
        }
    }
}

fn unknown_columns(table: &Table, expr: &Expr, what: &str, spot: Spot, found: &mut Found) {
    for name in expr.columns() {
        if table.column_index(name).is_none() {
            let message = format!(
                "{what} of table `{}` names the column `{name}`, which it does not have",
                table.name
            );
            found.add(spot, message, similar(table, name));
        }
    }
}

/// The column that was perhaps meant.
pub(super) fn similar(table: &Table, name: &Name) -> String {
    let squeeze = |name: &Name| name.sql().to_lowercase().replace('_', "");
    let close = |other: &str| other.contains(&squeeze(name)) || squeeze(name).contains(other);
    let other = table.columns.iter().find(|c| close(&squeeze(&c.name)));
    other.map_or_else(
        || "check the spelling, or declare the column".to_owned(),
        |column| format!("perhaps `{}` was meant", column.name),
    )
}

pub(super) fn list(names: &[Name]) -> String {
    names.iter().map(Name::shown).collect::<Vec<_>>().join(", ")
}

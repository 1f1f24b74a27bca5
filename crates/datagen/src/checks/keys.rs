//! Keys: primary, unique and foreign, declared or not.

use super::{Check, Kind, Severity, Subject, shown};
use crate::{
    expr::Expr,
    name::Name,
    schema::{Column, Table},
};

pub(super) fn primary_key(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    let key: Vec<&Name> = subject.table.primary_key.iter().collect();
    if key.is_empty() {
        return;
    }
    let keys: Vec<String> = key.iter().map(|c| c.quoted()).collect();
    let about = format!(
        "no two rows of {} share {}",
        subject.table.name,
        shown(&key)
    );
    let sql = duplicates(subject, &keys, None, false);
    let what = &subject.names.primary_key;
    checks.push(subject.check(Kind::PrimaryKey, what, &key, about, sql));
}

pub(super) fn unique(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    for (unique, name) in subject.table.unique.iter().zip(&subject.names.unique) {
        let keys = unique.keys.iter().map(|key| match key.columns()[..] {
            // GROUP BY takes no bare constant.
            [] => format!("ROW({key})"),
            _ => format!("({key})"),
        });
        let keys: Vec<String> = keys.collect();
        let filter = unique.filter.as_ref().map(ToString::to_string);
        let sql = duplicates(subject, &keys, filter.as_deref(), unique.nulls_equal);
        let columns: Vec<&Name> = unique.keys.iter().flat_map(Expr::columns).collect();
        let rows = filter.map_or(String::new(), |f| format!(" where {f}"));
        let about = format!(
            "no two rows of {}{rows} share {}",
            subject.table.name,
            shown(&columns)
        );
        checks.push(subject.check(Kind::Unique, name, &columns, about, sql));
    }
}

/// Columns that the Spec, not the schema, wants without repetition.
pub(super) fn unique_rules(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    for rule in subject.rules.iter().flat_map(|t| &t.columns) {
        let Some(column) = subject.table.column(&rule.name).filter(|_| rule.unique) else {
            continue;
        };
        let sql = duplicates(subject, &[column.name.quoted()], None, false);
        let about = format!(
            "no two rows of {} share {}",
            subject.table.name, column.name
        );
        let what = format!("{} unique", column.name);
        let check = subject.check(Kind::Unique, &what, &[&column.name], about, sql);
        checks.push(Check {
            severity: Severity::Soft,
            ..check
        });
    }
}

fn duplicates(
    subject: &Subject<'_>,
    keys: &[String],
    filter: Option<&str>,
    nulls_equal: bool,
) -> String {
    let mut conditions: Vec<String> = filter.map(|f| format!("({f})")).into_iter().collect();
    if !nulls_equal {
        conditions.extend(keys.iter().map(|key| format!("{key} IS NOT NULL")));
    }
    format!(
        "SELECT coalesce(sum(n - 1), 0)::bigint, coalesce(sum(n), 0)::bigint \
         FROM (SELECT count(*) AS n FROM {}{} GROUP BY {}) AS groups",
        subject.from(),
        conjunction(&conditions),
        keys.join(", ")
    )
}

fn conjunction(conditions: &[String]) -> String {
    if conditions.is_empty() {
        String::new()
    } else {
        format!(" WHERE {}", conditions.join(" AND "))
    }
}

pub(super) fn foreign_keys(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    let keys = subject.table.foreign_keys.iter();
    for (key, name) in keys.zip(&subject.names.foreign_keys) {
        let columns: Vec<&Name> = key.columns.iter().collect();
        let references: Vec<&Name> = key.references.iter().collect();
        let sql = orphans(subject, &columns, &key.table, &references);
        let about = covered(subject, &columns, &key.table, &references);
        checks.push(subject.check(Kind::ForeignKey, name, &columns, about, sql));
    }
}

/// Foreign keys that names or comments told, and the schema does not declare.
pub(super) fn undeclared(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    for relation in subject.rules.iter().flat_map(|t| &t.relations) {
        let Some(parent) = subject.schema.table(&relation.table) else {
            continue;
        };
        let columns = columns(subject.table, &relation.columns);
        let references = columns_of(parent, &relation.references);
        let (Some(columns), Some(references)) = (columns, references) else {
            continue;
        };
        if relation.declared || columns.len() != references.len() {
            continue;
        }
        let columns: Vec<&Name> = columns.iter().map(|c| &c.name).collect();
        let sql = orphans(subject, &columns, &parent.name, &references);
        let about = covered(subject, &columns, &parent.name, &references);
        let what = format!("{} to {}", shown(&columns), parent.name);
        checks.push(subject.check(Kind::Relation, &what, &columns, about, sql));
    }
}

fn columns<'a>(table: &'a Table, names: &[String]) -> Option<Vec<&'a Column>> {
    names.iter().map(|name| table.column(name)).collect()
}

fn columns_of<'a>(table: &'a Table, names: &[String]) -> Option<Vec<&'a Name>> {
    Some(
        columns(table, names)?
            .into_iter()
            .map(|c| &c.name)
            .collect(),
    )
}

fn covered(
    subject: &Subject<'_>,
    columns: &[&Name],
    parent: &Name,
    references: &[&Name],
) -> String {
    format!(
        "every {} of {} is a {} of {parent}, or NULL",
        shown(columns),
        subject.table.name,
        shown(references)
    )
}

/// Children without a parent; rows with a NULL in the key have none to have.
fn orphans(
    subject: &Subject<'_>,
    columns: &[&Name],
    parent: &Name,
    references: &[&Name],
) -> String {
    let set: Vec<String> = columns
        .iter()
        .map(|c| format!("t.{} IS NOT NULL", c.quoted()))
        .collect();
    let same: Vec<String> = columns
        .iter()
        .zip(references)
        .map(|(c, r)| format!("p.{} = t.{}", r.quoted(), c.quoted()))
        .collect();
    let (from, set) = (subject.from(), set.join(" AND "));
    format!(
        "SELECT (SELECT count(*) FROM {from} WHERE {set} AND NOT EXISTS \
         (SELECT FROM {} AS p WHERE {})), (SELECT count(*) FROM {from} WHERE {set})",
        parent.quoted(),
        same.join(" AND ")
    )
}

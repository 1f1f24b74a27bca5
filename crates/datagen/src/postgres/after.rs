//! What follows once rows and constraints are in place.

use std::collections::HashSet;

use super::{
    ObjectKind, Statement, Target, list, literal, names::ConstraintNames, tables::numbering,
};
use crate::{
    name::{Name, quote},
    schema::{Schema, Table},
};

/// `COMMENT ON` tables and columns.
pub fn comments(schema: &Schema, target: &Target) -> Vec<Statement> {
    let mut statements = Vec::new();
    for table in &schema.tables {
        let on = target.qualify(&table.name);
        let mut say = |what: String, name: Option<&Name>, text: &Option<String>| {
            if let Some(text) = text {
                let sql = format!("COMMENT ON {what} IS {}", literal(text));
                let name = name.map(Name::sql);
                let about = Some(&table.name);
                statements.push(Statement::new(ObjectKind::Comment, about, name, sql));
            }
        };
        say(format!("TABLE {on}"), None, &table.comment);
        for column in &table.columns {
            let what = format!("COLUMN {on}.{}", column.name.quoted());
            say(what, Some(&column.name), &column.comment);
        }
    }
    statements
}

/// Moves the counters of identity columns past the last key that was loaded, down for those that
/// count down; an untouched counter stays at its start.
pub fn sequences(schema: &Schema, target: &Target) -> Vec<Statement> {
    let mut statements = Vec::new();
    for table in &schema.tables {
        let on = target.qualify(&table.name);
        for column in &table.columns {
            let Some(identity) = numbering(column).filter(|_| column.generated.is_none()) else {
                continue;
            };
            let (last, past) = if identity.increment > 0 {
                ("max", ">=")
            } else {
                ("min", "<=")
            };
            let (name, start) = (column.name.quoted(), identity.start);
            let used = format!("{last}({name}) {past} {start}");
            let sql = format!(
                "SELECT setval(pg_get_serial_sequence({}, {}), \
                 CASE WHEN {used} THEN {last}({name})::bigint ELSE {start} END, \
                 coalesce({used}, false)) FROM {on}",
                literal(&on),
                literal(column.name.sql())
            );
            let name = Some(column.name.sql());
            statements.push(Statement::new(
                ObjectKind::Sequence,
                Some(&table.name),
                name,
                sql,
            ));
        }
    }
    statements
}

/// Indexes on foreign key columns that no key already begins with. Loading does without them:
/// versions are replaced whole, and questions over whole tables join by hash.
pub fn indexes(schema: &Schema, target: &Target) -> Vec<Statement> {
    let mut taken: HashSet<String> = super::constraint_names(schema)
        .into_iter()
        .flat_map(|names| {
            let ConstraintNames {
                primary_key,
                unique,
                exclusions,
                ..
            } = names;
            unique.into_iter().chain(exclusions).chain([primary_key])
        })
        .chain(schema.tables.iter().map(|t| t.name.sql().to_owned()))
        .collect();
    let mut statements = Vec::new();
    for table in &schema.tables {
        let mut covered: HashSet<Vec<&Name>> = HashSet::new();
        for key in &table.foreign_keys {
            let columns: Vec<&Name> = key.columns.iter().collect();
            if begins_a_key(table, &columns) || !covered.insert(columns.clone()) {
                continue;
            }
            let parts: Vec<&str> = columns.iter().map(|c| c.sql()).collect();
            let wanted = format!("{}_{}_idx", table.name.sql(), parts.join("_"));
            let name = super::names::claim(super::names::cut(wanted), &mut taken);
            let on = target.qualify(&table.name);
            let sql = format!("CREATE INDEX {} ON {on} ({})", quote(&name), list(columns));
            let about = Some(&table.name);
            statements.push(Statement::new(ObjectKind::Index, about, Some(&name), sql));
        }
    }
    statements
}

fn begins_a_key(table: &Table, columns: &[&Name]) -> bool {
    let begins = |key: &[&Name]| key.starts_with(columns);
    let primary: Vec<&Name> = table.primary_key.iter().collect();
    begins(&primary)
        || table
            .unique
            .iter()
            .filter(|unique| unique.filter.is_none())
            .filter_map(|unique| unique.columns())
            .any(|key| begins(&key))
}

/// `ANALYZE` for every table.
pub fn analyze(schema: &Schema, target: &Target) -> Vec<Statement> {
    let analyze = |table: &Table| {
        let sql = format!("ANALYZE {}", target.qualify(&table.name));
        Statement::new(ObjectKind::Statistics, Some(&table.name), None, sql)
    };
    schema.tables.iter().map(analyze).collect()
}

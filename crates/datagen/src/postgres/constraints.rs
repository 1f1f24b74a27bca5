//! Keys, checks, exclusions and foreign keys, each added to a table that has its rows.

use super::{ObjectKind, Statement, Target, list, named};
use crate::{
    expr::Expr,
    name::{Name, quote},
    schema::{Action, DataType, Exclusion, ForeignKey, Schema, Table, Unique},
};

/// Something of the schema that the target cannot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub table: Name,
    pub constraint: String,
    /// Why, as one sentence.
    pub reason: String,
}

/// Primary keys, then unique constraints and unique indexes. Statements about different tables do
/// not wait for each other.
pub fn keys(schema: &Schema, target: &Target) -> Vec<Statement> {
    let mut statements = Vec::new();
    for (table, names) in named(schema) {
        let on = target.qualify(&table.name);
        if !table.primary_key.is_empty() {
            let sql = format!(
                "ALTER TABLE {on} ADD CONSTRAINT {} PRIMARY KEY ({})",
                quote(&names.primary_key),
                list(&table.primary_key)
            );
            let name = Some(names.primary_key.as_str());
            statements.push(Statement::new(
                ObjectKind::PrimaryKey,
                Some(&table.name),
                name,
                sql,
            ));
        }
        for (unique, name) in table.unique.iter().zip(&names.unique) {
            let sql = unique_sql(&on, unique, name, target);
            statements.push(Statement::new(
                ObjectKind::Unique,
                Some(&table.name),
                Some(name),
                sql,
            ));
        }
    }
    statements
}

fn unique_sql(on: &str, unique: &Unique, name: &str, target: &Target) -> String {
    let name = quote(name);
    // PostgreSQL 14 cannot say it; there the constraint only holds for rows without NULL.
    let nulls = if unique.nulls_equal && target.version >= 150_000 {
        " NULLS NOT DISTINCT"
    } else {
        ""
    };
    if let (Some(columns), None) = (unique.columns(), &unique.filter) {
        let columns = list(columns);
        return format!("ALTER TABLE {on} ADD CONSTRAINT {name} UNIQUE{nulls} ({columns})");
    }
    let keys: Vec<String> = unique.keys.iter().map(index_key).collect();
    let mut sql = format!(
        "CREATE UNIQUE INDEX {name} ON {on} ({}){nulls}",
        keys.join(", ")
    );
    if let Some(filter) = &unique.filter {
        sql += &format!(" WHERE ({filter})");
    }
    sql
}

fn index_key(key: &Expr) -> String {
    match key.as_column() {
        Some(column) => column.quoted(),
        None => format!("({key})"),
    }
}

/// CHECK constraints.
pub fn checks(schema: &Schema, target: &Target) -> Vec<Statement> {
    let mut statements = Vec::new();
    for (table, names) in named(schema) {
        let on = target.qualify(&table.name);
        for (check, name) in table.checks.iter().zip(&names.checks) {
            let (expr, quoted) = (&check.expr, quote(name));
            let sql = format!("ALTER TABLE {on} ADD CONSTRAINT {quoted} CHECK ({expr})");
            statements.push(Statement::new(
                ObjectKind::Check,
                Some(&table.name),
                Some(name),
                sql,
            ));
        }
    }
    statements
}

/// Foreign keys. With `validate` false they only bind what comes later, which takes no time;
/// [`validations`] then prove them for the rows that are there, for several tables at once (adding
/// them in one step would lock the parent against its other children).
pub fn foreign_keys(schema: &Schema, target: &Target, validate: bool) -> Vec<Statement> {
    let mut statements = Vec::new();
    for (table, names) in named(schema) {
        for (key, name) in table.foreign_keys.iter().zip(&names.foreign_keys) {
            let mut sql = foreign_key_sql(table, key, name, target);
            if !validate {
                sql += " NOT VALID";
            }
            let kind = ObjectKind::ForeignKey;
            statements.push(Statement::new(kind, Some(&table.name), Some(name), sql));
        }
    }
    statements
}

/// `ALTER TABLE .. VALIDATE CONSTRAINT` for every foreign key: locks out no reader or other child.
pub fn validations(schema: &Schema, target: &Target) -> Vec<Statement> {
    let mut statements = Vec::new();
    for (table, names) in named(schema) {
        let on = target.qualify(&table.name);
        for name in &names.foreign_keys {
            let sql = format!("ALTER TABLE {on} VALIDATE CONSTRAINT {}", quote(name));
            let kind = ObjectKind::ForeignKey;
            statements.push(Statement::new(kind, Some(&table.name), Some(name), sql));
        }
    }
    statements
}

fn foreign_key_sql(table: &Table, key: &ForeignKey, name: &str, target: &Target) -> String {
    let mut sql = format!(
        "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({})",
        target.qualify(&table.name),
        quote(name),
        list(&key.columns),
        target.qualify(&key.table),
        list(&key.references)
    );
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        if let Some(action) = action_sql(action) {
            sql += &format!(" ON {event} {action}");
        }
    }
    sql
}

fn action_sql(action: Action) -> Option<&'static str> {
    match action {
        Action::NoAction => None,
        Action::Restrict => Some("RESTRICT"),
        Action::Cascade => Some("CASCADE"),
        Action::SetNull => Some("SET NULL"),
        Action::SetDefault => Some("SET DEFAULT"),
    }
}

/// Exclusion constraints, and those that cannot be made at the target.
pub fn exclusions(schema: &Schema, target: &Target) -> (Vec<Statement>, Vec<Skipped>) {
    let (mut statements, mut skipped) = (Vec::new(), Vec::new());
    for (table, names) in named(schema) {
        for (exclusion, name) in table.exclusions.iter().zip(&names.exclusions) {
            match exclusion_sql(schema, table, exclusion, name, target) {
                Ok(sql) => {
                    let kind = ObjectKind::Exclusion;
                    statements.push(Statement::new(kind, Some(&table.name), Some(name), sql));
                }
                Err(reason) => skipped.push(Skipped {
                    table: table.name.clone(),
                    constraint: name.clone(),
                    reason,
                }),
            }
        }
    }
    (statements, skipped)
}

fn exclusion_sql(
    schema: &Schema,
    table: &Table,
    exclusion: &Exclusion,
    name: &str,
    target: &Target,
) -> Result<String, String> {
    let method = exclusion.method.to_lowercase();
    if !["gist", "spgist", "btree", "hash"].contains(&method.as_str()) {
        return Err(format!(
            "the index method {method:?} does not exist in PostgreSQL"
        ));
    }
    if wants_btree_gist(schema, table, exclusion) && !target.btree_gist {
        return Err("it needs the extension btree_gist, which this server does not have".into());
    }
    let mut keys = Vec::new();
    for (key, operator) in &exclusion.keys {
        if !["=", "&&", "<>", "-|-", "@>", "<@"].contains(&operator.as_str()) {
            return Err(format!("the operator {operator:?} cannot be used here"));
        }
        keys.push(format!("{} WITH {operator}", index_key(key)));
    }
    let filter = exclusion.filter.as_ref();
    let filter = filter.map_or_else(String::new, |filter| format!(" WHERE ({filter})"));
    Ok(format!(
        "ALTER TABLE {} ADD CONSTRAINT {} EXCLUDE USING {method} ({}){filter}",
        target.qualify(&table.name),
        quote(name),
        keys.join(", ")
    ))
}

/// Whether any exclusion constraint compares plain values by a gist index, which PostgreSQL does
/// only with the extension `btree_gist`.
pub fn needs_btree_gist(schema: &Schema) -> bool {
    schema
        .tables
        .iter()
        .any(|t| t.exclusions.iter().any(|e| wants_btree_gist(schema, t, e)))
}

fn wants_btree_gist(schema: &Schema, table: &Table, exclusion: &Exclusion) -> bool {
    let has_own_class = |key: &Expr| {
        let column = key.as_column().and_then(|name| table.column_index(name));
        match column.and_then(|index| table.columns.get(index)) {
            Some(column) => matches!(
                schema.base_type(&column.ty),
                DataType::Range { .. } | DataType::Point | DataType::TsVector
            ),
            // An expression under && is a range that the expression builds.
            None => exclusion.keys.iter().any(|(k, op)| k == key && op == "&&"),
        }
    };
    exclusion.method.eq_ignore_ascii_case("gist")
        && !exclusion.keys.iter().all(|(key, _)| has_own_class(key))
}

//! Keys, references and checks, as columns and tables state them.

use super::{
    Builder, Dialect,
    cursor::{Cursor, Fault},
    draft::{ForeignDraft, TableDraft, reader},
    options::key_options,
};
use crate::{
    expr::Expr,
    name::Name,
    schema::{Action, Check, ForeignKey, Unique},
};

/// Whether an item of a table's list is no column.
pub(super) fn is_constraint(item: &Cursor<'_>) -> bool {
    let named_list = |ahead: usize| {
        let columns = |n: usize| {
            item.text(n) == "(" && !item.text(n + 1).starts_with(|c: char| c.is_ascii_digit())
        };
        columns(ahead)
            || (item.is_name(ahead) && columns(ahead + 1))
            || item.is_at(ahead, "USING")
            || item.is_at(ahead + 1, "USING")
            || item.is_at(ahead, "IF")
    };
    if item.is_any(&["KEY", "INDEX"]) {
        let sql_server = item.dialect == Dialect::SqlServer && item.is("INDEX");
        return named_list(1) || sql_server;
    }
    if item.is_any(&["FULLTEXT", "SPATIAL"]) {
        return item.is_at(1, "KEY") || item.is_at(1, "INDEX") || named_list(1);
    }
    item.is("CONSTRAINT")
        || item.sees("PRIMARY KEY")
        || item.is("UNIQUE")
        || item.sees("FOREIGN KEY")
        || (item.is("CHECK") && item.text(1) == "(")
        || (item.is("EXCLUDE") && (item.is_at(1, "USING") || item.text(1) == "("))
        || (item.is("LIKE") && item.is_name(1))
        || item.sees("PERIOD FOR")
        || item.sees("SUPPLEMENTAL LOG")
}

impl Builder<'_> {
    /// A table constraint, inside CREATE TABLE or after ADD.
    pub(super) fn constraint(
        &mut self,
        table: &mut TableDraft,
        cursor: &mut Cursor<'_>,
        known: &[Name],
    ) -> Result<(), Fault> {
        let at = cursor.at();
        let mut name = None;
        if cursor.eat("CONSTRAINT") {
            cursor.eat("IF NOT EXISTS");
            // MySQL allows CONSTRAINT without a name.
            if !(cursor.sees("PRIMARY KEY")
                || cursor.sees("FOREIGN KEY")
                || cursor.text(1) == "(" && cursor.is("CHECK")
                || cursor.is("UNIQUE"))
            {
                name = Some(cursor.name("a constraint")?);
            }
        }
        if cursor.eat("PRIMARY KEY") {
            key_options(cursor);
            if cursor.is_name(0) && cursor.text(1) == "(" {
                cursor.skip();
            }
            self.primary_constraint(table, cursor, at)
        } else if cursor.eat("UNIQUE") {
            self.unique_constraint(table, name, cursor, known, at)
        } else if cursor.eat("FOREIGN KEY") {
            cursor.eat("IF NOT EXISTS");
            if cursor.is_name(0) {
                name = name.or(Some(cursor.name("a foreign key")?));
            }
            let columns = column_names(cursor.group("FOREIGN KEY")?)?;
            self.references(table, name, columns, cursor, at)?;
            trailing(cursor, "the foreign key")
        } else if cursor.eat("CHECK") {
            cursor.eat("NOT FOR REPLICATION");
            let group = cursor.group("CHECK")?;
            self.check(table, name, group, known, at);
            trailing(cursor, "the CHECK")
        } else if cursor.eat("EXCLUDE") {
            self.exclusion(table, name, cursor, known)
        } else if cursor.is_any(&["KEY", "INDEX", "FULLTEXT", "SPATIAL"]) {
            // An index that is not unique says nothing about the data.
            Ok(())
        } else if cursor.is_any(&["PERIOD", "SUPPLEMENTAL", "DEFAULT", "NOT"]) {
            // NOT NULL under a name (PostgreSQL 18) stands beside the column's own.
            if cursor.eat("NOT NULL") {
                let column = cursor.name("a column")?;
                if let Some(column) = table.column(&column) {
                    column.nullable = false;
                }
            }
            Ok(())
        } else {
            Err(cursor.fault(
                format!("cannot read the constraint at {}", cursor.found()),
                "PRIMARY KEY, UNIQUE, FOREIGN KEY, CHECK and EXCLUDE are known",
            ))
        }
    }

    fn primary_constraint(
        &mut self,
        table: &mut TableDraft,
        cursor: &mut Cursor<'_>,
        at: u32,
    ) -> Result<(), Fault> {
        if cursor.eat("USING INDEX") {
            let index = cursor.name("an index")?;
            let columns = self.draft.indexes.get(&index).and_then(Unique::columns);
            let Some(columns) = columns.map(|list| list.into_iter().cloned().collect()) else {
                return Err(cursor.fault(
                    format!(
                        "the primary key uses the index `{index}`, which is not declared before"
                    ),
                    "name the columns of the key instead",
                ));
            };
            self.primary(table, columns, at);
            return Ok(());
        }
        let columns = column_names(cursor.group("PRIMARY KEY")?)?;
        self.primary(table, columns, at);
        trailing(cursor, "the primary key")
    }

    pub(super) fn primary(&mut self, table: &mut TableDraft, columns: Vec<Name>, at: u32) {
        if !table.table.primary_key.is_empty() && table.table.primary_key != columns {
            let message = format!("table `{}` has two primary keys", table.table.name);
            self.issues
                .error(at, message, "keep one, or make one key of all the columns");
            return;
        }
        table.table.primary_key = columns;
        table.primary_at = at;
    }

    fn unique_constraint(
        &mut self,
        table: &mut TableDraft,
        mut name: Option<Name>,
        cursor: &mut Cursor<'_>,
        known: &[Name],
        at: u32,
    ) -> Result<(), Fault> {
        if cursor.eat("USING INDEX") {
            // The index itself was taken for a key when it was declared.
            cursor.name("an index")?;
            return Ok(());
        }
        let nulls_equal = cursor.eat("NULLS NOT DISTINCT");
        cursor.eat("NULLS DISTINCT");
        key_options(cursor);
        if cursor.is_any(&["KEY", "INDEX"]) && cursor.text(1) != "." {
            cursor.skip();
        }
        cursor.eat("IF NOT EXISTS");
        key_options(cursor);
        if cursor.is_name(0) && (cursor.text(1) == "(" || cursor.is_at(1, "USING")) {
            name = name.or(Some(cursor.name("a key")?));
        }
        key_options(cursor);
        let keys = self.keys(cursor.group("UNIQUE")?, known, &table.table.name)?;
        if let Some(keys) = keys {
            table.add_unique(
                Unique {
                    name,
                    keys,
                    filter: None,
                    nulls_equal,
                },
                at,
            );
        }
        trailing(cursor, "the key")
    }

    /// The keys of an index; `None`, with a note, when one is beyond us.
    pub(super) fn keys(
        &mut self,
        group: Cursor<'_>,
        known: &[Name],
        table: &Name,
    ) -> Result<Option<Vec<Expr>>, Fault> {
        let mut keys = Vec::new();
        for mut item in group.items() {
            if let Some(column) = key_column(&mut item.clone()) {
                keys.push(Expr::Column(column));
                continue;
            }
            let expr = item.until(|c| c.is_any(&["ASC", "DESC", "NULLS", "COLLATE"]));
            match reader(&expr, known).read(expr.rest()) {
                Ok(expr) => keys.push(expr),
                Err(why) => {
                    let message = format!("a unique key of table `{table}` was dropped: {why}");
                    self.issues.note(expr.at(), message, "it is not enforced");
                    return Ok(None);
                }
            }
        }
        if keys.is_empty() {
            return Err(group.fault("a key without columns", "name the columns"));
        }
        Ok(Some(keys))
    }

    pub(super) fn check(
        &mut self,
        table: &mut TableDraft,
        name: Option<Name>,
        group: Cursor<'_>,
        known: &[Name],
        at: u32,
    ) {
        match reader(&group, known).read(group.rest()) {
            Ok(expr) => {
                table.table.checks.push(Check { name, expr });
                table.check_at.push(at);
            }
            Err(why) => {
                let named = name.map_or_else(
                    || format!("({})", group.rest().chars().take(60).collect::<String>()),
                    |name| format!("`{name}`"),
                );
                let message = format!(
                    "the CHECK {named} of table `{}` was dropped: {why}",
                    table.table.name
                );
                self.issues.note(at, message, "it is not enforced");
            }
        }
    }

    /// `REFERENCES table [(columns)] ...`.
    pub(super) fn references(
        &mut self,
        table: &mut TableDraft,
        name: Option<Name>,
        columns: Vec<Name>,
        cursor: &mut Cursor<'_>,
        at: u32,
    ) -> Result<(), Fault> {
        if !cursor.eat("REFERENCES") {
            return Err(cursor.expected("`REFERENCES`", "name the table that the key points at"));
        }
        let (schema, parent) = cursor.qualified("the referenced table")?;
        let references = if cursor.is_mark("(") {
            column_names(cursor.group("REFERENCES")?)?
        } else {
            Vec::new()
        };
        let mut key = ForeignKey {
            name,
            columns,
            table: parent,
            references,
            on_delete: Action::NoAction,
            on_update: Action::NoAction,
        };
        loop {
            if cursor.eat("ON DELETE") {
                key.on_delete = action(cursor)?;
            } else if cursor.eat("ON UPDATE") {
                key.on_update = action(cursor)?;
            } else if cursor.eat("MATCH") || cursor.eat("INITIALLY") {
                cursor.skip();
            } else if !(cursor.eat("NOT DEFERRABLE")
                || cursor.eat("DEFERRABLE")
                || cursor.eat("NOT VALID")
                || cursor.eat("NOT FOR REPLICATION")
                || cursor.eat("NOT ENFORCED")
                || cursor.eat("ENFORCED"))
            {
                break;
            }
        }
        table.foreign.push(ForeignDraft { key, schema, at });
        Ok(())
    }
}

/// A key that is one column, with whatever order, length or operator class.
fn key_column(item: &mut Cursor<'_>) -> Option<Name> {
    if item.left() >= 3 && item.is_mark("(") {
        // Not a column in parentheses: an expression.
        return None;
    }
    let name = item.name("a key column").ok()?;
    if item.is_mark("(") {
        // A prefix length, as in `name(20)`; anything else is a function.
        let mut length = item.group("the length").ok()?;
        length.number().filter(|_| length.is_empty())?;
    }
    while !item.is_empty() {
        if item.eat("COLLATE") {
            item.qualified("a collation").ok()?;
        } else if item.kind(0) == Some(super::lex::Kind::Word) {
            item.skip();
        } else {
            return None;
        }
    }
    Some(name)
}

/// The names in a list of columns, with lengths and orders left out.
pub(super) fn column_names(group: Cursor<'_>) -> Result<Vec<Name>, Fault> {
    let empty = group.is_empty();
    let names: Result<Vec<Name>, Fault> = group
        .items()
        .into_iter()
        .map(|mut item| item.name("a column"))
        .collect();
    match names {
        Ok(_) if empty => Err(group.fault("an empty list of columns", "name the columns")),
        names => names,
    }
}

fn action(cursor: &mut Cursor<'_>) -> Result<Action, Fault> {
    let actions = [
        ("NO ACTION", Action::NoAction),
        ("RESTRICT", Action::Restrict),
        ("CASCADE", Action::Cascade),
        ("SET NULL", Action::SetNull),
        ("SET DEFAULT", Action::SetDefault),
    ];
    let found = actions.into_iter().find(|(words, _)| cursor.eat(words));
    let Some((_, action)) = found else {
        return Err(cursor.expected(
            "an action",
            "use CASCADE, RESTRICT, SET NULL, SET DEFAULT or NO ACTION",
        ));
    };
    if matches!(action, Action::SetNull | Action::SetDefault) {
        cursor.skip_group();
    }
    Ok(action)
}

/// After a constraint only words about storage and enforcement may come.
fn trailing(cursor: &mut Cursor<'_>, of: &str) -> Result<(), Fault> {
    if cursor.is_any(&[
        "CONSTRAINT",
        "PRIMARY",
        "FOREIGN",
        "CHECK",
        "REFERENCES",
        "UNIQUE",
        "DEFAULT",
    ]) {
        return Err(cursor.fault(
            format!("cannot read {} after {of}", cursor.found()),
            "put a comma before it",
        ));
    }
    while !cursor.is_empty() {
        cursor.skip();
    }
    Ok(())
}

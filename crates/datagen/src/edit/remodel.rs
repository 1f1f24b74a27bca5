//! Edits of the schema: columns that come and go, enums that widen.

use super::{Work, target::Place};
use crate::{
    ddl,
    expr::Expr,
    infer,
    name::{Name, quote},
    schema::{DataType, Schema, Table},
    spec::{ColumnSpec, Nulls, Values},
};

impl Work {
    pub(super) fn add_column(&mut self, table: &str, definition: &str) {
        let Some(at) = self.table(table) else { return };
        let name = self.schema.tables[at].name.clone();
        let hint = "write it as in CREATE TABLE: priority int NOT NULL";
        let read = match self.read_column(at, definition) {
            Ok(read) => read,
            Err(message) => {
                self.refuse(&name, None, message, hint);
                return;
            }
        };
        let Some(new) = read.tables.iter().find(|t| t.name == name) else {
            return;
        };
        let [column] = &new.columns[..] else {
            let message = format!("{definition:?} is not one column");
            self.refuse(&name, None, message, hint);
            return;
        };
        let taken = self.schema.tables[at].column(column.name.shown()).is_some();
        let primary = !new.primary_key.is_empty() && !self.schema.tables[at].primary_key.is_empty();
        let clash = read
            .enums
            .iter()
            .find(|e| self.schema.labels(&e.name).is_some());
        let message = if taken {
            "it has a column of this name already".to_owned()
        } else if primary {
            "it has a PRIMARY KEY already".to_owned()
        } else if let Some(of) = clash {
            format!("there is a type {} already", of.name)
        } else {
            self.take_column(at, new, &read);
            return;
        };
        self.refuse(
            &name,
            Some(&column.name),
            message,
            "give it another name or definition",
        );
    }

    /// Reads a definition in a table of its own, beside the tables it may refer to.
    fn read_column(&self, at: usize, definition: &str) -> Result<Schema, String> {
        let mut text = String::new();
        for (place, table) in self.schema.tables.iter().enumerate() {
            if place != at && !table.primary_key.is_empty() {
                text += &stub(&self.schema, table);
            }
        }
        let name = &self.schema.tables[at].name;
        text += &format!("CREATE TABLE {} ({definition}\n);", written(name));
        let reading = ddl::read(text.as_bytes());
        let error = reading
            .issues
            .iter()
            .find(|issue| issue.severity == ddl::Severity::Error);
        match error {
            Some(issue) => Err(format!("{definition:?} cannot be read: {}", issue.message)),
            None if reading.schema.tables.len() > self.schema.tables.len() => {
                Err(format!("{definition:?} is more than a column"))
            }
            None => Ok(reading.schema),
        }
    }

    /// Takes over a column with what was declared of it, and infers its rule.
    fn take_column(&mut self, at: usize, new: &Table, read: &Schema) {
        let of = &mut self.schema.tables[at];
        let column = new.columns[0].name.clone();
        of.columns.extend(new.columns.iter().cloned());
        of.primary_key.extend(new.primary_key.iter().cloned());
        of.unique.extend(new.unique.iter().cloned());
        of.checks.extend(new.checks.iter().cloned());
        of.foreign_keys.extend(new.foreign_keys.iter().cloned());
        self.schema.enums.extend(read.enums.iter().cloned());
        let wishes = infer::Wishes {
            rows: Some(self.spec.rows),
            table_rows: self
                .spec
                .tables
                .iter()
                .filter_map(|t| Some((t.name.clone(), t.rows?)))
                .collect(),
            seed: Some(self.spec.seed),
            locale: Some(self.spec.locale.clone()),
            as_of: Some(self.spec.as_of.clone()),
            null_share: None,
        };
        let inferred = infer::spec(&self.schema, &wishes);
        let name = self.schema.tables[at].name.clone();
        let Some(inferred) = inferred.tables.into_iter().find(|t| name.matches(&t.name)) else {
            return;
        };
        let spec = self.table_spec(at);
        spec.columns.extend(
            inferred
                .columns
                .into_iter()
                .filter(|c| column.matches(&c.name)),
        );
        let relations = inferred.relations.into_iter();
        spec.relations
            .extend(relations.filter(|r| r.columns.iter().all(|c| column.matches(c))));
    }

    pub(super) fn add_labels(&mut self, table: &str, column: &str, labels: &[String]) {
        for place in self.columns(Some(table), column) {
            let (table, column) = self.names(place);
            let DataType::Enum { name } = self.base(place).clone() else {
                let message = "its type is no enum".to_owned();
                self.refuse(&table, Some(&column), message, "name a column of an enum");
                continue;
            };
            let Some(of) = self.schema.enums.iter_mut().find(|e| e.name == name) else {
                continue;
            };
            for label in labels {
                if !of.labels.contains(label) {
                    of.labels.push(label.clone());
                }
            }
        }
    }

    pub(super) fn drop_column(&mut self, table: &str, column: &str) {
        let Some(at) = self.table(table) else { return };
        let Some(&place) = self.columns(Some(table), column).first() else {
            return;
        };
        let (table, column) = self.names(place);
        if let Some(holder) = self.held_by(place) {
            let message = format!("it cannot go: {holder} needs it");
            self.refuse(
                &table,
                Some(&column),
                message,
                "leave it, or change that first",
            );
            return;
        }
        if self.schema.tables[at].columns.len() == 1 {
            let message = "it cannot go: it is the table's only column".to_owned();
            self.refuse(&table, Some(&column), message, "leave it");
            return;
        }
        self.schema.tables[at].columns.remove(place.1);
        let made = &mut self.spec.made;
        made.patches
            .retain(|p| p.table != table || p.column != column);
        made.promises
            .retain(|p| p.table() != &table || p.column() != Some(&column));
        made.marks
            .retain(|m| m.table != table || m.column != column);
        let path = self.broken_paths();
        for of in &mut self.spec.tables {
            let own = table.matches(&of.name);
            if own {
                of.columns.retain(|c| !column.matches(&c.name));
                of.relations
                    .retain(|r| !r.columns.iter().any(|c| column.matches(c)));
            }
            for rule in &mut of.columns {
                rule.bounds
                    .retain(|b| !path.contains(&(of.name.clone(), b.of.clone())));
                if own {
                    let_go(rule, &column);
                }
            }
        }
    }

    /// Every path of a bound that leads nowhere, with the table it starts from.
    fn broken_paths(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for of in &self.spec.tables {
            for bound in of.columns.iter().flat_map(|rule| &rule.bounds) {
                if super::rename::ends(&self.schema, &self.spec, &of.name, &bound.of).is_none() {
                    found.push((of.name.clone(), bound.of.clone()));
                }
            }
        }
        found
    }

    /// What would break without the column.
    fn held_by(&self, place: Place) -> Option<String> {
        let of = &self.schema.tables[place.0];
        let name = &self.column(place).name;
        let reads = |expr: &Expr| expr.columns().contains(&name);
        if of.primary_key.contains(name) {
            return Some("the PRIMARY KEY".to_owned());
        }
        if of
            .unique
            .iter()
            .any(|u| u.keys.iter().any(reads) || u.filter.as_ref().is_some_and(reads))
        {
            return Some("a UNIQUE constraint".to_owned());
        }
        if of
            .exclusions
            .iter()
            .any(|e| e.keys.iter().any(|(key, _)| reads(key)))
        {
            return Some("an EXCLUDE constraint".to_owned());
        }
        if let Some(check) = of.checks.iter().find(|check| reads(&check.expr)) {
            return Some(format!("CHECK ({})", check.expr));
        }
        if of.foreign_keys.iter().any(|key| key.columns.contains(name)) {
            return Some("a FOREIGN KEY".to_owned());
        }
        let referrer = self.schema.tables.iter().find(|t| {
            let mut keys = t.foreign_keys.iter();
            keys.any(|key| key.table == of.name && key.references.contains(name))
        });
        if let Some(table) = referrer {
            return Some(format!("a FOREIGN KEY of {}", table.name));
        }
        let computed = of
            .columns
            .iter()
            .find(|c| c.generated.as_ref().is_some_and(reads));
        if let Some(column) = computed {
            return Some(format!("the generated column {}", column.name));
        }
        let before = |sql: &str| {
            Expr::parse(sql).is_ok_and(|expr| {
                expr.columns().iter().any(|c| {
                    let last = c.shown().rsplit('.').next().unwrap_or_default();
                    name.matches(last)
                })
            })
        };
        let mut rules = self
            .spec
            .tables
            .iter()
            .flat_map(|t| t.columns.iter().map(move |c| (t, c)));
        let formula =
            rules.find(|(_, rule)| matches!(&rule.values, Values::Formula { sql } if before(sql)));
        formula.map(|(table, rule)| format!("the formula of {}.{}", table.name, rule.name))
    }
}

/// Takes a column's name out of another rule of its table.
fn let_go(rule: &mut ColumnSpec, gone: &Name) {
    if matches!(&rule.nulls, Nulls::When { column, .. } if gone.matches(column)) {
        rule.nulls = Nulls::Never;
    }
    super::rename::mentions(&mut rule.values, &mut |name| {
        if name.as_ref().is_some_and(|n| gone.matches(n)) {
            *name = None;
        }
    });
}

/// A table with nothing but its key, for references to resolve.
fn stub(schema: &Schema, table: &Table) -> String {
    let columns = table
        .columns
        .iter()
        .filter(|c| table.primary_key.contains(&c.name));
    let columns: Vec<String> = columns
        .map(|c| {
            let ty = match schema.base_type(&c.ty) {
                DataType::Enum { .. } => "text".to_owned(),
                ty => ty.sql(),
            };
            format!("{} {ty}", written(&c.name))
        })
        .collect();
    let key: Vec<String> = table.primary_key.iter().map(written).collect();
    format!(
        "CREATE TABLE {} ({}, PRIMARY KEY ({}));\n",
        written(&table.name),
        columns.join(", "),
        key.join(", ")
    )
}

/// A name as it must be written to be read back the same.
fn written(name: &Name) -> String {
    quote(name.sql())
}

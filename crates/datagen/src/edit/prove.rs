//! Constraints asked of the rows themselves, before anything moves.
//!
//! What an edit does to a constraint that only the rows can tell (a replaced value that was there
//! already, a CHECK over two columns, a text that grew too long) is seen in the planned rows. Tables
//! of up to [`ROWS`] rows are proven whole; of larger ones the first rows are, and PostgreSQL has the
//! last word when the new version is loaded.

use std::collections::HashSet;

use crate::{
    encode::plain,
    engine::{Batch, guard},
    expr::Expr,
    name::Name,
    plan::{Plan, Problem},
    schema::{DataType, Schema, Table},
    spec::Spec,
};

/// Rows of a table that are looked at.
pub const ROWS: u64 = 20_000;

const BATCH: u64 = 1024;

/// Every constraint that the edited rows break, by name. Nothing to do where no edit was made.
pub fn prove(plan: &Plan, schema: &Schema, spec: &Spec) -> Vec<Problem> {
    let mut problems = Vec::new();
    if spec.made == super::Made::default() {
        return problems;
    }
    for (place, table) in schema.tables.iter().enumerate() {
        let mut proof = Proof::new(schema, table);
        let rows = plan.tables[place].rows.min(ROWS);
        let mut start = 0;
        while start < rows {
            let end = (start + BATCH).min(rows);
            proof.see(&plan.rows(place, start..end));
            start = end;
        }
        problems.append(&mut proof.problems);
    }
    problems
}

struct Proof<'a> {
    schema: &'a Schema,
    table: &'a Table,
    /// Each key with its columns and what was seen of it.
    keys: Vec<(String, Vec<usize>, HashSet<Vec<u8>>)>,
    problems: Vec<Problem>,
}

impl<'a> Proof<'a> {
    fn new(schema: &'a Schema, table: &'a Table) -> Self {
        let places = |names: Vec<&Name>| -> Vec<usize> {
            names
                .into_iter()
                .filter_map(|name| table.column_index(name))
                .collect()
        };
        let mut keys = vec![(
            "PRIMARY KEY".to_owned(),
            places(table.primary_key.iter().collect()),
        )];
        // Partial and expression indexes are PostgreSQL's to judge.
        for unique in table
            .unique
            .iter()
            .filter(|u| u.filter.is_none() && !u.nulls_equal)
        {
            if let Some(columns) = unique.columns() {
                let shown: Vec<_> = columns.iter().map(|c| c.shown()).collect();
                keys.push((format!("UNIQUE ({})", shown.join(", ")), places(columns)));
            }
        }
        let keys = keys.into_iter().filter(|(_, columns)| !columns.is_empty());
        Self {
            schema,
            table,
            keys: keys
                .map(|(name, columns)| (name, columns, HashSet::new()))
                .collect(),
            problems: Vec::new(),
        }
    }

    fn see(&mut self, batch: &Batch<'_>) {
        for column in 0..self.table.columns.len() {
            self.column(batch, column);
        }
        for check in &self.table.checks {
            let failing = guard::failing(batch, std::slice::from_ref(&check.expr));
            if let Some(&row) = failing.first() {
                self.tell(
                    check_name(check.name.as_ref(), &check.expr),
                    batch,
                    row,
                    None,
                );
            }
        }
        for at in 0..self.keys.len() {
            if let Some(row) = self.twin(batch, at) {
                let (name, columns, _) = &self.keys[at];
                let (name, column) = (name.clone(), columns[0]);
                self.tell(name, batch, row, Some(column));
            }
        }
    }

    /// Lengths, labels and NOT NULL.
    fn column(&mut self, batch: &Batch<'_>, place: usize) {
        let column = &self.table.columns[place];
        let array = batch.column(place);
        let needed = !column.nullable || self.table.primary_key.contains(&column.name);
        let rows = batch.rows().len();
        if needed && let Some(row) = (0..rows).find(|&i| array.is_null(i)) {
            self.tell("NOT NULL".to_owned(), batch, row, Some(place));
        }
        let Some(texts) = array.texts() else { return };
        let base = self.schema.base_type(&column.ty);
        let labels = match base {
            DataType::Enum { name } => self.schema.labels(name),
            _ => None,
        };
        let max = base.max_chars().map_or(usize::MAX, |max| max as usize);
        let wrong = (0..rows).filter(|&i| !array.is_null(i)).find(|&i| {
            let text = texts.get(i);
            labels.is_some_and(|labels| !labels.iter().any(|l| l == text))
                || text.chars().count() > max
        });
        if let Some(row) = wrong {
            let what = match labels {
                Some(labels) => format!("ENUM ({})", labels.join(", ")),
                None => base.sql(),
            };
            self.tell(what, batch, row, Some(place));
        }
    }

    /// The first row whose key was there already.
    fn twin(&mut self, batch: &Batch<'_>, at: usize) -> Option<usize> {
        let (_, columns, seen) = &mut self.keys[at];
        (0..batch.rows().len()).find(|&i| {
            if columns.iter().any(|&c| batch.column(c).is_null(i)) {
                return false;
            }
            let mut key = Vec::new();
            for &column in &*columns {
                let kind = &batch.table().columns[column].kind;
                plain::value(&batch.column(column).data, kind, i, &mut key);
                key.push(0);
            }
            !seen.insert(key)
        })
    }

    /// One problem for each constraint is enough.
    fn tell(&mut self, constraint: String, batch: &Batch<'_>, row: usize, column: Option<usize>) {
        let column = column.map(|place| self.table.columns[place].name.to_string());
        let value = column.as_ref().and_then(|_| {
            let place = batch
                .table()
                .columns
                .iter()
                .position(|c| Some(c.name.to_string()) == column)?;
            let array = batch.column(place);
            if array.is_null(row) {
                return Some("NULL".to_owned());
            }
            let mut text = Vec::new();
            plain::value(
                &array.data,
                &batch.table().columns[place].kind,
                row,
                &mut text,
            );
            Some(format!("{:?}", String::from_utf8_lossy(&text)))
        });
        let known = self
            .problems
            .iter()
            .any(|p| p.column == column && p.message.starts_with(&constraint));
        if known {
            return;
        }
        let number = batch.rows()[row] + 1;
        let value = value.map_or(String::new(), |value| format!(" with {value}"));
        self.problems.push(Problem {
            table: self.table.name.to_string(),
            column,
            message: format!("{constraint} would be broken in row {number}{value}"),
            hint: "choose another value, limit the change by a condition, or undo the edit"
                .to_owned(),
        });
    }
}

fn check_name(name: Option<&Name>, expr: &Expr) -> String {
    match name {
        Some(name) => format!("CHECK {name} ({expr})"),
        None => format!("CHECK ({expr})"),
    }
}

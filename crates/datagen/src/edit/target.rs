//! What an edit names: tables, columns, kinds of columns.

use super::{Types, Work};
use crate::{
    name::Name,
    schema::{Column, DataType, Schema},
    spec::{ColumnSpec, Values},
};

/// A table, a column and a kind of columns, as far as they were named.
pub(super) type Target<'a> = (Option<&'a str>, Option<&'a str>, Option<Types>);

/// Positions in the schema.
pub(super) type Place = (usize, usize);

impl Work {
    /// The tables meant: the named one, or all.
    pub(super) fn tables(&mut self, table: Option<&str>) -> Vec<usize> {
        match table {
            None => (0..self.schema.tables.len()).collect(),
            Some(name) => self.table(name).into_iter().collect(),
        }
    }

    /// The position of a table, or a problem.
    pub(super) fn table(&mut self, name: &str) -> Option<usize> {
        let found = self
            .schema
            .tables
            .iter()
            .position(|table| table.name.matches(name));
        if found.is_none() {
            let known: Vec<_> = self.schema.tables.iter().map(|t| t.name.shown()).collect();
            let hint = format!("the tables are {}", known.join(", "));
            let message = "no such table in the schema".to_owned();
            self.refuse(&Name::folded(name), None, message, &hint);
        }
        found
    }

    /// The columns of one name: of the named table, or of every table that has it.
    pub(super) fn columns(&mut self, table: Option<&str>, column: &str) -> Vec<Place> {
        let tables = self.tables(table);
        let found: Vec<Place> = tables
            .iter()
            .filter_map(|&table| Some((table, position(&self.schema, table, column)?)))
            .collect();
        if found.is_empty() && !tables.is_empty() {
            self.no_column(table, column);
        }
        found
    }

    fn no_column(&mut self, table: Option<&str>, column: &str) {
        let column = Name::folded(column);
        let Some(of) = table.and_then(|name| self.schema.table(name)) else {
            let message = format!("no table has a column {column}");
            self.refuse(
                &Name::folded("schema"),
                Some(&column),
                message,
                "correct the name",
            );
            return;
        };
        let known: Vec<_> = of.columns.iter().map(|c| c.name.shown()).collect();
        let hint = format!("the columns are {}", known.join(", "));
        let name = of.name.clone();
        let message = "no such column in the table".to_owned();
        self.refuse(&name, Some(&column), message, &hint);
    }

    /// The columns a target means. Those of a kind are only the ones `fits` takes.
    pub(super) fn targets(
        &mut self,
        (table, column, types): Target<'_>,
        fits: impl Fn(&Self, Place) -> bool,
    ) -> Vec<Place> {
        match (column, types) {
            (Some(column), _) => self.columns(table, column),
            (None, Some(types)) => {
                let mut found = Vec::new();
                for table in self.tables(table) {
                    let columns = 0..self.schema.tables[table].columns.len();
                    let places = columns.map(|column| (table, column));
                    found.extend(
                        places.filter(|&place| types.holds(self.base(place)) && fits(self, place)),
                    );
                }
                if found.is_empty() && self.problems.is_empty() {
                    let name = Name::folded(table.unwrap_or("schema"));
                    let message = "it has no column that this could be done to".to_owned();
                    self.refuse(&name, None, message, "name a column");
                }
                found
            }
            (None, None) => {
                let name = Name::folded(table.unwrap_or("schema"));
                let message = "neither a column nor a kind of columns is named".to_owned();
                self.refuse(&name, None, message, "give `column` or `types`");
                Vec::new()
            }
        }
    }

    pub(super) fn column(&self, (table, column): Place) -> &Column {
        &self.schema.tables[table].columns[column]
    }

    pub(super) fn names(&self, (table, column): Place) -> (Name, Name) {
        let of = &self.schema.tables[table];
        (of.name.clone(), of.columns[column].name.clone())
    }

    pub(super) fn shown(&self, place: Place) -> String {
        let (table, column) = self.names(place);
        format!("{table}.{column}")
    }

    pub(super) fn base(&self, place: Place) -> &DataType {
        self.schema.base_type(&self.column(place).ty)
    }

    pub(super) fn nullable(&self, place: Place) -> bool {
        let column = self.column(place);
        let domain = match &column.ty {
            DataType::Domain { name } => self.schema.domain(name).is_none_or(|d| d.nullable),
            _ => true,
        };
        column.nullable
            && domain
            && !self.schema.tables[place.0]
                .primary_key
                .contains(&column.name)
    }

    pub(super) fn labels(&self, place: Place) -> Option<&[String]> {
        match self.base(place) {
            DataType::Enum { name } => self.schema.labels(name),
            _ => None,
        }
    }

    /// The parent table when the column is a foreign key, declared or not.
    pub(super) fn parent(&self, place: Place) -> Option<String> {
        let of = &self.schema.tables[place.0];
        let name = &self.column(place).name;
        let declared = of
            .foreign_keys
            .iter()
            .find(|key| key.columns.contains(name));
        if let Some(key) = declared {
            return Some(key.table.to_string());
        }
        let spec = self.spec.tables.iter().find(|t| of.name.matches(&t.name))?;
        let told = spec
            .relations
            .iter()
            .find(|relation| relation.columns.iter().any(|c| name.matches(c)))?;
        Some(told.table.clone())
    }

    /// The rule of a column in the Spec, made where there is none.
    pub(super) fn rule(&mut self, place: Place) -> &mut ColumnSpec {
        let (table, column) = self.names(place);
        let of = self.table_spec(place.0);
        let found = of.columns.iter().position(|c| column.matches(&c.name));
        let at = found.unwrap_or_else(|| {
            of.columns.push(ColumnSpec {
                name: column.shown().to_owned(),
                values: Values::Natural,
                nulls: Default::default(),
                bounds: Vec::new(),
                unique: false,
                why: Default::default(),
            });
            of.columns.len() - 1
        });
        debug_assert!(table.matches(&of.name));
        &mut of.columns[at]
    }

    /// The part of the Spec for a table, made where there is none.
    pub(super) fn table_spec(&mut self, table: usize) -> &mut crate::spec::TableSpec {
        let name = &self.schema.tables[table].name;
        let found = self.spec.tables.iter().position(|t| name.matches(&t.name));
        let at = found.unwrap_or_else(|| {
            self.spec.tables.push(crate::spec::TableSpec {
                name: name.shown().to_owned(),
                ..Default::default()
            });
            self.spec.tables.len() - 1
        });
        &mut self.spec.tables[at]
    }

    /// The constraint by which a column's values must all differ, if it is alone in one.
    pub(super) fn unique_by(&self, place: Place) -> Option<String> {
        let of = &self.schema.tables[place.0];
        let name = &self.column(place).name;
        if of.primary_key.len() == 1 && of.primary_key[0] == *name {
            return Some("PRIMARY KEY".to_owned());
        }
        let unique = of.unique.iter().find(|unique| {
            unique.filter.is_none() && unique.columns().is_some_and(|c| c == [name])
        })?;
        Some(match &unique.name {
            Some(name) => format!("UNIQUE constraint {name}"),
            None => "UNIQUE".to_owned(),
        })
    }

    /// Whether the values are made here and may be chosen: no key of a parent, nothing computed by
    /// the database. A problem says so where they may not.
    pub(super) fn is_free(&mut self, place: Place) -> bool {
        let (table, column) = self.names(place);
        if self.column(place).generated.is_some() {
            let message = "the database computes it from other columns".to_owned();
            self.refuse(
                &table,
                Some(&column),
                message,
                "change the columns it is computed from",
            );
            return false;
        }
        if let Some(parent) = self.parent(place) {
            let message =
                format!("it is a FOREIGN KEY to {parent}: its values are that table's keys");
            let hint = format!("change the key in {parent}, and it follows; or ask for NULLs");
            self.refuse(&table, Some(&column), message, &hint);
            return false;
        }
        true
    }
}

/// The position of a column by any spelling of its name.
pub(super) fn position(schema: &Schema, table: usize, column: &str) -> Option<usize> {
    let columns = &schema.tables[table].columns;
    columns.iter().position(|c| c.name.matches(column))
}

impl Types {
    /// Whether a stored type is of this kind.
    pub fn holds(self, ty: &DataType) -> bool {
        match self {
            Self::Dates => ty.is_moment(),
            Self::Numbers => ty.is_number(),
            Self::Texts => ty.is_text(),
            Self::Booleans => *ty == DataType::Bool,
            Self::Any => true,
        }
    }
}

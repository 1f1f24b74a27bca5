//! A [`Schema`] as PostgreSQL statements: written from its parts alone, every identifier quoted.
//!
//! The statements come in phases, in the order of loading: [`types`], [`tables`] (bare), then the
//! rows, then [`keys`], [`checks`], [`exclusions`] and [`foreign_keys`], then [`comments`],
//! [`sequences`] and [`analyze`]. All are valid on PostgreSQL 14 to 18. What a table or a type is
//! called is written with the schema of the [`Target`]; types named inside expressions are found
//! through the search path, which must therefore hold that schema.

mod after;
mod constraints;
mod names;
mod script;
mod tables;

use crate::{
    name::{Name, quote},
    schema::Schema,
};

pub use after::{analyze, comments, indexes, sequences};
pub use constraints::{
    Skipped, checks, exclusions, foreign_keys, keys, needs_btree_gist, validations,
};
pub use names::{ConstraintNames, constraint_names};
pub use script::schema_sql;
pub(crate) use tables::domain_check;
pub use tables::{columns_to_copy, copy, table, tables, types};

/// Where the statements will run.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// The PostgreSQL schema; `None` leaves names to the search path.
    pub schema: Option<String>,
    /// The server's `server_version_num`, such as 150018; 0 when unknown, which writes nothing
    /// that PostgreSQL 14 does not know.
    pub version: u32,
    /// Whether the extension `btree_gist` is there.
    pub btree_gist: bool,
}

/// One statement, without a semicolon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub sql: String,
    pub about: Object,
}

/// What a statement makes or changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    pub kind: ObjectKind,
    /// The table it belongs to; absent for types.
    pub table: Option<Name>,
    /// The type, column, constraint or index, as PostgreSQL stores it.
    pub name: Option<String>,
}

/// The kinds of things statements make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectKind {
    Type,
    Table,
    PrimaryKey,
    Unique,
    Check,
    Exclusion,
    ForeignKey,
    Index,
    Comment,
    Sequence,
    Statistics,
}

impl Target {
    fn qualify(&self, name: &Name) -> String {
        match &self.schema {
            Some(schema) => format!("{}.{}", quote(schema), name.quoted()),
            None => name.quoted(),
        }
    }
}

impl Statement {
    fn new(kind: ObjectKind, table: Option<&Name>, name: Option<&str>, sql: String) -> Self {
        let about = Object {
            kind,
            table: table.cloned(),
            name: name.map(str::to_owned),
        };
        Self { sql, about }
    }
}

/// `text` as an SQL string constant, whatever it holds. The one character that no PostgreSQL text
/// can hold, NUL, is left out.
pub fn literal(text: &str) -> String {
    let text = text.replace('\0', "").replace('\'', "''");
    if text.contains('\\') {
        // Safe also where standard_conforming_strings is off.
        format!("E'{}'", text.replace('\\', "\\\\"))
    } else {
        format!("'{text}'")
    }
}

fn list<'a>(names: impl IntoIterator<Item = &'a Name>) -> String {
    names
        .into_iter()
        .map(Name::quoted)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Each table with the names of its constraints.
fn named(schema: &Schema) -> impl Iterator<Item = (&crate::schema::Table, ConstraintNames)> {
    schema.tables.iter().zip(constraint_names(schema))
}

#[cfg(test)]
mod tests;

//! Changes to a dataset, as typed operations over what its Spec says.
//!
//! An [`Edit`] names what it changes and moves nothing else, save what depends on that: a formula
//! follows its inputs, a foreign key its parent's key. Edits are kept in order in
//! [`Spec::edits`]; undoing is dropping the last one. [`effective`] works them in, one after the
//! other, before planning: what is naturally a rule (rows, nulls, ranges, shares, vocabularies,
//! patterns) rewrites the Spec; a column that comes, goes or is renamed rewrites the schema too and
//! keeps every stream of chance under its old name; what speaks of single values (replace, set where)
//! becomes a [`Patch`], which the engine puts over finished cells, each row for itself.
//!
//! Nothing here may break a constraint: what would is a [`Problem`] that names the constraint and
//! what is possible instead, before any row is made. What only the rows can tell is asked of them by
//! [`prove`](prove::prove).

mod about;
mod ends;
mod holds;
mod labels;
mod lists;
mod patch;
mod promise;
pub mod prove;
mod remodel;
mod rename;
mod rules;
mod streams;
mod target;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    name::Name,
    plan::Problem,
    schema::Schema,
    spec::{Spec, Weighted},
};

pub use patch::{Act, Patch};
pub use promise::Promise;

/// One change. Tables and columns are named in any spelling; a table that is left out means every
/// table that has the column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// Other numbers of rows. Give either `count` or `factor`. The rows that are there stay.
    Rows {
        /// Every table when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        table: Option<String>,
        /// So many rows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        count: Option<u64>,
        /// So many times the rows there are: 10, 0.5.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        factor: Option<f64>,
    },
    /// A share of NULLs, exact to the row. Give `column`, or `types` for all columns of a kind that
    /// may be NULL.
    Nulls {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        table: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        column: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        types: Option<Types>,
        /// 0 to 1; 0 is no NULL at all.
        share: f64,
    },
    /// Numbers, dates or times between two ends, both included. One end may be left out.
    Range {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        table: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        column: Option<String>,
        /// All columns of a kind instead of one: `dates` means every date but births.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        types: Option<Types>,
        /// A number, `YYYY-MM-DD[ HH:MM:SS]` or `HH:MM:SS`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
    },
    /// How often values occur. Weights are shares of the rows, 0 to 1; what they leave goes to the
    /// column's other values.
    Shares {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        table: Option<String>,
        column: String,
        values: Vec<Weighted>,
    },
    /// One value becomes another wherever it stands, in a column, a table, or everywhere.
    Replace {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        table: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        column: Option<String>,
        from: String,
        to: String,
        /// Also inside longer texts; else only cells that are `from` as a whole.
        #[serde(default, skip_serializing_if = "is_false")]
        inside: bool,
        /// Upper and lower case count as the same.
        #[serde(default, skip_serializing_if = "is_false")]
        any_case: bool,
    },
    /// Only these values, each as often as the others.
    Vocabulary {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        table: Option<String>,
        column: String,
        values: Vec<String>,
    },
    /// Texts of one form: `#` a digit, `?` a capital letter, `*` either, `\` the next character as it
    /// is. `AB-####`.
    Pattern {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        table: Option<String>,
        column: String,
        pattern: String,
    },
    /// One value in every row, or in those where a condition holds.
    Set {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        table: Option<String>,
        column: String,
        /// As text; null for NULL.
        value: Option<String>,
        /// An SQL condition over columns of the same row: `due_date < '2026-06-30'`.
        #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
        filter: Option<String>,
    },
    /// New values by the same rules, from another seed.
    Regenerate {
        table: String,
        /// Every column but the primary key when empty.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        columns: Vec<String>,
        /// At most [`MAX_SEED`](crate::spec::MAX_SEED).
        seed: u64,
    },
    /// A new column; no other value moves.
    AddColumn {
        table: String,
        /// As in CREATE TABLE: `priority int NOT NULL`.
        definition: String,
    },
    /// Allows more labels in a column whose type is an enum.
    AddLabels {
        table: String,
        column: String,
        labels: Vec<String>,
    },
    /// Takes a column away that no key and no CHECK needs.
    DropColumn { table: String, column: String },
    /// Another name; no value moves.
    RenameColumn {
        table: String,
        column: String,
        to: String,
    },
    /// Another name; no value moves.
    RenameTable { table: String, to: String },
}

/// Kinds of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Types {
    /// Dates and timestamps.
    Dates,
    Numbers,
    Texts,
    Booleans,
    /// Every column.
    Any,
}

/// What the edits of a Spec came to. Lives in memory only: it follows from the Spec.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Made {
    /// Put over finished cells, in order.
    pub(crate) patches: Vec<Patch>,
    /// What must hold now, for the checks.
    pub promises: Vec<Promise>,
    /// What was left as it was, and why.
    pub notes: Vec<String>,
    pub(crate) streams: Vec<Stream>,
    pub(crate) marks: Vec<Mark>,
}

/// The names and the seed under which a column (or a whole table) draws.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stream {
    pub(crate) table: Name,
    /// The table itself when absent.
    pub(crate) column: Option<Name>,
    /// The name it had at first.
    pub(crate) origin: Option<Name>,
    pub(crate) seed: Option<u64>,
}

/// How firmly a rule is meant.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) table: Name,
    pub(crate) column: Name,
    /// Other columns give way to its range.
    pub(crate) firm: bool,
    /// Its shares are exact.
    pub(crate) exact: bool,
}

/// Works the edits of a Spec in: the schema and the Spec that remain have none. Without edits they
/// are what they were.
///
/// # Errors
/// Every edit that names what does not exist, does not fit its column's type, or would break a
/// constraint. Edits after one that failed are still looked at.
pub fn effective(schema: &Schema, spec: &Spec) -> Result<(Schema, Spec), Vec<Problem>> {
    let mut work = Work {
        schema: schema.clone(),
        spec: spec.clone(),
        problems: Vec::new(),
        edit: 0,
    };
    let edits = std::mem::take(&mut work.spec.edits);
    for (number, edit) in edits.iter().enumerate() {
        work.edit = number;
        work.apply(edit);
    }
    if work.problems.is_empty() {
        Ok((work.schema, work.spec))
    } else {
        Err(work.problems)
    }
}

/// The schema and the Spec while edits are worked in.
struct Work {
    schema: Schema,
    spec: Spec,
    problems: Vec<Problem>,
    /// The position of the edit at hand.
    edit: usize,
}

impl Work {
    fn apply(&mut self, edit: &Edit) {
        match edit {
            Edit::Rows {
                table,
                count,
                factor,
            } => self.rows(table.as_deref(), *count, *factor),
            Edit::Nulls {
                table,
                column,
                types,
                share,
            } => self.nulls((table.as_deref(), column.as_deref(), *types), *share),
            Edit::Range {
                table,
                column,
                types,
                from,
                to,
            } => self.range(
                (table.as_deref(), column.as_deref(), *types),
                from.as_deref(),
                to.as_deref(),
            ),
            Edit::Shares {
                table,
                column,
                values,
            } => self.shares(table.as_deref(), column, values),
            Edit::Vocabulary {
                table,
                column,
                values,
            } => self.vocabulary(table.as_deref(), column, values),
            Edit::Pattern {
                table,
                column,
                pattern,
            } => self.pattern(table.as_deref(), column, pattern),
            Edit::Replace { .. } => self.replace(edit),
            Edit::Set {
                table,
                column,
                value,
                filter,
            } => self.set(
                table.as_deref(),
                column,
                value.as_deref(),
                filter.as_deref(),
            ),
            Edit::Regenerate {
                table,
                columns,
                seed,
            } => self.regenerate(table, columns, *seed),
            Edit::AddColumn { table, definition } => self.add_column(table, definition),
            Edit::AddLabels {
                table,
                column,
                labels,
            } => self.add_labels(table, column, labels),
            Edit::DropColumn { table, column } => self.drop_column(table, column),
            Edit::RenameColumn { table, column, to } => self.rename_column(table, column, to),
            Edit::RenameTable { table, to } => self.rename_table(table, to),
        }
    }

    fn refuse(&mut self, table: &Name, column: Option<&Name>, message: String, hint: &str) {
        self.problems.push(match column {
            Some(column) => Problem::column(table, column, message, hint),
            None => Problem::table(table, message, hint),
        });
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

//! Schema and Spec to a [`Plan`], or every reason why it cannot be.
//!
//! Planning resolves names, fits every rule to its column's type, gives keys their bijections and
//! foreign keys their choices, turns CHECKs into ranges, lists, bounds or guards, and shows that no
//! column depends on itself. What it accepts can be made without failing; what it refuses, it
//! refuses before the first row, with the arithmetic.

use std::ops::Range as Span;

use crate::{
    array::Kind,
    edit,
    engine::{
        Batch, Rule, guard::GuardPlan, nulls::NullPlan, parent::RelationPlan, patch::PatchPlan,
        pick::Pick,
    },
    name::Name,
    schema::Schema,
    spec::Spec,
};

mod bounds;
mod checks;
mod columns;
mod cycles;
mod draft;
mod fit;
mod guards;
mod items;
pub(crate) mod kinds;
pub(crate) mod list;
mod natural;
mod partial;
mod patches;
mod paths;
mod patterns;
mod relations;
mod room;
mod shares;
mod soft;
mod unique;

use draft::Draft;
pub(crate) use soft::settle;

/// Something that cannot be made, found before the first row.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, thiserror::Error)]
#[error("{}: {message}", self.place())]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    pub table: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What is wrong, with the numbers.
    pub message: String,
    /// What would make it possible.
    pub hint: String,
}

impl Problem {
    pub(crate) fn table(table: &Name, message: String, hint: &str) -> Self {
        Self {
            table: table.to_string(),
            column: None,
            message,
            hint: hint.to_owned(),
        }
    }

    pub(crate) fn column(table: &Name, column: &Name, message: String, hint: &str) -> Self {
        Self {
            column: Some(column.to_string()),
            ..Self::table(table, message, hint)
        }
    }

    fn place(&self) -> String {
        match &self.column {
            Some(column) => format!("{}.{column}", self.table),
            None => self.table.clone(),
        }
    }
}

/// How to make every row of every table. Cheap to share, immutable, and complete.
#[derive(Debug)]
pub struct Plan {
    /// In the order of the schema.
    pub tables: Vec<TablePlan>,
    /// Table positions, parents before children as far as there are no cycles.
    pub order: Vec<usize>,
}

/// How to make the rows of a table.
#[derive(Debug)]
pub struct TablePlan {
    pub name: Name,
    /// What it was called before it was renamed.
    pub origin: Name,
    pub rows: u64,
    pub columns: Vec<ColumnPlan>,
    pub(crate) relations: Vec<RelationPlan>,
    pub(crate) guards: Vec<GuardPlan>,
}

/// How to make the values of a column.
#[derive(Debug)]
pub struct ColumnPlan {
    pub name: Name,
    /// What it was called before it was renamed.
    pub origin: Name,
    pub kind: Kind,
    /// The database computes it: it may be read, but not written.
    pub generated: bool,
    pub(crate) nullable: bool,
    pub(crate) rule: Box<dyn Rule>,
    pub(crate) pick: Pick,
    pub(crate) nulls: NullPlan,
    /// The guard that draws it, and its place there.
    pub(crate) guard: Option<(usize, usize)>,
    /// Sets it apart from the other columns of its guard.
    pub(crate) salt: u64,
    /// The relation whose parents' keys it holds.
    pub(crate) relation: Option<usize>,
    /// Edits of single values.
    pub(crate) patches: Vec<PatchPlan>,
}

impl Plan {
    /// Rows of a table, computed on demand: starts anywhere, depends on nothing made before.
    pub fn rows(&self, table: usize, rows: Span<u64>) -> Batch<'_> {
        let end = rows.end.min(self.tables[table].rows);
        Batch::new(self, table, (rows.start..end).collect())
    }

    /// The position of the table that a person means by `name`.
    pub fn table_index(&self, name: &str) -> Option<usize> {
        self.tables
            .iter()
            .position(|table| table.name.matches(name))
    }

    /// Rows of all tables.
    pub fn total_rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

impl TablePlan {
    /// The position of a column.
    pub fn column_index(&self, name: &Name) -> Option<usize> {
        self.columns.iter().position(|column| column.name == *name)
    }

    /// The columns that are written: all but those the database computes.
    pub fn written(&self) -> impl Iterator<Item = usize> {
        (0..self.columns.len()).filter(|&column| !self.columns[column].generated)
    }
}

/// Makes the plan, or tells everything that stands against it.
///
/// # Errors
/// All problems at once: names in the Spec that the schema does not have, values that do not fit
/// their types, keys with fewer values than rows, CHECKs that nothing satisfies, columns that
/// depend on themselves. Edits are worked in first; see [`edit::effective`].
pub fn plan(schema: &Schema, spec: &Spec) -> Result<Plan, Vec<Problem>> {
    if !spec.edits.is_empty() {
        let (schema, spec) = edit::effective(schema, spec)?;
        return plan(&schema, &spec);
    }
    finished(drafted(schema, spec))
}

/// Everything decided, and the problems that were found on the way.
fn drafted<'a>(schema: &'a Schema, spec: &'a Spec) -> Draft<'a> {
    let mut draft = Draft::new(schema, spec);
    relations::draft(&mut draft);
    columns::draft(&mut draft);
    checks::apply(&mut draft);
    unique::assign(&mut draft);
    room::leave(&mut draft);
    cycles::refuse(&mut draft);
    draft
}

/// The plan of a draft, once rows were tried.
fn finished(draft: Draft<'_>) -> Result<Plan, Vec<Problem>> {
    if !draft.problems.is_empty() {
        return Err(draft.problems);
    }
    let conditions = checks::conditions(&draft);
    let mut plan = draft.finish();
    let mut problems = guards::witness(&mut plan);
    if problems.is_empty() {
        problems = guards::broken(&plan, &conditions);
    }
    if problems.is_empty() {
        Ok(plan)
    } else {
        Err(problems)
    }
}

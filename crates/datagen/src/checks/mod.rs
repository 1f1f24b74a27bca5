//! What must hold for the rows, as data and as SQL: keys, constraints, rules and ratios.
//!
//! Each [`Check`] is one SELECT that anybody can run against the loaded tables; nothing here knows
//! how the rows were made. [`all`] is the list of families, one file each. A rule of the Spec that
//! names what the schema does not have is no check: the plan refuses it.

mod columns;
mod edits;
mod formula;
mod keys;
mod paths;
mod ranges;
mod rules;
mod say;
mod script;
mod shares;
mod tables;
mod values;

use serde::Serialize;

use crate::{
    edit,
    name::Name,
    postgres::{ConstraintNames, constraint_names},
    schema::{Schema, Table},
    spec::{Spec, TableSpec},
};

pub use edits::mark;
pub use script::checks_sql;

/// One thing that must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// `table: what`, unique among the checks of a schema.
    pub name: String,
    pub kind: Kind,
    /// As the DDL wrote it, like the columns.
    pub table: String,
    pub columns: Vec<String>,
    /// What must hold, as one sentence.
    pub about: String,
    pub severity: Severity,
    /// A SELECT of exactly one row `(violations bigint, total bigint)`; tables are found through the
    /// search path.
    pub sql: String,
    /// Given where each row can be judged alone, so that many checks can share one scan.
    #[serde(skip)]
    pub rows: Option<RowTest>,
}

/// A check of single rows. Both are SQL conditions over the columns of the one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowTest {
    /// True for a row that breaks the rule; NULL counts as false.
    pub violation: String,
    /// True for a row that the rule is about.
    pub counted: String,
}

/// What a check proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    RowCount,
    PrimaryKey,
    NotNull,
    ForeignKey,
    Unique,
    Check,
    Domain,
    Length,
    Enum,
    /// A foreign key that the schema does not declare.
    Relation,
    Bound,
    /// Two references of one row that must not be the same.
    Differs,
    /// A share of NULLs, to the row or nearly.
    NullShare,
    /// NULL by another column.
    NullWhen,
    Formula,
    /// One of a list, a range, a sequence or a pattern.
    Values,
    /// How often each value of a list comes, within what chance allows.
    Share,
    /// What an edit asked for.
    Asked,
}

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// The schema: data that breaks it is wrong.
    Hard,
    /// The Spec.
    Soft,
}

/// Every check of a schema filled by a Spec: table by table, what the schema declares first.
pub fn all(schema: &Schema, spec: &Spec) -> Vec<Check> {
    if !spec.edits.is_empty() {
        // What cannot be worked in is no check: the plan refuses it.
        return edit::effective(schema, spec)
            .map_or_else(|_| Vec::new(), |(s, spec)| all(&s, &spec));
    }
    let spec = &edits::overruled(spec);
    let mut checks = Vec::new();
    for (table, names) in schema.tables.iter().zip(constraint_names(schema)) {
        let subject = Subject {
            schema,
            spec,
            table,
            names: &names,
            rules: spec.tables.iter().find(|t| table.name.matches(&t.name)),
        };
        for family in FAMILIES {
            family(&subject, &mut checks);
        }
    }
    number_twins(&mut checks);
    checks
}

const FAMILIES: &[fn(&Subject<'_>, &mut Vec<Check>)] = &[
    tables::row_count,
    keys::primary_key,
    columns::not_null,
    keys::unique,
    keys::foreign_keys,
    tables::checks,
    columns::domains,
    columns::lengths,
    columns::enums,
    keys::undeclared,
    keys::unique_rules,
    rules::differs,
    rules::bounds,
    rules::null_by,
    formula::formulas,
    values::values,
    ranges::ranges,
    shares::nulls,
    shares::values,
    edits::promises,
];

/// A table with everything that is said about it.
#[derive(Clone, Copy)]
struct Subject<'a> {
    schema: &'a Schema,
    spec: &'a Spec,
    table: &'a Table,
    names: &'a ConstraintNames,
    rules: Option<&'a TableSpec>,
}

impl Subject<'_> {
    fn from(&self) -> String {
        format!("{} AS t", self.table.name.quoted())
    }

    /// How many rows the Spec gives the table.
    fn rows(&self) -> u64 {
        self.rules.and_then(|t| t.rows).unwrap_or(self.spec.rows)
    }

    fn check(
        &self,
        kind: Kind,
        what: &str,
        columns: &[&Name],
        about: String,
        sql: String,
    ) -> Check {
        let severity = match kind {
            Kind::RowCount
            | Kind::Relation
            | Kind::Bound
            | Kind::Differs
            | Kind::NullShare
            | Kind::NullWhen
            | Kind::Formula
            | Kind::Values
            | Kind::Share
            | Kind::Asked => Severity::Soft,
            _ => Severity::Hard,
        };
        Check {
            name: format!("{}: {what}", self.table.name),
            kind,
            table: self.table.name.shown().to_owned(),
            columns: columns.iter().map(|c| c.shown().to_owned()).collect(),
            about,
            severity,
            sql,
            rows: None,
        }
    }

    fn row_check(
        &self,
        kind: Kind,
        what: &str,
        columns: &[&Name],
        about: String,
        test: RowTest,
    ) -> Check {
        let sql = test.sql(&self.from());
        Check {
            rows: Some(test),
            ..self.check(kind, what, columns, about, sql)
        }
    }
}

impl RowTest {
    fn sql(&self, from: &str) -> String {
        let Self { violation, counted } = self;
        format!(
            "SELECT count(*) FILTER (WHERE {violation}), count(*) FILTER (WHERE {counted}) FROM {from}"
        )
    }
}

/// Names for people: `a, b`.
fn shown(names: &[&Name]) -> String {
    names
        .iter()
        .map(|n| n.shown())
        .collect::<Vec<_>>()
        .join(", ")
}

fn number_twins(checks: &mut [Check]) {
    let mut seen = std::collections::HashMap::<String, u32>::new();
    for check in checks {
        let count = seen.entry(check.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            check.name = format!("{} ({count})", check.name);
        }
    }
}

#[cfg(test)]
mod tests;

//! A column with everything that tells what it means.

use super::{checks::Limits, words};
use crate::{
    schema::{Column, DataType, Schema, Table},
    spec::{ColumnSpec, Values, Why},
};

/// A column, seen by its table, words, type and checks.
pub(super) struct Field<'a> {
    pub(super) schema: &'a Schema,
    pub(super) table: &'a Table,
    pub(super) column: &'a Column,
    /// The type below any domains.
    pub(super) base: &'a DataType,
    /// What one row of the table is: `library`, `branch`.
    pub(super) entity: Vec<String>,
    pub(super) words: Vec<String>,
    /// How many different values the column must hold; 0 when they may repeat.
    pub(super) different: u64,
    pub(super) limits: Limits,
    /// The day the data ends.
    pub(super) as_of: i64,
}

/// A rule for the values of a column.
pub(super) struct Guess {
    pub(super) values: Values,
    pub(super) why: Why,
}

pub(super) fn why(confidence: f32, reason: impl Into<String>) -> Why {
    Why {
        confidence,
        reason: reason.into(),
    }
}

pub(super) fn guess(values: Values, confidence: f32, reason: impl Into<String>) -> Option<Guess> {
    Some(Guess {
        values,
        why: why(confidence, reason),
    })
}

impl<'a> Field<'a> {
    pub(super) fn new(
        schema: &'a Schema,
        table: &'a Table,
        column: &'a Column,
        rows: u64,
        as_of: i64,
    ) -> Self {
        let alone = |names: &[&crate::name::Name]| *names == [&column.name];
        let key: Vec<_> = table.primary_key.iter().collect();
        let unique = alone(&key)
            || table
                .unique
                .iter()
                .filter_map(|u| u.columns())
                .any(|names| alone(&names));
        Self {
            schema,
            table,
            column,
            base: schema.base_type(&column.ty),
            entity: words::of_table(table.name.shown()),
            words: words::of(column.name.shown()),
            different: if unique { rows } else { 0 },
            limits: Limits::of(schema, table, column),
            as_of,
        }
    }

    /// Whether all words of one of the alternatives (`"zip|post code"`) are in the name.
    pub(super) fn says(&self, patterns: &str) -> bool {
        says(&self.words, patterns)
    }

    /// The same for the table's name.
    pub(super) fn is_of(&self, patterns: &str) -> bool {
        says(&self.entity, patterns)
    }

    /// The name without the words of the table: `name` for `customer_name` of customers.
    pub(super) fn own(&self) -> String {
        let own: Vec<_> = self
            .words
            .iter()
            .filter(|w| !self.entity.contains(&words::singular(w)))
            .collect();
        own.iter().map(|w| w.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The longest text it holds, in characters.
    pub(super) fn room(&self) -> Option<u32> {
        let declared = self.base.max_chars();
        match (declared, self.limits.max_chars) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// The first column of the table, other than this, whose name says so.
    pub(super) fn sibling(&self, patterns: &str) -> Option<&'a str> {
        let others = self
            .table
            .columns
            .iter()
            .filter(|c| c.name != self.column.name);
        others
            .map(|c| c.name.shown())
            .find(|name| says(&words::of(name), patterns))
    }
}

/// Whether all words of one alternative are among `words`.
pub(super) fn says(words: &[String], patterns: &str) -> bool {
    patterns.split('|').any(|pattern| {
        let mut any = false;
        pattern.split_whitespace().all(|p| {
            any = true;
            words.iter().any(|w| w == p)
        }) && any
    })
}

/// The rule as it stands in the Spec.
pub(super) fn spec(field: &Field<'_>, guess: Guess) -> ColumnSpec {
    ColumnSpec {
        name: field.column.name.shown().to_owned(),
        values: guess.values,
        nulls: crate::spec::Nulls::Never,
        bounds: Vec::new(),
        unique: false,
        why: guess.why,
    }
}

//! A [`Schema`] to its default [`Spec`]: what names, types, comments and checks tell about the data.
//!
//! Every column gets a rule with its reason, every foreign key a relation, and dates and numbers
//! that hang together get bounds. Bounds never wait for themselves (`graph`), and the windows of
//! dates are set last (`moment::settle`), so that each chain of bounds fits before the data ends.

mod bounds;
mod calendar;
mod checks;
mod example;
mod field;
mod graph;
mod keys;
mod labels;
mod moment;
mod nulls;
mod number;
mod number_rules;
mod person;
mod personal;
mod place;
mod quantity;
mod relations;
mod role;
mod text_rules;
mod texts;
pub mod words;

pub(crate) use words::{of as words, singular};

use std::collections::BTreeMap;

use field::{Field, Guess};
pub use personal::{Personal, personal};

use crate::{
    plan,
    schema::{DataType, Schema, Table},
    spec::{AS_OF, ColumnSpec, DEFAULT_ROWS, GENERATOR, Spec, TableSpec, Values},
};

/// What the user asks for beside the schema.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// Rows of every table.
    pub rows: Option<u64>,
    /// Rows of single tables, by any spelling of their names.
    pub table_rows: Vec<(String, u64)>,
    /// 1 when not given.
    pub seed: Option<u64>,
    /// The share of NULL in every nullable column outside of primary keys, 0 to 1.
    pub null_share: Option<f64>,
    /// `en_US` when not given.
    pub locale: Option<String>,
    /// `YYYY-MM-DD`; [`AS_OF`] when not given.
    pub as_of: Option<String>,
}

/// The default way to fill a schema.
pub fn spec(schema: &Schema, wishes: &Wishes) -> Spec {
    let mut spec = Spec {
        generator: GENERATOR,
        seed: wishes.seed.unwrap_or(1),
        as_of: wishes.as_of.clone().unwrap_or_else(|| AS_OF.to_owned()),
        locale: wishes.locale.clone().unwrap_or_else(|| "en_US".to_owned()),
        rows: wishes.rows.unwrap_or(DEFAULT_ROWS),
        tables: Vec::new(),
        edits: Vec::new(),
        made: Default::default(),
    };
    // A day that cannot be read is the planner's to report.
    let as_of = calendar::day(&spec.as_of)
        .or_else(|| calendar::day(AS_OF))
        .unwrap_or_default();
    for table in &schema.tables {
        let wished = wishes
            .table_rows
            .iter()
            .rev()
            .find(|(name, _)| table.name.matches(name));
        let rows = wished
            .map(|(_, rows)| *rows)
            .filter(|rows| *rows != spec.rows);
        let table = fill(schema, table, rows, wishes, spec.rows, as_of);
        spec.tables.push(table);
    }
    let mut caps = BTreeMap::new();
    for table in &schema.tables {
        bounds::in_row(schema, &mut spec, table);
        bounds::of_authors(schema, &mut spec, table);
        quantity::in_row(schema, &mut spec, table);
        quantity::formulas(schema, &mut spec, table);
    }
    for table in &schema.tables {
        caps.extend(bounds::across(schema, &mut spec, table, as_of));
    }
    moment::settle(schema, &mut spec, &caps);
    plan::settle(schema, &mut spec);
    spec
}

/// The rules of one table's columns, each for itself.
fn fill(
    schema: &Schema,
    table: &Table,
    rows: Option<u64>,
    wishes: &Wishes,
    default_rows: u64,
    as_of: i64,
) -> TableSpec {
    let mut spec = TableSpec {
        name: table.name.shown().to_owned(),
        rows,
        columns: Vec::new(),
        relations: relations::infer(schema, table),
    };
    let count = rows.unwrap_or(default_rows);
    let fields: Vec<_> = table
        .columns
        .iter()
        .map(|c| Field::new(schema, table, c, count, as_of))
        .collect();
    spec.columns = fields
        .iter()
        .map(|field| {
            let rule = keys::infer(field, &spec.relations).unwrap_or_else(|| meaning(field));
            field::spec(field, rule)
        })
        .collect();
    let nulls: Vec<_> = fields
        .iter()
        .zip(&spec.columns)
        .map(|(f, c): (_, &ColumnSpec)| nulls::infer(f, &c.values, &spec, wishes))
        .collect();
    for (column, nulls) in spec.columns.iter_mut().zip(nulls) {
        column.nulls = nulls;
    }
    spec
}

/// What a column that is no key holds; the first who knows tells.
fn meaning(field: &Field<'_>) -> Guess {
    let natural = || Guess {
        values: Values::Natural,
        why: field::why(0.5, "whatever the type holds"),
    };
    let known = labels::infer(field)
        .or_else(|| number::boolean(field))
        .or_else(|| number::infer(field))
        .or_else(|| moment::infer(field));
    match (known, field.base) {
        (Some(guess), _) => guess,
        (None, DataType::Char { .. } | DataType::Varchar { .. } | DataType::Text) => text(field),
        (None, _) => natural(),
    }
}

fn text(field: &Field<'_>) -> Guess {
    if let Some(shaped) = &field.limits.shaped {
        return Guess {
            values: shape(shaped),
            why: field::why(1.0, format!("the CHECK asks for {}", shaped.text())),
        };
    }
    person::infer(field)
        .or_else(|| place::infer(field))
        .or_else(|| texts::infer(field).filter(|g| g.why.confidence > 0.6))
        .or_else(|| example::infer(field))
        .or_else(|| texts::infer(field))
        .unwrap_or_else(|| texts::neutral(field))
}

/// `LIKE 'AB-___%'` as a pattern. Regular expressions are left to the planner, which knows them.
fn shape(shaped: &checks::Shaped) -> Values {
    match shaped {
        checks::Shaped::Regex(_) => Values::Natural,
        checks::Shaped::Like(like) => {
            let mut pattern = String::new();
            for c in like.chars() {
                match c {
                    '_' => pattern.push('*'),
                    '%' => pattern.push_str("****"),
                    '#' | '?' | '*' => pattern.extend(['\\', c]),
                    c => pattern.push(c),
                }
            }
            Values::Pattern { pattern }
        }
    }
}

#[cfg(test)]
mod tests;

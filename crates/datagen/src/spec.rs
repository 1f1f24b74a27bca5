//! What the rows shall be like: counts, one rule per column, relations, seed.
//!
//! A [`Spec`] is complete and readable: [`crate::infer`] writes one for a schema, people edit it, a
//! model refines it, a recipe file holds it. [`crate::plan`] turns it, with the schema, into
//! something that cannot fail. Tables and columns are named as in the DDL; case does not count.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::edit::{Edit, Made};

/// The version of the rules by which a Spec becomes rows. Same version, schema, Spec and seed: same
/// bytes. A change that moves bytes raises it.
pub const GENERATOR: u32 = 1;

/// The day on which the data ends unless the Spec says another. A constant, so that the same seed
/// gives the same bytes tomorrow.
pub const AS_OF: &str = "2026-06-30";

/// Rows per table when nobody asks for a number.
pub const DEFAULT_ROWS: u64 = 100;

/// Seeds stay exact in every JSON reader.
pub const MAX_SEED: u64 = (1 << 53) - 1;

/// How to fill one schema.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// [`GENERATOR`] at the time of writing.
    pub generator: u32,
    /// At most [`MAX_SEED`].
    pub seed: u64,
    /// The day the data ends, `YYYY-MM-DD`: nothing that has happened lies after it.
    pub as_of: String,
    /// Language and country of names and places, such as `en_US`.
    pub locale: String,
    /// Rows of every table that does not say otherwise.
    pub rows: u64,
    #[serde(default)]
    pub tables: Vec<TableSpec>,
    /// Changes over all of the above, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
    /// What the edits came to, once [`crate::edit::effective`] has worked them in.
    #[serde(skip)]
    pub made: Made,
}

/// How to fill one table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableSpec {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<ColumnSpec>,
    /// Foreign keys, declared ones and those told by names or comments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Relation>,
}

/// How to fill one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnSpec {
    pub name: String,
    pub values: Values,
    #[serde(default, skip_serializing_if = "Nulls::is_never")]
    pub nulls: Nulls,
    /// What the value must respect of other columns. A bound whose other side is NULL does not bind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bounds: Vec<Bound>,
    /// Every value differs, although the schema does not ask for it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unique: bool,
    #[serde(default)]
    pub why: Why,
}

/// Where a rule comes from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// From 0 (a guess) to 1 (declared or asked for).
    pub confidence: f32,
    /// One plain phrase: `"name ends in _date"`.
    pub reason: String,
}

/// What kind of values a column holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Values {
    /// Row 0 has `start`, each next row `step` more.
    Sequence { start: i64, step: i64 },
    /// Whole numbers, both ends included.
    Integer {
        min: i64,
        max: i64,
        #[serde(default)]
        shape: Shape,
    },
    /// Numbers with the decimals of the column's type, both ends included.
    Decimal {
        min: f64,
        max: f64,
        /// Values are multiples of this, such as 0.05 for prices; 0 for any.
        #[serde(default)]
        step: f64,
        #[serde(default)]
        shape: Shape,
    },
    /// True for this share of the rows.
    Boolean { true_share: f64 },
    /// One of a list, by weight. Values are written as text: `"5"`, `"Hardcover"`, `"2026-01-01"`.
    Choice { values: Vec<Weighted> },
    /// Dates or timestamps from `from` to `to`, both included (`YYYY-MM-DD[ HH:MM:SS]`).
    Moment {
        from: String,
        to: String,
        #[serde(default)]
        hours: Hours,
        #[serde(default)]
        shape: Shape,
    },
    /// Times of day from `from` to `to` (`HH:MM:SS`).
    Time { from: String, to: String },
    /// A built-in text of [`crate::values::ALL`], such as `book.title`. Columns of one table with the
    /// same `group` describe the same thing: city, state and zip code of one place.
    Text {
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<String>,
    },
    /// `#` a digit, `?` a capital letter, `*` either, `\` takes the next character as it is:
    /// `AB-####`.
    Pattern { pattern: String },
    /// A given name that fits the column `gender` where one is named.
    FirstName {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        gender: Option<String>,
    },
    /// A person's whole name.
    FullName,
    /// An address made from the person's name in other columns: either `first` and `last`, or one
    /// column `name`; made up where neither is given.
    Email {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// A login made as [`Values::Email`] is.
    Username {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// A web address made from the column `name` where one is given.
    Website {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// An SQL expression over columns of the same row and, through foreign keys, of parents:
    /// `quantity * menu_id.price`.
    Formula { sql: String },
    /// The same value in every row, written as text.
    Constant { value: String },
    /// The column belongs to a relation; its value is the parent's key.
    Parent,
    /// Whatever fits the type: uuid, json, bytes, network addresses, ranges, arrays, bits.
    Natural,
}

/// One value of a list. Weights are relative.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weighted {
    pub value: String,
    pub weight: f64,
}

/// How values spread between their ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    #[default]
    Uniform,
    /// Most in the middle.
    Bell,
    /// Most near the lower end: prices, counts.
    Low,
    /// Most near the upper end: recent dates, good ratings.
    High,
}

/// The times of day that timestamps take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hours {
    #[default]
    Any,
    /// 08:00 to 20:00.
    Day,
}

/// Which rows have no value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Nulls {
    #[default]
    Never,
    /// This share of the rows, 0 to 1. When `exact`, `ceil(share * rows)` of them to the row; else
    /// as near as can be while rows that are added later move none of the earlier ones.
    Share {
        share: f64,
        #[serde(default)]
        exact: bool,
    },
    /// Where `column` (of the same row) has one of `values`, or none of them when `negated`.
    When {
        column: String,
        values: Vec<String>,
        #[serde(default)]
        negated: bool,
    },
}

/// A comparison that every row must pass.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bound {
    pub op: BoundOp,
    /// A column of the same row, or of a parent through foreign key columns:
    /// `loan_date`, `member_id.join_date`, `inventory_id.book_id.publication_date`.
    pub of: String,
    /// How far from `of` the value lies at least: days for dates and timestamps, else the column's
    /// own unit. Not negative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_gap: Option<f64>,
    /// How far at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_gap: Option<f64>,
    #[serde(default)]
    pub why: Why,
}

/// How the value compares with the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BoundOp {
    AtLeast,
    Above,
    AtMost,
    Below,
}

/// One foreign key and how children choose their parents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    pub columns: Vec<String>,
    pub table: String,
    pub references: Vec<String>,
    /// False when the schema does not declare it: names or comments told.
    pub declared: bool,
    /// Columns of another relation to the same table that must not choose the same parent:
    /// the reviewer is not the employee.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differs_from: Vec<String>,
    /// How children spread over parents.
    #[serde(default)]
    pub spread: Spread,
    #[serde(default)]
    pub why: Why,
}

/// How children spread over parents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Spread {
    /// Every parent is as likely as any other.
    #[default]
    Even,
    /// Some parents have many children, most have few.
    Skewed,
}

impl Nulls {
    /// Whether no row lacks a value.
    pub fn is_never(&self) -> bool {
        *self == Self::Never
    }
}

impl Spec {
    /// The part for a table, by any spelling of its name.
    pub fn table(&self, name: &str) -> Option<&TableSpec> {
        self.tables
            .iter()
            .find(|t| t.name.eq_ignore_ascii_case(name))
    }

    /// How many rows a table shall have.
    pub fn rows_of(&self, table: &str) -> u64 {
        self.table(table).and_then(|t| t.rows).unwrap_or(self.rows)
    }
}

impl TableSpec {
    /// The rule of a column, by any spelling of its name.
    pub fn column(&self, name: &str) -> Option<&ColumnSpec> {
        self.columns
            .iter()
            .find(|c| c.name.eq_ignore_ascii_case(name))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

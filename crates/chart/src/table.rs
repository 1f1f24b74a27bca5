//! What is drawn: a small table with typed columns, such as the result of a query.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar;

/// Numbers beyond this are drawn as this, so that no sum or span overflows.
const LARGEST: f64 = 1e290;

/// Numbers closer to zero than this are drawn as zero, so that no ratio overflows.
const SMALLEST: f64 = 1e-290;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Number,
    Text,
    /// A day.
    Date,
    /// A moment.
    Timestamp,
    Bool,
}

impl Kind {
    /// The kind for a type of PostgreSQL, as `format_type` or a driver names it. Types that cannot
    /// be measured are texts.
    pub fn of_postgres(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let base = name.split(['(', ' ']).next().unwrap_or_default();
        match base {
            "smallint" | "integer" | "int" | "bigint" | "int2" | "int4" | "int8" | "real"
            | "double" | "float4" | "float8" | "numeric" | "decimal" | "money" | "oid" => {
                Self::Number
            }
            "date" => Self::Date,
            "timestamp" | "timestamptz" => Self::Timestamp,
            "boolean" | "bool" => Self::Bool,
            _ => Self::Text,
        }
    }

    /// Whether values lie on a continuous scale of time.
    pub(crate) fn is_time(self) -> bool {
        matches!(self, Self::Date | Self::Timestamp)
    }

    /// As people say it.
    pub(crate) fn phrase(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Text => "text",
            Self::Date => "a date",
            Self::Timestamp => "a date and time",
            Self::Bool => "true or false",
        }
    }
}

/// The head of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
}

/// One value. [`Cell::Null`] also stands for what cannot be drawn: not a number, infinity.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Null,
    Number(f64),
    Text(String),
    /// Milliseconds since 1970-01-01 UTC, of dates and timestamps.
    Time(i64),
    Bool(bool),
}

impl Cell {
    /// Reads what PostgreSQL prints for a value of a column of this kind. What cannot be read or
    /// drawn, such as `NaN` or `infinity`, is [`Cell::Null`].
    pub fn parse(kind: Kind, text: &str) -> Self {
        match kind {
            Kind::Text => Self::Text(text.to_owned()),
            Kind::Number => text.trim().parse().map_or(Self::Null, Self::Number),
            Kind::Date | Kind::Timestamp => calendar::parse(text).map_or(Self::Null, Self::Time),
            Kind::Bool => match text {
                "t" | "true" => Self::Bool(true),
                "f" | "false" => Self::Bool(false),
                _ => Self::Null,
            },
        }
    }

    /// The same from JSON, where numbers may also stand in strings.
    pub fn from_json(kind: Kind, value: &serde_json::Value) -> Self {
        use serde_json::Value;
        match (kind, value) {
            (_, Value::Null) => Self::Null,
            (Kind::Number, Value::Number(number)) => {
                number.as_f64().map_or(Self::Null, Self::Number)
            }
            (Kind::Bool, Value::Bool(truth)) => Self::Bool(*truth),
            (_, Value::String(text)) => Self::parse(kind, text),
            (Kind::Text, other) => Self::Text(other.to_string()),
            _ => Self::Null,
        }
    }

    /// The number to draw: finite, and neither so large nor so small that arithmetic fails.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => tame(*number),
            _ => None,
        }
    }
}

/// A number that can be drawn; nothing for infinity and what is not a number.
pub(crate) fn tame(number: f64) -> Option<f64> {
    if !number.is_finite() {
        None
    } else if number.abs() < SMALLEST {
        Some(0.0)
    } else {
        Some(number.clamp(-LARGEST, LARGEST))
    }
}

/// A head and rows. A row that is shorter than the head ends in NULLs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The value in a row and a column, by their positions.
    pub(crate) fn cell(&self, row: usize, column: usize) -> &Cell {
        let cell = self.rows.get(row).and_then(|row| row.get(column));
        cell.unwrap_or(&Cell::Null)
    }

    /// The values of a column, from the first row on.
    pub(crate) fn column(&self, column: usize) -> impl Iterator<Item = &Cell> {
        (0..self.rows.len()).map(move |row| self.cell(row, column))
    }
}

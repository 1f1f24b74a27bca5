//! Edits as sentences, for people.

use std::fmt::{self, Display, Formatter};

use super::{Edit, Types};
use crate::spec::Weighted;

impl Display for Edit {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows {
                table,
                count: Some(count),
                ..
            } => write!(f, "{} has {count} rows", every(table.as_deref())),
            Self::Rows { table, factor, .. } => {
                let factor = factor.unwrap_or(1.0);
                write!(f, "{} has {factor} times its rows", every(table.as_deref()))
            }
            Self::Nulls {
                table,
                column,
                types,
                share,
            } => {
                let what = place(table.as_deref(), column.as_deref(), *types);
                write!(f, "{} % of {what} is NULL", percent(*share))
            }
            Self::Range {
                table,
                column,
                types,
                from,
                to,
            } => {
                let what = place(table.as_deref(), column.as_deref(), *types);
                match (from, to) {
                    (Some(from), Some(to)) => write!(f, "{what} from {from} to {to}"),
                    (Some(from), None) => write!(f, "{what} from {from} on"),
                    (None, to) => write!(f, "{what} up to {}", to.as_deref().unwrap_or("?")),
                }
            }
            Self::Shares {
                table,
                column,
                values,
            } => {
                let what = place(table.as_deref(), Some(column), None);
                write!(f, "{what} is {}", shares(values))
            }
            Self::Replace {
                table,
                column,
                from,
                to,
                inside,
                ..
            } => {
                let inside = if *inside { " also inside texts" } else { "" };
                let place = place(table.as_deref(), column.as_deref(), Some(Types::Any));
                write!(f, "{from:?} becomes {to:?} in {place}{inside}")
            }
            Self::Vocabulary {
                table,
                column,
                values,
            } => {
                let what = place(table.as_deref(), Some(column), None);
                write!(f, "{what} is only {}", values.join(", "))
            }
            Self::Pattern {
                table,
                column,
                pattern,
            } => {
                let what = place(table.as_deref(), Some(column), None);
                write!(f, "{what} has the form {pattern}")
            }
            Self::Set {
                table,
                column,
                value,
                filter,
            } => {
                let what = place(table.as_deref(), Some(column), None);
                let value = value
                    .as_deref()
                    .map_or("NULL".to_owned(), |v| format!("{v:?}"));
                match filter {
                    Some(filter) => write!(f, "{what} is {value} where {filter}"),
                    None => write!(f, "{what} is {value}"),
                }
            }
            other => other.remodelled(f),
        }
    }
}

impl Edit {
    fn remodelled(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Regenerate {
                table,
                columns,
                seed,
            } if columns.is_empty() => write!(f, "{table} is made anew from seed {seed}"),
            Self::Regenerate {
                table,
                columns,
                seed,
            } => write!(
                f,
                "{} of {table} made anew from seed {seed}",
                columns.join(", ")
            ),
            Self::AddColumn { table, definition } => write!(f, "{table} gains {definition}"),
            Self::AddLabels {
                table,
                column,
                labels,
            } => write!(f, "{table}.{column} may also be {}", labels.join(", ")),
            Self::DropColumn { table, column } => write!(f, "{table} loses {column}"),
            Self::RenameColumn { table, column, to } => {
                write!(f, "{table}.{column} is called {to}")
            }
            Self::RenameTable { table, to } => write!(f, "{table} is called {to}"),
            _ => Ok(()),
        }
    }
}

fn every(table: Option<&str>) -> &str {
    table.unwrap_or("every table")
}

/// `orders.note`, `every note`, `the dates of orders`, `all dates`.
fn place(table: Option<&str>, column: Option<&str>, types: Option<Types>) -> String {
    let kind = match types {
        Some(Types::Dates) => "dates",
        Some(Types::Numbers) => "numbers",
        Some(Types::Texts) => "texts",
        Some(Types::Booleans) => "booleans",
        Some(Types::Any) | None => "columns",
    };
    match (table, column) {
        (Some(table), Some(column)) => format!("{table}.{column}"),
        (None, Some(column)) => format!("every {column}"),
        (Some(table), None) => format!("the {kind} of {table}"),
        (None, None) => format!("all {kind}"),
    }
}

fn shares(values: &[Weighted]) -> String {
    let share = |v: &Weighted| format!("{} % {}", percent(v.weight), v.value);
    values.iter().map(share).collect::<Vec<_>>().join(", ")
}

/// At most two decimals, without trailing zeros.
fn percent(share: f64) -> f64 {
    (share * 10_000.0).round() / 100.0
}

//! Conditions in words, as SQL: `due date is past` is `"due_date" < '2026-06-30'`.

use super::{
    Context, dates,
    numbers::{number, plain},
    words::{Word, cut, starts, starts_any, text, trim},
};
use crate::{
    postgres::literal,
    schema::{Column, Table},
};

/// A condition over the columns of one table, or nothing when a word of it is not understood.
pub(super) fn read(words: &[Word], table: &Table, context: &Context<'_>) -> Option<String> {
    let words = trim(words, &["the", ","]);
    for (word, sql) in [("or", "OR"), ("and", "AND")] {
        // The `and` of `between x and y` is not one that joins.
        for at in 1..words.len().saturating_sub(1) {
            if words[at].is(&[word])
                && let Some(left) = read(&words[..at], table, context)
                && let Some(right) = read(&words[at + 1..], table, context)
            {
                return Some(format!("({left}) {sql} ({right})"));
            }
        }
    }
    one(words, table, context)
}

fn one(words: &[Word], table: &Table, context: &Context<'_>) -> Option<String> {
    // The longest name that is a column's.
    (1..words.len()).rev().find_map(|end| {
        let name = trim(&words[..end], &["the", "column", "their", "its"]);
        let column = context.names.column(table, name)?;
        test(&words[end..], column, context)
    })
}

fn test(words: &[Word], column: &Column, context: &Context<'_>) -> Option<String> {
    let name = column.name.quoted();
    let words = starts_any(words, &["is", "are", "was", "were", "has", "have"]).unwrap_or(words);
    let today = literal(&dates::text(context.as_of));
    if context.names.base(column).is_moment() {
        let past = [
            "past",
            "in the past",
            "overdue",
            "over",
            "passed",
            "already past",
            "has passed",
        ];
        if past
            .iter()
            .any(|p| starts(words, p).is_some_and(<[Word]>::is_empty))
        {
            return Some(format!("{name} < {today}"));
        }
        if ["in the future", "upcoming"]
            .iter()
            .any(|p| starts(words, p).is_some_and(<[Word]>::is_empty))
        {
            return Some(format!("{name} > {today}"));
        }
    }
    for (phrase, sql) in [
        ("not null", "IS NOT NULL"),
        ("not empty", "IS NOT NULL"),
        ("not missing", "IS NOT NULL"),
        ("set", "IS NOT NULL"),
        ("null", "IS NULL"),
        ("empty", "IS NULL"),
        ("missing", "IS NULL"),
        ("not set", "IS NULL"),
        ("blank", "IS NULL"),
    ] {
        if starts(words, phrase).is_some_and(<[Word]>::is_empty) {
            return Some(format!("{name} {sql}"));
        }
    }
    if let Some(rest) = starts(words, "between")
        && let Some((low, _, high)) = cut(rest, &["and"])
    {
        let (low, high) = (value(low, column, context)?, value(high, column, context)?);
        return Some(format!("{name} BETWEEN {} AND {}", low.0, high.1));
    }
    let (operator, rest) = operator(words);
    if rest.is_empty() {
        return None;
    }
    let (low, high) = value(rest, column, context)?;
    // A span of days lies between its first and its last day.
    Some(match operator {
        "<" | ">=" => format!("{name} {operator} {low}"),
        ">" | "<=" => format!("{name} {operator} {high}"),
        "=" if low != high => format!("{name} BETWEEN {low} AND {high}"),
        "<>" if low != high => format!("{name} NOT BETWEEN {low} AND {high}"),
        operator => format!("{name} {operator} {low}"),
    })
}

const OPERATORS: &[(&str, &str)] = &[
    ("not equal to", "<>"),
    ("other than", "<>"),
    ("different from", "<>"),
    ("isn't", "<>"),
    ("not", "<>"),
    ("!=", "<>"),
    ("<>", "<>"),
    (">=", ">="),
    ("<=", "<="),
    (">", ">"),
    ("<", "<"),
    ("=", "="),
    ("==", "="),
    ("equals", "="),
    ("equal to", "="),
    ("at least", ">="),
    ("at most", "<="),
    ("no more than", "<="),
    ("no less than", ">="),
    ("more than", ">"),
    ("greater than", ">"),
    ("larger than", ">"),
    ("higher than", ">"),
    ("later than", ">"),
    ("less than", "<"),
    ("lower than", "<"),
    ("smaller than", "<"),
    ("fewer than", "<"),
    ("earlier than", "<"),
    ("older than", "<"),
    ("over", ">"),
    ("above", ">"),
    ("after", ">"),
    ("under", "<"),
    ("below", "<"),
    ("before", "<"),
    ("in", "="),
    ("on", "="),
];

fn operator(words: &[Word]) -> (&'static str, &[Word]) {
    let found = OPERATORS
        .iter()
        .find_map(|(phrase, sql)| Some((*sql, starts(words, phrase)?)));
    found.unwrap_or(("=", words))
}

/// A constant of the column's type, as SQL; of a span of days, both ends.
fn value(words: &[Word], column: &Column, context: &Context<'_>) -> Option<(String, String)> {
    let base = context.names.base(column);
    let same = |sql: String| Some((sql.clone(), sql));
    if base.is_moment() {
        let (days, rest) = dates::days(words, context.as_of)?;
        let day = |day| literal(&dates::text(day));
        return rest.is_empty().then(|| (day(days.from), day(days.to)));
    }
    if base.is_number() {
        let (number, rest) = number(words)?;
        return rest.is_empty().then(|| plain(number)).and_then(same);
    }
    let text = text(words);
    if *base == crate::schema::DataType::Bool {
        return match text.to_lowercase().as_str() {
            "true" | "yes" => same("true".to_owned()),
            "false" | "no" => same("false".to_owned()),
            _ => None,
        };
    }
    let [_] = words else {
        // Several words without quotes are one value only where the column is known to have it.
        let table = context
            .names
            .schema
            .tables
            .iter()
            .find(|t| t.columns.iter().any(|c| std::ptr::eq(c, column)))?;
        let known = context
            .names
            .values(table, table.column(column.name.shown())?);
        let label = known.into_iter().find(|v| v.eq_ignore_ascii_case(&text))?;
        return same(literal(&label));
    };
    let table = context
        .names
        .schema
        .tables
        .iter()
        .find(|t| t.columns.iter().any(|c| std::ptr::eq(c, column)));
    let label = table.and_then(|table| {
        let known = context
            .names
            .values(table, table.column(column.name.shown())?);
        known.into_iter().find(|v| v.eq_ignore_ascii_case(&text))
    });
    same(literal(&label.unwrap_or(text)))
}

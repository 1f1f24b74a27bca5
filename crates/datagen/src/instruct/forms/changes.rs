//! "Set status to closed where due date is past", "set quantity to 5".

use super::Context;
use crate::{
    edit::Edit,
    instruct::{
        condition, dates,
        numbers::{number, plain},
        words::{Word, cut, starts_any, text, trim},
    },
    schema::{Column, DataType, Table},
};

const WHERE: &[&str] = &[
    "where",
    "when",
    "if",
    "whenever",
    "for all rows where",
    "for rows where",
];

pub(super) fn read(words: &[Word], context: &Context<'_>) -> Option<Vec<Edit>> {
    // The condition may come first: "where due date is past, set status to closed".
    let (body, filter) = match starts_any(words, WHERE) {
        Some(rest) => {
            let (filter, _, body) = cut(rest, &[",", "then"])?;
            (body, Some(filter))
        }
        None => match cut(words, WHERE) {
            Some((body, _, filter)) => (body, Some(filter)),
            None => (words, None),
        },
    };
    let (name, value) = assignment(body, filter.is_some(), context)?;
    let (table, column) = target(name, filter, context)?;
    let value = constant(value, table, column, context)?;
    let filter = match filter {
        Some(words) => Some(condition::read(words, table, context)?),
        None => None,
    };
    Some(vec![Edit::Set {
        table: Some(table.name.shown().to_owned()),
        column: column.name.shown().to_owned(),
        value,
        filter,
    }])
}

/// `set status to closed`, `status = closed`, `make status closed`, `status should be closed`.
fn assignment<'w>(
    words: &'w [Word],
    filtered: bool,
    context: &Context<'_>,
) -> Option<(&'w [Word], &'w [Word])> {
    if filtered && let Some(rest) = starts_any(words, &["make"]) {
        let named = |at: &usize| context.names.column_place(&rest[..*at]).is_some();
        let at = (1..rest.len()).rev().find(named)?;
        return Some((&rest[..at], trim(&rest[at..], &["be"])));
    }
    for verb in ["set", "change", "update", "mark", "put"] {
        if let Some(rest) = starts_any(words, &[verb]) {
            let (name, _, value) = cut(rest, &["to be", "to", "=", "as", ":="])?;
            return Some((trim(name, &["all", "every", "each"]), value));
        }
    }
    let links: &[&'static str] = if filtered {
        &[
            "should always be",
            "should be",
            "must be",
            "shall be",
            "=",
            "is",
            "are",
            "becomes",
        ]
    } else {
        &[
            "should always be",
            "must always be",
            "is always",
            "are always",
            "=",
        ]
    };
    let (name, _, value) = cut(words, links)?;
    Some((name, value))
}

/// The column, in a table that has the condition's columns too.
fn target<'a>(
    name: &[Word],
    filter: Option<&[Word]>,
    context: &Context<'a>,
) -> Option<(&'a Table, &'a Column)> {
    let names = &context.names;
    if let Some(place) = names.column_place(name)
        && let Some(table) = place.table.as_deref().and_then(|t| names.schema.table(t))
    {
        return Some((table, table.column(place.column.as_deref()?)?));
    }
    let filter = filter?;
    let name = trim(name, &["the", "column"]);
    let fits = names
        .schema
        .tables
        .iter()
        .filter(|t| condition::read(filter, t, context).is_some());
    let mut found = fits.filter_map(|t| Some((t, names.column(t, name)?)));
    found.next().filter(|_| found.next().is_none())
}

/// The value as text, `Some(None)` for NULL.
#[expect(clippy::option_option, reason = "not understood, NULL, or a value")]
fn constant(
    words: &[Word],
    table: &Table,
    column: &Column,
    context: &Context<'_>,
) -> Option<Option<String>> {
    let words = trim(words, &["the", "value"]);
    if let [one] = words
        && one.is(&["null", "nothing", "empty", "missing", "blank", "none"])
    {
        return Some(None);
    }
    let base = context.names.schema.base_type(&column.ty);
    if base.is_moment() {
        let (days, rest) = dates::days(words, context.as_of)?;
        return (rest.is_empty() && days.from == days.to).then(|| Some(dates::text(days.from)));
    }
    if base.is_number() {
        let (number, rest) = number(words)?;
        return rest.is_empty().then(|| Some(plain(number)));
    }
    let text = text(words);
    if *base == DataType::Bool {
        return match text.to_lowercase().as_str() {
            "true" | "yes" | "on" => Some(Some("true".to_owned())),
            "false" | "no" | "off" => Some(Some("false".to_owned())),
            _ => None,
        };
    }
    let own = context
        .names
        .schema
        .tables
        .iter()
        .find(|t| t.name == table.name)?;
    let known = context.names.values(own, own.column(column.name.shown())?);
    let label = known.into_iter().find(|v| v.eq_ignore_ascii_case(&text));
    // Several words are one value when quoted, known, or short and without words that lead on.
    let leads: &[&str] = &[
        "between",
        "from",
        "and",
        "or",
        "one",
        "of",
        "random",
        "in",
        "than",
        "at",
        "some",
        "any",
        "either",
        "only",
        "by",
        "with",
        "a",
        "an",
        "like",
        ",",
        "the",
        "same",
        "as",
        "up",
        "not",
        "be",
        "more",
        "less",
        "different",
        "new",
        "unique",
        "realistic",
    ];
    let clear = !words.is_empty()
        && words.len() <= 3
        && !words
            .iter()
            .any(|w| w.is(leads) || !w.quoted && w.low.ends_with('%'));
    label.or(clear.then_some(text)).map(Some)
}

//! "Status: 70% active, 20% pending", "80% of orders should be shipped", "90% of users are active".

use super::{Context, VERBS, subject};
use crate::{
    edit::Edit,
    instruct::{
        numbers::share,
        places::Place,
        words::{Word, text, trim},
    },
    schema::{Column, DataType, Table},
    spec::Weighted,
};

const LINKS: &[&str] = &[
    ",", "and", "of", "the", "should", "be", "are", "is", "as", "with", "in", "for", "rows",
    "them", "make", "set", "about", "around", "roughly", "exactly", "values", "value", "to",
    "must",
];

pub(super) fn read(words: &[Word], context: &Context<'_>) -> Option<Vec<Edit>> {
    let starts: Vec<usize> = (0..words.len())
        .filter(|&at| share(&words[at..]).is_some() && (at == 0 || !overlaps(words, at)))
        .collect();
    let first = *starts.first()?;
    let mut parts: Vec<(f64, &[Word])> = Vec::new();
    for (place, &at) in starts.iter().enumerate() {
        let (weight, rest) = share(&words[at..])?;
        let end = starts.get(place + 1).copied().unwrap_or(words.len());
        let from = words.len() - rest.len();
        parts.push((weight, trim(words.get(from..end)?, LINKS)));
    }
    let before = trim(subject(&words[..first]), LINKS);
    let mut found = None;
    if !before.is_empty() {
        found = named(before, &parts, context);
    }
    let found = found
        .or_else(|| of_table(&parts, before, context))
        .or_else(|| trailing(&parts, before, context))
        .or_else(|| unnamed(&parts, before, context))?;
    let (place, values) = found;
    let total: f64 = values.iter().map(|v| v.weight).sum();
    (total <= 1.0 + 1e-6).then(|| {
        vec![Edit::Shares {
            table: place.table,
            column: place.column.unwrap_or_default(),
            values,
        }]
    })
}

/// Whether a share that started earlier reaches over this word.
fn overlaps(words: &[Word], at: usize) -> bool {
    (at.saturating_sub(3)..at)
        .any(|start| share(&words[start..]).is_some_and(|(_, rest)| words.len() - rest.len() > at))
}

type Found = (Place, Vec<Weighted>);

/// `status: 70% active, 20% pending`.
fn named(before: &[Word], parts: &[(f64, &[Word])], context: &Context<'_>) -> Option<Found> {
    let place = context.names.column_place(before)?;
    let column = context.names.found(&place)?;
    let values = values(parts, &known(&place, column, context), column, context)?;
    Some((place, values))
}

/// `70% of orders should be shipped and 20% pending`.
fn of_table(parts: &[(f64, &[Word])], before: &[Word], context: &Context<'_>) -> Option<Found> {
    if !before.is_empty() {
        return None;
    }
    let (weight, first) = parts.first()?;
    for end in (1..first.len()).rev() {
        let value = trim(subject(&first[end..]), LINKS);
        let linked = VERBS.iter().any(|verb| first[end].is(&[*verb])) || first[end].quoted;
        if value.is_empty() {
            continue;
        }
        let rest = std::iter::once((*weight, value)).chain(parts[1..].iter().copied());
        let parts: Vec<_> = rest.collect();
        let name = trim(&first[..end], LINKS);
        if let Some(found) = named(name, &parts, context).filter(|_| linked) {
            return Some(found);
        }
        let Some(table) = context.names.table(name) else {
            continue;
        };
        if let Some(found) =
            holding(table, &parts, context).or_else(|| flag(table, &parts, context))
        {
            return Some(found);
        }
    }
    None
}

/// `70% active and 20% pending in orders.status`, `60% pending orders`.
fn trailing(parts: &[(f64, &[Word])], before: &[Word], context: &Context<'_>) -> Option<Found> {
    let (weight, last) = parts.last().filter(|_| before.is_empty())?;
    for at in 1..last.len() {
        let (value, name) = last.split_at(at);
        let value = trim(value, LINKS);
        let parts: Vec<_> = parts[..parts.len() - 1]
            .iter()
            .copied()
            .chain([(*weight, value)])
            .collect();
        let name = trim(name, LINKS);
        if value.is_empty() || name.is_empty() {
            continue;
        }
        if let Some(found) = named(name, &parts, context) {
            return Some(found);
        }
        if let Some(found) = context
            .names
            .table(name)
            .and_then(|table| holding(table, &parts, context))
        {
            return Some(found);
        }
    }
    None
}

/// `70% active, 20% pending`, where only one column has such values.
fn unnamed(parts: &[(f64, &[Word])], before: &[Word], context: &Context<'_>) -> Option<Found> {
    let names = &context.names;
    if !before.is_empty() && names.table(before).is_none() {
        return None;
    }
    let own = names
        .table(before)
        .or_else(|| names.table.and_then(|t| names.schema.table(t)));
    let tables = names
        .schema
        .tables
        .iter()
        .filter(|t| own.is_none_or(|own| own.name == t.name));
    let mut found = tables.filter_map(|table| holding(table, parts, context));
    found.next().filter(|_| found.next().is_none())
}

/// The one column of a table that is known to have all of the values.
fn holding(table: &Table, parts: &[(f64, &[Word])], context: &Context<'_>) -> Option<Found> {
    let table = context
        .names
        .schema
        .tables
        .iter()
        .find(|t| t.name == table.name)?;
    let mut found = table.columns.iter().filter_map(|column| {
        let known = context.names.values(table, column);
        let values = values(parts, &known, column, context).filter(|_| !known.is_empty())?;
        let all = values.iter().all(|v| known.contains(&v.value));
        all.then(|| (place(table, column), values))
    });
    found.next().filter(|_| found.next().is_none())
}

/// `80% of users are active`: a boolean that is called so.
fn flag(table: &Table, parts: &[(f64, &[Word])], context: &Context<'_>) -> Option<Found> {
    let [(weight, words)] = parts else {
        return None;
    };
    let table = context
        .names
        .schema
        .tables
        .iter()
        .find(|t| t.name == table.name)?;
    let (negated, words) = match words {
        [not, rest @ ..] if not.is(&["not"]) => (true, rest),
        words => (false, *words),
    };
    let column = context.names.column(table, words)?;
    (*context.names.base(column) == DataType::Bool).then_some(())?;
    let weighted = |value: bool, weight| Weighted {
        value: value.to_string(),
        weight,
    };
    let values = vec![weighted(!negated, *weight), weighted(negated, 1.0 - weight)];
    Some((place(table, column), values))
}

fn place(table: &Table, column: &Column) -> Place {
    Place {
        table: Some(table.name.shown().to_owned()),
        column: Some(column.name.shown().to_owned()),
        types: None,
    }
}

fn known(place: &Place, column: &Column, context: &Context<'_>) -> Vec<String> {
    let table = place
        .table
        .as_deref()
        .and_then(|t| context.names.schema.table(t));
    let own = table.and_then(|t| Some((t, t.column(column.name.shown())?)));
    own.map_or_else(Vec::new, |(t, c)| context.names.values(t, c))
}

/// The values in the column's own spelling; nothing where one is no value of the type.
fn values(
    parts: &[(f64, &[Word])],
    known: &[String],
    column: &Column,
    context: &Context<'_>,
) -> Option<Vec<Weighted>> {
    let base = context.names.schema.base_type(&column.ty);
    let mut values: Vec<Weighted> = Vec::new();
    for (weight, words) in parts {
        if words.is_empty() || words.len() > 4 {
            return None;
        }
        let text = text(words);
        let label = known.iter().find(|label| label.eq_ignore_ascii_case(&text));
        let closed = !known.is_empty() || matches!(base, DataType::Enum { .. });
        // A list of values may be added to, but not by several words that nobody quoted.
        if label.is_none() && (words.len() > 1 || matches!(base, DataType::Enum { .. })) && closed {
            return None;
        }
        if *base == DataType::Bool
            && !matches!(
                text.to_lowercase().as_str(),
                "true" | "false" | "yes" | "no"
            )
        {
            return None;
        }
        let value = label.cloned().unwrap_or(text);
        if values.iter().any(|v| v.value == value) {
            return None;
        }
        values.push(Weighted {
            value,
            weight: *weight,
        });
    }
    Some(values)
}

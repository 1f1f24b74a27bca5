//! "Use only Italian and Thai cuisines", "status should be one of a, b or c", "cities: Rome, Oslo".

use super::{Context, VERBS, subject};
use crate::{
    edit::Edit,
    instruct::{
        places::Place,
        words::{Word, cut, starts_any, text, trim},
    },
    schema::DataType,
};

/// What stands between a column and its only values. Longer ones first.
const LINKS: &[&str] = &[
    "should only be one of",
    "must only be one of",
    "can only be one of",
    "should be one of",
    "must be one of",
    "can be one of",
    "is one of",
    "are one of",
    "to one of",
    "be one of",
    "should only be",
    "must only be",
    "may only be",
    "can only be",
    "can only contain",
    "should only contain",
    "must only contain",
    "should only have",
    "should be either",
    "must be either",
    "is either",
    "either",
    "are only",
    "is only",
    "be only",
    "to only",
    "to be only",
    "only from",
    "from the list",
    "chosen from",
    "picked from",
    "taken from",
    "drawn from",
    "one of",
    "limited to",
    "restricted to",
    "to",
    "only",
    ":",
];

pub(super) fn read(words: &[Word], context: &Context<'_>) -> Option<Vec<Edit>> {
    let found = only_first(words, context)
        .or_else(|| used_for(words, context))
        .or_else(|| linked(words, context))?;
    let (place, values) = found;
    Some(vec![Edit::Vocabulary {
        table: place.table,
        column: place.column?,
        values,
    }])
}

type Found = (Place, Vec<String>);

/// `use only Italian and Thai cuisines`, `only Oslo or Rome as city`.
fn only_first(words: &[Word], context: &Context<'_>) -> Option<Found> {
    let rest = starts_any(
        words,
        &[
            "use only",
            "only use",
            "keep only",
            "only allow",
            "allow only",
            "only",
            "just",
        ],
    )?;
    let rest = starts_any(rest, &["the values", "values", "these", "the"]).unwrap_or(rest);
    if let Some((list, _, name)) = cut(rest, &["as the", "as", "for the", "for", "in the", "in"]) {
        let place = context.names.column_place(name)?;
        return Some((place.clone(), values(list, &place, context, true)?));
    }
    (1..rest.len()).find_map(|at| {
        let (list, name) = rest.split_at(at);
        let sure = list.iter().any(|w| w.quoted || w.is(&["and", "or", ","])) || list.len() == 1;
        let place = context.names.column_place(name).filter(|_| sure)?;
        Some((place.clone(), values(list, &place, context, true)?))
    })
}

/// `use A, B and C for city`.
fn used_for(words: &[Word], context: &Context<'_>) -> Option<Found> {
    let rest = starts_any(
        words,
        &["use", "choose from", "pick from", "choose", "pick"],
    )?;
    let at = rest.iter().rposition(|w| w.is(&["for", "as"]))?;
    let place = context.names.column_place(&rest[at + 1..])?;
    let list = trim(&rest[..at], &["only", "the", "values"]);
    let several = list.iter().any(|w| w.is(&[",", "and", "or"]));
    Some((place.clone(), values(list, &place, context, several)?))
}

/// `cuisine should be one of A, B`, `limit status to A and B`, `cuisines only A or B`.
fn linked(words: &[Word], context: &Context<'_>) -> Option<Found> {
    let limited = starts_any(words, &["limit", "restrict", "constrain", "keep"]).is_some();
    LINKS.iter().find_map(|link| {
        let (name, _, list) = cut(words, &[link])?;
        if *link == "to" && !limited {
            return None;
        }
        let place = context
            .names
            .column_place(trim(subject(name), &["allowed", "possible", "values"]))?;
        let list = trim(
            list,
            &[
                "the", "values", "one", "of", "only", "be", ":", "either", "these",
            ],
        );
        let sure = *link != ":" || list.iter().any(|w| w.is(&[","]));
        Some((place.clone(), values(list, &place, context, sure)?)).filter(|_| sure)
    })
}

/// The items of a list, in the column's own spelling.
fn values(words: &[Word], place: &Place, context: &Context<'_>, sure: bool) -> Option<Vec<String>> {
    let column = context.names.found(place)?;
    let table = place
        .table
        .as_deref()
        .and_then(|t| context.names.schema.table(t));
    let own = table.and_then(|t| Some((t, t.column(column.name.shown())?)));
    let known = own.map_or_else(Vec::new, |(t, c)| context.names.values(t, c));
    let closed = matches!(context.names.base(column), DataType::Enum { .. });
    let mut values: Vec<String> = Vec::new();
    for item in words.split(|w| w.is(&[",", "and", "or", "&", "/"])) {
        let item = trim(item, &["the", "either"]);
        if item.is_empty() {
            continue;
        }
        let verbs = item.iter().any(|w| {
            w.is(VERBS)
                || w.is(&[
                    "between", "than", "from", "after", "before", "where", "if", "in", "null",
                    "not", "more", "less",
                ])
                || !w.quoted && w.low.ends_with('%')
        });
        if verbs || item.len() > 4 || item.len() > 1 && item.iter().any(|w| w.quoted) {
            return None;
        }
        let text = text(item);
        let label = known
            .iter()
            .find(|label| label.eq_ignore_ascii_case(&text))
            .cloned();
        if closed && label.is_none() && item.len() > 1 {
            return None;
        }
        let value = label.unwrap_or(text);
        if !values.contains(&value) {
            values.push(value);
        }
    }
    let base = context.names.base(column);
    let fits = values
        .iter()
        .all(|v| !base.is_number() || v.parse::<f64>().is_ok());
    (!values.is_empty() && sure && fits && !base.is_moment()).then_some(values)
}

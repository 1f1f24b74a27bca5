//! "Replace X with Y in all tables", "change every Chicago to Boston", "turn 'a' into 'b' in notes".

use super::Context;
use crate::{
    edit::{Edit, Types},
    instruct::{
        places::{Place, everywhere},
        words::{Word, cut, starts_any, text, trim},
    },
};

/// How a replacement begins, and what stands between its two values.
const FORMS: &[(&str, &[&str])] = &[
    ("replace", &["with", "by", "->", "=>", "\u{2192}", "to"]),
    ("substitute", &["with", "by"]),
    ("swap", &["for", "with"]),
    ("change", &["to", "into"]),
    ("turn", &["into", "to"]),
    ("convert", &["to", "into"]),
    ("rename", &["to"]),
];

/// Words before a value that say no more than that it is one.
const VALUE: &[&str] = &[
    "all",
    "every",
    "each",
    "any",
    "the",
    "value",
    "values",
    "occurrence",
    "occurrences",
    "of",
    "text",
    "word",
    "string",
    "entries",
    "instances",
    "instance",
    "cells",
    "with",
];

const INSIDE: &[&str] = &[
    "occurrence",
    "occurrences",
    "word",
    "text",
    "string",
    "substring",
    "part",
];

pub(super) fn read(words: &[Word], context: &Context<'_>) -> Option<Vec<Edit>> {
    FORMS.iter().find_map(|(verb, links)| {
        let rest = starts_any(words, &[verb])?;
        let (old, _, new) = cut(rest, links)?;
        let inside =
            old.iter().any(|word| word.is(INSIDE)) || new.iter().any(|word| word.is(&["inside"]));
        let renames = *verb == "rename" && !old.iter().any(|w| w.is(&["value", "values", "label"]));
        if renames {
            return None;
        }
        // `replace X in notes with Y`, `change status from X to Y`, `replace X with Y in notes`.
        two_sided(old, new, context)
            .or_else(|| leading(old, new, context))
            .or_else(|| from_to(old, new, context))
            .or_else(|| {
                plain(
                    old,
                    new,
                    *verb == "replace" || *verb == "substitute",
                    context,
                )
            })
            .map(|(from, to, place)| {
                vec![Edit::Replace {
                    table: place.as_ref().and_then(|p| p.table.clone()),
                    column: place.and_then(|p| p.column),
                    any_case: !from.0 && from.1.chars().any(char::is_alphabetic),
                    from: from.1,
                    to,
                    inside,
                }]
            })
    })
}

/// Whether the old value was quoted, it, the new one, and where.
type Found = ((bool, String), String, Option<Place>);

/// `X with Y in PLACE`, `X with Y in all tables`.
fn two_sided(old: &[Word], new: &[Word], context: &Context<'_>) -> Option<Found> {
    let (rest, all) = everywhere(new);
    if all && rest.len() < new.len() {
        let place = match rest.iter().rposition(|w| w.is(&["in", "of", "for"])) {
            Some(at) if at > 0 => match context
                .names
                .column_place(&[&rest[at + 1..], &new[rest.len()..]].concat())
            {
                Some(place) => return Some((value(old)?, value(&rest[..at])?.1, Some(place))),
                None => None,
            },
            _ => None,
        };
        return Some((value(old)?, value(&rest)?.1, place));
    }
    let links: &[&str] = &["in", "inside", "within", "of", "for", "across"];
    let mut links = (1..new.len()).filter(|&at| new[at].is(links));
    links.find_map(|at| {
        let place = context.names.place(&new[at + 1..])?;
        let plain = place.types.is_none_or(|types| types == Types::Any);
        plain.then_some(())?;
        Some((value(old)?, value(&new[..at])?.1, Some(place)))
    })
}

/// `X in PLACE with Y`.
fn leading(old: &[Word], new: &[Word], context: &Context<'_>) -> Option<Found> {
    let (rest, all) = everywhere(old);
    if all {
        return Some((value(&rest)?, value(new)?.1, None));
    }
    let at = old
        .iter()
        .rposition(|w| w.is(&["in", "inside", "within", "of"]))
        .filter(|&at| at > 0)?;
    let place = context
        .names
        .place(&old[at + 1..])
        .filter(|p| p.types.is_none())?;
    Some((value(&old[..at])?, value(new)?.1, Some(place)))
}

/// `PLACE from X to Y`.
fn from_to(old: &[Word], new: &[Word], context: &Context<'_>) -> Option<Found> {
    let (place, _, from) = cut(old, &["from"])?;
    let place = context.names.column_place(place)?;
    Some((value(from)?, value(new)?.1, Some(place)))
}

/// `X with Y`: everywhere, or in the table at hand.
fn plain(old: &[Word], new: &[Word], clear: bool, context: &Context<'_>) -> Option<Found> {
    let (from, to) = (value(old)?, value(new)?);
    let unclear = old
        .iter()
        .chain(new)
        .any(|w| !w.quoted && w.is(&["in", "where", "if", "when", "from", "with", ","]));
    // "Change price to 5" names a column, not a value.
    let named = !from.0 && context.names.place(old).is_some();
    let table = context.names.table.map(|table| Place {
        table: Some(table.to_owned()),
        column: None,
        types: None,
    });
    let sure = clear || from.0 || old.first().is_some_and(|w| w.is(&["all", "every", "each"]));
    (!unclear && !named && sure).then_some((from, to.1, table))
}

fn value(words: &[Word]) -> Option<(bool, String)> {
    let words = trim(words, &[","]);
    let words = match words.iter().position(|word| word.quoted) {
        // What is quoted is the value; beside it only words that say so may stand.
        Some(at) => {
            let others = words[..at].iter().chain(&words[at + 1..]);
            return others
                .clone()
                .all(|w| w.is(VALUE))
                .then(|| (true, words[at].text.clone()));
        }
        None => start(words),
    };
    let unclear = words
        .iter()
        .any(|w| w.is(&["where", "when", "if", "and", "or", "with", ","]));
    (!words.is_empty() && words.len() <= 6 && !unclear).then(|| (false, text(words)))
}

/// The words without those at the start that say no more than that a value follows.
fn start(mut words: &[Word]) -> &[Word] {
    while let [first, rest @ ..] = words
        && first.is(VALUE)
        && !rest.is_empty()
    {
        words = rest;
    }
    words
}

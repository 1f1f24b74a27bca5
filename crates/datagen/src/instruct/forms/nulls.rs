//! "Make 30% of notes null", "no nulls in orders", "a third of the due dates should be missing".

use super::{Context, subject};
use crate::{
    edit::{Edit, Types},
    instruct::{
        numbers::share,
        places::Place,
        words::{Word, trim},
    },
};

const NULLS: &[&str] = &[
    "null", "nulls", "empty", "missing", "blank", "blanks", "unset", "nulled", "nil", "none",
];

/// What may stand between the parts without a meaning of its own.
const BETWEEN: &[&str] = &[
    "of",
    "in",
    "the",
    "for",
    "about",
    "around",
    "roughly",
    "exactly",
    "approximately",
    "values",
    "value",
    "time",
    "rows",
    "row",
    "cases",
    "records",
    "with",
    "share",
    "at",
    "out",
    "random",
    "randomly",
    "entries",
    "cells",
    ",",
    "to",
];

pub(super) fn read(words: &[Word], context: &Context<'_>) -> Option<Vec<Edit>> {
    let at = words.iter().position(|word| word.is(NULLS))?;
    let mut rest: Vec<Word> = words.to_vec();
    rest.remove(at);
    if words.iter().skip(at + 1).any(|word| word.is(NULLS)) {
        return None;
    }
    let (share, rest) = amount(&rest, at)?;
    let place = place(subject(trim(subject(&rest), BETWEEN)), context)?;
    Some(vec![Edit::Nulls {
        table: place.table,
        column: place.column,
        types: place.types,
        share,
    }])
}

/// The share of NULLs that is said, and the words without it.
fn amount(words: &[Word], null: usize) -> Option<(f64, Vec<Word>)> {
    for at in 0..words.len() {
        if let Some((found, rest)) = share(&words[at..]) {
            // A second number would mean something else.
            let clear = (0..rest.len()).all(|i| share(&rest[i..]).is_none());
            return clear.then(|| (found, [&words[..at], rest].concat()));
        }
    }
    let negative: &[&str] = &["no", "never", "not", "without", "any", "non", "zero", "0"];
    if words
        .iter()
        .any(|word| word.is(&["no", "never", "not", "without", "non", "zero", "0", "fill"]))
    {
        let rest = words
            .iter()
            .filter(|w| !w.is(negative) && !w.is(&["there", "contain", "fill"]));
        return Some((0.0, rest.cloned().collect()));
    }
    // "make the notes null": all of them; "the notes are sometimes null" is not said clearly.
    let verb = words
        .first()
        .is_some_and(|w| w.is(&["make", "set", "turn", "leave", "keep"]));
    let vague = words.iter().any(|w| {
        w.is(&[
            "some",
            "few",
            "many",
            "most",
            "several",
            "often",
            "sometimes",
            "where",
            "when",
            "if",
            "more",
            "fewer",
            "less",
            "a",
        ]) || w.low.starts_with(|c: char| c.is_ascii_digit())
    });
    (verb && !vague && null + 1 > words.len().saturating_sub(1)).then(|| (1.0, words.to_vec()))
}

fn place(words: &[Word], context: &Context<'_>) -> Option<Place> {
    let place = match context.names.place(words) {
        Some(place) => place,
        None => {
            let all = words.is_empty()
                || crate::instruct::places::everywhere(words)
                    .0
                    .iter()
                    .all(|w| {
                        w.is(BETWEEN)
                            || w.is(&["all", "data", "columns", "tables", "everything", "nullable"])
                    });
            return all.then(|| Place {
                table: context.names.table.map(str::to_owned),
                column: None,
                types: Some(Types::Any),
            });
        }
    };
    Some(if place.column.is_none() && place.types.is_none() {
        Place {
            types: Some(Types::Any),
            ..place
        }
    } else {
        place
    })
}

//! "SKU like AB-1234", "codes in the format ??-####".

use super::{Context, subject};
use crate::{
    edit::Edit,
    instruct::words::{Word, cut, text, trim},
};

const LINKS: &[&str] = &[
    "should look like",
    "must look like",
    "looking like",
    "looks like",
    "look like",
    "should be like",
    "should follow the pattern",
    "following the pattern",
    "follow the pattern",
    "with the pattern",
    "should match",
    "must match",
    "matching",
    "in the format of",
    "in the format",
    "in the form of",
    "in the form",
    "with the format",
    "with format",
    "formatted like",
    "formatted as",
    "such as",
    "of the form",
    "has the format",
    "have the format",
    "the format",
    "as pattern",
    "pattern",
    "format",
    "like",
    "as",
];

pub(super) fn read(words: &[Word], context: &Context<'_>) -> Option<Vec<Edit>> {
    LINKS.iter().find_map(|link| {
        let (name, _, example) = cut(words, &[link])?;
        let formats = trim(name, &["format"]).len() < name.len();
        if *link == "as" && !formats {
            return None;
        }
        let place = context
            .names
            .column_place(trim(subject(name), &["format", "use", "the"]))?;
        let column = context.names.found(&place)?;
        let example = trim(example, &[":", "is", "be", "e.g.", "a"]);
        let [one] = example else {
            return None.or_else(|| quoted(example, &place, column, context));
        };
        let pattern = shape(&one.text)?;
        context
            .names
            .base(column)
            .is_text()
            .then(|| edit(&place, pattern))
    })
}

/// Several words may only be one example when they stand in quotes.
fn quoted(
    example: &[Word],
    place: &super::super::places::Place,
    column: &crate::schema::Column,
    context: &Context<'_>,
) -> Option<Vec<Edit>> {
    let word = example
        .iter()
        .find(|w| w.quoted)
        .filter(|_| example.len() == 2)?;
    let pattern = shape(&text(std::slice::from_ref(word)))?;
    context
        .names
        .base(column)
        .is_text()
        .then(|| edit(place, pattern))
}

fn edit(place: &super::super::places::Place, pattern: String) -> Vec<Edit> {
    vec![Edit::Pattern {
        table: place.table.clone(),
        column: place.column.clone().unwrap_or_default(),
        pattern,
    }]
}

/// An example as a pattern: its digits vary, its letters stay. `AAA-999` and `XX-00` vary both.
fn shape(example: &str) -> Option<String> {
    let written = |c: char| matches!(c, '#' | '?');
    if example.contains(written) {
        return Some(example.to_owned());
    }
    if !example.contains(|c: char| c.is_ascii_digit()) {
        let mask = example
            .chars()
            .all(|c| matches!(c, 'X' | 'A' | 'N') || !c.is_alphanumeric());
        let runs = example.contains("XX") || example.contains("AA") || example.contains("NN");
        return (mask && runs).then(|| {
            example
                .chars()
                .map(|c| match c {
                    'N' => '#',
                    'X' | 'A' => '?',
                    c => c,
                })
                .collect()
        });
    }
    let runs: Vec<&str> = example
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|r| !r.is_empty())
        .collect();
    let mask = runs
        .iter()
        .all(|run| run.len() > 1 && run.chars().all(|c| matches!(c, 'A' | 'X')));
    let letters = |c: char| {
        if mask && !runs.is_empty() && c.is_ascii_alphabetic() {
            '?'
        } else {
            c
        }
    };
    Some(
        example
            .chars()
            .flat_map(|c| match c {
                c if c.is_ascii_digit() => vec!['#'],
                '*' | '\\' => vec!['\\', c],
                c => vec![letters(c)],
            })
            .collect(),
    )
}

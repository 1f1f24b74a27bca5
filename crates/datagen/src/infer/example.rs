//! Examples in comments, `e.g., "11:00 AM - 10:00 PM"`, give the shape of what names do not tell.

use super::field::{Field, Guess, guess};
use super::texts::{fits, named};
use crate::spec::Values;

pub(super) fn infer(field: &Field<'_>) -> Option<Guess> {
    let comment = field.column.comment.as_deref()?;
    let (_, after) = comment.split_once("e.g")?;
    let example = after.split(['"', '\'']).nth(1)?.trim();
    let lower = example.to_lowercase();
    let text = if lower.contains(" am") && lower.contains(" pm") {
        "misc.opening_hours"
    } else if lower.starts_with("http") {
        "internet.url"
    } else if lower.contains('@') && lower.contains('.') {
        "internet.email"
    } else {
        return guess(pattern(example)?, 0.6, "the comment gives an example");
    };
    fits(field, text).then_some(())?;
    guess(named(text), 0.8, "the comment gives an example")
}

/// A code like the example; prose gives none.
fn pattern(example: &str) -> Option<Values> {
    let code =
        example.len() < 24 && !example.contains(' ') && example.chars().any(|c| c.is_ascii_digit());
    code.then(|| {
        let mut pattern = String::new();
        for c in example.chars() {
            match c {
                '0'..='9' => pattern.push('#'),
                'A'..='Z' => pattern.push('?'),
                '#' | '?' | '*' | '\\' => pattern.extend(['\\', c]),
                c => pattern.push(c),
            }
        }
        Values::Pattern { pattern }
    })
}

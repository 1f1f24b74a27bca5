//! Which built-in text a column of characters holds: a list of (table, column, text), first match
//! that fits wins. Alternatives are parted by `|`; all words of one must be in the name.

use super::{
    field::{Field, Guess, guess},
    text_rules::RULES,
};
use crate::{spec::Values, values};

/// What is left: neutral names and words, the longer ones first.
const NEUTRAL: &[&str] = &["text.label", "text.word", "commerce.size"];

/// What the whole schema is about, the column, the text.
const TRADES: &[(&str, &str, &str)] = &[
    (
        "library|librarie",
        "job title|position|title",
        "work.library_job_title",
    ),
    (
        "library|librarie",
        "name|department",
        "work.library_department",
    ),
    (
        "patient|clinic|hospital",
        "job title|position|title",
        "work.medical_job_title",
    ),
    ("patient|clinic|hospital", "name|department", "medical.ward"),
    (
        "student|school",
        "job title|position|title",
        "work.school_job_title",
    ),
    (
        "restaurant",
        "job title|position|title",
        "work.restaurant_job_title",
    ),
];

/// Titles and departments are those of the trade that the schema's tables show.
fn of_trade(field: &Field<'_>) -> Option<Guess> {
    let staff = field.is_of("employee|staff") && field.says("job title|position|title");
    let department = field.is_of("department") && field.own() == "name";
    let about = |words: &str| {
        field
            .schema
            .tables
            .iter()
            .any(|t| super::field::says(&super::words::of_table(t.name.shown()), words))
    };
    let (_, _, text) = TRADES.iter().find(|(trade, column, text)| {
        (staff && !text.ends_with("department") && !text.ends_with("ward") || department)
            && field.says(column)
            && about(trade)
            && fits(field, text)
    })?;
    guess(named(text), 0.85, "the tables tell the trade")
}

pub(super) fn infer(field: &Field<'_>) -> Option<Guess> {
    if let Some(guess) = of_trade(field) {
        return Some(guess);
    }
    let (_, _, text, confidence) = RULES.iter().find(|(table, column, text, _)| {
        (table.is_empty() || field.is_of(table)) && field.says(column) && fits(field, text)
    })?;
    let about = values::find(text).map_or("", |t| t.about);
    let about = about.split(':').next().unwrap_or_default().to_lowercase();
    guess(named(text), *confidence, format!("the name tells: {about}"))
}

/// Neutral text, or letters and digits where even words are too long or too few.
pub(super) fn neutral(field: &Field<'_>) -> Guess {
    let text = NEUTRAL.iter().find(|text| fits(field, text));
    let values = text.map_or_else(|| pattern(field), |text| named(text));
    Guess {
        values,
        why: super::field::why(0.3, "nothing tells what it means"),
    }
}

/// Codes as long as the column holds, of no more than eight characters.
fn pattern(field: &Field<'_>) -> Values {
    let least = field.limits.min_chars.unwrap_or(1);
    let length = field.room().unwrap_or(8).min(8).max(least) as usize;
    let letters = length.div_ceil(3);
    // Very different values need more than digits can tell.
    let digits = if field.different > 10u64.pow((length - letters).min(8) as u32) {
        "*"
    } else {
        "#"
    };
    Values::Pattern {
        pattern: "?".repeat(letters) + &digits.repeat(length - letters),
    }
}

pub(super) fn named(text: &str) -> Values {
    Values::Text {
        text: text.to_owned(),
        group: None,
    }
}

/// Whether every value of the text has room, and enough of them differ.
pub(super) fn fits(field: &Field<'_>, text: &str) -> bool {
    let Some(text) = values::find(text) else {
        return false;
    };
    let room = field.room().is_none_or(|room| text.max_chars <= room);
    room && field.limits.min_chars.unwrap_or(0) <= 1
        && (field.different == 0 || text.distinct && text.capacity >= field.different)
}

/// Every text the rules name.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    RULES
        .iter()
        .map(|(_, _, text, _)| *text)
        .chain(NEUTRAL.iter().copied())
        .chain(TRADES.iter().map(|(_, _, text)| *text))
}

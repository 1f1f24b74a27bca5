//! Regular expressions and LIKE patterns as texts one can count.

use regex_syntax::hir::{Hir, HirKind};

use crate::engine::pattern::Pattern;

/// More places than this are no code but prose.
const MAX_PLACES: usize = 256;
/// How often an unbounded repetition repeats beyond its minimum.
const EXTRA: u32 = 4;

/// A pattern whose every text matches the expression, when it is simple enough.
pub(super) fn from_regex(regex: &str) -> Option<Pattern> {
    let hir = regex_syntax::ParserBuilder::new()
        .utf8(true)
        .build()
        .parse(regex)
        .ok()?;
    let mut places = Vec::new();
    collect(&hir, &mut places)?;
    Some(Pattern::new(places))
}

fn collect(hir: &Hir, places: &mut Vec<Vec<char>>) -> Option<()> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => {
            places.extend(
                std::str::from_utf8(&literal.0)
                    .ok()?
                    .chars()
                    .map(|c| vec![c]),
            );
        }
        HirKind::Class(class) => places.push(class_letters(class)?),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(repetition.min.max(1) + EXTRA);
            for _ in 0..repetition.min.max(1).min(most) {
                collect(&repetition.sub, places)?;
            }
        }
        HirKind::Capture(capture) => collect(&capture.sub, places)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| collect(part, places))?,
        // One branch is enough to satisfy the check.
        HirKind::Alternation(branches) => collect(branches.first()?, places)?,
    }
    (places.len() <= MAX_PLACES).then_some(())
}

/// The letters of a class that people type: ASCII, letters and digits first.
fn class_letters(class: &regex_syntax::hir::Class) -> Option<Vec<char>> {
    let within = |c: char| match class {
        regex_syntax::hir::Class::Unicode(class) => class
            .ranges()
            .iter()
            .any(|range| (range.start()..=range.end()).contains(&c)),
        regex_syntax::hir::Class::Bytes(class) => class
            .ranges()
            .iter()
            .any(|range| c.is_ascii() && (range.start()..=range.end()).contains(&(c as u8))),
    };
    let printable: Vec<char> = (' '..='~').filter(|&c| within(c)).collect();
    let plain: Vec<char> = printable
        .iter()
        .copied()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    // `.` and `[^@]` mean any sensible letter, `[A-Z]` just those.
    let letters = if plain.len() > 62 / 2 {
        plain
            .into_iter()
            .filter(|c| !c.is_ascii_uppercase())
            .collect()
    } else if plain.is_empty() {
        printable
    } else {
        plain
    };
    (!letters.is_empty()).then_some(letters)
}

/// The length of the shortest repetition is kept by taking `%` for nothing.
pub(super) fn from_like(pattern: &str) -> Option<Pattern> {
    let mut places = Vec::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '%' => places.extend(std::iter::repeat_n(('a'..='z').collect::<Vec<_>>(), 6)),
            '_' => places.push(('A'..='Z').collect()),
            '\\' => places.push(vec![chars.next()?]),
            c => places.push(vec![c]),
        }
    }
    (places.len() <= MAX_PLACES).then(|| Pattern::new(places))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Rule;

    fn check(regex: &str, capacity: Option<u64>) {
        assert_eq!(
            from_regex(regex).map(|pattern| pattern.capacity()),
            capacity,
            "{regex}"
        );
    }

    #[test]
    fn simple_expressions_can_be_counted() {
        check("^[A-Z]{3}$", Some(26 * 26 * 26));
        check("^(AB|CD)-\\d{2}$", Some(100));
        check("^[0-9]+$", Some(10));
        check("^x?y*$", Some(1));
        check("(", None);
    }
}

//! Texts by pattern: `AB-####`, and the strings of a regular expression's simple part.

use crate::{
    array::{Array, Data},
    engine::{Batch, Rule, pick::Picks, write_texts},
    rng::mix,
};

/// A text of places, each with its own letters: every combination is one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) places: Vec<Vec<char>>,
    capacity: u64,
}

impl Pattern {
    pub(crate) fn new(places: Vec<Vec<char>>) -> Self {
        let capacity = places.iter().fold(1u64, |product, place| {
            product.saturating_mul(place.len() as u64)
        });
        Self { places, capacity }
    }

    /// Reads `#` (digit), `?` (capital), `*` (either) and `\x` (x itself).
    pub(crate) fn parse(pattern: &str) -> Self {
        let (digits, capitals) = ('0'..='9', 'A'..='Z');
        let mut places = Vec::new();
        let mut chars = pattern.chars();
        while let Some(c) = chars.next() {
            places.push(match c {
                '#' => digits.clone().collect(),
                '?' => capitals.clone().collect(),
                '*' => capitals.clone().chain(digits.clone()).collect(),
                '\\' => vec![chars.next().unwrap_or('\\')],
                other => vec![other],
            });
        }
        Self::new(places)
    }

    /// `width` letters and digits.
    pub(crate) fn code(width: u32) -> Self {
        Self::parse(&"*".repeat(width as usize))
    }

    fn write(&self, mut index: u64, word: u64, out: &mut String) {
        let start = out.len();
        let mut reversed: Vec<char> = Vec::with_capacity(self.places.len());
        let mut state = word;
        for place in self.places.iter().rev() {
            let n = place.len() as u64;
            // Patterns beyond 2^64 values go on with fresh random letters.
            let letter = if self.capacity == u64::MAX {
                state = mix(state.wrapping_add(0x9e37_79b9_7f4a_7c15));
                crate::rng::scale(state, n)
            } else {
                index % n
            };
            index /= n;
            reversed.push(place[letter as usize]);
        }
        out.truncate(start);
        out.extend(reversed.into_iter().rev());
    }
}

impl Rule for Pattern {
    fn capacity(&self) -> u64 {
        self.capacity
    }

    fn fill(&self, _: &Batch<'_>, picks: &Picks) -> Array {
        Array::full(Data::Text(write_texts(picks.len(), |i, out| {
            self.write(picks.index(i, self.capacity), picks.word(i), out);
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, index: u64, expected: &str) {
        let mut out = String::new();
        Pattern::parse(pattern).write(index, 0, &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn patterns_count_like_numbers() {
        check("AB-####", 42, "AB-0042");
        check("?#", 25 * 10 + 9, "Z9");
        check("\\#*", 35, "#9");
        check("", 0, "");
        assert_eq!(Pattern::parse("??").capacity(), 676);
        assert_eq!(Pattern::code(30).capacity(), u64::MAX);
    }
}

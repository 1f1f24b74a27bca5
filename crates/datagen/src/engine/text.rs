//! The built-in texts, fitted to a column's length and made unique where they must be.

use crate::{
    array::{Array, Data},
    engine::{
        Batch, Rule,
        pick::{Picks, bend},
        write_texts,
    },
    spec::Shape,
    values::Text,
};

/// One built-in text.
pub(crate) struct BuiltIn {
    pub(crate) text: &'static Text,
    /// The longest string the column takes, in characters.
    pub(crate) max_chars: Option<u32>,
    /// Make more values than the text has by numbering them.
    pub(crate) numbered: bool,
}

impl std::fmt::Debug for BuiltIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BuiltIn({})", self.text.name)
    }
}

impl BuiltIn {
    fn fits(&self) -> bool {
        self.max_chars.is_none_or(|max| self.text.max_chars <= max)
    }
}

impl Rule for BuiltIn {
    fn capacity(&self) -> u64 {
        if self.numbered {
            u64::MAX / 2
        } else if self.text.distinct && self.fits() {
            self.text.capacity
        } else {
            0
        }
    }

    fn fill(&self, _: &Batch<'_>, picks: &Picks) -> Array {
        let capacity = self.text.capacity;
        let shape = if self.text.popular {
            Shape::Low
        } else {
            Shape::Uniform
        };
        let fits = self.fits();
        let texts = write_texts(picks.len(), |i, out| match picks {
            Picks::Words(words) => {
                let index = crate::rng::scale(bend(words[i], shape), capacity);
                (self.text.write)(index, out);
                if !fits {
                    shorten(out, self.max_chars);
                }
            }
            Picks::Ranks(ranks) => {
                let (round, index) = (ranks[i] / capacity, ranks[i] % capacity);
                (self.text.write)(index, out);
                if round > 0 || !self.text.distinct || !fits {
                    number(out, ranks[i], self.max_chars);
                }
            }
        });
        Array::full(Data::Text(texts))
    }
}

/// Cuts a text to the column's length, at a space where one is near.
pub(crate) fn shorten(text: &mut String, max_chars: Option<u32>) {
    let Some(max) = max_chars.map(|max| max as usize) else {
        return;
    };
    let Some((cut, _)) = text.char_indices().nth(max) else {
        return;
    };
    let space = text[..cut].rfind(' ').filter(|&space| space * 3 > cut * 2);
    text.truncate(space.unwrap_or(cut));
    text.truncate(text.trim_end_matches([' ', ',', ';', '-']).len());
}

/// Ends a text with ` 17`, taking room from the text where the column is short.
fn number(text: &mut String, rank: u64, max_chars: Option<u32>) {
    let digits = rank.checked_ilog10().map_or(1, |log| log + 1);
    shorten(text, max_chars.map(|max| max.saturating_sub(digits + 1)));
    text.push(' ');
    push_number(rank, text);
}

/// Appends a number in decimal digits.
pub(crate) fn push_number(mut number: u64, out: &mut String) {
    let mut digits = [0u8; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    digits[start..]
        .iter()
        .for_each(|&digit| out.push(char::from(digit)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, max: u32, expected: &str) {
        let mut text = text.to_owned();
        shorten(&mut text, Some(max));
        assert_eq!(text, expected);
    }

    #[test]
    fn long_texts_end_at_a_word() {
        check("The Silent River", 16, "The Silent River");
        check("The Silent River", 13, "The Silent");
        check("Unbelievable", 5, "Unbel");
        check("añb", 2, "añ");
        check("", 0, "");
    }

    #[test]
    fn numbers_take_room_from_the_text() {
        let mut text = "Science Fiction".to_owned();
        number(&mut text, 120, Some(12));
        assert_eq!(text, "Science 120");
    }
}

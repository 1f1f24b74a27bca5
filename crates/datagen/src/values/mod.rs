//! The built-in texts: names, places, titles, numbers with check digits.
//!
//! Every text is a list one can index: the `n`-th of [`Text::capacity`] values, computed, never
//! stored. A random value is the value at a random index; unique values are the values at a
//! permutation of the row number. One file per family; [`ALL`] is the list.
//!
//! Texts that describe one thing (`place.city` and `place.zip`, `country.name` and `country.code`)
//! take it from the most significant digit of the index: scaled from one draw, they agree.

mod book;
mod codes;
mod commerce;
mod company;
mod contact;
mod education;
mod film;
mod finance;
mod food;
mod grammar;
mod hex;
mod internet;
mod it;
mod list;
mod medical;
mod misc;
mod music;
pub mod person;
mod place;
pub mod slug;
mod sport;
mod text;
mod travel;
mod work;

/// A built-in text.
pub struct Text {
    /// `family.thing`, as a Spec names it.
    pub name: &'static str,
    /// One line for people and models that choose among the texts.
    pub about: &'static str,
    /// How many values there are.
    pub capacity: u64,
    /// Whether no two indexes give the same value. Parts of a place, for example, repeat.
    pub distinct: bool,
    /// Whether low indexes are the common ones, so that draws should prefer them.
    pub popular: bool,
    /// The longest value, in characters.
    pub max_chars: u32,
    /// Appends the value at an index below the capacity.
    pub write: fn(u64, &mut String),
}

/// Every family.
pub const ALL: &[&[Text]] = &[
    person::TEXTS,
    place::TEXTS,
    contact::TEXTS,
    company::TEXTS,
    work::TEXTS,
    book::TEXTS,
    food::TEXTS,
    commerce::TEXTS,
    codes::TEXTS,
    internet::TEXTS,
    it::TEXTS,
    text::TEXTS,
    finance::TEXTS,
    medical::TEXTS,
    education::TEXTS,
    travel::TEXTS,
    music::TEXTS,
    film::TEXTS,
    sport::TEXTS,
    misc::TEXTS,
];

/// The text a Spec names.
pub fn find(name: &str) -> Option<&'static Text> {
    ALL.iter().copied().flatten().find(|text| text.name == name)
}

#[cfg(test)]
mod tests;

//! Films and series.

use super::{
    Text,
    grammar::{Grammar, Part::*},
    list::{grammar, list, words},
};

words! {
    ADJ = "book/adj";
    NOUN = "book/noun";
    OF = "book/of";
    GENRE = "film/genre";
    RATING = "film/rating";
    ROLE = "film/role";
}

const TITLE: Grammar = Grammar(&[
    &[L("The "), P(ADJ), L(" "), P(NOUN)],
    &[P(NOUN), L(" of "), P(OF)],
    &[P(ADJ), L(" "), P(NOUN), L(": "), P(OF)],
    &[L("The "), P(NOUN), L(" and the "), P(NOUN)],
]);
const EPISODE: Grammar = Grammar(&[
    &[P(ADJ), L(" "), P(NOUN)],
    &[L("The "), P(NOUN), L(": "), P(OF)],
]);

pub(super) const TEXTS: &[Text] = &[
    grammar!("film.title", "Films: The Last Harbor", TITLE),
    grammar!("film.episode", "Episodes of a series", EPISODE),
    list!("film.genre", "Genres of films", GENRE),
    list!("film.rating", "Ratings by age: PG-13", RATING),
    list!("film.role", "Jobs in a film", ROLE),
];

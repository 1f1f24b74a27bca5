//! Books.

use super::{
    Text,
    grammar::{Grammar, Part::*},
    list::{grammar, list, words},
};

use super::person::GIVEN;

words! {
    FAMILY = "person/family";
    ADJ = "book/adj";
    NOUN = "book/noun";
    OF = "book/of";
    SUBJECT = "book/subject";
    GUIDE = "book/guide";
    AUDIENCE = "book/audience";
    PLACE = "book/place";
    GENRE = "book/genre";
    EDITION = "book/edition";
    SERIES = "book/series";
}

const TITLE: Grammar = Grammar(&[
    &[L("The "), P(ADJ), L(" "), P(NOUN), L(" of "), P(PLACE)],
    &[L("The "), P(ADJ), L(" "), P(NOUN), L(" of "), P(OF)],
    &[L("A "), P(NOUN), L(" of "), P(OF), L(" and "), P(OF)],
    &[
        L("The "),
        P(NOUN),
        L(", the "),
        P(NOUN),
        L(" and the "),
        P(NOUN),
    ],
    &[P(ADJ), L(" "), P(NOUN), L(", "), P(ADJ), L(" "), P(NOUN)],
    &[P(GIVEN), L(" and the "), P(ADJ), L(" "), P(NOUN)],
    &[
        L("The "),
        P(NOUN),
        L(" and the "),
        P(NOUN),
        L(" of "),
        P(OF),
    ],
    &[
        P(GUIDE),
        L(" "),
        P(SUBJECT),
        L(" and "),
        P(SUBJECT),
        L(" "),
        P(AUDIENCE),
    ],
    &[P(GIVEN), L(" "), P(FAMILY), L(" and the "), P(NOUN)],
]);
const SHORT: Grammar = Grammar(&[
    &[L("The "), P(ADJ), L(" "), P(NOUN)],
    &[P(ADJ), L(" "), P(NOUN)],
    &[L("The "), P(NOUN), L(" of "), P(OF)],
]);
const CALL: Grammar = Grammar(&[&[N(100, 999), L("."), D(2), L(" "), A, A, A]]);
const SERIES_NAME: Grammar = Grammar(&[
    &[L("The "), P(NOUN), L(" "), P(SERIES)],
    &[L("The "), P(ADJ), L(" "), P(SERIES)],
]);

pub(super) const TEXTS: &[Text] = &[
    grammar!(
        "book.title",
        "Titles of books: The Silent Garden of Lisbon",
        TITLE
    ),
    grammar!(
        "book.short_title",
        "Short titles of books: The Silent Garden",
        SHORT
    ),
    list!("book.genre", "Genres of books", GENRE),
    list!("book.edition", "Editions: 2nd Edition", EDITION),
    grammar!("book.series", "Series of books", SERIES_NAME),
    grammar!(
        "book.call_number",
        "Call numbers of a library: 823.91 KIN",
        CALL
    ),
];

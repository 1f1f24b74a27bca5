//! How to reach people: phone numbers, all in the fictional exchange 555.

use super::{
    Text,
    grammar::{Grammar, Part::*},
    list::{grammar, words},
};

words! {
    AREA = "place/us", 3;
}

const PHONE: Grammar = Grammar(&[&[P(AREA), L("-555-"), D(4)]]);
const INTERNATIONAL: Grammar = Grammar(&[&[L("+1 "), P(AREA), L(" 555 "), D(4)]]);
const E164: Grammar = Grammar(&[&[L("+1"), P(AREA), L("555"), D(4)]]);
const DIGITS: Grammar = Grammar(&[&[P(AREA), L("555"), D(4)]]);
const LOCAL: Grammar = Grammar(&[&[L("555-"), D(4)]]);
const EXTENSION: Grammar = Grammar(&[&[N(1000, 9999)]]);

pub(super) const TEXTS: &[Text] = &[
    grammar!("contact.phone", "Phone numbers: 512-555-0142", PHONE),
    grammar!(
        "contact.phone_international",
        "The same as +1 512 555 0142",
        INTERNATIONAL
    ),
    grammar!("contact.phone_e164", "The same as +15125550142", E164),
    grammar!("contact.phone_digits", "The same as 5125550142", DIGITS),
    grammar!("contact.phone_local", "The same as 555-0142", LOCAL),
    grammar!("contact.extension", "Extensions of four digits", EXTENSION),
];

//! People: names, emails that match them, logins; and how to reach them.

use super::field::{Field, Guess, guess};
use super::texts::{fits, named};
use crate::spec::Values;

/// Tables whose rows are people.
const PEOPLE: &str = "person|user|customer|employee|student|patient|member|author|teacher|driver|\
    contact|client|guest|passenger|doctor|nurse|player|staff|agent|lead|manager|subscriber|tenant|\
    instructor|professor|candidate|applicant|owner|volunteer|donor|reader|actor|director|worker|\
    resident|visitor|attendee|participant|coach|pilot|librarian|borrower|physician|admin|speaker|\
    freelancer|technician|chef|courier|recipient|writer|editor|reviewer";
const FIRST: &str = "first name|given name";
const LAST: &str = "last name|family name";

pub(super) fn infer(field: &Field<'_>) -> Option<Guess> {
    if field.says("first name|given name|preferred name|nickname|nick name|middle name") {
        let gender = field.sibling("gender|sex").map(str::to_owned);
        let middle = field.says("middle name");
        let short = field.room().is_some_and(|room| room < 13);
        if short {
            return guess(
                named("person.initial"),
                0.7,
                "a name with room for an initial",
            );
        }
        let confidence = if middle { 0.9 } else { 0.97 };
        return guess(
            Values::FirstName { gender },
            confidence,
            "the name tells: a given name",
        );
    }
    if field.says("last name|family name|maiden name") && fits(field, "person.last_name") {
        return guess(
            named("person.last_name"),
            0.97,
            "the name tells: a family name",
        );
    }
    email(field)
        .or_else(|| username(field))
        .or_else(|| website(field))
        .or_else(|| full_name(field))
        .or_else(|| phone(field))
}

fn email(field: &Field<'_>) -> Option<Guess> {
    if !field.says("email|e mail|mail") || field.says("subject|body|template|type|verified|status")
    {
        return None;
    }
    if field.room().is_some_and(|room| room < 24) {
        return None;
    }
    let (first, last, name) = of_person(field);
    guess(
        Values::Email { first, last, name },
        0.95,
        "the name tells: an email address",
    )
}

fn username(field: &Field<'_>) -> Option<Guess> {
    if !field.says("user name|login|login name|nick") || field.says("date|at|count|ip") {
        return None;
    }
    let (first, last, name) = of_person(field);
    guess(
        Values::Username { first, last, name },
        0.9,
        "the name tells: a login",
    )
}

/// The columns that hold the person's name: first and last, or the whole one.
fn of_person(field: &Field<'_>) -> (Option<String>, Option<String>, Option<String>) {
    let first = field.sibling(FIRST).map(str::to_owned);
    let last = field.sibling(LAST).map(str::to_owned);
    if first.is_some() && last.is_some() {
        return (first, last, None);
    }
    let full = field.sibling("full name").or_else(|| {
        let name = field.sibling("name")?;
        (field.is_of(PEOPLE) && !super::words::of(name).iter().any(|w| w == "user")).then_some(name)
    });
    (None, None, full.map(str::to_owned))
}

fn website(field: &Field<'_>) -> Option<Guess> {
    if !field.says("website|homepage|web site|site url|web") || field.room().is_some_and(|r| r < 40)
    {
        return None;
    }
    let name = field.sibling("name").map(str::to_owned);
    guess(
        Values::Website { name },
        0.9,
        "the name tells: a web address",
    )
}

fn full_name(field: &Field<'_>) -> Option<Guess> {
    if field.words.last().map(String::as_str) != Some("name")
        && !field.words.iter().any(|w| roles(w))
    {
        return None;
    }
    let own = field.own();
    let of_table = field.is_of(PEOPLE) && (own == "name" || own.is_empty());
    let said = field
        .says("full name|display name|cardholder name|contact name|card holder|author name")
        || field.says(PEOPLE) && field.says("name") && !field.says("user name|company name")
        || field.words.len() == 1 && field.words.iter().any(|w| roles(w));
    if !(said || of_table) || field.is_of("company|department|role") && own == "name" {
        return None;
    }
    if field.different > 0 && !fits(field, "person.full_name")
        || field.room().is_some_and(|r| r < 25)
    {
        return None;
    }
    guess(
        Values::FullName,
        0.85,
        "the name tells: a person's whole name",
    )
}

fn roles(word: &str) -> bool {
    matches!(
        word,
        "author"
            | "director"
            | "recipient"
            | "instructor"
            | "teacher"
            | "doctor"
            | "cardholder"
            | "beneficiary"
            | "payee"
    )
}

fn phone(field: &Field<'_>) -> Option<Guess> {
    if !field.says("phone|mobile|fax|cellphone") || field.says("type|model|code|verified|brand") {
        return None;
    }
    let with_place = field.sibling("city|state|zip").is_some() && !field.says("mobile|fax");
    if with_place && fits(field, "place.phone_plain") {
        let values = Values::Text {
            text: "place.phone_plain".into(),
            group: Some("place".into()),
        };
        return guess(values, 0.95, "the name tells: a phone number of the place");
    }
    const KINDS: [&str; 4] = [
        "contact.phone",
        "contact.phone_digits",
        "contact.phone_local",
        "contact.extension",
    ];
    let kind = KINDS.into_iter().find(|kind| fits(field, kind))?;
    guess(named(kind), 0.95, "the name tells: a phone number")
}

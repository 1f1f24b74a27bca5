//! Which columns hold what tells about a person.
//!
//! Both the rule that fills a column and its name count: a rule may be a plain pattern where the name
//! says phone, and a name may say nothing where the rule makes emails.

use super::words;
use crate::{
    schema::{Column, DataType},
    spec::{ColumnSpec, Values},
};

/// What a column tells about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personal {
    Name,
    Email,
    Phone,
    /// A street address or its postal code; a city alone is not one.
    Address,
    BirthDate,
    /// A payment card or bank account.
    Card,
    /// A number that the state, an insurer or the like gave a person.
    Identifier,
    Login,
    /// Where a device of a person is.
    Device,
}

impl Personal {
    /// The word that stands for it in a masked value.
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::BirthDate => "birth date",
            Self::Card => "account",
            Self::Identifier => "id",
            Self::Login => "login",
            Self::Device => "device",
        }
    }
}

/// Built-in texts, by the beginning of their names.
const TEXTS: &[(&str, Personal)] = &[
    ("person.first_name", Personal::Name),
    ("person.female_name", Personal::Name),
    ("person.male_name", Personal::Name),
    ("person.last", Personal::Name),
    ("person.full_name", Personal::Name),
    ("internet.email", Personal::Email),
    ("internet.handle", Personal::Login),
    ("internet.ip", Personal::Device),
    ("internet.mac", Personal::Device),
    ("contact.phone", Personal::Phone),
    ("place.phone", Personal::Phone),
    ("place.address", Personal::Address),
    ("place.street", Personal::Address),
    ("place.unit", Personal::Address),
    ("place.zip", Personal::Address),
    ("codes.card_number", Personal::Card),
    ("codes.iban", Personal::Card),
    ("codes.account_number", Personal::Card),
    ("codes.ssn", Personal::Identifier),
    ("codes.passport", Personal::Identifier),
    ("codes.driver_license", Personal::Identifier),
    ("codes.license_plate", Personal::Identifier),
    ("codes.policy", Personal::Identifier),
    ("medical.record_number", Personal::Identifier),
];

/// Words of a column's name that say it, all of an entry in a row.
const WORDS: &[(&str, Personal)] = &[
    ("email", Personal::Email),
    ("e mail", Personal::Email),
    ("first name", Personal::Name),
    ("last name", Personal::Name),
    ("middle name", Personal::Name),
    ("maiden name", Personal::Name),
    ("family name", Personal::Name),
    ("given name", Personal::Name),
    ("full name", Personal::Name),
    ("nickname", Personal::Name),
    ("phone", Personal::Phone),
    ("fax", Personal::Phone),
    ("ip address", Personal::Device),
    ("mac address", Personal::Device),
    ("address", Personal::Address),
    ("street", Personal::Address),
    ("zip", Personal::Address),
    ("birth date", Personal::BirthDate),
    ("date birth", Personal::BirthDate),
    ("date of birth", Personal::BirthDate),
    ("born", Personal::BirthDate),
    ("birth year", Personal::BirthDate),
    ("card number", Personal::Card),
    ("credit card", Personal::Card),
    ("iban", Personal::Card),
    ("account number", Personal::Card),
    ("ssn", Personal::Identifier),
    ("social security", Personal::Identifier),
    ("passport", Personal::Identifier),
    ("tax id", Personal::Identifier),
    ("national id", Personal::Identifier),
    ("driver license", Personal::Identifier),
    ("license number", Personal::Identifier),
    ("license plate", Personal::Identifier),
    ("medical record", Personal::Identifier),
    ("user name", Personal::Login),
    ("login", Personal::Login),
];

/// Words after which the name speaks of something about it: whether an email is verified, how many
/// addresses there are, which row of another table.
const ABOUT: &[&str] = &[
    "count", "type", "status", "verified", "id", "at", "sent", "opened", "template", "subject",
];

/// What a column tells about a person, judged by its rule and its name.
pub fn personal(column: &Column, rule: Option<&ColumnSpec>) -> Option<Personal> {
    if column.ty == DataType::Bool {
        return None;
    }
    rule.and_then(|rule| by_rule(&rule.values))
        .or_else(|| by_name(column.name.shown()))
}

fn by_rule(values: &Values) -> Option<Personal> {
    match values {
        Values::FirstName { .. } | Values::FullName => Some(Personal::Name),
        Values::Email { .. } => Some(Personal::Email),
        Values::Username { .. } => Some(Personal::Login),
        Values::Text { text, .. } => TEXTS
            .iter()
            .find(|(start, _)| text.starts_with(start))
            .map(|(_, what)| *what),
        _ => None,
    }
}

fn by_name(name: &str) -> Option<Personal> {
    let words = words::of(name);
    let of_something = words.last().is_some_and(|last| {
        // `tax_id` is a number, `address_id` a reference.
        ABOUT.contains(&last.as_str())
            && !["tax id", "national id"].contains(&words.join(" ").as_str())
    });
    if of_something {
        return None;
    }
    let text = format!(" {} ", words.join(" "));
    WORDS
        .iter()
        .find(|(entry, _)| text.contains(&format!(" {entry} ")))
        .map(|(_, what)| *what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell() {
        for (name, expected) in [
            ("EmailAddress", Some(Personal::Email)),
            ("email_verified_at", None),
            ("custPhone", Some(Personal::Phone)),
            ("tel", Some(Personal::Phone)),
            ("address_id", None),
            ("tax_id", Some(Personal::Identifier)),
            ("dob", Some(Personal::BirthDate)),
            ("ip_address", Some(Personal::Device)),
            ("shipping_address", Some(Personal::Address)),
            ("title", None),
            ("total_amount", None),
            ("city", None),
        ] {
            assert_eq!(by_name(name), expected, "{name}");
        }
    }
}

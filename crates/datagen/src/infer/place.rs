//! Addresses, whose parts share a group and so describe one place.

use super::field::{Field, Guess, guess};
use super::texts::fits;
use crate::spec::Values;

pub(super) fn infer(field: &Field<'_>) -> Option<Guess> {
    if field.says("ip|mac|email|url|web") {
        return None;
    }
    let has_place = field.sibling("city|state|zip|province|town").is_some();
    let table = |what: &str| field.is_of(what) && field.own().as_str() == "name";
    let (texts, group): (&[&str], &str) = if field.says("city|town") || table("city") {
        (&["place.city"], "place")
    } else if field.says("state code|province code") {
        (&["place.state_code"], "place")
    } else if field.says("zip|zip code|post code") {
        (&["place.zip"], "place")
    } else if field.says("state|province")
        && (has_place
            || table("state")
            || field.words.len() == 1 && field.room().is_some_and(|r| r <= 3))
        || table("state")
    {
        (&["place.state", "place.state_code"], "place")
    } else if field.says("county") {
        (&["place.county"], "place")
    } else if field.says("area code") {
        (&["place.area_code"], "place")
    } else if field.says("country") || field.is_of("country") && field.says("name|code|iso") {
        country(field, has_place)
    } else if field.says("address 2|line 2|street 2|apartment|unit number|suite") {
        (&["place.unit"], "")
    } else if field.says("street name") {
        (&["place.street_name"], "")
    } else if field.says("address|street|line 1|address 1") && !field.says("type") {
        if has_place {
            (&["place.street"], "")
        } else {
            (&["place.address", "place.street"], "")
        }
    } else {
        return None;
    };
    let text = texts.iter().find(|text| fits(field, text))?;
    let values = Values::Text {
        text: (*text).to_owned(),
        group: grouped(field, group),
    };
    guess(values, 0.93, "the name tells: part of an address")
}

/// The country of a place is that of its city; a country alone may be any.
fn country(field: &Field<'_>, has_place: bool) -> (&'static [&'static str], &'static str) {
    let code = field.says("code|iso") || field.room().is_some_and(|room| room < 6);
    let three = field.says("code 3|iso 3|alpha 3") || field.room() == Some(3);
    match (has_place, code, three) {
        (true, false, _) => (
            &["place.country", "place.country_code3", "place.country_code"],
            "place",
        ),
        (true, true, true) => (&["place.country_code3"], "place"),
        (true, true, false) => (&["place.country_code"], "place"),
        (false, false, _) => (
            &["country.name", "country.code3", "country.code"],
            "country",
        ),
        (false, true, true) => (&["country.code3"], "country"),
        (false, true, false) => (&["country.code"], "country"),
    }
}

/// Billing and shipping addresses of one row are two places.
fn grouped(field: &Field<'_>, group: &str) -> Option<String> {
    const KINDS: &[&str] = &[
        "billing",
        "shipping",
        "delivery",
        "home",
        "work",
        "birth",
        "origin",
        "destination",
        "pickup",
        "mailing",
    ];
    if group.is_empty() {
        return None;
    }
    let kind = field.words.iter().find(|w| KINDS.contains(&w.as_str()));
    Some(kind.map_or_else(|| group.to_owned(), |kind| format!("{kind} {group}")))
}

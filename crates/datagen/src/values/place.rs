//! Places of the United States, whose parts agree, and the countries of the world.

use super::{
    Text,
    grammar::{Grammar, Part::*, digits, number},
    list::{count, fields, grammar, list, longest, looked_up, made, pick, words},
};

words! {
    CITY = "place/us", 0;
    STATE_CODE = "place/us", 1;
    ZIP = "place/us", 2;
    AREA = "place/us", 3;
    COUNTY = "place/us", 4;
    CODES = "place/states", 0;
    STATES = "place/states", 1;
    STREET = "place/street";
    SUFFIX = "place/suffix";
    COUNTRY = "place/countries", 0;
    COUNTRY_2 = "place/countries", 1;
    COUNTRY_3 = "place/countries", 2;
    COUNTRY_CURRENCY = "place/countries", 3;
    COUNTRY_DIAL = "place/countries", 4;
    CAPITAL = "place/countries", 5;
    CONTINENT = "place/countries", 6;
    LANGUAGE = "place/languages", 0;
    LANGUAGE_CODE = "place/languages", 1;
    TIMEZONE = "place/timezones";
    LOCALE = "place/locales";
    REGION = "place/regions";
    OFFICE = "place/office";
    DISTRICT = "place/landmark";
}

const US: &str = include_str!("../../data/en/place/us.txt");
const LINES: usize = count(US);
const STATE: &[&str] = &looked_up::<LINES>(&fields::<LINES>(US, 1), CODES, STATES);
const PLACES: u64 = LINES as u64;
const ZIPS: u64 = PLACES * 100;
const PHONES: u64 = PLACES * 10_000;
/// Streets of one zip code in whole addresses: house numbers times names times kinds.
const DOORS: u64 = 9_000 * (STREET.len() * SUFFIX.len()) as u64;

const STREET_LINE: Grammar = Grammar(&[&[N(100, 9_999), L(" "), P(STREET), L(" "), P(SUFFIX)]]);
const UNIT: Grammar = Grammar(&[
    &[L("Apt "), N(1, 499)],
    &[L("Suite "), N(100, 899)],
    &[L("Unit "), N(1, 499)],
]);
const LOCATION: Grammar = Grammar(&[
    &[P(OFFICE), L(", Floor "), N(1, 12)],
    &[P(OFFICE), L(", Room "), N(101, 499)],
]);

pub(super) const TEXTS: &[Text] = &[
    repeating("place.city", "Cities", CITY, |n, out| pick(CITY, n, out)),
    repeating("place.state", "States of the cities", STATE, |n, out| {
        pick(STATE, n, out)
    }),
    repeating(
        "place.state_code",
        "Their two letters",
        STATE_CODE,
        |n, out| pick(STATE_CODE, n, out),
    ),
    repeating(
        "place.county",
        "Counties of the cities",
        COUNTY,
        |n, out| pick(COUNTY, n, out),
    ),
    repeating("place.area_code", "Telephone areas", AREA, |n, out| {
        pick(AREA, n, out)
    }),
    repeating(
        "place.country",
        "The country of the cities",
        &["United States"],
        |_, out| out.push_str("United States"),
    ),
    repeating("place.country_code", "The same as US", &["US"], |_, out| {
        out.push_str("US")
    }),
    repeating(
        "place.country_code3",
        "The same as USA",
        &["USA"],
        |_, out| out.push_str("USA"),
    ),
    made!("place.zip", "Zip codes of five digits", ZIPS, 5, zip),
    made!(
        "place.phone",
        "Fictional phone numbers of the place: (512) 555-0142",
        PHONES,
        14,
        phone
    ),
    made!(
        "place.phone_plain",
        "The same as 512-555-0142",
        PHONES,
        12,
        phone_plain
    ),
    made!(
        "place.address",
        "Whole addresses with city, state and zip code",
        ZIPS * DOORS,
        60,
        address
    ),
    grammar!(
        "place.street",
        "Number and street: 4821 Maple Ave",
        STREET_LINE
    ),
    list!("place.street_name", "Names of streets", STREET),
    grammar!("place.unit", "Second lines of addresses: Apt 12", UNIT),
    grammar!(
        "place.office",
        "Where in a building: North Tower, Floor 3",
        LOCATION
    ),
    list!("place.region", "Regions of the country", REGION),
    list!("place.district", "Neighborhoods", DISTRICT),
    list!("place.timezone", "Time zones: America/New_York", TIMEZONE),
    list!("place.locale", "Locales: en_US", LOCALE),
    list!("place.language", "Languages: English", LANGUAGE),
    list!("place.language_code", "Their codes: en", LANGUAGE_CODE),
    list!("country.name", "Countries: France", COUNTRY),
    list!("country.code", "Their two letters: FR", COUNTRY_2),
    list!("country.code3", "Their three letters: FRA", COUNTRY_3),
    Text {
        distinct: false,
        ..list!(
            "country.currency",
            "Their currencies: EUR",
            COUNTRY_CURRENCY
        )
    },
    Text {
        distinct: false,
        ..list!(
            "country.dial_code",
            "Their dialing codes: +33",
            COUNTRY_DIAL
        )
    },
    list!("country.capital", "Their capitals", CAPITAL),
    Text {
        distinct: false,
        ..list!("country.continent", "Their continents", CONTINENT)
    },
];

/// A part of a place that several places share.
const fn repeating(
    name: &'static str,
    about: &'static str,
    list: &[&str],
    write: fn(u64, &mut String),
) -> Text {
    Text {
        name,
        about,
        capacity: PLACES,
        distinct: false,
        popular: false,
        max_chars: longest(list),
        write,
    }
}

fn zip(n: u64, out: &mut String) {
    pick(ZIP, n / 100, out);
    digits(n % 100, 2, out);
}

fn phone(n: u64, out: &mut String) {
    out.push('(');
    pick(AREA, n / 10_000, out);
    out.push_str(") 555-");
    digits(n % 10_000, 4, out);
}

fn phone_plain(n: u64, out: &mut String) {
    pick(AREA, n / 10_000, out);
    out.push_str("-555-");
    digits(n % 10_000, 4, out);
}

fn address(n: u64, out: &mut String) {
    let (zip_index, door) = (n / DOORS, n % DOORS);
    let place = zip_index / 100;
    let (names, kinds) = (STREET.len() as u64, SUFFIX.len() as u64);
    number(100 + door % 9_000, out);
    out.push(' ');
    pick(STREET, door / 9_000 % names, out);
    out.push(' ');
    pick(SUFFIX, door / 9_000 / names % kinds, out);
    out.push_str(", ");
    pick(CITY, place, out);
    out.push_str(", ");
    pick(STATE_CODE, place, out);
    out.push(' ');
    zip(zip_index, out);
}

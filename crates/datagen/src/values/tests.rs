//! What every text promises, tried on all of them.

use std::collections::{BTreeSet, HashMap};

use super::{ALL, Text, find, grammar::scatter};

fn texts() -> impl Iterator<Item = &'static Text> {
    ALL.iter().copied().flatten()
}

fn value(text: &Text, n: u64) -> String {
    let mut out = String::new();
    (text.write)(n, &mut out);
    out
}

fn values(name: &str, indexes: impl IntoIterator<Item = u64>) -> Vec<String> {
    let text = find(name).unwrap();
    indexes.into_iter().map(|n| value(text, n)).collect()
}

/// The first ten thousand indexes, the last hundred, and as many as the first from anywhere.
fn sample(capacity: u64) -> BTreeSet<u64> {
    let wide = u128::from(capacity);
    let anywhere = (0..10_000).map(|k| ((u128::from(scatter(k)) * wide) >> 64) as u64);
    (0..capacity.min(10_000))
        .chain(capacity.saturating_sub(100)..capacity)
        .chain(anywhere)
        .collect()
}

#[test]
fn names_are_unique() {
    let names: BTreeSet<_> = texts().map(|t| t.name).collect();
    assert_eq!(names.len(), texts().count());
    assert!(texts().all(|t| t.name.contains('.') && !t.about.is_empty() && t.capacity > 0));
}

#[test]
fn values_keep_their_promises() {
    let mut twice = Vec::new();
    for text in texts() {
        let mut seen = HashMap::new();
        for n in sample(text.capacity) {
            let value = value(text, n);
            let name = text.name;
            assert!(!value.is_empty(), "{name} {n} is empty");
            assert_eq!(value.trim(), value, "{name} {n}");
            assert!(
                !value.contains(['\r', '\n', '\t', '\0']),
                "{name} {n}: {value:?}"
            );
            let chars = value.chars().count() as u32;
            assert!(
                chars <= text.max_chars,
                "{name} {n}: {value:?} has {chars} characters"
            );
            if text.distinct
                && let Some(other) = seen.insert(value, n)
            {
                twice.push(format!("{name}: {other} and {n} give the same value"));
            }
        }
    }
    assert!(twice.is_empty(), "{twice:#?}");
}

#[test]
fn large_texts_are_large() {
    let check = |name: &str, least: u64| {
        let capacity = find(name).unwrap().capacity;
        assert!(capacity >= least, "{name}: {capacity}");
    };
    check("book.title", 1_000_000);
    check("company.name", 200_000);
    check("place.street", 10_000_000);
    check("text.review", 10_000_000);
    check("text.performance", 10_000_000);
    check("text.author_biography", 10_000_000);
    check("contact.phone", 1_000_000);
    check("person.last_first", 200_000);
}

#[test]
fn parts_of_a_place_agree() {
    let at = |name: &str, x: u64| {
        let text = find(name).unwrap();
        value(
            text,
            ((u128::from(x) * u128::from(text.capacity)) >> 64) as u64,
        )
    };
    let mut places = HashMap::new();
    for k in 0..20_000 {
        let x = scatter(k);
        let zip = at("place.zip", x);
        let phone = at("place.phone", x);
        let address = at("place.address", x);
        let city = (
            at("place.city", x),
            at("place.state_code", x),
            at("place.state", x),
        );
        assert!(
            address.ends_with(&format!(", {}, {} {zip}", city.0, city.1)),
            "{address}"
        );
        assert_eq!(phone.get(1..4).unwrap(), at("place.area_code", x));
        let area = phone.get(1..4).unwrap().to_owned();
        assert_eq!(places.entry(area).or_insert(city.clone()), &city);
    }
    assert!(places.len() > 150);
    insta::assert_snapshot!(at("place.address", u64::MAX / 3), @"9099 Lantern Dr, Newark, NJ 07133");
    assert_eq!(
        (at("country.name", 1 << 63), at("country.code", 1 << 63)),
        ("Ukraine".into(), "UA".into())
    );
}

#[test]
fn check_digits_are_right() {
    let digits = |text: &str| -> Vec<u32> { text.chars().filter_map(|c| c.to_digit(10)).collect() };
    for n in (0..200).map(|k| scatter(k) % 10_000_000) {
        let isbn = values("codes.isbn13", [n]).remove(0);
        let sum: u32 = digits(&isbn)
            .iter()
            .zip([1, 3].iter().cycle())
            .map(|(d, w)| d * w)
            .sum();
        assert_eq!(sum % 10, 0, "{isbn}");

        let isbn = values("codes.isbn10", [n]).remove(0);
        let value = |c: char| c.to_digit(10).unwrap_or(10);
        let sum: u32 = isbn
            .chars()
            .map(value)
            .zip((1..=10).rev())
            .map(|(d, w)| d * w)
            .sum();
        assert_eq!(sum % 11, 0, "{isbn}");

        let card = values("codes.card_number", [n]).remove(0);
        let luhn = |(at, d): (usize, &u32)| {
            if at % 2 == 0 {
                d * 2 / 10 + d * 2 % 10
            } else {
                *d
            }
        };
        assert_eq!(
            digits(&card).iter().enumerate().map(luhn).sum::<u32>() % 10,
            0,
            "{card}"
        );

        let iban = values("codes.iban", [n]).remove(0);
        let moved = format!("{}1314{}", &iban[4..], &iban[2..4]);
        assert_eq!(moved.parse::<u128>().unwrap() % 97, 1, "{iban}");

        let routing = values("codes.routing_number", [n]).remove(0);
        let sum: u32 = digits(&routing)
            .iter()
            .zip([3, 7, 1].iter().cycle())
            .map(|(d, w)| d * w)
            .sum();
        assert_eq!(sum % 10, 0, "{routing}");
    }
    // Known numbers: the ISBN of the standard's own example, and a VIN of ones.
    assert_eq!(values("codes.isbn13", [30_640_615]), ["9780306406157"]);
    assert_eq!(values("codes.isbn10", [30_640_615]), ["0306406152"]);
}

#[test]
fn gender_labels() {
    use super::person::Gender::{self, Any, Female, Male};
    let check = |label: &str, expected| assert_eq!(Gender::of_label(label), expected, "{label}");
    check("F", Female);
    check("woman", Female);
    check(" MALE ", Male);
    check("Mr.", Male);
    check("Other", Any);
    check("", Any);
}

#[test]
fn examples() {
    let spread = |name: &str| {
        let text = find(name).unwrap();
        let step = text.capacity / 3;
        values(name, [0, 1, step, 2 * step + 1]).join(" | ")
    };
    insta::assert_snapshot!(spread("book.title"), @"The Silent Shadow of Istanbul | The Silent Shadow of Stars | The Orchard, the Horizon and the Star | Notes on Economics and Woodworking Illustrated");
    insta::assert_snapshot!(spread("company.name"), @"Apex Healthcare Ltd. | Smith & Garcia Ltd. | Tyler & Kemp Labs | Vanguard Plastics Holdings");
    insta::assert_snapshot!(spread("food.dish"), @"Classic Caprese Salad | Classic Cheeseburger | Classic Hummus Platter | Classic Butter Chicken");
    insta::assert_snapshot!(spread("place.street"), @"100 Elm Pkwy | 101 Cherry Blvd | 100 Elm Dr | 101 Cherry Ave");
    insta::assert_snapshot!(spread("misc.opening_hours"), @"6:00 AM - 6:00 PM | 6:30 AM - 6:00 PM | 10:00 AM - 6:00 PM | 8:30 AM - 6:00 PM");
    insta::assert_snapshot!(spread("codes.vin"), @"1R9AAAAA7RA000000 | 1R9AAAAA9RA000001 | 1R9AAAAH0RA000000 | 1R9AAAAR1RA000001");
    insta::assert_snapshot!(spread("text.performance"), @"Consistently meets deadlines in the current role. Keeps stakeholders well informed. The employee could strengthen written communication. Launch an advanced certification before the summer. | Shows strong ownership of tasks over the last six months. Brings thoughtful ideas to planning. The employee could plan further ahead. Deliver a mentoring plan for new hires before the next review. | Consistently meets deadlines in the current role. Keeps stakeholders well informed. The employee could strengthen written communication. Present the knowledge base ahead of the annual planning. | Shows strong ownership of tasks over the last six months. Brings thoughtful ideas to planning. The employee could plan further ahead. Present the monthly reporting process ahead of the annual planning.");
}

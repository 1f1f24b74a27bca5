//! Numbers and shares as people write them.

use super::words::Word;

const SMALL: &[(&str, f64)] = &[
    ("zero", 0.0),
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("twelve", 12.0),
    ("fifteen", 15.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
    ("dozen", 12.0),
];

const SCALES: &[(&str, f64)] = &[
    ("hundred", 100.0),
    ("thousand", 1e3),
    ("k", 1e3),
    ("million", 1e6),
    ("m", 1e6),
    ("mio", 1e6),
    ("billion", 1e9),
];

const PARTS: &[(&str, f64)] = &[
    ("half", 2.0),
    ("halves", 2.0),
    ("third", 3.0),
    ("thirds", 3.0),
    ("quarter", 4.0),
    ("quarters", 4.0),
    ("fourth", 4.0),
    ("fifth", 5.0),
    ("fifths", 5.0),
    ("sixth", 6.0),
    ("eighth", 8.0),
    ("tenth", 10.0),
    ("tenths", 10.0),
];

/// A number at the start of the words, and what follows it.
pub(super) fn number(words: &[Word]) -> Option<(f64, &[Word])> {
    let (first, mut rest) = words.split_first()?;
    if first.quoted {
        return None;
    }
    let (first, mut rest_of) = match first.low.as_str() {
        "a" | "an"
            if rest
                .first()
                .is_some_and(|w| w.is(&["dozen", "hundred", "thousand", "million"])) =>
        {
            (1.0, true)
        }
        word => (
            single(word)?,
            word.ends_with(|c: char| c.is_ascii_digit()) || known(SMALL, word).is_some(),
        ),
    };
    let mut value = first;
    while rest_of
        && let Some((scale, after)) = rest.split_first()
        && let Some(times) = known(SCALES, &scale.low).or((scale.low == "dozen").then_some(12.0))
    {
        value *= times;
        rest = after;
        rest_of = true;
    }
    Some((value, rest))
}

/// `40k`, `1.5M`, `90,000`, `$40`, `1_000`, `-5`.
pub(super) fn single(word: &str) -> Option<f64> {
    if let Some(small) = known(SMALL, word) {
        return Some(small);
    }
    let bare = word.trim_start_matches(['$', '\u{20ac}', '\u{a3}', '~', '+']);
    let bare = bare.trim_end_matches(['$', '\u{20ac}', '\u{a3}']);
    let end = bare.find(|c: char| c.is_alphabetic()).unwrap_or(bare.len());
    let (digits, scale) = bare.split_at(end);
    let times = match scale {
        "" => 1.0,
        scale => known(SCALES, scale)?,
    };
    let groups: Vec<&str> = digits.split(',').collect();
    let grouped = groups.len() == 1
        || groups[1..]
            .iter()
            .all(|g| g.split('.').next().is_some_and(|g| g.len() == 3));
    let plain: String = digits.chars().filter(|c| !matches!(c, ',' | '_')).collect();
    let number: f64 = plain.parse().ok()?;
    let starts = plain.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.');
    (grouped && starts && number.is_finite()).then_some(number * times)
}

fn known(list: &[(&str, f64)], word: &str) -> Option<f64> {
    list.iter()
        .find(|(text, _)| *text == word)
        .map(|(_, value)| *value)
}

/// A share of a whole at the start of the words: `30%`, `30 percent`, `a third`, `one in ten`, `half`.
pub(super) fn share(words: &[Word]) -> Option<(f64, &[Word])> {
    let (first, rest) = words.split_first()?;
    if first.quoted {
        return None;
    }
    if let Some(digits) = first.low.strip_suffix('%') {
        let share = single(digits)? / 100.0;
        return (0.0..=1.0).contains(&share).then_some((share, rest));
    }
    if let Some((number, after)) = number(words)
        && let Some((unit, after)) = after.split_first()
    {
        if unit.is(&["%", "percent", "percents", "pct"]) {
            return (0.0..=100.0)
                .contains(&number)
                .then_some((number / 100.0, after));
        }
        if unit.is(&["per"]) && after.first().is_some_and(|w| w.is(&["cent"])) {
            return (0.0..=100.0)
                .contains(&number)
                .then_some((number / 100.0, &after[1..]));
        }
        if unit.is(&["in", "of", "out"]) && number == 1.0 || unit.is(&["in"]) {
            let after = if unit.is(&["out"]) {
                super::words::starts(after, "of")?
            } else {
                after
            };
            let spelled = matches!(first.low.as_str(), "one" | "two" | "three")
                || first.low.parse::<u32>().is_ok();
            if let Some((whole, after)) = self::number(after)
                .filter(|(n, _)| spelled && *n >= number && *n > 1.0 && *n <= 1000.0)
            {
                return Some((number / whole, after));
            }
        }
        if let Some(part) = known(PARTS, &unit.low) {
            return (number <= part).then_some((number / part, after));
        }
    }
    if let Some(part) = known(PARTS, &first.low) {
        return Some((1.0 / part, rest));
    }
    if first.is(&["a", "an", "one"])
        && let Some((unit, after)) = rest.split_first()
        && let Some(part) = known(PARTS, &unit.low)
    {
        return Some((1.0 / part, after));
    }
    None
}

/// A number as text without needless decimals.
pub(super) fn plain(number: f64) -> String {
    let rounded = (number * 1e6).round() / 1e6;
    format!("{rounded}")
}

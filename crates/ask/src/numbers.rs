//! Prose held against the cells it speaks of: every number in it must be found among them.
//!
//! Found means: equal as far as the prose shows it. `1.2k` is 1,187, `12.5 %` is 12.48 or 0.1248,
//! `3rd` is 3, `2024` is in 2024-05-01. Numbers written as words are not looked at.

use serde::{Deserialize, Serialize};

/// What prose may speak of: cells, statistics, counts, and the numbers of the question itself.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    values: Vec<f64>,
    /// Texts and dates, in lower case.
    texts: Vec<String>,
}

/// A number that no fact supports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsupported {
    /// As written.
    pub text: String,
    /// Where it begins and ends, in bytes of the prose.
    pub start: usize,
    pub end: usize,
}

impl Facts {
    /// Adds a cell as PostgreSQL writes it.
    pub fn add(&mut self, cell: &str) {
        match cell.parse::<f64>() {
            Ok(value) if value.is_finite() => self.values.push(value),
            _ => self.texts.push(cell.to_lowercase()),
        }
    }

    /// Adds a count or a statistic.
    pub fn add_number(&mut self, value: f64) {
        if value.is_finite() {
            self.values.push(value);
        }
    }
}

impl<S: AsRef<str>> Extend<S> for Facts {
    fn extend<T: IntoIterator<Item = S>>(&mut self, cells: T) {
        cells.into_iter().for_each(|cell| self.add(cell.as_ref()));
    }
}

/// The numbers of `prose` that nothing in `facts` supports, in the order of the text.
pub fn unsupported(prose: &str, facts: &Facts) -> Vec<Unsupported> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(number) = next(prose, at) {
        at = number.end.max(at + 1);
        if !is_supported(prose, &number, facts) {
            found.push(Unsupported {
                text: prose[number.start..number.end].to_owned(),
                start: number.start,
                end: number.end,
            });
        }
    }
    found
}

/// A number as it stands in a text.
#[derive(Debug)]
struct Written {
    start: usize,
    end: usize,
    value: f64,
    /// What the last digit shown is worth.
    unit: f64,
    percent: bool,
    /// Digits, marks and letters without a space: `2024-01-31`, `737-800`, `A320`.
    word: (usize, usize),
}

/// The first number from a place on.
fn next(prose: &str, from: usize) -> Option<Written> {
    let bytes = prose.as_bytes();
    let start = (from..bytes.len()).find(|at| bytes[*at].is_ascii_digit())?;
    let mut end = start;
    let mut digits = String::new();
    let mut decimals: Option<i32> = None;
    while let Some(byte) = bytes.get(end) {
        let run = bytes[end + 1..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        match byte {
            b'0'..=b'9' => {
                digits.push(char::from(*byte));
                decimals = decimals.map(|n| n + 1);
            }
            b',' if decimals.is_none() && run == 3 => {}
            b'.' if decimals.is_none() && run > 0 => {
                digits.push('.');
                decimals = Some(0);
            }
            _ => break,
        }
        end += 1;
    }
    let mut unit = 10f64.powi(-decimals.unwrap_or(0));
    let mut value: f64 = digits.parse().ok()?;
    let rest = &prose[end..];
    let (scale, len) = scale(rest);
    value *= scale;
    unit *= scale;
    end += len;
    let rest = &prose[end..];
    let spaces = rest.len() - rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']).len();
    let percent = ["%", "percent", "per cent"]
        .iter()
        .any(|p| rest[spaces..].starts_with(p));
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '/' | '+');
    let head = prose[..start].trim_end_matches(part).len();
    let tail = prose.len() - prose[start..].trim_start_matches(part).len();
    let minus = prose[..start].ends_with(['-', '−']);
    let alone = prose[..start]
        .trim_end_matches(['-', '−'])
        .ends_with(|c: char| !c.is_alphanumeric());
    let negative = minus && (alone || start == 1);
    Some(Written {
        start,
        end,
        value: if negative { -value } else { value },
        unit,
        percent,
        word: (head, tail),
    })
}

/// `k`, `M`, `thousand` and the like after a number, with their length.
fn scale(rest: &str) -> (f64, usize) {
    const SCALES: &[(&str, f64)] = &[
        (" thousand", 1e3),
        (" million", 1e6),
        (" billion", 1e9),
        ("bn", 1e9),
        ("k", 1e3),
        ("K", 1e3),
        ("m", 1e6),
        ("M", 1e6),
    ];
    let ends = |len: usize| !rest[len..].starts_with(|c: char| c.is_alphanumeric());
    let found = SCALES
        .iter()
        .find(|(word, _)| rest.starts_with(word) && ends(word.len()));
    found.map_or((1.0, 0), |(word, scale)| (*scale, word.len()))
}

fn is_supported(prose: &str, number: &Written, facts: &Facts) -> bool {
    let near = |fact: f64| (fact - number.value).abs() <= number.unit * 0.5 + fact.abs() * 1e-12;
    if facts
        .values
        .iter()
        .any(|v| near(*v) || near(-*v) || number.percent && near(*v * 100.0))
    {
        return true;
    }
    // Part of a name or a date: "Boeing 737", "Q1", "2024-05-01", "May 2024".
    let (head, tail) = number.word;
    let word = prose[head..tail]
        .trim_end_matches(['.', ':', '-'])
        .to_lowercase();
    let digits = prose[number.start..number.end].to_lowercase();
    let holds = |text: &String, part: &str| {
        text.match_indices(part).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + part.len()..].chars().next();
            let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !inside(before) && !inside(after)
        })
    };
    if word == digits {
        return facts.texts.iter().any(|text| holds(text, &digits));
    }
    // "3rd", "21st": the number with its ending.
    let ordinal = ["st", "nd", "rd", "th"]
        .iter()
        .any(|end| word == format!("{digits}{end}"));
    if ordinal {
        return facts.texts.iter().any(|text| holds(text, &digits));
    }
    facts.texts.iter().any(|text| holds(text, &word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(prose: &str, cells: &[&str], expected: &[&str]) {
        let mut facts = Facts::default();
        facts.extend(cells);
        let found = unsupported(prose, &facts);
        let told: Vec<&str> = found.iter().map(|u| u.text.as_str()).collect();
        assert_eq!(told, expected, "{prose}");
        for one in &found {
            assert_eq!(&prose[one.start..one.end], one.text);
        }
    }

    #[test]
    fn numbers_are_found_or_reported() {
        check("There are 42 loans.", &["42"], &[]);
        check("There are 43 loans.", &["42"], &["43"]);
        check("1,234.5 in all, 7 lost", &["1234.52", "8"], &["7"]);
        check("about 1.2k, or 1.3k", &["1187"], &["1.3k"]);
        check("12.5 % and 12.6%", &["12.48"], &["12.6"]);
        check("12.5% of them", &["0.1248"], &[]);
        check("down by -5, up by 5", &["-5"], &[]);
        check("2 million rows", &["2000000"], &[]);
        check("the 3rd of May 2024", &["2024-05-03"], &["3"]);
        check(
            "on 2024-05-03, not 2024-05-04",
            &["2024-05-03"],
            &["2024", "05", "04"],
        );
        check(
            "the Boeing 737-800 and the A320",
            &["Boeing 737-800", "12"],
            &["320"],
        );
        check("no numbers here", &[], &[]);
        check("", &["1"], &[]);
        check("an average of 23.46", &["23.4567"], &[]);
        check("an average of 23.45", &["23.4567"], &["23.45"]);
    }
}

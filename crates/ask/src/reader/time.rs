//! Dates in words: `in 2024`, `since March 2023`, `in the last 30 days`, `between 2020 and 2022`.

use rowsmith_datagen::calendar::{MONTHS, civil_from_days, days_from_civil, parse_date};

use super::parser::Parser;
use crate::{lex::Kind, query::Unit};

/// Days from the first (included) to the last (not included); open where `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: Option<i64>,
    pub(super) to: Option<i64>,
}

impl Parser<'_> {
    /// A preposition with a period, or a period that needs none.
    pub(super) fn span(&mut self) -> Option<Span> {
        self.attempt(|p| {
            if p.skip(&["between"]) {
                let (from, _) = p.period()?;
                p.eat(&["and", "to"])?;
                let (_, to) = p.period()?;
                return Some(Span {
                    from: Some(from),
                    to: Some(to),
                });
            }
            if let Some(both) = p.attempt(|p| {
                p.eat(&["from"])?;
                let (from, _) = p.period()?;
                p.eat(&["to", "until", "till", "through"])?;
                let (_, to) = p.period()?;
                Some(Span {
                    from: Some(from),
                    to: Some(to),
                })
            }) {
                return Some(both);
            }
            let word = p.eat(&[
                "in",
                "during",
                "within",
                "of",
                "from",
                "for",
                "on",
                "over",
                "throughout",
                "since",
                "after",
                "later than",
                "before",
                "earlier than",
                "prior to",
                "until",
                "till",
                "up to",
                "through",
                "by",
                "starting",
                "starting from",
                "no earlier than",
            ]);
            let (from, to) = p.period()?;
            let later = p
                .eat(&["onwards", "onward", "or later", "and later", "or after"])
                .is_some();
            let earlier = p.eat(&["or earlier", "and earlier", "or before"]).is_some();
            let open = |from, to| Some(Span { from, to });
            if later {
                return open(Some(from), None);
            }
            if earlier {
                return open(None, Some(to));
            }
            match word.unwrap_or("in") {
                "since" | "starting" | "starting from" | "no earlier than" => {
                    open(Some(from), None)
                }
                "after" | "later than" => open(Some(to), None),
                "before" | "earlier than" | "prior to" => open(None, Some(from)),
                "until" | "till" | "up to" | "through" | "by" => open(None, Some(to)),
                _ => open(Some(from), Some(to)),
            }
        })
    }

    /// A stretch of days, the end not included.
    fn period(&mut self) -> Option<(i64, i64)> {
        self.attempt(|p| {
            p.skip(&["the"]);
            p.skip(&["year", "month of", "year of"]);
            p.relative().or_else(|| p.dated())
        })
    }

    fn dated(&mut self) -> Option<(i64, i64)> {
        if let Some(token) = self.peek()
            && let Kind::Date(date) = &token.kind
        {
            let day = parse_date(date)?;
            self.advance(1);
            return Some((day, day + 1));
        }
        if let Some(quarter) = self.quarter() {
            self.skip_all(&["of", "in", ","]);
            let year = self.year()?;
            let first = quarter * 3 + 1;
            return Some((month_start(year, first), month_start(year, first + 3)));
        }
        if let Some(found) = self.attempt(|p| {
            let day = p.day_of_month()?;
            p.skip(&["of"]);
            let month = p.month()?;
            p.comma();
            let year = p.year()?;
            day_of(year, month, day)
        }) {
            return Some(found);
        }
        if let Some(found) = self.attempt(|p| {
            let month = p.month()?;
            p.skip(&["of"]);
            if let Some(found) = p.attempt(|p| {
                let day = p.day_of_month()?;
                p.comma();
                let year = p.year()?;
                day_of(year, month, day)
            }) {
                return Some(found);
            }
            p.comma();
            let year = p.year()?;
            Some((month_start(year, month), month_start(year, month + 1)))
        }) {
            return Some(found);
        }
        let year = self.year()?;
        Some((month_start(year, 1), month_start(year + 1, 1)))
    }

    fn year(&mut self) -> Option<i64> {
        let token = self.peek()?;
        let Kind::Number(_) = &token.kind else {
            return None;
        };
        let year: i64 = token.text.parse().ok()?;
        ((1500..=2199).contains(&year) && token.text.len() == 4).then(|| {
            self.advance(1);
            year
        })
    }

    fn month(&mut self) -> Option<i64> {
        let word = &self.peek()?.low;
        let long = |m: &&str| {
            *m == word
                || word.len() >= 3 && m.get(..3) == Some(word)
                || word == "sept" && **m == *"september"
        };
        let at = MONTHS.iter().position(long)?;
        self.advance(1);
        Some(at as i64 + 1)
    }

    fn quarter(&mut self) -> Option<i64> {
        const SHORT: [&str; 4] = ["q1", "q2", "q3", "q4"];
        const LONG: [&str; 4] = [
            "first quarter",
            "second quarter",
            "third quarter",
            "fourth quarter",
        ];
        for names in [SHORT, LONG] {
            if let Some(found) = self.eat(&names) {
                return Some(names.iter().position(|n| *n == found)? as i64);
            }
        }
        None
    }

    fn day_of_month(&mut self) -> Option<i64> {
        let text = &self.peek()?.low;
        let digits = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|end| text.strip_suffix(end));
        let day: i64 = digits.unwrap_or(text).parse().ok()?;
        (1..=31).contains(&day).then(|| {
            self.advance(1);
            day
        })
    }

    /// Counted from the day the data ends.
    fn relative(&mut self) -> Option<(i64, i64)> {
        let today = parse_date(self.catalog().today.as_deref()?)?;
        let found = self.attempt(|p| {
            if p.skip(&["today"]) {
                return Some((today, today + 1));
            }
            if p.skip(&["yesterday"]) {
                return Some((today - 1, today));
            }
            let which = p.eat(&["last", "past", "previous", "this", "current"])?;
            let amount = p.number().map(|n| n.parse::<i64>().unwrap_or(0));
            let unit = super::mention::unit(&p.peek()?.words.join(" "))?;
            p.advance(1);
            let now = matches!(which, "this" | "current");
            match amount {
                Some(n) if (1..=10_000).contains(&n) && !now => {
                    Some((back(today + 1, unit, n), today + 1))
                }
                None => Some(calendar_unit(today, unit, i64::from(!now))),
                Some(_) => None,
            }
        })?;
        let day = self.catalog().today.clone().unwrap_or_default();
        self.assume(
            0.02,
            format!("dates are counted from {day}, the day the data ends"),
        );
        Some(found)
    }
}

/// The first day of a month; months beyond December are of the next year.
fn month_start(year: i64, month: i64) -> i64 {
    let zero = month - 1;
    days_from_civil(
        year + zero.div_euclid(12),
        (zero.rem_euclid(12) + 1) as u32,
        1,
    )
}

fn day_of(year: i64, month: i64, day: i64) -> Option<(i64, i64)> {
    let start = parse_date(&format!("{year:04}-{month:02}-{day:02}"))?;
    Some((start, start + 1))
}

/// `n` units before a day.
fn back(day: i64, unit: Unit, n: i64) -> i64 {
    let months = |months: i64| {
        let (year, month, of_month) = civil_from_days(day);
        let start = month_start(year, i64::from(month) - months);
        let next = month_start(year, i64::from(month) - months + 1);
        (start + i64::from(of_month) - 1).min(next - 1)
    };
    match unit {
        Unit::Day => day - n,
        Unit::Week => day - 7 * n,
        Unit::Month => months(n),
        Unit::Quarter => months(3 * n),
        Unit::Year => months(12 * n),
    }
}

/// The calendar unit that holds a day, or the one before it.
fn calendar_unit(day: i64, unit: Unit, before: i64) -> (i64, i64) {
    let (year, month, _) = civil_from_days(day);
    let month = i64::from(month);
    let months = |first: i64, len: i64| {
        let first = first - before * len;
        (month_start(year, first), month_start(year, first + len))
    };
    match unit {
        Unit::Day => (day - before, day - before + 1),
        Unit::Week => {
            // Day 0 was a Thursday; weeks start on Monday.
            let monday = day - (day + 3).rem_euclid(7) - 7 * before;
            (monday, monday + 7)
        }
        Unit::Month => months(month, 1),
        Unit::Quarter => months((month - 1) / 3 * 3 + 1, 3),
        Unit::Year => months(1, 12),
    }
}

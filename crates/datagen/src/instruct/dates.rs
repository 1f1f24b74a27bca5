//! Days and spans of days as people write them.

use super::{
    numbers::number,
    words::{Word, starts},
};
use crate::calendar::{MONTHS, civil_from_days, days_from_civil, parse_date, push_date};

/// First and last day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) from: i64,
    pub(super) to: i64,
}

/// A span at the start of the words: a day, a month, a quarter, a year, `last year`, `today`.
pub(super) fn days(words: &[Word], as_of: i64) -> Option<(Days, &[Word])> {
    let (first, rest) = words.split_first()?;
    if let Some(days) = written(&first.low) {
        return Some((days, rest));
    }
    if first.quoted {
        return None;
    }
    relative(words, as_of)
        .or_else(|| named(words))
        .or_else(|| quarter(words))
        .or_else(|| Some((year(&first.low)?, rest)))
}

/// `2024-05-17`, `2024-05`, `2024/05/17`, `17.05.2024`.
fn written(text: &str) -> Option<Days> {
    let text = text.replace('/', "-");
    if let Some(day) = parse_date(&text) {
        return Some(Days { from: day, to: day });
    }
    if let [day, month, year] = text.split('.').collect::<Vec<_>>()[..]
        && year.len() == 4
    {
        let day = parse_date(&format!("{year}-{month}-{day}"))?;
        return Some(Days { from: day, to: day });
    }
    let (year, month) = text.split_once('-')?;
    (year.len() == 4 && month.len() <= 2).then_some(())?;
    month_of(year.parse().ok()?, month.parse().ok()?)
}

fn month_of(year: i64, month: u32) -> Option<Days> {
    ((1..=12).contains(&month) && (1000..=9999).contains(&year)).then_some(())?;
    let (next_year, next) = if month == 12 {
        (year + 1, 1)
    } else {
        (year, month + 1)
    };
    Some(Days {
        from: days_from_civil(year, month, 1),
        to: days_from_civil(next_year, next, 1) - 1,
    })
}

/// A year that people mean as one.
pub(super) fn year(text: &str) -> Option<Days> {
    let year: i64 = (text.len() == 4).then(|| text.parse().ok())??;
    (1900..=2100).contains(&year).then(|| Days {
        from: days_from_civil(year, 1, 1),
        to: days_from_civil(year, 12, 31),
    })
}

fn month(word: &Word) -> Option<u32> {
    let text = word.low.trim_end_matches(['.', ',']);
    if text.len() < 3 || word.quoted {
        return None;
    }
    let text = if text == "sept" { "sep" } else { text };
    let found = MONTHS
        .iter()
        .position(|name| *name == text || name[..3] == *text)?;
    u32::try_from(found + 1).ok()
}

fn ordinal(word: &Word) -> Option<i64> {
    let digits = word
        .low
        .trim_end_matches(|c: char| c.is_alphabetic() || c == '.');
    let end = &word.low[digits.len()..];
    let day = digits.parse().ok().filter(|day| (1..=31).contains(day))?;
    matches!(end, "" | "." | "st" | "nd" | "rd" | "th").then_some(day)
}

/// `Nov 2023`, `1 November 2023`, `November 1st, 2023`.
fn named(words: &[Word]) -> Option<(Days, &[Word])> {
    let year_of = |word: &Word| {
        word.low
            .parse::<i64>()
            .ok()
            .filter(|y| (1900..=2100).contains(y))
    };
    let day_of = |year: i64, month: u32, day: i64| {
        let day = parse_date(&format!("{year:04}-{month:02}-{day:02}"))?;
        Some(Days { from: day, to: day })
    };
    match words {
        [day, of, name, year, rest @ ..] if of.is(&["of"]) && ordinal(day).is_some() => {
            Some((day_of(year_of(year)?, month(name)?, ordinal(day)?)?, rest))
        }
        [day, name, year, rest @ ..] if ordinal(day).is_some() && month(name).is_some() => {
            Some((day_of(year_of(year)?, month(name)?, ordinal(day)?)?, rest))
        }
        [name, day, comma, year, rest @ ..]
            if comma.text == "," && month(name).is_some() && ordinal(day).is_some() =>
        {
            Some((day_of(year_of(year)?, month(name)?, ordinal(day)?)?, rest))
        }
        [name, year, rest @ ..] if month(name).is_some() && year_of(year).is_some() => {
            Some((month_of(year_of(year)?, month(name)?)?, rest))
        }
        [name, day, year, rest @ ..] if month(name).is_some() => {
            Some((day_of(year_of(year)?, month(name)?, ordinal(day)?)?, rest))
        }
        _ => None,
    }
}

/// `Q1 2024`, `2024 Q1`, `2024Q1`.
fn quarter(words: &[Word]) -> Option<(Days, &[Word])> {
    let number = |text: &str| {
        text.strip_prefix('q')?
            .parse::<u32>()
            .ok()
            .filter(|q| (1..=4).contains(q))
    };
    let span = |year: i64, quarter: u32| {
        let first = month_of(year, quarter * 3 - 2)?;
        let last = month_of(year, quarter * 3)?;
        Some(Days {
            from: first.from,
            to: last.to,
        })
    };
    let year = |text: &str| {
        text.parse::<i64>()
            .ok()
            .filter(|y| (1900..=2100).contains(y))
    };
    match words {
        [q, y, rest @ ..] if number(&q.low).is_some() => {
            Some((span(year(&y.low)?, number(&q.low)?)?, rest))
        }
        [y, q, rest @ ..] if number(&q.low).is_some() => {
            Some((span(year(&y.low)?, number(&q.low)?)?, rest))
        }
        _ => None,
    }
}

/// `today`, `last year`, `this month`, `the last 6 months`.
fn relative(words: &[Word], as_of: i64) -> Option<(Days, &[Word])> {
    let words = starts(words, "the").unwrap_or(words);
    let (first, rest) = words.split_first()?;
    let (year, month, _) = civil_from_days(as_of);
    let day = |day: i64| Some(Days { from: day, to: day });
    if first.is(&["today", "now"]) {
        return Some((day(as_of)?, rest));
    }
    if first.is(&["yesterday"]) {
        return Some((day(as_of - 1)?, rest));
    }
    if !first.is(&["last", "this", "past", "previous"]) {
        return None;
    }
    let this = first.is(&["this"]);
    if let Some((unit, rest)) = rest.split_first() {
        if unit.is(&["year"]) {
            return Some((
                self::year(&(if this { year } else { year - 1 }).to_string())?,
                rest,
            ));
        }
        if unit.is(&["month"]) {
            let before = if month == 1 {
                (year - 1, 12)
            } else {
                (year, month - 1)
            };
            let (year, month) = if this { (year, month) } else { before };
            return Some((month_of(year, month)?, rest));
        }
    }
    let (count, rest) = number(rest)?;
    let (unit, rest) = rest.split_first()?;
    let whole = count.fract() == 0.0 && (1.0..=1200.0).contains(&count) && !this;
    let count = whole.then_some(count as i64)?;
    let from = match unit.low.as_str() {
        "day" | "days" => as_of - count + 1,
        "week" | "weeks" => as_of - 7 * count + 1,
        "month" | "months" => back(as_of, count),
        "year" | "years" => back(as_of, 12 * count),
        _ => return None,
    };
    Some((Days { from, to: as_of }, rest))
}

/// The day after the same day some months before, so that the span has so many months.
fn back(day: i64, months: i64) -> i64 {
    let (year, month, date) = civil_from_days(day);
    let index = year * 12 + i64::from(month) - 1 - months;
    let (year, month) = (index.div_euclid(12), index.rem_euclid(12) as u32 + 1);
    let last = month_of(year, month).map_or(0, |span| span.to);
    (days_from_civil(year, month, 1) + i64::from(date) - 1).min(last) + 1
}

/// `YYYY-MM-DD`.
pub(super) fn text(day: i64) -> String {
    let mut out = Vec::new();
    push_date(day, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

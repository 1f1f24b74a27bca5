//! Spans of time as SQL has them: months are no fixed number of days.

use std::fmt;

use crate::calendar::{DAY, SECOND, civil_from_days, days_from_civil};

/// Months and microseconds; years count as months, weeks and days as microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Interval {
    pub(crate) months: i64,
    pub(crate) micros: i64,
}

impl Interval {
    /// A span without months.
    pub(crate) fn micros(micros: i64) -> Self {
        Self { months: 0, micros }
    }

    /// Reads `1 year 2 mons`, `30 days`, `-4 hours`, `01:30:00`, or a bare number of seconds.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut interval = Self::micros(0);
        let mut words = text.split_ascii_whitespace().peekable();
        words.peek()?;
        while let Some(word) = words.next() {
            if word.contains(':') {
                interval.micros = interval.micros.checked_add(clock(word)?)?;
                continue;
            }
            let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let amount: f64 = digits.parse().ok()?;
            let unit = match &word[digits.len()..] {
                "" => words.next().unwrap_or("second"),
                attached => attached,
            };
            interval = interval.plus(Self::of(amount, unit)?);
        }
        Some(interval)
    }

    fn of(amount: f64, unit: &str) -> Option<Self> {
        let unit = unit.to_ascii_lowercase();
        let unit = unit.strip_suffix('s').unwrap_or(&unit);
        let months = match unit {
            "month" | "mon" => 1.0,
            "year" | "yr" | "y" => 12.0,
            "decade" => 120.0,
            "century" | "centurie" => 1_200.0,
            _ => 0.0,
        };
        if months > 0.0 {
            let months = (amount * months).round() as i64;
            return Some(Self { months, micros: 0 });
        }
        let seconds = match unit {
            "microsecond" => 1e-6,
            "millisecond" | "m" => 1e-3,
            "second" | "sec" | "" => 1.0,
            "minute" | "min" => 60.0,
            "hour" | "hr" | "h" => 3_600.0,
            "day" | "d" => 86_400.0,
            "week" | "w" => 604_800.0,
            _ => return None,
        };
        Some(Self::micros(
            (amount * seconds * SECOND as f64).round() as i64
        ))
    }

    /// How long it lasts in microseconds, months as 30 days, which is how PostgreSQL compares.
    pub(crate) fn length(self) -> i64 {
        self.micros
            .saturating_add(self.months.saturating_mul(30 * DAY))
    }

    /// The least and greatest time that it may last, whatever the months are.
    pub(crate) fn extremes(self) -> (i64, i64) {
        let last = |days: i64| {
            let months = self.months.saturating_mul(days).saturating_mul(DAY);
            self.micros.saturating_add(months)
        };
        (last(28).min(last(31)), last(28).max(last(31)))
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            months: self.months.saturating_add(other.months),
            micros: self.micros.saturating_add(other.micros),
        }
    }

    pub(crate) fn times(self, n: i64) -> Self {
        Self {
            months: self.months.saturating_mul(n),
            micros: self.micros.saturating_mul(n),
        }
    }

    /// The moment so long after another: first the months, to the same day or the last one of the
    /// month, then the rest.
    pub(crate) fn after(self, moment: i64) -> i64 {
        if self.months == 0 {
            return moment.saturating_add(self.micros);
        }
        let (year, month, day) = civil_from_days(moment.div_euclid(DAY));
        let months = year
            .saturating_mul(12)
            .saturating_add(i64::from(month) - 1)
            .saturating_add(self.months);
        // Beyond these years nothing is stored, but expressions may ask.
        let year = months.div_euclid(12).clamp(-100_000, 100_000);
        let month = months.rem_euclid(12) as u32 + 1;
        let (next_year, next_month) = if month == 12 {
            (year + 1, 1)
        } else {
            (year, month + 1)
        };
        let first = days_from_civil(year, month, 1);
        let length = days_from_civil(next_year, next_month, 1) - first;
        let days = first + (i64::from(day) - 1).min(length - 1);
        days.saturating_mul(DAY)
            .saturating_add(moment.rem_euclid(DAY))
            .saturating_add(self.micros)
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.months != 0 {
            write!(f, "{} mons ", self.months)?;
        }
        write!(f, "{} microseconds", self.micros)
    }
}

/// `[-]H:MM[:SS]`.
fn clock(text: &str) -> Option<i64> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text),
    };
    let mut seconds = 0.0;
    for (part, unit) in text.split(':').zip([3_600.0, 60.0, 1.0]) {
        seconds += part.parse::<f64>().ok()? * unit;
    }
    Some((sign * seconds * SECOND as f64).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_moment;

    fn check(text: &str, start: &str, end: &str) {
        let start = parse_moment(start).unwrap();
        let interval = Interval::parse(text).unwrap();
        assert_eq!(interval.after(start), parse_moment(end).unwrap(), "{text}");
    }

    #[test]
    fn months_end_with_the_month() {
        check("1 month", "2024-01-31", "2024-02-29");
        check("1 year 2 mons 3 days", "2023-12-01", "2025-02-04");
        check("-1 year", "2024-02-29", "2023-02-28");
        check("36 hours", "2024-02-28", "2024-02-29 12:00:00");
        check("01:30:00", "2024-05-05", "2024-05-05 01:30:00");
        check("2 weeks", "2024-05-05", "2024-05-19");
        assert_eq!(Interval::parse("soon"), None);
        assert_eq!(Interval::parse(""), None);
        assert!(Interval::parse("1 month").unwrap().length() == 30 * DAY);
    }
}

//! Dates by arithmetic: the Gregorian calendar in milliseconds since 1970, without time zones.

pub(crate) const SECOND: i64 = 1_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// Years that are drawn; times outside are NULL.
const YEARS: std::ops::RangeInclusive<i64> = -9_999..=99_999;

/// A moment by its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Civil {
    pub(crate) year: i64,
    /// 1 to 12.
    pub(crate) month: i64,
    /// 1 to 31.
    pub(crate) day: i64,
    /// Milliseconds since midnight.
    pub(crate) rest: i64,
}

impl Civil {
    pub(crate) fn of(time: i64) -> Self {
        // Years are counted from March, so that the leap day is the last of its year.
        let days = time.div_euclid(DAY) + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let years = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * years + years / 4 - years / 100);
        let march = (5 * of_year + 2) / 153;
        let month = if march < 10 { march + 3 } else { march - 9 };
        Self {
            year: years + era * 400 + i64::from(month <= 2),
            month,
            day: of_year - (153 * march + 2) / 5 + 1,
            rest: time.rem_euclid(DAY),
        }
    }

    pub(crate) fn time(self) -> i64 {
        let year = self.year - i64::from(self.month <= 2);
        let of_era = year.rem_euclid(400);
        let march = (self.month + 9) % 12;
        let of_year = (153 * march + 2) / 5 + self.day - 1;
        let days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
        (year.div_euclid(400) * 146_097 + days - 719_468) * DAY + self.rest
    }
}

/// The first moment of a month; months beyond 12 are those of later years.
pub(crate) fn month_start(year: i64, month: i64) -> i64 {
    let months = year * 12 + month - 1;
    Civil {
        year: months.div_euclid(12),
        month: months.rem_euclid(12) + 1,
        day: 1,
        rest: 0,
    }
    .time()
}

/// Time that can be drawn.
pub(crate) fn tame(time: i64) -> Option<i64> {
    let bounds = month_start(*YEARS.start(), 1)..month_start(*YEARS.end(), 1);
    bounds.contains(&time).then_some(time)
}

/// The nearest time that can be drawn.
pub(crate) fn clamp(time: i64) -> i64 {
    time.clamp(month_start(*YEARS.start(), 1), month_start(*YEARS.end(), 1))
}

/// Reads ISO dates and timestamps as PostgreSQL and JSON have them: `2024-02-29`,
/// `2024-02-29 12:30:00.5+01`, `2024-02-29T12:30:00Z`. A missing offset is UTC.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    let (text, sign) = match text.strip_suffix(" BC") {
        Some(text) => (text, -1),
        None => (text, 1),
    };
    let (date, clock) = match text.find([' ', 'T']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?),
        None => (text, ""),
    };
    let mut parts = date.split('-').map(|part| part.parse::<u32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if sign < 0 {
        1 - i64::from(year)
    } else {
        i64::from(year)
    };
    let date = Civil {
        year,
        month: month.into(),
        day: day.into(),
        rest: 0,
    };
    // There is no 31st of June: its moment is another day's.
    let whole = YEARS.contains(&year).then(|| date.time())?;
    if Civil::of(whole) != date {
        return None;
    }
    Some(whole + clock_of(clock)?)
}

/// Milliseconds since midnight UTC of `12:30:00.25+01:00`.
fn clock_of(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let text = text.trim_end_matches('Z');
    let (clock, offset) = match text.rfind(['+', '-']) {
        Some(at) => (text.get(..at)?, text.get(at..)?),
        None => (text, "+00"),
    };
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    Some(hours(clock)? - sign * hours(offset.get(1..)?)?)
}

/// Milliseconds of `12`, `12:30` or `12:30:05.25`.
fn hours(text: &str) -> Option<i64> {
    let mut parts = text.trim().split(':');
    let hours: u8 = parts.next()?.parse().ok()?;
    let minutes: u8 = parts.next().map_or(Ok(0), str::parse).ok()?;
    let seconds: f64 = parts.next().map_or(Ok(0.0), str::parse).ok()?;
    if parts.next().is_some() || hours > 24 || minutes > 59 || !(0.0..61.0).contains(&seconds) {
        return None;
    }
    // Below a minute: exact.
    let millis = (seconds * 1000.0).floor() as i64;
    Some(i64::from(hours) * HOUR + i64::from(minutes) * MINUTE + millis)
}

/// A stretch of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Of equal milliseconds.
    Fixed(i64),
    Months(i64),
}

impl Step {
    /// From a second to two years; longer ones are 5, 10, 20, 50 ... years.
    const ALL: [Self; 19] = [
        Self::Fixed(SECOND),
        Self::Fixed(5 * SECOND),
        Self::Fixed(15 * SECOND),
        Self::Fixed(30 * SECOND),
        Self::Fixed(MINUTE),
        Self::Fixed(5 * MINUTE),
        Self::Fixed(15 * MINUTE),
        Self::Fixed(30 * MINUTE),
        Self::Fixed(HOUR),
        Self::Fixed(3 * HOUR),
        Self::Fixed(6 * HOUR),
        Self::Fixed(12 * HOUR),
        Self::Fixed(DAY),
        Self::Fixed(7 * DAY),
        Self::Months(1),
        Self::Months(3),
        Self::Months(6),
        Self::Months(12),
        Self::Months(24),
    ];

    /// The smallest step of at least `least` that divides the span into at most `most` parts.
    pub(crate) fn fitting(span: i64, most: i64, least: Self) -> Self {
        let fits = |step: &Self| step.millis() >= least.millis() && span / step.millis() <= most;
        if let Some(step) = Self::ALL.into_iter().find(fits) {
            return step;
        }
        let years = (0..5).flat_map(|power| [5, 10, 20].map(|years| years * 10_i64.pow(power)));
        let mut steps = years.map(|years| Self::Months(12 * years));
        let fits = |step: &Self| span / step.millis() <= most;
        steps.find(fits).unwrap_or(Self::Months(12 * 200_000))
    }

    /// Its length; of months, about.
    pub(crate) fn millis(self) -> i64 {
        match self {
            Self::Fixed(millis) => millis,
            Self::Months(months) => months * 2_629_746 * SECOND,
        }
    }

    /// The start of the stretch that holds a moment. Weeks begin on Monday.
    pub(crate) fn floor(self, time: i64) -> i64 {
        match self {
            Self::Fixed(millis) => {
                // 1970-01-01 was a Thursday.
                let shift = if millis == 7 * DAY { 3 * DAY } else { 0 };
                (time + shift).div_euclid(millis) * millis - shift
            }
            Self::Months(months) => {
                let civil = Civil::of(time);
                let number = (civil.year * 12 + civil.month - 1).div_euclid(months) * months;
                month_start(number.div_euclid(12), number.rem_euclid(12) + 1)
            }
        }
    }

    /// The start of the next stretch after one that starts at `start`.
    pub(crate) fn after(self, start: i64) -> i64 {
        match self {
            Self::Fixed(millis) => start + millis,
            Self::Months(months) => {
                let civil = Civil::of(start);
                month_start(civil.year, civil.month + months)
            }
        }
    }

    /// What people call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fixed(millis) if millis < MINUTE => "second",
            Self::Fixed(millis) if millis < HOUR => "minute",
            Self::Fixed(millis) if millis < DAY => "hour",
            Self::Fixed(DAY) => "day",
            Self::Fixed(_) => "week",
            Self::Months(1) => "month",
            Self::Months(3) => "quarter",
            Self::Months(6) => "half-year",
            Self::Months(12) => "year",
            Self::Months(_) => "period",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_postgresql_prints_them() {
        let check = |text: &str, expected: Option<i64>| assert_eq!(parse(text), expected, "{text}");
        check("1970-01-01", Some(0));
        check("2024-02-29", Some(1_709_164_800_000));
        check("2024-02-29 12:30:00.5+01", Some(1_709_206_200_500));
        check("2024-02-29T11:30:00.500Z", Some(1_709_206_200_500));
        check("2024-02-29 05:00:00-06:30", Some(1_709_206_200_000));
        check("0001-01-01", Some(-62_135_596_800_000));
        check("0001-12-31 BC", Some(-62_135_683_200_000));
        for wrong in [
            "",
            "infinity",
            "2023-02-29",
            "2024-13-01",
            "12:30",
            "2024-02-29 99:00",
            "é",
        ] {
            check(wrong, None);
        }
    }

    #[test]
    fn days_and_moments_are_each_others_inverse() {
        for day in (-4_000_000..30_000_000).step_by(997) {
            let time = day * DAY + 17;
            assert_eq!(Civil::of(time).time(), time);
        }
    }

    #[test]
    fn steps_start_where_people_expect_them() {
        let at = |text: &str| parse(text).unwrap();
        let check = |step: Step, inside: &str, start: &str, next: &str| {
            assert_eq!(step.floor(at(inside)), at(start));
            assert_eq!(step.after(at(start)), at(next));
        };
        check(
            Step::Fixed(7 * DAY),
            "2024-02-29",
            "2024-02-26",
            "2024-03-04",
        );
        check(Step::Months(3), "2024-02-29", "2024-01-01", "2024-04-01");
        check(Step::Months(12), "1969-07-20", "1969-01-01", "1970-01-01");
    }

    #[test]
    fn a_step_is_found_for_any_span() {
        for span in [0, 1, DAY, 400 * DAY, 40_000 * DAY, 40_000_000 * DAY] {
            let step = Step::fitting(span, 8, Step::Fixed(SECOND));
            assert!(span / step.millis() <= 8, "{span}: {step:?}");
        }
    }
}

//! Dates and times as whole numbers: days and microseconds since 1970-01-01, without time zones.
//!
//! Civil dates are proleptic Gregorian, as in PostgreSQL; the conversions count from 1 March so that
//! leap days come last (Howard Hinnant, "chrono-compatible low-level date algorithms").

/// Microseconds of a day.
pub const DAY: i64 = 86_400_000_000;
/// Microseconds of a second.
pub const SECOND: i64 = 1_000_000;

/// The months as people write them in English, in small letters.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Days since 1970-01-01.
pub fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = i64::from((month + 9) % 12);
    let day_of_year = (153 * shifted + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a day number.
pub fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u32;
    let month = (if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    }) as u32;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

fn days_in_month(year: i64, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Reads `YYYY-MM-DD` as a day number.
pub fn parse_date(text: &str) -> Option<i64> {
    let mut parts = text.trim().splitn(3, '-');
    let year: i64 = parts.next()?.parse().ok()?;
    let month: u32 = parts.next()?.parse().ok()?;
    let day: u32 = parts.next()?.parse().ok()?;
    let known = (1..=9999).contains(&year) && (1..=12).contains(&month);
    (known && (1..=days_in_month(year, month)).contains(&day))
        .then(|| days_from_civil(year, month, day))
}

/// Reads `HH:MM[:SS[.ffffff]]` as microseconds since midnight.
pub fn parse_time(text: &str) -> Option<i64> {
    let mut parts = text.trim().splitn(3, ':');
    let hour: i64 = parts.next()?.parse().ok()?;
    let minute: i64 = parts.next()?.parse().ok()?;
    let seconds: f64 = parts.next().unwrap_or("0").parse().ok()?;
    let known =
        (0..24).contains(&hour) && (0..60).contains(&minute) && (0.0..60.0).contains(&seconds);
    known.then(|| (hour * 3600 + minute * 60) * SECOND + (seconds * 1e6) as i64)
}

/// Reads a date or `YYYY-MM-DD HH:MM[:SS]` (`T` and a trailing `Z` are fine) as microseconds.
pub fn parse_moment(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches('Z');
    let (date, time) = match text.split_once([' ', 'T']) {
        Some((date, time)) => (date, parse_time(time)?),
        None => (text, 0),
    };
    Some(parse_date(date)? * DAY + time)
}

/// Appends `YYYY-MM-DD`. Years before 1 or after 9999 do not occur: the planner keeps to them.
pub fn push_date(days: i64, out: &mut Vec<u8>) {
    let (year, month, day) = civil_from_days(days);
    push_padded(year.unsigned_abs(), 4, out);
    out.push(b'-');
    push_padded(u64::from(month), 2, out);
    out.push(b'-');
    push_padded(u64::from(day), 2, out);
}

/// Appends `HH:MM:SS`, with microseconds when there are any.
pub fn push_time(micros: i64, out: &mut Vec<u8>) {
    let seconds = micros.div_euclid(SECOND).unsigned_abs();
    push_padded(seconds / 3600, 2, out);
    out.push(b':');
    push_padded(seconds / 60 % 60, 2, out);
    out.push(b':');
    push_padded(seconds % 60, 2, out);
    let fraction = micros.rem_euclid(SECOND).unsigned_abs();
    if fraction != 0 {
        out.push(b'.');
        push_padded(fraction, 6, out);
    }
}

/// Appends `YYYY-MM-DD HH:MM:SS`.
pub fn push_moment(micros: i64, out: &mut Vec<u8>) {
    push_date(micros.div_euclid(DAY), out);
    out.push(b' ');
    push_time(micros.rem_euclid(DAY), out);
}

/// Appends at least `width` decimal digits.
pub fn push_padded(mut number: u64, width: usize, out: &mut Vec<u8>) {
    let start = out.len();
    while number > 0 || out.len() - start < width {
        out.push(b'0' + (number % 10) as u8);
        number /= 10;
    }
    out[start..].reverse();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, micros: Option<i64>) {
        assert_eq!(parse_moment(text), micros, "{text}");
        if let Some(micros) = micros {
            let mut out = Vec::new();
            push_moment(micros, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }

    #[test]
    fn moments_read_and_write() {
        check("1970-01-01 00:00:00", Some(0));
        check("2000-02-29 23:59:59", Some(11_016 * DAY + 86_399 * SECOND));
        check("1899-12-31 00:00:00.000001", Some(-25_568 * DAY + 1));
        check("2023-02-29 00:00:00", None);
        check("2023-13-01 00:00:00", None);
        check("yesterday", None);
        check("2023-01-01 25:00:00", None);
        assert_eq!(
            parse_moment("2024-03-01T10:30Z"),
            parse_moment("2024-03-01 10:30:00")
        );
    }

    #[test]
    fn every_day_of_four_centuries_round_trips() {
        for day in -100_000..100_000 {
            let (year, month, date) = civil_from_days(day);
            assert_eq!(days_from_civil(year, month, date), day);
        }
    }
}

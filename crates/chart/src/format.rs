//! Numbers and moments as people read them.

use crate::calendar::{Civil, DAY, HOUR, MINUTE, SECOND, Step};

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A minus that is as wide as a plus.
const MINUS: &str = "−";

/// A number in full: `1,234,567.89`. Six significant digits below a thousand, two decimals above;
/// powers of ten where digits would say nothing.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e15).contains(&size) {
        return signed(value, &power(size));
    }
    // As many decimals as six significant digits need.
    let decimals = match size {
        _ if size >= 1000.0 || size == 0.0 => 2,
        _ if size >= 1.0 => 4,
        _ => (6.0 - size.log10().ceil()).clamp(0.0, 12.0) as usize,
    };
    signed(value, &fixed(size, decimals))
}

/// A number on an axis whose marks are `step` apart: `1.5M`, `20k`, `0.05`.
pub(crate) fn tick(value: f64, step: f64, largest: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !(1e-6..1e15).contains(&largest) {
        return signed(value, &power(size));
    }
    // Thousands are read well as they are.
    let (unit, letter) = match largest {
        _ if largest >= 1e12 => (1e12, "T"),
        _ if largest >= 1e9 => (1e9, "B"),
        _ if largest >= 1e6 => (1e6, "M"),
        _ if largest >= 1e4 => (1e3, "k"),
        _ => (1.0, ""),
    };
    let decimals = (-(step / unit).log10().floor()).clamp(0.0, 12.0) as usize;
    signed(value, &(fixed(size / unit, decimals) + letter))
}

/// `3.2e40`.
fn power(size: f64) -> String {
    let text = format!("{size:.2e}");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    format!("{digits}e{power}")
}

/// At most so many decimals, none that say nothing, and commas between thousands.
fn fixed(size: f64, decimals: usize) -> String {
    let text = format!("{size:.decimals$}");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let mut shown = String::with_capacity(text.len() + 6);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    let part = part.trim_end_matches('0');
    if !part.is_empty() {
        shown.push('.');
        shown.push_str(part);
    }
    shown
}

fn signed(value: f64, text: &str) -> String {
    if value < 0.0 && text != "0" {
        format!("{MINUS}{text}")
    } else {
        text.to_owned()
    }
}

/// A share of a whole: `12.5 %`.
pub(crate) fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.001 {
        return "<0.1 %".to_owned();
    }
    format!("{} %", fixed(share * 100.0, 1))
}

/// A number in little room: three digits and a unit from ten thousand on.
pub(crate) fn short(value: f64) -> String {
    let size = value.abs();
    if !(10_000.0..1e15).contains(&size) {
        return number(value);
    }
    // Two more digits than the first one.
    let step = 10_f64.powf(size.log10().floor() - 2.0);
    tick(value, step, size)
}

/// A whole number: `12,000`.
pub(crate) fn whole(number: usize) -> String {
    fixed(number as f64, 0)
}

/// A number that names something, such as a year: without commas while it is short.
pub(crate) fn plain(value: f64) -> String {
    let shown = number(value);
    if value.abs() < 10_000.0 {
        shown.replace(',', "")
    } else {
        shown
    }
}

/// A column's name as a title: `order_total` is `Order total`.
pub(crate) fn title(name: &str) -> String {
    let words = name.replace('_', " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "(unnamed)".to_owned(),
    }
}

/// A count with its noun: `1 row`, `2,000 rows`.
pub(crate) fn count(number: usize, one: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {one}{ending}", whole(number))
}

/// A moment in full: a day where it is midnight, else with the clock.
pub(crate) fn time(time: i64) -> String {
    let Civil {
        year,
        month,
        day,
        rest,
    } = Civil::of(time);
    let date = format!("{year:04}-{month:02}-{day:02}");
    if rest == 0 {
        return date;
    }
    let seconds = match (rest % MINUTE / SECOND, rest % SECOND) {
        (0, 0) => String::new(),
        (seconds, 0) => format!(":{seconds:02}"),
        (seconds, millis) => format!(":{seconds:02}.{millis:03}"),
    };
    format!("{date} {}{seconds}", clock(rest))
}

/// `09:30`.
fn clock(rest: i64) -> String {
    format!("{:02}:{:02}", rest / HOUR, rest % HOUR / MINUTE)
}

/// The start of a stretch of the calendar, as short as the stretch allows.
pub(crate) fn stretch(start: i64, step: Step) -> String {
    let civil = Civil::of(start);
    let month = MONTHS[civil.month.clamp(1, 12) as usize - 1];
    match step {
        Step::Fixed(millis) if millis < MINUTE => {
            format!("{}:{:02}", clock(civil.rest), civil.rest % MINUTE / SECOND)
        }
        Step::Fixed(millis) if millis < DAY && civil.rest != 0 => clock(civil.rest),
        Step::Fixed(_) => format!("{} {month}", civil.day),
        Step::Months(3) => format!("Q{} {}", (civil.month + 2) / 3, civil.year),
        Step::Months(months) if months < 12 => format!("{month} {}", civil.year),
        Step::Months(_) => civil.year.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_at_a_glance() {
        let check = |value: f64, expected: &str| assert_eq!(number(value), expected);
        check(0.0, "0");
        check(-0.0, "0");
        check(1.0, "1");
        check(1234567.891, "1,234,567.89");
        check(-42.5, "−42.5");
        check(0.1 + 0.2, "0.3");
        check(0.000_012_34, "0.00001234");
        check(999.999_96, "1,000");
        check(1e290, "1e290");
        check(-1.25e-9, "−1.25e-9");
    }

    #[test]
    fn ticks_have_the_decimals_of_their_step() {
        let check = |value: f64, step: f64, largest: f64, expected: &str| {
            assert_eq!(tick(value, step, largest), expected);
        };
        check(1500.0, 500.0, 3000.0, "1,500");
        check(20_000.0, 5000.0, 30_000.0, "20k");
        check(1_500_000.0, 500_000.0, 2e7, "1.5M");
        check(0.3, 0.1, 0.5, "0.3");
        check(-2e9, 1e9, 2e10, "−2B");
        check(2e40, 1e40, 4e40, "2e40");
    }

    #[test]
    fn short_numbers_have_three_digits() {
        let check = |value: f64, expected: &str| assert_eq!(short(value), expected);
        check(9_999.5, "9,999.5");
        check(12_345.0, "12.3k");
        check(-123_456.0, "−123k");
        check(1_234_567.0, "1.23M");
        check(2e12, "2T");
    }

    #[test]
    fn shares_and_counts() {
        assert_eq!(percent(1.0 / 3.0), "33.3 %");
        assert_eq!(percent(0.000_1), "<0.1 %");
        assert_eq!(count(1, "row"), "1 row");
        assert_eq!(count(12_000, "row"), "12,000 rows");
    }
}

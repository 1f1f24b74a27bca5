//! Single values, for expressions.

use std::{borrow::Cow, cmp::Ordering};

use crate::{
    array::{Array, Data, Kind},
    calendar,
    engine::interval::Interval,
};

/// A value as expressions see it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    /// `units / 10^scale`; whole numbers have scale 0.
    Number {
        units: i128,
        scale: u8,
    },
    Float(f64),
    Text(Cow<'a, str>),
    /// Days since 1970-01-01.
    Date(i64),
    /// Microseconds since midnight.
    Time(i64),
    /// Microseconds since 1970-01-01.
    Moment(i64),
    Interval(Interval),
    /// A list, of which expressions see the length.
    List(usize),
    /// A byte string, of which expressions see the length.
    Bytes(usize),
    /// Of a type expressions do not look into.
    Opaque,
}

/// Digits kept after the point by a division, as many as PostgreSQL keeps at least.
const QUOTIENT_DIGITS: u8 = 16;

impl<'a> Value<'a> {
    /// The `i`-th value of an array.
    pub(crate) fn of(array: &'a Array, kind: &Kind, i: usize) -> Self {
        if array.is_null(i) {
            return Self::Null;
        }
        match (&array.data, kind) {
            (Data::Bool(values), _) => Self::Bool(values[i]),
            (Data::Float(values), _) => Self::Float(values[i]),
            (Data::Text(values), _) => Self::Text(Cow::Borrowed(values.get(i))),
            (Data::Bytes(values), Kind::Bytes) => Self::Bytes(values.bytes(i).len()),
            (Data::Int(values), kind) => Self::of_int(values[i], kind),
            (Data::List { ends, .. }, _) => {
                let start = if i == 0 { 0 } else { ends[i - 1] };
                Self::List(ends[i] - start)
            }
            _ => Self::Opaque,
        }
    }

    fn of_int(value: i64, kind: &Kind) -> Self {
        match kind {
            Kind::Date => Self::Date(value),
            Kind::Time { .. } => Self::Time(value),
            Kind::Timestamp { .. } => Self::Moment(value),
            Kind::Interval => Self::Interval(Interval::micros(value)),
            Kind::Decimal { scale } => Self::Number {
                units: value.into(),
                scale: *scale,
            },
            Kind::Money => Self::Number {
                units: value.into(),
                scale: 2,
            },
            _ => Self::int(value),
        }
    }

    pub(crate) fn int(value: impl Into<i128>) -> Self {
        Self::Number {
            units: value.into(),
            scale: 0,
        }
    }

    /// Reads a number as it is written in SQL.
    pub(crate) fn number(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.contains(['e', 'E']) {
            return text.parse().ok().map(Self::Float);
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let scale = u8::try_from(fraction.len())
            .ok()
            .filter(|&scale| scale <= 30)?;
        let units = format!("{whole}{fraction}").parse().ok()?;
        Some(Self::Number { units, scale })
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub(crate) fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number { units, scale } => Some(*units as f64 / 10f64.powi(i32::from(*scale))),
            Self::Float(value) => Some(*value),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// Microseconds on the common line of dates and timestamps; texts are read as such.
    fn as_moment(&self) -> Option<i64> {
        match self {
            Self::Date(days) => Some(days.saturating_mul(calendar::DAY)),
            Self::Moment(micros) => Some(*micros),
            Self::Text(text) => calendar::parse_moment(text),
            _ => None,
        }
    }

    /// Compares as SQL does, texts adapting to the other side's type; None when that makes no sense.
    pub(crate) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Number { units: a, scale: s }, Self::Number { units: b, scale: t }) => {
                let scale = *s.max(t);
                Some(rescale(*a, *s, scale)?.cmp(&rescale(*b, *t, scale)?))
            }
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            (Self::Bool(a), Self::Bool(b)) => Some(a.cmp(b)),
            (Self::Time(a), Self::Time(b)) => Some(a.cmp(b)),
            (Self::Interval(a), Self::Interval(b)) => Some(a.length().cmp(&b.length())),
            (Self::Interval(a), Self::Text(b)) => {
                Some(a.length().cmp(&Interval::parse(b)?.length()))
            }
            (Self::Text(a), Self::Interval(b)) => {
                Some(Interval::parse(a)?.length().cmp(&b.length()))
            }
            (Self::Time(a), Self::Text(b)) => Some(a.cmp(&calendar::parse_time(b)?)),
            (Self::Text(a), Self::Time(b)) => Some(calendar::parse_time(a)?.cmp(b)),
            (Self::Date(_) | Self::Moment(_), _) | (_, Self::Date(_) | Self::Moment(_)) => {
                Some(self.as_moment()?.cmp(&other.as_moment()?))
            }
            _ => self.as_f64()?.partial_cmp(&other.as_f64()?),
        }
    }

    /// As text, as PostgreSQL would cast it.
    pub(crate) fn to_text(&self) -> Option<Cow<'_, str>> {
        let mut out = Vec::new();
        match self {
            Self::Null | Self::Opaque | Self::List(_) | Self::Bytes(_) => return None,
            Self::Text(text) => return Some(Cow::Borrowed(text)),
            Self::Bool(value) => return Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            Self::Float(value) => return Some(Cow::Owned(value.to_string())),
            Self::Number { units, scale } => return Some(Cow::Owned(decimal_text(*units, *scale))),
            Self::Date(days) => calendar::push_date(*days, &mut out),
            Self::Time(micros) => calendar::push_time(*micros, &mut out),
            Self::Moment(micros) => calendar::push_moment(*micros, &mut out),
            Self::Interval(interval) => return Some(Cow::Owned(interval.to_string())),
        }
        String::from_utf8(out).ok().map(Cow::Owned)
    }

    /// A number in units of `10^-scale`, rounded half away from zero.
    pub(crate) fn to_units(&self, scale: u8) -> Option<i64> {
        let units = match self {
            Self::Number { units, scale: from } => rescale(*units, *from, scale)?,
            Self::Float(value) => (value * 10f64.powi(i32::from(scale))).round() as i128,
            Self::Text(text) => return Self::number(text)?.to_units(scale),
            _ => return None,
        };
        i64::try_from(units).ok()
    }

    pub(crate) fn divide(a: (i128, u8), b: (i128, u8)) -> Option<Self> {
        let scale = QUOTIENT_DIGITS;
        let dividend = rescale(a.0, a.1, scale.checked_add(b.1)?)?;
        let units = dividend.checked_div(b.0)?;
        Some(Self::Number { units, scale })
    }
}

/// The same number with another number of decimals, rounded half away from zero.
pub(crate) fn rescale(units: i128, from: u8, to: u8) -> Option<i128> {
    if to >= from {
        return units.checked_mul(10i128.checked_pow(u32::from(to - from))?);
    }
    let divisor = 10i128.checked_pow(u32::from(from - to))?;
    let half = if units < 0 { -divisor / 2 } else { divisor / 2 };
    Some((units + half) / divisor)
}

/// A decimal number in digits.
pub(crate) fn decimal_text(units: i128, scale: u8) -> String {
    let mut digits = units.unsigned_abs().to_string();
    let scale = usize::from(scale);
    if scale > 0 {
        while digits.len() <= scale {
            digits.insert(0, '0');
        }
        digits.insert(digits.len() - scale, '.');
    }
    if units < 0 {
        digits.insert(0, '-');
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(Value::number("-1.50").unwrap().to_text().unwrap(), "-1.50");
        assert_eq!(Value::number("0.05").unwrap().to_units(1), Some(1));
        assert_eq!(rescale(-15, 1, 0), Some(-2));
        assert_eq!(Value::number("abc"), None);
    }

    #[test]
    fn texts_adapt_to_the_other_side() {
        let date = Value::Date(calendar::parse_date("2024-05-01").unwrap());
        assert_eq!(
            date.compare(&Value::Text("2024-05-02".into())),
            Some(Ordering::Less)
        );
        assert_eq!(
            Value::int(5).compare(&Value::number("5.0").unwrap()),
            Some(Ordering::Equal)
        );
        assert_eq!(date.compare(&Value::int(5)), None);
    }
}

//! Ranges that edits ask for, in the rules of their columns.

use crate::{
    calendar,
    plan::kinds,
    schema::{DataType, Schema},
    spec::{Hours, Shape, Values},
};

type Refusal = (String, &'static str);

/// The values of a column between two ends, keeping what else its rule says.
pub(super) fn ends(
    base: &DataType,
    stated: Option<&Values>,
    as_of: &str,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Values, Refusal> {
    if from.is_none() && to.is_none() {
        return Err(("neither end of the range is given".to_owned(), "give one"));
    }
    if base.is_moment() {
        return moments(base, stated, as_of, from, to);
    }
    if matches!(base, DataType::Time { .. }) {
        let (old_from, old_to) = match stated {
            Some(Values::Time { from, to }) => (from.as_str(), to.as_str()),
            _ => ("00:00:00", "23:59:00"),
        };
        return Ok(Values::Time {
            from: from.unwrap_or(old_from).to_owned(),
            to: to.unwrap_or(old_to).to_owned(),
        });
    }
    if !base.is_number() {
        let message = format!(
            "a range is for numbers, dates and times; its type is {}",
            base.sql()
        );
        return Err((message, "name such a column"));
    }
    numbers(base, stated, from, to)
}

fn numbers(
    base: &DataType,
    stated: Option<&Values>,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Values, Refusal> {
    let read = |text: Option<&str>| match text {
        None => Ok(None),
        Some(text) => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err((format!("{text:?} is no number"), "give a number")),
        },
    };
    let (from, to) = (read(from)?, read(to)?);
    let (low, high, step, shape) = match stated {
        Some(Values::Integer { min, max, shape }) => (*min as f64, *max as f64, 0.0, *shape),
        Some(Values::Decimal {
            min,
            max,
            step,
            shape,
        }) => (*min, *max, *step, *shape),
        Some(Values::Sequence { start, step }) => {
            if to.is_some() {
                let message = "it counts on by itself, so only its first number can be chosen";
                return Err((message.to_owned(), "give only the lower end"));
            }
            let start = from.map_or(*start, |from| from as i64);
            return Ok(Values::Sequence { start, step: *step });
        }
        _ => (0.0, 1000.0, 0.0, Shape::Uniform),
    };
    // An end that was not named stays where it was, or moves along where it would cross the other.
    let width = (high - low).max(1.0);
    let min = from.unwrap_or_else(|| to.map_or(low, |to| if to < low { to - width } else { low }));
    let max = to
        .unwrap_or_else(|| from.map_or(high, |from| if from > high { from + width } else { high }));
    if min > max {
        return Err((
            format!("the range is empty: {min} is more than {max}"),
            "swap the ends",
        ));
    }
    let whole = base.is_integer();
    if whole && (min.ceil() > max.floor()) {
        return Err((
            format!("there is no whole number from {min} to {max}"),
            "widen the range",
        ));
    }
    let (bottom, top) = kinds::limits(base);
    let unit = kinds::kind(&Schema::default(), base).unit() as f64;
    let float = matches!(base, DataType::Real | DataType::Double);
    if !float && (max * unit < bottom as f64 || min * unit > top as f64) {
        let message = format!("no number from {min} to {max} fits the type {}", base.sql());
        return Err((message, "change the range or widen the column"));
    }
    Ok(if whole {
        Values::Integer {
            min: min.ceil() as i64,
            max: max.floor() as i64,
            shape,
        }
    } else {
        let fits = |end: f64| (end / step - (end / step).round()).abs() < 1e-9;
        let step = if step > 0.0 && fits(min) && step <= max - min {
            step
        } else {
            0.0
        };
        Values::Decimal {
            min,
            max,
            step,
            shape,
        }
    })
}

fn moments(
    base: &DataType,
    stated: Option<&Values>,
    as_of: &str,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Values, Refusal> {
    for end in [from, to].into_iter().flatten() {
        if calendar::parse_moment(end).is_none() {
            return Err((format!("{end:?} is no date"), "write YYYY-MM-DD"));
        }
    }
    let (old_from, old_to, hours, shape) = match stated {
        Some(Values::Moment {
            from,
            to,
            hours,
            shape,
        }) => (from.clone(), to.clone(), *hours, *shape),
        _ => (
            "2020-01-01".to_owned(),
            as_of.to_owned(),
            Hours::Any,
            Shape::Uniform,
        ),
    };
    let micros = |text: &str| calendar::parse_moment(text).unwrap_or_default();
    let whole_day = |end: &str| {
        if *base == DataType::Date || end.trim().len() > 10 {
            end.to_owned()
        } else {
            format!("{} 23:59:59", end.trim())
        }
    };
    // A range that begins where the data end reaches a year further.
    let year = |text: &str, years: i64| {
        let days = micros(text).div_euclid(calendar::DAY) + 365 * years;
        let mut out = Vec::new();
        calendar::push_date(days, &mut out);
        String::from_utf8(out).unwrap_or_default()
    };
    let (low, high) = match (from, to) {
        (Some(from), Some(to)) => (from.to_owned(), whole_day(to)),
        (Some(from), None) if micros(from) <= micros(&old_to) => (from.to_owned(), old_to),
        (Some(from), None) => (from.to_owned(), year(from, 1)),
        (None, Some(to)) if micros(to) >= micros(&old_from) => (old_from, whole_day(to)),
        (None, Some(to)) => (year(to, -1), whole_day(to)),
        (None, None) => (old_from, old_to),
    };
    if micros(&low) > micros(&high) {
        return Err((
            format!("the range is empty: {low} is after {high}"),
            "swap the ends",
        ));
    }
    Ok(Values::Moment {
        from: low,
        to: high,
        hours,
        shape,
    })
}

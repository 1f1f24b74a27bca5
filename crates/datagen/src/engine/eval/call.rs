//! The functions of [`crate::expr::FUNCTIONS`] that depend on their arguments alone.

use std::cmp::Ordering;

use crate::{
    calendar::{self, DAY},
    engine::value::Value,
};

/// Calls a function; NULL where it is unknown or does not fit its arguments.
pub(crate) fn call<'a>(function: &str, args: Vec<Value<'a>>) -> Value<'a> {
    match function {
        "coalesce" => args
            .into_iter()
            .find(|arg| !arg.is_null())
            .unwrap_or(Value::Null),
        "greatest" => extreme(args, Ordering::Greater),
        "least" => extreme(args, Ordering::Less),
        "num_nonnulls" => Value::int(args.iter().filter(|arg| !arg.is_null()).count() as i64),
        "num_nulls" => Value::int(args.iter().filter(|arg| arg.is_null()).count() as i64),
        "concat" => {
            let parts: String = args.iter().filter_map(Value::to_text).collect();
            Value::Text(parts.into())
        }
        "nullif" => match &args[..] {
            [a, b] if a.compare(b) == Some(Ordering::Equal) => Value::Null,
            [a, ..] => a.clone(),
            [] => Value::Null,
        },
        _ if args.iter().any(Value::is_null) => Value::Null,
        _ => strict(function, &args).unwrap_or(Value::Null),
    }
}

fn extreme<'a>(args: Vec<Value<'a>>, wanted: Ordering) -> Value<'a> {
    let present = args.into_iter().filter(|arg| !arg.is_null());
    let best = present.reduce(|best, arg| {
        if arg.compare(&best) == Some(wanted) {
            arg
        } else {
            best
        }
    });
    best.unwrap_or(Value::Null)
}

/// Functions that are NULL when an argument is; none of `args` is.
fn strict<'a>(function: &str, args: &[Value<'a>]) -> Option<Value<'a>> {
    let text = |i: usize| args.get(i)?.to_text().map(std::borrow::Cow::into_owned);
    let whole = |i: usize| args.get(i)?.to_units(0);
    let made = |text: String| Some(Value::Text(text.into()));
    match function {
        "lower" => made(text(0)?.to_lowercase()),
        "upper" => made(text(0)?.to_uppercase()),
        "length" | "octet_length" if let [Value::Bytes(length)] = args => {
            Some(Value::int(*length as i64))
        }
        "length" | "char_length" => Some(Value::int(text(0)?.chars().count() as i64)),
        "cardinality" | "array_length" => match args.first()? {
            Value::List(items) => Some(Value::int(*items as i64)),
            _ => None,
        },
        "json_typeof" | "jsonb_typeof" => made(json_type(&text(0)?)?.to_owned()),
        "starts_with" => Some(Value::Bool(text(0)?.starts_with(&text(1)?))),
        // No range made here is empty.
        "isempty" => Some(Value::Bool(false)),
        "octet_length" => Some(Value::int(text(0)?.len() as i64)),
        "btrim" => made(text(0)?.trim_matches(' ').to_owned()),
        "ltrim" => made(text(0)?.trim_start_matches(' ').to_owned()),
        "rtrim" => made(text(0)?.trim_end_matches(' ').to_owned()),
        "replace" => made(text(0)?.replace(&text(1)?, &text(2)?)),
        "left" => made(
            text(0)?
                .chars()
                .take(usize::try_from(whole(1)?).ok()?)
                .collect(),
        ),
        "right" => {
            let (text, count) = (text(0)?, usize::try_from(whole(1)?).ok()?);
            let skip = text.chars().count().saturating_sub(count);
            made(text.chars().skip(skip).collect())
        }
        "substring" => {
            let start = usize::try_from(whole(1)?.max(1) - 1).ok()?;
            let count = whole(2).map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(0));
            made(text(0)?.chars().skip(start).take(count).collect())
        }
        "position" => {
            let (needle, hay) = (text(0)?, text(1)?);
            let found = hay
                .find(&needle)
                .map_or(0, |at| hay[..at].chars().count() + 1);
            Some(Value::int(found as i64))
        }
        "extract_year" | "extract_month" | "extract_day" => extract(function, args.first()?),
        "abs" | "ceil" | "floor" | "round" | "trunc" | "mod" | "power" => number(function, args),
        _ => None,
    }
}

/// The type of a JSON document, by how it begins.
fn json_type(text: &str) -> Option<&'static str> {
    Some(match text.trim_start().as_bytes().first()? {
        b'{' => "object",
        b'[' => "array",
        b'"' => "string",
        b't' | b'f' => "boolean",
        b'n' => "null",
        _ => "number",
    })
}

fn extract<'a>(function: &str, value: &Value<'_>) -> Option<Value<'a>> {
    let days = match value {
        Value::Date(days) => *days,
        Value::Moment(micros) => micros.div_euclid(DAY),
        _ => return None,
    };
    let (year, month, day) = calendar::civil_from_days(days);
    Some(match function {
        "extract_year" => Value::int(year),
        "extract_month" => Value::int(month),
        _ => Value::int(day),
    })
}

fn number<'a>(function: &str, args: &[Value<'_>]) -> Option<Value<'a>> {
    let first = args.first()?;
    let (units, scale) = match first {
        Value::Number { units, scale } => (*units, *scale),
        _ => {
            return float(
                function,
                first.as_f64()?,
                args.get(1).and_then(Value::as_f64),
            );
        }
    };
    let one = 10i128.checked_pow(u32::from(scale))?;
    Some(match function {
        "abs" => Value::Number {
            units: units.abs(),
            scale,
        },
        "floor" => Value::int(units.div_euclid(one)),
        "ceil" => Value::int(-(-units).div_euclid(one)),
        "trunc" if args.len() == 1 => Value::int(units / one),
        "round" => {
            let digits = args.get(1).map_or(Some(0), |digits| digits.to_units(0))?;
            let digits = u8::try_from(digits).ok()?.min(scale);
            Value::Number {
                units: super::rescale(units, scale, digits)?,
                scale: digits,
            }
        }
        "mod" => Value::int(first.to_units(0)?.checked_rem(args.get(1)?.to_units(0)?)?),
        _ => {
            return float(
                function,
                first.as_f64()?,
                args.get(1).and_then(Value::as_f64),
            );
        }
    })
}

fn float<'a>(function: &str, x: f64, y: Option<f64>) -> Option<Value<'a>> {
    let result = match function {
        "abs" => x.abs(),
        "ceil" => x.ceil(),
        "floor" => x.floor(),
        "round" => x.round(),
        "trunc" => x.trunc(),
        "mod" => x % y?,
        _ => x.powf(y?),
    };
    result.is_finite().then_some(Value::Float(result))
}

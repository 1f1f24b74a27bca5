//! Defaults that fit their column, or why they do not.

use super::simplify::flag;
use crate::{
    expr::{Expr, Literal},
    schema::DataType,
};

/// The default as PostgreSQL takes it for a column of this type (below domains). `labels` are those
/// of an enum. The error says why it cannot stay.
pub(super) fn fit(default: Expr, ty: &DataType, labels: Option<&[String]>) -> Result<Expr, String> {
    let mut default = match default {
        // A cast to the column's own type says nothing.
        Expr::Cast { expr, .. } if matches!(*expr, Expr::Literal(_)) => *expr,
        other => other,
    };
    if *ty == DataType::Bool {
        flag(&mut default);
    }
    if let Expr::Call { function, .. } = &default
        && !returns(function, ty)
    {
        return Err(format!("{function}() does not fit the type {}", ty.sql()));
    }
    let text = match &default {
        Expr::Literal(Literal::Null | Literal::Bool(_)) => None,
        Expr::Literal(Literal::Number(text) | Literal::Text(text)) => Some(text.trim().to_owned()),
        _ => None,
    };
    let Some(text) = text else {
        let wrong = matches!(&default, Expr::Literal(Literal::Bool(_))) && *ty != DataType::Bool;
        return match (wrong, &default) {
            (true, Expr::Literal(Literal::Bool(b))) if ty.is_number() => {
                Ok(Expr::number(i64::from(*b)))
            }
            (true, Expr::Literal(Literal::Bool(b))) if ty.is_text() => {
                Ok(Expr::text(b.to_string()))
            }
            (true, _) => Err("a boolean does not fit the type".into()),
            _ => Ok(default),
        };
    };
    literal(default, &text, ty, labels)
}

/// A literal default, whose content is `text`.
fn literal(
    default: Expr,
    text: &str,
    ty: &DataType,
    labels: Option<&[String]>,
) -> Result<Expr, String> {
    let shown = || format!("'{text}' does not fit the type {}", ty.sql());
    match ty {
        DataType::Bool => Err(shown()),
        DataType::Money => Ok(Expr::text(text)),
        ty if ty.is_integer() => match text.parse::<f64>() {
            Ok(n) if n.fract() == 0.0 && n.abs() < 9.3e18 => {
                let whole = text.split('.').next().unwrap_or(text);
                Ok(Expr::Literal(Literal::Number(whole.to_owned())))
            }
            _ => Err(shown()),
        },
        ty if ty.is_number() => match text.parse::<f64>() {
            Ok(n) if n.is_finite() => Ok(Expr::Literal(Literal::Number(text.to_owned()))),
            _ => Err(shown()),
        },
        DataType::Enum { .. } => {
            let labels = labels.unwrap_or_default();
            let exact = labels.iter().find(|label| **label == text);
            let label =
                exact.or_else(|| labels.iter().find(|label| label.eq_ignore_ascii_case(text)));
            label
                .map(Expr::text)
                .ok_or_else(|| format!("'{text}' is none of the labels"))
        }
        ty if ty.is_text() => match (ty.max_chars(), &default) {
            (Some(max), _) if text.chars().count() > max as usize => Err(shown()),
            (_, Expr::Literal(Literal::Text(_))) => Ok(default),
            _ => Ok(Expr::text(text)),
        },
        DataType::Date | DataType::Timestamp { .. } => {
            if is_date(text) {
                Ok(Expr::text(text))
            } else {
                Err(shown())
            }
        }
        DataType::Time { .. } => {
            let clock = text
                .bytes()
                .all(|b| b.is_ascii_digit() || b":.+-".contains(&b))
                && text.contains(':');
            if clock {
                Ok(Expr::text(text))
            } else {
                Err(shown())
            }
        }
        DataType::Json | DataType::Jsonb => match serde_json::from_str::<serde_json::Value>(text) {
            Ok(_) => Ok(Expr::text(text)),
            Err(_) => Err(shown()),
        },
        DataType::Uuid => {
            let hex = text.bytes().filter(u8::is_ascii_hexdigit).count() == 32 && text.len() <= 38;
            if hex {
                Ok(Expr::text(text))
            } else {
                Err(shown())
            }
        }
        DataType::Array { .. } if !text.starts_with('{') => Err(shown()),
        DataType::Bytea | DataType::Xml | DataType::Point => Err(shown()),
        DataType::Bit { .. } | DataType::Varbit { .. } => {
            if text.bytes().all(|b| matches!(b, b'0' | b'1')) {
                Ok(Expr::text(text))
            } else {
                Err(shown())
            }
        }
        _ => Ok(Expr::text(text)),
    }
}

/// Whether a column of this type can take what one of the functions made for defaults returns.
fn returns(function: &str, ty: &DataType) -> bool {
    match function {
        "gen_random_uuid" => *ty == DataType::Uuid || ty.is_text(),
        "now" | "current_timestamp" => {
            ty.is_moment() || ty.is_text() || matches!(ty, DataType::Time { .. })
        }
        "current_date" => ty.is_moment() || ty.is_text(),
        _ => true,
    }
}

/// `YYYY-MM-DD`, perhaps with a time, and a month and day that there are.
fn is_date(text: &str) -> bool {
    let mut parts = text
        .get(..10)
        .unwrap_or("")
        .split('-')
        .map(str::parse::<u32>);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) => {
            let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
            let days = match month {
                2 => 28 + u32::from(leap),
                4 | 6 | 9 | 11 => 30,
                1..=12 => 31,
                _ => 0,
            };
            year > 0 && (1..=days).contains(&day)
        }
        _ => false,
    }
}

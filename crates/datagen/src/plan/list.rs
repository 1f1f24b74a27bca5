//! Values written as text, in the units of a kind.

use crate::{
    array::{Data, Kind, Texts},
    engine::{choice::Choice, eval, formula, value::Value},
    plan::ColumnPlan,
};

/// The array of a list's values. Each was found readable when the list was made.
pub(super) fn choice(list: &[(String, f64)], kind: &Kind) -> Choice {
    let weights: Vec<f64> = list.iter().map(|(_, weight)| *weight).collect();
    Choice::new(data(list, kind), &weights)
}

pub(crate) fn data(list: &[(String, f64)], kind: &Kind) -> Data {
    let texts = list.iter().map(|(text, _)| text.as_str());
    match kind {
        Kind::Bool => Data::Bool(texts.map(|t| truth(t).unwrap_or_default()).collect()),
        Kind::Float { .. } => Data::Float(texts.map(|t| t.parse().unwrap_or_default()).collect()),
        kind if kind.is_linear() => {
            Data::Int(texts.map(|t| units(t, kind).unwrap_or_default()).collect())
        }
        _ => {
            let mut values = Texts::with_capacity(list.len());
            texts.for_each(|text| values.push(text));
            Data::Text(values)
        }
    }
}

/// Whether a readable text is within a column's limits.
pub(super) fn allowed(
    text: &str,
    of: &ColumnPlan,
    (low, high): (i64, i64),
    max_chars: Option<u32>,
) -> bool {
    let units = match of.kind {
        Kind::Float { .. } => None,
        _ if of.kind.is_linear() => units(text, &of.kind),
        _ => None,
    };
    units.is_none_or(|units| (low..=high).contains(&units))
        && max_chars.is_none_or(|max| text.chars().count() <= max as usize)
}

/// Whether a text is a value of a kind.
pub(crate) fn readable(text: &str, kind: &Kind) -> bool {
    match kind {
        Kind::Bool => truth(text).is_some(),
        Kind::Float { .. } => text.parse::<f64>().is_ok_and(f64::is_finite),
        Kind::Text | Kind::Jsonb | Kind::Bits | Kind::TsVector => true,
        kind => kind.is_linear() && units(text, kind).is_some(),
    }
}

fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "1" => Some(true),
        "false" | "f" | "no" | "0" => Some(false),
        other => eval::truth(&Value::Text(other.into())),
    }
}

/// A text in the units of a kind.
pub(crate) fn units(text: &str, kind: &Kind) -> Option<i64> {
    formula::units_of(&Value::Text(text.into()), kind)
}

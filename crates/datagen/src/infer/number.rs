//! Numbers by their meaning, within what type and CHECKs allow.

use super::{
    field::{Field, Guess, guess},
    number_rules::RULES,
};
use crate::{
    schema::DataType,
    spec::{Shape, Values},
};
use Shape::Uniform;

pub(super) fn infer(field: &Field<'_>) -> Option<Guess> {
    if !field.base.is_number() {
        return None;
    }
    let rule = RULES
        .iter()
        .find(|(table, column, ..)| (table.is_empty() || field.is_of(table)) && field.says(column));
    let limits = &field.limits;
    let (mut low, mut high, step, shape, confidence, reason) = match rule {
        Some(&(_, _, low, high, step, shape)) => {
            (low, high, step, shape, 0.8, "the name tells its range")
        }
        None => (1.0, 1_000.0, 0.0, Uniform, 0.3, "nothing tells its range"),
    };
    let unit = unit(field.base);
    let type_max = type_max(field.base);
    let least = limits
        .min
        .map(|min| if limits.above { min + unit } else { min });
    let most = limits
        .max
        .map(|max| if limits.below { max - unit } else { max })
        .unwrap_or(type_max)
        .min(type_max);
    if let (Some(least), Some(max)) = (least, limits.max) {
        // A range that is written down is the range.
        (low, high) = if rule.is_some() && low < high && low >= least && high <= max {
            (low, high)
        } else {
            (least, most)
        };
    }
    low = low.max(least.unwrap_or(low)).min(most);
    high = high.min(most).max(low);
    if field.different > 0 && ((high - low) / unit) < field.different as f64 * 2.0 {
        high = (low + field.different as f64 * 10.0 * unit).min(most);
    }
    let (confidence, reason) = if limits.max.is_some() {
        (1.0, "range of the CHECK")
    } else {
        (confidence, reason)
    };
    let values = if field.base.is_integer() {
        Values::Integer {
            min: low.ceil() as i64,
            max: high.floor() as i64,
            shape,
        }
    } else {
        let step = if high - low > step * 4.0 && step >= unit {
            step
        } else {
            0.0
        };
        Values::Decimal {
            min: low,
            max: high,
            step,
            shape,
        }
    };
    guess(values, confidence, reason)
}

/// The least difference between two values of the type.
fn unit(ty: &DataType) -> f64 {
    match ty {
        DataType::Numeric { scale, .. } => 10f64.powi(-i32::from(*scale)),
        DataType::Money | DataType::Real | DataType::Double => 0.01,
        _ => 1.0,
    }
}

fn type_max(ty: &DataType) -> f64 {
    match ty {
        DataType::SmallInt => 32_767.0,
        DataType::Integer => 2_147_483_647.0,
        DataType::Numeric {
            precision: Some(precision),
            scale,
        } => {
            let whole = i32::from(*precision) - i32::from(*scale);
            10f64.powi(whole) - unit(ty)
        }
        DataType::BigInt => 9_007_199_254_740_991.0,
        _ => 1e15,
    }
}

/// True for a share of the rows, by name.
pub(super) fn boolean(field: &Field<'_>) -> Option<Guess> {
    if *field.base != DataType::Bool {
        return None;
    }
    let (share, confidence) = if field.says("deleted|banned|blocked|fraud|locked|archived|spam|flagged|cancelled|default|primary|admin|superuser|urgent|hidden|test") {
        (0.06, 0.8)
    } else if field.says("active|enabled|available|verified|visible|public|current|published|valid|confirmed|approved|paid|success|completed|read|present|open") {
        (0.88, 0.8)
    } else {
        (0.5, 0.4)
    };
    guess(
        Values::Boolean { true_share: share },
        confidence,
        "the name tells how often",
    )
}

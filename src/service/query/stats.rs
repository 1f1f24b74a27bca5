//! What can be said of a column from its cells: figures that a sentence about the result may use.

use std::{cmp::Ordering, collections::HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::value::Kind;

/// Figures of a column over the rows that were read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Stats {
    pub nulls: u64,
    /// Different values, NULL not counted.
    pub distinct: u64,
    /// The smallest value; null where values have no order, or there are none.
    #[schema(value_type = Object)]
    pub min: Value,
    #[schema(value_type = Object)]
    pub max: Value,
    /// Of numbers; exact for whole numbers and decimals.
    #[schema(value_type = Object)]
    pub sum: Value,
}

/// The figures of the cells of one column.
pub(super) fn of<'a>(kind: &Kind, cells: impl Iterator<Item = Option<&'a str>>) -> Stats {
    let mut stats = Stats::default();
    let mut seen = HashSet::new();
    let (mut least, mut most): (Option<&str>, Option<&str>) = (None, None);
    let mut sum = Sum::default();
    for cell in cells {
        let Some(cell) = cell else {
            stats.nulls += 1;
            continue;
        };
        seen.insert(cell);
        if least.is_none_or(|least| order(kind, cell, least) == Ordering::Less) {
            least = Some(cell);
        }
        if most.is_none_or(|most| order(kind, cell, most) == Ordering::Greater) {
            most = Some(cell);
        }
        if kind.as_str() == "number" {
            sum.add(cell);
        }
    }
    stats.distinct = seen.len() as u64;
    let ordered = !matches!(kind, Kind::Json | Kind::Bytes | Kind::List(_) | Kind::Other);
    if ordered {
        let value = |cell: Option<&str>| cell.map_or(Value::Null, |cell| kind.json(cell));
        (stats.min, stats.max) = (value(least), value(most));
    }
    if kind.as_str() == "number" && !seen.is_empty() {
        stats.sum = sum.json();
    }
    stats
}

/// Numbers by value; dates and times print so that their text sorts.
fn order(kind: &Kind, a: &str, b: &str) -> Ordering {
    if kind.as_str() != "number" {
        return a.cmp(b);
    }
    match (decimal(a), decimal(b)) {
        (Some((x, one)), Some((y, two))) if one == two => x.cmp(&y),
        _ => {
            let float = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
            float(a).total_cmp(&float(b))
        }
    }
}

/// A number as a whole number and how many decimals it has.
fn decimal(text: &str) -> Option<(i128, u32)> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let number = format!("{whole}{part}").parse().ok()?;
    Some((number, u32::try_from(part.len()).ok()?))
}

/// Exact as long as decimals are added that fit; else a float.
#[derive(Default)]
struct Sum {
    exact: Option<(i128, u32)>,
    float: f64,
    rounded: bool,
}

impl Sum {
    fn add(&mut self, text: &str) {
        self.float += text.parse::<f64>().unwrap_or(f64::NAN);
        let added = decimal(text).and_then(|next| add(self.exact.unwrap_or_default(), next));
        self.rounded |= added.is_none();
        self.exact = added;
    }

    fn json(&self) -> Value {
        match self.exact {
            Some((units, scale)) if !self.rounded => Kind::Decimal.json(&digits(units, scale)),
            _ => Kind::Float.json(&self.float.to_string()),
        }
    }
}

fn add((a, one): (i128, u32), (b, two): (i128, u32)) -> Option<(i128, u32)> {
    let scale = one.max(two);
    let a = a.checked_mul(10_i128.checked_pow(scale - one)?)?;
    let b = b.checked_mul(10_i128.checked_pow(scale - two)?)?;
    Some((a.checked_add(b)?, scale))
}

fn digits(units: i128, scale: u32) -> String {
    let scale = scale as usize;
    let text = format!("{:0>width$}", units.unsigned_abs(), width = scale + 1);
    let (whole, part) = text.split_at(text.len() - scale);
    let sign = if units < 0 { "-" } else { "" };
    let point = if part.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{part}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: &Kind, cells: &[Option<&str>], expected: &str) {
        let stats = of(kind, cells.iter().copied());
        assert_eq!(serde_json::to_string(&stats).unwrap(), expected);
    }

    #[test]
    fn sums_of_decimals_are_exact_and_order_is_by_value() {
        check(
            &Kind::Decimal,
            &[Some("10.10"), Some("9.2"), None, Some("-0.05"), Some("9.2")],
            r#"{"nulls":1,"distinct":3,"min":-0.05,"max":10.1,"sum":28.45}"#,
        );
        check(
            &Kind::Float,
            &[Some("1e+300"), Some("NaN")],
            r#"{"nulls":0,"distinct":2,"min":1e+300,"max":"NaN","sum":"NaN"}"#,
        );
        check(
            &Kind::Text,
            &[Some("b"), Some("a")],
            r#"{"nulls":0,"distinct":2,"min":"a","max":"b","sum":null}"#,
        );
        check(
            &Kind::Integer,
            &[None],
            r#"{"nulls":1,"distinct":0,"min":null,"max":null,"sum":null}"#,
        );
    }
}

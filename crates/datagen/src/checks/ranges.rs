//! Columns whose values the Spec puts between two ends.
//!
//! A bound by another column may demand more than the range allows, and then wins: such rows are the
//! bound's to prove.

use std::collections::BTreeSet;

use super::{
    Check, RowTest, Subject,
    paths::Row,
    rules::{Scale, rules},
    say::Say,
    values,
};
use crate::{
    engine::value::decimal_text,
    postgres::literal,
    schema::{Column, DataType},
    spec::{Bound, BoundOp, ColumnSpec, Hours, Values},
};

pub(super) fn ranges(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    let pulled = pulled(subject);
    for (rule, column) in rules(subject) {
        if pulled.contains(&rule.name.to_ascii_lowercase()) {
            continue;
        }
        let say = Say::of(subject, rule, column);
        let ty = subject.schema.base_type(&column.ty);
        let Some(ends) = Ends::of(&rule.values, ty) else {
            continue;
        };
        let scarce = say.keyed && ends.values < subject.rows() as f64;
        if say.derived || scarce || !say.only_cuts([&ends.shown[0], &ends.shown[1]]) {
            continue;
        }
        checks.extend(between(subject, rule, column, ty, &ends));
        if rule.bounds.is_empty() && say.is_silent() {
            checks.extend(grid(subject, &rule.values, column, ty));
        }
    }
}

/// The names of columns that others are compared with which cannot give way: those pull them out of
/// their ranges, and so on along the bounds. By name alone, so that one too many may be left out.
fn pulled(subject: &Subject<'_>) -> BTreeSet<String> {
    let mut bounded: Vec<(&ColumnSpec, bool)> = Vec::new();
    for table in &subject.schema.tables {
        let spec = subject.spec.tables.iter();
        let of = Subject {
            table,
            rules: spec.clone().find(|t| table.name.matches(&t.name)),
            ..*subject
        };
        let rules = rules(&of).filter(|(rule, _)| !rule.bounds.is_empty());
        bounded.extend(rules.map(|(rule, column)| (rule, Say::of(&of, rule, column).holds())));
    }
    let mut pulled = BTreeSet::new();
    loop {
        let before = pulled.len();
        for (rule, holds) in &bounded {
            if *holds || pulled.contains(&rule.name.to_ascii_lowercase()) {
                let ends = rule.bounds.iter().filter_map(|b| b.of.rsplit('.').next());
                pulled.extend(ends.map(str::to_ascii_lowercase));
            }
        }
        if pulled.len() == before {
            return pulled;
        }
    }
}

/// Both ends of a range as SQL of the column's type.
struct Ends {
    low: String,
    high: String,
    shown: [String; 2],
    /// How many values lie between them, at least.
    values: f64,
}

impl Ends {
    fn of(values: &Values, ty: &DataType) -> Option<Self> {
        let (low, high, count) = match values {
            Values::Integer { min, max, .. } if ty.is_number() => {
                let count = *max as f64 - *min as f64 + 1.0;
                (min.to_string(), max.to_string(), count)
            }
            Values::Decimal { min, max, step, .. } if ty.is_number() => {
                let decimals = decimals(ty);
                let unit = 10f64.powi(decimals.into());
                let end = |end: &f64| decimal_text((end * unit).round() as i128, decimals);
                let step = (step * unit).round().max(1.0);
                (
                    end(min),
                    end(max),
                    ((max - min) * unit / step).floor() + 1.0,
                )
            }
            // How many moments a key may need is not worth counting: one is certain.
            Values::Moment { from, to, .. } if ty.is_moment() => (from.clone(), to.clone(), 1.0),
            Values::Time { from, to } if matches!(ty, DataType::Time { .. }) => {
                (from.clone(), to.clone(), 1.0)
            }
            _ => return None,
        };
        let typed = |text: &str| match ty {
            // Ends that lie beyond the type stay what they are.
            ty if ty.is_integer() || matches!(ty, DataType::Numeric { .. } | DataType::Money) => {
                format!("({text})::numeric")
            }
            ty => format!("CAST({} AS {})", literal(text), ty.sql()),
        };
        Some(Self {
            low: typed(&low),
            high: typed(&high),
            shown: [low, high],
            values: count,
        })
    }
}

/// The decimals of the values that a range in a type has.
fn decimals(ty: &DataType) -> u8 {
    match ty {
        ty if ty.is_integer() => 0,
        DataType::Numeric {
            precision: Some(_),
            scale,
        } => (*scale).min(12) as u8,
        _ => 2,
    }
}

/// The column as its ends are compared with.
fn side(column: &Column, ty: &DataType) -> String {
    let name = format!("t.{}", column.name.quoted());
    match ty {
        DataType::Money => format!("{name}::numeric"),
        _ => name,
    }
}

fn between(
    subject: &Subject<'_>,
    rule: &ColumnSpec,
    column: &Column,
    ty: &DataType,
    ends: &Ends,
) -> Option<Check> {
    let value = side(column, ty);
    let mut violation = format!("{value} NOT BETWEEN {} AND {}", ends.low, ends.high);
    let mut row = Row::new(subject);
    for bound in &rule.bounds {
        let forced = forces(&mut row, bound, ty, ends)?;
        violation += &format!(" AND NOT coalesce({forced}, false)");
    }
    let unless = if rule.bounds.is_empty() {
        ""
    } else {
        ", unless a bound puts it elsewhere"
    };
    let holds = format!("is between {}{unless}", ends.shown.join(" and "));
    let check = values::row(subject, column, "range", &holds, violation);
    if row.is_alone() {
        return Some(check);
    }
    let sql = check
        .rows
        .as_ref()
        .map(|test: &RowTest| test.sql(&row.from()))?;
    Some(Check {
        rows: None,
        sql,
        ..check
    })
}

/// When the other side of a bound leaves no value between the ends.
fn forces(row: &mut Row<'_>, bound: &Bound, ty: &DataType, ends: &Ends) -> Option<String> {
    let (of, of_type) = row.column(&bound.of)?;
    let scale = Scale::of(ty, of_type)?;
    let o = scale.side((&of, of_type));
    let (low, high) = (scale.side((&ends.low, ty)), scale.side((&ends.high, ty)));
    let upward = matches!(bound.op, BoundOp::AtLeast | BoundOp::Above);
    let shift = |gap: Option<f64>, farther| {
        let moved = gap.and_then(|gap| scale.shift(&o, gap, upward, farther));
        moved.unwrap_or_else(|| o.clone())
    };
    let (beyond, near, short, far) = if upward {
        (">=", &high, "<=", &low)
    } else {
        ("<=", &low, ">=", &high)
    };
    let mut forced = format!("{} {beyond} {near}", shift(bound.min_gap, true));
    if bound.max_gap.is_some() {
        forced += &format!(" OR {} {short} {far}", shift(bound.max_gap, false));
    }
    Some(format!("({forced})"))
}

/// Steps of decimals, and hours of the day, where nothing else moves the values.
fn grid(subject: &Subject<'_>, rule: &Values, column: &Column, ty: &DataType) -> Option<Check> {
    let value = side(column, ty);
    match rule {
        Values::Decimal { min, step, .. } if matches!(ty, DataType::Numeric { .. }) => {
            let decimals = decimals(ty);
            let unit = 10f64.powi(decimals.into());
            let text = |number: f64| decimal_text((number * unit).round() as i128, decimals);
            if (step * unit).round() <= 1.0 {
                return None;
            }
            let violation = format!("({value} - ({})) % {} <> 0", text(*min), text(*step));
            let holds = format!("is {} and a multiple of {}", text(*min), text(*step));
            Some(values::row(subject, column, "step", &holds, violation))
        }
        Values::Moment {
            hours: Hours::Day, ..
        } if matches!(ty, DataType::Timestamp { .. }) => {
            let violation = format!("{value}::time NOT BETWEEN '08:00' AND '20:00'");
            let holds = "lies between 08:00 and 20:00";
            Some(values::row(subject, column, "hours", holds, violation))
        }
        _ => None,
    }
}

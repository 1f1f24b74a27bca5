//! The rule that a column's stated values ask for, fitted to its type.

use crate::{
    array::Kind,
    calendar::{self, DAY},
    engine::{
        Rule,
        choice::{Flag, Sequence},
        identity::{Address, FirstName, FullName, Handle, NameSource},
        pattern::Pattern,
        range::{Finish, Range},
        text::BuiltIn,
    },
    plan::{
        draft::{Draft, RuleDraft},
        list::readable,
        natural::natural,
    },
    schema::DataType,
    spec::{Hours, Shape, Values, Weighted},
    values,
};

/// A rule, or what does not fit and what would.
pub(super) type Fitted = Result<RuleDraft, (String, String)>;

pub(super) fn rule(draft: &mut Draft<'_>, table: usize, column: usize, values: &Values) -> Fitted {
    let of = &draft.tables[table].columns[column];
    let (kind, limits, max_chars) = (of.kind.clone(), of.limits, of.max_chars);
    let unit = kind.unit();
    let other = |rule: Box<dyn Rule>| Ok(RuleDraft::Other(rule));
    if matches!(kind, Kind::Text | Kind::Jsonb)
        && let Some(fitted) = text(draft, table, max_chars, values)
    {
        return fitted;
    }
    match values {
        Values::Sequence { start, step } if number(&kind) => other(Box::new(Sequence {
            start: start.saturating_mul(unit),
            step: step.saturating_mul(unit),
        })),
        Values::Integer { min, max, shape } if number(&kind) => {
            let scale = float_scale(&kind, 0).unwrap_or(unit);
            let ends = (min.saturating_mul(scale), max.saturating_mul(scale));
            range(ends, scale, *shape, finish(&kind, 0), limits)
        }
        Values::Decimal {
            min,
            max,
            step,
            shape,
        } if number(&kind) => {
            let scale = float_scale(&kind, 2).unwrap_or(unit);
            let ends = (
                (min * scale as f64).round() as i64,
                (max * scale as f64).round() as i64,
            );
            range(
                ends,
                ((step * scale as f64).round() as i64).max(1),
                *shape,
                finish(&kind, 2),
                limits,
            )
        }
        Values::Boolean { true_share } if kind == Kind::Bool => other(Box::new(Flag {
            true_share: *true_share,
        })),
        Values::Choice { values } => choice(draft, table, column, values),
        Values::Constant { value } => choice(
            draft,
            table,
            column,
            &[Weighted {
                value: value.clone(),
                weight: 1.0,
            }],
        ),
        Values::Moment {
            from,
            to,
            hours,
            shape,
        } => moment(&kind, from, to, *hours, *shape, limits),
        Values::Time { from, to } if matches!(kind, Kind::Time { .. }) => {
            match (calendar::parse_time(from), calendar::parse_time(to)) {
                (Some(from), Some(to)) => range(
                    (from, to),
                    60 * calendar::SECOND,
                    Shape::Uniform,
                    Finish::Plain,
                    limits,
                ),
                _ => Err((
                    format!("{from:?} to {to:?} are no times of day"),
                    "write HH:MM:SS".to_owned(),
                )),
            }
        }
        // Made in the second round, when every column has a kind; see `relate`.
        Values::Formula { .. } => Ok(RuleDraft::List(Vec::new())),
        Values::Parent | Values::Natural => Ok(natural(draft, table, column)),
        other => Err((
            format!(
                "{} values do not fit the type {}",
                word(other),
                draft.tables[table].table.columns[column].declared
            ),
            "choose values of the column's type".to_owned(),
        )),
    }
}

/// A rule that writes texts; `None` for values of other kinds.
fn text(
    draft: &Draft<'_>,
    table: usize,
    max_chars: Option<u32>,
    values: &Values,
) -> Option<Fitted> {
    let own = |name: &Option<String>| {
        let name = name.as_ref()?;
        draft.tables[table]
            .columns
            .iter()
            .position(|column| column.name.matches(name))
    };
    let other = |rule: Box<dyn Rule>| Ok(RuleDraft::Other(rule));
    Some(match values {
        Values::Text { text, .. } => match values::find(text) {
            Some(text) => Ok(RuleDraft::Text(BuiltIn {
                text,
                max_chars,
                numbered: false,
            })),
            None => Err((
                format!("there is no built-in text {text:?}"),
                "see the list of built-in texts".to_owned(),
            )),
        },
        Values::Pattern { pattern } => other(Box::new(fitting(Pattern::parse(pattern), max_chars))),
        Values::FirstName { gender } => other(Box::new(FirstName {
            gender: own(gender),
            max_chars,
        })),
        Values::FullName => other(Box::new(FullName { max_chars })),
        Values::Email { first, last, name } => {
            let from = names(own(first), own(last), own(name));
            other(Box::new(Address {
                handle: Handle::Email,
                from,
                max_chars,
            }))
        }
        Values::Username { first, last, name } => {
            let from = names(own(first), own(last), own(name));
            other(Box::new(Address {
                handle: Handle::Username,
                from,
                max_chars,
            }))
        }
        Values::Website { name } => {
            let from = names(None, None, own(name));
            other(Box::new(Address {
                handle: Handle::Website,
                from,
                max_chars,
            }))
        }
        _ => return None,
    })
}

fn word(values: &Values) -> String {
    let json = serde_json::to_value(values).unwrap_or_default();
    json.get("kind")
        .and_then(|kind| kind.as_str())
        .unwrap_or("these")
        .to_owned()
}

pub(super) fn number(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Int { .. } | Kind::Decimal { .. } | Kind::Money | Kind::Float { .. } | Kind::Interval
    )
}

fn float_scale(kind: &Kind, decimals: u32) -> Option<i64> {
    matches!(kind, Kind::Float { .. }).then(|| 10i64.pow(decimals))
}

fn finish(kind: &Kind, decimals: u8) -> Finish {
    if matches!(kind, Kind::Float { .. }) {
        Finish::Float { decimals }
    } else {
        Finish::Plain
    }
}

fn names(first: Option<usize>, last: Option<usize>, name: Option<usize>) -> NameSource {
    match (first, last, name) {
        (None, None, None) => NameSource::MadeUp,
        (None, None, Some(name)) => NameSource::Whole(name),
        (first, last, _) => NameSource::FirstLast(first, last),
    }
}

fn fitting(mut pattern: Pattern, max_chars: Option<u32>) -> Pattern {
    let max = max_chars.map_or(usize::MAX, |max| max as usize);
    if pattern.places.len() > max {
        pattern.places.truncate(max);
        pattern = Pattern::new(pattern.places);
    }
    pattern
}

fn range(ends: (i64, i64), step: i64, shape: Shape, finish: Finish, limits: (i64, i64)) -> Fitted {
    if ends.0 > ends.1 {
        return Err((
            format!("the range is empty: {} is more than {}", ends.0, ends.1),
            "swap the ends".to_owned(),
        ));
    }
    let (min, max) = (ends.0.max(limits.0), ends.1.min(limits.1));
    if min > max {
        return Err((
            "no value of the range fits the type".to_owned(),
            "widen the type or change the range".to_owned(),
        ));
    }
    Ok(RuleDraft::Range(Range {
        min,
        max,
        step,
        shape,
        bounds: Vec::new(),
        finish,
    }))
}

fn moment(
    kind: &Kind,
    from: &str,
    to: &str,
    hours: Hours,
    shape: Shape,
    limits: (i64, i64),
) -> Fitted {
    let (Some(from), Some(to)) = (calendar::parse_moment(from), calendar::parse_moment(to)) else {
        return Err((
            format!("{from:?} to {to:?} are no dates"),
            "write YYYY-MM-DD".to_owned(),
        ));
    };
    match kind {
        Kind::Date => range(
            (from.div_euclid(DAY), to.div_euclid(DAY)),
            1,
            shape,
            Finish::Plain,
            limits,
        ),
        Kind::Timestamp { .. } => {
            let day = hours == Hours::Day;
            range(
                (from, to),
                calendar::SECOND,
                shape,
                Finish::Clock { day },
                limits,
            )
        }
        _ => Err((
            "dates do not fit the type".to_owned(),
            "choose values of the column's type".to_owned(),
        )),
    }
}

/// A list whose values fit: readable, of allowed length, labels of the enum.
fn choice(draft: &Draft<'_>, table: usize, column: usize, values: &[Weighted]) -> Fitted {
    let of = &draft.tables[table].columns[column];
    if let Some(bad) = values
        .iter()
        .find(|value| !readable(&value.value, &of.kind))
    {
        return Err((
            format!("{:?} is no value of the type", bad.value),
            "correct or remove it".to_owned(),
        ));
    }
    let labels = match draft
        .schema
        .base_type(&draft.tables[table].table.columns[column].ty)
    {
        DataType::Enum { name } => draft.schema.labels(name),
        _ => None,
    };
    if let Some(labels) = labels
        && let Some(bad) = values.iter().find(|value| !labels.contains(&value.value))
    {
        return Err((
            format!("{:?} is no label of the enum", bad.value),
            format!("the labels are {}", labels.join(", ")),
        ));
    }
    let max = of.max_chars.map_or(usize::MAX, |max| max as usize);
    if let Some(bad) = values
        .iter()
        .find(|value| value.value.chars().count() > max)
    {
        return Err((
            format!("{:?} is longer than {max} characters", bad.value),
            "shorten it".to_owned(),
        ));
    }
    let list: Vec<_> = values
        .iter()
        .map(|value| (value.value.clone(), value.weight.max(0.0)))
        .collect();
    if !list.iter().any(|(_, weight)| *weight > 0.0) {
        return Err((
            "the list of values is empty".to_owned(),
            "give at least one value with a weight".to_owned(),
        ));
    }
    Ok(RuleDraft::List(list))
}

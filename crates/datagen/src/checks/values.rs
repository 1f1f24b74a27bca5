//! Columns whose values the Spec lists, counts or shapes: lists, constants, sequences, patterns.

use super::{Check, Kind, RowTest, Subject, rules::rules, say::Say};
use crate::{
    engine::{Rule, pattern::Pattern},
    postgres::literal,
    schema::{Column, DataType},
    spec::{ColumnSpec, Values},
};

/// More values than these are not named one by one in a sentence.
const NAMED: usize = 8;

pub(super) fn values(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    for (rule, column) in rules(subject) {
        let say = Say::of(subject, rule, column);
        if say.derived {
            continue;
        }
        let ty = subject.schema.base_type(&column.ty);
        let found = match &rule.values {
            Values::Sequence { start, step } => sequence(subject, column, ty, *start, *step),
            Values::Pattern { pattern } => pattern_check(subject, column, ty, pattern, &say),
            _ => member(subject, rule, column, ty, &say),
        };
        checks.extend(found);
    }
}

/// The values of a list or a constant with their shares of the whole, heaviest first as given, each
/// once. `None` for other rules, and where the type has texts that compare in other ways.
pub(super) fn listed<'a>(rule: &'a ColumnSpec, ty: &DataType) -> Option<Vec<(&'a str, f64)>> {
    let comparable = ty.is_text()
        || ty.is_number()
        || ty.is_moment()
        || matches!(
            ty,
            DataType::Bool | DataType::Enum { .. } | DataType::Time { .. } | DataType::Uuid
        );
    let mut list: Vec<(&str, f64)> = Vec::new();
    match &rule.values {
        Values::Choice { values } => {
            for value in values {
                let weight = value.weight.max(0.0);
                match list.iter_mut().find(|(text, _)| *text == value.value) {
                    Some((_, sum)) => *sum += weight,
                    None => list.push((&value.value, weight)),
                }
            }
        }
        Values::Constant { value } => list.push((value, 1.0)),
        _ => return None,
    }
    let total: f64 = list.iter().map(|(_, weight)| weight).sum();
    if !comparable || total <= 0.0 || !total.is_finite() {
        return None;
    }
    list.iter_mut().for_each(|(_, weight)| *weight /= total);
    Some(list)
}

/// A listed value as SQL of the column's type.
pub(super) fn constant(text: &str, ty: &DataType) -> String {
    match ty {
        // The search path finds an enum's labels; all others have a name everywhere.
        DataType::Enum { .. } => literal(text),
        DataType::Char { .. } | DataType::Varchar { .. } => format!("{}::text", literal(text)),
        ty => format!("CAST({} AS {})", literal(text), ty.sql()),
    }
}

/// The column as what its listed values are compared with.
pub(super) fn compared(column: &Column, ty: &DataType) -> String {
    let name = format!("t.{}", column.name.quoted());
    if ty.is_text() {
        format!("{name}::text")
    } else {
        name
    }
}

fn member(
    subject: &Subject<'_>,
    rule: &ColumnSpec,
    column: &Column,
    ty: &DataType,
    say: &Say,
) -> Option<Check> {
    let list = listed(rule, ty)?;
    if !say.allows(list.iter().map(|(text, _)| *text)) {
        return None;
    }
    let all: Vec<String> = list.iter().map(|(text, _)| constant(text, ty)).collect();
    let value = compared(column, ty);
    let violation = format!("{value} NOT IN ({})", all.join(", "));
    let named: Vec<&str> = list.iter().map(|(text, _)| *text).take(NAMED).collect();
    let more = match list.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let holds = format!("is one of {}{more}", named.join(", "));
    Some(row(subject, column, "values", &holds, violation))
}

fn sequence(
    subject: &Subject<'_>,
    column: &Column,
    ty: &DataType,
    start: i64,
    step: i64,
) -> Option<Check> {
    let exact = ty.is_integer() || matches!(ty, DataType::Numeric { .. });
    if !exact || step == 0 {
        return None;
    }
    let last = i128::from(start) + i128::from(step) * i128::from(subject.rows().max(1) - 1);
    let (low, high) = (i128::from(start).min(last), i128::from(start).max(last));
    let value = format!("t.{}::numeric", column.name.quoted());
    let violation =
        format!("{value} < {low} OR {value} > {high} OR ({value} - ({start})) % ({step}) <> 0");
    let holds = format!(
        "is one of {start}, {}, ... {last}",
        i128::from(start) + i128::from(step)
    );
    Some(row(subject, column, "sequence", &holds, violation))
}

fn pattern_check(
    subject: &Subject<'_>,
    column: &Column,
    ty: &DataType,
    pattern: &str,
    say: &Say,
) -> Option<Check> {
    // A key with more rows than the pattern has texts takes other ones.
    let roomy = !say.keyed || Pattern::parse(pattern).capacity() >= subject.rows();
    if !ty.is_text() || !say.is_unchecked() || !roomy {
        return None;
    }
    let regex = literal(&regex(pattern, ty.max_chars()));
    let violation = format!(
        "{}::text !~ {regex}",
        format_args!("t.{}", column.name.quoted())
    );
    let holds = format!("looks like {pattern}");
    Some(row(subject, column, "pattern", &holds, violation))
}

/// The regular expression of the texts that a pattern writes, cut off where the type is.
fn regex(pattern: &str, max_chars: Option<u32>) -> String {
    let mut regex = String::from("^");
    let mut chars = pattern.chars();
    for _ in 0..max_chars.unwrap_or(u32::MAX) {
        match chars.next() {
            None => break,
            Some('#') => regex += "[0-9]",
            Some('?') => regex += "[A-Z]",
            Some('*') => regex += "[A-Z0-9]",
            Some(c) => {
                let plain = if c == '\\' {
                    chars.next().unwrap_or(c)
                } else {
                    c
                };
                if plain.is_ascii_punctuation() {
                    regex.push('\\');
                }
                regex.push(plain);
            }
        }
    }
    regex + "$"
}

/// A check of every value of one column.
pub(super) fn row(
    subject: &Subject<'_>,
    column: &Column,
    what: &str,
    holds: &str,
    violation: String,
) -> Check {
    let test = RowTest {
        violation,
        counted: format!("t.{} IS NOT NULL", column.name.quoted()),
    };
    let about = format!("every {}.{} {holds}", subject.table.name, column.name);
    let what = format!("{} {what}", column.name);
    subject.row_check(Kind::Values, &what, &[&column.name], about, test)
}

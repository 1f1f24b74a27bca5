//! What edits promise: every sentence of a user's instructions, proven by SQL.

use std::borrow::Cow;

use super::{Check, Kind, RowTest, Subject};
use crate::{
    edit::{Act, Promise, Types},
    engine::pattern::Pattern,
    name::Name,
    postgres::literal,
    schema::{Column, DataType},
    spec::{Nulls, Spec, Values},
};

/// The Spec without the rules of columns whose single values were edited: those say how the values
/// were made, not what they are now.
pub(super) fn overruled(spec: &Spec) -> Cow<'_, Spec> {
    if spec.made.patches.is_empty() {
        return Cow::Borrowed(spec);
    }
    let mut spec = spec.clone();
    for patch in std::mem::take(&mut spec.made.patches) {
        let table = spec
            .tables
            .iter_mut()
            .find(|t| patch.table.matches(&t.name));
        let columns = table.into_iter().flat_map(|t| &mut t.columns);
        for rule in columns.filter(|c| patch.column.matches(&c.name)) {
            rule.values = Values::Natural;
            if let Act::Set { .. } = patch.act {
                rule.bounds.clear();
                rule.nulls = match rule.nulls {
                    Nulls::When { .. } => Nulls::Never,
                    Nulls::Share { .. }
                        if !matches!(
                            patch.act,
                            Act::Set {
                                keep_nulls: true,
                                ..
                            }
                        ) =>
                    {
                        Nulls::Never
                    }
                    ref kept => kept.clone(),
                };
            }
        }
    }
    Cow::Owned(spec)
}

/// Marks the checks of the edit at a position: `orders: edit 2: ...`.
pub fn mark(edit: usize) -> String {
    format!(": edit {}: ", edit + 1)
}

pub(super) fn promises(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    let promises = subject.spec.made.promises.iter();
    for promise in promises.filter(|promise| *promise.table() == subject.table.name) {
        let what = |text: &str| format!("edit {}: {text}", promise.edit() + 1);
        let Some(column) = promise.column() else {
            let rows = subject.spec.rows_of(subject.table.name.shown());
            let sql = format!(
                "SELECT abs(count(*) - {rows}), {rows}::bigint FROM {}",
                subject.from()
            );
            let about = format!("{} has {rows} rows, as asked", subject.table.name);
            checks.push(subject.check(Kind::Asked, &what("rows"), &[], about, sql));
            continue;
        };
        let Some(column) = subject.table.column(column.shown()) else {
            continue;
        };
        if let Promise::Nulls { .. } | Promise::Shares { .. } = promise {
            checks.extend(counted(subject, column, promise, &what));
            continue;
        }
        if let Some((test, text)) = row_test(subject, column, promise) {
            let about = format!("{}.{}: {text}, as asked", subject.table.name, column.name);
            let names: [&Name; 1] = [&column.name];
            checks.push(subject.row_check(
                Kind::Asked,
                &what(column.name.shown()),
                &names,
                about,
                test,
            ));
        }
    }
}

/// Promises about how many rows have a value.
fn counted(
    subject: &Subject<'_>,
    column: &Column,
    promise: &Promise,
    what: &dyn Fn(&str) -> String,
) -> Vec<Check> {
    let name = column.name.quoted();
    let from = subject.from();
    let check = |text: &str, about: String, violations: &str| {
        let sql = format!("SELECT {violations}, count(*) FROM {from}");
        subject.check(Kind::Asked, &what(text), &[&column.name], about, sql)
    };
    let shown = format!("{}.{}", subject.table.name, column.name);
    match promise {
        Promise::Nulls { share, .. } => {
            let about = format!("{} % of {shown} is NULL, as asked", percent(*share));
            let violations = format!(
                "abs(count(*) FILTER (WHERE {name} IS NULL) - ceil({share}::numeric * count(*))::bigint)"
            );
            vec![check(&format!("{} NULL", column.name), about, &violations)]
        }
        // Of those that are not NULL, and as near as whole rows allow.
        Promise::Shares { values, .. } => {
            let one = |(value, share): &(String, f64)| {
                let about = format!("{} % of {shown} is {value:?}, as asked", percent(*share));
                let slack = if column.nullable {
                    "greatest(2, ceil(4 * sqrt(count(*) * 0.25)))"
                } else {
                    "2"
                };
                let violations = format!(
                    "greatest(0, ceil(abs(count(*) FILTER (WHERE {name}::text = {}) - {share}::numeric * count({name})) - {slack}))::bigint",
                    literal(value)
                );
                check(&format!("{} {value}", column.name), about, &violations)
            };
            values.iter().map(one).collect()
        }
        _ => Vec::new(),
    }
}

/// Promises about single rows, and what they say.
fn row_test(
    subject: &Subject<'_>,
    column: &Column,
    promise: &Promise,
) -> Option<(RowTest, String)> {
    let name = column.name.quoted();
    let base = subject.schema.base_type(&column.ty);
    let text = format!("{name}::text");
    let (violation, said) = match promise {
        Promise::Range { from, to, .. } => {
            let mut broken = Vec::new();
            broken.extend(
                from.as_deref()
                    .map(|f| format!("{name} < {}", bound(base, f))),
            );
            broken.extend(
                to.as_deref()
                    .map(|t| format!("{name} {}", end_test(base, t))),
            );
            let ends = [from.as_deref(), to.as_deref()].map(|e| e.unwrap_or("..."));
            (
                broken.join(" OR "),
                format!("from {} to {}", ends[0], ends[1]),
            )
        }
        Promise::Vocabulary { values, .. } => {
            let list: Vec<String> = values.iter().map(|v| literal(v)).collect();
            let list = list.join(", ");
            let violation = if Types::Numbers.holds(base) {
                format!("{name} NOT IN ({})", values.join(", "))
            } else {
                format!("{text} NOT IN ({list})")
            };
            (violation, format!("only {}", values.join(", ")))
        }
        Promise::Pattern { pattern, .. } => (
            format!("{text} !~ {}", literal(&regex(pattern))),
            format!("of the form {pattern}"),
        ),
        Promise::Replaced {
            from,
            inside,
            any_case,
            ..
        } => {
            let (column, from_sql) = if *any_case {
                (format!("lower({text})"), literal(&from.to_lowercase()))
            } else {
                (text.clone(), literal(from))
            };
            let violation = if *inside {
                format!("position({from_sql} IN {column}) > 0")
            } else if Types::Numbers.holds(base) {
                format!("{name} = {from_sql}::{}", base.sql())
            } else {
                format!("{column} = {from_sql}")
            };
            (violation, format!("no {from:?} is left"))
        }
        Promise::Set { value, filter, .. } => {
            return set(column, value.as_deref(), filter.as_ref(), base);
        }
        Promise::Rows { .. } | Promise::Nulls { .. } | Promise::Shares { .. } => return None,
    };
    let test = RowTest {
        violation,
        counted: format!("{name} IS NOT NULL"),
    };
    Some((test, said))
}

/// A value where a condition holds. A condition over the column itself held before, not now.
fn set(
    column: &Column,
    value: Option<&str>,
    filter: Option<&crate::expr::Expr>,
    base: &DataType,
) -> Option<(RowTest, String)> {
    if filter.is_some_and(|filter| filter.columns().contains(&&column.name)) {
        return None;
    }
    let name = column.name.quoted();
    let violation = match value {
        None => format!("{name} IS NOT NULL"),
        Some(value) if matches!(base, DataType::Enum { .. }) || base.is_text() => {
            format!("{name}::text IS DISTINCT FROM {}", literal(value))
        }
        Some(value) => format!(
            "{name}::text IS DISTINCT FROM {}::{}::text",
            literal(value),
            base.sql()
        ),
    };
    let shown = value.map_or("NULL".to_owned(), |v| format!("{v:?}"));
    let counted = filter.map_or("true".to_owned(), |filter| format!("({filter}) IS TRUE"));
    let said = match filter {
        Some(filter) => format!("{shown} where {filter}"),
        None => shown,
    };
    let violation = format!("({violation}) AND {counted}");
    Some((RowTest { violation, counted }, said))
}

fn bound(base: &DataType, end: &str) -> String {
    if base.is_number() {
        format!("{}::numeric::{}", literal(end), base.sql())
    } else {
        format!("{}::{}", literal(end), base.sql())
    }
}

/// Past the upper end; a day ends with its last moment.
fn end_test(base: &DataType, end: &str) -> String {
    if base.is_moment() && *base != DataType::Date && end.trim().len() <= 10 {
        return format!(">= {}::date + 1", literal(end));
    }
    format!("> {}", bound(base, end))
}

/// A pattern as a regular expression.
fn regex(pattern: &str) -> String {
    let places = Pattern::parse(pattern).places;
    let digit: Vec<char> = ('0'..='9').collect();
    let capital: Vec<char> = ('A'..='Z').collect();
    let mut out = String::from("^");
    for place in places {
        match &place[..] {
            [one] if one.is_alphanumeric() => out.push(*one),
            [one] => out.extend(
                ['[', *one, ']']
                    .iter()
                    .filter(|_| *one != '^' && *one != '\\')
                    .chain(['\\', *one].iter().filter(|_| *one == '^' || *one == '\\')),
            ),
            chars if chars == digit => out.push_str("[0-9]"),
            chars if chars == capital => out.push_str("[A-Z]"),
            _ => out.push_str("[A-Z0-9]"),
        }
    }
    out.push('$');
    out
}

/// At most two decimals.
fn percent(share: f64) -> f64 {
    (share * 10_000.0).round() / 100.0
}

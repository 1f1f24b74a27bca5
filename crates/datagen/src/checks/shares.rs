//! Shares: how many rows have NULL, and how often each value of a list comes.
//!
//! An exact share holds to the row. One that is only near holds, for any number of rows, within one
//! row for each power of two among them: that is how `share::Ranks` spreads its marks. Values of a
//! list are drawn one by one, so they hold within Bernstein's inequality: no more than one data set
//! in a billion goes beyond it by chance.

use super::{Check, Kind, Subject, rules::rules, say::Say, values};
use crate::{
    schema::Column,
    spec::{ColumnSpec, Nulls, Values},
};

/// How far a count of n rows may lie from `share * n`, with n and share as columns of that name.
const CHANCE: &str = "6.7 + sqrt(44.5 + 40 * n * share * (1 - share))";

/// More values than these are not named one by one in a sentence.
const NAMED: usize = 5;

pub(super) fn nulls(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    for (rule, column) in rules(subject) {
        let Nulls::Share { share, exact } = rule.nulls else {
            continue;
        };
        let say = Say::of(subject, rule, column);
        let computed = matches!(rule.values, Values::Formula { .. });
        if !column.nullable || computed || !say.is_silent() {
            continue;
        }
        match parent(subject, column) {
            Parent::Shared => {}
            // The first row of a tree has nobody above it.
            Parent::Own => checks.push(null_share(subject, column, share, exact, 1)),
            Parent::Other | Parent::None => {
                checks.push(null_share(subject, column, share, exact, 0));
            }
        }
    }
}

/// What foreign keys mean for a column's NULLs.
enum Parent {
    None,
    /// One key of this column alone, to another table.
    Other,
    /// One key of this column alone, to its own table.
    Own,
    /// Something else decides with it: other columns, a second key, a parent that may be NULL.
    Shared,
}

fn parent(subject: &Subject<'_>, column: &Column) -> Parent {
    let declared = subject.table.foreign_keys.iter();
    let declared = declared.filter(|key| key.columns.contains(&column.name));
    let declared = declared.map(|key| {
        let references = key.references.iter().map(|name| name.shown());
        (key.table.shown(), key.columns.len(), references.collect())
    });
    let told = subject.rules.iter().flat_map(|t| &t.relations);
    let told = told.filter(|r| !r.declared && r.columns.iter().any(|c| column.name.matches(c)));
    let told = told.map(|r| {
        let references = r.references.iter().map(String::as_str);
        (r.table.as_str(), r.columns.len(), references.collect())
    });
    let keys: Vec<(&str, usize, Vec<&str>)> = declared.chain(told).collect();
    match keys.as_slice() {
        [] => Parent::None,
        [(table, 1, references)] => match subject.schema.table(table) {
            Some(parent) => {
                let key = references.iter().all(|name| {
                    let column = parent.column(name);
                    column.is_some_and(|c| !c.nullable || parent.primary_key.contains(&c.name))
                });
                let rows = subject.spec.rows_of(table);
                match parent.name == subject.table.name {
                    _ if !key || rows == 0 => Parent::Shared,
                    true => Parent::Own,
                    false => Parent::Other,
                }
            }
            None => Parent::Shared,
        },
        _ => Parent::Shared,
    }
}

fn null_share(subject: &Subject<'_>, column: &Column, share: f64, exact: bool, roots: u8) -> Check {
    let name = column.name.quoted();
    let nulls = format!("count(*) FILTER (WHERE {name} IS NULL)");
    let from = subject.from();
    let (sql, how) = if exact {
        let off = format!("abs({nulls} - ceil({share}::numeric * count(*))::bigint)");
        (format!("SELECT {off}, count(*) FROM {from}"), "exactly")
    } else {
        let off = format!("abs({nulls} - {share}::numeric * count(*))");
        let slack = format!("(ceil(log(2, count(*) + 1)) + {})", 1 + roots);
        let sql =
            format!("SELECT ceil(greatest(0, {off} - {slack}))::bigint, count(*) FROM {from}");
        (sql, "about")
    };
    let within = if exact {
        ""
    } else {
        ", within a row for each doubling of the rows"
    };
    let about = format!(
        "{how} {} of {}.{} is NULL{within}",
        percent(share),
        subject.table.name,
        column.name,
    );
    let what = format!("{} null share", column.name);
    subject.check(Kind::NullShare, &what, &[&column.name], about, sql)
}

pub(super) fn values(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    for (rule, column) in rules(subject) {
        checks.extend(shares(subject, rule, column));
    }
}

fn shares(subject: &Subject<'_>, rule: &ColumnSpec, column: &Column) -> Option<Check> {
    let say = Say::of(subject, rule, column);
    let ty = subject.schema.base_type(&column.ty);
    let list = match rule.values {
        Values::Boolean { true_share } => {
            let share = true_share.clamp(0.0, 1.0);
            vec![("true", share), ("false", 1.0 - share)]
        }
        _ => values::listed(rule, ty)?,
    };
    let unmoved = say.lets_pass(list.iter().map(|(text, _)| *text));
    if say.derived || list.len() < 2 || !unmoved {
        return None;
    }
    let value = values::compared(column, ty);
    let counts = list.iter().map(|(text, _)| {
        let constant = values::constant(text, ty);
        format!("count(*) FILTER (WHERE {value} = {constant})")
    });
    let counts: Vec<String> = counts.collect();
    let expected: Vec<String> = list.iter().map(|(_, share)| share.to_string()).collect();
    let sql = format!(
        "SELECT coalesce(max(ceil(greatest(0, abs(got - share * n) - \
         CASE WHEN share IN (0, 1) THEN 0 ELSE {CHANCE} END))), 0)::bigint, coalesce(max(n), 0) \
         FROM (SELECT count({value}) AS n, unnest(ARRAY[{}]) AS got, \
         unnest(ARRAY[{}]::double precision[]) AS share FROM {}) AS labels",
        counts.join(", "),
        expected.join(", "),
        subject.from()
    );
    let about = format!(
        "{}.{} is {}, within chance: {CHANCE} of n rows",
        subject.table.name,
        column.name,
        named(&list)
    );
    let what = format!("{} shares", column.name);
    Some(subject.check(Kind::Share, &what, &[&column.name], about, sql))
}

/// `borrowed in 62 %, returned in 38 %`.
fn named(list: &[(&str, f64)]) -> String {
    let named = list.iter().take(NAMED);
    let mut named: Vec<String> = named
        .map(|(text, share)| format!("{text} in {}", percent(*share)))
        .collect();
    if list.len() > NAMED {
        named.push(format!(
            "{} more as the spec weighs them",
            list.len() - NAMED
        ));
    }
    named.join(", ")
}

/// A share as a person writes it, with two decimals at most.
fn percent(share: f64) -> String {
    format!("{} %", (share * 10_000.0).round() / 100.0)
}

//! Filters as SQL.

use rowsmith_datagen::{calendar, postgres};

use super::{Scope, Writer, value_sql};
use crate::query::{Filter, Literal, Op, TextMatch, Value};

/// The condition; safe to stand between ANDs.
pub(super) fn sql(writer: &mut Writer<'_>, scope: &mut Scope, filter: &Filter) -> Option<String> {
    match filter {
        Filter::Compare(value, op, to) => {
            let left = value_sql(writer, scope, value)?;
            Some(match (op, to) {
                (Op::Is, Literal::Bool(true)) => left,
                (Op::Is, Literal::Bool(false)) => format!("NOT {left}"),
                _ => format!("{left} {} {}", op.sql(), literal(writer, scope, value, to)?),
            })
        }
        Filter::OneOf(value, list) => {
            let left = value_sql(writer, scope, value)?;
            let list: Option<Vec<String>> = list
                .iter()
                .map(|to| literal(writer, scope, value, to))
                .collect();
            Some(format!("{left} IN ({})", list?.join(", ")))
        }
        Filter::Null(value, is) => {
            let not = if *is { "" } else { "NOT " };
            Some(format!("{} IS {not}NULL", value_sql(writer, scope, value)?))
        }
        Filter::Text(value, how, text) => {
            let text = text
                .replace('\\', "\\\\")
                .replace('%', "\\%")
                .replace('_', "\\_");
            let pattern = match how {
                TextMatch::Contains => format!("%{text}%"),
                TextMatch::Starts => format!("{text}%"),
                TextMatch::Ends => format!("%{text}"),
            };
            let left = value_sql(writer, scope, value)?;
            Some(format!("{left} ILIKE {}", postgres::literal(&pattern)))
        }
        Filter::Exists(path, filters) => {
            let (inner, tie) = Scope::below(writer, scope, path)?;
            let mut own = inner.at_end();
            let mut conditions = vec![tie];
            for filter in filters {
                conditions.push(sql(writer, &mut own, filter)?);
            }
            Some(format!(
                "EXISTS (SELECT 1 FROM {}{} WHERE {})",
                inner.from,
                own.from,
                conditions.join(" AND ")
            ))
        }
        Filter::Not(filter) => {
            let inner = sql(writer, scope, filter)?;
            Some(match **filter {
                Filter::Exists(..) => format!("NOT {inner}"),
                _ => format!("NOT ({inner})"),
            })
        }
        Filter::Any(filters) => {
            let parts: Option<Vec<String>> =
                filters.iter().map(|f| sql(writer, scope, f)).collect();
            Some(format!("({})", parts?.join(" OR ")))
        }
    }
}

fn literal(
    writer: &mut Writer<'_>,
    scope: &Scope,
    value: &Value,
    literal: &Literal,
) -> Option<String> {
    match literal {
        Literal::Text(text) => Some(postgres::literal(text)),
        Literal::Number(text) => number(text),
        Literal::Date(text) => {
            calendar::parse_date(text)?;
            Some(format!("'{text}'"))
        }
        Literal::Bool(is) => Some(is.to_string()),
        Literal::Overall(fun) => {
            let Value::Column(attr) = value else {
                return None;
            };
            let table = crate::query::end(writer.catalog, scope.table, &attr.path)?;
            let table = writer.catalog.tables.get(table)?;
            let column = super::scope::ident(table.columns.get(attr.column)?.name.sql());
            let name = super::scope::ident(table.name.sql());
            Some(format!("(SELECT {}({column}) FROM {name})", fun.sql()))
        }
    }
}

/// Digits with a sign and a point; whatever else a caller put there is refused.
pub(super) fn number(text: &str) -> Option<String> {
    let body = text.strip_prefix('-').unwrap_or(text);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let good = match body.split_once('.') {
        Some((whole, rest)) => digits(whole) && digits(rest),
        None => digits(body),
    };
    (good && text.len() <= 40).then(|| text.to_owned())
}

//! What a column's type and NOT NULL promise.

use super::{Check, Kind, RowTest, Subject};
use crate::{
    postgres::{domain_check, literal},
    schema::DataType,
};

pub(super) fn not_null(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    let table = subject.table;
    for column in &table.columns {
        let domain = subject.schema.domains_of(&column.ty).any(|d| !d.nullable);
        if column.nullable && !table.primary_key.contains(&column.name) && !domain {
            continue;
        }
        let test = RowTest {
            violation: format!("{} IS NULL", column.name.quoted()),
            counted: "true".to_owned(),
        };
        let about = format!("{}.{} is never NULL", table.name, column.name);
        let what = format!("{} not null", column.name);
        checks.push(subject.row_check(Kind::NotNull, &what, &[&column.name], about, test));
    }
}

pub(super) fn domains(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    for column in &subject.table.columns {
        for domain in subject.schema.domains_of(&column.ty) {
            for check in &domain.checks {
                let name = column.name.quoted();
                let test = RowTest {
                    violation: format!("({}) IS FALSE", domain_check(&check.expr, &name)),
                    counted: format!("{name} IS NOT NULL"),
                };
                let about = format!(
                    "every {}.{} is a {}: {}",
                    subject.table.name, column.name, domain.name, check.expr
                );
                let what = format!("{} is a {}", column.name, domain.name);
                checks.push(subject.row_check(Kind::Domain, &what, &[&column.name], about, test));
            }
        }
    }
}

pub(super) fn lengths(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    for column in &subject.table.columns {
        let name = column.name.quoted();
        let ty = subject.schema.base_type(&column.ty);
        let (violation, limit) = match ty {
            DataType::Numeric {
                precision: Some(p),
                scale,
            } if scale <= p => (
                format!("abs({name}) >= 1e{} OR scale({name}) > {scale}", p - scale),
                format!("fits numeric({p},{scale})"),
            ),
            DataType::Bit { length } => (
                format!("length({name}) <> {length}"),
                format!("has {length} bits"),
            ),
            DataType::Varbit { length: Some(n) } => (
                format!("length({name}) > {n}"),
                format!("has at most {n} bits"),
            ),
            text => match text.max_chars() {
                Some(n) => (
                    format!("char_length({name}) > {n}"),
                    format!("has at most {n} characters"),
                ),
                None => continue,
            },
        };
        let test = RowTest {
            violation,
            counted: format!("{name} IS NOT NULL"),
        };
        let about = format!("every {}.{} {limit}", subject.table.name, column.name);
        let what = format!("{} length", column.name);
        checks.push(subject.row_check(Kind::Length, &what, &[&column.name], about, test));
    }
}

pub(super) fn enums(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    for column in &subject.table.columns {
        let name = column.name.quoted();
        let (ty, many) = match subject.schema.base_type(&column.ty) {
            DataType::Array { of } => (subject.schema.base_type(of), true),
            ty => (ty, false),
        };
        let DataType::Enum { name: enum_name } = ty else {
            continue;
        };
        let labels = subject.schema.labels(enum_name).unwrap_or_default();
        let list = labels
            .iter()
            .map(|l| literal(l))
            .collect::<Vec<_>>()
            .join(", ");
        let violation = if many {
            format!("NOT {name}::text[] <@ ARRAY[{list}]::text[]")
        } else {
            format!("{name}::text NOT IN ({list})")
        };
        let test = RowTest {
            violation,
            counted: format!("{name} IS NOT NULL"),
        };
        let about = format!(
            "every {}.{} is one of {}",
            subject.table.name,
            column.name,
            labels.join(", ")
        );
        let what = format!("{} labels", column.name);
        checks.push(subject.row_check(Kind::Enum, &what, &[&column.name], about, test));
    }
}

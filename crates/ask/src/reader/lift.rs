//! What is said of the row at the end of a path, said of the row at its start.

use crate::query::{Attr, Filter, Path, Value};

/// What is said of the row at the end of a path, said of the row at its start.
pub(super) fn lift(path: &Path, filters: Vec<Filter>) -> Vec<Filter> {
    filters.into_iter().map(|f| lift_one(path, f)).collect()
}

pub(super) fn lift_one(path: &Path, filter: Filter) -> Filter {
    let value = |value: Value| lift_value(path, value);
    match filter {
        Filter::Compare(v, op, to) => Filter::Compare(value(v), op, to),
        Filter::OneOf(v, list) => Filter::OneOf(value(v), list),
        Filter::Null(v, is) => Filter::Null(value(v), is),
        Filter::Text(v, how, text) => Filter::Text(value(v), how, text),
        Filter::Exists(rest, filters) => Filter::Exists([&path[..], &rest[..]].concat(), filters),
        Filter::Not(filter) => Filter::Not(Box::new(lift_one(path, *filter))),
        Filter::Any(filters) => Filter::Any(lift(path, filters)),
    }
}

pub(super) fn lift_value(path: &Path, value: Value) -> Value {
    let longer = |attr: Attr| Attr {
        path: [&path[..], &attr.path[..]].concat(),
        column: attr.column,
    };
    match value {
        Value::Column(attr) => Value::Column(longer(attr)),
        Value::Bucket(attr, unit) => Value::Bucket(longer(attr), unit),
        Value::Related(mut related) => {
            related.path = [&path[..], &related.path[..]].concat();
            Value::Related(related)
        }
    }
}

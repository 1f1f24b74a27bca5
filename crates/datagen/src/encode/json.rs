//! JSON objects, a row each: numbers and booleans as such, documents nested, the rest as text.
//!
//! Whole numbers beyond what every JSON reader keeps exactly, and decimals, are written with all
//! their digits.

use serde_json::{Map, Number, Value};

use crate::{
    array::{Array, Data, Kind},
    encode::plain,
    engine::Batch,
};

/// The batch's rows as objects by column name, in column order.
pub fn rows(batch: &Batch<'_>) -> Vec<Map<String, Value>> {
    let table = batch.table();
    (0..batch.rows().len())
        .map(|i| {
            let cells = table.columns.iter().enumerate().map(|(place, column)| {
                let value = cell(batch.column(place), &column.kind, i);
                (column.name.shown().to_owned(), value)
            });
            cells.collect()
        })
        .collect()
}

/// One value.
pub(crate) fn cell(array: &Array, kind: &Kind, i: usize) -> Value {
    if array.is_null(i) {
        return Value::Null;
    }
    match (&array.data, kind) {
        (Data::Bool(values), _) => Value::Bool(values[i]),
        (Data::Int(values), Kind::Int { .. }) => values[i].into(),
        (Data::Float(values), _) => Number::from_f64(values[i]).map_or(Value::Null, Value::Number),
        (Data::List { ends, items }, Kind::List { item, .. }) => {
            let first = if i == 0 { 0 } else { ends[i - 1] };
            (first..ends[i]).map(|at| cell(items, item, at)).collect()
        }
        (data, kind) => {
            let mut out = Vec::new();
            plain::value(data, kind, i, &mut out);
            let text = String::from_utf8_lossy(&out).into_owned();
            match kind {
                Kind::Decimal { .. } | Kind::Money => text
                    .parse::<Number>()
                    .map_or(Value::String(text), Value::Number),
                Kind::Jsonb => serde_json::from_str(&text).unwrap_or(Value::String(text)),
                Kind::Timestamp { zone } => Value::String(rfc3339(&text, *zone)),
                _ => Value::String(text),
            }
        }
    }
}

/// `2024-05-01 10:00:00+00` as `2024-05-01T10:00:00Z`.
fn rfc3339(text: &str, zone: bool) -> String {
    let text = text.replacen(' ', "T", 1);
    if zone { text.replace("+00", "Z") } else { text }
}

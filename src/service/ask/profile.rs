//! What a dataset's rows tell about its columns.

use std::{cmp::Reverse, collections::BTreeMap};

use rowsmith_ask::catalog::{Catalog, Class, Column, Domain};
use serde_json::{Map, Value};

/// Different values of a column that are kept; questions name few of longer lists.
const MAX_VALUES: usize = 5_000;

/// Fills row counts and domains in from rows by table, which may be only the first ones.
pub fn fill(catalog: &mut Catalog, counts: &Map<String, Value>, rows: &Map<String, Value>) {
    for table in &mut catalog.tables {
        let name = table.name.shown();
        let seen = rows
            .get(name)
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        table.rows = counts
            .get(name)
            .and_then(Value::as_u64)
            .unwrap_or(seen.len() as u64);
        let all = seen.len() as u64 == table.rows;
        for column in &mut table.columns {
            column.domain = domain(column, seen, all);
        }
    }
}

fn domain(column: &Column, rows: &[Value], all: bool) -> Domain {
    let cell = |row: &Value| text(row.get(column.name.shown()).unwrap_or(&Value::Null));
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for value in rows.iter().filter_map(cell) {
        *counts.entry(value).or_default() += 1;
    }
    let filled: u64 = counts.values().sum();
    let mut domain = Domain {
        null_share: if rows.is_empty() {
            0.0
        } else {
            1.0 - filled as f64 / rows.len() as f64
        },
        distinct: all.then_some(counts.len() as u64),
        ..Domain::default()
    };
    if column.class.is_number() {
        let number = |text: &&String| text.parse::<f64>().unwrap_or(f64::NAN);
        domain.min = counts
            .keys()
            .min_by(|a, b| number(a).total_cmp(&number(b)))
            .cloned();
        domain.max = counts
            .keys()
            .max_by(|a, b| number(a).total_cmp(&number(b)))
            .cloned();
    } else if column.class.is_moment() {
        domain.min = counts.keys().next().cloned();
        domain.max = counts.keys().next_back().cloned();
    }
    if matches!(column.class, Class::Text | Class::Enum) {
        domain.complete = all && counts.len() <= MAX_VALUES;
        let mut values: Vec<(String, u64)> = counts.into_iter().collect();
        values.sort_by_key(|(_, count)| Reverse(*count));
        domain.values = values
            .into_iter()
            .take(MAX_VALUES)
            .map(|(value, _)| value)
            .collect();
        // Labels that no row has are known all the same.
        for label in &column.domain.values {
            if column.class == Class::Enum && !domain.values.contains(label) {
                domain.values.push(label.clone());
            }
        }
        domain.complete |= column.class == Class::Enum;
    }
    domain
}

/// A cell as text; `None` is NULL.
pub(super) fn text(cell: &Value) -> Option<String> {
    match cell {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

//! The chart that nobody had to ask for.

use rowsmith_chart::{Chart, Kind, Table, suggest};
use serde_json::{Value, json};

use crate::samples::{noise, table};

#[track_caller]
fn check(table: &Table, expected: Value) {
    let found = suggest(table);
    assert_eq!(serde_json::to_value(&found).unwrap(), expected);
    if let Some(spec) = found {
        Chart::new(&spec, table).unwrap();
    }
}

const NUMBER: Kind = Kind::Number;
const TEXT: Kind = Kind::Text;
const DATE: Kind = Kind::Date;

#[test]
fn the_default_follows_types_and_how_many_values_there_are() {
    check(
        &table(&[("count", NUMBER)], &json!([[7]])),
        json!({"type": "number", "y": ["count"]}),
    );
    check(
        &table(
            &[("city", TEXT), ("total", NUMBER)],
            &json!([["Rome", 1], ["Oslo", 2]]),
        ),
        json!({"type": "bar", "x": "city", "y": ["total"]}),
    );
    check(
        &table(
            &[("id", NUMBER), ("city", TEXT)],
            &json!([[1, "Rome"], [2, "Oslo"]]),
        ),
        Value::Null,
    );
    check(
        &table(
            &[("day", DATE), ("total", NUMBER)],
            &json!([["2024-05-01", 1], ["2024-05-02", 2]]),
        ),
        json!({"type": "line", "x": "day", "y": ["total"]}),
    );
    check(
        &table(
            &[("year", NUMBER), ("total", NUMBER)],
            &json!([[2022, 10], [2023, 12], [2024, 9]]),
        ),
        json!({"type": "line", "x": "year", "y": ["total"]}),
    );
    let groups = json!([
        ["2024-05-01", "a", 1],
        ["2024-05-01", "b", 2],
        ["2024-05-02", "a", 2]
    ]);
    check(
        &table(&[("day", DATE), ("kind", TEXT), ("total", NUMBER)], &groups),
        json!({"type": "line", "x": "day", "y": ["total"], "series": "kind"}),
    );
    let parts = json!([["Rome", "a", 1], ["Oslo", "b", 2], ["Bonn", "a", 2]]);
    check(
        &table(&[("city", TEXT), ("kind", TEXT), ("total", NUMBER)], &parts),
        json!({"type": "stacked_bar", "x": "city", "y": ["total"], "series": "kind"}),
    );
}

#[test]
fn measures_of_other_sizes_are_left_out() {
    let rows = json!([
        ["Rome", 1_000_000, 2, 900_000],
        ["Oslo", 2_000_000, 3, 100_000]
    ]);
    let columns = [
        ("city", TEXT),
        ("sales", NUMBER),
        ("staff", NUMBER),
        ("costs", NUMBER),
    ];
    check(
        &table(&columns, &rows),
        json!({"type": "bar", "x": "city", "y": ["sales", "costs"]}),
    );
}

#[test]
fn many_numbers_are_points_or_a_distribution() {
    let rows: Vec<Value> = noise(40).map(|n| json!([n])).collect();
    check(
        &table(&[("price", NUMBER)], &Value::Array(rows)),
        json!({"type": "histogram", "x": "price"}),
    );
    let rows: Vec<Value> = noise(40).map(|n| json!([n, 1.0 - n])).collect();
    check(
        &table(
            &[("price", NUMBER), ("weight", NUMBER)],
            &Value::Array(rows),
        ),
        json!({"type": "scatter", "x": "price", "y": ["weight"]}),
    );
}

#[test]
fn a_table_of_names_is_no_chart() {
    let rows: Vec<Value> = (0..90)
        .map(|at| json!([format!("Name {at}"), at]))
        .collect();
    check(
        &table(&[("name", TEXT), ("age", NUMBER)], &Value::Array(rows)),
        Value::Null,
    );
    check(
        &table(&[("city", TEXT), ("total", NUMBER)], &json!([])),
        Value::Null,
    );
}

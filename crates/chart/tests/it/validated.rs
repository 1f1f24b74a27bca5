//! What does not fit is refused with what would.

use rowsmith_chart::{Chart, ChartSpec, Kind, Table, validate};
use serde_json::{Value, json};

use crate::samples::{cities, spec, table};

fn sales() -> Table {
    let columns = [
        ("city", Kind::Text),
        ("Region", Kind::Text),
        ("day", Kind::Date),
        ("total", Kind::Number),
        ("orders", Kind::Number),
    ];
    table(
        &columns,
        &json!([
            ["Rome", "South", "2024-05-01", -5, 2],
            ["Oslo", "North", "2024-05-02", 7, 3]
        ]),
    )
}

#[test]
fn problems_say_what_would_work() {
    let check = |value: Value, expected: &str| {
        let problem = Chart::new(&spec(value), &sales()).unwrap_err();
        assert_eq!(problem.to_string(), expected);
    };
    check(
        json!({"type": "bar", "x": "town"}),
        r#"x: there is no column "town"; columns are "city", "Region", "day", "total", "orders""#,
    );
    check(
        json!({"type": "bar", "x": "day", "y": ["city"]}),
        r#"y: "city" is text, and a bar chart measures numbers; numbers here are "total", "orders""#,
    );
    check(
        json!({"type": "line", "y": ["total"]}),
        r#"a line chart needs x; columns are "city", "Region", "day", "total", "orders""#,
    );
    check(
        json!({"type": "stacked_bar", "x": "city", "y": ["total"]}),
        r#"a stacked bar chart needs a series; name one of "Region", "day", "total", "orders", give two y, or use type "bar""#,
    );
    check(
        json!({"type": "bar", "x": "city", "y": ["total", "orders"], "series": "region"}),
        "series splits one measure, and there are several y; give one y, or leave series out",
    );
    check(
        json!({"type": "histogram", "x": "city"}),
        r#"x: "city" is no number and no date; numbers here are "total", "orders"; type "bar" counts any values"#,
    );
    check(
        json!({"type": "scatter", "x": "orders"}),
        r#"a scatter chart needs exactly one y; numbers here are "total", "orders""#,
    );
    check(
        json!({"type": "heat_map", "x": "city"}),
        r#"a heat map needs x, series for its rows, and at most one y; series may be one of "Region", "day", "total", "orders""#,
    );
    check(
        json!({"type": "pie", "x": "city", "y": ["total"]}),
        r#"Total has a negative value (−5), which is no share of a whole; use type "bar""#,
    );
    check(
        json!({"type": "number", "y": ["total"]}),
        r#"a number shows one row, and the table has 2 rows; use type "bar", or a query that gives one row"#,
    );
    check(
        json!({"type": "bar", "x": "city", "limit": 0}),
        "limit: 0 leaves nothing to draw; give at least 1",
    );
    check(
        json!({"type": "bar", "x": "city", "colour": "blau"}),
        r##"colour: "blau" is not known; write "#rrggbb" or one of blue, orange, teal, crimson, purple, gold, sky, olive, red, green, yellow, pink, brown, grey, gray, black"##,
    );
}

#[test]
fn columns_are_found_in_any_case_and_need_no_rows() {
    let wanted = spec(json!({"type": "bar", "x": "REGION", "y": ["Total"], "color": "blue"}));
    let checked = validate(&wanted, &sales().columns).unwrap();
    assert_eq!(checked.spec(), &wanted);
}

#[test]
fn without_a_number_rows_are_counted() {
    let chart = Chart::new(&spec(json!({"type": "bar", "x": "city"})), &cities()).unwrap();
    assert_eq!(chart.title(), "Rows by city");
}

#[test]
fn a_specification_survives_json_and_has_a_schema() {
    let given = json!({"type": "stacked_bar", "x": "a", "y": ["b"], "series": "c", "labels": "short", "limit": 5});
    assert_eq!(serde_json::to_value(spec(given.clone())).unwrap(), given);
    assert!(serde_json::from_value::<ChartSpec>(json!({"type": "bar", "bars": 1})).is_err());
    let schema = serde_json::to_value(schemars::schema_for!(ChartSpec)).unwrap();
    assert_eq!(schema["required"], json!(["type"]));
}

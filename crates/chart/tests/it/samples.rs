//! Charts of every kind, as people ask for them.

use rowsmith_chart::{Cell, ChartSpec, Column, Kind, Table};
use serde_json::{Value, json};

/// A table from its head and rows as JSON; dates as texts.
pub(crate) fn table(columns: &[(&str, Kind)], rows: &Value) -> Table {
    let kinds: Vec<Kind> = columns.iter().map(|(_, kind)| *kind).collect();
    let row = |row: &Value| {
        let cells = row.as_array().unwrap().iter().zip(&kinds);
        cells
            .map(|(value, kind)| Cell::from_json(*kind, value))
            .collect()
    };
    Table {
        columns: columns
            .iter()
            .map(|(name, kind)| Column {
                name: (*name).to_owned(),
                kind: *kind,
            })
            .collect(),
        rows: rows.as_array().unwrap().iter().map(row).collect(),
    }
}

pub(crate) fn spec(value: Value) -> ChartSpec {
    serde_json::from_value(value).unwrap()
}

/// Orders by city.
pub(crate) fn cities() -> Table {
    table(
        &[("city", Kind::Text), ("order_total", Kind::Number)],
        &json!([
            ["Lisbon", 48210.5],
            ["Kraków", 39120],
            ["Utrecht", 30555.25],
            ["Bergen", 24100],
            ["Graz", 19875],
            ["Turku", 12400],
            ["Ghent", 9120],
            [null, 1310]
        ]),
    )
}

/// Revenue by month and channel.
pub(crate) fn months() -> Table {
    let mut rows = Vec::new();
    for month in 0..18 {
        let date = format!("{}-{:02}-01", 2024 + month / 12, month % 12 + 1);
        for (at, channel) in ["Shop", "Web", "Partner"].into_iter().enumerate() {
            let swing = (f64::from(month) * 0.7 + at as f64 * 1.9).sin() * 2400.0;
            let value = 9000.0 + 3100.0 * at as f64 + 260.0 * f64::from(month) + swing;
            rows.push(json!([date, channel, value.round()]));
        }
    }
    let columns = [
        ("month", Kind::Date),
        ("channel", Kind::Text),
        ("revenue", Kind::Number),
    ];
    table(&columns, &Value::Array(rows))
}

/// Numbers by an arithmetic that looks like chance.
pub(crate) fn noise(count: u32) -> impl Iterator<Item = f64> {
    (1..=count).map(|at| {
        let mixed = u64::from(at).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) as f64 / 16_777_216.0
    })
}

fn films() -> Table {
    let genre = ["Drama", "Comedy", "Thriller"];
    let draws: Vec<f64> = noise(480).collect();
    let rows = draws.chunks(4).enumerate().map(|(at, d)| {
        let minutes = 78.0 + 50.0 * (d[0] + d[1]) / 2.0 + 20.0 * d[2];
        let rating = 3.2 + minutes / 40.0 + 2.2 * d[3];
        json!([
            minutes.round(),
            (rating * 10.0).round() / 10.0,
            genre[at % 3]
        ])
    });
    let columns = [
        ("minutes", Kind::Number),
        ("rating", Kind::Number),
        ("genre", Kind::Text),
    ];
    table(&columns, &Value::Array(rows.collect()))
}

fn hours() -> Table {
    let mut rows = Vec::new();
    for (day, name) in ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        .into_iter()
        .enumerate()
    {
        for hour in 8..20_i32 {
            let peak = 1.0 - (f64::from(hour) - 13.5).abs() / 8.0;
            let visits = 20.0 + 160.0 * peak * (1.0 + day as f64 / 5.0);
            rows.push(json!([format!("{hour:02}:00"), name, visits.round()]));
        }
    }
    let columns = [
        ("hour", Kind::Text),
        ("weekday", Kind::Text),
        ("visits", Kind::Number),
    ];
    table(&columns, &Value::Array(rows))
}

fn long_names() -> Table {
    table(
        &[
            ("department", Kind::Text),
            ("budget", Kind::Number),
            ("spent", Kind::Number),
        ],
        &json!([
            ["Research and Development", 1_200_000, 1_350_000],
            ["Customer Success and Support", 640_000, 480_000],
            ["Corporate Communications", 310_000, 325_000],
            ["Infrastructure and Operations", 980_000, 910_000],
            [
                "Learning, Diversity and Inclusion Programmes",
                120_000,
                75_000
            ]
        ]),
    )
}

fn changes() -> Table {
    table(
        &[
            ("quarter", Kind::Text),
            ("region", Kind::Text),
            ("change", Kind::Number),
        ],
        &json!([
            ["Q1", "North", 12],
            ["Q1", "South", -4],
            ["Q1", "West", 6],
            ["Q2", "North", -7],
            ["Q2", "South", -9],
            ["Q2", "West", 3],
            ["Q3", "North", 15],
            ["Q3", "South", 2],
            ["Q3", "West", -1],
            ["Q4", "North", 9],
            ["Q4", "South", 11],
            ["Q4", "West", null]
        ]),
    )
}

fn many() -> Table {
    let rows = noise(57)
        .enumerate()
        .map(|(at, n)| json!([format!("Item {at}"), (n * 900.0).round()]));
    let columns = [("product", Kind::Text), ("sold", Kind::Number)];
    table(&columns, &Value::Array(rows.collect()))
}

fn daily() -> Table {
    let rows = noise(500).enumerate().map(|(at, n)| {
        let (year, day) = (2023 + at / 336, at % 336);
        let date = format!("{year}-{:02}-{:02}", day / 28 + 1, day % 28 + 1);
        json!([date, (n * 90.0).round() + 40.0])
    });
    table(
        &[("day", Kind::Date), ("orders", Kind::Number)],
        &Value::Array(rows.collect()),
    )
}

/// Each with a name for its file.
pub(crate) fn all() -> Vec<(&'static str, ChartSpec, Table)> {
    let one = table(&[("average_rating", Kind::Number)], &json!([[1234567.891]]));
    let mut list = vec![
        (
            "bar",
            json!({"type": "bar", "x": "city", "y": ["order_total"]}),
            cities(),
        ),
        (
            "bar_counted",
            json!({"type": "bar", "x": "genre", "color": "teal", "sort": "y_descending"}),
            films(),
        ),
        (
            "bar_limited",
            json!({"type": "bar", "x": "product", "y": ["sold"], "limit": 12, "sort": "y_descending"}),
            many(),
        ),
        (
            "bar_by_stretches",
            json!({"type": "bar", "x": "day", "y": ["orders"]}),
            daily(),
        ),
        (
            "grouped_bar_lying",
            json!({"type": "grouped_bar", "x": "department", "y": ["budget", "spent"]}),
            long_names(),
        ),
        (
            "grouped_bar_short",
            json!({"type": "grouped_bar", "x": "department", "y": ["budget", "spent"], "labels": "short", "colour": "#7a4fc0"}),
            long_names(),
        ),
        (
            "stacked_bar_negative",
            json!({"type": "stacked_bar", "x": "quarter", "y": ["change"], "series": "region"}),
            changes(),
        ),
        (
            "stacked_bar_months",
            json!({"type": "stacked_bar", "x": "month", "y": ["revenue"], "series": "channel"}),
            months(),
        ),
        (
            "line",
            json!({"type": "line", "x": "month", "y": ["revenue"], "series": "channel", "title": "Revenue by channel"}),
            months(),
        ),
        (
            "line_many",
            json!({"type": "line", "x": "day", "y": ["orders"]}),
            daily(),
        ),
        (
            "area",
            json!({"type": "area", "x": "month", "y": ["revenue"], "series": "channel"}),
            months(),
        ),
        (
            "scatter",
            json!({"type": "scatter", "x": "minutes", "y": ["rating"], "series": "genre"}),
            films(),
        ),
        (
            "pie",
            json!({"type": "pie", "x": "city", "y": ["order_total"]}),
            cities(),
        ),
        (
            "histogram",
            json!({"type": "histogram", "x": "minutes"}),
            films(),
        ),
        (
            "heat_map",
            json!({"type": "heat_map", "x": "hour", "y": ["visits"], "series": "weekday"}),
            hours(),
        ),
        (
            "number",
            json!({"type": "number", "y": ["average_rating"]}),
            one,
        ),
    ];
    let empty = Table {
        rows: Vec::new(),
        ..cities()
    };
    list.push((
        "empty",
        json!({"type": "bar", "x": "city", "y": ["order_total"]}),
        empty,
    ));
    list.into_iter()
        .map(|(name, value, table)| (name, spec(value), table))
        .collect()
}

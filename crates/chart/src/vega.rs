//! The chart for Vega-Lite, with the values that are drawn, so that both show the same.
//!
//! Fields have names of our own: those of columns may hold what Vega-Lite takes for paths.

use serde_json::{Map, Value, json};

use crate::{
    bins::Bins,
    chart::{Chart, Data},
    colour::Theme,
    format,
    grid::Grid,
    key::Key,
    points::Points,
    spec::ChartType,
    table::Kind,
};

const SCHEMA: &str = "https://vega.github.io/schema/vega-lite/v6.json";

pub(crate) fn document(chart: &Chart) -> Value {
    let (values, mark, encoding) = match &chart.data {
        Data::Grid(grid) => (
            rows(grid, is_sized(chart, grid)),
            mark(chart),
            of_grid(chart, grid),
        ),
        Data::Points(points) => (
            points_rows(points),
            json!("point"),
            of_points(chart, points),
        ),
        Data::Bins(bins) => (bins_rows(bins), json!("bar"), of_bins(chart, bins)),
        Data::Number(value) => {
            let shown = value.map_or("No value".to_owned(), format::number);
            let text = json!({ "text": { "field": "y", "type": "nominal" } });
            (
                vec![json!({ "y": shown })],
                json!({ "type": "text", "fontSize": 64 }),
                text,
            )
        }
        Data::Empty => (Vec::new(), json!("bar"), json!({})),
    };
    let mut title = json!({ "text": chart.names.title, "anchor": "start" });
    if !chart.notes.is_empty() {
        title["subtitle"] = json!(chart.notes);
    }
    let mut document = json!({
        "$schema": SCHEMA,
        "title": title,
        "description": chart.description(),
        "width": 640,
        "height": 320,
        "data": { "values": values },
        "mark": mark,
        "encoding": encoding,
    });
    if chart.checked.spec.kind == ChartType::Pie {
        document["view"] = json!({ "stroke": null });
    }
    document
}

fn mark(chart: &Chart) -> Value {
    match chart.checked.spec.kind {
        ChartType::Line => json!({ "type": "line", "point": true }),
        ChartType::Area => json!({ "type": "area", "line": true }),
        ChartType::Pie => json!({ "type": "arc" }),
        ChartType::HeatMap => json!("rect"),
        _ => json!("bar"),
    }
}

/// Whether x has a scale and not a list of names.
fn is_sized(chart: &Chart, grid: &Grid) -> bool {
    let line = matches!(chart.checked.spec.kind, ChartType::Line | ChartType::Area);
    line && grid.is_continuous()
}

/// A row per value.
fn rows(grid: &Grid, sized: bool) -> Vec<Value> {
    let names = grid.names();
    let mut rows = Vec::new();
    for series in &grid.series {
        for ((key, name), value) in grid.keys.iter().zip(&names).zip(&series.values) {
            let Some(value) = value else { continue };
            let x = match key {
                Key::Number(number) if sized => json!(number),
                Key::Time(time) if sized => json!(moment(*time)),
                _ => json!(name),
            };
            rows.push(json!({ "x": x, "series": series.name, "y": value }));
        }
    }
    rows
}

/// ISO 8601 in UTC, with an offset: without one a browser takes its own.
fn moment(time: i64) -> String {
    let shown = format::time(time);
    match shown.split_once(' ') {
        Some((date, clock)) if clock.len() == 5 => format!("{date}T{clock}:00Z"),
        Some((date, clock)) => format!("{date}T{clock}Z"),
        None => format!("{shown}T00:00:00Z"),
    }
}

fn of_grid(chart: &Chart, grid: &Grid) -> Value {
    let kind = chart.checked.spec.kind;
    let x = json!({ "field": "x", "title": chart.names.x });
    let order = grid.names();
    let x = match (is_sized(chart, grid), grid.kind) {
        (true, Kind::Number) => merged(x, free()),
        (true, _) => merged(x, utc()),
        (false, _) => merged(x, json!({ "type": "nominal", "sort": order })),
    };
    let y = json!({ "field": "y", "type": "quantitative", "title": chart.names.y });
    let names: Vec<&str> = grid
        .series
        .iter()
        .map(|series| series.name.as_str())
        .collect();
    let colours = Theme::Light.series(chart.checked.colour, names.len().max(1));
    let colours: Vec<String> = colours.into_iter().map(|colour| colour.hex()).collect();
    let title = if chart.names.series.is_empty() {
        Value::Null
    } else {
        json!(chart.names.series)
    };
    let series = json!({
        "field": "series", "type": "nominal", "title": title, "sort": names,
        "scale": { "domain": names, "range": colours },
    });
    match kind {
        ChartType::Pie => {
            let colours = Theme::Light.series(chart.checked.colour, grid.keys.len().max(1));
            let range: Vec<String> = colours.into_iter().map(|colour| colour.hex()).collect();
            json!({
                "theta": merged(y, json!({ "stack": true })),
                "order": { "field": "y", "type": "quantitative", "sort": "descending" },
                "color": merged(x, json!({ "scale": { "domain": order, "range": range } })),
            })
        }
        ChartType::HeatMap => {
            let rows =
                json!({ "field": "series", "type": "nominal", "title": title, "sort": names });
            json!({ "x": x, "y": rows, "color": y })
        }
        _ if names.len() < 2 => json!({ "x": x, "y": y, "color": { "value": colours.first() } }),
        ChartType::Bar | ChartType::GroupedBar => json!({
            "x": x, "y": y, "color": series,
            "xOffset": { "field": "series", "type": "nominal", "sort": names },
        }),
        ChartType::Line => json!({ "x": x, "y": y, "color": series }),
        _ => {
            let stack = kind != ChartType::Area || grid.stacks();
            let stack = if stack { json!("zero") } else { Value::Null };
            json!({ "x": x, "y": merged(y, json!({ "stack": stack })), "color": series })
        }
    }
}

/// A scale of time that is the same in every zone.
fn utc() -> Value {
    json!({ "type": "temporal", "scale": { "type": "utc" } })
}

/// A scale of numbers that need not start at zero.
fn free() -> Value {
    json!({ "type": "quantitative", "scale": { "zero": false } })
}

fn points_rows(points: &Points) -> Vec<Value> {
    let row = |(x, y, group): &(f64, f64, usize)| {
        let mut row = Map::new();
        let x = if points.kind == Kind::Number {
            json!(x)
        } else {
            json!(moment(*x as i64))
        };
        row.insert("x".to_owned(), x);
        row.insert("y".to_owned(), json!(y));
        if let Some(group) = points.groups.get(*group) {
            row.insert("series".to_owned(), json!(group.name(None)));
        }
        Value::Object(row)
    };
    points.points.iter().map(row).collect()
}

fn of_points(chart: &Chart, points: &Points) -> Value {
    let x = json!({ "field": "x", "title": chart.names.x });
    let x = match points.kind {
        Kind::Number => merged(
            x,
            json!({ "type": "quantitative", "scale": { "zero": false } }),
        ),
        _ => merged(x, utc()),
    };
    let y = json!({
        "field": "y", "type": "quantitative", "title": chart.names.y, "scale": { "zero": false },
    });
    let colours = Theme::Light.series(chart.checked.colour, points.groups.len().max(1));
    let range: Vec<String> = colours.into_iter().map(|colour| colour.hex()).collect();
    if points.groups.is_empty() {
        return json!({ "x": x, "y": y, "color": { "value": range.first() } });
    }
    let names: Vec<String> = points.groups.iter().map(|group| group.name(None)).collect();
    let series = json!({
        "field": "series", "type": "nominal", "title": chart.names.series,
        "scale": { "domain": names, "range": range },
    });
    json!({ "x": x, "y": y, "color": series })
}

fn bins_rows(bins: &Bins) -> Vec<Value> {
    let edge = |value: f64| match bins.kind {
        Kind::Number => json!(value),
        _ => json!(moment(value as i64)),
    };
    let row = |(ends, count): (&[f64], &usize)| json!({ "x": edge(ends[0]), "x2": edge(ends[1]), "y": count });
    bins.edges.windows(2).zip(&bins.counts).map(row).collect()
}

fn of_bins(chart: &Chart, bins: &Bins) -> Value {
    let x = json!({ "field": "x", "title": chart.names.x });
    let x = match bins.kind {
        Kind::Number => merged(
            x,
            json!({ "type": "quantitative", "bin": { "binned": true } }),
        ),
        _ => merged(x, utc()),
    };
    let colour = Theme::Light.series(chart.checked.colour, 1);
    json!({
        "x": x,
        "x2": { "field": "x2" },
        "y": { "field": "y", "type": "quantitative", "title": "Rows" },
        "color": { "value": colour.first().map(|colour| colour.hex()) },
    })
}

/// One object with the parts of both.
fn merged(mut base: Value, more: Value) -> Value {
    if let (Value::Object(base), Value::Object(more)) = (&mut base, more) {
        base.extend(more);
    }
    base
}

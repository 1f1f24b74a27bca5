//! What a chart shows, in sentences made from its data.

use crate::{
    bins::Bins,
    chart::{Chart, Data},
    format,
    grid::Grid,
    points::Points,
    scale,
    spec::ChartType,
    table::Kind,
};

pub(crate) fn text(chart: &Chart) -> String {
    let mut kind = chart
        .checked
        .spec
        .kind
        .phrase()
        .trim_start_matches("a ")
        .to_owned();
    kind = kind.trim_start_matches("an ").to_owned();
    let mut sentences = vec![format::title(&kind)];
    match &chart.data {
        Data::Grid(grid) => of_grid(chart, grid, &mut sentences),
        Data::Points(points) => of_points(chart, points, &mut sentences),
        Data::Bins(bins) => of_bins(chart, bins, &mut sentences),
        Data::Number(Some(value)) => {
            sentences.push(format!("{}: {}", chart.names.y, format::number(*value)));
        }
        Data::Number(None) => sentences.push(format!("{}: no value", chart.names.y)),
        Data::Empty => sentences.push("There are no rows".to_owned()),
    }
    sentences.extend(chart.notes.iter().cloned());
    sentences.join(". ") + "."
}

fn of_grid(chart: &Chart, grid: &Grid, sentences: &mut Vec<String>) {
    let names = grid.names();
    let places = match (names.first(), names.last()) {
        (Some(first), Some(last)) if grid.is_continuous() && names.len() > 1 => {
            format!("{} from {first} to {last}", chart.names.x)
        }
        _ => format!("{}: {}", chart.names.x, format::count(names.len(), "value")),
    };
    sentences.push(places);
    if grid.series.len() > 1 {
        let series: Vec<&str> = grid
            .series
            .iter()
            .map(|s| s.name.as_str())
            .take(12)
            .collect();
        let more = grid.series.len() - series.len();
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        sentences.push(format!("In series: {}{more}", series.join(", ")));
    }
    let Some((low, high)) = scale::ends(grid.values()) else {
        sentences.push("There are no values".to_owned());
        return;
    };
    let place = |wanted: f64| {
        let found = grid.series.iter().find_map(|series| {
            let at = series
                .values
                .iter()
                .position(|value| *value == Some(wanted))?;
            let name = names.get(at)?;
            Some(if grid.series.len() > 1 {
                format!("{name}, {}", series.name)
            } else {
                name.clone()
            })
        });
        format!("{} ({})", format::number(wanted), found.unwrap_or_default())
    };
    let y = if chart.checked.y.len() > 1 {
        "Values"
    } else {
        chart.names.y.as_str()
    };
    if low == high {
        sentences.push(format!("{y}: {} everywhere", format::number(low)));
    } else {
        sentences.push(format!("{y} from {} to {}", place(low), place(high)));
    }
    if chart.checked.spec.kind == ChartType::Pie {
        sentences.push(format!("Together {}", format::number(grid.values().sum())));
    }
}

fn of_points(chart: &Chart, points: &Points, sentences: &mut Vec<String>) {
    sentences.push(format::count(points.points.len(), "point"));
    let name = |value: f64| match points.kind {
        Kind::Date | Kind::Timestamp => format::time(value as i64),
        _ => format::plain(value),
    };
    if let Some((low, high)) = scale::ends(points.points.iter().map(|(x, _, _)| *x)) {
        sentences.push(format!(
            "{} from {} to {}",
            chart.names.x,
            name(low),
            name(high)
        ));
    }
    if let Some((low, high)) = scale::ends(points.points.iter().map(|(_, y, _)| *y)) {
        let (low, high) = (format::number(low), format::number(high));
        sentences.push(format!("{} from {low} to {high}", chart.names.y));
    }
}

fn of_bins(chart: &Chart, bins: &Bins, sentences: &mut Vec<String>) {
    let rows = bins.counts.iter().sum();
    sentences.push(format!(
        "{}: {}",
        chart.names.x,
        format::count(rows, "value")
    ));
    let most = bins
        .counts
        .iter()
        .enumerate()
        .max_by_key(|(at, count)| (**count, usize::MAX - at));
    if let Some((at, count)) = most.filter(|(_, count)| **count > 0) {
        let rows = format::count(*count, "row");
        sentences.push(format!("Most lie in {}: {rows}", bins.name(at)));
    }
}

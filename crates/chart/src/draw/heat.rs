//! Numbers as colours, by x and by series.

use super::{
    Area, Mark, Page, SMALL, Style,
    axes::{self, Categories},
    label,
};
use crate::{colour::Rgb, format, grid::Grid, letters, scale};

/// Names beside the rows may be so wide.
const NAMES: f64 = 180.0;

pub(super) fn height(grid: &Grid) -> f64 {
    (grid.series.len() as f64 * 30.0).clamp(90.0, 600.0) + 110.0
}

pub(super) fn draw(page: &mut Page<'_>, area: &Area, grid: &Grid) {
    let Some((low, high)) = scale::ends(grid.values()) else {
        return page.say(area, "No values to draw");
    };
    let labels = page.chart.checked.spec.labels;
    let names = grid.series.iter().map(|series| {
        let name = label(&series.name, labels);
        letters::fit(&name, SMALL, NAMES)
    });
    let names: Vec<String> = names.collect();
    let left = area.left + axes::widest(&names) + 10.0;
    let below = Categories::fit(
        &grid.names(),
        labels,
        area.right - left,
        grid.is_continuous(),
    );
    let plot = Area {
        left,
        bottom: area.bottom - below.height() - 22.0,
        ..*area
    };
    below.draw(page, &plot);
    axes::name_below(page, &plot, area);
    let row = plot.height() / grid.series.len().max(1) as f64;
    for (at, name) in names.iter().enumerate() {
        let y = plot.top + (at as f64 + 0.5) * row + 4.0;
        page.write(name, plot.left - 8.0, y, &Style::ending());
    }
    cells(page, &plot, grid, (low, high));
}

fn cells(page: &mut Page<'_>, plot: &Area, grid: &Grid, (low, high): (f64, f64)) {
    let width = plot.width() / grid.keys.len().max(1) as f64;
    let height = plot.height() / grid.series.len().max(1) as f64;
    let shown: Vec<String> = grid.values().map(format::short).collect();
    let written = axes::widest(&shown) + 6.0 <= width && height >= SMALL + 4.0;
    let keys = grid.names();
    for (row, series) in grid.series.iter().enumerate() {
        for (column, value) in series.values.iter().enumerate() {
            let Some(value) = value else { continue };
            let cell = Area {
                left: plot.left + column as f64 * width + 0.75,
                top: plot.top + row as f64 * height + 0.75,
                right: plot.left + (column + 1) as f64 * width - 0.75,
                bottom: plot.top + (row + 1) as f64 * height - 0.75,
            };
            let colour = colour(page, *value, low, high);
            let mark = Mark {
                x: &keys[column],
                y: &format::number(*value),
                series: &series.name,
            };
            page.rectangle(&cell, colour, &mark);
            if written {
                let style = Style::centred().coloured(readable(page, colour));
                page.write(
                    &format::short(*value),
                    cell.x(0.5),
                    cell.y(0.5) + 4.0,
                    &style,
                );
            }
        }
    }
}

/// Letters that are read on a colour.
pub(super) fn readable(page: &Page<'_>, colour: Rgb) -> Rgb {
    let (ink, paper) = (page.ground.ink, page.ground.paper);
    if colour.contrast(ink) >= colour.contrast(paper) {
        ink
    } else {
        paper
    }
}

/// The colour of a value between these ends. Where they lie on both sides of zero, zero has none.
pub(super) fn colour(page: &Page<'_>, value: f64, low: f64, high: f64) -> Rgb {
    let share = if low < 0.0 && high > 0.0 {
        value / high.max(-low)
    } else if high > low {
        (value - low) / (high - low)
    } else {
        0.6
    };
    page.theme.heat(page.chart.checked.colour, share)
}

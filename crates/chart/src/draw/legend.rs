//! What colours mean: swatches with names, or a ramp for a heat map.

use super::{Area, EDGE, Mark, Page, SMALL, Style, WIDTH, label, series_colours};
use crate::{
    chart::{Chart, Data},
    colour::{Rgb, Theme},
    format, letters, scale,
    spec::ChartType,
};

const ROW: f64 = 20.0;
const SWATCH: f64 = 11.0;

/// The length of the ramp of a heat map, and its steps.
const RAMP: (f64, usize) = (140.0, 28);

pub(super) enum Legend {
    None,
    /// Names with places and colours; and the number of rows.
    Names(Vec<(String, Rgb, f64, f64)>, f64),
    /// From the lowest to the highest value.
    Ramp(f64, f64),
}

impl Legend {
    pub(super) fn of(chart: &Chart, theme: Theme) -> Self {
        let labels = chart.checked.spec.labels;
        let (names, rest): (Vec<String>, bool) = match &chart.data {
            Data::Grid(grid) if chart.checked.spec.kind == ChartType::HeatMap => {
                return match scale::ends(grid.values()) {
                    Some((low, high)) => Self::Ramp(low, high),
                    None => Self::None,
                };
            }
            Data::Grid(grid) if chart.checked.spec.kind != ChartType::Pie => {
                let names = grid.series.iter().map(|series| series.name.clone());
                (
                    names.collect(),
                    grid.series.last().is_some_and(|series| series.rest),
                )
            }
            Data::Points(points) => {
                let names = points.groups.iter().map(|group| group.name(None));
                let others = points.groups.last();
                let rest = others.is_some_and(|key| matches!(key, crate::key::Key::Others(_)));
                (names.collect(), rest)
            }
            _ => (Vec::new(), false),
        };
        let split = chart.checked.series.is_some();
        if names.len() < 2 && !(split && names.len() == 1) {
            return Self::None;
        }
        let colours = series_colours(chart, theme, names.len(), rest);
        Self::rows(names.iter().map(|name| label(name, labels)).zip(colours))
    }

    /// Names from left to right, in as many rows as they need.
    fn rows(entries: impl Iterator<Item = (String, Rgb)>) -> Self {
        let (mut x, mut y) = (EDGE, 0.0);
        let mut placed = Vec::new();
        for (name, colour) in entries {
            let name = letters::fit(&name, SMALL, 300.0);
            let width = SWATCH + 6.0 + letters::width(&name, SMALL);
            if x + width > WIDTH - EDGE && x > EDGE {
                (x, y) = (EDGE, y + ROW);
            }
            placed.push((name, colour, x, y));
            x += width + 18.0;
        }
        Self::Names(placed, y + ROW)
    }

    pub(super) fn height(&self) -> f64 {
        match self {
            Self::None => 0.0,
            Self::Names(_, height) => *height + 4.0,
            Self::Ramp(..) => ROW + 4.0,
        }
    }

    pub(super) fn draw(&self, page: &mut Page<'_>, top: f64) {
        match self {
            Self::None => {}
            Self::Names(names, _) => {
                for (name, colour, x, y) in names {
                    swatch(page, *x, top + y, *colour);
                    let style = Style::muted().coloured(page.ground.ink);
                    page.write(name, x + SWATCH + 6.0, top + y + 10.0, &style);
                }
            }
            Self::Ramp(low, high) => ramp(page, top, *low, *high),
        }
    }
}

/// A small square of a colour.
pub(super) fn swatch(page: &mut Page<'_>, x: f64, y: f64, colour: Rgb) {
    let area = Area {
        left: x,
        top: y,
        right: x + SWATCH,
        bottom: y + SWATCH,
    };
    page.rectangle(&area, colour, &Mark::default());
}

fn ramp(page: &mut Page<'_>, top: f64, low: f64, high: f64) {
    let first = format::short(low);
    let (length, steps) = RAMP;
    let left = EDGE + letters::width(&first, SMALL) + 6.0;
    page.write(&first, EDGE, top + 10.0, &Style::muted());
    for step in 0..steps {
        let share = step as f64 / (steps - 1) as f64;
        let colour = super::heat::colour(page, low + share * (high - low), low, high);
        let area = Area {
            left: left + length * step as f64 / steps as f64,
            top,
            right: left + length * (step + 1) as f64 / steps as f64,
            bottom: top + SWATCH,
        };
        page.rectangle(&area, colour, &Mark::default());
    }
    page.write(
        &format::short(high),
        left + length + 6.0,
        top + 10.0,
        &Style::muted(),
    );
}

//! Bars: single, side by side, or on top of each other; upright, or lying where names are long.

use super::{
    Area, EDGE, Mark, Page, SMALL, Style, WIDTH,
    axes::{self, Categories},
    label,
};
use crate::{
    colour::Rgb, format, grid::Grid, key::Key, letters, scale::Scale, spec::ChartType, table::Kind,
};

/// How many lying bars fit onto a picture.
const MANY_LYING: usize = 45;

/// Names beside lying bars may be so wide.
const NAMES: f64 = 220.0;

/// The thickest bar.
const THICK: f64 = 64.0;

/// How bars lie in their picture.
struct Bars<'a> {
    grid: &'a Grid,
    stacked: bool,
    lying: bool,
    scale: Scale,
    colours: Vec<Rgb>,
}

/// What all bars take.
pub(super) fn height(page: &Page<'_>, grid: &Grid) -> f64 {
    if !lies(page, grid) {
        return 360.0;
    }
    let stacked = page.chart.checked.spec.kind == ChartType::StackedBar;
    let parts = if stacked { 1 } else { grid.series.len() };
    let slot = (parts as f64 * 11.0 + 8.0).max(26.0);
    (grid.keys.len() as f64 * slot + 54.0).max(150.0)
}

/// Whether bars lie: where names are no dates or numbers and do not fit side by side.
fn lies(page: &Page<'_>, grid: &Grid) -> bool {
    let labels = page.chart.checked.spec.labels;
    let names: Vec<String> = grid
        .names()
        .iter()
        .map(|name| label(name, labels))
        .collect();
    let slot = (WIDTH - 2.0 * EDGE - 50.0) / names.len().max(1) as f64;
    let parts = grid.keys.len() * grid.series.len();
    grid.kind == Kind::Text
        && axes::widest(&names) + 8.0 > slot
        && grid.keys.len() <= MANY_LYING
        && parts <= 4 * MANY_LYING
}

pub(super) fn draw(page: &mut Page<'_>, area: &Area, grid: &Grid) {
    let stacked = page.chart.checked.spec.kind == ChartType::StackedBar;
    let lying = lies(page, grid);
    let ends = if stacked {
        stacks(grid)
    } else {
        grid.values().collect()
    };
    let rest = grid.series.last().is_some_and(|series| series.rest);
    let bars = Bars {
        grid,
        stacked,
        lying,
        scale: Scale::numbers(ends.into_iter(), true, 5),
        colours: page.colours(grid.series.len(), rest),
    };
    let plot = if lying {
        bars.lying_axes(page, area)
    } else {
        bars.upright_axes(page, area)
    };
    bars.draw(page, &plot);
    bars.base(page, &plot);
}

/// The upper and lower ends of all stacks.
fn stacks(grid: &Grid) -> Vec<f64> {
    let mut ends = Vec::new();
    for place in 0..grid.keys.len() {
        let values = grid
            .series
            .iter()
            .filter_map(|s| s.values.get(place).copied().flatten());
        let (above, below): (Vec<f64>, Vec<f64>) = values.partition(|value| *value >= 0.0);
        ends.push(above.iter().sum());
        ends.push(below.iter().sum());
    }
    ends
}

impl Bars<'_> {
    fn upright_axes(&self, page: &mut Page<'_>, area: &Area) -> Area {
        let labels = page.chart.checked.spec.labels;
        let ordered = self.grid.is_continuous();
        let names = Categories::fit(&self.grid.names(), labels, area.width() - 50.0, ordered);
        let plot = axes::left(page, area, &self.scale, names.height());
        names.draw(page, &plot);
        axes::name_below(page, &plot, area);
        plot
    }

    fn lying_axes(&self, page: &mut Page<'_>, area: &Area) -> Area {
        let labels = page.chart.checked.spec.labels;
        let names = self.grid.names().into_iter();
        let names = names.map(|name| letters::fit(&label(&name, labels), SMALL, NAMES));
        let names: Vec<String> = names.collect();
        let valued = if self.has_values() {
            self.widest_value() + 8.0
        } else {
            10.0
        };
        let plot = Area {
            left: area.left + axes::widest(&names) + 10.0,
            top: area.top,
            right: area.right - valued,
            bottom: area.bottom - 42.0,
        };
        for tick in &self.scale.ticks {
            let x = plot.x(tick.at);
            page.line((x, plot.top), (x, plot.bottom), page.ground.grid);
        }
        axes::below(page, &plot, &self.scale.ticks);
        let slot = plot.height() / names.len().max(1) as f64;
        for (at, name) in names.iter().enumerate() {
            let y = plot.top + (at as f64 + 0.5) * slot + 4.0;
            let style = Style::ending().coloured(page.ground.ink);
            page.write(name, plot.left - 8.0, y, &style);
        }
        let name = letters::fit(&page.chart.names.y, SMALL, plot.width());
        page.write(&name, plot.x(0.5), area.bottom - 6.0, &Style::centred());
        plot
    }

    fn draw(&self, page: &mut Page<'_>, plot: &Area) {
        let names = self.grid.names();
        let length = if self.lying {
            plot.height()
        } else {
            plot.width()
        };
        let slot = length / names.len().max(1) as f64;
        let parts = if self.stacked {
            1
        } else {
            self.grid.series.len().max(1)
        };
        let thick = (slot * 0.74).min(THICK * parts as f64) / parts as f64;
        for (place, name) in names.iter().enumerate() {
            let middle = (place as f64 + 0.5) * slot;
            let (mut above, mut below) = (0.0, 0.0);
            for (at, series) in self.grid.series.iter().enumerate() {
                let Some(value) = series.values.get(place).copied().flatten() else {
                    continue;
                };
                let (from, part) = match (self.stacked, value < 0.0) {
                    (false, _) => (0.0, at),
                    (true, false) => (above, 0),
                    (true, true) => (below, 0),
                };
                *(if value < 0.0 { &mut below } else { &mut above }) = from + value;
                let first = middle + (part as f64 - parts as f64 / 2.0) * thick;
                let gap = if parts > 1 { 0.5 } else { 0.0 };
                let bar = self.bar(plot, (first + gap, first + thick - gap), from, from + value);
                let shown = format::number(value);
                let mark = Mark {
                    x: name,
                    y: &shown,
                    series: if self.grid.series.len() > 1 {
                        &series.name
                    } else {
                        ""
                    },
                };
                page.rectangle(&bar, self.colour(page, place, at), &mark);
                if self.has_values() {
                    self.value(page, &bar, value, slot);
                }
            }
        }
    }

    fn colour(&self, page: &Page<'_>, place: usize, series: usize) -> Rgb {
        let rest = matches!(self.grid.keys.get(place), Some(Key::Others(_)));
        match self.colours.get(series) {
            Some(colour) if !rest || self.grid.series.len() > 1 => *colour,
            _ => page.ground.rest,
        }
    }

    /// The place of a bar: where it lies across, and its two values.
    fn bar(&self, plot: &Area, (first, last): (f64, f64), from: f64, to: f64) -> Area {
        let (a, b) = (self.scale.place(from), self.scale.place(to));
        let (low, high) = (a.min(b), a.max(b));
        // What is not nothing can be seen.
        let least = if from == to { 0.0 } else { 0.8 };
        if self.lying {
            Area {
                left: plot.x(low),
                top: plot.top + first,
                right: plot.x(high).max(plot.x(low) + least),
                bottom: plot.top + last,
            }
        } else {
            Area {
                left: plot.left + first,
                top: plot.y(high).min(plot.y(low) - least),
                right: plot.left + last,
                bottom: plot.y(low),
            }
        }
    }

    /// Whether each bar has its value written at its end.
    fn has_values(&self) -> bool {
        let most = if self.lying { MANY_LYING } else { 16 };
        self.grid.series.len() == 1 && self.grid.keys.len() <= most
    }

    fn widest_value(&self) -> f64 {
        let values: Vec<String> = self.grid.values().map(format::short).collect();
        axes::widest(&values)
    }

    /// Above an upright bar, right of a lying one; of negative ones on the other side of zero.
    fn value(&self, page: &mut Page<'_>, bar: &Area, value: f64, slot: f64) {
        let shown = format::short(value);
        if self.lying {
            page.write(
                &shown,
                bar.right + 5.0,
                (bar.top + bar.bottom) / 2.0 + 4.0,
                &Style::muted(),
            );
        } else if self.widest_value() <= slot - 2.0 {
            page.write(
                &shown,
                (bar.left + bar.right) / 2.0,
                bar.top - 5.0,
                &Style::centred(),
            );
        }
    }

    fn base(&self, page: &mut Page<'_>, plot: &Area) {
        if self.lying {
            let x = plot.x(self.scale.place(0.0));
            page.line((x, plot.top), (x, plot.bottom), page.ground.axis);
        } else {
            axes::base(page, plot, &self.scale);
        }
    }
}

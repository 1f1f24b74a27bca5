//! Axes: grid lines with round numbers, and names of categories that never overlap.

use super::{Area, EDGE, Page, SMALL, Style, WIDTH, label};
use crate::{
    letters,
    scale::{Scale, Tick},
    spec::Labels,
    table::Kind,
};

/// The angle of names that do not fit side by side, in degrees.
const SLANT: f64 = -35.0;

/// How long a slanted name may be, in pixels.
const SLANTED: f64 = 130.0;

/// Names of categories along the lower edge.
pub(super) struct Categories {
    names: Vec<String>,
    slanted: bool,
    /// Of so many names one is written.
    every: usize,
}

impl Categories {
    /// Finds the way that shows most of the names in `room` pixels.
    pub(super) fn fit(names: &[String], labels: Option<Labels>, room: f64, ordered: bool) -> Self {
        let names: Vec<String> = names.iter().map(|name| label(name, labels)).collect();
        let slot = room / names.len().max(1) as f64;
        let widest = widest(&names);
        let flat = widest + 8.0 <= slot;
        // Dates in order can be read between the lines; other names cannot.
        let slanted = !flat && !ordered;
        let needed = match (flat, slanted) {
            (true, _) => 0.0,
            (_, true) => SMALL + 3.0,
            (_, false) => widest + 12.0,
        };
        let every = (needed / slot).ceil().max(1.0) as usize;
        Self {
            names,
            slanted,
            every,
        }
    }

    /// Pixels below the axis.
    pub(super) fn height(&self) -> f64 {
        if self.slanted {
            let longest = widest(&self.names).min(SLANTED);
            16.0 + longest * SLANT.to_radians().sin().abs()
        } else {
            22.0
        }
    }

    /// Writes the names below the middles of their slots.
    pub(super) fn draw(&self, page: &mut Page<'_>, plot: &Area) {
        let slot = plot.width() / self.names.len().max(1) as f64;
        for (at, name) in self.names.iter().enumerate().step_by(self.every) {
            let x = plot.left + (at as f64 + 0.5) * slot;
            if self.slanted {
                let room = (x - 4.0) / SLANT.to_radians().cos();
                let name = letters::fit(name, SMALL, room.min(SLANTED));
                let style = Style {
                    turned: SLANT,
                    ..Style::ending()
                };
                page.write(&name, x + 4.0, plot.bottom + 14.0, &style);
            } else {
                centred(page, name, x, plot.bottom + 16.0);
            }
        }
    }
}

/// The width of the widest name.
pub(super) fn widest(names: &[String]) -> f64 {
    let widths = names.iter().map(|name| letters::width(name, SMALL));
    widths.fold(0.0, f64::max)
}

/// Draws the axis of values at the left with its name above, and tells where marks go. `below` is
/// what the lower axis needs.
pub(super) fn left(page: &mut Page<'_>, area: &Area, scale: &Scale, below: f64) -> Area {
    let named = !page.chart.names.y.is_empty();
    let labels: Vec<String> = scale.ticks.iter().map(|tick| tick.label.clone()).collect();
    let plot = Area {
        left: area.left + widest(&labels) + 8.0,
        top: area.top + if named { 24.0 } else { 8.0 },
        right: area.right,
        bottom: area.bottom - below - 20.0,
    };
    let name = letters::fit(&page.chart.names.y, SMALL, area.width());
    page.write(&name, area.left, area.top + 8.0, &Style::muted());
    for tick in &scale.ticks {
        let y = plot.y(tick.at);
        page.line((plot.left, y), (plot.right, y), page.ground.grid);
        page.write(&tick.label, plot.left - 8.0, y + 4.0, &Style::ending());
    }
    plot
}

/// Draws the line that marks stand on.
pub(super) fn base(page: &mut Page<'_>, plot: &Area, scale: &Scale) {
    let y = plot.y(scale.place(0.0));
    page.line((plot.left, y), (plot.right, y), page.ground.axis);
}

/// The same where zero is between the ends, and else the lower edge.
pub(super) fn base_if_zero(page: &mut Page<'_>, plot: &Area, scale: &Scale) {
    if scale.low <= 0.0 && scale.high >= 0.0 {
        base(page, plot, scale);
    } else {
        let y = plot.bottom;
        page.line((plot.left, y), (plot.right, y), page.ground.axis);
    }
}

/// The scale of a continuous lower axis.
pub(super) fn along(kind: Kind, values: impl Iterator<Item = f64>) -> Scale {
    if kind.is_time() {
        Scale::times(values.map(|value| value as i64), kind == Kind::Date, 8)
    } else {
        Scale::tight(values, 8)
    }
}

/// Writes the name of the lower axis.
pub(super) fn name_below(page: &mut Page<'_>, plot: &Area, area: &Area) {
    let name = letters::fit(&page.chart.names.x, SMALL, plot.width());
    page.write(&name, plot.x(0.5), area.bottom - 6.0, &Style::centred());
}

/// Writes marks of numbers or moments below; those that would touch the one before are left out.
pub(super) fn below(page: &mut Page<'_>, plot: &Area, ticks: &[Tick]) {
    let mut free = 0.0;
    for tick in ticks {
        let x = plot.x(tick.at);
        let half = letters::width(&tick.label, SMALL) / 2.0;
        page.line((x, plot.bottom), (x, plot.bottom + 4.0), page.ground.axis);
        if x - half >= free {
            centred(page, &tick.label, x, plot.bottom + 18.0);
            free = x + half + 10.0;
        }
    }
}

/// Writes a text around `x`, but within the picture.
fn centred(page: &mut Page<'_>, text: &str, x: f64, y: f64) {
    let half = letters::width(text, SMALL) / 2.0;
    let edge = EDGE / 3.0 + half;
    let x = x.clamp(edge.min(WIDTH / 2.0), (WIDTH - edge).max(WIDTH / 2.0));
    page.write(text, x, y, &Style::centred());
}

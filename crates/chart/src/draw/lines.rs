//! Lines and areas along numbers, moments or names in order.

use super::{
    Area, Mark, Page,
    axes::{self, Categories},
};
use crate::{
    colour::Rgb,
    format,
    grid::Grid,
    scale::{self, Scale},
    xml::{Attributes, short},
};

/// Up to so many points each has a dot.
const DOTTED: usize = 45;

/// Room for dots at the ends of the axis.
const INSET: f64 = 8.0;

pub(super) fn draw(page: &mut Page<'_>, area: &Area, grid: &Grid, filled: bool) {
    let stacked = filled && grid.stacks();
    let layers = if stacked { stack(grid) } else { plain(grid) };
    let tops = layers
        .iter()
        .flat_map(|layer| layer.iter().flatten().map(|(_, top)| *top));
    let values: Vec<f64> = tops.collect();
    let scale = Scale::numbers(values.iter().copied(), filled || near_zero(&values), 5);
    let (plot, places) = axes(page, area, grid, &scale);
    let rest = grid.series.last().is_some_and(|series| series.rest);
    let colours = page.colours(grid.series.len(), rest);
    for (layer, colour) in layers.iter().zip(&colours) {
        for run in runs(layer) {
            let place = |at: &usize, value: f64| (places[*at], plot.y(scale.place(value)));
            let value = |at: usize| layer[at].unwrap_or_default();
            let top: Vec<_> = run.iter().map(|at| place(at, value(*at).1)).collect();
            if filled {
                let floor: Vec<_> = run.iter().rev().map(|at| place(at, value(*at).0)).collect();
                fill(
                    page,
                    &top,
                    &floor,
                    *colour,
                    if stacked { 0.85 } else { 0.22 },
                );
            }
            stroke(page, &top, *colour);
        }
    }
    axes::base_if_zero(page, &plot, &scale);
    for ((layer, series), colour) in layers.iter().zip(&grid.series).zip(&colours) {
        let many = grid.keys.len() > DOTTED;
        let name = if grid.series.len() > 1 {
            series.name.as_str()
        } else {
            ""
        };
        for (at, point) in layer.iter().enumerate() {
            let (Some((_, top)), Some(value)) = (point, series.values[at]) else {
                continue;
            };
            let alone = is_alone(layer, at);
            let centre = (places[at], plot.y(scale.place(*top)));
            let (x, y) = (grid.keys[at].name(grid.step), format::number(value));
            let mark = Mark {
                x: &x,
                y: &y,
                series: name,
            };
            dot(page, centre, *colour, many && !alone, &mark);
        }
    }
}

/// Whether an axis from zero shows the lines well.
fn near_zero(values: &[f64]) -> bool {
    let ends = scale::ends(values.iter().copied());
    ends.is_none_or(|(low, high)| low < 0.6 * high && low >= 0.0 || low <= 0.0 && high >= 0.0)
}

/// Lower and upper ends by place; nothing where there is no value.
type Layer = Vec<Option<(f64, f64)>>;

fn plain(grid: &Grid) -> Vec<Layer> {
    let layer = |values: &Vec<Option<f64>>| values.iter().map(|v| v.map(|v| (0.0, v))).collect();
    grid.series
        .iter()
        .map(|series| layer(&series.values))
        .collect()
}

/// Each layer on those before; what is missing counts as nothing.
fn stack(grid: &Grid) -> Vec<Layer> {
    let mut ground = vec![0.0; grid.keys.len()];
    let mut layers = Vec::new();
    for series in &grid.series {
        let mut layer = Layer::with_capacity(ground.len());
        for (floor, value) in ground.iter_mut().zip(&series.values) {
            let top = *floor + value.unwrap_or(0.0);
            layer.push(Some((*floor, top)));
            *floor = top;
        }
        layers.push(layer);
    }
    layers
}

/// The axes, where marks go, and the place of each key.
fn axes(page: &mut Page<'_>, area: &Area, grid: &Grid, scale: &Scale) -> (Area, Vec<f64>) {
    let inset = |plot: &Area| Area {
        left: plot.left + INSET,
        right: plot.right - INSET,
        ..*plot
    };
    if !grid.is_continuous() {
        let labels = page.chart.checked.spec.labels;
        let names = Categories::fit(&grid.names(), labels, area.width() - 50.0, false);
        let plot = axes::left(page, area, scale, names.height());
        names.draw(page, &plot);
        axes::name_below(page, &plot, area);
        let slot = plot.width() / grid.keys.len().max(1) as f64;
        let place = |at| plot.left + (at as f64 + 0.5) * slot;
        return (plot, (0..grid.keys.len()).map(place).collect());
    }
    let plot = axes::left(page, area, scale, 24.0);
    let keys = grid.keys.iter().filter_map(|key| key.place());
    let along = axes::along(grid.kind, keys);
    let inner = inset(&plot);
    axes::below(page, &inner, &along.ticks);
    axes::name_below(page, &plot, area);
    let places = grid
        .keys
        .iter()
        .map(|key| inner.x(along.place(key.place().unwrap_or(along.low))));
    (plot, places.collect())
}

/// Stretches without gaps, as places along x.
fn runs(layer: &Layer) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut open = false;
    for (at, point) in layer.iter().enumerate() {
        match (point, runs.last_mut()) {
            (Some(_), Some(run)) if open => run.push(at),
            (Some(_), _) => runs.push(vec![at]),
            _ => {}
        }
        open = point.is_some();
    }
    runs
}

fn is_alone(layer: &Layer, at: usize) -> bool {
    let empty = |at: Option<usize>| at.and_then(|at| layer.get(at)).is_none_or(Option::is_none);
    empty(at.checked_sub(1)) && empty(Some(at + 1))
}

fn path(points: impl Iterator<Item = (f64, f64)>) -> String {
    let mut path = String::new();
    for (at, (x, y)) in points.enumerate() {
        path.push(if at == 0 { 'M' } else { 'L' });
        path.push_str(&format!("{} {}", short(x), short(y)));
    }
    path
}

fn stroke(page: &mut Page<'_>, points: &[(f64, f64)], colour: Rgb) {
    let attributes = Attributes::new()
        .with("d", &path(points.iter().copied()))
        .with("fill", "none")
        .with("stroke", &colour.hex())
        .with("stroke-width", "2")
        .with("stroke-linejoin", "round")
        .with("stroke-linecap", "round");
    page.xml.leaf("path", attributes);
}

fn fill(page: &mut Page<'_>, top: &[(f64, f64)], floor: &[(f64, f64)], colour: Rgb, opacity: f64) {
    let outline = path(top.iter().chain(floor).copied()) + "Z";
    let attributes = Attributes::new()
        .with("d", &outline)
        .with("fill", &colour.hex())
        .at("fill-opacity", opacity);
    page.xml.leaf("path", attributes);
}

/// A point; of many, one that is only there for pointers.
fn dot(page: &mut Page<'_>, (x, y): (f64, f64), colour: Rgb, hidden: bool, mark: &Mark<'_>) {
    let mut attributes = Attributes::new()
        .at("cx", x)
        .at("cy", y)
        .at("r", if hidden { 5.0 } else { 3.5 })
        .with("fill", &colour.hex());
    attributes = if hidden {
        attributes.with("fill-opacity", "0")
    } else {
        attributes
            .with("stroke", &page.ground.paper.hex())
            .with("stroke-width", "1.5")
    };
    page.xml.leaf("circle", mark.on(attributes));
}

//! Shares of a whole, with a list that says what each is.

use std::f64::consts::TAU;

use super::{Area, Mark, Page, Style, heat::readable, label, legend::swatch};
use crate::{
    colour::Rgb,
    format,
    grid::Grid,
    key::Key,
    letters,
    xml::{Attributes, short},
};

/// Slices from this share on have it written in them.
const WRITTEN: f64 = 0.06;

struct Slice {
    name: String,
    value: f64,
    share: f64,
    colour: Rgb,
}

pub(super) fn draw(page: &mut Page<'_>, area: &Area, grid: &Grid) {
    let slices = slices(page, grid);
    if slices.is_empty() {
        return page.say(area, "Nothing to share: there is no value above 0");
    }
    let radius = area.height() / 2.0 - 6.0;
    let centre = (area.left + radius + 20.0, area.y(0.5));
    let mut turn = 0.0;
    for slice in &slices {
        draw_slice(page, centre, radius, turn, slice);
        turn += slice.share;
    }
    list(page, centre.0 + radius + 44.0, area, &slices);
}

/// What is above zero.
fn slices(page: &Page<'_>, grid: &Grid) -> Vec<Slice> {
    let values = grid.series.first().map(|series| series.values.as_slice());
    let whole: f64 = grid.values().sum();
    let rest = matches!(grid.keys.last(), Some(Key::Others(_)));
    let colours = page.colours(grid.keys.len(), rest);
    let parts = grid
        .names()
        .into_iter()
        .zip(values.unwrap_or_default())
        .zip(colours);
    let slice = |((name, value), colour): ((String, &Option<f64>), Rgb)| {
        let value = value.filter(|value| *value > 0.0)?;
        Some(Slice {
            name,
            value,
            share: value / whole,
            colour,
        })
    };
    parts.filter_map(slice).collect()
}

fn draw_slice(page: &mut Page<'_>, centre: (f64, f64), radius: f64, turn: f64, slice: &Slice) {
    let point = |share: f64, radius: f64| {
        let angle = share * TAU;
        (
            centre.0 + radius * angle.sin(),
            centre.1 - radius * angle.cos(),
        )
    };
    let shown = format!(
        "{} ({})",
        format::number(slice.value),
        format::percent(slice.share)
    );
    let mark = Mark {
        x: &slice.name,
        y: &shown,
        series: "",
    };
    let look = Attributes::new()
        .with("fill", &slice.colour.hex())
        .with("stroke", &page.ground.paper.hex())
        .with("stroke-width", "1.5");
    // An arc that ends where it begins draws nothing.
    if slice.share > 0.9999 {
        let whole = look.at("cx", centre.0).at("cy", centre.1).at("r", radius);
        page.xml.leaf("circle", mark.on(whole));
    } else {
        let (from, to) = (point(turn, radius), point(turn + slice.share, radius));
        let large = u8::from(slice.share > 0.5);
        let path = format!(
            "M{} {}L{} {}A{} {} 0 {large} 1 {} {}Z",
            short(centre.0),
            short(centre.1),
            short(from.0),
            short(from.1),
            short(radius),
            short(radius),
            short(to.0),
            short(to.1),
        );
        page.xml.leaf("path", mark.on(look.with("d", &path)));
    }
    if slice.share >= WRITTEN {
        let (x, y) = match slice.share > 0.9999 {
            true => centre,
            false => point(turn + slice.share / 2.0, radius * 0.68),
        };
        let style = Style::centred().coloured(readable(page, slice.colour));
        page.write(&format::percent(slice.share), x, y + 4.0, &style);
    }
}

/// Name, value and share of each slice.
fn list(page: &mut Page<'_>, left: f64, area: &Area, slices: &[Slice]) {
    let labels = page.chart.checked.spec.labels;
    let row = (area.height() / slices.len() as f64).min(30.0);
    let top = area.y(0.5) - row * slices.len() as f64 / 2.0;
    for (at, slice) in slices.iter().enumerate() {
        let y = top + (at as f64 + 0.5) * row;
        let shown = format!(
            "{}  ·  {}",
            format::short(slice.value),
            format::percent(slice.share)
        );
        let size = 13.0;
        let room = area.right - left - 22.0 - letters::width(&shown, size) - 16.0;
        let name = letters::fit(&label(&slice.name, labels), size, room);
        let style = Style {
            size,
            colour: Some(page.ground.ink),
            ..Style::default()
        };
        if row >= 14.0 {
            swatch(page, left, y - 6.0, slice.colour);
            page.write(&name, left + 20.0, y + 4.5, &style);
            let style = Style {
                size,
                ..Style::ending()
            };
            page.write(&shown, area.right, y + 4.5, &style);
        }
    }
}

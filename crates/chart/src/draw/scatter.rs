//! A point per row.

use super::{Area, Mark, Page, axes};
use crate::{format, key::Key, points::Points, scale::Scale, table::Kind, xml::Attributes};

const RADIUS: f64 = 3.5;

pub(super) fn draw(page: &mut Page<'_>, area: &Area, points: &Points) {
    if points.points.is_empty() {
        return page.say(area, "No values to draw");
    }
    let scale = Scale::numbers(points.points.iter().map(|(_, y, _)| *y), false, 5);
    let along = axes::along(points.kind, points.points.iter().map(|(x, _, _)| *x));
    let plot = axes::left(page, area, &scale, 24.0);
    axes::base_if_zero(page, &plot, &scale);
    let inner = Area {
        left: plot.left + 2.0 * RADIUS,
        right: plot.right - 2.0 * RADIUS,
        ..plot
    };
    axes::below(page, &inner, &along.ticks);
    axes::name_below(page, &plot, area);
    let rest = matches!(points.groups.last(), Some(Key::Others(_)));
    let colours = page.colours(points.groups.len().max(1), rest);
    for (x, y, group) in &points.points {
        let place = match points.kind {
            Kind::Date | Kind::Timestamp => format::time(*x as i64),
            _ => format::number(*x),
        };
        let series = points
            .groups
            .get(*group)
            .map(|key| key.name(None))
            .unwrap_or_default();
        let mark = Mark {
            x: &place,
            y: &format::number(*y),
            series: &series,
        };
        let colour = colours.get(*group).or(colours.first());
        let attributes = Attributes::new()
            .at("cx", inner.x(along.place(*x)))
            .at("cy", plot.y(scale.place(*y)))
            .at("r", RADIUS)
            .with(
                "fill",
                &colour.map_or_else(String::new, |colour| colour.hex()),
            )
            .with("fill-opacity", "0.7");
        page.xml.leaf("circle", mark.on(attributes));
    }
}

//! One number, large.

use super::{Area, Page, Style};
use crate::{format, letters};

pub(super) fn draw(page: &mut Page<'_>, area: &Area, value: Option<f64>) {
    let Some(value) = value else {
        return page.say(area, "No value (NULL)");
    };
    let size = 64.0;
    let colour = page
        .chart
        .checked
        .colour
        .map(|colour| colour.on(page.theme));
    let style = Style {
        size,
        bold: true,
        colour: Some(colour.unwrap_or(page.ground.ink)),
        ..Style::default()
    };
    let shown = format::number(value);
    // A number is never cut: where it has no room it is said shorter.
    let fits = letters::width(&shown, size) * letters::BOLD <= area.width();
    let shown = if fits { shown } else { format::short(value) };
    page.write(&shown, area.left, area.top + 76.0, &style);
    if page.chart.names.y != page.chart.names.title {
        let name = letters::fit(&page.chart.names.y, 14.0, area.width());
        let style = Style {
            size: 14.0,
            ..Style::default()
        };
        page.write(&name, area.left, area.top + 106.0, &style);
    }
}

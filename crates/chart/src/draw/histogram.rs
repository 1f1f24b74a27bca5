//! Counts by stretches, bar next to bar.

use super::{Area, Mark, Page, axes};
use crate::{
    bins::Bins,
    format,
    scale::{Scale, Tick},
    table::Kind,
};

pub(super) fn draw(page: &mut Page<'_>, area: &Area, bins: &Bins) {
    let most = bins.counts.iter().copied().max().unwrap_or_default();
    // There are no halves of rows.
    let scale = Scale::numbers([most as f64].into_iter(), true, most.clamp(1, 5));
    let plot = axes::left(page, area, &scale, 24.0);
    let edges = (bins.edges.first().copied(), bins.edges.last().copied());
    let (Some(low), Some(high)) = edges else {
        return;
    };
    let along = Scale {
        low,
        high,
        ticks: ticks(bins, low, high),
    };
    let colours = page.colours(1, false);
    for (at, (count, ends)) in bins.counts.iter().zip(bins.edges.windows(2)).enumerate() {
        let (left, right) = (plot.x(along.place(ends[0])), plot.x(along.place(ends[1])));
        let bar = Area {
            left: left + 0.5,
            top: plot.y(scale.place(*count as f64)),
            right: right - 0.5,
            bottom: plot.bottom,
        };
        let mark = Mark {
            x: &bins.name(at),
            y: &format::whole(*count),
            series: "",
        };
        page.rectangle(&bar, colours[0], &mark);
    }
    axes::base(page, &plot, &scale);
    axes::below(page, &plot, &along.ticks);
    axes::name_below(page, &plot, area);
}

/// A mark at each edge; the axis writes those that fit.
fn ticks(bins: &Bins, low: f64, high: f64) -> Vec<Tick> {
    if bins.kind == Kind::Date || bins.kind == Kind::Timestamp {
        let times = [low, high].into_iter().map(|edge| edge as i64);
        return Scale::times(times, bins.kind == Kind::Date, 8).ticks;
    }
    let size = low.abs().max(high.abs());
    let step = bins.edges.get(1).map_or(1.0, |second| second - low);
    let tick = |edge: &f64| Tick {
        at: (edge - low) / (high - low),
        label: format::tick(*edge, step, size),
    };
    bins.edges.iter().map(tick).collect()
}

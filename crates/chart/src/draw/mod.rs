//! The picture: a head with title and legend, the marks with their axes, a foot with notes.
//!
//! Places are pixels from the upper left corner. One file per family of marks.

mod axes;
mod bars;
mod heat;
mod histogram;
mod legend;
mod lines;
mod number;
mod pie;
mod scatter;

use crate::{
    chart::{Chart, Data},
    colour::{Ground, Rgb, Theme},
    letters,
    spec::{ChartType, Labels},
    xml::{Attributes, Xml},
};

/// The width of every picture.
const WIDTH: f64 = 760.0;

/// What stays free along the edges.
const EDGE: f64 = 18.0;

/// Letters of axes, legends and notes.
const SMALL: f64 = 12.0;

const TITLE: f64 = 17.0;

/// Families that systems have, and the one that the PNG brings along.
const FONTS: &str =
    "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans Condensed', sans-serif";

/// A part of the picture.
#[derive(Clone, Copy, Debug)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    fn width(&self) -> f64 {
        self.right - self.left
    }

    fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// From a share of the width, 0 to 1, to a place.
    fn x(&self, share: f64) -> f64 {
        self.left + share * self.width()
    }

    /// The same from the bottom up.
    fn y(&self, share: f64) -> f64 {
        self.bottom - share * self.height()
    }
}

/// The picture being drawn.
struct Page<'a> {
    chart: &'a Chart,
    theme: Theme,
    ground: Ground,
    xml: Xml,
}

pub(crate) fn svg(chart: &Chart, theme: Theme) -> String {
    let mut page = Page {
        chart,
        theme,
        ground: theme.ground(),
        xml: Xml::default(),
    };
    let room = WIDTH - 2.0 * EDGE;
    let notes = letters::wrap(&chart.notes.join(". "), SMALL, room, 3);
    let legend = legend::Legend::of(chart, theme);
    let top = 46.0 + legend.height();
    let bottom = top + page.body_height();
    let height = bottom + 14.0 + 17.0 * notes.len() as f64;
    page.open(height);
    page.title();
    legend.draw(&mut page, 46.0);
    page.body(&Area {
        left: EDGE,
        top,
        right: WIDTH - EDGE,
        bottom,
    });
    for (at, line) in notes.iter().enumerate() {
        let y = bottom + 14.0 + 17.0 * at as f64;
        page.write(line, EDGE, y, &Style::muted());
    }
    page.xml.finish()
}

impl Page<'_> {
    fn open(&mut self, height: f64) {
        let view = format!("0 0 {WIDTH} {height:.0}");
        let root = Attributes::new()
            .with("xmlns", "http://www.w3.org/2000/svg")
            .with("role", "img")
            .with("viewBox", &view)
            .at("width", WIDTH)
            .at("height", height.round())
            .with("font-family", FONTS);
        self.xml.open("svg", root);
        let title = &self.chart.names.title;
        self.xml.text("title", Attributes::new(), title);
        self.xml
            .text("desc", Attributes::new(), &self.chart.description());
        let paper = Attributes::new()
            .at("width", WIDTH)
            .at("height", height.round())
            .with("fill", &self.ground.paper.hex());
        self.xml.leaf("rect", paper);
    }

    fn title(&mut self) {
        let room = (WIDTH - 2.0 * EDGE) / letters::BOLD;
        let title = letters::fit(&self.chart.names.title, TITLE, room);
        let style = Style {
            size: TITLE,
            bold: true,
            colour: Some(self.ground.ink),
            ..Style::default()
        };
        self.write(&title, EDGE, 30.0, &style);
    }

    fn body_height(&self) -> f64 {
        match &self.chart.data {
            Data::Grid(grid) => match self.chart.checked.spec.kind {
                ChartType::Pie => 300.0,
                ChartType::HeatMap => heat::height(grid),
                ChartType::Line | ChartType::Area => 360.0,
                _ => bars::height(self, grid),
            },
            Data::Points(_) | Data::Bins(_) => 360.0,
            Data::Number(_) => 150.0,
            Data::Empty => 180.0,
        }
    }

    fn body(&mut self, area: &Area) {
        match &self.chart.data {
            Data::Grid(grid) => match self.chart.checked.spec.kind {
                ChartType::Pie => pie::draw(self, area, grid),
                ChartType::HeatMap => heat::draw(self, area, grid),
                ChartType::Line => lines::draw(self, area, grid, false),
                ChartType::Area => lines::draw(self, area, grid, true),
                _ => bars::draw(self, area, grid),
            },
            Data::Points(points) => scatter::draw(self, area, points),
            Data::Bins(bins) if bins.counts.is_empty() => self.say(area, "No values to draw"),
            Data::Bins(bins) => histogram::draw(self, area, bins),
            Data::Number(value) => number::draw(self, area, *value),
            Data::Empty => self.say(area, "No rows to draw"),
        }
    }

    /// A sentence in the place of marks.
    fn say(&mut self, area: &Area, sentence: &str) {
        let style = Style {
            size: 15.0,
            ..Style::centred()
        };
        self.write(sentence, area.x(0.5), area.y(0.5), &style);
    }

    /// The colours of so many series, the last one grey if it adds up others.
    fn colours(&self, count: usize, rest: bool) -> Vec<Rgb> {
        series_colours(self.chart, self.theme, count, rest)
    }

    fn write(&mut self, text: &str, x: f64, y: f64, style: &Style) {
        let attributes = style.attributes(x, y, &self.ground);
        self.xml.text("text", attributes, text);
    }

    fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: Rgb) {
        let attributes = Attributes::new()
            .at("x1", from.0)
            .at("y1", from.1)
            .at("x2", to.0)
            .at("y2", to.1)
            .with("stroke", &colour.hex());
        self.xml.leaf("line", attributes);
    }

    /// A filled rectangle with what a pointer shows.
    fn rectangle(&mut self, area: &Area, colour: Rgb, mark: &Mark<'_>) {
        let attributes = Attributes::new()
            .at("x", area.left)
            .at("y", area.top)
            .at("width", area.width().max(0.0))
            .at("height", area.height().max(0.0))
            .with("fill", &colour.hex());
        self.xml.leaf("rect", mark.on(attributes));
    }
}

fn series_colours(chart: &Chart, theme: Theme, count: usize, rest: bool) -> Vec<Rgb> {
    let mut colours = theme.series(chart.checked.colour, count);
    if let (Some(last), true) = (colours.last_mut(), rest) {
        *last = theme.ground().rest;
    }
    colours
}

/// What a pointer shows of a mark.
#[derive(Default)]
struct Mark<'a> {
    x: &'a str,
    y: &'a str,
    series: &'a str,
}

impl Mark<'_> {
    fn on(&self, attributes: Attributes) -> Attributes {
        let parts = [
            ("data-x", self.x),
            ("data-series", self.series),
            ("data-y", self.y),
        ];
        let parts = parts.into_iter().filter(|(_, text)| !text.is_empty());
        parts.fold(attributes, |attributes, (name, text)| {
            attributes.with(name, text)
        })
    }
}

/// How a text looks.
#[derive(Clone, Debug)]
struct Style {
    size: f64,
    bold: bool,
    anchor: &'static str,
    /// Muted unless given.
    colour: Option<Rgb>,
    /// Turned around its anchor, in degrees.
    turned: f64,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            size: SMALL,
            bold: false,
            anchor: "start",
            colour: None,
            turned: 0.0,
        }
    }
}

impl Style {
    fn muted() -> Self {
        Self::default()
    }

    fn centred() -> Self {
        Self {
            anchor: "middle",
            ..Self::default()
        }
    }

    fn ending() -> Self {
        Self {
            anchor: "end",
            ..Self::default()
        }
    }

    fn coloured(self, colour: Rgb) -> Self {
        Self {
            colour: Some(colour),
            ..self
        }
    }

    fn attributes(&self, x: f64, y: f64, ground: &Ground) -> Attributes {
        let mut attributes = Attributes::new()
            .at("x", x)
            .at("y", y)
            .at("font-size", self.size)
            .with("fill", &self.colour.unwrap_or(ground.muted).hex());
        if self.anchor != "start" {
            attributes = attributes.with("text-anchor", self.anchor);
        }
        if self.bold {
            attributes = attributes.with("font-weight", "bold");
        }
        if self.turned != 0.0 {
            let turn = format!("rotate({:.0} {x:.2} {y:.2})", self.turned);
            attributes = attributes.with("transform", &turn);
        }
        attributes
    }
}

/// A name as long as the specification wants it.
fn label(name: &str, labels: Option<Labels>) -> String {
    let letters = match labels {
        Some(Labels::Short) => 12,
        Some(Labels::Long) => 60,
        None => 36,
    };
    letters::shorten(name, letters)
}

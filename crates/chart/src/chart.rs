//! A chart: a specification and a table that fit each other, with everything that will be drawn.

use serde_json::Value;

use crate::{
    bins::Bins,
    colour::Theme,
    describe, draw, format,
    grid::Grid,
    png::{self, PngError},
    points::Points,
    spec::{ChartSpec, ChartType},
    table::{Column, Table},
    validate::{Checked, Problem, validate},
    vega,
};

/// Something that can be drawn. After [`Chart::new`] nothing can fail.
#[derive(Clone, Debug)]
pub struct Chart {
    pub(crate) checked: Checked,
    pub(crate) data: Data,
    pub(crate) names: Names,
    /// What was left out or put together, for the reader.
    pub(crate) notes: Vec<String>,
}

/// What will be drawn.
#[derive(Clone, Debug)]
pub(crate) enum Data {
    Grid(Grid),
    Points(Points),
    Bins(Bins),
    /// One number; nothing where there is no row or NULL.
    Number(Option<f64>),
    /// There are no rows.
    Empty,
}

/// What the parts are called.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    pub(crate) title: String,
    pub(crate) x: String,
    pub(crate) y: String,
    pub(crate) series: String,
}

impl Chart {
    /// Brings a specification and a table together.
    ///
    /// # Errors
    /// What of the specification does not fit the columns or the values, and what would.
    pub fn new(spec: &ChartSpec, table: &Table) -> Result<Self, Problem> {
        let checked = validate(spec, &table.columns)?;
        let names = Names::of(&checked, &table.columns);
        let mut notes = Vec::new();
        let data = match (spec.kind, checked.x) {
            (ChartType::Number, _) => number(&checked, table)?,
            _ if table.rows.is_empty() => Data::Empty,
            (ChartType::Histogram, Some(x)) => Data::Bins(Bins::of(x, table, &mut notes)),
            (ChartType::Scatter, Some(x)) => {
                Data::Points(Points::of(&checked, x, table, &mut notes))
            }
            (_, Some(x)) => Data::Grid(Grid::of(&checked, x, table, &mut notes)),
            (_, None) => Data::Empty,
        };
        let chart = Self {
            checked,
            data,
            names,
            notes,
        };
        chart.check_shares()?;
        Ok(chart)
    }

    /// Shares of a whole cannot be negative.
    fn check_shares(&self) -> Result<(), Problem> {
        let (ChartType::Pie, Data::Grid(grid)) = (self.checked.spec.kind, &self.data) else {
            return Ok(());
        };
        let Some(value) = grid.values().find(|value| *value < 0.0) else {
            return Ok(());
        };
        let what = format!(
            "{} has a negative value ({}), which is no share of a whole",
            self.names.y,
            format::number(value)
        );
        Err(Problem::new(what, "use type \"bar\""))
    }

    /// The picture: one `svg` element without scripts, fonts or links, sized in pixels and
    /// scalable. Marks have `data-x`, `data-y` and `data-series` for pointers.
    pub fn svg(&self, theme: Theme) -> String {
        draw::svg(self, theme)
    }

    /// The picture in pixels, `scale` per pixel of the SVG, between 0.5 and 4.
    ///
    /// # Errors
    /// When there is not enough memory for the picture.
    pub fn png(&self, theme: Theme, scale: f32) -> Result<Vec<u8>, PngError> {
        png::render(&self.svg(theme), scale)
    }

    /// The chart for Vega-Lite 5 or 6, its values inside.
    pub fn vega_lite(&self) -> Value {
        vega::document(self)
    }

    /// What the chart shows, in sentences: for people who do not see it, and for models.
    pub fn description(&self) -> String {
        describe::text(self)
    }

    /// The headline.
    pub fn title(&self) -> &str {
        &self.names.title
    }

    /// What was left out or put together.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}

fn number(checked: &Checked, table: &Table) -> Result<Data, Problem> {
    if table.rows.len() > 1 {
        let rows = format::count(table.rows.len(), "row");
        let what = format!("a number shows one row, and the table has {rows}");
        return Err(Problem::new(
            what,
            "use type \"bar\", or a query that gives one row",
        ));
    }
    let y = checked.y.first().copied().unwrap_or_default();
    Ok(match table.rows.is_empty() {
        true => Data::Empty,
        false => Data::Number(table.cell(0, y).number()),
    })
}

impl Names {
    fn of(checked: &Checked, columns: &[Column]) -> Self {
        let name = |place: usize| {
            let column = columns.get(place);
            column.map_or_else(String::new, |column| format::title(&column.name))
        };
        let lower = |place: usize| {
            let name = name(place);
            let mut letters = name.chars();
            // Abbreviations stay.
            match (letters.next(), letters.next()) {
                (Some(a), Some(b)) if !b.is_uppercase() => {
                    a.to_lowercase().chain([b]).chain(letters).collect()
                }
                _ => name,
            }
        };
        let x = checked.x.map(name).unwrap_or_default();
        let y = match checked.y[..] {
            [] => "Rows".to_owned(),
            [one] => name(one),
            [first, ref others @ ..] => {
                let (last, middle) = others.split_last().unwrap_or((&first, &[]));
                let middle: String = middle.iter().map(|y| format!(", {}", lower(*y))).collect();
                format!("{}{middle} and {}", name(first), lower(*last))
            }
        };
        let by = checked.x.map(lower).unwrap_or_default();
        let also = checked
            .series
            .map(|series| format!(" and {}", lower(series)));
        let also = also.unwrap_or_default();
        let title = match checked.spec.kind {
            ChartType::Number => y.clone(),
            ChartType::Histogram => format!("Distribution of {by}"),
            ChartType::Scatter => format!("{y} against {by}"),
            _ => format!("{y} by {by}{also}"),
        };
        let given = checked.spec.title.as_deref().map(str::trim);
        Self {
            title: given
                .filter(|title| !title.is_empty())
                .map_or(title, str::to_owned),
            x,
            y,
            series: checked.series.map(name).unwrap_or_default(),
        }
    }
}

//! Whether a specification fits a table's columns, and if not, what would.

use crate::{
    colour::Colour,
    spec::{ChartSpec, ChartType},
    table::{Column, Kind},
};

/// Why a chart cannot be drawn, and what would work instead; for the person or the model that
/// asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}; {instead}")]
pub struct Problem {
    /// What does not fit: `y: "name" is text, and a bar chart measures numbers`.
    pub what: String,
    /// What would: `numbers here are "total" and "count"`.
    pub instead: String,
}

impl Problem {
    pub(crate) fn new(what: impl Into<String>, instead: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            instead: instead.into(),
        }
    }
}

/// A specification that fits its columns: names are found, types are right.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    pub(crate) spec: ChartSpec,
    pub(crate) colour: Option<Colour>,
    pub(crate) x: Option<usize>,
    pub(crate) y: Vec<usize>,
    pub(crate) series: Option<usize>,
}

impl Checked {
    /// The specification, as it was given.
    pub fn spec(&self) -> &ChartSpec {
        &self.spec
    }
}

/// Checks a specification against the columns of a table.
///
/// # Errors
/// The first thing that does not fit, with what would.
pub fn validate(spec: &ChartSpec, columns: &[Column]) -> Result<Checked, Problem> {
    let names = Names { spec, columns };
    let optional = |role, name: &Option<String>| match name {
        Some(name) => names.find(role, name).map(Some),
        None => Ok(None),
    };
    let checked = Checked {
        colour: names.colour()?,
        x: optional("x", &spec.x)?,
        y: spec
            .y
            .iter()
            .map(|name| names.find("y", name))
            .collect::<Result<_, _>>()?,
        series: optional("series", &spec.series)?,
        spec: spec.clone(),
    };
    if spec.limit == Some(0) {
        return Err(Problem::new(
            "limit: 0 leaves nothing to draw",
            "give at least 1",
        ));
    }
    for &y in &checked.y {
        names.number("y", y)?;
    }
    names.roles(&checked)?;
    Ok(checked)
}

struct Names<'a> {
    spec: &'a ChartSpec,
    columns: &'a [Column],
}

impl Names<'_> {
    /// The position of a column, by its exact name or else in any case.
    fn find(&self, role: &str, name: &str) -> Result<usize, Problem> {
        let exact = self.columns.iter().position(|column| column.name == name);
        let loose = || {
            let same = |column: &Column| column.name.to_lowercase() == name.to_lowercase();
            self.columns.iter().position(same)
        };
        exact.or_else(loose).ok_or_else(|| {
            let what = format!("{role}: there is no column {name:?}");
            Problem::new(what, format!("columns are {}", self.list(|_| true)))
        })
    }

    fn colour(&self) -> Result<Option<Colour>, Problem> {
        let Some(text) = &self.spec.colour else {
            return Ok(None);
        };
        let unknown = || {
            let names = Colour::NAMES.map(|(name, _)| name).join(", ");
            let instead = format!("write \"#rrggbb\" or one of {names}");
            Problem::new(format!("colour: {text:?} is not known"), instead)
        };
        Colour::parse(text).map(Some).ok_or_else(unknown)
    }

    fn number(&self, role: &str, place: usize) -> Result<(), Problem> {
        let Some(column) = self
            .columns
            .get(place)
            .filter(|column| column.kind != Kind::Number)
        else {
            return Ok(());
        };
        let what = format!(
            "{role}: {:?} is {}, and {} measures numbers",
            column.name,
            column.kind.phrase(),
            self.spec.kind.phrase()
        );
        Err(Problem::new(what, self.numbers()))
    }

    /// What each kind of chart needs.
    fn roles(&self, checked: &Checked) -> Result<(), Problem> {
        let kind = self.spec.kind;
        let a = kind.phrase();
        let needs =
            |what: &str, instead: String| Err(Problem::new(format!("{a} needs {what}"), instead));
        match kind {
            ChartType::Number => {
                if checked.y.len() != 1 {
                    return needs("exactly one y", self.numbers());
                }
            }
            ChartType::Histogram => {
                let Some(x) = checked.x else {
                    return needs("x, the numbers to count", self.numbers());
                };
                if !matches!(self.kind(x), Kind::Number | Kind::Date | Kind::Timestamp) {
                    let what = format!("x: {} is no number and no date", self.shown(x));
                    let instead = format!("{}; type \"bar\" counts any values", self.numbers());
                    return Err(Problem::new(what, instead));
                }
                if !checked.y.is_empty() || checked.series.is_some() {
                    let what = "a histogram counts the rows by x and has no y and no series";
                    return Err(Problem::new(what, "leave them out, or use type \"bar\""));
                }
            }
            _ => {
                let Some(x) = checked.x else {
                    let instead = format!("columns are {}", self.list(|_| true));
                    return needs("x", instead);
                };
                self.with_x(checked, x)?;
            }
        }
        Ok(())
    }

    fn with_x(&self, checked: &Checked, x: usize) -> Result<(), Problem> {
        let (kind, a) = (self.spec.kind, self.spec.kind.phrase());
        let many = checked.y.len() > 1;
        if checked.series.is_some() && many {
            let what = "series splits one measure, and there are several y".to_owned();
            return Err(Problem::new(what, "give one y, or leave series out"));
        }
        match kind {
            ChartType::StackedBar | ChartType::GroupedBar if checked.series.is_none() && !many => {
                let instead = format!(
                    "name one of {}, give two y, or use type \"bar\"",
                    self.list(|column| Some(column.name.as_str()) != self.name(x))
                );
                return Err(Problem::new(format!("{a} needs a series"), instead));
            }
            ChartType::HeatMap if checked.series.is_none() || many => {
                let others = self.list(|column| Some(column.name.as_str()) != self.name(x));
                let what = "a heat map needs x, series for its rows, and at most one y";
                return Err(Problem::new(what, format!("series may be one of {others}")));
            }
            ChartType::Pie if many || checked.series.is_some() => {
                let what = "a pie has slices by x of one y, and no series";
                return Err(Problem::new(
                    what,
                    "use type \"stacked_bar\" for parts of several wholes",
                ));
            }
            ChartType::Scatter => {
                if checked.y.len() != 1 {
                    return Err(Problem::new(
                        "a scatter chart needs exactly one y",
                        self.numbers(),
                    ));
                }
                if !matches!(self.kind(x), Kind::Number | Kind::Date | Kind::Timestamp) {
                    let what = format!("x: {} is no number and no date", self.shown(x));
                    let instead = format!("{}; type \"bar\" takes any x", self.numbers());
                    return Err(Problem::new(what, instead));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn kind(&self, place: usize) -> Kind {
        self.columns
            .get(place)
            .map_or(Kind::Text, |column| column.kind)
    }

    fn name(&self, place: usize) -> Option<&str> {
        self.columns.get(place).map(|column| column.name.as_str())
    }

    fn shown(&self, place: usize) -> String {
        format!("{:?}", self.name(place).unwrap_or_default())
    }

    /// The columns that would do, for a sentence.
    fn numbers(&self) -> String {
        let numbers = self.list(|column| column.kind == Kind::Number);
        if numbers.is_empty() {
            let all = self.list(|_| true);
            return format!("there is no number among {all}: leave y out to count rows");
        }
        format!("numbers here are {numbers}")
    }

    fn list(&self, wanted: impl Fn(&Column) -> bool) -> String {
        let names = self.columns.iter().filter(|column| wanted(column));
        let names: Vec<String> = names.map(|column| format!("{:?}", column.name)).collect();
        names.join(", ")
    }
}

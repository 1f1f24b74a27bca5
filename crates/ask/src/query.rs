//! What a question asks for: a small relational tree over one table and what it is linked to.
//!
//! A [`Query`] speaks of the rows of its subject. Columns of other tables are reached by paths along
//! links; a path that only goes up (many to one) never multiplies rows. What lies below the subject
//! (one to many) is only counted, summed or tested for, each in a subquery of its own, so that two
//! of them never multiply each other.

use serde::{Deserialize, Serialize};

use crate::catalog::Catalog;

/// A question, read. Positions are those of the [`Catalog`] it was read with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// The table whose rows it is about.
    pub subject: usize,
    /// What is shown, in order. With a measure among them, the others are what it is grouped by.
    pub show: Vec<Output>,
    #[serde(default)]
    pub distinct: bool,
    /// All of them hold.
    #[serde(default)]
    pub filters: Vec<Filter>,
    /// What the groups must meet.
    #[serde(default)]
    pub having: Vec<Having>,
    #[serde(default)]
    pub order: Vec<Order>,
    #[serde(default)]
    pub limit: Option<Limit>,
    #[serde(default)]
    pub chart: Option<ChartHint>,
}

/// A way from one table to another.
pub type Path = Vec<Step>;

/// One link of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which of [`Catalog::links`].
    pub link: usize,
    /// From the referenced table to the many rows that refer to it.
    pub down: bool,
}

/// A column at the end of a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attr {
    #[serde(default)]
    pub path: Path,
    pub column: usize,
}

/// Something to show or to order by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Output {
    /// Every column of the subject.
    Everything,
    Value(Value),
    /// One line per row at the end of the path, shown by its name.
    Thing(Path),
    Measure(Measure),
}

/// A value that every row of the subject has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    Column(Attr),
    /// The start of the period a moment falls into.
    Bucket(Attr, Unit),
    Related(Related),
}

/// A number made of the many rows that belong to one row of the subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Related {
    pub path: Path,
    pub fun: Fun,
    /// Of the table at the end; `None` counts rows.
    pub column: Option<usize>,
    /// About the rows at the end.
    #[serde(default)]
    pub filters: Vec<Filter>,
}

/// A number made of many rows of the subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    Rows,
    /// How many different values.
    Different(Value),
    Of(Fun, Value),
    /// The percentage of rows for which all of these hold.
    Share(Vec<Filter>),
}

/// How many values become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fun {
    Count,
    Sum,
    Avg,
    Min,
    Max,
}

/// Periods of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// What a row must meet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    Compare(Value, Op, Literal),
    OneOf(Value, Vec<Literal>),
    /// `true`: there is none.
    Null(Value, bool),
    Text(Value, TextMatch, String),
    /// Some row at the end of the path meets all of these, which are about that row.
    Exists(Path, Vec<Filter>),
    Not(Box<Filter>),
    Any(Vec<Filter>),
}

/// Comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Op {
    Is,
    IsNot,
    Above,
    AtLeast,
    Below,
    AtMost,
}

/// How a text is compared, whatever its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextMatch {
    Contains,
    Starts,
    Ends,
}

/// What a value is compared with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Literal {
    Text(String),
    /// Digits, a sign and a point: nothing else.
    Number(String),
    /// `YYYY-MM-DD`.
    Date(String),
    Bool(bool),
    /// Of the same column, over all rows of its table.
    Overall(Fun),
}

/// What a group must meet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Having {
    pub measure: Measure,
    pub op: Op,
    pub number: String,
}

/// What comes first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    pub by: Output,
    pub descending: bool,
}

/// How many rows at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    pub rows: u64,
    /// Also those that are equal to the last one.
    pub ties: bool,
}

/// The picture that was asked for or that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChartHint {
    Bar,
    Line,
    Pie,
    Scatter,
    Area,
    Number,
}

impl Query {
    /// Whether rows are folded into groups, or into one.
    pub fn is_grouped(&self) -> bool {
        let measured = |o: &Output| matches!(o, Output::Measure(_));
        self.show.iter().any(measured)
            || self.order.iter().any(|o| measured(&o.by))
            || !self.having.is_empty()
    }

    /// What it is grouped by, or shows of each row.
    pub fn dimensions(&self) -> impl Iterator<Item = &Output> {
        let plain = |o: &&Output| !matches!(o, Output::Measure(_));
        self.show.iter().filter(plain)
    }

    /// The numbers it makes.
    pub fn measures(&self) -> impl Iterator<Item = &Measure> {
        self.show.iter().filter_map(|o| match o {
            Output::Measure(m) => Some(m),
            _ => None,
        })
    }
}

impl Query {
    /// Whether any other table than the subject is read.
    pub(crate) fn touches_others(&self) -> bool {
        let outputs = self.show.iter().chain(self.order.iter().map(|o| &o.by));
        outputs.into_iter().any(output_touches)
            || self.filters.iter().any(filter_touches)
            || self.having.iter().any(|h| measure_touches(&h.measure))
    }
}

fn output_touches(output: &Output) -> bool {
    match output {
        Output::Everything => false,
        Output::Value(value) => value_touches(value),
        Output::Thing(path) => !path.is_empty(),
        Output::Measure(measure) => measure_touches(measure),
    }
}

fn measure_touches(measure: &Measure) -> bool {
    match measure {
        Measure::Rows => false,
        Measure::Different(value) | Measure::Of(_, value) => value_touches(value),
        Measure::Share(filters) => filters.iter().any(filter_touches),
    }
}

fn value_touches(value: &Value) -> bool {
    match value {
        Value::Column(attr) | Value::Bucket(attr, _) => !attr.path.is_empty(),
        Value::Related(_) => true,
    }
}

fn filter_touches(filter: &Filter) -> bool {
    match filter {
        Filter::Compare(value, ..)
        | Filter::OneOf(value, _)
        | Filter::Null(value, _)
        | Filter::Text(value, ..) => value_touches(value),
        Filter::Exists(..) => true,
        Filter::Not(filter) => filter_touches(filter),
        Filter::Any(filters) => filters.iter().any(filter_touches),
    }
}

/// The table that a path leads to; `None` when it does not fit the catalog.
pub fn end(catalog: &Catalog, from: usize, path: &[Step]) -> Option<usize> {
    path.iter().try_fold(from, |at, step| {
        let link = catalog.links.get(step.link)?;
        let (start, end) = if step.down {
            (link.to, link.from)
        } else {
            (link.from, link.to)
        };
        (start == at).then_some(end)
    })
}

impl Op {
    /// As SQL writes it.
    pub fn sql(self) -> &'static str {
        match self {
            Self::Is => "=",
            Self::IsNot => "<>",
            Self::Above => ">",
            Self::AtLeast => ">=",
            Self::Below => "<",
            Self::AtMost => "<=",
        }
    }
}

//! What a chart shows: small enough for a model or a person to write, and to edit in words.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A chart of a table. Columns are named as in the table's head, in any case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChartSpec {
    /// The kind of chart.
    #[serde(rename = "type")]
    pub kind: ChartType,
    /// The column of categories, dates or numbers along the first axis; the slices of a pie; the
    /// numbers that a histogram counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    /// The columns of numbers that are measured. Without any, rows are counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub y: Vec<String>,
    /// The column whose values become bars, lines or colours of their own; the rows of a heat map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// The order along x. Without it dates and numbers ascend and texts stay as the table has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    /// A headline. Without it one is made from the columns' names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// One colour for all marks: a name such as "blue" or "teal", or "#1f77b4". Several series get
    /// shades of it.
    #[serde(default, alias = "color", skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    /// How names along the axis and in the legend are written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Labels>,
    /// At most so many categories; the rest are added up as "Others", which the chart says. At
    /// least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 200))]
    pub limit: Option<u32>,
}

/// The kinds of charts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChartType {
    /// A bar per category; several measures or a series stand side by side.
    #[default]
    Bar,
    /// The parts of each category on top of each other.
    StackedBar,
    /// The parts of each category side by side.
    GroupedBar,
    /// A development over time or another order.
    Line,
    /// A development as a filled area, parts on top of each other.
    Area,
    /// A point per row: how two numbers go together.
    Scatter,
    /// Shares of a whole, of few categories.
    Pie,
    /// How the values of one number are distributed.
    Histogram,
    /// A number as colour, by x and by series.
    HeatMap,
    /// One number, large.
    Number,
}

impl ChartType {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 10] = [
        Self::Bar,
        Self::StackedBar,
        Self::GroupedBar,
        Self::Line,
        Self::Area,
        Self::Scatter,
        Self::Pie,
        Self::Histogram,
        Self::HeatMap,
        Self::Number,
    ];

    /// As people say it: "a stacked bar chart".
    pub(crate) fn phrase(self) -> &'static str {
        match self {
            Self::Bar => "a bar chart",
            Self::StackedBar => "a stacked bar chart",
            Self::GroupedBar => "a grouped bar chart",
            Self::Line => "a line chart",
            Self::Area => "an area chart",
            Self::Scatter => "a scatter chart",
            Self::Pie => "a pie chart",
            Self::Histogram => "a histogram",
            Self::HeatMap => "a heat map",
            Self::Number => "a number",
        }
    }
}

/// Orders along x.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// As the table has them.
    AsGiven,
    /// By x, the smallest, earliest or alphabetically first at the beginning.
    XAscending,
    /// By x, backwards.
    XDescending,
    /// By what is measured, the smallest first.
    YAscending,
    /// By what is measured, the largest first.
    YDescending,
}

/// Lengths of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Labels {
    /// At most a dozen letters.
    Short,
    /// As much as there is room for.
    Long,
}

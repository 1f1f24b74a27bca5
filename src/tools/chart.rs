//! `chart`: a picture of a result, by reference.

use rowsmith_chart::ChartType;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::run_sql_readonly::{closed, told};
use crate::{
    agent::tool::{Call, Reply, Tool, ToolError},
    service::{
        chart::{Source, Wish, address},
        query::Gate,
    },
};

pub(super) struct Chart(pub(super) Option<Gate>);

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The id of a result that `run_sql_readonly` gave.
    query_id: String,
    /// The kind of chart. Without it, the one that fits.
    #[serde(default, rename = "type")]
    kind: Option<ChartType>,
    /// The column of categories, dates or numbers along the first axis, or of a pie's slices.
    #[serde(default)]
    x: Option<String>,
    /// The columns of numbers that are measured. Without any columns named, those that fit.
    #[serde(default)]
    y: Vec<String>,
    /// The column whose values become bars, lines or colours of their own.
    #[serde(default)]
    series: Option<String>,
    /// A headline.
    #[serde(default)]
    title: Option<String>,
    /// A name such as "blue", or "#1f77b4".
    #[serde(default)]
    colour: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output {
    query_id: String,
    /// Where the picture is.
    chart_url: String,
    /// What it shows, in words.
    description: String,
}

impl Tool for Chart {
    type Input = Input;
    type Output = Output;
    const NAME: &'static str = "chart";
    const TITLE: &'static str = "Draw a chart";
    const DESCRIPTION: &'static str = include_str!("../../tools/chart.md");

    async fn run(&self, input: Input, call: Call) -> Result<Reply<Output>, ToolError> {
        let dataset = call.session.dataset()?;
        let gate = self.0.as_ref().ok_or_else(closed)?;
        let wrong = |what: &str| {
            ToolError::Mend(format!(
                "query_id {:?} {what}; give the id of a result of run_sql_readonly",
                input.query_id
            ))
        };
        let id: Uuid = input.query_id.parse().map_err(|_| wrong("is no id"))?;
        let source = Source::of(gate, id).await.map_err(told)?;
        if source.dataset != dataset {
            return Err(wrong("is of another dataset"));
        }
        let wish = Wish {
            kind: input.kind,
            x: input.x,
            y: input.y,
            series: input.series,
            title: input.title,
            colour: input.colour,
        };
        let spec = wish.fit(&source.table)?;
        let chart_url = address(id, &spec)?;
        let part = if source.more {
            " Only the first 1000 rows are drawn."
        } else {
            ""
        };
        let description = source
            .draw(Some(spec), |chart| Ok(chart.description()))
            .await?;
        Ok(Reply {
            text: format!("{description}{part}"),
            data: Output {
                query_id: id.to_string(),
                chart_url,
                description,
            },
        })
    }
}

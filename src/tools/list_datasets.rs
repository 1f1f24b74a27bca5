//! `list_datasets`: what is stored.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    agent::tool::{Call, Reply, Tool, ToolError},
    service::datasets::Datasets,
};

/// How many are told of.
const MOST: u32 = 20;

pub(super) struct ListDatasets(pub(super) Arc<dyn Datasets>);

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {}

#[derive(Serialize, JsonSchema)]
pub(super) struct Output {
    datasets: Vec<Line>,
}

#[derive(Serialize, JsonSchema)]
struct Line {
    id: i64,
    name: String,
    tables: usize,
    rows: u64,
}

impl Tool for ListDatasets {
    type Input = Input;
    type Output = Output;
    const NAME: &'static str = "list_datasets";
    const TITLE: &'static str = "Look at the datasets";
    const DESCRIPTION: &'static str = include_str!("../../tools/list_datasets.md");

    async fn run(&self, _: Input, _: Call) -> Result<Reply<Output>, ToolError> {
        let found = self.0.list(MOST, 0).await?;
        let datasets: Vec<Line> = found
            .into_iter()
            .map(|dataset| Line {
                id: dataset.id,
                name: dataset.name,
                tables: dataset.row_counts.len(),
                rows: dataset.row_counts.values().filter_map(Value::as_u64).sum(),
            })
            .collect();
        let lines: Vec<String> = datasets
            .iter()
            .map(|line| {
                let Line {
                    id,
                    name,
                    tables,
                    rows,
                } = line;
                format!("- {id} {name:?}: {tables} tables, {rows} rows")
            })
            .collect();
        let text = match lines.is_empty() {
            true => "There is no dataset yet.".to_owned(),
            false => format!("The newest datasets:\n{}", lines.join("\n")),
        };
        Ok(Reply {
            text,
            data: Output { datasets },
        })
    }
}

//! `open_dataset`: binds the conversation to a dataset that the user has named.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    agent::tool::{Call, Effect, Reply, Tool, ToolError},
    service::datasets::Datasets,
};

pub(super) struct OpenDataset(pub(super) Arc<dyn Datasets>);

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The dataset's id.
    dataset: i64,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output {
    dataset_id: i64,
    name: String,
    row_counts: Map<String, Value>,
}

impl Tool for OpenDataset {
    type Input = Input;
    type Output = Output;
    const NAME: &'static str = "open_dataset";
    const TITLE: &'static str = "Open a dataset";
    const DESCRIPTION: &'static str = include_str!("../../tools/open_dataset.md");
    const EFFECT: Effect = Effect::Keyed;

    async fn run(&self, input: Input, call: Call) -> Result<Reply<Output>, ToolError> {
        let id = input.dataset;
        let words = call.session.words.to_lowercase();
        let unnamed = || {
            ToolError::Mend(format!(
                "the user has not named dataset {id}; ask which one is meant"
            ))
        };
        let by_id = words
            .split(|c: char| !c.is_ascii_digit())
            .any(|word| word == id.to_string());
        // Whether it exists is nobody's business who has not named it.
        let dataset = match self.0.get(id, false).await {
            Ok(dataset) => dataset,
            Err(error) if by_id => return Err(error.into()),
            Err(_) => return Err(unnamed()),
        };
        let name = dataset.summary.name;
        if !by_id && (name.is_empty() || !words.contains(&name.to_lowercase())) {
            return Err(unnamed());
        }
        call.session.update(|state| state.dataset = Some(id));
        let row_counts = dataset.summary.row_counts;
        let counts: Vec<String> = row_counts
            .iter()
            .map(|(t, n)| format!("{t}: {n}"))
            .collect();
        Ok(Reply {
            text: format!("Dataset {id} {name:?} is open: {}", counts.join(", ")),
            data: Output {
                dataset_id: id,
                name,
                row_counts,
            },
        })
    }
}

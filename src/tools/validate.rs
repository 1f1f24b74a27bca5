//! `validate`: whether the open dataset keeps its rules.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::verdict;
use crate::{
    agent::tool::{Call, Reply, Tool, ToolError},
    service::datasets::Datasets,
};

pub(super) struct Validate(pub(super) Arc<dyn Datasets>);

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output {
    dataset_id: i64,
    /// How many rows break a rule, by rule.
    summary: Value,
    /// The same by table.
    tables: Value,
}

impl Tool for Validate {
    type Input = Input;
    type Output = Output;
    const NAME: &'static str = "validate";
    const TITLE: &'static str = "Check the rules";
    const DESCRIPTION: &'static str = include_str!("../../tools/validate.md");

    async fn run(&self, _: Input, call: Call) -> Result<Reply<Output>, ToolError> {
        let id = call.session.dataset()?;
        let meta = self.0.get(id, false).await?.generation_meta;
        let part = |name: &str| meta.pointer(&format!("/validation/{name}")).cloned();
        let summary = part("summary").unwrap_or(Value::Null);
        Ok(Reply {
            text: verdict::of(&summary),
            data: Output {
                dataset_id: id,
                summary,
                tables: part("tables").unwrap_or(Value::Null),
            },
        })
    }
}

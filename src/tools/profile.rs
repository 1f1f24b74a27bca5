//! `profile`: what the columns of the open dataset hold.

use std::{fmt::Write as _, sync::Arc};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    agent::tool::{Call, Reply, Tool, ToolError},
    service::datasets::Datasets,
};

pub(super) struct Profile(pub(super) Arc<dyn Datasets>);

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The table; all of them when left out.
    #[serde(default)]
    table: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output {
    dataset_id: i64,
    /// By table: rows, and of each column the share of NULL, distinct values and samples.
    tables: Map<String, Value>,
}

impl Tool for Profile {
    type Input = Input;
    type Output = Output;
    const NAME: &'static str = "profile";
    const TITLE: &'static str = "Look at the columns";
    const DESCRIPTION: &'static str = include_str!("../../tools/profile.md");

    async fn run(&self, input: Input, call: Call) -> Result<Reply<Output>, ToolError> {
        let id = call.session.dataset()?;
        let meta = self.0.get(id, false).await?.generation_meta;
        let all = meta
            .get("tables")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        let names: Vec<String> = all.keys().cloned().collect();
        let wanted = |name: &str| {
            input
                .table
                .as_ref()
                .is_none_or(|t| t.eq_ignore_ascii_case(name))
        };
        let tables: Map<String, Value> = all.into_iter().filter(|(name, _)| wanted(name)).collect();
        if tables.is_empty() {
            let table = input.table.unwrap_or_default();
            let names = names.join(", ");
            return Err(ToolError::Mend(format!(
                "there is no table {table:?}; there are {names}"
            )));
        }
        let text = tables
            .iter()
            .map(|(name, table)| describe(name, table))
            .collect::<String>();
        Ok(Reply {
            text,
            data: Output {
                dataset_id: id,
                tables,
            },
        })
    }
}

fn describe(name: &str, table: &Value) -> String {
    let mut text = format!(
        "{name}: {} rows\n",
        table.get("rowCount").unwrap_or(&Value::Null)
    );
    let columns = table.get("columns").and_then(Value::as_object);
    for (column, stats) in columns.into_iter().flatten() {
        let stat = |key: &str| stats.get(key).map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(
            text,
            "- {column}: null {}%, {} distinct, such as {}",
            stat("nullPct"),
            stat("distinct"),
            stat("samples")
        );
    }
    text
}

//! `generate_table`: rows for the current schema, as a stored dataset.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::verdict;
use crate::{
    agent::tool::{Call, Effect, Reply, Tool, ToolError},
    error::{Code, Error},
    event::RunEvent,
    service::generate::{Generate, Idempotency, Outcome},
};

pub(super) struct GenerateTable {
    pub(super) generate: Generate,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// Rows of every table that `tables` does not name.
    #[serde(default)]
    rows: Option<u64>,
    /// Tables with a number of rows of their own.
    #[serde(default)]
    tables: Vec<TableRows>,
    /// The same seed and wishes give the same rows.
    #[serde(default)]
    seed: Option<u64>,
    /// The share of NULL in columns that allow it, 0 to 1.
    #[serde(default)]
    null_share: Option<f64>,
    /// What the data shall be like, in the user's own words.
    #[serde(default)]
    instructions: Option<String>,
    /// What the dataset is called.
    #[serde(default)]
    name: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TableRows {
    table: String,
    rows: u64,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output {
    dataset_id: Option<i64>,
    /// Rows by table.
    row_counts: Map<String, Value>,
    /// How many rows break a rule, by rule.
    validation: Value,
    seed: Value,
}

impl Tool for GenerateTable {
    type Input = Input;
    type Output = Output;
    const NAME: &'static str = "generate_table";
    const TITLE: &'static str = "Make rows";
    const DESCRIPTION: &'static str = include_str!("../../tools/generate_table.md");
    const EFFECT: Effect = Effect::Keyed;

    async fn run(&self, input: Input, call: Call) -> Result<Reply<Output>, ToolError> {
        let ddl = call.session.state().ddl.ok_or_else(|| {
            ToolError::Mend("there is no schema yet: read one with parse_ddl first".into())
        })?;
        let body = body(ddl, input);
        // The same call is the same job, whatever died in between.
        let key = Idempotency {
            key: format!("call:{}", call.key),
            fingerprint: Sha256::digest(body.to_string()).to_vec(),
        };
        let job = self.generate.start(&body, Some(key)).await?;
        call.session.update(|state| state.jobs.push(job.id));
        let mut seen = Progress::default();
        let mut events = self.generate.events(job.id);
        while let Some(stored) = events.next().await {
            if let Some(output) = seen.note(&stored.event) {
                call.progress(output).await;
            }
        }
        let outcome = self.generate.result(job.id).await.map_err(failed)?;
        call.session
            .update(|state| state.dataset = outcome.dataset_id.or(state.dataset));
        Ok(reply(outcome))
    }
}

/// A generation that fails halfway is not a matter of arguments.
fn failed(error: Error) -> ToolError {
    match error.code {
        Code::CannotFill | Code::InvalidRequest => ToolError::from(error),
        _ => ToolError::End(error),
    }
}

fn body(ddl: String, input: Input) -> Value {
    let counts: Map<String, Value> = input
        .tables
        .into_iter()
        .map(|table| (table.table, table.rows.into()))
        .collect();
    let config = [
        ("numRecords", json!(input.rows)),
        ("perTableRowCounts", Value::Object(counts)),
        ("seed", json!(input.seed)),
        ("nullProbability", json!(input.null_share)),
    ];
    let config: Map<String, Value> = config
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    json!({
        "ddl": ddl, "config": config,
        "instructions": input.instructions, "saveName": input.name,
    })
}

/// The first line is what a person wants to know.
fn reply(outcome: Outcome) -> Reply<Output> {
    let rows: u64 = outcome.row_counts.values().filter_map(Value::as_u64).sum();
    let tables = outcome.row_counts.len();
    let mut text = format!(
        "Made {rows} rows in {tables} table{}",
        if tables == 1 { "" } else { "s" }
    );
    if let Some(id) = outcome.dataset_id {
        let _ = write!(text, " as dataset {id}");
    }
    let counts: Vec<String> = outcome
        .row_counts
        .iter()
        .map(|(table, rows)| format!("{table}: {rows}"))
        .collect();
    let _ = write!(text, ".\n{}", counts.join(", "));
    let _ = write!(text, "\n{}", verdict::of(&outcome.validation.summary));
    let seed = outcome.meta.get("seed").cloned().unwrap_or(Value::Null);
    Reply {
        text,
        data: Output {
            dataset_id: outcome.dataset_id,
            row_counts: outcome.row_counts,
            validation: outcome.validation.summary,
            seed,
        },
    }
}

/// How far all tables are.
#[derive(Default)]
struct Progress(Map<String, Value>);

impl Progress {
    /// What to show after an event, if it changes anything.
    fn note(&mut self, event: &RunEvent) -> Option<Value> {
        match event {
            RunEvent::TableStarted { table, total } => {
                self.0
                    .insert(table.clone(), json!({ "delivered": 0, "total": total }));
            }
            RunEvent::TableProgress {
                table,
                delivered,
                total,
                ..
            } => {
                self.0.insert(
                    table.clone(),
                    json!({ "delivered": delivered, "total": total }),
                );
            }
            _ => return None,
        }
        Some(json!({ "tables": self.0 }))
    }
}

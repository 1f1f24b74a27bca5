//! `run_sql_readonly`: a question to the open dataset, through the one gate for SQL.

use rowsmith_datagen::name::quote;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    agent::tool::{Call, MAX_TEXT, Reply, Tool, ToolError},
    error::Error,
    service::query::{Artifact, Gate, Options, QueryError},
};

pub(super) struct RunSqlReadonly(pub(super) Option<Gate>);

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// One SELECT of PostgreSQL. Tables need no prefix.
    sql: String,
    /// What it is meant to answer, in a few words.
    #[serde(default)]
    intent: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output {
    /// The result's id, for `chart`.
    query_id: String,
    /// The result, with its first rows.
    artifact: Value,
}

impl Tool for RunSqlReadonly {
    type Input = Input;
    type Output = Output;
    const NAME: &'static str = "run_sql_readonly";
    const TITLE: &'static str = "Ask the data";
    const DESCRIPTION: &'static str = include_str!("../../tools/run_sql_readonly.md");

    async fn run(&self, input: Input, call: Call) -> Result<Reply<Output>, ToolError> {
        let id = call.session.dataset()?;
        let gate = self.0.as_ref().ok_or_else(closed)?;
        let options = Options {
            intent: input.intent,
            ..Options::default()
        };
        let artifact = gate.run(id, &input.sql, options).await.map_err(told)?;
        let text = describe(&artifact);
        let query_id = artifact.id.to_string();
        let artifact = serde_json::to_value(artifact).map_err(Error::internal)?;
        Ok(Reply {
            text,
            data: Output { query_id, artifact },
        })
    }
}

/// Where no SQL is served.
pub(super) fn closed() -> ToolError {
    ToolError::Mend("no SQL is served here; use profile".to_owned())
}

/// What the model can mend goes back to it, with the place in the statement.
pub(super) fn told(error: QueryError) -> ToolError {
    match error {
        QueryError::Other(error) => error.into(),
        QueryError::Sql {
            message,
            position,
            hint,
            ..
        } => {
            let place = position
                .map(|at| format!(" at character {at}"))
                .unwrap_or_default();
            let hint = hint.map(|hint| format!("; {hint}")).unwrap_or_default();
            ToolError::Mend(format!("PostgreSQL says: {message}{place}{hint}"))
        }
        other => ToolError::Mend(other.to_string()),
    }
}

/// Columns, then rows as far as they fit.
fn describe(artifact: &Artifact) -> String {
    let columns: Vec<String> = artifact.columns.iter().map(|c| quote(&c.name)).collect();
    let more = if artifact.truncated {
        ", and there are more"
    } else {
        ""
    };
    let rows = match artifact.row_count {
        1 => "1 row".to_owned(),
        count => format!("{count} rows"),
    };
    let mut text = format!(
        "Query {}: {rows}{more}: {}",
        artifact.id,
        columns.join(", ")
    );
    for row in &artifact.preview {
        let line = json!(row).to_string();
        if text.len() + line.len() > MAX_TEXT - 100 {
            text.push_str("\n[cut: the user sees the rest]");
            break;
        }
        text.push('\n');
        text.push_str(&line);
    }
    text
}

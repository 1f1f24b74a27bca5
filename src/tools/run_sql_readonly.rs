//! `run_sql_readonly`: a question to the open dataset, through the one gate for SQL.

use std::fmt::Write as _;

use rowsmith_ask::query::ChartHint;
use rowsmith_chart::ChartType;
use rowsmith_datagen::name::quote;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    agent::tool::{Call, MAX_TEXT, Reply, Tool, ToolError},
    error::Error,
    service::{
        ask::{Asker, Question, Told},
        chart::{Wish, address, table_of},
        query::{Artifact, Gate, Options, QueryError},
    },
};

pub(super) struct RunSqlReadonly {
    pub(super) gate: Option<Gate>,
    pub(super) asker: Option<Asker>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// One SELECT of PostgreSQL. Tables need no prefix.
    #[serde(default)]
    sql: Option<String>,
    /// Instead of `sql`: a plain English question, which fixed rules turn into SQL. They decline what
    /// they do not understand.
    #[serde(default)]
    question: Option<String>,
    /// What it is meant to answer, in a few words.
    #[serde(default)]
    intent: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output {
    /// The result's id, for `chart`.
    query_id: String,
    /// Where a picture of it is, of a question that asks for one or is best told by one.
    chart_url: Option<String>,
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
        match (input.sql, input.question) {
            (Some(sql), None) => {
                let gate = self.gate.as_ref().ok_or_else(closed)?;
                let options = Options {
                    intent: input.intent,
                    ..Options::default()
                };
                let artifact = gate.run(id, &sql, options).await.map_err(told)?;
                reply(describe(&artifact), artifact, None)
            }
            (None, Some(question)) => {
                let asker = self.asker.as_ref().ok_or_else(closed)?;
                answer(asker, id, question).await
            }
            _ => Err(ToolError::Mend(
                "give either `sql` or `question`".to_owned(),
            )),
        }
    }
}

/// A question in words, as SQL or declined.
async fn answer(asker: &Asker, id: i64, question: String) -> Result<Reply<Output>, ToolError> {
    let question = Question {
        question,
        previous: None,
    };
    match asker.ask(id, question).await.map_err(told)? {
        Told::Answered(answered) => {
            let mut text = format!("Query {}: {}", answered.artifact.id, answered.prose);
            for assumed in &answered.assumptions {
                let _ = write!(text, "\n- {assumed}");
            }
            let chart = match answered.chart {
                Some(hint) => picture(&answered.artifact, hint)?,
                None => None,
            };
            reply(text, answered.artifact, chart)
        }
        Told::Ask { question, options } => {
            let mut text = question;
            for option in options {
                let _ = write!(text, "\n- {}", option.reading);
            }
            Err(ToolError::Mend(text))
        }
        Told::Cannot { reason, closest } => {
            let near = closest.map(|near| format!(" A question near to it: {near}"));
            Err(ToolError::Mend(reason + &near.unwrap_or_default()))
        }
    }
}

/// Where the picture is, if the columns fit it.
fn picture(artifact: &Artifact, hint: ChartHint) -> Result<Option<String>, Error> {
    let wish = Wish {
        kind: Some(match hint {
            ChartHint::Bar => ChartType::Bar,
            ChartHint::Line => ChartType::Line,
            ChartHint::Pie => ChartType::Pie,
            ChartHint::Scatter => ChartType::Scatter,
            ChartHint::Area => ChartType::Area,
            ChartHint::Number => return Ok(None),
        }),
        ..Wish::default()
    };
    let spec = wish.fit(&table_of(artifact)).ok();
    spec.map(|spec| address(artifact.id, &spec)).transpose()
}

fn reply(
    text: String,
    artifact: Artifact,
    chart_url: Option<String>,
) -> Result<Reply<Output>, ToolError> {
    let query_id = artifact.id.to_string();
    let artifact = serde_json::to_value(artifact).map_err(Error::internal)?;
    Ok(Reply {
        text,
        data: Output {
            query_id,
            chart_url,
            artifact,
        },
    })
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

//! `modify_table`: changes the open dataset, in words or by typed edits, or says what would change.

use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

use rowsmith_datagen::edit::Edit;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{
    agent::tool::{Call, Effect, Reply, Tool, ToolError},
    service::{
        change::{Answer, Changed, Changes, Wish, changed},
        generate::Idempotency,
    },
};

/// How long a change is waited for; it goes on and is kept whatever happens here.
const PATIENCE: Duration = Duration::from_secs(600);

pub(super) struct ModifyTable(pub(super) Option<Changes>);

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// What shall change, in the user's own words: `make 20% of notes null`.
    #[serde(default)]
    sentence: Option<String>,
    /// The table that is meant where the sentence names none.
    #[serde(default)]
    table: Option<String>,
    /// Instead of the sentence: edits, as `{"op": "replace", "from": "a", "to": "b"}`. Operations are
    /// rows, nulls, range, shares, replace, vocabulary, pattern, set, regenerate, add_column,
    /// add_labels, drop_column, rename_column and rename_table.
    #[serde(default)]
    edits: Vec<BTreeMap<String, Value>>,
    /// Only say what would change.
    #[serde(default)]
    dry_run: bool,
}

/// What changed, or would.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output {
    dataset_id: i64,
    version: i32,
    dry_run: bool,
    /// By table: rows before and after, cells that differ, a sample.
    diff: Value,
}

impl Tool for ModifyTable {
    type Input = Input;
    type Output = Output;
    const NAME: &'static str = "modify_table";
    const TITLE: &'static str = "Change the data";
    const DESCRIPTION: &'static str = include_str!("../../tools/modify_table.md");
    const EFFECT: Effect = Effect::Keyed;

    async fn run(&self, input: Input, call: Call) -> Result<Reply<Output>, ToolError> {
        let changes = self.0.as_ref().ok_or_else(fixed)?;
        let id = call.session.dataset()?;
        let wish = wish(input)?;
        // The same call is the same job, whatever died in between.
        let key = Idempotency {
            key: format!("call:{}", call.key),
            fingerprint: Sha256::digest(format!("{wish:?}")).to_vec(),
        };
        let job = match changes.make(id, wish, None, Some(key)).await? {
            Answer::Whole(changed) => return Ok(reply(*changed)),
            Answer::Run(job) => job,
        };
        call.session.update(|state| state.jobs.push(job.id));
        let job = changes.runs.wait(job.id, PATIENCE).await?;
        match changed(&job)? {
            Some(changed) => Ok(reply(changed)),
            None => Err(ToolError::Mend(job.error.unwrap_or_else(|| {
                "the change is not done yet; look again in a moment".to_owned()
            }))),
        }
    }
}

/// Where the datasets cannot be changed.
pub(super) fn fixed() -> ToolError {
    ToolError::Mend("datasets cannot be changed here".to_owned())
}

fn wish(input: Input) -> Result<Wish, ToolError> {
    let edits: Result<Vec<Edit>, _> = input
        .edits
        .into_iter()
        .map(|edit| serde_json::to_value(edit).and_then(serde_json::from_value))
        .collect();
    let wish = Wish {
        prompt: input.sentence.filter(|text| !text.trim().is_empty()),
        table_name: input.table,
        edits: edits.map_err(|cause| ToolError::Mend(format!("an edit is not right: {cause}")))?,
        dry_run: input.dry_run,
        ..Wish::default()
    };
    if wish.prompt.is_none() && wish.edits.is_empty() {
        return Err(ToolError::Mend("give `sentence` or `edits`".to_owned()));
    }
    Ok(wish)
}

/// What moved, for the model in a few lines and for the page whole.
pub(super) fn reply(changed: Changed) -> Reply<Output> {
    let mut text = match changed.dry_run {
        true => "This would change:".to_owned(),
        false => format!("Done: version {}. Changed:", changed.version),
    };
    let before = text.len();
    for (name, table) in tables(&changed.diff) {
        let _ = write!(text, "\n- {name}: {}", said(&table));
    }
    if text.len() == before {
        text.push_str(" nothing.");
    }
    for note in &changed.notes {
        let _ = write!(text, "\n- {note}");
    }
    Reply {
        text,
        data: Output {
            dataset_id: changed.dataset_id,
            version: changed.version,
            dry_run: changed.dry_run,
            diff: changed.diff,
        },
    }
}

/// The tables in which something differs: rows before and after, cells by column.
fn tables(diff: &Value) -> Vec<(String, Moved)> {
    let all = diff.as_object().into_iter().flatten();
    all.map(|(name, table)| {
        let columns = table["columns"].as_object().into_iter().flatten();
        let columns = columns
            .filter_map(|(column, one)| Some((column.clone(), one["changed"].as_u64()?)))
            .filter(|(_, changed)| *changed > 0)
            .collect();
        let moved = Moved {
            before: table["before"].as_u64().unwrap_or(0),
            after: table["after"].as_u64().unwrap_or(0),
            columns,
        };
        (name.clone(), moved)
    })
    .filter(|(_, moved)| moved.before != moved.after || !moved.columns.is_empty())
    .collect()
}

/// The part of a table's difference that is put in words.
struct Moved {
    before: u64,
    after: u64,
    columns: Vec<(String, u64)>,
}

fn said(table: &Moved) -> String {
    let mut words = Vec::new();
    if table.before != table.after {
        words.push(format!("{} rows instead of {}", table.after, table.before));
    }
    for (column, cells) in &table.columns {
        let noun = if *cells == 1 { "value" } else { "values" };
        words.push(format!("{cells} {noun} of {column}"));
    }
    words.join(", ")
}

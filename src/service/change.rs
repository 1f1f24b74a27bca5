//! Changing a dataset: in words or as edits, looked at first or made a new version; and its history.
//!
//! A change is an addition to the recipe's edits, another seed or other rows. It is read, planned and
//! proven before anything moves; then a run loads the new version beside the old one and swaps it in
//! whole. Undo and redo only point to another version; one whose rows were let go is made again from
//! its recipe.

mod history;
mod wish;

use std::{collections::BTreeMap, sync::Arc};

use futures::future::BoxFuture;
use rowsmith_datagen::{
    diff::{self, TableDiff},
    edit::Edit,
    explain::{Explanation, explain},
    instruct::Command,
    spec::Spec,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio::time::Instant;

pub use self::{history::Past, wish::Wish};
use super::{
    Limits,
    generate::Validation,
    instructions::Told,
    make::{Changing, Maker},
    recipe::{Planned, Recipe, schema_hash},
    stored::place,
};
use crate::{
    error::{Code, Error},
    event::RunEvent,
    runs::{Done, Idempotency, Job, NewJob, RunContext, RunError, Runs, Work},
    store::datasets::{Dataset, Datasets},
};

/// The kind of job that changes a dataset.
pub const KIND: &str = "change";

/// The use case.
#[derive(Clone)]
pub struct Changes {
    pub maker: Maker,
    pub runs: Runs,
    pub limits: Limits,
    /// Versions beside the current one whose rows are kept.
    pub keep: u32,
}

/// What a change would do, or did.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    pub dataset_id: i64,
    /// The version that is current now; of a dry run, the one it was compared with.
    pub version: i32,
    /// Nothing was changed.
    pub dry_run: bool,
    /// By table: rows before and after, cells and columns that differ, a sample of rows.
    pub diff: Value,
    /// Absent where nothing was loaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation: Option<Validation>,
    pub row_counts: Map<String, Value>,
    /// What each sentence became.
    pub instructions: Vec<Told>,
    /// What was left as it was, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// What a change came to: an answer, or a run that will give one.
pub enum Answer {
    Whole(Box<Changed>),
    Run(Box<Job>),
}

/// A job's request.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    dataset_id: i64,
    base: i32,
    spec: Spec,
    note: String,
    instructions: Vec<Told>,
}

/// A change that has been read and planned: nothing it names is missing, no constraint breaks.
struct Ready {
    dataset: Dataset,
    before: Planned,
    after: Planned,
    note: String,
}

impl Changes {
    /// Makes a change, or says what it would do. `expected` is the version the caller knows.
    pub async fn make(
        &self,
        id: i64,
        wish: Wish,
        expected: Option<i32>,
        idempotency: Option<Idempotency>,
    ) -> Result<Answer, Error> {
        let dataset = self.at(id, expected).await?;
        let before = planned(&dataset.ddl, &dataset.spec).await?;
        if let Some(command) = wish.command(&before)? {
            let changed = match command {
                Command::Undo => self.undo(id, expected).await?,
                Command::Redo => self.redo(id, expected).await?,
            };
            return Ok(Answer::Whole(Box::new(changed)));
        }
        let dry_run = wish.dry_run;
        let ready = self.ready(dataset, before, wish).await?;
        if dry_run {
            return Ok(Answer::Whole(Box::new(preview(ready).await?)));
        }
        let request = Request {
            dataset_id: id,
            base: ready.dataset.version,
            spec: ready.after.recipe.spec.clone(),
            note: ready.note,
            instructions: ready.after.instructions.clone(),
        };
        let job = NewJob {
            kind: KIND,
            request: serde_json::to_value(&request).map_err(Error::internal)?,
            owner: String::new(),
            idempotency,
        };
        Ok(Answer::Run(Box::new(self.runs.start(&job).await?)))
    }

    /// Plans a wish on a dataset; whatever stands against it is told now.
    async fn ready(&self, dataset: Dataset, before: Planned, wish: Wish) -> Result<Ready, Error> {
        let limits = self.limits.clone();
        let ddl = dataset.ddl.clone();
        let base = before.clone();
        let (after, note) = tokio::task::spawn_blocking(move || {
            let (spec, told, note) = wish.apply(&base)?;
            let recipe = Recipe {
                schema_hash: schema_hash(&ddl),
                spec,
                ddl,
            };
            let mut after = base.again(recipe)?;
            after.prove(&limits)?;
            after.instructions = told;
            Ok::<_, Error>((after, note))
        })
        .await
        .map_err(Error::internal)??;
        Ok(Ready {
            dataset,
            before,
            after,
            note,
        })
    }

    /// The dataset, when it is at the version that the caller knows.
    async fn at(&self, id: i64, expected: Option<i32>) -> Result<Dataset, Error> {
        let dataset = self.records().get(id).await?;
        match expected {
            Some(expected) if expected != dataset.version => Err(Error::new(
                Code::PreconditionFailed,
                format!(
                    "dataset {id} is at version {}, not {expected}; read it again before changing it",
                    dataset.version
                ),
            )),
            _ => Ok(dataset),
        }
    }

    fn records(&self) -> &Datasets {
        &self.maker.datasets
    }

    /// The version of a dataset now, for `ETag`.
    pub async fn current(&self, id: i64) -> Result<i32, Error> {
        Ok(self.records().get(id).await?.version)
    }

    /// Where the value of one cell comes from.
    pub async fn explain(
        &self,
        id: i64,
        (table, column, row): (String, String, u64),
    ) -> Result<Explanation, Error> {
        let dataset = self.records().get(id).await?;
        let planned = planned(&dataset.ddl, &dataset.spec).await?;
        place(&planned, id, &table)?;
        let (spec, asked) = (&*planned.spec, &planned.recipe.spec);
        let found = explain(
            &planned.plan,
            &planned.schema,
            (spec, asked),
            (&table, &column, row),
        );
        found.ok_or_else(|| {
            let message =
                format!("{table} of dataset {id} has no cell in row {row}, column {column:?}");
            Error::new(Code::NotFound, message)
        })
    }

    /// The work behind the jobs of [`KIND`].
    pub fn work(&self) -> Arc<dyn Work> {
        Arc::new(ChangeWork(self.clone()))
    }

    async fn change(&self, job: &Job, context: RunContext) -> Result<Done, RunError> {
        let began = Instant::now();
        let request = Request::deserialize(&job.request).map_err(Error::internal)?;
        let id = request.dataset_id;
        let dataset = self.records().get(id).await.map_err(Error::from)?;
        let base = self
            .records()
            .version(id, request.base)
            .await
            .map_err(Error::from)?;
        let before = planned(&dataset.ddl, &base.spec).await?;
        let spec = serde_json::to_value(&request.spec).map_err(Error::internal)?;
        let mut after = planned(&dataset.ddl, &spec).await?;
        after.instructions = request.instructions.clone();
        let config = [
            ("datasetId".to_owned(), id.into()),
            ("note".to_owned(), request.note.clone().into()),
        ];
        context
            .emit(RunEvent::Started {
                config: config.into_iter().collect(),
            })
            .await?;
        let tables = after.table_names();
        let count = tables.len();
        context.emit(RunEvent::SchemaParsed { tables }).await?;
        let diff = compare(before, after.clone()).await?;
        let notes = after.spec.made.notes.clone();
        let changing = Changing {
            maker: self.maker.clone(),
            planned: after,
            dataset_id: id,
            base: request.base,
            note: request.note,
        };
        let (version, outcome) = changing.run(&context).await?;
        if let Err(error) = self.records().thin(id, self.keep).await {
            tracing::warn!(dataset.id = id, %error, "old versions keep their rows for now");
        }
        let told = outcome.meta["instructions"].clone();
        let changed = Changed {
            dataset_id: id,
            version,
            dry_run: false,
            diff: serde_json::to_value(&diff).map_err(Error::internal)?,
            validation: Some(outcome.validation),
            row_counts: outcome.row_counts,
            instructions: Vec::deserialize(told).unwrap_or(request.instructions),
            notes,
        };
        let event = RunEvent::Completed {
            tables: count,
            duration_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            dataset_id: Some(id),
        };
        let result = serde_json::to_value(&changed).map_err(Error::internal)?;
        Ok(Done { event, result })
    }
}

struct ChangeWork(Changes);

impl Work for ChangeWork {
    fn run(&self, job: Job, context: RunContext) -> BoxFuture<'static, Result<Done, RunError>> {
        let changes = self.0.clone();
        Box::pin(async move { changes.change(&job, context).await })
    }
}

/// What a completed job of [`KIND`] gave.
pub fn changed(job: &Job) -> Result<Option<Changed>, Error> {
    let result = job.result.as_ref().map(Changed::deserialize);
    result.transpose().map_err(Error::internal)
}

async fn preview(ready: Ready) -> Result<Changed, Error> {
    let Ready {
        dataset,
        before,
        after,
        ..
    } = ready;
    let counts = after
        .plan
        .tables
        .iter()
        .map(|t| (t.name.to_string(), t.rows.into()));
    let (row_counts, instructions) = (counts.collect(), after.instructions.clone());
    let notes = after.spec.made.notes.clone();
    let diff = compare(before, after).await?;
    Ok(Changed {
        dataset_id: dataset.id,
        version: dataset.version,
        dry_run: true,
        diff: serde_json::to_value(&diff).map_err(Error::internal)?,
        validation: None,
        row_counts,
        instructions,
        notes,
    })
}

/// Compares two recipes of a dataset, off the runtime.
async fn compare(before: Planned, after: Planned) -> Result<BTreeMap<String, TableDiff>, Error> {
    let work = move || diff::diff(&before.plan, &after.plan, diff::Limits::default());
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Error::internal)
}

/// A stored recipe, planned.
async fn planned(ddl: &str, spec: &Value) -> Result<Planned, Error> {
    Planned::of_recipe(Recipe {
        schema_hash: schema_hash(ddl),
        spec: Spec::deserialize(spec).map_err(Error::internal)?,
        ddl: ddl.to_owned(),
    })
    .await
}

/// A line for the history.
fn note(edits: &[Edit]) -> String {
    let lines = edits.iter().map(ToString::to_string);
    lines.collect::<Vec<_>>().join("; ")
}

//! Generating a dataset: check, prepare, store as a run; and the work of that run.

use std::{sync::Arc, time::Duration};

use futures::future::BoxFuture;
use rowsmith_datagen::spec::MAX_SEED;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio::time::Instant;
use uuid::Uuid;

use super::{Limits, request::GenerateRequest};
use crate::{
    error::{Code, Error},
    event::RunEvent,
    runs::{Done, Feed, Job, NewJob, RunContext, RunError, Runs, Status, Work},
};

pub use crate::runs::Idempotency;

/// The kind of job that generates.
pub const KIND: &str = "generate";

/// Makes datasets.
pub trait Generator: Send + Sync {
    /// All that can be known before the first row: reads the DDL and plans, off the runtime. From
    /// the same request it comes to the same plan. Errors: [`Code::InvalidDdl`],
    /// [`Code::CannotFill`], [`Code::InvalidRequest`], each with every issue.
    fn prepare<'a>(
        &'a self,
        request: &'a GenerateRequest,
    ) -> BoxFuture<'a, Result<Box<dyn Prepared>, Error>>;
}

/// A generation that nothing in the request can make fail any more.
pub trait Prepared: Send + Sync {
    /// The names of the tables, as the DDL wrote them, in its order.
    fn tables(&self) -> Vec<String>;

    /// Makes the rows, validates them and saves the dataset under the run's id, visible whole or not
    /// at all. Emits `TableStarted`, progress, `TableFallback`, `TableCompleted`, `Validated`,
    /// `DatasetSaved`; honours the context's token; replaces what an earlier attempt of the same run
    /// left.
    fn run(self: Box<Self>, context: RunContext) -> BoxFuture<'static, Result<Outcome, RunError>>;
}

/// What a generation gave; the result of its job.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// None where nothing was to be stored.
    pub dataset_id: Option<i64>,
    /// `meta` of docs/API.md.
    pub meta: Value,
    pub validation: Validation,
    /// Rows by table.
    pub row_counts: Map<String, Value>,
}

/// What the independent validation found.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Validation {
    /// Counts over all tables: `pkDuplicates`, `fkViolations`, ...
    pub summary: Value,
    /// The same by table.
    pub tables: Value,
}

/// The use case.
#[derive(Clone)]
pub struct Generate {
    generator: Arc<dyn Generator>,
    runs: Runs,
    limits: Limits,
}

impl Generate {
    /// Generation by `generator`, as runs of `runs`.
    pub fn new(generator: Arc<dyn Generator>, runs: Runs, limits: Limits) -> Self {
        Self {
            generator,
            runs,
            limits,
        }
    }

    /// What requests may ask for.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Checks a request, prepares it, and accepts it as a job. What can be known before the first
    /// row is an error here, without a job.
    pub async fn start(
        &self,
        body: &Value,
        idempotency: Option<Idempotency>,
    ) -> Result<Job, Error> {
        let mut request = GenerateRequest::check(body, &self.limits)?;
        // Chosen now, so that the run makes the same rows however often it is begun.
        request.config.seed.get_or_insert_with(random_seed);
        self.generator.prepare(&request).await?;
        let request = serde_json::to_value(&request).map_err(Error::internal)?;
        let job = NewJob {
            idempotency,
            ..NewJob::new(KIND, request)
        };
        self.runs.start(&job).await
    }

    /// The events of a job, from the first to the last.
    pub fn events(&self, job: Uuid) -> Feed {
        self.runs.follow(job, 0)
    }

    /// What a job came to, after its last event.
    ///
    /// # Errors
    /// What it failed with, or that it was cancelled or outlives this process.
    pub async fn result(&self, job: Uuid) -> Result<Outcome, Error> {
        let job = self.runs.get(job).await?;
        if let Some(outcome) = outcome(&job)? {
            return Ok(outcome);
        }
        if job.status == Status::Cancelled {
            return Err(Error::new(Code::Cancelled, "the generation was cancelled"));
        }
        let code = job.error_code.as_deref().and_then(Code::parse);
        Err(Error::new(
            code.unwrap_or(Code::Unavailable),
            job.error
                .unwrap_or_else(|| "the service stops; the generation goes on".to_owned()),
        ))
    }

    /// The work behind the jobs of [`KIND`].
    pub fn work(&self) -> Arc<dyn Work> {
        Arc::new(GenerateWork {
            generator: Arc::clone(&self.generator),
        })
    }
}

fn random_seed() -> u64 {
    Uuid::new_v4().as_u64_pair().1 & MAX_SEED
}

struct GenerateWork {
    generator: Arc<dyn Generator>,
}

impl Work for GenerateWork {
    fn run(&self, job: Job, context: RunContext) -> BoxFuture<'static, Result<Done, RunError>> {
        let generator = Arc::clone(&self.generator);
        Box::pin(async move { generate(generator.as_ref(), &job, context).await })
    }
}

async fn generate(
    generator: &dyn Generator,
    job: &Job,
    context: RunContext,
) -> Result<Done, RunError> {
    let began = Instant::now();
    let request = GenerateRequest::deserialize(&job.request).map_err(Error::internal)?;
    let prepared = generator.prepare(&request).await?;
    let config = match serde_json::to_value(&request.config) {
        Ok(Value::Object(config)) => config,
        _ => Map::new(),
    };
    context.emit(RunEvent::Started { config }).await?;
    let tables = prepared.tables();
    let count = tables.len();
    context.emit(RunEvent::SchemaParsed { tables }).await?;
    let outcome = prepared.run(context).await?;
    let event = RunEvent::Completed {
        tables: count,
        duration_ms: millis(began.elapsed()),
        dataset_id: outcome.dataset_id,
    };
    let result = serde_json::to_value(&outcome).map_err(Error::internal)?;
    Ok(Done { event, result })
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// What a completed job of [`KIND`] gave; `None` for other jobs.
pub fn outcome(job: &Job) -> Result<Option<Outcome>, Error> {
    let Some(result) = job.result.as_ref().filter(|_| job.kind == KIND) else {
        return Ok(None);
    };
    let outcome = Outcome::deserialize(result).map_err(|cause| {
        Error::new(
            Code::Internal,
            format!("the result of job {} cannot be read: {cause}", job.id),
        )
    })?;
    Ok(Some(outcome))
}

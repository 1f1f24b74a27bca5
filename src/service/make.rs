//! Making a dataset: plan, load, validate, record.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use futures::{FutureExt, future::BoxFuture};
use rowsmith_datagen::encode::json;
use serde_json::{Map, Value};

use super::{
    Limits,
    generate::{Generator, Outcome, Prepared, Validation},
    recipe::Planned,
    request::GenerateRequest,
    rows::PlanRows,
    validate::{self, MetaParts},
};
use crate::{
    error::{Code, Error},
    event::{PREVIEW_ROWS, RunEvent},
    runs::{RunContext, RunError},
    store::{
        datasets::{DatasetError, Datasets, NewDataset, Version},
        load::{LoadError, Loaded, Loader, Progress},
    },
};

/// Makes datasets in PostgreSQL.
#[derive(Clone, Debug)]
pub struct Maker {
    pub loader: Loader,
    pub datasets: Datasets,
    pub limits: Limits,
}

impl Generator for Maker {
    fn prepare<'a>(
        &'a self,
        request: &'a GenerateRequest,
    ) -> BoxFuture<'a, Result<Box<dyn Prepared>, Error>> {
        Box::pin(async move {
            let planned = Planned::of_request(request, &self.limits).await?;
            let making = Making {
                maker: self.clone(),
                planned,
                name: request.save_name.clone(),
                description: request.description.clone(),
            };
            Ok(Box::new(making) as Box<dyn Prepared>)
        })
    }
}

struct Making {
    maker: Maker,
    planned: Planned,
    name: Option<String>,
    description: Option<String>,
}

impl Prepared for Making {
    fn tables(&self) -> Vec<String> {
        self.planned.table_names()
    }

    fn run(self: Box<Self>, context: RunContext) -> BoxFuture<'static, Result<Outcome, RunError>> {
        Box::pin(async move { self.make(&context).await })
    }
}

impl Making {
    async fn make(&self, context: &RunContext) -> Result<Outcome, RunError> {
        // An earlier attempt of this run may have come as far as this.
        let made = self
            .maker
            .datasets
            .of_run(context.run_id())
            .await
            .map_err(failed)?;
        if let Some(dataset) = made {
            context
                .emit(RunEvent::DatasetSaved {
                    dataset_id: dataset.id,
                })
                .await?;
            return Ok(outcome(
                dataset.id,
                dataset.generation_meta,
                dataset.row_counts,
            ));
        }
        let loaded = self.load(context).await?;
        let (meta, row_counts) = match self.validate(context, &loaded).await {
            Ok(validated) => validated,
            Err(error) => {
                loaded.discard().await;
                return Err(error);
            }
        };
        let new = self.record(context, &meta, &row_counts)?;
        let holder = context.clone();
        let id: Result<i64, Refused> = self
            .maker
            .datasets
            .create(&new, loaded, move |tx| {
                Box::pin(async move { holder.hold(tx).await.map_err(Refused::Run) })
            })
            .await;
        let id = id?;
        context
            .emit(RunEvent::DatasetSaved { dataset_id: id })
            .await?;
        Ok(outcome(id, meta, row_counts))
    }

    /// Loads the rows while another future turns the loader's progress into events.
    async fn load(&self, context: &RunContext) -> Result<Loaded, RunError> {
        let told = Told::default();
        let watch = |progress| told.push(progress);
        let rows = Arc::new(PlanRows(Arc::clone(&self.planned.plan)));
        let loading = self
            .maker
            .loader
            .load(&self.planned.schema, rows, &watch, context.token())
            .boxed();
        let telling = async {
            loop {
                told.news.notified().await;
                self.tell(context, &told).await?;
            }
        };
        let loaded = tokio::select! {
            loaded = loading => loaded,
            // Only an error ends it: the run is cancelled or lost, and the load with it.
            error = telling => match error {
                Ok(never) => never,
                Err(error) => return Err(error),
            },
        };
        let loaded = loaded.map_err(|error| self.load_failed(error))?;
        match self.tell(context, &told).await {
            Ok(()) => Ok(loaded),
            Err(error) => {
                loaded.discard().await;
                Err(error)
            }
        }
    }

    /// Tells what has happened since the last time.
    async fn tell(&self, context: &RunContext, told: &Told) -> Result<(), RunError> {
        for progress in told.take() {
            match progress {
                Progress::Phase(_) => {}
                Progress::TableStarted { table } => {
                    let (table, total) = self.table(table);
                    context
                        .emit(RunEvent::TableStarted { table, total })
                        .await?;
                }
                Progress::Rows {
                    table,
                    delivered,
                    total,
                } => {
                    let preview = self.preview(table);
                    context
                        .progress(&self.table(table).0, delivered, total, &preview)
                        .await?;
                }
                Progress::TableLoaded { table, rows } => {
                    let table = self.table(table).0;
                    context
                        .emit(RunEvent::TableCompleted { table, rows })
                        .await?;
                }
            }
        }
        Ok(())
    }

    fn table(&self, table: usize) -> (String, u64) {
        let table = self.planned.plan.tables.get(table);
        table.map_or_else(Default::default, |table| {
            (table.name.to_string(), table.rows)
        })
    }

    /// The first rows, made again: cheaper than carrying them along.
    fn preview(&self, table: usize) -> Vec<Value> {
        let batch = self.planned.plan.rows(table, 0..PREVIEW_ROWS as u64);
        json::rows(&batch).into_iter().map(Value::Object).collect()
    }

    async fn validate(
        &self,
        context: &RunContext,
        loaded: &Loaded,
    ) -> Result<(Value, Value), RunError> {
        let limits = validate::Limits::default();
        let (schema, spec) = (&self.planned.schema, &self.planned.recipe.spec);
        let pool = &self.maker.loader.pool;
        let running = validate::run(pool, loaded.schema_name(), schema, spec, &limits).boxed();
        let report = tokio::select! {
            () = context.token().cancelled() => return Err(RunError::Cancelled),
            report = running => report?,
        };
        let names = self.planned.table_names();
        let order = self.planned.plan.order.iter();
        let order: Vec<String> = order
            .filter_map(|&table| names.get(table).cloned())
            .collect();
        let meta = validate::meta(&MetaParts {
            seed: spec.seed,
            order: &order,
            schema,
            validation: &report,
            ai_errors: &[],
        });
        let summary = serde_json::to_value(report.summary).map_err(Error::internal)?;
        let tables = Value::Object(report.tables.clone());
        context
            .emit(RunEvent::Validated { summary, tables })
            .await?;
        let counts = names.into_iter().zip(&loaded.row_counts);
        let counts: Map<String, Value> =
            counts.map(|(name, rows)| (name, (*rows).into())).collect();
        Ok((meta, Value::Object(counts)))
    }

    fn record(
        &self,
        context: &RunContext,
        meta: &Value,
        row_counts: &Value,
    ) -> Result<NewDataset, RunError> {
        let recipe = &self.planned.recipe;
        Ok(NewDataset {
            name: self
                .name
                .clone()
                .unwrap_or_else(|| default_name(&self.planned.table_names())),
            description: self.description.clone(),
            ddl: recipe.ddl.clone(),
            schema: serde_json::to_value(&*self.planned.schema).map_err(Error::internal)?,
            first: Version {
                spec: serde_json::to_value(&recipe.spec).map_err(Error::internal)?,
                meta: meta.clone(),
                row_counts: row_counts.clone(),
                note: None,
            },
            run_id: Some(context.run_id()),
        })
    }

    fn load_failed(&self, error: LoadError) -> RunError {
        match error {
            LoadError::Cancelled => RunError::Cancelled,
            error if error.is_retryable() => {
                tracing::warn!(error.cause = %error, "load broken off");
                RunError::Failed(Error::new(Code::Unavailable, error.to_string()))
            }
            error => {
                tracing::error!(error.cause = %error, "load failed");
                RunError::Failed(Error::new(Code::Internal, error.to_string()))
            }
        }
    }
}

/// Why a dataset was not recorded: the run refused, or the database.
enum Refused {
    Run(RunError),
    Database(DatasetError),
}

impl From<DatasetError> for Refused {
    fn from(error: DatasetError) -> Self {
        Self::Database(error)
    }
}

impl From<Refused> for RunError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Run(error) => error,
            Refused::Database(error) => failed(error),
        }
    }
}

fn failed(error: DatasetError) -> RunError {
    RunError::Failed(error.into())
}

/// What the loader said and nobody has passed on yet. Pushed from where nothing may wait.
#[derive(Default)]
struct Told {
    queue: Mutex<VecDeque<Progress>>,
    news: tokio::sync::Notify,
}

impl Told {
    fn push(&self, progress: Progress) {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        // Of counts only the newest matters: the queue stays as short as the list of tables.
        if let Progress::Rows { table, .. } = progress {
            queue.retain(|old| !matches!(old, Progress::Rows { table: of, .. } if *of == table));
        }
        queue.push_back(progress);
        self.news.notify_one();
    }

    fn take(&self) -> VecDeque<Progress> {
        std::mem::take(&mut *self.queue.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// `Restaurants, Customers, Orders and 4 more`.
pub fn default_name(tables: &[String]) -> String {
    match tables {
        [tables @ .., last] if tables.len() < 3 => {
            let mut all = tables.to_vec();
            all.push(last.clone());
            all.join(", ")
        }
        _ => format!("{} and {} more", tables[..3].join(", "), tables.len() - 3),
    }
}

fn outcome(id: i64, meta: Value, row_counts: Value) -> Outcome {
    let part = |name: &str| meta["validation"][name].clone();
    let validation = Validation {
        summary: part("summary"),
        tables: part("tables"),
    };
    let row_counts = match row_counts {
        Value::Object(counts) => counts,
        _ => Map::new(),
    };
    Outcome {
        dataset_id: Some(id),
        meta,
        validation,
        row_counts,
    }
}

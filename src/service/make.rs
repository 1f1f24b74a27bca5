//! Making a dataset: plan, load, validate, record.

mod changing;
mod loading;
mod recording;

use futures::{FutureExt, future::BoxFuture};
use serde_json::{Map, Value};

use self::recording::{Refused, outcome};
pub use self::{changing::Changing, recording::default_name};
use super::{
    Limits,
    generate::{Generator, Outcome, Prepared},
    instructions,
    recipe::Planned,
    request::GenerateRequest,
    validate::{self, MetaParts},
};
use crate::{
    error::Error,
    event::RunEvent,
    runs::{RunContext, RunError},
    store::{
        datasets::{DatasetError, Datasets},
        load::{Loaded, Loader},
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

    async fn validate(
        &self,
        context: &RunContext,
        loaded: &Loaded,
    ) -> Result<(Value, Value), RunError> {
        let limits = validate::Limits::default();
        let (schema, spec) = (&self.planned.schema, &self.planned.spec);
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
        let mut meta = validate::meta(&MetaParts {
            seed: spec.seed,
            order: &order,
            schema,
            validation: &report,
            ai_errors: &[],
            notes: &self.notes(loaded),
        });
        let told = instructions::proven(&self.planned.instructions, &report.checks);
        meta["instructions"] = serde_json::to_value(told).map_err(Error::internal)?;
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
}

fn failed(error: DatasetError) -> RunError {
    RunError::Failed(error.into())
}

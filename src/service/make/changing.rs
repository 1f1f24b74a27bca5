//! A new version of a dataset: planned, loaded and proven like the first, then swapped in whole.

use serde_json::Value;

use super::{Maker, Making, Refused, failed};
use crate::{
    error::Error,
    event::RunEvent,
    runs::{RunContext, RunError},
    service::{generate::Outcome, recipe::Planned},
    store::datasets::{Change, Version},
};

/// A change of a dataset that is ready to be made.
pub struct Changing {
    pub maker: Maker,
    pub planned: Planned,
    pub dataset_id: i64,
    /// The version it is made from.
    pub base: i32,
    /// What the change was, for people.
    pub note: String,
}

impl Changing {
    /// Makes the version. Gives its number and what is in it.
    pub async fn run(self, context: &RunContext) -> Result<(i32, Outcome), RunError> {
        let (id, datasets) = (self.dataset_id, self.maker.datasets.clone());
        // An earlier attempt of this run may have come as far as this.
        let made = datasets
            .version_of_run(context.run_id())
            .await
            .map_err(failed)?;
        if let Some(version) = made {
            let dataset = datasets.get(id).await.map_err(failed)?;
            let outcome =
                super::recording::outcome(id, dataset.generation_meta, dataset.row_counts);
            return Ok((version, outcome));
        }
        let making = Making {
            maker: self.maker,
            planned: self.planned,
            name: None,
            description: None,
        };
        let loaded = making.load(context).await?;
        let (meta, row_counts) = match making.validate(context, &loaded).await {
            Ok(validated) => validated,
            Err(error) => {
                loaded.discard().await;
                return Err(error);
            }
        };
        let change = change(
            &making.planned,
            self.base,
            self.note,
            &meta,
            &row_counts,
            context,
        )?;
        let holder = context.clone();
        let version: Result<i32, Refused> = datasets
            .change(id, &change, loaded, move |tx| {
                Box::pin(async move { holder.hold(tx).await.map_err(Refused::Run) })
            })
            .await;
        let version = version?;
        context
            .emit(RunEvent::DatasetSaved { dataset_id: id })
            .await?;
        Ok((version, super::recording::outcome(id, meta, row_counts)))
    }
}

fn change(
    planned: &Planned,
    base: i32,
    note: String,
    meta: &Value,
    row_counts: &Value,
    context: &RunContext,
) -> Result<Change, RunError> {
    let version = Version {
        spec: serde_json::to_value(&planned.recipe.spec).map_err(Error::internal)?,
        meta: meta.clone(),
        row_counts: row_counts.clone(),
        note: Some(note),
    };
    Ok(Change {
        base,
        version,
        schema: serde_json::to_value(&*planned.schema).map_err(Error::internal)?,
        run_id: Some(context.run_id()),
    })
}

//! A dataset's versions: listed, compared, returned to.

use std::sync::Arc;

use rowsmith_datagen::spec::Spec;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;

use super::{Changed, Changes, compare, planned};
use crate::{
    error::{Code, Error},
    service::rows::PlanRows,
    store::datasets::PastVersion,
};

/// A version in a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Past {
    pub version: i32,
    /// The version it was made from.
    pub base: Option<i32>,
    pub current: bool,
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// What the change was.
    pub note: Option<String>,
    #[schema(value_type = Object)]
    pub row_counts: Value,
    /// Its edits, in order.
    #[schema(value_type = Vec<Object>)]
    pub edits: Value,
    pub seed: Option<u64>,
    /// Whether its rows are in the database; else they are made again when somebody returns to it.
    pub stored: bool,
}

impl Changes {
    /// Every version, the newest first.
    pub async fn versions(&self, id: i64) -> Result<Vec<Past>, Error> {
        let current = self.records().get(id).await?.version;
        let all = self.records().versions(id).await?.into_iter();
        let past = |v: PastVersion| Past {
            current: v.version == current,
            version: v.version,
            base: v.base,
            created_at: v.created_at,
            note: v.note,
            row_counts: v.row_counts,
            edits: v
                .spec
                .get("edits")
                .cloned()
                .unwrap_or_else(|| Value::Array(Vec::new())),
            seed: v.spec.get("seed").and_then(Value::as_u64),
            stored: v.schema_name.is_some(),
        };
        Ok(all.map(past).collect())
    }

    /// What differs between two versions; those that are not named are the current one and its base.
    pub async fn diff(&self, id: i64, from: Option<i32>, to: Option<i32>) -> Result<Value, Error> {
        let dataset = self.records().get(id).await?;
        let to = self
            .records()
            .version(id, to.unwrap_or(dataset.version))
            .await?;
        let from = from.or(to.base).unwrap_or(to.version);
        let from = self.records().version(id, from).await?;
        let before = planned(&dataset.ddl, &from.spec).await?;
        let after = planned(&dataset.ddl, &to.spec).await?;
        serde_json::to_value(compare(before, after).await?).map_err(Error::internal)
    }

    /// Returns to the version that the current one was made from.
    pub async fn undo(&self, id: i64, expected: Option<i32>) -> Result<Changed, Error> {
        let dataset = self.at(id, expected).await?;
        let current = self.records().version(id, dataset.version).await?;
        let Some(base) = current.base else {
            let message = format!("there is nothing to undo: dataset {id} is at its first version");
            return Err(Error::new(Code::Conflict, message));
        };
        self.go(id, &current, base).await
    }

    /// Returns to the newest version that was made from the current one.
    pub async fn redo(&self, id: i64, expected: Option<i32>) -> Result<Changed, Error> {
        let dataset = self.at(id, expected).await?;
        let all = self.records().versions(id).await?;
        let next = all.iter().find(|v| v.base == Some(dataset.version));
        let Some(next) = next.map(|v| v.version) else {
            let message = format!(
                "there is nothing to redo: nothing was made from version {} of dataset {id}",
                dataset.version
            );
            return Err(Error::new(Code::Conflict, message));
        };
        let current = self.records().version(id, dataset.version).await?;
        self.go(id, &current, next).await
    }

    /// Makes another version the current one.
    async fn go(&self, id: i64, current: &PastVersion, version: i32) -> Result<Changed, Error> {
        let target = self.records().version(id, version).await?;
        let diff = self.diff(id, Some(current.version), Some(version)).await?;
        if target.schema_name.is_none() {
            self.refill(id, &target).await?;
        }
        self.records().restore(id, version).await?;
        let row_counts = match target.row_counts {
            Value::Object(counts) => counts,
            _ => Map::new(),
        };
        Ok(Changed {
            dataset_id: id,
            version,
            dry_run: false,
            diff,
            validation: None,
            row_counts,
            instructions: Vec::new(),
            notes: Vec::new(),
        })
    }

    /// Makes the rows of a version again; they are the same bytes.
    async fn refill(&self, id: i64, version: &PastVersion) -> Result<(), Error> {
        let dataset = self.records().get(id).await?;
        let spec = Spec::deserialize(&version.spec).map_err(Error::internal)?;
        let spec = serde_json::to_value(spec).map_err(Error::internal)?;
        let planned = planned(&dataset.ddl, &spec).await?;
        let rows = Arc::new(PlanRows(Arc::clone(&planned.plan)));
        let cancel = CancellationToken::new();
        let loader = &self.maker.loader;
        let loaded = loader.load(&planned.schema, rows, &|_| {}, &cancel).await;
        let loaded = loaded.map_err(Error::internal)?;
        Ok(self.records().refill(id, version.version, loaded).await?)
    }
}

//! The stored datasets, read through their recipes: any page of any table is computed, not searched.

use std::sync::Arc;

use futures::future::BoxFuture;
use rowsmith_datagen::{
    encode::{csv, json},
    spec::Spec,
};
use serde_json::{Map, Value};

use super::{
    datasets::{Dataset, DatasetSummary, Datasets, Export, Page},
    downloads::Downloads,
    export::{self, Bundle, Format},
    plans::Plans,
    recipe::{Planned, Recipe, schema_hash},
};
use crate::{
    error::{Code, Error},
    store::datasets::{self as records, DatasetError},
};

/// Rows of all tables together that ride in one answer.
const MAX_DATA_ROWS: u64 = 50_000;

/// Datasets of PostgreSQL.
#[derive(Clone, Debug)]
pub struct Stored {
    pub records: records::Datasets,
    plans: Arc<Plans>,
    downloads: Downloads,
}

impl Stored {
    /// Those that `records` point at.
    pub fn new(records: records::Datasets, downloads: Downloads) -> Self {
        Self {
            records,
            plans: Arc::default(),
            downloads,
        }
    }

    async fn planned(&self, dataset: &records::Dataset) -> Result<Planned, Error> {
        if let Some(planned) = self.plans.get(&dataset.schema_name) {
            return Ok(planned);
        }
        let planned = Self::plan(dataset).await?;
        self.plans.keep(&dataset.schema_name, &planned);
        Ok(planned)
    }

    async fn plan(dataset: &records::Dataset) -> Result<Planned, Error> {
        let spec: Spec = serde_json::from_value(dataset.spec.clone()).map_err(Error::internal)?;
        Planned::of_recipe(Recipe {
            schema_hash: schema_hash(&dataset.ddl),
            spec,
            ddl: dataset.ddl.clone(),
        })
        .await
    }

    /// A dataset as it is exported.
    ///
    /// # Errors
    /// [`Code::NotFound`], and what the database says.
    pub async fn bundle(&self, id: i64) -> Result<Bundle, Error> {
        let dataset = self.records.get(id).await?;
        Ok(Bundle {
            planned: self.planned(&dataset).await?,
            title: dataset.name,
            meta: Some(dataset.generation_meta),
        })
    }

    async fn read(&self, id: i64, data: bool) -> Result<Dataset, Error> {
        let dataset = self.records.get(id).await?;
        let data = if data {
            Some(self.data(&dataset).await?)
        } else {
            None
        };
        Ok(Dataset {
            summary: DatasetSummary {
                id,
                name: dataset.name,
                description: dataset.description,
                created_at: dataset.created_at,
                row_counts: object(dataset.row_counts),
            },
            generation_meta: dataset.generation_meta,
            data,
        })
    }

    /// All rows, or of larger datasets the first of each table.
    async fn data(&self, dataset: &records::Dataset) -> Result<Map<String, Value>, Error> {
        let planned = self.planned(dataset).await?;
        let work = move || {
            let tables = planned.plan.tables.len().max(1) as u64;
            let share = if planned.plan.total_rows() > MAX_DATA_ROWS {
                MAX_DATA_ROWS / tables
            } else {
                u64::MAX
            };
            let rows = |table: usize| Value::Array(objects(&planned, table, 0, share));
            let names = planned.table_names().into_iter().enumerate();
            names.map(|(table, name)| (name, rows(table))).collect()
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(Error::internal)
    }

    async fn rows(&self, id: i64, table: String, offset: u64, limit: u32) -> Result<Page, Error> {
        let dataset = self.records.get(id).await?;
        let planned = self.planned(&dataset).await?;
        let place = place(&planned, id, &table)?;
        let work = move || {
            let of = &planned.plan.tables[place];
            Page {
                table: of.name.to_string(),
                total: of.rows,
                rows: objects(&planned, place, offset, limit.into()),
            }
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(Error::internal)
    }
}

/// The position of the table that a person means.
pub fn place(planned: &Planned, id: i64, table: &str) -> Result<usize, Error> {
    planned.plan.table_index(table).ok_or_else(|| {
        let message = format!(
            "dataset {id} has no table {table:?}; it has {}",
            planned.table_names().join(", ")
        );
        Error::new(Code::NotFound, message)
    })
}

/// Rows `offset..offset + limit` of a table, as objects.
fn objects(planned: &Planned, table: usize, offset: u64, limit: u64) -> Vec<Value> {
    let rows = planned.plan.tables.get(table).map_or(0, |table| table.rows);
    let batch = planned.plan.rows(
        table,
        offset.min(rows)..offset.saturating_add(limit).min(rows),
    );
    json::rows(&batch).into_iter().map(Value::Object).collect()
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

impl Datasets for Stored {
    fn list(&self, limit: u32, offset: u64) -> BoxFuture<'_, Result<Vec<DatasetSummary>, Error>> {
        Box::pin(async move {
            let offset = i64::try_from(offset).unwrap_or(i64::MAX);
            let rows = self.records.list(limit.into(), offset).await?;
            let summary = |row: records::Summary| DatasetSummary {
                id: row.id,
                name: row.name,
                description: row.description,
                created_at: row.created_at,
                row_counts: object(row.row_counts),
            };
            Ok(rows.into_iter().map(summary).collect())
        })
    }

    fn latest(&self) -> BoxFuture<'_, Result<Option<i64>, Error>> {
        Box::pin(async move { Ok(self.records.latest().await?.map(|dataset| dataset.id)) })
    }

    fn get(&self, id: i64, data: bool) -> BoxFuture<'_, Result<Dataset, Error>> {
        Box::pin(self.read(id, data))
    }

    fn page(
        &self,
        id: i64,
        table: String,
        offset: u64,
        limit: u32,
    ) -> BoxFuture<'_, Result<Page, Error>> {
        Box::pin(self.rows(id, table, offset, limit))
    }

    fn export(&self, id: i64, options: csv::Options) -> BoxFuture<'_, Result<Export, Error>> {
        Box::pin(async move {
            let bundle = self.bundle(id).await?;
            let place = self.downloads.admit().await?;
            Ok(export::download(bundle, options, place))
        })
    }

    fn export_table(
        &self,
        id: i64,
        table: String,
        format: Format,
    ) -> BoxFuture<'_, Result<Export, Error>> {
        Box::pin(async move {
            let bundle = self.bundle(id).await?;
            let table = place(&bundle.planned, id, &table)?;
            let place = self.downloads.admit().await?;
            Ok(export::download_table(bundle, table, format, place))
        })
    }

    fn delete(&self, id: i64) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async move { Ok(self.records.delete(id).await?) })
    }
}

impl From<DatasetError> for Error {
    fn from(error: DatasetError) -> Self {
        match error {
            DatasetError::Unknown(_) | DatasetError::UnknownVersion { .. } => {
                Self::new(Code::NotFound, error.to_string())
            }
            DatasetError::Conflict { .. } => Self::new(Code::Conflict, error.to_string()),
            DatasetError::Database(error) => error.into(),
        }
    }
}

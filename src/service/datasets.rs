//! What stored datasets can be asked.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::{future::BoxFuture, stream::BoxStream};
use rowsmith_datagen::encode::csv;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::export::Format;
use crate::error::{Code, Error};

/// A dataset in a list.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DatasetSummary {
    pub id: i64,
    pub name: String,
    pub description: Option<String>,
    pub created_at: DateTime<Utc>,
    /// Rows by table.
    #[schema(value_type = Object)]
    #[serde(rename = "rowCounts")]
    pub row_counts: Map<String, Value>,
}

/// A dataset with how it was made and, where asked for, its rows.
#[derive(Clone, Debug)]
pub struct Dataset {
    pub summary: DatasetSummary,
    /// `meta` of docs/API.md.
    pub generation_meta: Value,
    /// Row objects by table, when they were asked for.
    pub data: Option<Map<String, Value>>,
}

/// Some rows of one table, in the order of its key.
#[derive(Clone, Debug)]
pub struct Page {
    /// The table's name as the DDL wrote it.
    pub table: String,
    pub total: u64,
    pub rows: Vec<Value>,
}

/// A file being made.
pub struct Export {
    pub file_name: String,
    pub content_type: &'static str,
    /// Its bytes. An error breaks the download off, so that nobody takes a part for the whole.
    pub bytes: BoxStream<'static, Result<Bytes, std::io::Error>>,
}

/// The stored datasets. Unknown ids and tables are [`Code::NotFound`].
pub trait Datasets: Send + Sync {
    /// The newest first.
    fn list(&self, limit: u32, offset: u64) -> BoxFuture<'_, Result<Vec<DatasetSummary>, Error>>;

    /// The id of the newest, if there is one.
    fn latest(&self) -> BoxFuture<'_, Result<Option<i64>, Error>>;

    /// One dataset; with `data`, with as many rows as fit a bounded answer.
    fn get(&self, id: i64, data: bool) -> BoxFuture<'_, Result<Dataset, Error>>;

    /// Rows `offset..offset + limit` of a table, by any spelling of its name.
    fn page(
        &self,
        id: i64,
        table: String,
        offset: u64,
        limit: u32,
    ) -> BoxFuture<'_, Result<Page, Error>>;

    /// All tables as one ZIP.
    fn export(&self, id: i64, options: csv::Options) -> BoxFuture<'_, Result<Export, Error>>;

    /// One table, by any spelling of its name.
    fn export_table(
        &self,
        id: i64,
        table: String,
        format: Format,
    ) -> BoxFuture<'_, Result<Export, Error>>;

    /// Removes a dataset with all its versions.
    fn delete(&self, id: i64) -> BoxFuture<'_, Result<(), Error>>;
}

/// There is no such dataset.
pub fn not_found(id: i64) -> Error {
    Error::new(Code::NotFound, format!("there is no dataset {id}"))
}

//! A result as it is told and kept.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{
    Options, QueryError,
    read::Table,
    stats::{self, Stats},
};
use crate::{
    error::Error,
    store::{artifacts::Record, datasets::Dataset},
};

/// Rows and bytes of a preview.
const PREVIEW_ROWS: usize = 50;
const PREVIEW_BYTES: usize = 64 << 10;

/// The result of a statement: what was asked, what it looks like, and its first rows.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Artifact {
    pub id: Uuid,
    pub dataset_id: i64,
    pub version: i32,
    pub sql: String,
    /// What the statement is meant to answer, for people.
    pub intent: Option<String>,
    /// Whether personal columns were replaced.
    pub masked: bool,
    pub columns: Vec<Column>,
    /// Rows that were read.
    pub row_count: u64,
    /// Whether the result has more rows than were read, or cells that were cut.
    pub truncated: bool,
    /// The first rows, each an array in the order of the columns. Whole numbers beyond 2^53 and
    /// decimals of more than 15 digits are texts.
    #[schema(value_type = Vec<Vec<Object>>)]
    pub preview: Vec<Value>,
    /// Every row that was read, as in the preview; only of a statement that has just been run.
    #[serde(skip)]
    pub rows: Vec<Value>,
    pub elapsed_ms: u64,
    pub created_at: DateTime<Utc>,
}

/// A column of a result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Column {
    pub name: String,
    /// PostgreSQL's name of the type, or the dataset's.
    #[serde(rename = "type")]
    pub type_name: String,
    /// `number`, `text`, `boolean`, `date`, `time`, `timestamp`, `json`, `array`, `bytes` or `other`.
    pub kind: String,
    /// Over the rows that were read.
    pub stats: Stats,
}

impl Artifact {
    pub(super) fn of(record: Record) -> Result<Self, QueryError> {
        let columns = serde_json::from_value(record.columns).map_err(fault)?;
        Ok(Self {
            id: record.id,
            dataset_id: record.dataset_id,
            version: record.version,
            sql: record.sql,
            intent: record.intent,
            masked: record.masked,
            columns,
            row_count: record.row_count.unsigned_abs(),
            truncated: record.truncated,
            preview: serde_json::from_value(record.preview).map_err(fault)?,
            rows: Vec::new(),
            elapsed_ms: record.elapsed_ms.unsigned_abs(),
            created_at: record.created_at,
        })
    }
}

fn fault(cause: serde_json::Error) -> QueryError {
    QueryError::Other(Error::internal(cause))
}

/// What is kept of a result.
pub(super) fn record(
    dataset: &Dataset,
    sql: &str,
    options: &Options,
    table: &Table,
    elapsed: Duration,
) -> Record {
    let columns: Vec<Column> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| Column {
            name: column.name.clone(),
            type_name: column.type_name.clone(),
            kind: column.kind.as_str().to_owned(),
            stats: stats::of(
                &column.kind,
                table.rows.iter().map(|row| row[at].as_deref()),
            ),
        })
        .collect();
    Record {
        id: Uuid::now_v7(),
        dataset_id: dataset.id,
        version: dataset.version,
        schema_name: dataset.schema_name.clone(),
        sql: sql.to_owned(),
        intent: options.intent.clone(),
        masked: options.masked,
        columns: serde_json::json!(columns),
        row_count: i64::try_from(table.rows.len()).unwrap_or(i64::MAX),
        truncated: table.truncated,
        preview: Value::Array(preview(table)),
        elapsed_ms: i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX),
        created_at: Utc::now(),
    }
}

fn preview(table: &Table) -> Vec<Value> {
    let mut bytes = 0;
    let small = |row: &&Vec<Option<String>>| {
        bytes += row.iter().flatten().map(String::len).sum::<usize>();
        bytes <= PREVIEW_BYTES
    };
    let rows = table.rows.iter().take(PREVIEW_ROWS).take_while(small);
    rows.map(|row| Value::Array(table.values(row))).collect()
}

impl Table {
    /// A row as JSON.
    pub(super) fn values(&self, row: &[Option<String>]) -> Vec<Value> {
        let cells = self.columns.iter().zip(row);
        cells
            .map(|(column, cell)| {
                cell.as_ref()
                    .map_or(Value::Null, |cell| column.kind.json(cell))
            })
            .collect()
    }
}

//! The records of results.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{FromRow, PgPool, Row as _, postgres::PgRow};
use uuid::Uuid;

/// What was asked of which version of a dataset, and what came out.
#[derive(Clone, Debug)]
pub struct Record {
    pub id: Uuid,
    pub dataset_id: i64,
    pub version: i32,
    /// Where the version's tables lie.
    pub schema_name: String,
    pub sql: String,
    pub intent: Option<String>,
    /// Whether personal columns were replaced.
    pub masked: bool,
    pub columns: Value,
    /// Rows that were read: all of them, unless `truncated`.
    pub row_count: i64,
    pub truncated: bool,
    pub preview: Value,
    pub elapsed_ms: i64,
    pub created_at: DateTime<Utc>,
}

impl FromRow<'_, PgRow> for Record {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            dataset_id: row.try_get("dataset_id")?,
            version: row.try_get("version")?,
            schema_name: row.try_get("schema_name")?,
            sql: row.try_get("sql")?,
            intent: row.try_get("intent")?,
            masked: row.try_get("masked")?,
            columns: row.try_get("columns")?,
            row_count: row.try_get("row_count")?,
            truncated: row.try_get("truncated")?,
            preview: row.try_get("preview")?,
            elapsed_ms: row.try_get("elapsed_ms")?,
            created_at: row.try_get("created_at")?,
        })
    }
}

/// Keeps a result. The dataset may have gone meanwhile: then nothing is kept, and the answer is false.
///
/// # Errors
/// When the database fails.
pub async fn insert(app: &PgPool, record: &Record) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO artifacts (id, dataset_id, version, schema_name, sql, intent, masked, columns, \
         row_count, truncated, preview, elapsed_ms, created_at) \
         SELECT $1, id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 \
         FROM generated_datasets WHERE id = $2 FOR KEY SHARE",
    )
    .bind(record.id)
    .bind(record.dataset_id)
    .bind(record.version)
    .bind(&record.schema_name)
    .bind(&record.sql)
    .bind(&record.intent)
    .bind(record.masked)
    .bind(&record.columns)
    .bind(record.row_count)
    .bind(record.truncated)
    .bind(&record.preview)
    .bind(record.elapsed_ms)
    .bind(record.created_at)
    .execute(app)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A result, if there is one with this id.
///
/// # Errors
/// When the database fails.
pub async fn get(app: &PgPool, id: Uuid) -> Result<Option<Record>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM artifacts WHERE id = $1")
        .bind(id)
        .fetch_optional(app)
        .await
}

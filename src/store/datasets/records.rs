//! What is written and read about datasets.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{FromRow, Row, postgres::PgRow};
use uuid::Uuid;

/// What is recorded with a version.
#[derive(Clone, Debug)]
pub struct Version {
    pub spec: Value,
    /// The contract's `meta`.
    pub meta: Value,
    /// Rows by table.
    pub row_counts: Value,
    /// What the change was, for people.
    pub note: Option<String>,
}

/// A dataset about to be recorded.
#[derive(Clone, Debug)]
pub struct NewDataset {
    /// Need not be unique.
    pub name: String,
    pub description: Option<String>,
    pub ddl: String,
    pub schema: Value,
    pub first: Version,
    /// The run that made it: one run makes one dataset, however often it is begun.
    pub run_id: Option<Uuid>,
}

/// A dataset at its current version.
#[derive(Clone, Debug)]
pub struct Dataset {
    pub id: i64,
    pub name: String,
    pub description: Option<String>,
    pub created_at: DateTime<Utc>,
    pub ddl: String,
    pub schema: Value,
    pub spec: Value,
    pub generation_meta: Value,
    pub row_counts: Value,
    pub version: i32,
    /// Where its tables lie.
    pub schema_name: String,
}

/// A line of the list of datasets.
#[derive(Clone, Debug)]
pub struct Summary {
    pub id: i64,
    pub name: String,
    pub description: Option<String>,
    pub created_at: DateTime<Utc>,
    pub row_counts: Value,
}

/// A line of a dataset's history.
#[derive(Clone, Debug)]
pub struct PastVersion {
    pub version: i32,
    pub schema_name: String,
    pub created_at: DateTime<Utc>,
    pub note: Option<String>,
}

impl FromRow<'_, PgRow> for Dataset {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            description: row.try_get("description")?,
            created_at: row.try_get("created_at")?,
            ddl: row.try_get("ddl")?,
            schema: row.try_get("schema")?,
            spec: row.try_get("spec")?,
            generation_meta: row.try_get("generation_meta")?,
            row_counts: row.try_get("row_counts")?,
            version: row.try_get("current_version")?,
            schema_name: row.try_get("schema_name")?,
        })
    }
}

impl FromRow<'_, PgRow> for Summary {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            description: row.try_get("description")?,
            created_at: row.try_get("created_at")?,
            row_counts: row.try_get("row_counts")?,
        })
    }
}

impl FromRow<'_, PgRow> for PastVersion {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            version: row.try_get("version")?,
            schema_name: row.try_get("schema_name")?,
            created_at: row.try_get("created_at")?,
            note: row.try_get("note")?,
        })
    }
}

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

/// A version about to be recorded beside those that are there.
#[derive(Clone, Debug)]
pub struct Change {
    /// The version it was made from.
    pub base: i32,
    pub version: Version,
    /// Edits may change it.
    pub schema: Value,
    /// The run that made it: one run makes one version, however often it is begun.
    pub run_id: Option<Uuid>,
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
    /// The version it was made from.
    pub base: Option<i32>,
    /// Where its tables lie; absent when its rows were let go.
    pub schema_name: Option<String>,
    pub spec: Value,
    pub row_counts: Value,
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
            base: row.try_get("base")?,
            schema_name: row.try_get("schema_name")?,
            spec: row.try_get("spec")?,
            row_counts: row.try_get("row_counts")?,
            created_at: row.try_get("created_at")?,
            note: row.try_get("note")?,
        })
    }
}

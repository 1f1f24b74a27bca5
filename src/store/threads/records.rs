//! What is written and read about conversations.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{FromRow, Row as _, postgres::PgRow};
use uuid::Uuid;

/// A thread.
#[derive(Clone, Debug)]
pub struct Thread {
    pub id: String,
    pub title: String,
    pub ddl: Option<String>,
    pub dataset_id: Option<i64>,
    /// The newest message of the branch that is shown.
    pub head: Option<String>,
    /// The newest run.
    pub run_id: Option<Uuid>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Whether the newest run has not ended.
    pub busy: bool,
}

/// A message.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: String,
    pub parent_id: Option<String>,
    pub role: String,
    pub text: String,
    pub data: Value,
    /// The answer as a page shows it, once it has ended.
    pub parts: Option<Value>,
    pub run_id: Option<Uuid>,
    pub created_at: DateTime<Utc>,
}

/// A message about to be stored.
#[derive(Clone, Debug, Default)]
pub struct NewRow<'a> {
    pub thread: &'a str,
    pub id: &'a str,
    pub parent: Option<&'a str>,
    pub role: &'static str,
    pub text: &'a str,
    pub data: Value,
    pub run: Option<Uuid>,
}

impl FromRow<'_, PgRow> for Thread {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            title: row.try_get("title")?,
            ddl: row.try_get("ddl")?,
            dataset_id: row.try_get("dataset_id")?,
            head: row.try_get("head")?,
            run_id: row.try_get("run_id")?,
            created_at: row.try_get("created_at")?,
            updated_at: row.try_get("updated_at")?,
            busy: row.try_get("busy")?,
        })
    }
}

impl FromRow<'_, PgRow> for Row {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            parent_id: row.try_get("parent_id")?,
            role: row.try_get("role")?,
            text: row.try_get("text")?,
            data: row.try_get("data")?,
            parts: row.try_get("parts")?,
            run_id: row.try_get("run_id")?,
            created_at: row.try_get("created_at")?,
        })
    }
}

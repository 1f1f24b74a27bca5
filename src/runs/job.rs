//! A job: accepted work and how far it is.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::{FromRow, postgres::PgRow, types::Json};
use uuid::Uuid;

/// Where a job stands. The last three are final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Waiting for a worker.
    Created,
    Running,
    Completed,
    Error,
    Cancelled,
}

impl Status {
    /// Whether it stays so for good.
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::Completed | Self::Error | Self::Cancelled)
    }

    /// The status a row of the table names.
    pub(super) fn parse(text: &str) -> sqlx::Result<Self> {
        Ok(match text {
            "created" => Self::Created,
            "running" => Self::Running,
            "completed" => Self::Completed,
            "error" => Self::Error,
            "cancelled" => Self::Cancelled,
            other => {
                let cause = format!("unknown job status {other:?}");
                return Err(sqlx::Error::Decode(cause.into()));
            }
        })
    }

    /// As it stands in JSON and in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Error => "error",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A job as the table keeps it.
#[derive(Clone, Debug)]
pub struct Job {
    pub id: Uuid,
    pub kind: String,
    pub status: Status,
    /// 0 to 1.
    pub progress: f64,
    pub request: Value,
    /// What the work gave, once completed.
    pub result: Option<Value>,
    /// Why it ended in error.
    pub error: Option<String>,
    pub error_code: Option<String>,
    pub created_at: DateTime<Utc>,
    /// How often it was begun.
    pub attempts: i32,
    pub cancel_requested: bool,
    /// The number of its newest event; 0 when there is none yet.
    pub last_seq: i64,
    /// The fencing token of the newest claim.
    pub(super) fence: i64,
}

/// The columns of a [`Job`], for every statement that returns one.
macro_rules! job_columns {
    () => {
        "jobs.id, jobs.kind, jobs.status, jobs.progress, jobs.request, jobs.result, jobs.error, \
         jobs.error_code, jobs.created_at, jobs.attempts, jobs.cancel_requested, jobs.last_seq, \
         jobs.fence"
    };
}
pub(super) use job_columns;

impl FromRow<'_, PgRow> for Job {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        use sqlx::Row as _;
        Ok(Self {
            id: row.try_get("id")?,
            kind: row.try_get("kind")?,
            status: Status::parse(row.try_get("status")?)?,
            progress: row.try_get("progress")?,
            request: row.try_get::<Json<Value>, _>("request")?.0,
            result: row
                .try_get::<Option<Json<Value>>, _>("result")?
                .map(|r| r.0),
            error: row.try_get("error")?,
            error_code: row.try_get("error_code")?,
            created_at: row.try_get("created_at")?,
            attempts: row.try_get("attempts")?,
            cancel_requested: row.try_get("cancel_requested")?,
            last_seq: row.try_get("last_seq")?,
            fence: row.try_get("fence")?,
        })
    }
}

//! The one language in which a run speaks: numbered, stored facts that every surface projects.
//!
//! A [`RunEvent`] is written once, in `run_events`, and read by whoever follows the run: Socket.IO,
//! server-sent events, a command line. New kinds of runs add variants; none is ever changed in
//! meaning, because stored events outlive the version that wrote them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// Rows that ride in the first progress event of a table; later ones carry counts only.
pub const PREVIEW_ROWS: usize = 50;

/// Something that happened in a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum RunEvent {
    /// Work begins, with the settings in force (the seed included).
    Started {
        #[schema(value_type = Object)]
        config: Map<String, Value>,
    },
    /// The process that worked on the run died; it begins anew and comes to the same rows.
    Restarted {
        /// 2 for the first repetition.
        attempt: i32,
    },
    /// The tables, in the order in which they were declared.
    SchemaParsed {
        tables: Vec<String>,
    },
    TableStarted {
        table: String,
        total: u64,
    },
    TableProgress {
        table: String,
        /// Rows made so far.
        delivered: u64,
        total: u64,
        /// Of the whole run, 0 to 1.
        progress: f64,
        /// At most [`PREVIEW_ROWS`] row objects in the first event of a table, then none.
        #[serde(default)]
        rows: Vec<Value>,
    },
    /// The model failed for this table; deterministic values were used.
    TableFallback {
        table: String,
        error: String,
    },
    TableCompleted {
        table: String,
        rows: u64,
    },
    /// The report of the independent validation.
    Validated {
        summary: Value,
        tables: Value,
    },
    /// The dataset can be seen by everybody.
    DatasetSaved {
        dataset_id: i64,
    },
    /// The end: all went well.
    Completed {
        /// How many.
        tables: usize,
        duration_ms: u64,
        dataset_id: Option<i64>,
    },
    /// The end: it could not be done.
    Failed {
        message: String,
        code: String,
    },
    /// The end: somebody asked to stop.
    Cancelled,
}

impl RunEvent {
    /// Whether the run is over with this event. It is the last one.
    pub fn is_terminal(&self) -> bool {
        matches!(
            self,
            Self::Completed { .. } | Self::Failed { .. } | Self::Cancelled
        )
    }
}

/// An event as the log keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Stored {
    pub run_id: Uuid,
    /// From 1, without gaps.
    pub seq: i64,
    /// The database's time.
    pub at: DateTime<Utc>,
    #[serde(flatten)]
    pub event: RunEvent,
}

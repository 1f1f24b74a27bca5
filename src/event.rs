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
    /// An answer in a conversation begins.
    TurnStarted {
        thread_id: String,
        /// The answer's message.
        message_id: String,
        /// Such as `gemini/gemini-3.8-flash`.
        model: String,
        /// A hash of all that the model reads besides the conversation.
        prompt: String,
        /// What is answered.
        #[serde(default)]
        question: String,
    },
    /// The conversation has got a title.
    Titled {
        title: String,
    },
    /// The model is asked; 1 for the first time in a turn.
    StepStarted {
        step: u32,
    },
    /// More of the answer. Many small pieces are stored as few.
    TextDelta {
        text: String,
    },
    /// More of a summary of what the model thinks; never part of the answer.
    ThoughtDelta {
        text: String,
    },
    ToolCalled {
        call_id: String,
        tool: String,
        /// For people.
        title: String,
        #[schema(value_type = Object)]
        input: Value,
    },
    /// How far a tool is; each replaces the one before.
    ToolProgress {
        call_id: String,
        #[schema(value_type = Object)]
        output: Value,
    },
    ToolFinished {
        call_id: String,
        tool: String,
        /// What a page shows; null after a failure.
        #[schema(value_type = Object)]
        output: Value,
        /// What the model was told.
        text: String,
        /// Why it failed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<String>,
        duration_ms: u64,
    },
    /// What one call of the model took.
    UsageNoted {
        model: String,
        /// Cached ones included.
        input_tokens: u64,
        cached_tokens: u64,
        /// Thoughts included.
        output_tokens: u64,
        thought_tokens: u64,
        /// In US dollars, where the price is known.
        cost: Option<f64>,
    },
    /// Something the user should know, such as another model taking over.
    Notice {
        code: String,
        text: String,
    },
    /// The end: the answer is whole.
    TurnCompleted {
        /// `stop`, `length`, or `limit` when a budget ended it.
        finish: String,
        dataset_id: Option<i64>,
        duration_ms: u64,
    },
}

impl RunEvent {
    /// Whether the run is over with this event. It is the last one.
    pub fn is_terminal(&self) -> bool {
        matches!(
            self,
            Self::Completed { .. }
                | Self::TurnCompleted { .. }
                | Self::Failed { .. }
                | Self::Cancelled
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

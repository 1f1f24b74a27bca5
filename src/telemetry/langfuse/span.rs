//! A trace as Langfuse shows it: one piece of work, and the observations made of it.
//!
//! Langfuse keeps no record of a trace, only spans that share an id. So what belongs to the whole
//! (session, user, tags) stands once in [`Trace`] and is written onto every span on the wire.

use std::fmt;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use uuid::Uuid;

/// One run, from its first event to its last.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The run's id, so that a trace is found by what every surface shows.
    pub id: Uuid,
    pub name: &'static str,
    /// The conversation, when there is one.
    pub session: Option<String>,
    pub user: Option<String>,
    pub tags: Vec<String>,
    /// Filterable facts: job and dataset ids.
    pub metadata: Map<String, Value>,
    /// The root first.
    pub spans: Vec<Span>,
}

/// Eight bytes that tell a span from the others of its trace.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SpanId(pub u64);

impl fmt::Debug for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// What a span is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The root: a turn of a conversation, or a job.
    Agent,
    /// One call of a model.
    Generation,
    /// One call of a tool, or one table of a job.
    Tool,
    /// Something checked: validation, a refused statement.
    Guardrail,
    /// A moment: a restart, a notice.
    Event,
}

impl Kind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Generation => "generation",
            Self::Tool => "tool",
            Self::Guardrail => "guardrail",
            Self::Event => "event",
        }
    }
}

/// How much a span matters to whoever looks for trouble.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    #[default]
    Default,
    Warning,
    Error,
}

impl Level {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Default => "DEFAULT",
            Self::Warning => "WARNING",
            Self::Error => "ERROR",
        }
    }
}

/// One observation. It is exported once, when it has ended.
#[derive(Clone, Debug)]
pub struct Span {
    pub id: SpanId,
    pub parent: Option<SpanId>,
    pub name: String,
    pub kind: Kind,
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    pub input: Option<Value>,
    pub output: Option<Value>,
    pub level: Level,
    pub message: Option<String>,
    pub metadata: Map<String, Value>,
    /// Of a [`Kind::Generation`].
    pub model: Option<ModelCall>,
}

/// What is known of one call of a model.
#[derive(Clone, Debug, Default)]
pub struct ModelCall {
    pub name: String,
    pub parameters: Map<String, Value>,
    /// When the first token came.
    pub first_token: Option<DateTime<Utc>>,
    pub usage: Usage,
    /// US dollars; `None` where the price is not known.
    pub cost: Option<f64>,
    /// The prompt's name and version.
    pub prompt: Option<(String, i64)>,
}

/// Tokens by kind. The kinds are disjoint, because Langfuse sums their prices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Read, and not from a cache.
    pub input: u64,
    pub cached: u64,
    /// Written, thoughts not counted.
    pub output: u64,
    pub thoughts: u64,
}

impl Usage {
    /// All of them.
    pub fn total(self) -> u64 {
        self.input + self.cached + self.output + self.thoughts
    }
}

impl Span {
    /// A span of no length yet, with nothing said of it.
    pub fn new(id: SpanId, kind: Kind, name: impl Into<String>, start: DateTime<Utc>) -> Self {
        Self {
            id,
            parent: None,
            name: name.into(),
            kind,
            start,
            end: start,
            input: None,
            output: None,
            level: Level::Default,
            message: None,
            metadata: Map::new(),
            model: None,
        }
    }
}

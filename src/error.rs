//! What a caller is told when a request cannot be served: one type, one table of codes.
//!
//! [`Error`] is for the person or program that asked: its text is plain, names the value and says
//! what to do, and never quotes an internal cause. Causes (a database error, a panic) are logged
//! where they are turned into an [`Error`]. Edges render it: HTTP as the error object of
//! `docs/API.md`, Socket.IO as `generation:error`.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $status:literal;)+) => {
        /// The stable word of an error, and the HTTP status that goes with it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code { $($(#[$doc])* $variant,)+ }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word clients compare with.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The code of a word.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.as_str() == word)
            }

            /// The HTTP status.
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)+ }
            }
        }
    };
}

codes! {
    /// The body or a parameter has wrong or missing values; `details.issues` lists all of them.
    InvalidRequest = "INVALID_REQUEST", 400;
    InvalidJson = "INVALID_JSON", 400;
    /// The DDL has errors; `details.issues` has line, column, message and hint of each.
    InvalidDdl = "INVALID_DDL", 400;
    /// The schema is readable but cannot be filled as asked.
    CannotFill = "CANNOT_FILL", 400;
    InvalidUpload = "INVALID_UPLOAD", 400;
    /// SQL that is not a question to the dataset alone; `details.reason` says why.
    SqlRejected = "SQL_REJECTED", 400;
    /// PostgreSQL refuses the SQL; `details` has `sqlstate`, `position` and `hint`.
    SqlError = "SQL_ERROR", 400;
    SqlTimeout = "SQL_TIMEOUT", 400;
    SqlTooLarge = "SQL_TOO_LARGE", 400;
    /// The job has ended already.
    AlreadyFinished = "ALREADY_FINISHED", 400;
    NotFound = "NOT_FOUND", 404;
    MethodNotAllowed = "METHOD_NOT_ALLOWED", 405;
    Conflict = "CONFLICT", 409;
    /// `If-Match` named another version than the current one.
    PreconditionFailed = "PRECONDITION_FAILED", 412;
    TooLarge = "TOO_LARGE", 413;
    /// The request was made to a name that this service does not answer to.
    WrongHost = "WRONG_HOST", 421;
    UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE", 415;
    /// A sentence was not understood without a model; `details.unknown` has the nearest forms.
    NeedsModel = "NEEDS_MODEL", 422;
    /// An `Idempotency-Key` came again with another body.
    KeyReused = "IDEMPOTENCY_KEY_REUSED", 422;
    RateLimited = "RATE_LIMITED", 429;
    /// As many runs are waiting as may.
    QueueFull = "QUEUE_FULL", 429;
    /// Not an error of anybody: the run was cancelled.
    Cancelled = "CANCELLED", 499;
    Internal = "INTERNAL", 500;
    /// The run was tried as often as may be and its process died each time.
    AttemptsExhausted = "ATTEMPTS_EXHAUSTED", 500;
    /// The model gave no usable answer.
    ModelFailed = "MODEL_FAILED", 502;
    /// The process stopped in the middle of an answer.
    Interrupted = "INTERRUPTED", 500;
    /// The database is away; the same request will work later.
    Unavailable = "UNAVAILABLE", 503;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Issue {
    /// Where: `config.numRecords`.
    pub path: String,
    /// What is wrong and what would be right.
    pub message: String,
}

/// Why a request cannot be served.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    pub code: Code,
    pub message: String,
    /// An object with more, such as `issues`; or null.
    pub details: Value,
    /// Seconds after which trying again makes sense.
    pub retry_after: Option<u64>,
}

impl Error {
    /// An error without details.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            code,
            message,
            details: Value::Null,
            retry_after: None,
        }
    }

    /// Everything that is wrong with a request. The message is the first issue and a count.
    pub fn issues(issues: &[Issue]) -> Self {
        let message = match issues {
            [] => "the request is not valid".to_owned(),
            [one] => format!("{}: {}", one.path, one.message),
            [first, rest @ ..] => {
                format!(
                    "{}: {} (and {} more)",
                    first.path,
                    first.message,
                    rest.len()
                )
            }
        };
        Self {
            details: serde_json::json!({ "issues": issues }),
            ..Self::new(Code::InvalidRequest, message)
        }
    }

    /// A fault of ours: logs the cause, tells the caller only that it happened.
    pub fn internal(cause: impl fmt::Display) -> Self {
        tracing::error!(error.cause = %cause, "unexpected failure");
        Self::new(
            Code::Internal,
            "something went wrong on our side; the request id leads to the log",
        )
    }

    /// The same with details.
    #[must_use]
    pub fn with_details(self, details: Value) -> Self {
        Self { details, ..self }
    }

    /// The same with a time to come back.
    #[must_use]
    pub fn with_retry_after(self, seconds: u64) -> Self {
        Self {
            retry_after: Some(seconds),
            ..self
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(cause: sqlx::Error) -> Self {
        if is_outage(&cause) {
            tracing::warn!(error.cause = %cause, "database is away");
            return Self::new(
                Code::Unavailable,
                "the database cannot be reached; try again in a moment",
            )
            .with_retry_after(2);
        }
        Self::internal(cause)
    }
}

/// Whether the database is away or going away, so that the same statement may work later.
pub fn is_outage(cause: &sqlx::Error) -> bool {
    match cause {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::Protocol(_)
        | sqlx::Error::WorkerCrashed => true,
        // Class 57P: shutdown, crash recovery, cannot connect now; 53300: too many connections;
        // 08: connection exceptions (PostgreSQL documentation, appendix A).
        sqlx::Error::Database(e) => e.code().is_some_and(|code| {
            code.starts_with("57P") || code.starts_with("08") || code == "53300"
        }),
        _ => false,
    }
}

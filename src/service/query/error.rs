//! Why a statement gave no result.

use serde_json::json;
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};

use crate::{
    error::{Code, Error, is_outage},
    store::{datasets::DatasetError, readers::session},
};

/// Why a statement gave no result.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum QueryError {
    /// It was not run, because it is not a question to this dataset alone.
    #[error("the statement is not run: {0}")]
    Rejected(String),
    /// PostgreSQL says that it is wrong.
    #[error("{message}")]
    Sql {
        /// The five characters of the SQLSTATE.
        sqlstate: String,
        message: String,
        /// Where in the statement, in characters from 1.
        position: Option<usize>,
        hint: Option<String>,
    },
    /// It took longer than it may.
    #[error("the statement took longer than {0} seconds: ask for less, or narrow it down")]
    Timeout(u64),
    /// It needs more memory, disk or columns than it may.
    #[error("the statement is too large: {0}")]
    TooLarge(String),
    /// As many questions are waiting as may.
    #[error("too many questions are being answered: try again in a moment")]
    Busy,
    /// Who asked has stopped it.
    #[error("the statement was stopped")]
    Cancelled,
    /// There is no such dataset or result.
    #[error("{0}")]
    Unknown(String),
    /// No SQL is served here.
    #[error("SQL is not served: {0}")]
    Closed(String),
    /// Anything else: the database is away, or a fault of ours.
    #[error(transparent)]
    Other(Error),
}

impl QueryError {
    /// A statement that is not run, and why.
    pub(super) fn rejected(reason: impl Into<String>) -> Self {
        Self::Rejected(reason.into())
    }

    /// The roles that read could not be made.
    pub(super) fn of_reader(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|error| error.code());
        if code.as_deref() == Some("42501") {
            return Self::Closed(
                "the role of the service may not make roles for readers: give it CREATEROLE"
                    .to_owned(),
            );
        }
        Self::Other(error.into())
    }

    fn of_database(error: &PgDatabaseError) -> Self {
        let message = error.message().to_owned();
        match error.code() {
            "57014" => Self::Timeout(0),
            // The session was ended, by the gate or because its client seemed gone.
            "57P01" | "57P05" => Self::Cancelled,
            "53200" | "53400" | "53100" | "54000" | "54001" | "54011" => Self::TooLarge(message),
            "53300" => Self::Busy,
            // Not allowed, not while reading, not in a cursor.
            "42501" | "25006" => Self::Rejected(message),
            code => Self::Sql {
                sqlstate: code.to_owned(),
                position: match error.position() {
                    Some(PgErrorPosition::Original(at)) => at.checked_sub(session::offset()),
                    _ => None,
                },
                hint: error.hint().or(error.detail()).map(str::to_owned),
                message,
            },
        }
    }
}

impl From<sqlx::Error> for QueryError {
    fn from(error: sqlx::Error) -> Self {
        match error
            .as_database_error()
            .and_then(|e| e.try_downcast_ref::<PgDatabaseError>())
        {
            Some(database) if !is_outage(&error) || database.code() == "53300" => {
                Self::of_database(database)
            }
            Some(database) if database.code() == "57P01" => Self::of_database(database),
            _ => Self::Other(error.into()),
        }
    }
}

impl From<DatasetError> for QueryError {
    fn from(error: DatasetError) -> Self {
        match error {
            DatasetError::Database(error) => Self::Other(error.into()),
            unknown => Self::Unknown(unknown.to_string()),
        }
    }
}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Self {
        let text = error.to_string();
        match error {
            QueryError::Rejected(reason) => {
                Self::new(Code::SqlRejected, text).with_details(json!({ "reason": reason }))
            }
            QueryError::Sql {
                sqlstate,
                position,
                hint,
                ..
            } => Self::new(Code::SqlError, text).with_details(json!({
                "sqlstate": sqlstate, "position": position, "hint": hint,
            })),
            QueryError::Timeout(_) => Self::new(Code::SqlTimeout, text),
            QueryError::TooLarge(_) => Self::new(Code::SqlTooLarge, text),
            QueryError::Busy => Self::new(Code::QueueFull, text).with_retry_after(2),
            QueryError::Cancelled => Self::new(Code::Cancelled, text),
            QueryError::Unknown(_) => Self::new(Code::NotFound, text),
            QueryError::Closed(_) => Self::new(Code::Unavailable, text),
            QueryError::Other(error) => error,
        }
    }
}

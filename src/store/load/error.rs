//! Why a load ended early.

use rowsmith_datagen::postgres::Object;
use sqlx::postgres::PgDatabaseError;

/// Why a load ended early. Whatever it was, nothing is left behind.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("the load was cancelled")]
    Cancelled,
    /// The rows break something that the schema demands.
    #[error("the rows of {table} break {constraint}: {message}{}", tail(.detail))]
    Constraint {
        table: String,
        constraint: String,
        message: String,
        /// PostgreSQL's detail: which key, which row.
        detail: Option<String>,
    },
    /// PostgreSQL did not take a statement or a row.
    #[error("PostgreSQL refused {what}: {message}{}", tail(.detail))]
    Refused {
        what: String,
        /// The five characters of the SQLSTATE.
        code: String,
        message: String,
        detail: Option<String>,
    },
    #[error("the database server has no space left: {message}; free disk space, then try again")]
    DiskFull { message: String },
    #[error("the database server ran short of something: {message}; try again later")]
    Exhausted { message: String },
    #[error("the connection to the database was lost: {0}; try again once it is back")]
    Lost(String),
    #[error("the rows of {table} could not be made: {message}")]
    Source { table: String, message: String },
}

impl LoadError {
    /// Whether the same load may succeed later without any change to it.
    pub fn is_retryable(&self) -> bool {
        matches!(
            self,
            Self::DiskFull { .. } | Self::Exhausted { .. } | Self::Lost(_)
        )
    }

    /// What went wrong while working on an object of the schema.
    pub(super) fn about(object: &Object, error: &sqlx::Error) -> Self {
        let table = object.table.as_ref().map(ToString::to_string);
        let Some(error) = database_error(error) else {
            return Self::Lost(error.to_string());
        };
        let what = match (&table, &object.name) {
            (Some(table), Some(name)) => format!("{name} of {table}"),
            (Some(table), None) => format!("table {table}"),
            (None, name) => name.clone().unwrap_or_default(),
        };
        let detail = error.detail().or(error.r#where()).map(str::to_owned);
        let message = error.message().to_owned();
        if !error.code().starts_with("23") {
            return Self::by_code(error, what, detail);
        }
        let constraint = error
            .constraint()
            .map(str::to_owned)
            .or_else(|| error.column().map(|column| format!("{column} NOT NULL")))
            .or_else(|| object.name.clone())
            .unwrap_or_else(|| "a constraint".to_owned());
        Self::Constraint {
            table: table.unwrap_or(what),
            constraint,
            message,
            detail,
        }
    }

    fn by_code(error: &PgDatabaseError, what: String, detail: Option<String>) -> Self {
        let (code, message) = (error.code(), error.message().to_owned());
        match code {
            "53100" => Self::DiskFull { message },
            // 55P03 is a lock that somebody else holds, 40* a deadlock or a lost race.
            _ if code.starts_with("53") || code.starts_with("40") || code == "55P03" => {
                Self::Exhausted { message }
            }
            _ if code.starts_with("57") || code.starts_with("08") => Self::Lost(message),
            // 58030 is an I/O error of the server, which a full disk often looks like.
            "58030" => Self::DiskFull { message },
            _ => Self::Refused {
                what,
                code: code.to_owned(),
                message,
                detail,
            },
        }
    }
}

/// Errors outside of any object: connecting, settings, transactions.
impl From<sqlx::Error> for LoadError {
    fn from(error: sqlx::Error) -> Self {
        match database_error(&error) {
            Some(error) => {
                let detail = error.detail().map(str::to_owned);
                Self::by_code(error, "to prepare the load".to_owned(), detail)
            }
            None => Self::Lost(error.to_string()),
        }
    }
}

fn database_error(error: &sqlx::Error) -> Option<&PgDatabaseError> {
    error.as_database_error()?.try_downcast_ref()
}

fn tail(detail: &Option<String>) -> String {
    detail.as_ref().map_or(String::new(), |d| format!(" ({d})"))
}

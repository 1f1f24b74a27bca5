//! Reading DDL, off the runtime.

use rowsmith_datagen::{
    ddl::{self, Severity},
    schema::Schema,
};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::error::{Code, Error};

/// What reading gave.
#[derive(Clone, Debug)]
pub struct Parsed {
    pub schema: Schema,
    /// Notes: what was skipped or changed without harm to the data.
    pub notes: Vec<ddl::Issue>,
}

/// Hostile input may keep a reader busy for a while: never more than two threads of them.
static READERS: Semaphore = Semaphore::const_new(2);

/// Reads DDL. The error holds every issue with line and column.
pub async fn parse(input: Vec<u8>) -> Result<Parsed, Error> {
    let turn = READERS.acquire().await.map_err(Error::internal)?;
    let reading = tokio::task::spawn_blocking(move || ddl::read(&input))
        .await
        .map_err(Error::internal)?;
    drop(turn);
    let (errors, notes): (Vec<_>, Vec<_>) = reading
        .issues
        .into_iter()
        .partition(|issue| issue.severity == Severity::Error);
    match errors.first() {
        None => Ok(Parsed {
            schema: reading.schema,
            notes,
        }),
        Some(first) => {
            let message = format!(
                "the DDL has {} error(s); the first, at line {} column {}: {}",
                errors.len(),
                first.line,
                first.column,
                first.message
            );
            let details = json!({ "issues": errors, "notes": notes });
            Err(Error::new(Code::InvalidDdl, message).with_details(details))
        }
    }
}

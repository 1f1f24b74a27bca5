//! Questions in plain English on stored datasets.

use axum::{Json, extract::State};
use serde_json::Value;

use super::{
    Api,
    error::{ApiError, ErrorBody},
    extract::{Body, Path},
};
use crate::{
    error::{Error, Issue},
    service::{
        ask::{Question, Told},
        query::QueryError,
    },
};

/// Bytes of a question.
const MAX_QUESTION: usize = 2000;

/// A question in words.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the body for the documentation")]
pub(super) struct AskBody {
    /// `How many overdue loans are there per branch?`
    question: String,
    /// The `query` of the answer that this question goes on from ("only 2024", "as a pie").
    #[schema(value_type = Option<Object>)]
    previous: Option<Value>,
}

/// Ask a dataset in words
///
/// The answer's `kind` is `answered`, `ask` (it may mean several things whose results differ) or
/// `cannot` (with the closest question that can be answered).
#[utoipa::path(post, path = "/api/datasets/{id}/ask", tag = "query",
    params(("id" = i64, Path, description = "The dataset")),
    request_body = AskBody,
    responses(
        (status = 200, description = "`answered` with `sql`, `meaning`, `artifact`, `prose`, `unsupported`, `assumptions`, `chart`, `followUps`, `confidence` and `query`; `ask` with `question` and `options`; `cannot` with `reason` and `closest`", body = Object),
        (status = 400, description = "No question, or its SQL fails", body = ErrorBody),
        (status = 404, description = "Unknown dataset", body = ErrorBody),
        (status = 429, description = "Too many questions at once", body = ErrorBody),
        (status = 503, description = "No SQL is served, or the database is away", body = ErrorBody),
))]
pub(super) async fn ask(
    State(api): State<Api>,
    Path(id): Path<i64>,
    Body(body): Body,
) -> Result<Json<Told>, ApiError> {
    let question = question(body)?;
    let closed = || QueryError::Closed("this service has no database for it".to_owned());
    let asker = api.asker.as_ref().ok_or_else(closed)?;
    Ok(Json(asker.ask(id, question).await?))
}

fn question(body: Value) -> Result<Question, Error> {
    let wrong = |path: &str, message: &str| {
        Error::issues(&[Issue {
            path: path.to_owned(),
            message: message.to_owned(),
        }])
    };
    match &body["question"] {
        Value::String(text) if text.len() <= MAX_QUESTION => {}
        Value::String(_) => return Err(wrong("question", "must have at most 2000 bytes")),
        _ => return Err(wrong("question", "is missing or no text")),
    }
    serde_json::from_value(body)
        .map_err(|_| wrong("previous", "must be the `query` of an earlier answer"))
}

//! SQL on stored datasets.

use axum::{Json, extract::State};
use serde_json::Value;

use super::{
    Api,
    error::{ApiError, ErrorBody},
    extract::{Body, Path},
};
use crate::{
    error::{Error, Issue},
    service::query::{Artifact, Gate, Options, QueryError},
};

/// A question in SQL.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the body for the documentation")]
pub(super) struct QueryBody {
    /// One SELECT (or WITH, VALUES, TABLE). Tables need no prefix.
    sql: String,
    /// Rows to read: 1000 unless given, and never more.
    limit: Option<u32>,
    /// What the statement is meant to answer, for people.
    intent: Option<String>,
    /// Whether personal columns (names, emails, phones ...) are replaced.
    mask: Option<bool>,
}

/// Ask a dataset in SQL
#[utoipa::path(post, path = "/api/datasets/{id}/query", tag = "query",
    params(("id" = i64, Path, description = "The dataset")),
    request_body = QueryBody,
    responses(
        (status = 200, description = "The result", body = Artifact),
        (status = 400, description = "`SQL_REJECTED`, `SQL_ERROR`, `SQL_TIMEOUT` or `SQL_TOO_LARGE`", body = ErrorBody),
        (status = 404, description = "Unknown dataset", body = ErrorBody),
        (status = 429, description = "Too many questions at once", body = ErrorBody),
        (status = 503, description = "No SQL is served, or the database is away", body = ErrorBody),
))]
pub(super) async fn query(
    State(api): State<Api>,
    Path(id): Path<i64>,
    Body(body): Body,
) -> Result<Json<Artifact>, ApiError> {
    let (sql, options) = read(&body)?;
    Ok(Json(gate(&api)?.run(id, &sql, options).await?))
}

/// The gate, where there is one.
pub(super) fn gate(api: &Api) -> Result<&Gate, QueryError> {
    let closed = || QueryError::Closed("this service has no database for it".to_owned());
    api.gate.as_ref().ok_or_else(closed)
}

fn read(body: &Value) -> Result<(String, Options), Error> {
    let mut issues = Vec::new();
    let mut wrong = |path: &str, message: &str| {
        issues.push(Issue {
            path: path.to_owned(),
            message: message.to_owned(),
        });
    };
    let mut options = Options::default();
    let sql = match &body["sql"] {
        Value::String(sql) => sql.clone(),
        _ => {
            wrong("sql", "is missing or no text; send one SELECT");
            String::new()
        }
    };
    match &body["limit"] {
        Value::Null => {}
        limit => match limit.as_u64().and_then(|limit| u32::try_from(limit).ok()) {
            Some(limit) if limit > 0 => options.limit = limit,
            _ => wrong("limit", "must be a whole number from 1 on"),
        },
    }
    match &body["intent"] {
        Value::Null => {}
        Value::String(intent) if intent.len() <= 1000 && !intent.contains('\0') => {
            options.intent = Some(intent.clone());
        }
        _ => wrong("intent", "must be a text of at most 1000 bytes"),
    }
    match &body["mask"] {
        Value::Null => {}
        Value::Bool(mask) => options.masked = *mask,
        _ => wrong("mask", "must be true or false"),
    }
    if issues.is_empty() {
        Ok((sql, options))
    } else {
        Err(Error::issues(&issues))
    }
}

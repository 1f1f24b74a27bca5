//! Changing a dataset, and its versions.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    Api,
    error::{ApiError, ErrorBody},
    extract::{Body, Path, Query},
    generate::idempotency,
    prefer::Prefer,
};
use crate::{
    error::{Code, Error, Issue},
    runs::{Idempotency, Job, Status},
    service::{
        change::{Answer, Changed, Changes, Past, Wish, changed},
        datasets::not_found,
        generate::Validation,
    },
};

/// What a change did, or the job that is doing it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChangedBody {
    dataset_id: i64,
    /// The job that made it; none of a dry run, an undo or a redo.
    #[serde(skip_serializing_if = "Option::is_none")]
    job_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    /// The version that is current now.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    dry_run: bool,
    /// By table: `before`, `after` and `delta` in rows; `cells`, `columns` and `sample` of what differs.
    #[schema(value_type = Option<Object>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    validation: Option<Validation>,
    #[schema(value_type = Option<Object>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    row_counts: Option<Map<String, Value>>,
    /// What each sentence became: `text`, `understood`, `edits`, `check`.
    #[schema(value_type = Vec<Object>)]
    instructions: Value,
    /// What was left as it was, and why.
    notes: Vec<String>,
}

/// Two versions.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Between {
    /// The base of the other one unless given.
    from: Option<i32>,
    /// The current version unless given.
    to: Option<i32>,
}

/// One cell.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Cell {
    /// From 0, in the order of the table's pages.
    row: u64,
    /// In any spelling.
    column: String,
}

/// Change a dataset in words or by typed edits
///
/// With `dryRun` nothing is changed: the answer says what would be. Else a new version is made
/// beside the current one and swapped in whole; small ones are waited for, as by
/// `POST /api/generate`. Without a model, what words are understood is in docs/API.md.
#[utoipa::path(post, path = "/api/datasets/{id}/modify", tag = "versions", request_body = Wish,
    params(
        ("id" = i64, Path, description = "The dataset"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the dataset as it was read"),
        ("Prefer" = Option<String>, Header, description = "`respond-async`, or `wait=N` seconds"),
    ),
    responses(
        (status = 200, description = "Changed, or the job that does it", body = ChangedBody),
        (status = 400, description = "No prompt, or it would break a constraint: `details.issues` says which", body = ErrorBody),
        (status = 404, description = "Unknown", body = ErrorBody),
        (status = 409, description = "It is being changed already", body = ErrorBody),
        (status = 412, description = "It is at another version", body = ErrorBody),
        (status = 422, description = "A sentence needs a model: `details.unknown` has the nearest forms", body = ErrorBody),
))]
pub(super) async fn modify(
    State(api): State<Api>,
    Path(id): Path<i64>,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Response, ApiError> {
    let wish = Wish::check(&body)?;
    let key = idempotency(&headers, &body)?;
    make(&api, id, wish, &headers, key).await
}

/// The same recipe from another seed, or with other rows
#[utoipa::path(post, path = "/api/datasets/{id}/regenerate", tag = "versions",
    params(("id" = i64, Path, description = "The dataset"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the dataset as it was read")),
    responses(
        (status = 200, description = "As modify", body = ChangedBody),
        (status = 400, description = "Neither `seed` nor `numRecords` nor `perTableRowCounts`", body = ErrorBody),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn regenerate(
    State(api): State<Api>,
    Path(id): Path<i64>,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Response, ApiError> {
    let wish = Wish::again(&body, api.generate.limits().max_rows_per_table)?;
    let key = idempotency(&headers, &body)?;
    make(&api, id, wish, &headers, key).await
}

async fn make(
    api: &Api,
    id: i64,
    wish: Wish,
    headers: &HeaderMap,
    key: Option<Idempotency>,
) -> Result<Response, ApiError> {
    let changes = changes(api, id)?;
    let answer = changes.make(id, wish, expected(headers, id)?, key).await?;
    let job = match answer {
        Answer::Whole(changed) => return Ok(whole(*changed, None)),
        Answer::Run(job) => *job,
    };
    let prefer = Prefer::read(headers);
    let job = match prefer.wait(api.settings.default_wait, api.settings.max_wait) {
        Some(limit) => api.runs.wait(job.id, limit).await?,
        None => job,
    };
    match (changed(&job)?, job.status) {
        (Some(changed), _) => Ok(whole(changed, Some(&job))),
        (None, Status::Error) => Err(failure(&job).into()),
        (None, _) => Ok(Json(running(id, &job)).into_response()),
    }
}

/// Return to the version that the current one was made from
#[utoipa::path(post, path = "/api/datasets/{id}/undo", tag = "versions",
    params(("id" = i64, Path, description = "The dataset"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the dataset as it was read")),
    responses(
        (status = 200, description = "What moved", body = ChangedBody),
        (status = 404, description = "Unknown", body = ErrorBody),
        (status = 409, description = "It is at its first version", body = ErrorBody),
        (status = 412, description = "It is at another version", body = ErrorBody),
))]
pub(super) async fn undo(
    State(api): State<Api>,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let changed = changes(&api, id)?.undo(id, expected(&headers, id)?).await?;
    Ok(whole(changed, None))
}

/// Return to the newest version that was made from the current one
#[utoipa::path(post, path = "/api/datasets/{id}/redo", tag = "versions",
    params(("id" = i64, Path, description = "The dataset"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the dataset as it was read")),
    responses(
        (status = 200, description = "What moved", body = ChangedBody),
        (status = 404, description = "Unknown", body = ErrorBody),
        (status = 409, description = "Nothing was made from it", body = ErrorBody),
        (status = 412, description = "It is at another version", body = ErrorBody),
))]
pub(super) async fn redo(
    State(api): State<Api>,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let changed = changes(&api, id)?.redo(id, expected(&headers, id)?).await?;
    Ok(whole(changed, None))
}

/// The versions of a dataset, the newest first
#[utoipa::path(get, path = "/api/datasets/{id}/versions", tag = "versions",
    params(("id" = i64, Path, description = "The dataset")),
    responses(
        (status = 200, description = "All of them", body = Vec<Past>),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn list(
    State(api): State<Api>,
    Path(id): Path<i64>,
) -> Result<Json<Vec<Past>>, ApiError> {
    Ok(Json(changes(&api, id)?.versions(id).await?))
}

/// What differs between two versions, cell by cell
#[utoipa::path(get, path = "/api/datasets/{id}/diff", tag = "versions",
    params(("id" = i64, Path, description = "The dataset"), Between),
    responses(
        (status = 200, description = "By table, as `diff` of modify", body = Object),
        (status = 404, description = "Unknown dataset or version", body = ErrorBody),
))]
pub(super) async fn diff(
    State(api): State<Api>,
    Path(id): Path<i64>,
    Query(Between { from, to }): Query<Between>,
) -> Result<Json<Value>, ApiError> {
    Ok(Json(changes(&api, id)?.diff(id, from, to).await?))
}

/// Explain one cell: its rule and why, its parent row, its seed, the edits that made it
#[utoipa::path(get, path = "/api/datasets/{id}/table/{table}/cell", tag = "versions",
    params(
        ("id" = i64, Path, description = "The dataset"),
        ("table" = String, Path, description = "The table, in any spelling"),
        Cell,
    ),
    responses(
        (status = 200, description = "Where its value comes from", body = Object),
        (status = 404, description = "No such cell", body = ErrorBody),
))]
pub(super) async fn cell(
    State(api): State<Api>,
    Path((id, table)): Path<(i64, String)>,
    Query(cell): Query<Cell>,
) -> Result<Response, ApiError> {
    let place = (table, cell.column, cell.row);
    let explained = changes(&api, id)?.explain(id, place).await?;
    Ok(Json(explained).into_response())
}

fn changes(api: &Api, id: i64) -> Result<&Changes, Error> {
    api.changes.as_ref().ok_or_else(|| not_found(id))
}

/// The entity tag of a dataset at a version.
pub(super) fn etag(id: i64, version: i32) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("\"{id}-{version}\"")).ok()
}

/// The version that `If-Match` names.
fn expected(headers: &HeaderMap, id: i64) -> Result<Option<i32>, Error> {
    let Some(header) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let text = header.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let inner = text.trim_start_matches("W/").trim_matches('"');
    let version = inner
        .strip_prefix(&format!("{id}-"))
        .and_then(|v| v.parse().ok());
    version.map(Some).ok_or_else(|| {
        Error::issues(&[Issue {
            path: "If-Match".to_owned(),
            message: format!("must be the ETag of dataset {id}, such as \"{id}-1\""),
        }])
    })
}

fn whole(changed: Changed, job: Option<&Job>) -> Response {
    let tag = (!changed.dry_run)
        .then(|| etag(changed.dataset_id, changed.version))
        .flatten();
    let body = ChangedBody {
        dataset_id: changed.dataset_id,
        job_id: job.map(|job| job.id),
        status: job.map(|job| job.status),
        version: Some(changed.version),
        dry_run: changed.dry_run,
        diff: Some(changed.diff),
        validation: changed.validation,
        row_counts: Some(changed.row_counts),
        instructions: serde_json::to_value(changed.instructions).unwrap_or_default(),
        notes: changed.notes,
    };
    let mut response = Json(body).into_response();
    if let Some(tag) = tag {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn running(id: i64, job: &Job) -> ChangedBody {
    ChangedBody {
        dataset_id: id,
        job_id: Some(job.id),
        status: Some(job.status),
        version: None,
        dry_run: false,
        diff: None,
        validation: None,
        row_counts: None,
        instructions: Value::Array(Vec::new()),
        notes: Vec::new(),
    }
}

/// Why a job ended in error, as the answer of the request that waited for it.
fn failure(job: &Job) -> Error {
    let word = job.error_code.as_deref().unwrap_or_default();
    let code = Code::ALL.iter().find(|code| code.as_str() == word);
    let message = job
        .error
        .clone()
        .unwrap_or_else(|| "the change failed".to_owned());
    Error::new(code.copied().unwrap_or(Code::Internal), message)
}

//! Jobs: how one is, and stopping it.

use axum::{Json, extract::State};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    Api,
    error::{ApiError, ErrorBody},
    extract::Path,
};
use crate::{
    error::Error,
    runs::{Job, Status},
    service::generate::outcome,
};

/// A job.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct JobBody {
    id: Uuid,
    kind: String,
    status: Status,
    /// 0 to 1.
    progress: f64,
    /// Why it ended in error.
    error: Option<String>,
    error_code: Option<String>,
    /// Milliseconds since the epoch.
    created_at: i64,
    /// The number of its newest event.
    seq: i64,
    result: Option<JobResult>,
}

/// What a completed job gave.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct JobResult {
    dataset_id: Option<i64>,
    /// The validation's summary.
    #[schema(value_type = Object)]
    validation: Value,
    /// Rows by table.
    #[schema(value_type = Object)]
    row_counts: Map<String, Value>,
}

impl JobBody {
    /// A job as clients see it.
    pub(super) fn new(job: &Job) -> Result<Self, Error> {
        let result = outcome(job)?.map(|outcome| JobResult {
            dataset_id: outcome.dataset_id,
            validation: outcome.validation.summary,
            row_counts: outcome.row_counts,
        });
        Ok(Self {
            id: job.id,
            kind: job.kind.clone(),
            status: job.status,
            progress: job.progress,
            error: job.error.clone(),
            error_code: job.error_code.clone(),
            created_at: job.created_at.timestamp_millis(),
            seq: job.last_seq,
            result,
        })
    }

    /// Only what it gave.
    pub(super) fn into_result(self) -> Option<JobResult> {
        self.result
    }
}

/// How a job is
#[utoipa::path(get, path = "/api/jobs/{id}", tag = "jobs",
    params(("id" = Uuid, Path, description = "The job")),
    responses(
        (status = 200, description = "As it is now", body = JobBody),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn get(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
) -> Result<Json<JobBody>, ApiError> {
    let job = api.runs.get(id).await?;
    Ok(Json(JobBody::new(&job)?))
}

/// Said when a job has been told to stop.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Cancelling {
    /// Always `cancelling`.
    status: &'static str,
}

/// Stop a job
#[utoipa::path(delete, path = "/api/jobs/{id}/cancel", tag = "jobs",
    params(("id" = Uuid, Path, description = "The job")),
    responses(
        (status = 200, description = "It stops within a second", body = Cancelling),
        (status = 400, description = "It has ended already", body = ErrorBody),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn cancel(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
) -> Result<Json<Cancelling>, ApiError> {
    api.runs.cancel(id).await?;
    let status = "cancelling";
    Ok(Json(Cancelling { status }))
}

//! `POST /api/generate`: a run is accepted, and small ones come back whole.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    Api,
    error::{ApiError, ErrorBody},
    extract::Body,
    prefer::Prefer,
};
use crate::{
    error::{Error, Issue},
    runs::{Idempotency, Job, Status},
    service::{
        generate::{Validation, outcome},
        request::GenerateRequest,
    },
};

/// Keys longer than this are refused.
const MAX_KEY: usize = 255;

/// The job, and all it gave if it has completed in time.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Generated {
    job_id: Uuid,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    dataset_id: Option<i64>,
    /// How each column came out; see docs/API.md.
    #[schema(value_type = Option<Object>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    validation: Option<Validation>,
    /// Rows by table.
    #[schema(value_type = Option<Object>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    row_counts: Option<Map<String, Value>>,
    /// Why it ended in error.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<String>,
}

/// Generate a dataset from DDL
///
/// With `Prefer: respond-async` the job is returned at once; else the answer waits a few seconds
/// (`Prefer: wait=N` seconds) for the run to complete, and then holds its result too.
#[utoipa::path(post, path = "/api/generate", tag = "generation", request_body = GenerateRequest,
    params(
        ("Prefer" = Option<String>, Header, description = "`respond-async`, or `wait=N` seconds"),
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key with the same body is the same job, for a day"),
    ),
    responses(
        (status = 200, description = "Accepted, perhaps completed", body = Generated),
        (status = 400, description = "Not valid: `details.issues` has all that is wrong", body = ErrorBody),
        (status = 413, description = "Larger than the limit", body = ErrorBody),
        (status = 422, description = "The idempotency key came with another body", body = ErrorBody),
        (status = 429, description = "Too many requests or waiting runs; see Retry-After", body = ErrorBody),
))]
pub(super) async fn generate(
    State(api): State<Api>,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Response, ApiError> {
    let prefer = Prefer::read(&headers);
    let key = idempotency(&headers, &body)?;
    let with_meta = body.pointer("/config/withMeta") != Some(&Value::Bool(false));
    let mut job = api.generate.start(&body, key).await?;
    if let Some(limit) = prefer.wait(api.settings.default_wait, api.settings.max_wait) {
        job = api.runs.wait(job.id, limit).await?;
    }
    let location = format!("/api/jobs/{}", job.id);
    let mut response = Json(generated(&job, with_meta)?).into_response();
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    if let Some(applied) = prefer.applied(api.settings.max_wait) {
        let name = HeaderName::from_static("preference-applied");
        response.headers_mut().insert(name, applied);
    }
    Ok(response)
}

fn generated(job: &Job, with_meta: bool) -> Result<Generated, Error> {
    let outcome = outcome(job)?;
    let mut generated = Generated {
        job_id: job.id,
        status: job.status,
        dataset_id: None,
        meta: None,
        validation: None,
        row_counts: None,
        error: job.error.clone(),
        error_code: job.error_code.clone(),
    };
    if let Some(outcome) = outcome {
        generated.dataset_id = outcome.dataset_id;
        generated.meta = with_meta.then_some(outcome.meta);
        generated.validation = Some(outcome.validation);
        generated.row_counts = Some(outcome.row_counts);
    }
    Ok(generated)
}

pub(super) fn idempotency(headers: &HeaderMap, body: &Value) -> Result<Option<Idempotency>, Error> {
    let Some(key) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    match key.to_str() {
        Ok(key) if (1..=MAX_KEY).contains(&key.len()) => Ok(Some(Idempotency {
            key: key.to_owned(),
            fingerprint: Sha256::digest(body.to_string()).to_vec(),
        })),
        _ => Err(Error::issues(&[Issue {
            path: "Idempotency-Key".to_owned(),
            message: format!("must be 1 to {MAX_KEY} visible ASCII characters"),
        }])),
    }
}

//! Stored datasets.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    Api,
    error::{ApiError, ErrorBody},
    extract::{Path, Query},
    versions::etag,
};
use crate::{
    error::{Code, Error},
    service::datasets::{Dataset, DatasetSummary},
};

const MAX_LIST: u32 = 200;
const MAX_PAGE: u32 = 1000;
const DEFAULT_LIMIT: u32 = 50;

/// Which part of a list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Part {
    /// At most so many: 50 unless given, and never more than 200 datasets or 1000 rows.
    limit: Option<u32>,
    /// After so many.
    offset: Option<u64>,
}

impl Part {
    fn limit(&self, max: u32) -> u32 {
        self.limit.unwrap_or(DEFAULT_LIMIT).min(max)
    }
}

/// How much of a dataset.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct Detail {
    /// Whether its rows come along.
    #[serde(default)]
    include_data: bool,
}

/// A dataset with how it was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct DatasetBody {
    metadata: Metadata,
    /// The same object as `metadata.generation_meta`.
    #[schema(value_type = Object)]
    meta: Value,
    /// Rows by table; null without data.
    #[schema(value_type = Option<Object>)]
    #[serde(rename = "rowCounts")]
    row_counts: Option<Map<String, Value>>,
    /// Row objects by table.
    #[schema(value_type = Option<Object>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Map<String, Value>>,
}

/// What a dataset is called and how it was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Metadata {
    id: i64,
    name: String,
    description: Option<String>,
    created_at: chrono::DateTime<chrono::Utc>,
    #[schema(value_type = Object)]
    generation_meta: Value,
}

impl From<Dataset> for DatasetBody {
    fn from(dataset: Dataset) -> Self {
        let Dataset {
            summary,
            generation_meta,
            data,
        } = dataset;
        Self {
            meta: generation_meta.clone(),
            row_counts: data.is_some().then_some(summary.row_counts),
            data,
            metadata: Metadata {
                id: summary.id,
                name: summary.name,
                description: summary.description,
                created_at: summary.created_at,
                generation_meta,
            },
        }
    }
}

/// Some rows of one table.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageBody {
    dataset_id: i64,
    table: String,
    offset: u64,
    limit: u32,
    total: u64,
    #[schema(value_type = Vec<Object>)]
    rows: Vec<Value>,
}

/// Datasets, the newest first
#[utoipa::path(get, path = "/api/datasets", tag = "datasets", params(Part), responses(
    (status = 200, description = "One part of the list", body = Vec<DatasetSummary>),
))]
pub(super) async fn list(
    State(api): State<Api>,
    Query(part): Query<Part>,
) -> Result<Json<Vec<DatasetSummary>>, ApiError> {
    let offset = part.offset.unwrap_or(0);
    Ok(Json(api.datasets.list(part.limit(MAX_LIST), offset).await?))
}

/// The newest dataset
#[utoipa::path(get, path = "/api/datasets/latest", tag = "datasets", params(Detail), responses(
    (status = 200, description = "As one dataset", body = DatasetBody),
    (status = 404, description = "There is none yet", body = ErrorBody),
))]
pub(super) async fn latest(
    State(api): State<Api>,
    Query(detail): Query<Detail>,
) -> Result<Json<DatasetBody>, ApiError> {
    let newest = api.datasets.latest().await?;
    let id = newest.ok_or_else(|| Error::new(Code::NotFound, "there is no dataset yet"))?;
    Ok(Json(
        api.datasets.get(id, detail.include_data).await?.into(),
    ))
}

/// One dataset
#[utoipa::path(get, path = "/api/datasets/{id}", tag = "datasets",
    params(("id" = i64, Path, description = "The dataset"), Detail),
    responses(
        (status = 200, description = "The dataset", body = DatasetBody),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn get(
    State(api): State<Api>,
    Path(id): Path<i64>,
    Query(detail): Query<Detail>,
) -> Result<Response, ApiError> {
    let body: DatasetBody = api.datasets.get(id, detail.include_data).await?.into();
    let mut response = Json(body).into_response();
    if let Some(changes) = &api.changes
        && let Some(tag) = etag(id, changes.current(id).await?)
    {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// Some rows of one table
#[utoipa::path(get, path = "/api/datasets/{id}/table/{table}", tag = "datasets",
    params(
        ("id" = i64, Path, description = "The dataset"),
        ("table" = String, Path, description = "The table, in any spelling"),
        Part,
    ),
    responses(
        (status = 200, description = "Rows in the order of the table's key", body = PageBody),
        (status = 404, description = "Unknown dataset or table", body = ErrorBody),
))]
pub(super) async fn table(
    State(api): State<Api>,
    Path((id, table)): Path<(i64, String)>,
    Query(part): Query<Part>,
) -> Result<Json<PageBody>, ApiError> {
    let (limit, offset) = (part.limit(MAX_PAGE), part.offset.unwrap_or(0));
    let page = api.datasets.page(id, table, offset, limit).await?;
    Ok(Json(PageBody {
        dataset_id: id,
        table: page.table,
        offset,
        limit,
        total: page.total,
        rows: page.rows,
    }))
}

/// Remove a dataset with all its versions
#[utoipa::path(delete, path = "/api/datasets/{id}", tag = "datasets",
    params(("id" = i64, Path, description = "The dataset")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn delete(
    State(api): State<Api>,
    Path(id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    api.datasets.delete(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

//! The results of questions.

use axum::{Json, extract::State, response::Response};
use rowsmith_datagen::encode::csv;
use serde::Deserialize;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    Api,
    error::{ApiError, ErrorBody},
    export::{self, wrong},
    extract::{Path, Query},
    query::gate,
};
use crate::{
    error::{Error, Issue},
    service::query::{Artifact, FileFormat, Plan, Rows, Slice, Sort},
};

const DEFAULT_LIMIT: u32 = 100;

/// Which rows of a result.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Part {
    /// After so many, at most a million.
    #[serde(default)]
    offset: u64,
    /// At most so many: 100 unless given, and never more than 1000.
    limit: Option<u32>,
    /// Columns to sort by, separated by commas; `-` before one turns it round. NULL comes last.
    sort: Option<String>,
    /// Conditions that all must hold, as JSON: `[{"column": "price", "op": "ge", "value": 10}]`. `op` is
    /// `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `contains`, `null` or `notNull`.
    filter: Option<String>,
    /// Whether to count all rows too.
    #[serde(default)]
    count: bool,
}

impl Part {
    fn slice(self) -> Result<Slice, Error> {
        let sort = self.sort.unwrap_or_default();
        let sort = sort.split(',').filter(|column| !column.is_empty());
        let sort = sort.map(|column| Sort {
            column: column.strip_prefix('-').unwrap_or(column).to_owned(),
            descending: column.starts_with('-'),
        });
        let filters = self
            .filter
            .as_deref()
            .map_or(Ok(Vec::new()), serde_json::from_str);
        Ok(Slice {
            offset: self.offset,
            limit: self.limit.unwrap_or(DEFAULT_LIMIT),
            sort: sort.collect(),
            filters: filters.map_err(|cause| {
                Error::issues(&[Issue {
                    path: "filter".to_owned(),
                    message: format!("cannot be read: {cause}"),
                }])
            })?,
            count: self.count,
        })
    }
}

/// How a file is written.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct File {
    /// `csv`, as when it is missing, `jsonl` (a JSON object per line) or `parquet`.
    format: Option<String>,
    /// `raw` writes texts exactly as they are. Otherwise those that a spreadsheet would run as a
    /// formula have a `'` before them.
    csv: Option<String>,
}

impl File {
    fn format(&self) -> Result<FileFormat, Error> {
        let raw = match self.csv.as_deref() {
            None | Some("safe") => false,
            Some("raw") => true,
            Some(other) => return Err(wrong("csv", other, "raw, or leave it out")),
        };
        match self.format.as_deref() {
            None | Some("csv") => Ok(FileFormat::Csv(csv::Options { raw })),
            Some("jsonl") => Ok(FileFormat::JsonLines),
            Some("parquet") => Ok(FileFormat::Parquet),
            Some(other) => Err(wrong("format", other, "csv, jsonl or parquet")),
        }
    }
}

/// A result
#[utoipa::path(get, path = "/api/artifacts/{id}", tag = "query",
    params(("id" = Uuid, Path, description = "The result")),
    responses(
        (status = 200, description = "The result", body = Artifact),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn artifact(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
) -> Result<Json<Artifact>, ApiError> {
    Ok(Json(gate(&api)?.artifact(id).await?))
}

/// Some rows of a result
#[utoipa::path(get, path = "/api/artifacts/{id}/rows", tag = "query",
    params(("id" = Uuid, Path, description = "The result"), Part),
    responses(
        (status = 200, description = "The rows", body = Rows),
        (status = 400, description = "No such column or filter, or as for a question", body = ErrorBody),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn rows(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    Query(part): Query<Part>,
) -> Result<Json<Rows>, ApiError> {
    let slice = part.slice()?;
    let never = CancellationToken::new();
    Ok(Json(gate(&api)?.rows(id, &slice, &never).await?))
}

/// How PostgreSQL would compute a result
#[utoipa::path(get, path = "/api/artifacts/{id}/plan", tag = "query",
    params(("id" = Uuid, Path, description = "The result")),
    responses(
        (status = 200, description = "The plan; nothing is run", body = Plan),
        (status = 400, description = "The result is masked", body = ErrorBody),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn plan(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
) -> Result<Json<Plan>, ApiError> {
    let never = CancellationToken::new();
    Ok(Json(gate(&api)?.plan(id, &never).await?))
}

/// A whole result as a file
#[utoipa::path(get, path = "/api/artifacts/{id}/export", tag = "query",
    params(("id" = Uuid, Path, description = "The result"), File),
    responses(
        (status = 200, description = "All rows, streamed while they are computed", content_type = "text/csv"),
        (status = 400, description = "No such option, or as for a question", body = ErrorBody),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn export(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    Query(file): Query<File>,
) -> Result<Response, ApiError> {
    let format = file.format()?;
    export::download(gate(&api)?.export(id, format).await?)
}

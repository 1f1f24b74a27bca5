//! Downloads of stored datasets.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use rowsmith_datagen::encode::csv;
use serde::Deserialize;

use super::{
    Api,
    error::{ApiError, ErrorBody},
    extract::{Path, Query},
};
use crate::{
    error::{Error, Issue},
    service::{datasets::Export, export::Format},
};

/// How files are written.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Options {
    /// `raw` writes texts exactly as they are. Otherwise those that a spreadsheet would run as a
    /// formula have a `'` before them.
    csv: Option<String>,
    /// Of one table: `csv`, as when it is missing, or `jsonl`, a JSON object per line.
    format: Option<String>,
}

impl Options {
    fn csv(&self) -> Result<csv::Options, Error> {
        match self.csv.as_deref() {
            None | Some("safe") => Ok(csv::Options { raw: false }),
            Some("raw") => Ok(csv::Options { raw: true }),
            Some(other) => Err(wrong("csv", other, "raw, or leave it out")),
        }
    }

    fn archive(&self) -> Result<csv::Options, Error> {
        match self.format.as_deref() {
            None | Some("zip") => self.csv(),
            Some(other) => Err(wrong(
                "format",
                other,
                "zip, or take one table: /api/datasets/{id}/table/{table}/export",
            )),
        }
    }

    fn table(&self) -> Result<Format, Error> {
        let csv = self.csv()?;
        match self.format.as_deref() {
            None | Some("csv") => Ok(Format::Csv(csv)),
            Some("jsonl") => Ok(Format::JsonLines),
            Some(other) => Err(wrong("format", other, "csv or jsonl")),
        }
    }
}

fn wrong(path: &str, value: &str, fit: &str) -> Error {
    Error::issues(&[Issue {
        path: path.to_owned(),
        message: format!("is {value:?}; use {fit}"),
    }])
}

/// All tables as a ZIP of CSV files
#[utoipa::path(get, path = "/api/datasets/{id}/export", tag = "datasets",
    params(("id" = i64, Path, description = "The dataset"), Options),
    responses(
        (status = 200, description = "A CSV file per table with schema.sql, recipe.toml, checks.sql and REPORT.md, \
            streamed while it is made", content_type = "application/zip"),
        (status = 400, description = "No such option", body = ErrorBody),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn export(
    State(api): State<Api>,
    Path(id): Path<i64>,
    Query(options): Query<Options>,
) -> Result<Response, ApiError> {
    download(api.datasets.export(id, options.archive()?).await?)
}

/// One table as a file
#[utoipa::path(get, path = "/api/datasets/{id}/table/{table}/export", tag = "datasets",
    params(
        ("id" = i64, Path, description = "The dataset"),
        ("table" = String, Path, description = "The table, in any spelling"),
        Options,
    ),
    responses(
        (status = 200, description = "All rows, streamed while they are made", content_type = "text/csv"),
        (status = 400, description = "No such option", body = ErrorBody),
        (status = 404, description = "Unknown dataset or table", body = ErrorBody),
))]
pub(super) async fn table(
    State(api): State<Api>,
    Path((id, table)): Path<(i64, String)>,
    Query(options): Query<Options>,
) -> Result<Response, ApiError> {
    let format = options.table()?;
    download(api.datasets.export_table(id, table, format).await?)
}

fn download(export: Export) -> Result<Response, ApiError> {
    let mut response = Body::from_stream(export.bytes).into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static(export.content_type);
    headers.insert(header::CONTENT_TYPE, kind);
    // Text from a schema: nothing may take it for a page.
    let no_guess = HeaderValue::from_static("nosniff");
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, no_guess);
    let disposition = attachment(&export.file_name);
    let disposition = HeaderValue::from_str(&disposition).map_err(Error::internal)?;
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}

/// Only characters that are safe in a file name and in the header.
fn attachment(file_name: &str) -> String {
    let safe: String = file_name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "._-".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    format!("attachment; filename=\"{safe}\"")
}

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

/// An option that there is not.
pub(super) fn wrong(path: &str, value: &str, fit: &str) -> Error {
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
        (status = 429, description = "Too many downloads at once; see `Retry-After`", body = ErrorBody),
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
        (status = 429, description = "Too many downloads at once; see `Retry-After`", body = ErrorBody),
))]
pub(super) async fn table(
    State(api): State<Api>,
    Path((id, table)): Path<(i64, String)>,
    Query(options): Query<Options>,
) -> Result<Response, ApiError> {
    let format = options.table()?;
    download(api.datasets.export_table(id, table, format).await?)
}

/// A file as an answer.
pub(super) fn download(export: Export) -> Result<Response, ApiError> {
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

/// The name in characters that are safe in a file name and in the header (RFC 6266), and where that
/// loses letters, the whole of it beside (RFC 8187).
fn attachment(file_name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let safe: String = file_name
        .chars()
        .map(|c| if plain(c) { c } else { '_' })
        .collect();
    let safe = match safe.trim_start_matches('_') {
        ending if ending.starts_with('.') => format!("dataset{ending}"),
        _ => safe,
    };
    let mut header = format!("attachment; filename=\"{safe}\"");
    if file_name
        .chars()
        .any(|c| !c.is_ascii() && c.is_alphanumeric())
    {
        header += "; filename*=UTF-8''";
        for c in file_name.chars() {
            // What is no letter or digit of any language may mean something to a file system.
            let c = if plain(c) || c.is_alphanumeric() {
                c
            } else {
                '_'
            };
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                header += &match byte {
                    byte if plain(char::from(byte)) => char::from(byte).to_string(),
                    byte => format!("%{byte:02X}"),
                };
            }
        }
    }
    header
}

#[cfg(test)]
mod tests {
    use super::attachment;

    fn check(name: &str, expected: &str) {
        assert_eq!(attachment(name), format!("attachment; {expected}"));
    }

    #[test]
    fn names_of_any_language_survive() {
        check("shop.zip", "filename=\"shop.zip\"");
        check("Shop \"1\"\r\n.zip", "filename=\"Shop__1___.zip\"");
        check(
            "Käse.zip",
            "filename=\"K_se.zip\"; filename*=UTF-8\'\'K%C3%A4se.zip",
        );
        check(
            "書店/\u{202e}.zip",
            "filename=\"dataset.zip\"; filename*=UTF-8\'\'%E6%9B%B8%E5%BA%97__.zip",
        );
        check("🍕.zip", "filename=\"dataset.zip\"");
        check("../../etc", "filename=\"dataset.._.._etc\"");
    }
}

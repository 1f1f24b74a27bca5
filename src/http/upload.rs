//! `POST /api/upload`: a DDL file is received and, if asked, read. Never executed, never stored.

use axum::{
    Json,
    extract::{Multipart, State, multipart::Field, rejection::LengthLimitError},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Api,
    error::{ApiError, ErrorBody},
    extract::{Query, too_large},
    schema_view::SchemaView,
};
use crate::{
    error::{Code, Error},
    service::parse::parse,
};

/// What an upload may be called.
pub(super) const EXTENSIONS: &[&str] = &[".sql", ".txt", ".ddl"];

/// What to do with the file.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct What {
    /// Whether the schema is read and returned.
    #[serde(default)]
    parse: bool,
}

/// What was received.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Uploaded {
    /// For people.
    message: String,
    /// The tables, with `parse=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<SchemaView>,
    /// What was skipped or changed without harm to the data, with line and column.
    #[schema(value_type = Option<Vec<Object>>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<Value>,
}

/// The form, for the document.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the form in the OpenAPI document")]
pub(super) struct Form {
    /// A .sql, .txt or .ddl file.
    #[schema(value_type = String, format = Binary)]
    schema: Vec<u8>,
}

/// Upload a schema
#[utoipa::path(post, path = "/api/upload", tag = "generation", params(What),
    request_body(content = Form, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "Received, and read if asked", body = Uploaded),
        (status = 400, description = "Another kind of file, or DDL with errors", body = ErrorBody),
        (status = 413, description = "Larger than the limit", body = ErrorBody),
))]
pub(super) async fn upload(
    State(api): State<Api>,
    Query(what): Query<What>,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Json<Uploaded>, ApiError> {
    let mut form = form.map_err(|cause| bad_form(cause.body_text()))?;
    let limit = api.generate.limits().max_ddl_bytes;
    while let Some(field) = form.next_field().await.map_err(|e| multipart(&e))? {
        if field.name() == Some("schema") {
            let file = receive(field, limit).await?;
            return Ok(Json(answer(file, what.parse).await?));
        }
    }
    Err(ApiError(bad_form("the form has no field \"schema\"")))
}

async fn answer(file: Vec<u8>, read: bool) -> Result<Uploaded, Error> {
    if !read {
        return Ok(Uploaded {
            message: format!(
                "received {} bytes; add ?parse=true to read them",
                file.len()
            ),
            schema: None,
            notes: None,
        });
    }
    let parsed = parse(file).await?;
    let count = parsed.schema.tables.len();
    Ok(Uploaded {
        message: format!("read {count} table{}", if count == 1 { "" } else { "s" }),
        schema: Some(SchemaView::new(&parsed.schema)?),
        notes: Some(serde_json::to_value(parsed.notes).map_err(Error::internal)?),
    })
}

async fn receive(mut field: Field<'_>, limit: usize) -> Result<Vec<u8>, Error> {
    let name = field.file_name().unwrap_or_default().to_ascii_lowercase();
    if !EXTENSIONS.iter().any(|extension| name.ends_with(extension)) {
        let message =
            format!("a schema is a file called .sql, .txt or .ddl; this one is called {name:?}");
        return Err(Error::new(Code::InvalidUpload, message));
    }
    let mut file = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|e| multipart(&e))? {
        if file.len() + chunk.len() > limit {
            let message = format!("the file is larger than {limit} bytes");
            return Err(Error::new(Code::TooLarge, message));
        }
        file.extend_from_slice(&chunk);
    }
    if file.is_empty() {
        return Err(bad_form("the file is empty"));
    }
    Ok(file)
}

fn multipart(cause: &axum::extract::multipart::MultipartError) -> Error {
    let mut source: Option<&dyn std::error::Error> = Some(cause);
    while let Some(inner) = source {
        if inner.is::<LengthLimitError>() {
            return too_large();
        }
        source = inner.source();
    }
    if cause.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return too_large();
    }
    bad_form(cause.body_text())
}

fn bad_form(reason: impl std::fmt::Display) -> Error {
    Error::new(
        Code::InvalidUpload,
        format!("{reason}; send multipart/form-data with the file in the field \"schema\""),
    )
}

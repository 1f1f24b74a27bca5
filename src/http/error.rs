//! [`ApiError`]: an [`Error`] on its way to an HTTP client.
//!
//! Handlers return it with `?`. It travels as a response without a body; the request layer writes
//! the body, because only there the request's id is known, and logs it once.

use std::any::Any;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::error::{Code, Error};

/// The error object of every route.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ErrorBody {
    pub error: ErrorObject,
}

/// What went wrong.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ErrorObject {
    /// For people.
    pub message: String,
    /// For programs: one stable word, such as `NOT_FOUND`.
    pub code: String,
    /// `requestId`, and `issues` where there are any: everything that is wrong, not only the first.
    #[schema(value_type = Object)]
    pub details: Value,
}

/// An error as a response.
#[derive(Debug)]
pub struct ApiError(pub Error);

impl<E: Into<Error>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = status(self.0.code).into_response();
        response.extensions_mut().insert(self.0);
        response
    }
}

/// Writes the body of an error response.
pub(super) fn render(error: Error, request_id: &str) -> Response {
    let mut details = match error.details {
        Value::Object(details) => details,
        _ => serde_json::Map::new(),
    };
    details.insert("requestId".to_owned(), json!(request_id));
    let body = ErrorBody {
        error: ErrorObject {
            message: error.message,
            code: error.code.to_string(),
            details: Value::Object(details),
        },
    };
    let mut response = (status(error.code), Json(body)).into_response();
    if let Some(seconds) = error.retry_after {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The answer of a route that does not exist.
pub(super) async fn not_found(uri: axum::http::Uri) -> ApiError {
    ApiError(Error::new(
        Code::NotFound,
        format!(
            "there is nothing at {}; /api/docs lists what there is",
            uri.path()
        ),
    ))
}

/// The answer of a route that exists, to another method.
pub(super) async fn method_not_allowed(method: axum::http::Method) -> ApiError {
    ApiError(Error::new(
        Code::MethodNotAllowed,
        format!("{method} is not served here; /api/docs lists what is"),
    ))
}

/// The answer when a handler panicked.
#[expect(clippy::needless_pass_by_value, reason = "the layer's signature")]
pub(super) fn panicked(cause: Box<dyn Any + Send>) -> Response {
    let text = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied());
    ApiError(Error::internal(format!(
        "panic: {}",
        text.unwrap_or("no text")
    )))
    .into_response()
}

fn status(code: Code) -> StatusCode {
    StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

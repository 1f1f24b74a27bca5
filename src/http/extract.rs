//! What handlers take, with failures in the shape of [`ApiError`].

use axum::{
    extract::{FromRequest, FromRequestParts, Request, rejection::JsonRejection},
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;

use super::error::ApiError;
use crate::error::{Code, Error};

/// A JSON body.
#[derive(Debug)]
pub(super) struct Body(pub(super) serde_json::Value);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        match axum::Json::from_request(request, state).await {
            Ok(axum::Json(body)) => Ok(Self(body)),
            Err(cause) => Err(ApiError(bad_body(&cause))),
        }
    }
}

fn bad_body(cause: &JsonRejection) -> Error {
    match cause {
        JsonRejection::MissingJsonContentType(_) => Error::new(
            Code::UnsupportedMediaType,
            "the body must be JSON; send the header content-type: application/json",
        ),
        other if other.status() == StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        other => {
            let text = other.body_text();
            // The parser's own words, with line and column, come after the extractor's.
            let reason = text.rsplit_once("JSON: ").map_or(text.as_str(), |(_, r)| r);
            Error::new(
                Code::InvalidJson,
                format!("the body is not valid JSON: {reason}"),
            )
        }
    }
}

/// The body is longer than this service reads.
pub(super) fn too_large() -> Error {
    Error::new(
        Code::TooLarge,
        "the body is larger than this service reads (MAX_BODY_BYTES); GET /api/config has the number as maxBodyBytes",
    )
}

/// The query string.
#[derive(Debug)]
pub(super) struct Query<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        match axum::extract::Query::try_from_uri(&parts.uri) {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(cause) => {
                let text = cause.body_text();
                let reason = text
                    .rsplit_once("string: ")
                    .map_or(text.as_str(), |(_, r)| r);
                let message = format!("the query string cannot be read: {reason}");
                Err(ApiError(Error::new(Code::InvalidRequest, message)))
            }
        }
    }
}

/// The variable parts of the path. One that cannot be right names nothing that exists.
#[derive(Debug)]
pub(super) struct Path<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(path)) => Ok(Self(path)),
            Err(_) => Err(ApiError(Error::new(
                Code::NotFound,
                format!("there is nothing at {}", parts.uri.path()),
            ))),
        }
    }
}

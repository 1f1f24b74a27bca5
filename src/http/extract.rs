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
        JsonRejection::BytesRejection(_) => Error::new(
            Code::InvalidRequest,
            "the body broke off before its end; send it again",
        ),
        other => {
            let text = other.body_text();
            // The parser's own words, with line and column, come after the extractor's.
            let reason = text.rsplit_once("JSON: ").map_or(text.as_str(), |(_, r)| r);
            Error::new(Code::InvalidJson, not_json(reason))
        }
    }
}

/// What the JSON parser says, plainly. Its place stays; a word it says newly stays as it is.
fn not_json(reason: &str) -> String {
    let (what, place) = match reason.rsplit_once(" at line ") {
        Some((what, place)) => (what, place.replace(" column", ", column")),
        None => return format!("the body is not valid JSON: {reason}"),
    };
    // The path to the place comes first, where there is one.
    let what = what.rsplit(": ").next().unwrap_or(what);
    let plain = PARSER_WORDS
        .iter()
        .find(|(word, _)| what.starts_with(word))
        .map_or(what, |(_, plain)| plain);
    format!("the body is not valid JSON at line {place}: {plain}")
}

const PARSER_WORDS: &[(&str, &str)] = &[
    ("EOF", "it ends too early"),
    ("expected value", "a value is missing or misspelled"),
    ("expected ident", "a value is missing or misspelled"),
    ("key must be a string", "a key must stand in double quotes"),
    ("trailing characters", "something follows after its end"),
    ("trailing comma", "a comma has nothing after it"),
    ("number out of range", "a number is too large"),
    (
        "unexpected end of hex escape",
        "an escape in a text is no character",
    ),
    ("lone", "an escape in a text is no character"),
    ("invalid escape", "an escape in a text is no character"),
    ("invalid unicode", "a text is not UTF-8"),
    ("recursion limit", "it is nested too deeply"),
    (
        "control character",
        "a text has a line break or control character; write \\n",
    ),
];

/// What the reader of query strings says, plainly: `limit: invalid digit found in string`.
fn not_query(reason: &str) -> String {
    let (key, what) = reason.split_once(": ").unwrap_or(("it", reason));
    let plain = match what {
        "invalid digit found in string" | "cannot parse integer from empty string" => {
            "must be a whole number"
        }
        w if w.starts_with("number too") => "is a number too far from 0",
        w if w.contains("not `true` or `false`") => "must be true or false",
        w if w.starts_with("duplicate field") => {
            return format!(
                "the query string cannot be read: {} stands there twice",
                w.trim_start_matches("duplicate field")
                    .trim()
                    .trim_matches('`')
            );
        }
        other => return format!("the query string cannot be read: {other}"),
    };
    format!("{key} {plain}")
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
                Err(ApiError(Error::new(
                    Code::InvalidRequest,
                    not_query(reason),
                )))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn json(body: &str, expected: &str) {
        let reason = serde_json::from_str::<serde_json::Value>(body).unwrap_err();
        let told = not_json(&reason.to_string());
        assert_eq!(
            told.strip_prefix("the body is not valid JSON at "),
            Some(expected)
        );
    }

    #[test]
    fn parsers_are_put_plainly() {
        json("", "line 1, column 0: it ends too early");
        json(
            "{\n  ddl: 1}",
            "line 2, column 3: a key must stand in double quotes",
        );
        json("{} {}", "line 1, column 4: something follows after its end");
        json("[1,]", "line 1, column 4: a comma has nothing after it");
        json("nul", "line 1, column 3: it ends too early");
        json(
            "{\"a\": undefined}",
            "line 1, column 7: a value is missing or misspelled",
        );
        json(
            &"[".repeat(200),
            "line 1, column 128: it is nested too deeply",
        );
        json(
            "\"a\nb\"",
            "line 2, column 0: a text has a line break or control character; write \\n",
        );
    }

    #[test]
    fn query_strings_too() {
        let told = not_query("limit: invalid digit found in string");
        assert_eq!(told, "limit must be a whole number");
        let told = not_query("duplicate field `limit`");
        assert_eq!(
            told,
            "the query string cannot be read: limit stands there twice"
        );
    }
}

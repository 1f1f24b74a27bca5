//! Gemini's errors as sentences, with what to do about them.

use std::time::Duration;

use serde_json::Value;

use crate::model::{Kind, ModelError};

/// What a response with an error status says. The body may be an object or a list of one.
pub(super) fn read(status: u16, body: &str, model: &str) -> ModelError {
    let value: Value = serde_json::from_str(body).unwrap_or_default();
    let value = value.get(0).cloned().unwrap_or(value);
    tell(status, value.get("error").unwrap_or(&Value::Null), model)
}

/// What an error in the middle of a stream says.
pub(super) fn in_stream(error: &Value, model: &str) -> ModelError {
    let status = error.get("code").and_then(Value::as_u64);
    let status = status.and_then(|status| u16::try_from(status).ok());
    tell(status.unwrap_or(500), error, model)
}

fn tell(status: u16, error: &Value, model: &str) -> ModelError {
    let message = error
        .get("message")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let message: String = message.chars().take(300).collect();
    let key = detail(error, "reason").is_some_and(|reason| reason == "API_KEY_INVALID");
    let (kind, text) = match status {
        400 if key => (
            Kind::Denied,
            "Gemini does not know the API key; check GEMINI_API_KEY".to_owned(),
        ),
        401 | 403 => (
            Kind::Denied,
            format!("Gemini refuses the credentials: {message}"),
        ),
        404 => (
            Kind::Refused,
            format!("Gemini has no model {model:?} here; set GOOGLE_GENAI_MODEL to another"),
        ),
        429 if no_quota(error) => (
            Kind::Exhausted,
            "Gemini's quota is used up for today; try tomorrow, or use another model".to_owned(),
        ),
        429 => (
            Kind::Busy,
            "Gemini gets too many requests; try again in a moment".to_owned(),
        ),
        408 | 499 | 500.. => (
            Kind::Down,
            "Gemini is overloaded or down; try again in a moment".to_owned(),
        ),
        _ => (
            Kind::Refused,
            format!("Gemini refuses the request: {message}"),
        ),
    };
    ModelError {
        kind,
        message: text,
        retry_after: detail(error, "retryDelay").and_then(|delay| seconds(&delay)),
    }
}

/// A field of any of the details.
fn detail(error: &Value, field: &str) -> Option<String> {
    let details = error.get("details")?.as_array()?;
    let found = details
        .iter()
        .find_map(|detail| detail.get(field)?.as_str());
    found.map(str::to_owned)
}

/// A daily quota, or none at all: the delay that comes along is of no use then.
fn no_quota(error: &Value) -> bool {
    let text = error.to_string();
    text.contains("PerDay") || text.contains("limit: 0")
}

/// `12.3s`.
fn seconds(delay: &str) -> Option<Duration> {
    let seconds = delay.strip_suffix('s')?.parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

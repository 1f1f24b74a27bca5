//! Around every request: an id, one line in the log, errors in their shape, safe headers.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use tokio::time::Instant;
use tracing::Instrument as _;
use uuid::Uuid;

use super::error;
use crate::error::Error;

/// Where a request's id stands, in requests and responses.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request an id (a proxy's is kept), and its response the shape of this API.
pub(super) async fn around(request: Request, next: Next) -> Response {
    let id = request_id(request.headers());
    let span = tracing::info_span!("request", request.id = %id);
    async move {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let began = Instant::now();
        let mut response = next.run(request).await;
        let error = response.extensions_mut().remove::<Error>();
        let code = error.as_ref().map_or("", |e| e.code.as_str());
        tracing::info!(
            http.method = %method,
            http.path = path,
            http.status = response.status().as_u16(),
            http.ms = began.elapsed().as_millis(),
            error.code = code,
            "request served"
        );
        if let Some(error) = error {
            let mut shaped = error::render(error, &id);
            // What other layers have said about it already (limits, methods) stays.
            for (name, value) in response.headers() {
                if name != header::CONTENT_LENGTH && name != header::CONTENT_TYPE {
                    shaped.headers_mut().insert(name.clone(), value.clone());
                }
            }
            response = shaped;
        }
        let headers = response.headers_mut();
        if let Ok(id) = HeaderValue::from_str(&id) {
            headers.insert(REQUEST_ID, id);
        }
        headers.insert(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        );
        response
    }
    .instrument(span)
    .await
}

/// Headers of a page: it loads nothing from elsewhere and runs no script but its own files.
pub fn page_headers(headers: &mut HeaderMap) {
    for (name, value) in [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; \
             frame-ancestors 'none'",
        ),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// A proxy's id if it is one that can safely be logged, else a new one.
fn request_id(headers: &HeaderMap) -> String {
    headers
        .get(REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(|id| {
            (1..=128).contains(&id.len())
                && id
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-_.:".contains(&b))
        })
        .map_or_else(|| Uuid::now_v7().to_string(), ToOwned::to_owned)
}

//! What all providers share of HTTP.

use std::time::Duration;

use futures::StreamExt as _;
use reqwest::{Client, Response, header::HeaderMap, redirect};

use super::{Kind, ModelError};
use crate::tls;

/// The longest error text that is read, in bytes.
const MAX_ERROR: usize = 64 * 1024;

/// A client without redirects: addresses come from the configuration and nowhere else. Times are
/// the retry layer's business, but for reaching the host at all.
///
/// # Errors
/// Where the machine has no certificates to trust.
pub(super) fn client() -> Result<Client, ModelError> {
    tls::install();
    let builder = Client::builder()
        .redirect(redirect::Policy::none())
        .connect_timeout(Duration::from_secs(10));
    builder.build().map_err(|cause| {
        tracing::error!(error.cause = %cause, "no HTTP client could be made");
        let message = "this machine has no certificates to trust, so no model can be reached; install ca-certificates";
        ModelError::new(Kind::Refused, message)
    })
}

/// The request did not get through.
pub(super) fn unreachable(who: &str, cause: &reqwest::Error) -> ModelError {
    // The address may hold more than others should see.
    tracing::warn!(error.cause = %cause.is_connect(), error.timeout = cause.is_timeout(), "{who} cannot be reached");
    ModelError::new(
        Kind::Down,
        format!("{who} cannot be reached; check the network, or try again in a moment"),
    )
}

/// `Retry-After` in seconds.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get("retry-after")?.to_str().ok()?;
    value.trim().parse().ok().map(Duration::from_secs)
}

/// The body of an error, as far as it is read.
pub(super) async fn text(response: Response) -> String {
    let mut bytes = Vec::new();
    let mut body = response.bytes_stream();
    while let Some(Ok(piece)) = body.next().await {
        bytes.extend_from_slice(&piece);
        if bytes.len() > MAX_ERROR {
            break;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

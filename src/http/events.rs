//! A run's events as server-sent events, from any number on.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{Stream, StreamExt as _, stream};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Api,
    error::{ApiError, ErrorBody},
    extract::{Path, Query},
};
use crate::{
    error::{Error, Issue},
    event::Stored,
    runs::Feed,
};

/// What a client waits before it connects again.
const RETRY: Duration = Duration::from_secs(2);

/// Silence is broken with a comment, so that proxies keep the connection.
const PING: Duration = Duration::from_secs(15);

/// What a stream says last when it ends before its run.
const STOPPING: &str = "the service stops: connect again, from the last number on";

/// Where to begin.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct From {
    /// The number of the last event seen; only later ones are sent.
    after: Option<i64>,
}

/// A run's events, live and resumable
///
/// `id:` is the event's number; `Last-Event-ID` (which browsers send by themselves) or `after`
/// resumes. The stream ends after the run's last event, and when the service stops: connect again.
#[utoipa::path(get, path = "/api/runs/{id}/events", tag = "jobs",
    params(
        ("id" = Uuid, Path, description = "The run, which is its job"),
        From,
        ("Last-Event-ID" = Option<i64>, Header, description = "Counts more than `after`"),
    ),
    responses(
        (status = 200, description = "Events, each a JSON object", body = Stored,
            content_type = "text/event-stream"),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn events(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let after = resume_at(&headers)?.or(from.after).unwrap_or(0).max(0);
    api.runs.get(id).await?;
    let events = encode(api.runs.follow(id, after));
    let ping = KeepAlive::new().interval(PING).text("ping");
    let mut response = Sse::new(events).keep_alive(ping).into_response();
    let unbuffered = HeaderName::from_static("x-accel-buffering");
    response
        .headers_mut()
        .insert(unbuffered, HeaderValue::from_static("no"));
    Ok(response)
}

/// Stop a run
#[utoipa::path(post, path = "/api/runs/{id}/cancel", tag = "jobs",
    params(("id" = Uuid, Path, description = "The run, which is its job")),
    responses(
        (status = 200, description = "It stops within a second", body = super::jobs::Cancelling),
        (status = 400, description = "It has ended already", body = ErrorBody),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn cancel(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<super::jobs::Cancelling>, ApiError> {
    super::jobs::cancel(State(api), Path(id)).await
}

fn resume_at(headers: &HeaderMap) -> Result<Option<i64>, Error> {
    let Some(value) = headers.get("last-event-id").filter(|v| !v.is_empty()) else {
        return Ok(None);
    };
    let number = value
        .to_str()
        .ok()
        .and_then(|text| text.trim().parse().ok());
    number.map(Some).ok_or_else(|| {
        Error::issues(&[Issue {
            path: "Last-Event-ID".to_owned(),
            message: "must be the number of an event".to_owned(),
        }])
    })
}

fn encode(feed: Feed) -> impl Stream<Item = Result<Event, Infallible>> {
    let opening = Event::default()
        .retry(RETRY)
        .comment("events of one run, oldest first");
    // Whether the run has ended; nothing once the stream has.
    let events = stream::unfold(Some((feed, false)), async |state| {
        let (mut feed, ended) = state?;
        match feed.next().await {
            Some(stored) => {
                let ended = stored.event.is_terminal();
                Some((Ok(encode_one(&stored)), Some((feed, ended))))
            }
            None if ended => None,
            None => Some((Ok(Event::default().comment(STOPPING)), None)),
        }
    });
    stream::once(async { Ok(opening) }).chain(events)
}

fn encode_one(stored: &Stored) -> Event {
    let event = Event::default().id(stored.seq.to_string());
    event.json_data(stored).unwrap_or_else(|cause| {
        tracing::error!(run.id = %stored.run_id, %cause, "an event could not be written as JSON");
        Event::default().id(stored.seq.to_string())
    })
}

//! `POST /api/chat`: a message is accepted; its answer streams, or comes whole as JSON.

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{Stream, stream};
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    Api,
    error::{ApiError, ErrorBody},
    extract::{Body, Path},
    streams::ui::Encoder,
};
use crate::{
    chat::{Accepted, answer::Answer},
    error::{Code, Error},
    event::RunEvent,
    runs::{Feed, Update},
};

mod request;

/// Silence is broken with a comment, so that proxies keep the connection.
const PING: Duration = Duration::from_secs(15);

/// An answer, whole.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answered {
    thread_id: String,
    /// The answer's message.
    message_id: String,
    run_id: Uuid,
    text: String,
    /// `{id, name, input, output, error}` of each call of a tool.
    #[schema(value_type = Vec<Object>)]
    tool_calls: Vec<Value>,
    /// The dataset that is open now.
    dataset_id: Option<i64>,
    /// `stop`, `length`, `limit`, `error` or `cancelled`.
    finish_reason: String,
    /// What the user should know besides.
    notices: Vec<String>,
    #[schema(value_type = Object)]
    usage: Map<String, Value>,
    /// Why there is no whole answer: `{message, code}`.
    #[schema(value_type = Option<Object>)]
    error: Option<Value>,
}

/// Say something, and get an answer
///
/// The body is AI SDK's (`id`, `messages`, `trigger`, `messageId`) or the plain form: `message`,
/// and if wanted `threadId`, `files`. The answer is AI SDK's UI message stream; with
/// `Accept: application/json` it comes whole, when it is. A client that leaves stops nothing:
/// `POST /api/runs/{id}/cancel` does.
#[utoipa::path(post, path = "/api/chat", tag = "chat", request_body = request::ChatBody,
    responses(
        (status = 200, description = "The answer", content(
            (Answered = "application/json"), (String = "text/event-stream"))),
        (status = 400, description = "Not valid: `details.issues` has all that is wrong", body = ErrorBody),
        (status = 404, description = "No such message to answer again", body = ErrorBody),
        (status = 409, description = "The thread's last message is still being answered", body = ErrorBody),
        (status = 429, description = "Too many requests or waiting runs; see Retry-After", body = ErrorBody),
))]
pub(super) async fn chat(
    State(api): State<Api>,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Response, ApiError> {
    let accepted = api.chat.ask(request::read(&body)?).await?;
    if wants_json(&headers) {
        return Ok(Json(whole(&api, &accepted).await?).into_response());
    }
    Ok(streamed(api.runs.follow(accepted.run, 0), &accepted))
}

/// Go on with an answer after the connection was lost
///
/// The whole answer from its start, then live; 204 when nothing is being answered.
#[utoipa::path(get, path = "/api/chat/{id}/stream", tag = "chat",
    params(("id" = String, Path, description = "The thread")),
    responses(
        (status = 200, description = "The answer", body = String, content_type = "text/event-stream"),
        (status = 204, description = "Nothing is being answered"),
))]
pub(super) async fn resume(
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let thread = match api.chat.thread(&id).await {
        Ok(thread) => thread,
        Err(error) if error.code == Code::NotFound => {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        Err(error) => return Err(error.into()),
    };
    let Some(run) = thread.run_id.filter(|_| thread.busy) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let accepted = Accepted {
        thread: id,
        message: thread.head.unwrap_or_default(),
        run,
    };
    Ok(streamed(api.runs.follow(run, 0), &accepted))
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok());
    accept.is_some_and(|accept| accept.trim_start().starts_with("application/json"))
}

/// Waits for the end of an answer.
async fn whole(api: &Api, accepted: &Accepted) -> Result<Answered, Error> {
    let mut answer = Answer::default();
    let mut feed = api.runs.follow(accepted.run, 0);
    while let Some(stored) = feed.next().await {
        answer.apply(&stored.event);
    }
    let finish = answer.finish.clone().ok_or_else(|| {
        let message = "the service stops; the answer will be in the thread";
        Error::new(Code::Unavailable, message).with_retry_after(2)
    })?;
    let thread = api.chat.thread(&accepted.thread).await?;
    Ok(Answered {
        thread_id: accepted.thread.clone(),
        message_id: accepted.message.clone(),
        run_id: accepted.run,
        tool_calls: answer.tool_calls(),
        dataset_id: thread.dataset_id,
        finish_reason: finish,
        error: answer
            .error
            .map(|(message, code)| json!({ "message": message, "code": code })),
        text: answer.text,
        notices: answer.notices,
        usage: answer.usage,
    })
}

/// The stream, and in headers what it is the stream of.
fn streamed(feed: Feed, accepted: &Accepted) -> Response {
    let ping = KeepAlive::new().interval(PING).text("ping");
    let mut response = Sse::new(frames(feed)).keep_alive(ping).into_response();
    let headers = response.headers_mut();
    let mut set = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    set("x-vercel-ai-ui-message-stream", "v1");
    set("x-accel-buffering", "no");
    set("x-thread-id", &accepted.thread);
    set("x-run-id", &accepted.run.to_string());
    response
}

/// What is left to send, and whether more comes.
struct Frames {
    feed: Feed,
    encoder: Encoder,
    ready: VecDeque<Event>,
    ended: bool,
}

fn frames(feed: Feed) -> impl Stream<Item = Result<Event, Infallible>> {
    let frames = Frames {
        feed,
        encoder: Encoder::default(),
        ready: VecDeque::new(),
        ended: false,
    };
    stream::unfold(frames, async |mut frames| {
        loop {
            if let Some(event) = frames.ready.pop_front() {
                return Some((Ok(event), frames));
            }
            if frames.ended {
                return None;
            }
            match frames.feed.next_live().await {
                Some(Update::Live(event)) => frames.push(&event, None),
                Some(Update::Stored(stored)) => frames.push(&stored.event, Some(stored.seq)),
                // The service stops: the client resumes elsewhere.
                None => return None,
            }
        }
    })
}

impl Frames {
    /// The number comes with the last chunk of its event: whoever has it has the whole event.
    fn push(&mut self, event: &RunEvent, seq: Option<i64>) {
        let chunks = self.encoder.encode(event);
        let last = chunks.len().saturating_sub(1);
        for (at, chunk) in chunks.iter().enumerate() {
            let mut frame = Event::default().data(chunk.to_string());
            if let Some(seq) = seq.filter(|_| at == last) {
                frame = frame.id(seq.to_string());
            }
            self.ready.push_back(frame);
        }
        if seq.is_some() && event.is_terminal() {
            self.ready.push_back(Event::default().data("[DONE]"));
            self.ended = true;
        }
    }
}

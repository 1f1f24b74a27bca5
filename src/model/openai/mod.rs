//! Any server that speaks OpenAI's chat completions: Gemini's compatible endpoint, vLLM, llama.cpp,
//! Ollama. Tolerant of what they do differently, and sends only what all of them take.

mod request;
mod response;

use std::sync::Arc;

use futures::{FutureExt as _, StreamExt as _, future::BoxFuture, stream};
use reqwest::Client;
use serde_json::Value;

use self::response::Turn;
use super::{Chunks, Kind, Message, Model, ModelError, Origin, Request, http, sse};
use crate::config::Secret;

/// Where and how to reach it.
#[derive(Clone)]
pub struct Settings {
    pub model: String,
    /// Up to and without `/chat/completions`.
    pub base_url: String,
    pub key: Option<Secret>,
}

/// A model behind such a server.
pub struct OpenAi {
    settings: Settings,
    client: Result<Client, ModelError>,
}

impl OpenAi {
    /// A model as set.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            client: http::client(),
        }
    }

    async fn ask(&self, request: Arc<Request>) -> Result<Chunks, ModelError> {
        let base = self.settings.base_url.trim_end_matches('/');
        let body = request::body(&request, &self.settings.model, &self.origin());
        let client = self.client.clone()?;
        let mut sending = client.post(format!("{base}/chat/completions")).json(&body);
        if let Some(key) = &self.settings.key {
            sending = sending.bearer_auth(key.expose());
        }
        let response = sending
            .send()
            .await
            .map_err(|cause| http::unreachable("the model's server", &cause))?;
        let status = response.status().as_u16();
        if status != 200 {
            let retry_after = http::retry_after(response.headers());
            let body = serde_json::from_str(&http::text(response).await).unwrap_or_default();
            return Err(ModelError {
                retry_after,
                ..failure(status, &body, &self.settings.model)
            });
        }
        let calls = |message: &Message| match message {
            Message::Model(said) => said.calls.len(),
            _ => 0,
        };
        let before = request.messages.iter().map(calls).sum();
        let turn = Turn::new(self.origin(), before);
        Ok(chunks(sse::events(response.bytes_stream()), turn))
    }
}

impl Model for OpenAi {
    fn origin(&self) -> Origin {
        Origin {
            provider: "openai".to_owned(),
            model: self.settings.model.clone(),
            transport: self.settings.base_url.clone(),
        }
    }

    fn stream(&self, request: Arc<Request>) -> BoxFuture<'_, Result<Chunks, ModelError>> {
        self.ask(request).boxed()
    }
}

/// What a status and an error object (or a list of one) say.
fn failure(status: u16, body: &Value, model: &str) -> ModelError {
    let error = body.get(0).unwrap_or(body);
    let error = error.get("error").unwrap_or(error);
    let message = error
        .get("message")
        .and_then(Value::as_str)
        .or(error.as_str());
    let message: String = message.unwrap_or_default().chars().take(300).collect();
    let (kind, text) = match status {
        401 | 403 => (
            Kind::Denied,
            format!("the model's server refuses the key: {message}"),
        ),
        404 => (
            Kind::Refused,
            format!("the model's server has no model {model:?}; set OPENAI_MODEL"),
        ),
        429 if message.contains("quota") => {
            (Kind::Exhausted, "the model's quota is used up".to_owned())
        }
        429 => (
            Kind::Busy,
            "the model's server gets too many requests; try again in a moment".to_owned(),
        ),
        408 | 500.. => (
            Kind::Down,
            "the model's server is overloaded or down; try again in a moment".to_owned(),
        ),
        _ => (
            Kind::Refused,
            format!("the model's server refuses the request: {message}"),
        ),
    };
    ModelError::new(kind, text)
}

/// Reads events into chunks; `[DONE]`, or the end of the events where it is missing, ends the turn.
fn chunks(
    events: impl futures::Stream<Item = Result<String, ModelError>> + Send + 'static,
    turn: Turn,
) -> Chunks {
    let ends = events.map(Some).chain(stream::iter([None]));
    ends.scan(Some(turn), |turn, event| {
        let pieces = match (turn.as_mut(), event) {
            (None, _) => return futures::future::ready(None),
            (Some(turn), Some(Ok(event))) if event.trim() != "[DONE]" => match turn.read(&event) {
                Ok(pieces) => pieces.into_iter().map(Ok).collect(),
                Err(error) => vec![Err(error)],
            },
            (Some(_), Some(Err(error))) => vec![Err(error)],
            _ => turn.take().map(Turn::end).into_iter().collect(),
        };
        if pieces.iter().any(Result::is_err) {
            *turn = None;
        }
        futures::future::ready(Some(stream::iter(pieces)))
    })
    .flatten()
    .boxed()
}

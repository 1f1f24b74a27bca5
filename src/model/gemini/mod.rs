//! Gemini: the Developer API, and Vertex AI with a token or in express mode.
//!
//! History is sent as it was received (`request`); the answer is read part by part and kept whole
//! (`response`).

pub mod auth;
mod failure;
mod price;
mod request;
mod response;

use std::sync::Arc;

use futures::{FutureExt as _, StreamExt as _, future::BoxFuture, stream};
use reqwest::Client;

use self::{auth::Tokens, response::Turn};
use super::{Chunks, Message, Model, ModelError, Origin, Request, http, sse};
use crate::config::Secret;

/// Which service, and how it knows us.
#[derive(Clone)]
pub enum Transport {
    /// `generativelanguage.googleapis.com`, with a key.
    Developer { key: Secret },
    /// Vertex AI with a key and without a project.
    Express { key: Secret },
    /// Vertex AI.
    Vertex {
        project: String,
        location: String,
        tokens: Arc<dyn Tokens>,
    },
}

/// Where and how to reach it.
#[derive(Clone)]
pub struct Settings {
    pub model: String,
    pub transport: Transport,
    /// Instead of Google's address.
    pub base_url: Option<String>,
    /// `v1` or `v1beta`, on Vertex also `v1beta1`.
    pub version: String,
}

/// A Gemini model.
pub struct Gemini {
    settings: Settings,
    client: Result<Client, ModelError>,
}

impl Gemini {
    /// A model as set.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            client: http::client(),
        }
    }

    fn url(&self) -> String {
        let Settings {
            model,
            transport,
            version,
            ..
        } = &self.settings;
        let base = self
            .settings
            .base_url
            .clone()
            .unwrap_or_else(|| transport.host());
        let base = base.trim_end_matches('/');
        let place = match transport {
            Transport::Developer { .. } => "models".to_owned(),
            Transport::Express { .. } => "publishers/google/models".to_owned(),
            Transport::Vertex {
                project, location, ..
            } => format!("projects/{project}/locations/{location}/publishers/google/models"),
        };
        format!("{base}/{version}/{place}/{model}:streamGenerateContent?alt=sse")
    }

    async fn ask(&self, request: Arc<Request>) -> Result<Chunks, ModelError> {
        let body = request::body(&request, &self.settings.model, &self.origin());
        let client = self.client.clone()?;
        let mut sending = client.post(self.url()).json(&body);
        match &self.settings.transport {
            Transport::Developer { key } | Transport::Express { key } => {
                sending = sending.header("x-goog-api-key", key.expose());
            }
            Transport::Vertex { tokens, .. } => {
                let token = tokens.token().await?;
                sending = sending.bearer_auth(token.secret.expose());
                if let Some(project) = token.quota_project {
                    sending = sending.header("x-goog-user-project", project);
                }
            }
        }
        let response = sending
            .send()
            .await
            .map_err(|cause| http::unreachable("Gemini", &cause))?;
        let status = response.status().as_u16();
        if status != 200 {
            // Whatever the content type says, this is one JSON document.
            let retry_after = http::retry_after(response.headers());
            let body = http::text(response).await;
            let error = failure::read(status, &body, &self.settings.model);
            return Err(ModelError {
                retry_after: error.retry_after.or(retry_after),
                ..error
            });
        }
        let turn = Turn::new(self.origin(), calls_before(&request.messages));
        Ok(chunks(sse::events(response.bytes_stream()), turn))
    }
}

impl Transport {
    fn name(&self) -> &'static str {
        match self {
            Self::Developer { .. } => "developer",
            Self::Express { .. } | Self::Vertex { .. } => "vertex",
        }
    }

    fn host(&self) -> String {
        match self {
            Self::Developer { .. } => "https://generativelanguage.googleapis.com".to_owned(),
            Self::Express { .. } => "https://aiplatform.googleapis.com".to_owned(),
            Self::Vertex { location, .. } => match location.as_str() {
                "global" => "https://aiplatform.googleapis.com".to_owned(),
                "us" | "eu" => format!("https://aiplatform.{location}.rep.googleapis.com"),
                region => format!("https://{region}-aiplatform.googleapis.com"),
            },
        }
    }
}

impl Model for Gemini {
    fn origin(&self) -> Origin {
        Origin {
            provider: "gemini".to_owned(),
            model: self.settings.model.clone(),
            transport: self.settings.transport.name().to_owned(),
        }
    }

    fn stream(&self, request: Arc<Request>) -> BoxFuture<'_, Result<Chunks, ModelError>> {
        self.ask(request).boxed()
    }
}

/// Calls of tools in the conversation so far: made-up ids go on counting.
fn calls_before(messages: &[Message]) -> usize {
    let calls = |message: &Message| match message {
        Message::Model(said) => said.calls.len(),
        _ => 0,
    };
    messages.iter().map(calls).sum()
}

/// Reads events into chunks; the end of the events is the end of the turn.
fn chunks(
    events: impl futures::Stream<Item = Result<String, ModelError>> + Send + 'static,
    turn: Turn,
) -> Chunks {
    let ends = events.map(Some).chain(stream::iter([None]));
    ends.scan(Some(turn), |turn, event| {
        let pieces: Vec<Result<super::Chunk, ModelError>> = match (turn.as_mut(), event) {
            (None, _) => return futures::future::ready(None),
            (Some(turn), Some(Ok(event))) => match turn.read(&event) {
                Ok(pieces) => pieces.into_iter().map(Ok).collect(),
                Err(error) => vec![Err(error)],
            },
            (Some(_), Some(Err(error))) => vec![Err(error)],
            (Some(_), None) => {
                let whole = turn.take().map(|turn| turn.end());
                whole.into_iter().collect()
            }
        };
        if pieces.iter().any(Result::is_err) {
            *turn = None;
        }
        futures::future::ready(Some(stream::iter(pieces)))
    })
    .flatten()
    .boxed()
}

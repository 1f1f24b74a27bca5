//! What comes back: events into chunks, and the whole turn at the end.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{failure, price};
use crate::model::{Chunk, End, Finish, Kind, ModelError, Origin, Said, ToolCall, Usage};

/// One event. Everything may be missing, and unknown words occur.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    #[serde(default)]
    candidates: Vec<Candidate>,
    prompt_feedback: Option<Feedback>,
    usage_metadata: Option<Tokens>,
    model_version: Option<String>,
    error: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Candidate {
    content: Option<Content>,
    finish_reason: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Content {
    /// Kept as they are: they are sent back so.
    #[serde(default)]
    parts: Vec<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Feedback {
    block_reason: Option<String>,
}

/// Cumulative: the last one counts.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Tokens {
    prompt_token_count: u64,
    cached_content_token_count: u64,
    candidates_token_count: u64,
    thoughts_token_count: u64,
    tool_use_prompt_token_count: u64,
}

/// A turn while it comes.
pub(super) struct Turn {
    origin: Origin,
    parts: Vec<Value>,
    text: String,
    calls: Vec<ToolCall>,
    /// For ids of calls that came without.
    calls_before: usize,
    finish: Option<String>,
    tokens: Tokens,
    version: Option<String>,
}

impl Turn {
    pub(super) fn new(origin: Origin, calls_before: usize) -> Self {
        Self {
            origin,
            parts: Vec::new(),
            text: String::new(),
            calls: Vec::new(),
            calls_before,
            finish: None,
            tokens: Tokens::default(),
            version: None,
        }
    }

    /// Reads one event.
    pub(super) fn read(&mut self, event: &str) -> Result<Vec<Chunk>, ModelError> {
        let event: Event = serde_json::from_str(event).map_err(|cause| {
            tracing::debug!(error.cause = %cause, "an event of Gemini could not be read");
            ModelError::new(Kind::Cut, "the model's answer arrived damaged")
        })?;
        if let Some(error) = event.error {
            return Err(failure::in_stream(&error, &self.origin.model));
        }
        if let Some(tokens) = event.usage_metadata {
            self.tokens = tokens;
        }
        self.version = event.model_version.or(self.version.take());
        if let Some(reason) = event
            .prompt_feedback
            .and_then(|feedback| feedback.block_reason)
        {
            let message =
                format!("the model does not answer this ({reason}); say it in other words");
            return Err(ModelError::new(Kind::Blocked, message));
        }
        let mut chunks = Vec::new();
        if let Some(candidate) = event.candidates.into_iter().next() {
            for part in candidate.content.unwrap_or_default().parts {
                chunks.extend(self.part(part)?);
            }
            self.finish = candidate.finish_reason.or(self.finish.take());
        }
        Ok(chunks)
    }

    fn part(&mut self, part: Value) -> Result<Option<Chunk>, ModelError> {
        let mut chunk = None;
        if let Some(call) = part.get("functionCall") {
            self.call(call)?;
        } else if let Some(text) = part
            .get("text")
            .and_then(Value::as_str)
            .filter(|t| !t.is_empty())
        {
            let thought = part.get("thought") == Some(&Value::Bool(true));
            chunk = Some(match thought {
                true => Chunk::Thought(text.to_owned()),
                false => {
                    self.text.push_str(text);
                    Chunk::Text(text.to_owned())
                }
            });
        }
        self.keep(part);
        Ok(chunk)
    }

    fn call(&mut self, call: &Value) -> Result<(), ModelError> {
        let name = call
            .get("name")
            .and_then(Value::as_str)
            .filter(|name| !name.is_empty());
        let args = call.get("args").cloned().unwrap_or_else(|| json!({}));
        let (Some(name), true) = (name, args.is_object()) else {
            return Err(malformed("the model's call of a tool could not be read"));
        };
        let made_up = format!("call-{}", self.calls_before + self.calls.len() + 1);
        let id = call
            .get("id")
            .and_then(Value::as_str)
            .filter(|id| !id.is_empty());
        self.calls.push(ToolCall {
            id: id.map_or(made_up, str::to_owned),
            name: name.to_owned(),
            args,
        });
        Ok(())
    }

    /// Keeps a part as it came. Pieces of plain text are one part: nothing else in them can be lost.
    fn keep(&mut self, part: Value) {
        if let (Some(last), Some(more)) = (self.parts.last_mut(), plain(&part))
            && plain(last).is_some()
            && let Some(Value::String(text)) = last.get_mut("text")
        {
            text.push_str(more);
            return;
        }
        self.parts.push(part);
    }

    /// The whole turn, if it is one.
    pub(super) fn end(self) -> Result<Chunk, ModelError> {
        let Some(reason) = self.finish.as_deref() else {
            return Err(ModelError::new(Kind::Cut, "the model's answer broke off"));
        };
        let finish = match reason {
            "STOP" => Finish::Stop,
            "MAX_TOKENS" | "CONTINUATION" => Finish::Length,
            other => return Err(refused(other)),
        };
        if finish == Finish::Length && !self.calls.is_empty() {
            return Err(malformed(
                "the model ran out of tokens in the middle of calling a tool",
            ));
        }
        if self.text.trim().is_empty() && self.calls.is_empty() {
            return Err(match finish {
                Finish::Stop => malformed("the model gave an empty answer"),
                Finish::Length => ModelError::new(
                    Kind::Refused,
                    "the model used up its tokens before it answered; raise maxTokens",
                ),
            });
        }
        let usage = self.usage();
        if let Some(version) = self.version.filter(|version| *version != self.origin.model) {
            tracing::info!(
                model.asked = self.origin.model,
                model.answered = version,
                "another model answered"
            );
        }
        let raw = json!({ "role": "model", "parts": self.parts });
        let said = Said {
            origin: self.origin,
            text: self.text,
            calls: self.calls,
            raw,
        };
        Ok(Chunk::End(Box::new(End {
            said,
            finish,
            usage,
        })))
    }

    fn usage(&self) -> Usage {
        let tokens = self.tokens;
        let usage = Usage {
            input: tokens.prompt_token_count + tokens.tool_use_prompt_token_count,
            cached: tokens.cached_content_token_count,
            output: tokens.candidates_token_count + tokens.thoughts_token_count,
            thoughts: tokens.thoughts_token_count,
            cost: None,
        };
        let model = self.version.as_deref().unwrap_or(&self.origin.model);
        Usage {
            cost: price::of(model, &usage),
            ..usage
        }
    }
}

/// The text of a part that holds nothing else.
fn plain(part: &Value) -> Option<&str> {
    let part = part.as_object().filter(|part| part.len() == 1)?;
    part.get("text").and_then(Value::as_str)
}

fn malformed(message: &str) -> ModelError {
    ModelError::new(Kind::Malformed, message)
}

/// Why a turn without a proper end ended.
fn refused(reason: &str) -> ModelError {
    match reason {
        "SAFETY" | "RECITATION" | "LANGUAGE" | "BLOCKLIST" | "PROHIBITED_CONTENT" | "SPII"
        | "MODEL_ARMOR" => ModelError::new(
            Kind::Blocked,
            format!("the model's answer was withheld ({reason}); ask in other words"),
        ),
        "MISSING_THOUGHT_SIGNATURE" => ModelError::new(
            Kind::Refused,
            "the model no longer accepts this conversation; begin a new one",
        ),
        "MALFORMED_FUNCTION_CALL"
        | "UNEXPECTED_TOOL_CALL"
        | "TOO_MANY_TOOL_CALLS"
        | "MALFORMED_RESPONSE" => malformed("the model's call of a tool could not be read"),
        other => ModelError::new(
            Kind::Malformed,
            format!("the model ended its answer with {other}"),
        ),
    }
}

//! What comes back: deltas into chunks, and the whole turn at the end.

use serde::Deserialize;
use serde_json::{Value, json};

use super::failure;
use crate::model::{Chunk, End, Finish, Kind, ModelError, Origin, Said, ToolCall, Usage};

/// One event. Everything may be missing.
#[derive(Debug, Deserialize)]
struct Event {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<Tokens>,
    error: Option<Value>,
}

#[derive(Debug, Deserialize)]
struct Choice {
    #[serde(default)]
    delta: Delta,
    finish_reason: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Delta {
    content: Option<String>,
    #[serde(alias = "reasoning")]
    reasoning_content: Option<String>,
    tool_calls: Option<Vec<Piece>>,
}

/// A call, or more of one.
#[derive(Debug, Deserialize)]
struct Piece {
    index: Option<usize>,
    id: Option<String>,
    #[serde(default)]
    function: Function,
    /// Signatures of Gemini; sent back unchanged.
    extra_content: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
struct Function {
    name: Option<String>,
    arguments: Option<Value>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
struct Tokens {
    prompt_tokens: u64,
    completion_tokens: u64,
}

/// A call while it comes.
#[derive(Debug, Default)]
struct Call {
    index: Option<usize>,
    id: Option<String>,
    name: String,
    arguments: String,
    extra: Option<Value>,
}

/// A turn while it comes.
pub(super) struct Turn {
    origin: Origin,
    text: String,
    calls: Vec<Call>,
    /// For ids of calls that came without.
    calls_before: usize,
    finish: Option<String>,
    tokens: Tokens,
}

impl Turn {
    pub(super) fn new(origin: Origin, calls_before: usize) -> Self {
        Self {
            origin,
            text: String::new(),
            calls: Vec::new(),
            calls_before,
            finish: None,
            tokens: Tokens::default(),
        }
    }

    /// Reads one event.
    pub(super) fn read(&mut self, event: &str) -> Result<Vec<Chunk>, ModelError> {
        let event: Event = serde_json::from_str(event).map_err(|cause| {
            tracing::debug!(error.cause = %cause, "an event of a model could not be read");
            ModelError::new(Kind::Cut, "the model's answer arrived damaged")
        })?;
        if let Some(error) = event.error.filter(|error| !error.is_null()) {
            let status = error.get("code").and_then(Value::as_u64);
            let status = status
                .and_then(|status| u16::try_from(status).ok())
                .unwrap_or(500);
            return Err(failure(status, &error, &self.origin.model));
        }
        self.tokens = event.usage.unwrap_or(self.tokens);
        let Some(choice) = event.choices.into_iter().next() else {
            return Ok(Vec::new());
        };
        self.finish = choice.finish_reason.or(self.finish.take());
        let mut chunks = Vec::new();
        let some = |text: Option<String>| text.filter(|text| !text.is_empty());
        chunks.extend(some(choice.delta.reasoning_content).map(Chunk::Thought));
        if let Some(text) = some(choice.delta.content) {
            self.text.push_str(&text);
            chunks.push(Chunk::Text(text));
        }
        for piece in choice.delta.tool_calls.unwrap_or_default() {
            self.piece(piece);
        }
        Ok(chunks)
    }

    /// Adds to the call that a piece belongs to: by index, else by id, else a name begins a new one.
    fn piece(&mut self, piece: Piece) {
        let named = piece
            .function
            .name
            .as_ref()
            .is_some_and(|name| !name.is_empty());
        let place = match (piece.index, &piece.id) {
            (Some(index), _) => self.calls.iter().position(|call| call.index == Some(index)),
            (None, Some(id)) => self
                .calls
                .iter()
                .position(|call| call.id.as_ref() == Some(id)),
            (None, None) if named => None,
            (None, None) => self.calls.len().checked_sub(1),
        };
        let place = place.unwrap_or_else(|| {
            self.calls.push(Call::default());
            self.calls.len() - 1
        });
        let Some(call) = self.calls.get_mut(place) else {
            return;
        };
        call.index = piece.index.or(call.index);
        call.id = piece.id.filter(|id| !id.is_empty()).or(call.id.take());
        call.extra = piece.extra_content.or(call.extra.take());
        if call.name.is_empty() {
            call.name = piece.function.name.unwrap_or_default();
        }
        match piece.function.arguments {
            Some(Value::String(more)) => call.arguments.push_str(&more),
            Some(Value::Null) | None => {}
            Some(whole) => call.arguments = whole.to_string(),
        }
    }

    /// The whole turn, if it is one.
    pub(super) fn end(self) -> Result<Chunk, ModelError> {
        let finish = match self.finish.as_deref() {
            None => return Err(ModelError::new(Kind::Cut, "the model's answer broke off")),
            Some("length") => Finish::Length,
            Some("content_filter") => {
                let message = "the model's answer was withheld; ask in other words";
                return Err(ModelError::new(Kind::Blocked, message));
            }
            Some(_) => Finish::Stop,
        };
        let malformed = |message: &str| Err(ModelError::new(Kind::Malformed, message));
        if finish == Finish::Length && !self.calls.is_empty() {
            return malformed("the model ran out of tokens in the middle of calling a tool");
        }
        if self.text.trim().is_empty() && self.calls.is_empty() {
            return malformed("the model gave an empty answer");
        }
        let mut calls = Vec::new();
        let mut raw = Vec::new();
        for (at, call) in self.calls.into_iter().enumerate() {
            let id = call
                .id
                .unwrap_or_else(|| format!("call-{}", self.calls_before + at + 1));
            let text = if call.arguments.trim().is_empty() {
                "{}"
            } else {
                &call.arguments
            };
            let args: Value = match serde_json::from_str(text) {
                Ok(args @ Value::Object(_)) if !call.name.is_empty() => args,
                _ => return malformed("the model's call of a tool could not be read"),
            };
            let function = json!({ "name": call.name, "arguments": text });
            let mut own = json!({ "id": id, "type": "function", "function": function });
            if let Some(extra) = call.extra {
                own["extra_content"] = extra;
            }
            raw.push(own);
            calls.push(ToolCall {
                id,
                name: call.name,
                args,
            });
        }
        let said = Said {
            origin: self.origin,
            text: self.text,
            calls,
            raw: json!({ "tool_calls": raw }),
        };
        let usage = Usage {
            input: self.tokens.prompt_tokens,
            output: self.tokens.completion_tokens,
            ..Usage::default()
        };
        Ok(Chunk::End(Box::new(End {
            said,
            finish,
            usage,
        })))
    }
}

//! Language models behind one trait: the agent's loop knows no provider.
//!
//! A [`Model`] turns a [`Request`] into a stream of [`Chunk`]s that ends with [`Chunk::End`] or an
//! error; a stream that just stops is an error too. What a model said is kept with the provider's
//! own form of it ([`Said::raw`]), because providers refuse history that was rebuilt.

mod choose;
mod error;
pub mod gemini;
mod http;
mod message;
pub mod offline;
pub mod openai;
pub mod retry;
mod sse;

use std::sync::Arc;

use futures::{future::BoxFuture, stream::BoxStream};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::{
    choose::choose,
    error::{Kind, ModelError},
    message::{Data, Message, Origin, Said, ToolCall, ToolResult, User},
};

/// Something that continues a conversation.
pub trait Model: Send + Sync {
    /// Who speaks.
    fn origin(&self) -> Origin;

    /// Asks for the next turn. Dropping the stream ends the work behind it.
    fn stream(&self, request: Arc<Request>) -> BoxFuture<'_, Result<Chunks, ModelError>>;
}

/// A turn while it is made.
pub type Chunks = BoxStream<'static, Result<Chunk, ModelError>>;

/// What a model is asked.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The same bytes for every request, so that providers can cache it with the tools.
    pub system: Arc<str>,
    pub tools: Arc<[Declaration]>,
    pub messages: Vec<Message>,
    pub choice: Choice,
    /// 0 to 2; not sent to models that ignore it.
    pub temperature: Option<f64>,
    pub max_tokens: Option<u32>,
    /// The answer shall be JSON of this schema, and no tool be called.
    pub schema: Option<Value>,
}

/// A tool as a model sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Declaration {
    pub name: String,
    pub description: String,
    /// JSON Schema of the arguments, in the subset that every provider takes.
    pub parameters: Value,
}

/// Whether tools may, must or must not be called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    #[default]
    Auto,
    /// Some tool must be called.
    Any,
    None,
}

/// A piece of a turn.
#[derive(Clone, Debug, PartialEq)]
pub enum Chunk {
    Text(String),
    /// A summary of what the model thinks; never part of the answer.
    Thought(String),
    /// Something the user should know of the call itself, such as another model taking over.
    Notice(String),
    /// The turn is whole.
    End(Box<End>),
}

/// The end of a turn.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// All of the turn, its tool calls included.
    pub said: Said,
    pub finish: Finish,
    pub usage: Usage,
}

/// Why a turn ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Finish {
    /// The model has said what it wanted, or waits for tools.
    Stop,
    /// It ran out of tokens: the text is cut.
    Length,
}

/// What a turn took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Usage {
    /// Tokens read, those from a cache included.
    pub input: u64,
    pub cached: u64,
    /// Tokens written, thoughts included.
    pub output: u64,
    pub thoughts: u64,
    /// In US dollars, where the price is known.
    pub cost: Option<f64>,
}

impl Usage {
    /// Adds another turn's.
    pub fn add(&mut self, other: Self) {
        self.input += other.input;
        self.cached += other.cached;
        self.output += other.output;
        self.thoughts += other.thoughts;
        self.cost = match (self.cost, other.cost) {
            (None, None) => None,
            (a, b) => Some(a.unwrap_or(0.0) + b.unwrap_or(0.0)),
        };
    }
}

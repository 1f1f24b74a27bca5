//! What a tool is: typed in and out for whoever writes one, erased for the loop.
//!
//! An answer has two faces, short text for the model and data for the page; a failure has two kinds,
//! one the model can mend and one that ends the turn. Ids of datasets and threads are bound by the
//! [`Session`]: no tool takes one that the user has not named.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::future::BoxFuture;
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

use super::schema;
use crate::{error::Error, model::Declaration};

/// The longest text that a model is told, in bytes.
pub const MAX_TEXT: usize = 8 * 1024;

/// The largest arguments that are read, in bytes of JSON.
const MAX_ARGS: usize = 64 * 1024;

/// Something a model can have done.
pub trait Tool: Send + Sync + 'static {
    /// Field comments are what the model reads of a field.
    type Input: DeserializeOwned + JsonSchema + Send;
    type Output: Serialize + JsonSchema;
    const NAME: &'static str;
    /// For people, while it works: `Make rows`.
    const TITLE: &'static str;
    /// What the model reads: `tools/<name>.md`.
    const DESCRIPTION: &'static str;
    const EFFECT: Effect = Effect::None;

    /// Does it.
    fn run(
        &self,
        input: Self::Input,
        call: Call,
    ) -> impl Future<Output = Result<Reply<Self::Output>, ToolError>> + Send;
}

/// What is different after a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing: calls may run together.
    None,
    /// Something, once for each [`Call::key`]: after a crash the call is simply made again.
    Keyed,
    /// Something, with every call: after a crash it is not made again.
    Once,
}

/// A tool's answer.
#[derive(Debug)]
pub struct Reply<T> {
    /// For the model; cut at [`MAX_TEXT`].
    pub text: String,
    /// For the page.
    pub data: T,
}

/// Why a tool has no answer.
#[derive(Debug)]
pub enum ToolError {
    /// The model can do better: what is wrong, and what would be right.
    Mend(String),
    /// Nobody in the conversation can: the turn ends with this.
    End(Error),
}

impl From<Error> for ToolError {
    fn from(error: Error) -> Self {
        match error.code.status() {
            500.. => Self::End(error),
            _ => Self::Mend(with_issues(&error)),
        }
    }
}

/// The message and every issue, one on a line.
fn with_issues(error: &Error) -> String {
    let mut text = error.message.clone();
    let issues = error.details.get("issues").and_then(Value::as_array);
    for issue in issues.into_iter().flatten().skip(1).take(20) {
        text.push_str("\n- ");
        text.push_str(&issue.to_string());
    }
    text
}

/// One call of a tool.
#[derive(Clone)]
pub struct Call {
    /// The same for the same call, also after a crash: effects are keyed by it.
    pub key: String,
    pub session: Arc<Session>,
    pub(super) tell: Arc<dyn Fn(Value) -> BoxFuture<'static, ()> + Send + Sync>,
}

impl Call {
    /// Shows how far the work is; each replaces the one before.
    pub async fn progress(&self, output: Value) {
        (self.tell)(output).await;
    }
}

/// What a conversation is about, bound by the service.
#[derive(Debug, Default)]
pub struct Session {
    /// All that the user has said in this conversation.
    pub words: String,
    state: Mutex<State>,
}

/// The part of a [`Session`] that tools change; kept with the thread.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The DDL that the next dataset is made from.
    pub ddl: Option<String>,
    /// The dataset that is talked about.
    pub dataset: Option<i64>,
    /// Jobs that were started for this turn; they stop with it.
    pub jobs: Vec<Uuid>,
}

impl Session {
    /// A session as its thread has it.
    pub fn new(words: String, state: State) -> Self {
        Self {
            words,
            state: Mutex::new(state),
        }
    }

    /// How it is now.
    pub fn state(&self) -> State {
        self.lock().clone()
    }

    /// Changes it.
    pub fn update(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
    }

    /// The dataset that is talked about.
    ///
    /// # Errors
    /// When there is none yet; the model is told what to do.
    pub fn dataset(&self) -> Result<i64, ToolError> {
        self.lock().dataset.ok_or_else(|| {
            ToolError::Mend(
                "no dataset is open: make one with generate_table, or open one that the user names"
                    .to_owned(),
            )
        })
    }

    // Locked for single assignments, so it is whole whatever panics.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A tool without its types.
pub(super) trait Erased: Send + Sync {
    fn name(&self) -> &'static str;
    fn title(&self) -> &'static str;
    fn effect(&self) -> Effect;
    fn declaration(&self) -> Declaration;
    fn output(&self) -> Value;
    fn call(&self, args: Value, call: Call) -> BoxFuture<'_, Result<Reply<Value>, ToolError>>;
}

impl<T: Tool> Erased for T {
    fn name(&self) -> &'static str {
        T::NAME
    }

    fn title(&self) -> &'static str {
        T::TITLE
    }

    fn effect(&self) -> Effect {
        T::EFFECT
    }

    fn declaration(&self) -> Declaration {
        Declaration {
            name: T::NAME.to_owned(),
            description: T::DESCRIPTION.trim().to_owned(),
            parameters: schema::of::<T::Input>(),
        }
    }

    fn output(&self) -> Value {
        schema::of::<T::Output>()
    }

    fn call(&self, args: Value, call: Call) -> BoxFuture<'_, Result<Reply<Value>, ToolError>> {
        Box::pin(async move {
            let size = args.to_string().len();
            if size > MAX_ARGS {
                return Err(ToolError::Mend(format!(
                    "the arguments have {size} bytes; at most {MAX_ARGS} are read"
                )));
            }
            let input = serde_json::from_value(args).map_err(|cause| {
                ToolError::Mend(format!(
                    "the arguments of {} do not fit: {cause}; see its parameters",
                    T::NAME
                ))
            })?;
            let reply = self.run(input, call).await?;
            let data = serde_json::to_value(reply.data)
                .map_err(|cause| ToolError::End(Error::internal(cause)))?;
            Ok(Reply {
                text: cut(reply.text),
                data,
            })
        })
    }
}

/// At most [`MAX_TEXT`] bytes; what is left out is said.
fn cut(mut text: String) -> String {
    if text.len() > MAX_TEXT {
        let whole = text.len();
        let note = format!("\n[cut: {MAX_TEXT} of {whole} bytes]");
        text.truncate(text.floor_char_boundary(MAX_TEXT - note.len()));
        text.push_str(&note);
    }
    text
}

/// The tools of a conversation, in a fixed order.
#[derive(Clone, Default)]
pub struct ToolSet {
    tools: Vec<Arc<dyn Erased>>,
}

impl ToolSet {
    /// Adds a tool.
    #[must_use]
    pub fn with(mut self, tool: impl Tool) -> Self {
        self.tools.push(Arc::new(tool));
        self
    }

    /// What models are told of them.
    pub fn declarations(&self) -> Arc<[Declaration]> {
        self.tools.iter().map(|tool| tool.declaration()).collect()
    }

    /// The contracts: name, description, parameters and output of each.
    pub fn contracts(&self) -> Vec<Value> {
        let contract = |tool: &Arc<dyn Erased>| {
            let mut contract = serde_json::json!(tool.declaration());
            contract["output"] = tool.output();
            contract
        };
        self.tools.iter().map(contract).collect()
    }

    pub(super) fn find(&self, name: &str) -> Result<&Arc<dyn Erased>, ToolError> {
        self.tools
            .iter()
            .find(|tool| tool.name() == name)
            .ok_or_else(|| {
                let names: Vec<&str> = self.tools.iter().map(|tool| tool.name()).collect();
                ToolError::Mend(format!(
                    "there is no tool {name:?}; there are {}",
                    names.join(", ")
                ))
            })
    }
}

//! Does what [`super::run`] decides: asks the model, calls tools, tells what happens.

use std::sync::Arc;

use futures::{StreamExt as _, future::BoxFuture, future::join_all};
use serde_json::Value;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{
    run::{self, Budget, Limit, Next, Spent},
    tool::{Call, Effect, Reply, Session, ToolError, ToolSet},
};
use crate::{
    error::{Code, Error},
    event::RunEvent,
    model::{Chunk, End, Finish, Message, Model, ModelError, Request, Said, ToolCall, ToolResult},
};

/// Why a turn ends without an answer.
#[derive(Debug)]
pub enum Halt {
    /// Somebody asked to stop, or the process must.
    Cancelled,
    Failed(Error),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<ModelError> for Halt {
    fn from(error: ModelError) -> Self {
        Self::Failed(Error::new(Code::ModelFailed, error.message))
    }
}

/// Where everything goes that must be seen or survive.
pub trait Journal: Send + Sync {
    /// Something happened.
    fn emit(&self, event: RunEvent) -> BoxFuture<'_, Result<(), Halt>>;

    /// A message of the turn is whole: a later attempt begins after it.
    fn keep<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), Halt>>;

    /// A tool that changes something is about to run. What an earlier attempt of the same call came
    /// to; `None`, once, to whoever may run it.
    fn begin<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<ToolResult>, Halt>>;

    /// What it came to.
    fn ended<'a>(&'a self, key: &'a str, result: &'a ToolResult)
    -> BoxFuture<'a, Result<(), Halt>>;
}

/// All that a turn needs.
pub struct Turn {
    pub model: Arc<dyn Model>,
    pub tools: ToolSet,
    pub session: Arc<Session>,
    pub journal: Arc<dyn Journal>,
    /// Without messages.
    pub request: Request,
    pub budget: Budget,
    /// Ends the turn.
    pub cancel: CancellationToken,
    /// Distinguishes the calls of this turn from those of others.
    pub key: String,
}

/// How a turn ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Whole(Finish),
    Limit(Limit),
}

impl Turn {
    /// Answers the last message of `history` that the user wrote. Messages after it are what an
    /// earlier attempt came to.
    ///
    /// # Errors
    /// When the turn is stopped, or something fails that nobody in it can mend.
    pub async fn run(&self, mut history: Vec<Message>) -> Result<Ended, Halt> {
        let user = |message: &Message| matches!(message, Message::User(_));
        let begin = history.iter().rposition(user).unwrap_or(0);
        let began = Instant::now();
        let mut spent = Spent::default();
        let mut finish = Finish::Stop;
        loop {
            spent.time = began.elapsed();
            let turn = history.get(begin..).unwrap_or_default();
            let message = match run::next(turn, &spent, &self.budget) {
                Next::Done => return Ok(Ended::Whole(finish)),
                Next::Limit(limit) => return self.stop(limit, &history, begin).await,
                Next::Ask => {
                    let step = turn
                        .iter()
                        .filter(|m| matches!(m, Message::Model(_)))
                        .count()
                        + 1;
                    let end = self.ask(&history, step).await?;
                    spent.usage.add(end.usage);
                    finish = end.finish;
                    Message::Model(end.said)
                }
                Next::Call(calls) => Message::Tools {
                    results: self.call(calls).await?,
                },
            };
            self.journal.keep(&message).await?;
            history.push(message);
        }
    }

    /// One call of the model, told as it comes.
    async fn ask(&self, history: &[Message], step: usize) -> Result<End, Halt> {
        let step = u32::try_from(step).unwrap_or(u32::MAX);
        self.journal.emit(RunEvent::StepStarted { step }).await?;
        let request = Arc::new(Request {
            messages: history.to_vec(),
            ..self.request.clone()
        });
        let mut chunks = self.unless_cancelled(self.model.stream(request)).await??;
        while let Some(chunk) = self.unless_cancelled(chunks.next()).await? {
            let event = match chunk? {
                Chunk::Text(text) => RunEvent::TextDelta { text },
                Chunk::Thought(text) => RunEvent::ThoughtDelta { text },
                Chunk::Notice(text) => RunEvent::Notice {
                    code: "model".to_owned(),
                    text,
                },
                Chunk::End(end) => {
                    self.journal.emit(usage(&end)).await?;
                    return Ok(*end);
                }
            };
            self.journal.emit(event).await?;
        }
        let message = "the model's answer broke off; ask again";
        Err(Halt::Failed(Error::new(Code::ModelFailed, message)))
    }

    /// All calls of a step. Those that only read run together; those that change something wait for
    /// their turn, so that their order is the model's.
    async fn call(&self, calls: &[ToolCall]) -> Result<Vec<ToolResult>, Halt> {
        let writes = |call: &ToolCall| {
            let tool = self.tools.find(&call.name);
            tool.is_ok_and(|tool| tool.effect() != Effect::None)
        };
        let all = async {
            let mut results = Vec::with_capacity(calls.len());
            for group in calls.chunk_by(|a, b| !writes(a) && !writes(b)) {
                for result in join_all(group.iter().map(|call| self.call_one(call))).await {
                    results.push(result?);
                }
            }
            Ok(results)
        };
        self.unless_cancelled(all).await?
    }

    async fn call_one(&self, call: &ToolCall) -> Result<ToolResult, Halt> {
        let began = Instant::now();
        let found = self.tools.find(&call.name);
        let title = found
            .as_ref()
            .map_or(call.name.as_str(), |tool| tool.title());
        self.journal
            .emit(RunEvent::ToolCalled {
                call_id: call.id.clone(),
                tool: call.name.clone(),
                title: title.to_owned(),
                input: call.args.clone(),
            })
            .await?;
        let (result, output) = match found {
            Ok(tool) if tool.effect() == Effect::Once => self.once(call).await?,
            Ok(_) => self.try_call(call).await?,
            Err(error) => self.answer(call, Err(error))?,
        };
        self.journal
            .emit(RunEvent::ToolFinished {
                call_id: call.id.clone(),
                tool: call.name.clone(),
                output,
                text: result.text.clone(),
                error: result.failed.then(|| result.text.clone()),
                duration_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            })
            .await?;
        Ok(result)
    }

    /// A call with an effect, which happens at most once whatever dies in between.
    async fn once(&self, call: &ToolCall) -> Result<(ToolResult, Value), Halt> {
        let key = self.key(call);
        if let Some(before) = self.journal.begin(&key).await? {
            return Ok((before, Value::Null));
        }
        let done = self.try_call(call).await?;
        self.journal.ended(&key, &done.0).await?;
        Ok(done)
    }

    async fn try_call(&self, call: &ToolCall) -> Result<(ToolResult, Value), Halt> {
        let (journal, id) = (Arc::clone(&self.journal), call.id.clone());
        let context = Call {
            key: self.key(call),
            session: Arc::clone(&self.session),
            tell: Arc::new(move |output| {
                let (journal, call_id) = (Arc::clone(&journal), id.clone());
                Box::pin(async move {
                    // A turn that has been stopped shows at the next event of its own.
                    let _ = journal
                        .emit(RunEvent::ToolProgress { call_id, output })
                        .await;
                })
            }),
        };
        let tool = self.tools.find(&call.name);
        let answer = match tool {
            Ok(tool) => tool.call(call.args.clone(), context).await,
            Err(error) => Err(error),
        };
        self.answer(call, answer)
    }

    fn answer(
        &self,
        call: &ToolCall,
        answer: Result<Reply<Value>, ToolError>,
    ) -> Result<(ToolResult, Value), Halt> {
        let (text, failed, output) = match answer {
            Ok(reply) => (reply.text, false, reply.data),
            Err(ToolError::Mend(text)) => (text, true, Value::Null),
            Err(ToolError::End(error)) => return Err(Halt::Failed(error)),
        };
        let result = ToolResult {
            id: call.id.clone(),
            name: call.name.clone(),
            text,
            failed,
        };
        Ok((result, output))
    }

    fn key(&self, call: &ToolCall) -> String {
        format!("{}:{}", self.key, call.id)
    }

    /// Ends with what was done, in our own words: a model that loops is not asked again.
    async fn stop(&self, limit: Limit, history: &[Message], begin: usize) -> Result<Ended, Halt> {
        if let Some(Message::Model(said)) = history.last() {
            let refused = |call: &ToolCall| ToolResult {
                id: call.id.clone(),
                name: call.name.clone(),
                text: "not done: the turn was stopped".to_owned(),
                failed: true,
            };
            let results = said.calls.iter().map(refused).collect();
            self.journal.keep(&Message::Tools { results }).await?;
        }
        let text = summary(
            limit,
            &self.budget,
            history.get(begin..).unwrap_or_default(),
        );
        self.journal
            .emit(RunEvent::TextDelta { text: text.clone() })
            .await?;
        let said = Said {
            text,
            ..Said::default()
        };
        self.journal.keep(&Message::Model(said)).await?;
        Ok(Ended::Limit(limit))
    }

    async fn unless_cancelled<T>(&self, work: impl Future<Output = T>) -> Result<T, Halt> {
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(Halt::Cancelled),
            done = work => Ok(done),
        }
    }
}

fn usage(end: &End) -> RunEvent {
    let origin = &end.said.origin;
    RunEvent::UsageNoted {
        model: format!("{}/{}", origin.provider, origin.model),
        input_tokens: end.usage.input,
        cached_tokens: end.usage.cached,
        output_tokens: end.usage.output,
        thought_tokens: end.usage.thoughts,
        cost: end.usage.cost,
    }
}

/// Why it ends here, and what was done so far.
fn summary(limit: Limit, budget: &Budget, turn: &[Message]) -> String {
    let mut text = format!("I stopped here: {}.", limit.say(budget));
    let results = turn.iter().filter_map(|message| match message {
        Message::Tools { results } => Some(results),
        _ => None,
    });
    let done: Vec<String> = results
        .flatten()
        .filter(|result| !result.failed)
        .map(|result| {
            let first = result.text.lines().next().unwrap_or_default();
            format!("- {}: {first}", result.name)
        })
        .collect();
    if done.is_empty() {
        text.push_str(" Nothing has been changed.");
    } else {
        text.push_str(" What was done:\n\n");
        text.push_str(&done.join("\n"));
    }
    text
}

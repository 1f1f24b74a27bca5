//! Conversations: a message becomes a run, and the run an answer.
//!
//! A thread is a tree of messages; an edited message or a repeated answer is a branch beside the
//! first. At most one run of a thread is under way. Its work (`work`) is the agent's turn; the
//! events of the run are all that any surface shows of it ([`answer`]).

pub mod answer;
mod ask;
mod history;
mod journal;
mod window;
mod words;
mod work;

use std::sync::Arc;

use serde_json::Value;
use uuid::Uuid;

pub use crate::model::Data;

pub use self::{
    ask::{Accepted, Ask, Options, Trigger},
    history::Message,
    words::MAX_FILE,
};
use crate::{
    agent::{run::Budget, tool::ToolSet},
    error::{Code, Error},
    model::Model,
    runs::{Runs, Work},
    store::threads::{Thread, Threads},
};

/// The kind of job that answers.
pub const KIND: &str = "chat";

/// The use case. Clones are the same.
#[derive(Clone)]
pub struct Chat(Arc<Inner>);

struct Inner {
    threads: Threads,
    runs: Runs,
    model: Arc<dyn Model>,
    tools: ToolSet,
    budget: Budget,
}

impl Chat {
    /// Conversations with a model that works with tools.
    pub fn new(
        threads: Threads,
        runs: Runs,
        model: Arc<dyn Model>,
        tools: ToolSet,
        budget: Budget,
    ) -> Self {
        Self(Arc::new(Inner {
            threads,
            runs,
            model,
            tools,
            budget,
        }))
    }

    /// The work behind the jobs of [`KIND`].
    pub fn work(&self) -> Arc<dyn Work> {
        Arc::new(work::Answering(self.clone()))
    }

    /// A thread.
    ///
    /// # Errors
    /// [`Code::NotFound`], or the database's.
    pub async fn thread(&self, id: &str) -> Result<Thread, Error> {
        let thread = self.0.threads.get(id).await?;
        thread.ok_or_else(|| not_found(id))
    }

    /// A new thread without messages.
    ///
    /// # Errors
    /// The database's.
    pub async fn create(&self, title: Option<&str>) -> Result<Thread, Error> {
        let id = new_id();
        let default = words::title("", &[]);
        let made = self
            .0
            .threads
            .create(&id, title.unwrap_or(&default), title.is_some())
            .await;
        made?;
        self.thread(&id).await
    }

    /// Threads, the newest first; with a text only those that hold it.
    ///
    /// # Errors
    /// The database's.
    pub async fn threads(
        &self,
        search: &str,
        limit: u32,
        offset: u64,
    ) -> Result<Vec<Thread>, Error> {
        let offset = i64::try_from(offset).unwrap_or(i64::MAX);
        Ok(self
            .0
            .threads
            .list(search.trim(), limit.into(), offset)
            .await?)
    }

    /// The messages of a thread, all branches, in the order in which they came. The answer under way
    /// is as far as it is.
    ///
    /// # Errors
    /// The database's.
    pub async fn messages(&self, thread: &Thread) -> Result<Vec<Message>, Error> {
        let mut messages = Vec::new();
        for row in self.0.threads.messages(&thread.id).await? {
            let mut message = Message::of(row);
            if let (None, Some(run)) = (&message.parts, message.run_id) {
                let answer = answer::Answer::of(&self.0.runs.events(run).await?);
                message.text.clone_from(&answer.text);
                message.parts = Some(answer.parts());
            }
            messages.push(message);
        }
        Ok(messages)
    }

    /// Gives a thread another title.
    ///
    /// # Errors
    /// [`Code::NotFound`], or the database's.
    pub async fn rename(&self, id: &str, title: &str) -> Result<(), Error> {
        match self.0.threads.rename(id, title).await? {
            true => Ok(()),
            false => Err(not_found(id)),
        }
    }

    /// Stops what a thread does and removes it. Its datasets stay.
    ///
    /// # Errors
    /// [`Code::NotFound`], or the database's.
    pub async fn delete(&self, id: &str) -> Result<(), Error> {
        let thread = self.thread(id).await?;
        if let Some(run) = thread.run_id.filter(|_| thread.busy) {
            // It may have ended by itself meanwhile.
            let _ = self.0.runs.cancel(run).await;
        }
        self.0.threads.delete(id).await?;
        Ok(())
    }

    /// The tools' contracts, for documents.
    pub fn contracts(&self) -> Vec<Value> {
        self.0.tools.contracts()
    }
}

fn not_found(id: &str) -> Error {
    Error::new(Code::NotFound, format!("there is no thread {id:?}"))
}

/// A new id for a thread or a message, later ones greater.
fn new_id() -> String {
    Uuid::now_v7().to_string()
}

//! Where a turn's events and messages go: the run's log, the thread's tables, and the followers.

use std::{sync::Arc, time::Duration};

use futures::{FutureExt as _, future::BoxFuture};
use serde_json::Value;
use tokio::{sync::Mutex, time::Instant};

use super::answer::Answer;
use crate::{
    agent::{
        driver::{Halt, Journal},
        tool::{Session, State},
    },
    error::{Code, Error},
    event::RunEvent,
    model::{Message, ToolResult},
    runs::{RunContext, RunError},
    store::threads::Threads,
};

/// A growing text is stored at least so often, ...
const EVERY: Duration = Duration::from_millis(500);

/// ... and before it has grown by so many bytes.
const AT_MOST: usize = 4 * 1024;

/// The journal of one run.
pub(super) struct Notes {
    pub(super) context: RunContext,
    pub(super) threads: Threads,
    pub(super) thread: String,
    /// What is answered.
    pub(super) question: String,
    pub(super) session: Arc<Session>,
    inner: Mutex<Inner>,
}

struct Inner {
    /// All that was told, as a page shows it.
    answer: Answer,
    /// A text that grows: told to those who follow here, not yet stored.
    growing: Option<RunEvent>,
    since: Instant,
    /// Messages of the turn that are stored.
    kept: i32,
    state: State,
}

impl Notes {
    pub(super) fn new(
        context: RunContext,
        threads: Threads,
        (thread, question): (String, String),
        session: Arc<Session>,
        answer: Answer,
        kept: usize,
    ) -> Self {
        let state = session.state();
        Self {
            context,
            threads,
            thread,
            question,
            session,
            inner: Mutex::new(Inner {
                answer,
                growing: None,
                since: Instant::now(),
                kept: i32::try_from(kept).unwrap_or(i32::MAX),
                state,
            }),
        }
    }

    /// The answer as far as it is.
    pub(super) async fn answer(&self) -> Answer {
        self.inner.lock().await.answer.clone()
    }

    /// Stores what has grown, also when the run has been told to stop: it was shown.
    pub(super) async fn flush(&self) -> Result<(), Halt> {
        match self.inner.lock().await.growing.take() {
            Some(event) => self.context.emit_late(event).await.map_err(halt),
            None => Ok(()),
        }
    }

    async fn store_growing(&self, inner: &mut Inner) -> Result<(), Halt> {
        match inner.growing.take() {
            Some(event) => self.context.emit(event).await.map_err(halt),
            None => Ok(()),
        }
    }

    async fn tell(&self, event: RunEvent) -> Result<(), Halt> {
        let mut inner = self.inner.lock().await;
        inner.answer.apply(&event);
        if piece(&event).is_none() {
            self.store_growing(&mut inner).await?;
            return self.context.emit(event).await.map_err(halt);
        }
        if inner
            .growing
            .as_ref()
            .is_some_and(|growing| !same_kind(growing, &event))
        {
            self.store_growing(&mut inner).await?;
        }
        let told = inner.growing.as_ref().and_then(piece).map_or(0, str::len);
        if told == 0 {
            inner.since = Instant::now();
        }
        self.context.live(told, event.clone());
        let grown = join(inner.growing.take(), event);
        let size = piece(&grown).map_or(0, str::len);
        inner.growing = Some(grown);
        if size >= AT_MOST || inner.since.elapsed() >= EVERY {
            self.store_growing(&mut inner).await?;
        }
        Ok(())
    }

    /// Keeps with the thread what tools have changed.
    async fn save_state(&self) -> Result<(), Halt> {
        let state = self.session.state();
        let mut inner = self.inner.lock().await;
        if state.ddl != inner.state.ddl || state.dataset != inner.state.dataset {
            let about = self
                .threads
                .about(&self.thread, state.ddl.as_deref(), state.dataset);
            about.await.map_err(database)?;
        }
        let opened = state
            .dataset
            .filter(|_| state.dataset != inner.state.dataset);
        inner.state = state;
        drop(inner);
        match opened {
            Some(dataset_id) => self.tell(RunEvent::DatasetSaved { dataset_id }).await,
            None => Ok(()),
        }
    }
}

impl Journal for Notes {
    fn emit(&self, event: RunEvent) -> BoxFuture<'_, Result<(), Halt>> {
        self.tell(event).boxed()
    }

    fn keep<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), Halt>> {
        async move {
            self.save_state().await?;
            let mut inner = self.inner.lock().await;
            // What a message holds must be in the log before the next attempt begins after it.
            self.store_growing(&mut inner).await?;
            let run = self.context.run_id();
            let keep = self.threads.keep(&self.thread, run, inner.kept, message);
            keep.await.map_err(database)?;
            inner.kept += 1;
            Ok(())
        }
        .boxed()
    }

    fn begin<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<ToolResult>, Halt>> {
        async move {
            let before = self.threads.begin_call(&self.thread, key).await;
            match before.map_err(database)? {
                None => Ok(None),
                Some(Value::Null) => Ok(Some(unknown(key))),
                Some(result) => Ok(serde_json::from_value(result).ok()),
            }
        }
        .boxed()
    }

    fn ended<'a>(
        &'a self,
        key: &'a str,
        result: &'a ToolResult,
    ) -> BoxFuture<'a, Result<(), Halt>> {
        async move { self.threads.end_call(key, result).await.map_err(database) }.boxed()
    }
}

/// The process died between the effect and the note of it.
fn unknown(key: &str) -> ToolResult {
    ToolResult {
        id: key.rsplit(':').next().unwrap_or_default().to_owned(),
        name: String::new(),
        text:
            "the service stopped while doing this; look whether it was done before doing it again"
                .to_owned(),
        failed: true,
    }
}

fn piece(event: &RunEvent) -> Option<&str> {
    match event {
        RunEvent::TextDelta { text } | RunEvent::ThoughtDelta { text } => Some(text),
        _ => None,
    }
}

fn same_kind(a: &RunEvent, b: &RunEvent) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

fn join(growing: Option<RunEvent>, event: RunEvent) -> RunEvent {
    match (growing, event) {
        (Some(RunEvent::TextDelta { text: a }), RunEvent::TextDelta { text: b }) => {
            RunEvent::TextDelta { text: a + &b }
        }
        (Some(RunEvent::ThoughtDelta { text: a }), RunEvent::ThoughtDelta { text: b }) => {
            RunEvent::ThoughtDelta { text: a + &b }
        }
        (_, event) => event,
    }
}

fn database(cause: sqlx::Error) -> Halt {
    Halt::Failed(cause.into())
}

/// A run that was lost or stopped: the worker knows which.
fn halt(error: RunError) -> Halt {
    match error {
        RunError::Cancelled | RunError::Lost => Halt::Cancelled,
        RunError::Failed(error) => Halt::Failed(error),
    }
}

/// The turn's end as the run's.
pub(super) fn run_error(halt: Halt) -> RunError {
    match halt {
        Halt::Cancelled => RunError::Cancelled,
        // Trying the turn again from the start of the step would repeat what was shown.
        Halt::Failed(error) if error.code == Code::Unavailable => RunError::Failed(Error {
            code: Code::Interrupted,
            ..error
        }),
        Halt::Failed(error) => RunError::Failed(error),
    }
}

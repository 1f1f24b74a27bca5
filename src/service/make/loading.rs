//! Loading the rows, and telling how far that is.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use futures::FutureExt;
use rowsmith_datagen::encode::json;
use serde_json::Value;

use super::Making;
use crate::{
    error::{Code, Error},
    event::{PREVIEW_ROWS, RunEvent},
    runs::{RunContext, RunError},
    service::rows::PlanRows,
    store::load::{LoadError, Loaded, Progress},
};

impl Making {
    /// Loads the rows while another future turns the loader's progress into events.
    pub(super) async fn load(&self, context: &RunContext) -> Result<Loaded, RunError> {
        let told = Told::default();
        let watch = |progress| told.push(progress);
        let rows = Arc::new(PlanRows(Arc::clone(&self.planned.plan)));
        let loading = self
            .maker
            .loader
            .load(&self.planned.schema, rows, &watch, context.token())
            .boxed();
        let telling = async {
            loop {
                told.news.notified().await;
                self.tell(context, &told).await?;
            }
        };
        let loaded = tokio::select! {
            loaded = loading => loaded,
            // Only an error ends it: the run is cancelled or lost, and the load with it.
            error = telling => match error {
                Ok(never) => never,
                Err(error) => return Err(error),
            },
        };
        let loaded = loaded.map_err(Self::load_failed)?;
        match self.tell(context, &told).await {
            Ok(()) => Ok(loaded),
            Err(error) => {
                loaded.discard().await;
                Err(error)
            }
        }
    }

    /// Tells what has happened since the last time.
    async fn tell(&self, context: &RunContext, told: &Told) -> Result<(), RunError> {
        for progress in told.take() {
            match progress {
                Progress::Phase(_) => {}
                Progress::TableStarted { table } => {
                    let (table, total) = self.table(table);
                    context
                        .emit(RunEvent::TableStarted { table, total })
                        .await?;
                }
                Progress::Rows {
                    table,
                    delivered,
                    total,
                } => {
                    let preview = self.preview(table);
                    context
                        .progress(&self.table(table).0, delivered, total, &preview)
                        .await?;
                }
                Progress::TableLoaded { table, rows } => {
                    let table = self.table(table).0;
                    context
                        .emit(RunEvent::TableCompleted { table, rows })
                        .await?;
                }
            }
        }
        Ok(())
    }

    fn table(&self, table: usize) -> (String, u64) {
        let table = self.planned.plan.tables.get(table);
        table.map_or_else(Default::default, |table| {
            (table.name.to_string(), table.rows)
        })
    }

    /// The first rows, made again: cheaper than carrying them along.
    fn preview(&self, table: usize) -> Vec<Value> {
        let batch = self.planned.plan.rows(table, 0..PREVIEW_ROWS as u64);
        json::rows(&batch).into_iter().map(Value::Object).collect()
    }

    fn load_failed(error: LoadError) -> RunError {
        match error {
            LoadError::Cancelled => RunError::Cancelled,
            error if error.is_retryable() => {
                tracing::warn!(error.cause = %error, "load broken off");
                RunError::Failed(Error::new(Code::Unavailable, error.to_string()))
            }
            error => {
                tracing::error!(error.cause = %error, "load failed");
                RunError::Failed(Error::new(Code::Internal, error.to_string()))
            }
        }
    }
}

/// What the loader said and nobody has passed on yet. Pushed from where nothing may wait.
#[derive(Default)]
struct Told {
    queue: Mutex<VecDeque<Progress>>,
    news: tokio::sync::Notify,
}

impl Told {
    fn push(&self, progress: Progress) {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        // Of counts only the newest matters: the queue stays as short as the list of tables.
        if let Progress::Rows { table, .. } = progress {
            queue.retain(|old| !matches!(old, Progress::Rows { table: of, .. } if *of == table));
        }
        queue.push_back(progress);
        self.news.notify_one();
    }

    fn take(&self) -> VecDeque<Progress> {
        std::mem::take(&mut *self.queue.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

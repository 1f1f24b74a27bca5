//! What a run's work may do: tell what happens, and learn that it shall stop.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde_json::Value;
use sqlx::PgConnection;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    hub::{Hub, Signal, Stop, Stopper},
    job::Job,
    log::Log,
    queue::Ending,
};
use crate::{
    error::{Error, is_outage},
    event::{PREVIEW_ROWS, RunEvent, Stored},
};

/// Between two stored progress events of one table.
const PROGRESS_EVERY: Duration = Duration::from_millis(250);

/// What is left of the bar for constraints and validation, after all rows are in.
const ROWS_SHARE: f64 = 0.95;

/// Why a run's work ends without a result.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// It saw its token cancelled.
    #[error("the run was cancelled")]
    Cancelled,
    /// Another process has taken the run over: whatever this one does now does not count.
    #[error("the run was taken over by another process")]
    Lost,
    #[error(transparent)]
    Failed(#[from] Error),
}

impl From<sqlx::Error> for RunError {
    fn from(cause: sqlx::Error) -> Self {
        Self::Failed(cause.into())
    }
}

/// The handle of one run's work. Clones speak for the same run.
#[derive(Clone, Debug)]
pub struct RunContext(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    job: Job,
    log: Log,
    hub: Arc<Hub>,
    stopper: Stopper,
    lease: Duration,
    /// The number of the newest event. Held while one is stored, so that numbers follow time.
    seq: tokio::sync::Mutex<i64>,
    progress: Mutex<Progress>,
}

/// What an event is stored for.
enum When {
    Working,
    /// The run has been told to stop.
    Stopping,
    /// It is the last one.
    Ending(Ending),
}

/// How far each table is. Locked for arithmetic only.
#[derive(Debug, Default)]
struct Progress {
    tables: usize,
    shares: HashMap<String, (f64, Instant)>,
}

impl Progress {
    fn overall(&self) -> f64 {
        let sum: f64 = self.shares.values().map(|(share, _)| share).sum();
        let tables = self.tables.max(self.shares.len()).max(1);
        #[expect(clippy::cast_precision_loss, reason = "a handful of tables")]
        let mean = sum / tables as f64;
        (mean * ROWS_SHARE).clamp(0.0, ROWS_SHARE)
    }
}

impl RunContext {
    pub(super) fn new(
        job: Job,
        log: Log,
        hub: Arc<Hub>,
        stopper: Stopper,
        lease: Duration,
    ) -> Self {
        Self(Arc::new(Inner {
            seq: tokio::sync::Mutex::new(job.last_seq),
            job,
            log,
            hub,
            stopper,
            lease,
            progress: Mutex::default(),
        }))
    }

    /// The run's id, which is its job's.
    pub fn run_id(&self) -> Uuid {
        self.0.job.id
    }

    /// Cancelled when the work shall stop, for whatever reason. Work then ends within a second and
    /// leaves nothing behind.
    pub fn token(&self) -> &CancellationToken {
        &self.0.stopper.token
    }

    /// Whether the token was cancelled because somebody asked to stop the run.
    pub fn asked_to_stop(&self) -> bool {
        self.0.stopper.reason() == Some(Stop::Asked)
    }

    /// Tells those who follow here and now that the next event, a text not yet stored, has grown.
    /// `offset` is how many bytes of it were told before. What is told must be stored, as one event,
    /// before any other event.
    pub fn live(&self, offset: usize, event: RunEvent) {
        let Ok(newest) = self.0.seq.try_lock() else {
            // An event is being stored: whoever follows sees the text when it is stored itself.
            return;
        };
        let signal = Signal::Live {
            after: *newest,
            offset,
            event: Arc::new(event),
        };
        self.0.hub.tell(self.0.job.id, signal);
    }

    /// Stores an event and tells those who follow. Terminal events are not for the work to emit:
    /// they follow from what it returns.
    pub async fn emit(&self, event: RunEvent) -> Result<(), RunError> {
        let progress = self.note(&event);
        self.store(event, progress, When::Working).await
    }

    /// Stores an event although the run has been told to stop: what was shown already.
    pub async fn emit_late(&self, event: RunEvent) -> Result<(), RunError> {
        self.store(event, 0.0, When::Stopping).await
    }

    /// Says how far a table is. Cheap to call often: at most a few of these a second are stored,
    /// always the first, with a preview of `rows`, and the last.
    pub async fn progress(
        &self,
        table: &str,
        delivered: u64,
        total: u64,
        rows: &[Value],
    ) -> Result<(), RunError> {
        if self.token().is_cancelled() {
            return Err(self.stopped());
        }
        let Some((first, progress)) = self.advance(table, delivered, total) else {
            return Ok(());
        };
        let rows = if first { rows } else { &[] };
        let event = RunEvent::TableProgress {
            table: table.to_owned(),
            delivered,
            total,
            progress,
            rows: rows.iter().take(PREVIEW_ROWS).cloned().collect(),
        };
        self.store(event, progress, When::Working).await
    }

    /// Locks the run's row inside a transaction of the caller's: what it commits, it commits as the
    /// run's only holder. For the step that makes results visible.
    pub async fn hold(&self, transaction: &mut PgConnection) -> Result<(), RunError> {
        let held = sqlx::query(
            "SELECT 1 FROM jobs WHERE id = $1 AND fence = $2 AND status = 'running' FOR UPDATE",
        )
        .bind(self.0.job.id)
        .bind(self.0.job.fence)
        .fetch_optional(transaction)
        .await?;
        held.map(drop).ok_or(RunError::Lost)
    }

    pub(super) async fn finish(&self, event: RunEvent, ending: Ending) -> Result<(), RunError> {
        self.store(event, 1.0, When::Ending(ending)).await
    }

    /// In a task of its own: a caller that stops waiting (a `select!`) must not leave behind an event
    /// that is stored but not counted.
    async fn store(&self, event: RunEvent, progress: f64, when: When) -> Result<(), RunError> {
        let context = self.clone();
        let storing = tokio::spawn(async move { context.append(event, progress, when).await });
        storing.await.map_err(Error::internal)?
    }

    /// Tries again while the database is away, as long as the lease could last.
    async fn append(&self, event: RunEvent, progress: f64, when: When) -> Result<(), RunError> {
        let inner = &self.0;
        let json = serde_json::to_value(&event).map_err(Error::internal)?;
        let mut newest = inner.seq.lock().await;
        let seq = *newest + 1;
        let began = Instant::now();
        let at = loop {
            if matches!(when, When::Working) && self.token().is_cancelled() {
                return Err(self.stopped());
            }
            let stored = match &when {
                When::Ending(ending) => inner.log.finish(&inner.job, seq, &json, ending).await,
                _ => inner.log.append(&inner.job, seq, progress, &json).await,
            };
            match stored {
                Ok(Some(at)) => break at,
                Ok(None) => {
                    inner.stopper.stop(Stop::Lost);
                    return Err(RunError::Lost);
                }
                Err(cause) if is_outage(&cause) && began.elapsed() < inner.lease => {
                    tokio::time::sleep(Duration::from_millis(250)).await;
                }
                Err(cause) => return Err(cause.into()),
            }
        };
        *newest = seq;
        let run_id = inner.job.id;
        let stored = Arc::new(Stored {
            run_id,
            seq,
            at,
            event,
        });
        inner.hub.tell(run_id, Signal::Event(stored));
        Ok(())
    }

    fn stopped(&self) -> RunError {
        match self.0.stopper.reason() {
            Some(Stop::Lost) => RunError::Lost,
            _ => RunError::Cancelled,
        }
    }

    /// Takes note of what an event says of the progress; the whole's is returned.
    fn note(&self, event: &RunEvent) -> f64 {
        let mut progress = self.lock();
        match event {
            RunEvent::SchemaParsed { tables } => progress.tables = tables.len(),
            RunEvent::TableCompleted { table, .. } => {
                progress.shares.insert(table.clone(), (1.0, Instant::now()));
            }
            _ => {}
        }
        progress.overall()
    }

    /// Whether this progress is worth storing, whether it is the table's first, and the whole's.
    fn advance(&self, table: &str, delivered: u64, total: u64) -> Option<(bool, f64)> {
        #[expect(clippy::cast_precision_loss, reason = "a share for a progress bar")]
        let share = if total == 0 {
            1.0
        } else {
            delivered as f64 / total as f64
        };
        let now = Instant::now();
        let mut progress = self.lock();
        let last = progress.shares.get(table).map(|(_, at)| *at);
        let due = last.is_none_or(|at| now - at >= PROGRESS_EVERY) || delivered >= total;
        if due {
            progress.shares.insert(table.to_owned(), (share, now));
        }
        due.then(|| (last.is_none(), progress.overall()))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Progress> {
        self.0
            .progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

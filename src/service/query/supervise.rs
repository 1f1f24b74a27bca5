//! Taking turns, running out of time, and making sure that a query ends when nobody wants it.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Gate, QueryError};
use crate::error::Error;

impl Gate {
    /// Does `work`, which is given a name for its session, in a task of its own: whether it ends, runs
    /// out of time, is cancelled, or whoever waits for it goes, the session is gone afterwards.
    pub(super) async fn supervised<T, W>(
        &self,
        cancel: &CancellationToken,
        slots: &Arc<Semaphore>,
        deadline: Duration,
        work: impl FnOnce(Gate, String) -> W,
    ) -> Result<T, QueryError>
    where
        T: Send + 'static,
        W: Future<Output = Result<T, QueryError>> + Send + 'static,
    {
        let turn = tokio::select! {
            () = cancel.cancelled() => return Err(QueryError::Cancelled),
            turn = self.turn(slots) => turn?,
        };
        let token = cancel.child_token();
        let _gone = token.clone().drop_guard();
        let session = format!("query_{}", Uuid::new_v4().simple());
        let working = work(self.clone(), session.clone());
        let gate = self.clone();
        let task = tokio::spawn(async move {
            // Held until the session is gone: nobody can pile up queries by going away.
            let _turn = turn;
            let outcome = tokio::select! {
                () = token.cancelled() => Err(QueryError::Cancelled),
                outcome = tokio::time::timeout(deadline, working) => {
                    outcome.unwrap_or(Err(QueryError::Timeout(0)))
                }
            };
            // Its connection is closed by now, which a computing server does not see at once.
            if matches!(outcome, Err(QueryError::Cancelled | QueryError::Timeout(_)))
                && let Err(error) = gate.inner.readers.end(&session).await
            {
                tracing::warn!(error.cause = %error, "a stopped query may still run");
            }
            match outcome {
                Err(QueryError::Timeout(_)) => Err(QueryError::Timeout(deadline.as_secs())),
                other => other,
            }
        });
        task.await
            .unwrap_or_else(|cause| Err(QueryError::Other(Error::internal(cause))))
    }

    async fn turn(&self, slots: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, QueryError> {
        if let Ok(turn) = slots.clone().try_acquire_owned() {
            return Ok(turn);
        }
        let queue = Queue::join(self)?;
        let turn =
            tokio::time::timeout(self.inner.settings.patience, slots.clone().acquire_owned());
        let turn = turn.await;
        drop(queue);
        turn.ok().and_then(Result::ok).ok_or(QueryError::Busy)
    }
}

/// A place among those who wait; given back when it is dropped.
struct Queue<'a>(&'a Gate);

impl<'a> Queue<'a> {
    fn join(gate: &'a Gate) -> Result<Self, QueryError> {
        let place = Self(gate);
        let before = gate.inner.waiting.fetch_add(1, Ordering::SeqCst);
        if before >= gate.inner.settings.waiting {
            return Err(QueryError::Busy);
        }
        Ok(place)
    }
}

impl Drop for Queue<'_> {
    fn drop(&mut self) {
        self.0.inner.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

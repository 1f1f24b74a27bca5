//! Following a run from any number: the log first, then live, without gap or repetition.

use std::{collections::VecDeque, time::Duration};

use tokio::sync::broadcast::{Receiver, error::RecvError};
use uuid::Uuid;

use super::{Runs, hub::Signal};
use crate::event::Stored;

/// How long a follower trusts silence. Only matters while notifications do not get through.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// The events of one run after a number. Holds at most one page of them; whoever reads slowly falls
/// back to the log.
#[derive(Debug)]
pub struct Feed {
    runs: Runs,
    run: Uuid,
    after: i64,
    ready: VecDeque<Stored>,
    /// Always there but during the drop.
    signals: Option<Receiver<Signal>>,
    /// The log may have more than we saw.
    behind: bool,
    ended: bool,
}

impl Feed {
    pub(super) fn new(runs: Runs, run: Uuid, after: i64) -> Self {
        // Listening begins before the first look into the log, so nothing falls between.
        let signals = Some(runs.0.hub.follow(run));
        Self {
            runs,
            run,
            after,
            ready: VecDeque::new(),
            signals,
            behind: true,
            ended: false,
        }
    }

    /// The next event; `None` after the last one, or when the service stops (then follow again from
    /// the last number seen). Safe to drop and call again.
    pub async fn next(&mut self) -> Option<Stored> {
        loop {
            while let Some(stored) = self.ready.pop_front() {
                if stored.seq > self.after {
                    self.after = stored.seq;
                    self.ended = stored.event.is_terminal();
                    return Some(stored);
                }
            }
            if self.ended || self.runs.0.shutdown.is_cancelled() {
                return None;
            }
            if self.behind {
                self.read().await;
            } else {
                self.wait().await;
            }
        }
    }

    async fn read(&mut self) {
        let inner = &self.runs.0;
        let read = async {
            let mut page = inner.log.read(self.run, self.after).await?;
            let mut over = false;
            if page.last.is_none() {
                let job = inner.queue.get(self.run).await?;
                over = job.is_none_or(|job| job.status.is_terminal());
                if over {
                    // It may have ended between the two looks.
                    page = inner.log.read(self.run, self.after).await?;
                }
            }
            Ok::<_, sqlx::Error>((page, over))
        };
        match read.await {
            Ok((page, over)) => {
                self.behind = page.last.is_some();
                self.ended = over && page.last.is_none();
                self.ready.extend(page.events);
                if self.ready.is_empty() {
                    self.after = page.last.unwrap_or(self.after);
                }
            }
            Err(cause) => {
                tracing::warn!(run.id = %self.run, error.cause = %cause, "reading events failed");
                tokio::select! {
                    () = tokio::time::sleep(Duration::from_millis(500)) => {}
                    () = inner.shutdown.cancelled() => {}
                }
            }
        }
    }

    async fn wait(&mut self) {
        let Some(signals) = &mut self.signals else {
            self.behind = true;
            return;
        };
        tokio::select! {
            signal = signals.recv() => match signal {
                Ok(Signal::Event(stored)) if stored.seq == self.after + 1 => {
                    self.ready.push_back((*stored).clone());
                }
                Ok(Signal::Event(stored)) => self.behind = stored.seq > self.after,
                Ok(Signal::Upto(seq)) => self.behind = seq > self.after,
                Err(RecvError::Lagged(_) | RecvError::Closed) => self.behind = true,
            },
            () = tokio::time::sleep(LOOK_AGAIN) => self.behind = true,
            () = self.runs.0.shutdown.cancelled() => {}
        }
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.signals = None;
        self.runs.0.hub.tidy(self.run);
    }
}

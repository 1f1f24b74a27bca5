//! Following a run from any number: the log first, then live, without gap or repetition.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use tokio::sync::broadcast::{Receiver, error::RecvError};
use uuid::Uuid;

use super::{Runs, hub::Signal};
use crate::event::{RunEvent, Stored};

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
    growing: Option<Arc<RunEvent>>,
    /// Of the next event, a text, how many bytes were told while it grew.
    told: usize,
    /// Whether growing texts are told of.
    live: bool,
    /// Always there but during the drop.
    signals: Option<Receiver<Signal>>,
    /// The log may have more than we saw.
    behind: bool,
    ended: bool,
}

/// What a live follower gets.
#[derive(Clone, Debug)]
pub enum Update {
    Stored(Box<Stored>),
    /// Part of a text that is stored later, without a number.
    Live(Arc<RunEvent>),
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
            growing: None,
            told: 0,
            live: false,
            signals,
            behind: true,
            ended: false,
        }
    }

    /// The next event; `None` after the last one, or when the service stops (then follow again from
    /// the last number seen). Safe to drop and call again.
    pub async fn next(&mut self) -> Option<Stored> {
        self.live = false;
        match self.advance().await {
            Some(Update::Stored(stored)) => Some(*stored),
            _ => None,
        }
    }

    /// As [`Feed::next`], and texts while they grow: a stored text comes without what was told of it
    /// already. For followers that show everything they get, from the first event on.
    pub async fn next_live(&mut self) -> Option<Update> {
        self.live = true;
        self.advance().await
    }

    async fn advance(&mut self) -> Option<Update> {
        loop {
            while let Some(stored) = self.ready.pop_front() {
                if stored.seq > self.after {
                    self.after = stored.seq;
                    self.ended = stored.event.is_terminal();
                    let told = std::mem::take(&mut self.told);
                    return Some(Update::Stored(Box::new(rest(stored, told))));
                }
            }
            if let Some(event) = self.growing.take() {
                return Some(Update::Live(event));
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
                Ok(Signal::Live { after, offset, event }) => {
                    // After a gap the stored text makes up for what was missed.
                    if self.live && after == self.after && offset == self.told {
                        self.told += text(&event).map_or(0, str::len);
                        self.growing = Some(event);
                    }
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

fn text(event: &RunEvent) -> Option<&str> {
    match event {
        RunEvent::TextDelta { text } | RunEvent::ThoughtDelta { text } => Some(text),
        _ => None,
    }
}

/// A text without its first bytes.
fn rest(mut stored: Stored, told: usize) -> Stored {
    if let RunEvent::TextDelta { text } | RunEvent::ThoughtDelta { text } = &mut stored.event
        && text.is_char_boundary(told)
    {
        text.drain(..told);
    }
    stored
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.signals = None;
        self.runs.0.hub.tidy(self.run);
    }
}

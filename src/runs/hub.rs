//! What this process knows without asking the database: who follows a run, which runs it works on.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::event::{RunEvent, Stored};

/// Events a follower may be behind before it reads the log instead.
const BUFFER: usize = 64;

/// What followers are told.
#[derive(Clone, Debug)]
pub(super) enum Signal {
    /// An event this process has stored.
    Event(Arc<Stored>),
    /// The next event, a text, is growing: this was added to what `offset` bytes were told of.
    Live {
        /// The number of the newest event stored.
        after: i64,
        offset: usize,
        event: Arc<RunEvent>,
    },
    /// Another process has stored events up to this number.
    Upto(i64),
}

/// Why a run is stopped before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    Asked,
    /// Another process has the run now.
    Lost,
    Shutdown,
}

/// The handle by which a run in this process is stopped; the first reason counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Stopper {
    pub(super) token: CancellationToken,
    reason: Arc<OnceLock<Stop>>,
}

impl Stopper {
    pub(super) fn stop(&self, reason: Stop) {
        // A second reason changes nothing: the run is stopping already.
        let _ = self.reason.set(reason);
        self.token.cancel();
    }

    pub(super) fn reason(&self) -> Option<Stop> {
        self.reason.get().copied()
    }
}

/// Followers and running work. Both maps are locked for single look-ups, never across an await.
#[derive(Debug, Default)]
pub(super) struct Hub {
    followers: Mutex<HashMap<Uuid, broadcast::Sender<Signal>>>,
    running: Mutex<HashMap<Uuid, Stopper>>,
}

impl Hub {
    /// Starts hearing of a run.
    pub(super) fn follow(&self, run: Uuid) -> broadcast::Receiver<Signal> {
        lock(&self.followers)
            .entry(run)
            .or_insert_with(|| broadcast::channel(BUFFER).0)
            .subscribe()
    }

    /// Forgets a run that nobody follows any more. Called after a follower has left.
    pub(super) fn tidy(&self, run: Uuid) {
        let mut followers = lock(&self.followers);
        if followers.get(&run).is_some_and(|s| s.receiver_count() == 0) {
            followers.remove(&run);
        }
    }

    /// Tells the followers of one run.
    pub(super) fn tell(&self, run: Uuid, signal: Signal) {
        if let Some(sender) = lock(&self.followers).get(&run) {
            // Nobody listening is no failure: the log has it.
            let _ = sender.send(signal);
        }
    }

    /// Makes every follower look into the log: notifications may have been missed.
    pub(super) fn tell_all(&self) {
        for sender in lock(&self.followers).values() {
            let _ = sender.send(Signal::Upto(i64::MAX));
        }
    }

    /// Notes that this process works on a run, until the guard goes.
    pub(super) fn enter(self: &Arc<Self>, run: Uuid, stopper: Stopper) -> Running {
        lock(&self.running).insert(run, stopper);
        Running {
            hub: Arc::clone(self),
            run,
        }
    }

    /// Stops a run if this process works on it.
    pub(super) fn stop(&self, run: Uuid, reason: Stop) {
        if let Some(stopper) = lock(&self.running).get(&run) {
            stopper.stop(reason);
        }
    }

    /// Stops everything.
    pub(super) fn stop_all(&self, reason: Stop) {
        for stopper in lock(&self.running).values() {
            stopper.stop(reason);
        }
    }

    /// How many runs this process works on.
    pub(super) fn running(&self) -> usize {
        lock(&self.running).len()
    }
}

/// A run being worked on.
#[derive(Debug)]
pub(super) struct Running {
    hub: Arc<Hub>,
    run: Uuid,
}

impl Drop for Running {
    fn drop(&mut self) {
        lock(&self.hub.running).remove(&self.run);
    }
}

// The maps stay whole whatever panics while they are locked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

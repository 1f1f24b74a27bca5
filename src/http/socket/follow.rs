//! The runs one connection follows, each in a task of its own that waits for a slow client.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use serde_json::Value;
use socketioxide::{SendError, SocketError, extract::SocketRef};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::names::{self, Families};
use crate::{
    error::{Code, Error},
    event::Stored,
    runs::Runs,
};

/// Runs that one connection may follow at a time.
const MAX_FOLLOWED: usize = 32;

/// A client that takes nothing for so long is disconnected; it can resume.
const PATIENCE: Duration = Duration::from_secs(30);

/// A run being followed.
#[derive(Debug)]
struct Followed {
    stop: CancellationToken,
    /// The number of the last event sent.
    seq: Arc<AtomicI64>,
}

/// Everything one connection follows. The map is locked for single look-ups.
#[derive(Debug)]
pub(super) struct Session {
    closed: CancellationToken,
    followed: Mutex<HashMap<(Uuid, bool), Followed>>,
}

impl Session {
    /// Nothing is followed yet; `closed` ends all that will be.
    pub(super) fn new(closed: CancellationToken) -> Self {
        Self {
            closed,
            followed: Mutex::default(),
        }
    }

    /// The connection is gone.
    pub(super) fn close(&self) {
        self.closed.cancel();
        self.lock().clear();
    }

    /// Sends a run's events after a number. A subscription begun before is replaced; the one of the
    /// client that started the run stays beside it.
    pub(super) fn follow(
        self: &Arc<Self>,
        runs: Runs,
        socket: SocketRef,
        run: Uuid,
        after: i64,
        mut families: Families,
    ) -> Result<(), Error> {
        let key = (run, !families.job);
        let mut followed = self.lock();
        if families.job && followed.contains_key(&(run, true)) {
            // This connection hears the other family already.
            families.generation = false;
        }
        if followed.len() >= MAX_FOLLOWED && !followed.contains_key(&key) {
            let message = format!("a connection follows at most {MAX_FOLLOWED} runs at a time");
            return Err(Error::new(Code::RateLimited, message));
        }
        let entry = Followed {
            stop: self.closed.child_token(),
            seq: Arc::new(AtomicI64::new(after)),
        };
        let (stop, seq) = (entry.stop.clone(), Arc::clone(&entry.seq));
        if let Some(before) = followed.insert(key, entry) {
            before.stop.cancel();
        }
        drop(followed);
        let session = Arc::clone(self);
        tokio::spawn(async move {
            tokio::select! {
                () = pump(&runs, &socket, run, families, &seq) => session.forget(key, &seq),
                () = stop.cancelled() => {}
            }
        });
        Ok(())
    }

    /// Stops a subscription. The number of the last event sent; 0 when there was none.
    pub(super) fn leave(&self, run: Uuid) -> i64 {
        let Some(left) = self.lock().remove(&(run, false)) else {
            return 0;
        };
        left.stop.cancel();
        left.seq.load(Ordering::Relaxed)
    }

    /// Removes a run that has ended, unless it is followed anew by now.
    fn forget(&self, key: (Uuid, bool), seq: &Arc<AtomicI64>) {
        let mut followed = self.lock();
        if followed.get(&key).is_some_and(|f| Arc::ptr_eq(&f.seq, seq)) {
            followed.remove(&key);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(Uuid, bool), Followed>> {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends events until the run has ended or the client is gone.
async fn pump(runs: &Runs, socket: &SocketRef, run: Uuid, families: Families, seq: &AtomicI64) {
    let mut feed = runs.follow(run, seq.load(Ordering::Relaxed));
    while let Some(stored) = feed.next().await {
        if !send_stored(runs, socket, families, &stored).await {
            return;
        }
        seq.store(stored.seq, Ordering::Relaxed);
    }
}

async fn send_stored(runs: &Runs, socket: &SocketRef, families: Families, stored: &Stored) -> bool {
    if families.generation {
        let (name, payload) = names::generation(stored);
        if !send(socket, name, &payload).await {
            return false;
        }
    }
    if families.job {
        let job = match stored.event.is_terminal() {
            true => runs.get(stored.run_id).await.ok(),
            false => None,
        };
        if let Some((name, payload)) = names::job(stored, job.as_ref()) {
            return send(socket, name, &payload).await;
        }
    }
    true
}

/// Sends one event, waiting while the client's buffer is full. False: the client is gone.
pub(super) async fn send(socket: &SocketRef, name: &str, payload: &Value) -> bool {
    let began = Instant::now();
    let mut pause = Duration::from_millis(5);
    loop {
        match socket.emit(name, payload) {
            Ok(()) => return true,
            Err(SendError::Socket(SocketError::InternalChannelFull)) => {}
            Err(SendError::Socket(SocketError::Closed)) => return false,
            Err(cause) => {
                tracing::error!(socket.event = name, error.cause = %cause, "an event was not sent");
                return true;
            }
        }
        if began.elapsed() > PATIENCE {
            tracing::info!(socket.id = %socket.id, "a client that takes nothing is disconnected");
            // Fails only when it is gone already.
            let _ = socket.clone().disconnect();
            return false;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(500));
    }
}

/// Sends one event from where nothing can wait; its own task does.
pub(super) fn send_now(socket: &SocketRef, name: &'static str, payload: &Value) {
    let (socket, payload) = (socket.clone(), payload.clone());
    tokio::spawn(async move { send(&socket, name, &payload).await });
}

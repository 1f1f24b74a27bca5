//! Hears what other processes (and this one) notify, and shows that this process lives.
//!
//! One connection does both: it listens, and it holds the advisory lock by which others see that
//! the holder of a lease is alive.

use std::time::Duration;

use sqlx::postgres::PgListener;
use uuid::Uuid;

use super::{
    Runs,
    hub::{Signal, Stop},
};

const CHANNEL: &str = "rowsmith_runs";

/// Before connecting again.
const PAUSE: Duration = Duration::from_secs(1);

/// Listens until the service stops, connecting again whenever the connection is lost.
pub(super) async fn listen(runs: Runs, holder: i64) {
    let mut first = true;
    loop {
        tokio::select! {
            lost = connected(&runs, holder, &mut first) => if let Err(cause) = lost {
                tracing::warn!(error.cause = %cause, "listening for notifications failed");
            },
            () = runs.0.shutdown.cancelled() => return,
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            () = runs.0.shutdown.cancelled() => return,
        }
    }
}

/// Listens as long as the connection lasts.
async fn connected(runs: &Runs, holder: i64, first: &mut bool) -> sqlx::Result<()> {
    let inner = &runs.0;
    let mut listener = PgListener::connect_with(&inner.queue.pool).await?;
    listener.listen(CHANNEL).await?;
    sqlx::query("SELECT pg_try_advisory_lock($1)")
        .bind(holder)
        .execute(&mut listener)
        .await?;
    // Only at the start: after an outage of the database the locks of living processes are missing
    // too, until they are back.
    if *first {
        let left = inner.queue.adopt().await?;
        if left > 0 {
            tracing::info!(
                runs.adopted = left,
                "taking up runs of a process that is gone"
            );
        }
        *first = false;
    }
    // What was said before we listened has to be looked up.
    runs.wake();
    inner.hub.tell_all();
    while let Some(said) = listener.try_recv().await? {
        hear(runs, said.payload());
    }
    Ok(())
}

/// `queued`, `cancel <run>` or `event <run> <number>`.
fn hear(runs: &Runs, said: &str) {
    let inner = &runs.0;
    let mut words = said.split(' ');
    let verb = words.next().unwrap_or_default();
    let run = words.next().and_then(|w| Uuid::try_parse(w).ok());
    match (verb, run) {
        ("queued", _) => runs.wake(),
        ("cancel", Some(run)) => inner.hub.stop(run, Stop::Asked),
        ("event", Some(run)) => {
            let upto = words
                .next()
                .and_then(|w| w.parse().ok())
                .unwrap_or(i64::MAX);
            inner.hub.tell(run, Signal::Upto(upto));
        }
        _ => tracing::warn!(notification = said, "unknown notification ignored"),
    }
}

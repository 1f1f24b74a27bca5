//! Workers: claim a job, keep its lease, do it, write how it ended.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Semaphore, task::JoinHandle, time::Instant};
use uuid::Uuid;

use super::{
    Done, Lane, RunContext, RunError, Runs, Status, Work,
    hub::{Stop, Stopper},
    job::Job,
    queue::Ending,
};
use crate::{
    error::{Code, Error},
    event::RunEvent,
};

/// How long a job rests after the database failed under it.
const REST: Duration = Duration::from_secs(2);

/// Between two rounds of forgetting old events.
const PRUNE_EVERY: Duration = Duration::from_secs(600);

/// A number for this process's advisory lock, unlike any other's.
pub(super) fn new_holder() -> i64 {
    let (high, low) = Uuid::new_v4().as_u64_pair();
    (high ^ low).cast_signed()
}

/// Claims jobs while slots are free.
pub(super) async fn dispatch(runs: Runs, holder: i64, lane: Lane) {
    let inner = &runs.0;
    let Lane { kinds, slots } = lane;
    let slots = Arc::new(Semaphore::new(slots.max(1)));
    let mut wake = inner.wake.subscribe();
    let names: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
    loop {
        let slot = tokio::select! {
            slot = Arc::clone(&slots).acquire_owned() => slot,
            () = inner.shutdown.cancelled() => return,
        };
        let Ok(slot) = slot else { return };
        wake.mark_unchanged();
        match inner.queue.claim(holder, &names).await {
            Ok(Some(job)) => {
                let Some((_, work)) = kinds.iter().find(|(name, _)| *name == job.kind) else {
                    continue;
                };
                let (runs, work) = (runs.clone(), Arc::clone(work));
                inner.tasks.spawn(async move {
                    run(&runs, job, work).await;
                    drop(slot);
                });
                continue;
            }
            Ok(None) => {}
            Err(cause) => tracing::warn!(error.cause = %cause, "looking for work failed"),
        }
        drop(slot);
        tokio::select! {
            _ = wake.changed() => {}
            () = tokio::time::sleep(inner.settings.poll) => {}
            () = inner.shutdown.cancelled() => return,
        }
    }
}

/// Does one claimed job to its end.
async fn run(runs: &Runs, job: Job, work: Arc<dyn Work>) {
    let inner = &runs.0;
    let stopper = Stopper::default();
    let _running = inner.hub.enter(job.id, stopper.clone());
    if inner.shutdown.is_cancelled() {
        stopper.stop(Stop::Shutdown);
    }
    let context = RunContext::new(
        job.clone(),
        inner.log.clone(),
        Arc::clone(&inner.hub),
        stopper.clone(),
        inner.settings.lease,
    );
    let outcome = match before(runs, &job, &context).await {
        Ok(()) => {
            let task = tokio::spawn(work.run(job.clone(), context.clone()));
            attend(runs, &job, &stopper, task).await
        }
        Err(end) => Err(end),
    };
    if let Err(cause) = settle(runs, &job, &stopper, &context, outcome).await {
        // The lease runs out and the job is claimed again: that is what leases are for.
        tracing::warn!(run.id = %job.id, error.cause = %cause, "the end of a run was not written");
        return;
    }
    // Nobody may be listening.
    let _ = inner.ended.send(job.id);
}

/// What may end a job before it is begun.
async fn before(runs: &Runs, job: &Job, context: &RunContext) -> Result<(), RunError> {
    if job.cancel_requested {
        return Err(RunError::Cancelled);
    }
    let most = runs.0.settings.max_attempts;
    if job.attempts > most {
        return Err(RunError::Failed(Error::new(
            Code::AttemptsExhausted,
            format!("the run was begun {most} times and its process stopped each time"),
        )));
    }
    if job.attempts > 1 {
        let attempt = job.attempts;
        tracing::info!(run.id = %job.id, run.attempt = attempt, "beginning a run again");
        context.emit(RunEvent::Restarted { attempt }).await?;
    }
    Ok(())
}

/// Keeps the lease until the work ends, and stops the work when it must stop.
async fn attend(
    runs: &Runs,
    job: &Job,
    stopper: &Stopper,
    mut task: JoinHandle<Result<Done, RunError>>,
) -> Result<Done, RunError> {
    let settings = &runs.0.settings;
    let mut sure = Instant::now();
    let mut beat = tokio::time::interval_at(sure + settings.heartbeat, settings.heartbeat);
    let mut patience = std::pin::pin!(grace(stopper, settings.grace));
    loop {
        tokio::select! {
            ended = &mut task => return ended.unwrap_or_else(|cause| {
                Err(RunError::Failed(Error::internal(cause)))
            }),
            () = &mut patience => {
                tracing::error!(run.id = %job.id, "the work did not stop when told and is aborted");
                task.abort();
                return Err(RunError::Cancelled);
            }
            _ = beat.tick() => match runs.0.queue.renew(job).await {
                Ok(Some(asked)) => {
                    sure = Instant::now();
                    if asked {
                        stopper.stop(Stop::Asked);
                    }
                }
                Ok(None) => stopper.stop(Stop::Lost),
                Err(cause) => {
                    tracing::warn!(run.id = %job.id, error.cause = %cause, "renewing failed");
                    if sure.elapsed() >= settings.lease {
                        stopper.stop(Stop::Lost);
                    }
                }
            },
        }
    }
}

async fn grace(stopper: &Stopper, time: Duration) {
    stopper.token.cancelled().await;
    tokio::time::sleep(time).await;
}

/// Writes how a run ended, or lets go of it.
async fn settle(
    runs: &Runs,
    job: &Job,
    stopper: &Stopper,
    context: &RunContext,
    outcome: Result<Done, RunError>,
) -> Result<(), RunError> {
    let queue = &runs.0.queue;
    let failure = match (outcome, stopper.reason()) {
        (Ok(done), _) => return context.finish(done.event, completed(done.result)).await,
        (Err(_), Some(Stop::Lost)) | (Err(RunError::Lost), _) => return Ok(()),
        (Err(_), Some(Stop::Shutdown)) => return Ok(queue.hand_back(job).await?),
        (Err(_), Some(Stop::Asked)) | (Err(RunError::Cancelled), None) => {
            return context
                .finish(RunEvent::Cancelled, ended(Status::Cancelled))
                .await;
        }
        (Err(RunError::Failed(failure)), None) => failure,
    };
    if failure.code == Code::Unavailable && job.attempts < runs.0.settings.max_attempts {
        return Ok(queue.postpone(job, REST).await?);
    }
    let (message, code) = (failure.message, failure.code.to_string());
    let ending = Ending {
        error: Some((message.clone(), code.clone())),
        ..ended(Status::Error)
    };
    context
        .finish(RunEvent::Failed { message, code }, ending)
        .await
}

fn completed(result: serde_json::Value) -> Ending {
    Ending {
        result: Some(result),
        ..ended(Status::Completed)
    }
}

fn ended(status: Status) -> Ending {
    Ending {
        status,
        result: None,
        error: None,
    }
}

/// Forgets old events now and then.
pub(super) async fn prune(runs: Runs) {
    let inner = &runs.0;
    let mut round = tokio::time::interval(PRUNE_EVERY);
    loop {
        tokio::select! {
            _ = round.tick() => {}
            () = inner.shutdown.cancelled() => return,
        }
        let settings = &inner.settings;
        match inner
            .queue
            .prune(settings.keep_events, settings.keep_runs)
            .await
        {
            Ok(0) => {}
            Ok(gone) => tracing::info!(events.pruned = gone, "forgot events of old runs"),
            Err(cause) => tracing::warn!(error.cause = %cause, "forgetting old events failed"),
        }
    }
}

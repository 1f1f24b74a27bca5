//! Runs whose process dies, stalls, loses its database or is told to stop.

use std::time::Duration;

use rowsmith::runs::{Settings, Status};
use sqlx::PgPool;

use crate::{
    app::{TestApp, assert_numbered, kinds, patient},
    runs::HELD,
};

async fn expire_leases(pool: &PgPool) {
    sqlx::query(
        "UPDATE jobs SET lease_until = now() - interval '1 minute' WHERE status = 'running'",
    )
    .execute(pool)
    .await
    .unwrap();
}

#[tokio::test]
async fn a_stale_holder_changes_nothing() {
    let app = TestApp::new().await;
    let run = app.accept(HELD).await;
    app.held().await;
    // To everybody else the first worker seems dead; it only stands at the gate.
    expire_leases(&app.pool).await;
    let other = app.replica(patient());
    other.app.start();
    other.held().await;
    app.double.gate.add_permits(2);
    assert_eq!(app.ended(run).await.status, Status::Completed);
    let events = app.events(run, 0).await;
    assert_numbered(&events, 0);
    let kinds = kinds(&events);
    assert_eq!(kinds.iter().filter(|k| *k == "completed").count(), 1);
    assert_eq!(kinds.iter().filter(|k| *k == "restarted").count(), 1);
    assert_eq!(
        kinds.iter().filter(|k| *k == "tableCompleted").count(),
        1,
        "{kinds:?}"
    );
    app.app.shutdown().await;
    assert_eq!(app.ended(run).await.attempts, 2);
}

#[tokio::test]
async fn a_heartbeat_finds_a_lease_that_was_lost() {
    let beat = Settings {
        heartbeat: Duration::from_millis(20),
        ..patient()
    };
    let app = TestApp::idle(|b| b.runs(beat)).await;
    app.app.start();
    let run = app.accept(HELD).await;
    app.held().await;
    sqlx::query("UPDATE jobs SET fence = fence + 1")
        .execute(&app.pool)
        .await
        .unwrap();
    // Nobody opens the gate: only the heartbeat can end the work.
    while app.app.runs().running() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(
        app.app.runs().get(run).await.unwrap().status,
        Status::Running
    );
}

#[tokio::test]
async fn what_a_killed_process_left_is_done_again_with_the_same_seed() {
    let app = TestApp::idle(|b| b.runs(patient())).await;
    let run = app.accept("create table a").await;
    // As a process leaves it that is killed in the middle: claimed, two events told, lease running,
    // its advisory lock gone with its connection.
    sqlx::raw_sql(
        "UPDATE jobs SET status = 'running', holder = 42, fence = 1, attempts = 1, last_seq = 2,
            lease_until = now() + interval '30 seconds';
         INSERT INTO run_events SELECT id, 1, '{\"type\": \"started\", \"config\": {}}' FROM jobs;
         INSERT INTO run_events SELECT id, 2, '{\"type\": \"of the future\"}' FROM jobs;",
    )
    .execute(&app.pool)
    .await
    .unwrap();
    let seed = app.app.runs().get(run).await.unwrap().request["config"]["seed"].clone();
    let next = app.replica(patient());
    next.app.start();
    let events = next.events(run, 0).await;
    let kinds = kinds(&events);
    assert_eq!(
        kinds[..3],
        ["started", "restarted", "started"],
        "an unknown event is passed over"
    );
    assert_eq!(events[1].seq, 3);
    let job = next.ended(run).await;
    assert_eq!((job.status, job.attempts), (Status::Completed, 2));
    assert_eq!(job.result.unwrap()["meta"]["seed"], seed);
}

#[tokio::test]
async fn a_run_that_keeps_killing_its_process_is_given_up() {
    let app = TestApp::idle(|b| b.runs(patient())).await;
    let run = app.accept("create table a").await;
    sqlx::query("UPDATE jobs SET attempts = 3")
        .execute(&app.pool)
        .await
        .unwrap();
    app.app.start();
    let job = app.ended(run).await;
    assert_eq!(job.status, Status::Error);
    assert_eq!(job.error_code.as_deref(), Some("ATTEMPTS_EXHAUSTED"));
    assert!(app.double.begun.lock().unwrap().is_empty());
}

#[tokio::test]
async fn lost_connections_do_not_end_a_run() {
    let app = TestApp::new().await;
    let run = app.accept(HELD).await;
    app.held().await;
    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .execute(&app.pool)
    .await
    .unwrap();
    app.double.gate.add_permits(1);
    assert_eq!(app.ended(run).await.status, Status::Completed);
    assert_numbered(&app.events(run, 0).await, 0);
    // The listener comes back by itself: a job accepted elsewhere is heard of.
    let other = app.replica(patient());
    let next = other.accept("table a").await;
    assert_eq!(app.ended(next).await.status, Status::Completed);
}

#[tokio::test]
async fn a_service_that_stops_hands_its_runs_on() {
    let app = TestApp::new().await;
    let run = app.accept(HELD).await;
    app.held().await;
    let follower = app.events(run, 0);
    let (seen, ()) = tokio::join!(follower, app.app.shutdown());
    assert_eq!(kinds(&seen), ["started", "schemaParsed", "tableStarted"]);
    let job = app.app.runs().get(run).await.unwrap();
    assert_eq!((job.status, job.attempts), (Status::Created, 0));
    let next = app.replica(patient());
    next.app.start();
    next.double.gate.add_permits(1);
    assert_eq!(next.ended(run).await.status, Status::Completed);
}

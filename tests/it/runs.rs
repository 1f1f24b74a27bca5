//! Runs: told in order, done once, cancelled, bounded.

use std::collections::HashSet;

use futures::future::join_all;
use rowsmith::{
    event::RunEvent,
    runs::{Lane, Settings, Status},
};
use serde_json::json;
use uuid::Uuid;

use crate::app::{TestApp, assert_numbered, kinds, patient};

pub(crate) const HELD: &str = "create table a hold";

#[tokio::test]
async fn a_run_tells_its_story_in_order() {
    let app = TestApp::new().await;
    let run = app.accept("create table a; create table B").await;
    let events = app.events(run, 0).await;
    assert_numbered(&events, 0);
    insta::assert_debug_snapshot!(kinds(&events), @r#"
    [
        "started",
        "schemaParsed",
        "tableStarted",
        "tableProgress",
        "tableProgress",
        "tableCompleted",
        "tableStarted",
        "tableProgress",
        "tableProgress",
        "tableCompleted",
        "validated",
        "datasetSaved",
        "completed",
    ]
    "#);
    let RunEvent::TableProgress {
        rows, delivered: 1, ..
    } = &events[3].event
    else {
        panic!("{:?}", events[3]);
    };
    assert_eq!(rows.len(), 50, "a preview and no more");
    let job = app.ended(run).await;
    assert_eq!((job.status, job.progress), (Status::Completed, 1.0));
}

#[tokio::test]
async fn followers_miss_nothing_wherever_they_begin() {
    let app = TestApp::new().await;
    let run = app.accept("create table a hold chatty").await;
    app.held().await;
    // These follow live and read at their own pace; 500 events overrun the live buffer.
    let early: Vec<_> = (0..3).map(|after| app.events(run, after)).collect();
    let (early, ()) = tokio::join!(join_all(early), async { app.double.gate.add_permits(1) });
    let whole = app.events(run, 0).await;
    assert_numbered(&whole, 0);
    assert!(whole.len() > 500);
    for (after, events) in early.into_iter().enumerate() {
        assert_eq!(events, whole[after..]);
    }
    let last = whole.len();
    assert_eq!(app.events(run, 7).await, whole[7..]);
    assert!(
        app.events(run, i64::try_from(last).unwrap())
            .await
            .is_empty()
    );
    assert!(app.events(run, 1_000_000).await.is_empty());
}

#[tokio::test]
async fn progress_is_stored_sparingly() {
    let app = TestApp::new().await;
    let body = json!({ "ddl": "create table a", "config": { "numRecords": 100_000 } });
    let reply = app.generate(&body, &[("prefer", "wait=30")]).await.json();
    let run: Uuid = reply["jobId"].as_str().unwrap().parse().unwrap();
    let events = app.events(run, 0).await;
    assert!(events.len() < 60, "{} events", events.len());
    let last = events.iter().rev().find_map(|s| match &s.event {
        RunEvent::TableProgress {
            delivered, total, ..
        } => Some((*delivered, *total)),
        _ => None,
    });
    assert_eq!(last, Some((100_000, 100_000)));
}

#[tokio::test]
async fn cancelling_stops_waiting_and_running_jobs() {
    let app = TestApp::idle(|b| {
        b.runs(Settings {
            slots: 1,
            ..patient()
        })
    })
    .await;
    app.app.start();
    let running = app.accept(HELD).await;
    app.held().await;
    let waiting = app.accept(HELD).await;
    for run in [waiting, running] {
        let reply = app.call("DELETE", &format!("/api/jobs/{run}/cancel")).await;
        assert_eq!(
            (reply.status.as_u16(), reply.json()),
            (200, json!({ "status": "cancelling" }))
        );
        assert_eq!(app.ended(run).await.status, Status::Cancelled);
        let events = app.events(run, 0).await;
        assert_numbered(&events, 0);
        assert_eq!(kinds(&events).last().unwrap(), "cancelled");
        let again = app.call("DELETE", &format!("/api/jobs/{run}/cancel")).await;
        assert_eq!(
            (again.status.as_u16(), again.code().as_str()),
            (400, "ALREADY_FINISHED")
        );
    }
    let unknown = format!("/api/jobs/{}/cancel", Uuid::new_v4());
    assert_eq!(app.call("DELETE", &unknown).await.code(), "NOT_FOUND");
    assert!(!app.double.begun.lock().unwrap().contains(&waiting));
}

#[tokio::test]
async fn cancelling_reaches_other_processes() {
    let app = TestApp::idle(|b| b.runs(patient())).await;
    let worker = app.replica(patient());
    worker.app.start();
    let run = app.accept(HELD).await;
    worker.held().await;
    app.app.runs().cancel(run).await.unwrap();
    assert_eq!(worker.ended(run).await.status, Status::Cancelled);
}

#[tokio::test]
async fn the_queue_is_bounded_exactly() {
    let app = TestApp::idle(|b| {
        b.runs(Settings {
            max_queued: 3,
            ..patient()
        })
    })
    .await;
    let body = json!({ "ddl": "create table a" });
    let asked = (0..10).map(|_| app.generate(&body, &[("prefer", "respond-async")]));
    let replies = join_all(asked).await;
    let (accepted, refused): (Vec<_>, Vec<_>) = replies.iter().partition(|r| r.status == 200);
    assert_eq!((accepted.len(), refused.len()), (3, 7));
    for reply in refused {
        assert_eq!(
            (reply.status.as_u16(), reply.code().as_str()),
            (429, "QUEUE_FULL")
        );
        assert_eq!(reply.header("retry-after"), "5");
    }
}

#[tokio::test]
async fn many_workers_do_every_job_once() {
    let app = TestApp::idle(|b| b.runs(patient())).await;
    let runs = join_all((0..40).map(|_| app.accept("create table a"))).await;
    let workers: Vec<_> = (0..3)
        .map(|_| {
            app.replica(Settings {
                slots: 4,
                ..patient()
            })
        })
        .collect();
    for worker in &workers {
        worker.app.start();
    }
    for run in &runs {
        assert_eq!(workers[0].ended(*run).await.status, Status::Completed);
    }
    let begun = app.double.begun.lock().unwrap().clone();
    assert_eq!(begun.len(), 40);
    assert_eq!(
        begun.into_iter().collect::<HashSet<_>>(),
        runs.into_iter().collect()
    );
}

#[tokio::test]
async fn failures_and_panics_end_in_error() {
    let app = TestApp::new().await;
    for (ddl, code) in [
        ("table a fail", "CANNOT_FILL"),
        ("table a panic", "INTERNAL"),
    ] {
        let run = app.accept(ddl).await;
        let job = app.ended(run).await;
        assert_eq!(
            (job.status, job.error_code.as_deref()),
            (Status::Error, Some(code))
        );
        let events = app.events(run, 0).await;
        assert!(
            matches!(&events.last().unwrap().event, RunEvent::Failed { code: c, .. } if c == code)
        );
    }
}

#[tokio::test]
async fn old_events_are_forgotten_but_not_the_job() {
    let app = TestApp::new().await;
    let (old, new) = (app.accept("table a").await, app.accept("table a").await);
    app.ended(old).await;
    app.ended(new).await;
    sqlx::query("UPDATE jobs SET finished_at = now() - interval '8 days' WHERE id = $1")
        .bind(old)
        .execute(&app.pool)
        .await
        .unwrap();
    // Pruning is the first thing a process does.
    let next = app.replica(patient());
    next.app.start();
    while !next.events(old, 0).await.is_empty() {}
    assert_eq!(next.ended(old).await.status, Status::Completed);
    assert_numbered(&next.events(new, 0).await, 0);
}

#[tokio::test]
async fn an_emit_that_nobody_awaits_leaves_no_gap() {
    let app = TestApp::idle(|b| b.runs(patient())).await;
    let job = rowsmith::runs::NewJob {
        kind: "impatient",
        request: json!({}),
        owner: String::new(),
        idempotency: None,
    };
    app.app.runs().work(vec![Lane {
        kinds: vec![("impatient", std::sync::Arc::new(Impatient))],
        slots: 1,
    }]);
    let run = app.app.runs().start(&job).await.unwrap().id;
    let events = app.events(run, 0).await;
    assert_numbered(&events, 0);
    let told = events.iter().filter_map(|s| match &s.event {
        RunEvent::TableStarted { total, .. } => Some(*total),
        _ => None,
    });
    assert_eq!(told.collect::<Vec<_>>(), (0..20).collect::<Vec<_>>());
}

/// Work that stops waiting for every event it tells.
struct Impatient;

impl rowsmith::runs::Work for Impatient {
    fn run(
        &self,
        _job: rowsmith::runs::Job,
        context: rowsmith::runs::RunContext,
    ) -> futures::future::BoxFuture<'static, Result<rowsmith::runs::Done, rowsmith::runs::RunError>>
    {
        Box::pin(async move {
            for total in 0..20 {
                let table = "a".to_owned();
                let emit = context.emit(RunEvent::TableStarted { table, total });
                // One poll, then dropped.
                let _ = futures::FutureExt::now_or_never(emit);
            }
            let event = RunEvent::Completed {
                tables: 0,
                duration_ms: 0,
                dataset_id: None,
            };
            Ok(rowsmith::runs::Done {
                event,
                result: json!(null),
            })
        })
    }
}

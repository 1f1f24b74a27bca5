//! Stored events by the names and shapes that Socket.IO clients know.
//!
//! There are two families: `generation:*`, `schema:*`, `table:*` and `dataset:*` for whoever started
//! a run, `job:*` for whoever subscribed to it. An event has at most one name in each.

use serde_json::{Map, Value, json};

use crate::{
    event::{RunEvent, Stored},
    runs::{Job, Status},
};

/// Which of the two families a connection hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Families {
    pub(super) generation: bool,
    pub(super) job: bool,
}

impl Families {
    pub(super) const GENERATION: Self = Self {
        generation: true,
        job: false,
    };
    pub(super) const JOB: Self = Self {
        generation: false,
        job: true,
    };
    pub(super) const BOTH: Self = Self {
        generation: true,
        job: true,
    };
}

/// An event's name and payload for whoever started the run.
pub(super) fn generation(stored: &Stored) -> (&'static str, Value) {
    let (name, payload) = match &stored.event {
        RunEvent::Started { config } => (
            "generation:start",
            json!({ "message": "generation started", "config": config }),
        ),
        RunEvent::Restarted { attempt } => ("generation:restart", json!({ "attempt": attempt })),
        RunEvent::SchemaParsed { tables } => (
            "schema:parsed",
            json!({ "tables": tables, "tableCount": tables.len() }),
        ),
        RunEvent::TableStarted { table, total } => {
            ("table:start", json!({ "table": table, "total": total }))
        }
        RunEvent::TableProgress {
            table,
            delivered,
            total,
            rows,
            ..
        } => (
            "table:progress",
            json!({ "table": table, "delivered": delivered, "total": total, "chunk": rows }),
        ),
        RunEvent::TableFallback { table, error } => (
            "table:ai_fallback",
            json!({ "table": table, "error": error }),
        ),
        RunEvent::TableCompleted { table, rows } => {
            ("table:complete", json!({ "table": table, "rows": rows }))
        }
        RunEvent::Validated { summary, tables } => (
            "generation:validation",
            json!({ "summary": summary, "tables": tables }),
        ),
        RunEvent::DatasetSaved { dataset_id } => {
            ("dataset:saved", json!({ "datasetId": dataset_id }))
        }
        RunEvent::Completed {
            tables,
            duration_ms,
            dataset_id,
        } => (
            "generation:complete",
            json!({ "tables": tables, "durationMs": duration_ms, "datasetId": dataset_id }),
        ),
        RunEvent::Failed { message, code } => (
            "generation:error",
            json!({ "message": message, "code": code }),
        ),
        RunEvent::Cancelled => (
            "generation:error",
            json!({ "message": "the run was cancelled", "code": "CANCELLED" }),
        ),
        // Conversations are not started here; whoever follows one hears its events as they are.
        turn => ("turn:event", json!(turn)),
    };
    (name, addressed(stored, payload))
}

/// An event's name and payload for whoever subscribed to the job, if there is one. `job` is as it
/// is after a terminal event.
pub(super) fn job(stored: &Stored, job: Option<&Job>) -> Option<(&'static str, Value)> {
    let (name, payload) = match &stored.event {
        RunEvent::Started { .. } | RunEvent::Restarted { .. } => (
            "job:status",
            json!({ "status": Status::Running, "progress": 0.0, "error": null }),
        ),
        RunEvent::TableStarted { table, total } => {
            ("job:tableStart", json!({ "table": table, "total": total }))
        }
        RunEvent::TableProgress {
            table,
            delivered,
            total,
            progress,
            ..
        } => (
            "job:progress",
            json!({
                "status": Status::Running, "progress": progress,
                "table": table, "delivered": delivered, "total": total,
            }),
        ),
        RunEvent::TableCompleted { table, rows } => {
            ("job:tableComplete", json!({ "table": table, "rows": rows }))
        }
        RunEvent::Completed { .. } | RunEvent::TurnCompleted { .. } => {
            let result = job.and_then(|job| super::super::jobs::JobBody::new(job).ok());
            let result = result.map(super::super::jobs::JobBody::into_result);
            (
                "job:completed",
                ended(Status::Completed, json!(result), Value::Null),
            )
        }
        RunEvent::Failed { message, .. } => (
            "job:completed",
            ended(Status::Error, Value::Null, json!(message)),
        ),
        RunEvent::Cancelled => (
            "job:completed",
            ended(Status::Cancelled, Value::Null, Value::Null),
        ),
        _ => return None,
    };
    Some((name, addressed(stored, payload)))
}

/// `job:status` of a job as it is, for a client that continues after `seq`.
pub(super) fn status(job: &Job, seq: i64) -> Value {
    json!({
        "jobId": job.id, "status": job.status, "progress": job.progress,
        "error": job.error, "seq": seq,
    })
}

fn ended(status: Status, result: Value, error: Value) -> Value {
    json!({ "status": status, "result": result, "error": error })
}

/// Adds what every event carries.
fn addressed(stored: &Stored, payload: Value) -> Value {
    let mut event = Map::new();
    event.insert("jobId".to_owned(), json!(stored.run_id));
    if let Value::Object(payload) = payload {
        event.extend(payload);
    }
    event.insert("seq".to_owned(), json!(stored.seq));
    Value::Object(event)
}

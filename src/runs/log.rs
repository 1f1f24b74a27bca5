//! The log of a run: events are appended by the one process that holds the run, and read by all.
//!
//! An append names the number it expects and the claim it is made under, so that a stale holder's
//! is refused and a repeated one (the answer got lost, not the write) is recognised.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgPool, Row as _, types::Json};
use uuid::Uuid;

use super::{job::Job, queue::Ending};
use crate::event::{RunEvent, Stored};

/// How many events one read gives at most.
pub(super) const PAGE: i64 = 200;

/// What one read of the log gave.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) events: Vec<Stored>,
    /// The number of the last event read, also when this version cannot understand it.
    pub(super) last: Option<i64>,
}

/// The logs of one database.
#[derive(Clone, Debug)]
pub(super) struct Log {
    pub(super) pool: PgPool,
}

impl Log {
    /// Appends event `seq` under the claim of `job`. `None`: the claim is no longer ours.
    pub(super) async fn append(
        &self,
        job: &Job,
        seq: i64,
        progress: f64,
        event: &Value,
    ) -> sqlx::Result<Option<DateTime<Utc>>> {
        let at = sqlx::query_scalar(
            "WITH held AS (
                UPDATE jobs SET last_seq = $3, progress = greatest(progress, $4)
                WHERE id = $1 AND fence = $2 AND last_seq = $3 - 1 AND status = 'running'
                RETURNING id, last_seq
            ), added AS (
                INSERT INTO run_events (run_id, seq, event)
                SELECT id, last_seq, $5 FROM held RETURNING run_id, seq, at
            )
            SELECT at FROM added,
                pg_notify('rowsmith_runs', 'event ' || added.run_id || ' ' || added.seq)",
        )
        .bind(job.id)
        .bind(job.fence)
        .bind(seq)
        .bind(progress)
        .bind(Json(event))
        .fetch_optional(&self.pool)
        .await?;
        match at {
            Some(at) => Ok(Some(at)),
            None => self.appended(job, seq).await,
        }
    }

    /// Ends the run: its last event and its final state, at once or not at all.
    pub(super) async fn finish(
        &self,
        job: &Job,
        seq: i64,
        event: &Value,
        ending: &Ending,
    ) -> sqlx::Result<Option<DateTime<Utc>>> {
        let (error, code) = ending.error.clone().unzip();
        let at = sqlx::query_scalar(
            "WITH held AS (
                UPDATE jobs SET last_seq = $3, status = $5, result = $6, error = $7,
                    error_code = $8, finished_at = clock_timestamp(), lease_until = NULL,
                    progress = CASE WHEN $5 = 'completed' THEN 1 ELSE progress END
                WHERE id = $1 AND fence = $2 AND last_seq = $3 - 1 AND status = 'running'
                RETURNING id, last_seq
            ), added AS (
                INSERT INTO run_events (run_id, seq, event)
                SELECT id, last_seq, $4 FROM held RETURNING run_id, seq, at
            )
            SELECT at FROM added,
                pg_notify('rowsmith_runs', 'event ' || added.run_id || ' ' || added.seq)",
        )
        .bind(job.id)
        .bind(job.fence)
        .bind(seq)
        .bind(Json(event))
        .bind(ending.status.as_str())
        .bind(ending.result.as_ref().map(Json))
        .bind(error)
        .bind(code)
        .fetch_optional(&self.pool)
        .await?;
        match at {
            Some(at) => Ok(Some(at)),
            None => self.appended(job, seq).await,
        }
    }

    /// When event `seq` was appended under this claim, if it was.
    async fn appended(&self, job: &Job, seq: i64) -> sqlx::Result<Option<DateTime<Utc>>> {
        sqlx::query_scalar(
            "SELECT at FROM run_events JOIN jobs ON jobs.id = run_id
             WHERE run_id = $1 AND seq = $3 AND fence = $2 AND last_seq = $3",
        )
        .bind(job.id)
        .bind(job.fence)
        .bind(seq)
        .fetch_optional(&self.pool)
        .await
    }

    /// The events after number `after`, at most [`PAGE`] of them.
    pub(super) async fn read(&self, run: Uuid, after: i64) -> sqlx::Result<Page> {
        let rows = sqlx::query(
            "SELECT seq, at, event FROM run_events WHERE run_id = $1 AND seq > $2
             ORDER BY seq LIMIT $3",
        )
        .bind(run)
        .bind(after)
        .bind(PAGE)
        .fetch_all(&self.pool)
        .await?;
        let mut page = Page::default();
        for row in rows {
            let seq = row.try_get("seq")?;
            let Json(event) = row.try_get::<Json<Value>, _>("event")?;
            page.last = Some(seq);
            match serde_json::from_value::<RunEvent>(event) {
                Ok(event) => page.events.push(Stored {
                    run_id: run,
                    seq,
                    at: row.try_get("at")?,
                    event,
                }),
                // A newer replica wrote it: this one cannot tell it on, and must not stop at it.
                Err(cause) => {
                    tracing::warn!(run.id = %run, event.seq = seq, %cause, "unknown event skipped");
                }
            }
        }
        Ok(page)
    }
}

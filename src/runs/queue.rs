//! The table of jobs, seen from both ends: accepting, asking and cancelling; claiming and finishing.
//!
//! Every operation is one statement, so it is atomic without a transaction that a dropped future
//! could leave open. All times are the database's.

use std::time::Duration;

use serde_json::Value;
use sqlx::{PgConnection, PgPool, Row as _, types::Json};
use uuid::Uuid;

use super::job::{Job, Status, job_columns};
use crate::error::{Code, Error};

/// Work to accept.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Which [`super::Work`] does it.
    pub kind: &'static str,
    /// All it needs to be done, and done again with the same result.
    pub request: Value,
    /// Whose it is; empty where nobody signs in.
    pub owner: String,
    /// Sent again with the same key and request, it is the same job.
    pub idempotency: Option<Idempotency>,
}

impl NewJob {
    /// Work of a kind, for nobody in particular.
    pub fn new(kind: &'static str, request: Value) -> Self {
        Self {
            kind,
            request,
            owner: String::new(),
            idempotency: None,
        }
    }
}

/// What makes two requests the same one.
#[derive(Clone, Debug)]
pub struct Idempotency {
    pub key: String,
    /// A hash of the request as it was sent.
    pub fingerprint: Vec<u8>,
}

/// What cancelling did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cancelled {
    /// It was waiting and has ended.
    Ended,
    /// Its worker has been asked to stop.
    Asked,
}

/// The jobs of one database.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    pub(super) pool: PgPool,
    pub(super) lease: Duration,
}

impl Queue {
    /// Stores a job, unless `max_queued` are waiting.
    pub(super) async fn accept(&self, job: &NewJob, max_queued: i64) -> Result<Job, Error> {
        if let Some(same) = self.same(job).await? {
            return Ok(same);
        }
        let key = job.idempotency.as_ref();
        let added: Option<Job> = sqlx::query_as(concat!(
            "WITH jobs AS (
                INSERT INTO jobs (id, kind, request, owner, idempotency_key, fingerprint)
                SELECT $1, $2, $3, $4, $5, $6
                WHERE (SELECT count(*) FROM jobs WHERE status = 'created' AND kind = $2) < $7
                ON CONFLICT (owner, idempotency_key) DO NOTHING
                RETURNING *
            ) SELECT ",
            job_columns!(),
            ", pg_notify('rowsmith_runs', 'queued')::text FROM jobs"
        ))
        .bind(Uuid::now_v7())
        .bind(job.kind)
        .bind(Json(&job.request))
        .bind(&job.owner)
        .bind(key.map(|k| k.key.as_str()))
        .bind(key.map(|k| k.fingerprint.as_slice()))
        .bind(max_queued)
        .fetch_optional(&self.pool)
        .await
        .map_err(busy)?;
        match added {
            Some(job) => Ok(job),
            // Another request with the same key may have been faster.
            None => self.same(job).await?.ok_or_else(|| queue_full(max_queued)),
        }
    }

    /// Stores a job in a transaction of the caller's, under an id of the caller's choice, unless
    /// `max_queued` of its kind are waiting. Workers hear of it with the commit.
    pub(super) async fn accept_in(
        connection: &mut PgConnection,
        id: Uuid,
        job: &NewJob,
        max_queued: i64,
    ) -> Result<(), Error> {
        let added = sqlx::query(
            "WITH added AS (
                INSERT INTO jobs (id, kind, request, owner) SELECT $1, $2, $3, $4
                WHERE (SELECT count(*) FROM jobs WHERE status = 'created' AND kind = $2) < $5
                RETURNING id
            ) SELECT pg_notify('rowsmith_runs', 'queued')::text FROM added",
        )
        .bind(id)
        .bind(job.kind)
        .bind(Json(&job.request))
        .bind(&job.owner)
        .bind(max_queued)
        .fetch_optional(connection)
        .await?;
        added.map(drop).ok_or_else(|| queue_full(max_queued))
    }

    async fn same(&self, job: &NewJob) -> Result<Option<Job>, Error> {
        let Some(key) = &job.idempotency else {
            return Ok(None);
        };
        let row = sqlx::query(concat!(
            "SELECT ",
            job_columns!(),
            ", fingerprint FROM jobs WHERE owner = $1 AND idempotency_key = $2"
        ))
        .bind(&job.owner)
        .bind(&key.key)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        if row.try_get::<Option<Vec<u8>>, _>("fingerprint")?.as_ref() != Some(&key.fingerprint) {
            return Err(Error::new(
                Code::KeyReused,
                format!(
                    "the idempotency key {:?} came before with another body; use a new key",
                    key.key
                ),
            ));
        }
        Ok(Some(sqlx::FromRow::from_row(&row)?))
    }

    /// A job by its id.
    pub(super) async fn get(&self, id: Uuid) -> sqlx::Result<Option<Job>> {
        sqlx::query_as(concat!(
            "SELECT ",
            job_columns!(),
            " FROM jobs WHERE id = $1"
        ))
        .bind(id)
        .fetch_optional(&self.pool)
        .await
    }

    /// Ends a waiting job, or asks the worker of a running one to stop.
    pub(super) async fn cancel(&self, id: Uuid, event: &Value) -> Result<Cancelled, Error> {
        // A job may pass from running back to waiting (a shutdown) between the two statements.
        for _ in 0..3 {
            if self.cancel_waiting(id, event).await? {
                return Ok(Cancelled::Ended);
            }
            if self.cancel_running(id).await? {
                return Ok(Cancelled::Asked);
            }
            match self.get(id).await? {
                None => return Err(not_found(id)),
                Some(job) if job.status.is_terminal() => {
                    return Err(Error::new(
                        Code::AlreadyFinished,
                        format!("job {id} has ended already: {}", job.status.as_str()),
                    ));
                }
                Some(_) => {}
            }
        }
        Err(Error::new(
            Code::Unavailable,
            format!("job {id} is changing hands; try again in a moment"),
        ))
    }

    async fn cancel_waiting(&self, id: Uuid, event: &Value) -> sqlx::Result<bool> {
        let done = sqlx::query(
            "WITH ended AS (
                UPDATE jobs SET status = 'cancelled', cancel_requested = true,
                    finished_at = clock_timestamp(), last_seq = last_seq + 1
                WHERE id = $1 AND status = 'created' RETURNING id, last_seq
            ), told AS (
                INSERT INTO run_events (run_id, seq, event) SELECT id, last_seq, $2 FROM ended
            )
            SELECT pg_notify('rowsmith_runs', 'event ' || id || ' ' || last_seq)::text FROM ended",
        )
        .bind(id)
        .bind(Json(event))
        .fetch_optional(&self.pool)
        .await?;
        Ok(done.is_some())
    }

    async fn cancel_running(&self, id: Uuid) -> sqlx::Result<bool> {
        let asked = sqlx::query(
            "WITH asked AS (
                UPDATE jobs SET cancel_requested = true
                WHERE id = $1 AND status = 'running' RETURNING id
            )
            SELECT pg_notify('rowsmith_runs', 'cancel ' || id)::text FROM asked",
        )
        .bind(id)
        .fetch_optional(&self.pool)
        .await?;
        Ok(asked.is_some())
    }

    /// Takes the oldest job that waits or whose lease ran out.
    pub(super) async fn claim(&self, holder: i64, kinds: &[&str]) -> sqlx::Result<Option<Job>> {
        sqlx::query_as(concat!(
            "WITH next AS (
                SELECT id FROM jobs
                WHERE finished_at IS NULL AND kind = ANY($3)
                  AND (status = 'created' OR lease_until < clock_timestamp())
                ORDER BY created_at FOR UPDATE SKIP LOCKED LIMIT 1
            )
            UPDATE jobs SET status = 'running', holder = $1, fence = fence + 1,
                attempts = attempts + 1, progress = 0,
                lease_until = clock_timestamp() + make_interval(secs => $2),
                started_at = coalesce(started_at, clock_timestamp())
            FROM next WHERE jobs.id = next.id RETURNING ",
            job_columns!()
        ))
        .bind(holder)
        .bind(self.lease.as_secs_f64())
        .bind(kinds)
        .fetch_optional(&self.pool)
        .await
    }

    /// Renews the lease; tells whether somebody asked to stop. `None`: it is no longer ours.
    pub(super) async fn renew(&self, job: &Job) -> sqlx::Result<Option<bool>> {
        sqlx::query_scalar(
            "UPDATE jobs SET lease_until = clock_timestamp() + make_interval(secs => $3)
             WHERE id = $1 AND fence = $2 AND status = 'running' RETURNING cancel_requested",
        )
        .bind(job.id)
        .bind(job.fence)
        .bind(self.lease.as_secs_f64())
        .fetch_optional(&self.pool)
        .await
    }

    /// Puts a job back as if it had not been begun: this process stops.
    pub(super) async fn hand_back(&self, job: &Job) -> sqlx::Result<()> {
        sqlx::query(
            "WITH back AS (
                UPDATE jobs SET status = 'created', holder = NULL, lease_until = NULL,
                    progress = 0, attempts = attempts - 1, fence = fence + 1
                WHERE id = $1 AND fence = $2 AND status = 'running' RETURNING id
            )
            SELECT pg_notify('rowsmith_runs', 'queued')::text FROM back",
        )
        .bind(job.id)
        .bind(job.fence)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Lets go of a job that shall be begun again after `delay`.
    pub(super) async fn postpone(&self, job: &Job, delay: Duration) -> sqlx::Result<()> {
        sqlx::query(
            "UPDATE jobs SET lease_until = clock_timestamp() + make_interval(secs => $3)
             WHERE id = $1 AND fence = $2 AND status = 'running'",
        )
        .bind(job.id)
        .bind(job.fence)
        .bind(delay.as_secs_f64())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Ends the leases of processes that no longer hold their advisory lock. For the start: what a
    /// killed process left is taken up at once. How many there were.
    pub(super) async fn adopt(&self) -> sqlx::Result<u64> {
        let left = sqlx::query(
            "UPDATE jobs SET lease_until = clock_timestamp() - interval '1 microsecond'
             WHERE status = 'running' AND holder IS NOT NULL AND holder NOT IN (
                SELECT (classid::bigint << 32) | objid::bigint FROM pg_catalog.pg_locks
                WHERE locktype = 'advisory' AND objsubid = 1 AND granted
                  AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))",
        )
        .execute(&self.pool)
        .await?;
        Ok(left.rows_affected())
    }

    /// Forgets events of runs that ended more than `keep` ago or are not among the newest
    /// `keep_runs`, and idempotency keys after a day.
    pub(super) async fn prune(&self, keep: Duration, keep_runs: i64) -> sqlx::Result<u64> {
        sqlx::query(
            "UPDATE jobs SET idempotency_key = NULL, fingerprint = NULL
             WHERE idempotency_key IS NOT NULL
               AND created_at < clock_timestamp() - interval '1 day'",
        )
        .execute(&self.pool)
        .await?;
        let gone = sqlx::query(
            "DELETE FROM run_events USING jobs
             WHERE jobs.id = run_events.run_id AND jobs.finished_at IS NOT NULL AND (
                jobs.finished_at < clock_timestamp() - make_interval(secs => $1)
                OR jobs.finished_at < (SELECT finished_at FROM jobs WHERE finished_at IS NOT NULL
                                       ORDER BY finished_at DESC OFFSET $2 - 1 LIMIT 1))",
        )
        .bind(keep.as_secs_f64())
        .bind(keep_runs.max(1))
        .execute(&self.pool)
        .await?;
        Ok(gone.rows_affected())
    }
}

/// There is no such job.
pub(super) fn not_found(id: Uuid) -> Error {
    Error::new(Code::NotFound, format!("there is no job {id}"))
}

fn queue_full(max_queued: i64) -> Error {
    Error::new(
        Code::QueueFull,
        format!("{max_queued} runs are waiting already; try again in a few seconds"),
    )
    .with_retry_after(5)
}

/// How a run ends, for [`super::log::Log::finish`].
#[derive(Clone, Debug)]
pub(super) struct Ending {
    pub(super) status: Status,
    pub(super) result: Option<Value>,
    /// Message and code.
    pub(super) error: Option<(String, String)>,
}

/// One dataset is changed by one run at a time (migrations/0005_versions.sql).
fn busy(cause: sqlx::Error) -> Error {
    let constraint = cause.as_database_error().and_then(|e| e.constraint());
    if constraint == Some("jobs_one_change") {
        return Error::new(
            Code::Conflict,
            "the dataset is being changed already; wait for that to end, or cancel it",
        );
    }
    cause.into()
}

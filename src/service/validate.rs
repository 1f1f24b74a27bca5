//! An independent report on a loaded dataset, read back from PostgreSQL by SQL.
//!
//! It asks the tables alone and knows nothing of how the rows were made, so it can be run again at
//! any time. Checks of single rows share one scan per table with the column statistics.

mod meta;
mod report;
mod scan;

use std::{collections::VecDeque, num::NonZeroUsize, sync::Mutex, time::Duration};

use futures::future::try_join_all;
use rowsmith_datagen::{
    checks::{self, Check},
    name::quote,
    schema::Schema,
    spec::Spec,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor, PgConnection, PgPool, Row};

pub use meta::{MetaParts, meta, primary_key};
pub use report::{ColumnStats, Outcome, Summary, TableReport, TableStats, Validation};

/// How much a validation may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub connections: NonZeroUsize,
    /// For each statement; a check that takes longer is reported as not done.
    pub statement_timeout: Duration,
    /// Up to this many rows distinct values are counted; above, PostgreSQL's estimate serves.
    pub exact_distinct_rows: u64,
    /// Above this many rows column statistics come from a sample of about as many. Checks never do.
    pub sample_above: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: NonZeroUsize::MIN.saturating_add(1),
            statement_timeout: Duration::from_secs(120),
            exact_distinct_rows: 50_000,
            sample_above: 2_000_000,
        }
    }
}

/// Where the tables are and what is known of them.
struct Subject<'a> {
    schema_name: &'a str,
    schema: &'a Schema,
    checks: &'a [Check],
    limits: &'a Limits,
}

/// What a connection does next: the scan of a table, or a check that needs its own query.
#[derive(Clone, Copy)]
enum Job {
    Scan(usize),
    Query(usize),
}

enum Done {
    Scan(usize, TableStats, Vec<(usize, Verdict)>),
    Query(usize, Verdict),
}

/// Violations and total, or why there are none to tell.
type Verdict = Result<(i64, i64), String>;

/// Checks the tables in `schema_name` against the schema and the Spec.
///
/// # Errors
/// When the database cannot be reached or a table is missing. A single check that fails to run is
/// part of the report instead.
pub async fn run(
    pool: &PgPool,
    schema_name: &str,
    schema: &Schema,
    spec: &Spec,
    limits: &Limits,
) -> Result<Validation, sqlx::Error> {
    let checks = checks::all(schema, spec);
    let subject = Subject {
        schema_name,
        schema,
        checks: &checks,
        limits,
    };
    let scans = (0..schema.tables.len()).map(Job::Scan);
    let alone = checks.iter().enumerate().filter(|(_, c)| c.rows.is_none());
    let queries = alone.map(|(index, _)| Job::Query(index));
    let queue = Mutex::new(scans.chain(queries).collect::<VecDeque<_>>());
    let (queue, subject) = (&queue, &subject);
    let workers = (0..limits.connections.get()).map(|_| async move {
        let mut connection = connect(pool, subject).await?;
        let mut done = Vec::new();
        while let Some(job) = next(queue) {
            done.push(subject.work(&mut connection, job).await?);
        }
        Ok::<_, sqlx::Error>(done)
    });

    let mut stats = vec![TableStats::default(); schema.tables.len()];
    let mut verdicts: Vec<Option<Verdict>> = vec![None; checks.len()];
    let mut judge = |index: usize, verdict| {
        if let Some(place) = verdicts.get_mut(index) {
            *place = Some(verdict);
        }
    };
    for done in try_join_all(workers).await?.into_iter().flatten() {
        match done {
            Done::Query(index, verdict) => judge(index, verdict),
            Done::Scan(table, found, by_row) => {
                by_row
                    .into_iter()
                    .for_each(|(index, verdict)| judge(index, verdict));
                if let Some(place) = stats.get_mut(table) {
                    *place = found;
                }
            }
        }
    }
    let outcomes = checks
        .iter()
        .zip(verdicts)
        .map(|(check, verdict)| Outcome::new(check, verdict.unwrap_or(Err("not run".to_owned()))));
    Ok(Validation::new(schema, outcomes.collect(), stats))
}

async fn connect(pool: &PgPool, subject: &Subject<'_>) -> Result<PgConnection, sqlx::Error> {
    let mut connection = pool.connect_options().connect().await?;
    let settings = format!(
        "SET search_path = {}, pg_catalog; SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; \
         SET statement_timeout = {}; SET work_mem = '64MB'; SET jit = off; \
         SET default_transaction_read_only = on",
        quote(subject.schema_name),
        subject.limits.statement_timeout.as_millis()
    );
    connection
        .execute(sqlx::raw_sql(AssertSqlSafe(settings)))
        .await?;
    Ok(connection)
}

impl Subject<'_> {
    async fn work(&self, connection: &mut PgConnection, job: Job) -> Result<Done, sqlx::Error> {
        match job {
            Job::Query(index) => {
                let verdict = match self.checks.get(index) {
                    Some(check) => ask(connection, check).await?,
                    None => Err("not run".to_owned()),
                };
                Ok(Done::Query(index, verdict))
            }
            Job::Scan(table) => {
                let (stats, verdicts) = self.scan(connection, table).await?;
                Ok(Done::Scan(table, stats, verdicts))
            }
        }
    }
}

/// Runs one check on its own.
async fn ask(connection: &mut PgConnection, check: &Check) -> Result<Verdict, sqlx::Error> {
    let query = sqlx::query(AssertSqlSafe(check.sql.clone())).persistent(false);
    match query.fetch_one(connection).await {
        Ok(row) => Ok(Ok((row.try_get(0)?, row.try_get(1)?))),
        Err(sqlx::Error::Database(error)) => Ok(Err(error.message().to_owned())),
        Err(error) => Err(error),
    }
}

/// Never held across an await, and a poisoned queue is still a queue.
fn next(queue: &Mutex<VecDeque<Job>>) -> Option<Job> {
    let mut queue = queue
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    queue.pop_front()
}

//! The one gate through which anybody's SQL reaches a dataset: a tool, the API, the command line.
//!
//! Two walls, because neither is enough alone. The text of a statement is held against `rules`,
//! and the database runs it as a role that can do nothing but read that dataset
//! ([`crate::store::readers`]), in a transaction that reads, within limits of time, memory and size,
//! on a connection of its own. At the first question the gate tries what must be refused, as a
//! reader; if anything is not, it serves no SQL.
//!
//! Who stops waiting stops the query too: dropping the future of [`Gate::run`], cancelling
//! [`Options::cancel`] or running out of time ends the server's session.

mod artifact;
mod error;
mod export;
mod ground;
mod lex;
mod page;
mod parquet;
mod personal;
mod plan;
mod read;
mod rules;
mod stats;
mod supervise;
mod value;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError, atomic::AtomicUsize},
    time::{Duration, Instant},
};

use sqlx::PgPool;
use tokio::sync::{OnceCell, Semaphore};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub use self::{
    artifact::{Artifact, Column},
    error::QueryError,
    export::FileFormat,
    ground::State,
    page::{Filter, Op, Rows, Slice, Sort},
    plan::Plan,
    stats::Stats,
};
use self::{ground::Ground, personal::personal, read::Target};
use crate::store::{
    Store,
    artifacts::{self, Record},
    datasets::{Dataset, Datasets},
    readers::{
        Reader, Readers,
        session::{Bounds, Session},
    },
};

/// How a statement shall be run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Rows to read, at most [`Settings::rows`].
    pub limit: u32,
    /// What the statement is meant to answer, for people.
    pub intent: Option<String>,
    /// Whether personal columns are replaced.
    pub masked: bool,
    /// Stops the query when it is cancelled.
    pub cancel: CancellationToken,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limit: 1000,
            intent: None,
            masked: false,
            cancel: CancellationToken::new(),
        }
    }
}

/// The gate's limits.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The longest that PostgreSQL may work on a statement.
    pub statement: Duration,
    /// The longest that a question may take in all; then its connection is cut.
    pub deadline: Duration,
    /// Questions at once.
    pub slots: usize,
    /// Exports at once.
    pub exports: usize,
    /// Questions that wait for their turn; more are refused.
    pub waiting: usize,
    /// How long they wait.
    pub patience: Duration,
    /// Rows of a result that are read.
    pub rows: u32,
    /// Bytes of a result that are read.
    pub bytes: usize,
    /// Columns of a result.
    pub columns: usize,
    /// Characters of a cell that are read.
    pub cell: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            statement: Duration::from_secs(5),
            deadline: Duration::from_secs(6),
            slots: 6,
            exports: 2,
            waiting: 32,
            patience: Duration::from_secs(10),
            rows: 1000,
            bytes: 1 << 20,
            columns: 200,
            cell: 64 << 10,
        }
    }
}

/// Runs statements on datasets. Clones are the same gate.
#[derive(Clone, Debug)]
pub struct Gate {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    app: PgPool,
    readers: Readers,
    datasets: Datasets,
    settings: Settings,
    slots: Arc<Semaphore>,
    exports: Arc<Semaphore>,
    waiting: AtomicUsize,
    ground: OnceCell<Ground>,
    /// Readers that this process has made sure of. Short sections without an await.
    known: Mutex<HashSet<Reader>>,
}

impl Gate {
    /// A gate to the datasets of an open store.
    pub fn new(store: &Store, settings: Settings) -> Self {
        let inner = Inner {
            app: store.app().clone(),
            readers: store.readers().clone(),
            datasets: Datasets::of(store),
            slots: Arc::new(Semaphore::new(settings.slots)),
            exports: Arc::new(Semaphore::new(settings.exports)),
            waiting: AtomicUsize::new(0),
            ground: OnceCell::new(),
            known: Mutex::default(),
            settings,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Whether SQL is served and what could not be hardened. Tries it out if nobody has yet.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn state(&self) -> Result<State, QueryError> {
        Ok(self.ground().await?.state.clone())
    }

    /// Runs a statement on a dataset's current version and keeps the result.
    ///
    /// # Errors
    /// Why it was not run, or what PostgreSQL says of it.
    pub async fn run(
        &self,
        dataset_id: i64,
        sql: &str,
        options: Options,
    ) -> Result<Artifact, QueryError> {
        let dataset = self.inner.datasets.get(dataset_id).await?;
        let target = self.target(&dataset, options.masked).await?;
        let sql = self.admit(sql, &target).await?.to_owned();
        let limit = options.limit.min(self.inner.settings.rows);
        let start = Instant::now();
        let table = self
            .read(&target, &sql, read::Part::first(limit), &options.cancel)
            .await?;
        let record = artifact::record(&dataset, &sql, &options, &table, start.elapsed());
        if !artifacts::insert(&self.inner.app, &record).await? {
            return Err(QueryError::Unknown(format!(
                "dataset {dataset_id} does not exist"
            )));
        }
        let rows = table.rows.iter();
        let rows = rows.map(|row| table.values(row).into()).collect();
        Ok(Artifact {
            rows,
            ..Artifact::of(record)?
        })
    }

    /// A result by its id.
    ///
    /// # Errors
    /// When it is unknown, or the database fails.
    pub async fn artifact(&self, id: Uuid) -> Result<Artifact, QueryError> {
        Artifact::of(self.record(id).await?)
    }

    async fn record(&self, id: Uuid) -> Result<Record, QueryError> {
        let record = artifacts::get(&self.inner.app, id).await?;
        record.ok_or_else(|| QueryError::Unknown(format!("there is no result {id}")))
    }

    /// A result's record, and what its statement runs on: the version that it was asked of.
    async fn kept(&self, id: Uuid) -> Result<(Record, Target), QueryError> {
        let record = self.record(id).await?;
        let mut dataset = self.inner.datasets.get(record.dataset_id).await?;
        dataset.schema_name.clone_from(&record.schema_name);
        let target = self.target(&dataset, record.masked).await?;
        self.admit(&record.sql, &target).await?;
        Ok((record, target))
    }

    /// Holds a statement against the rules.
    async fn admit<'a>(&self, sql: &'a str, target: &Target) -> Result<&'a str, QueryError> {
        let ground = self.ground().await?;
        if let Some(reason) = &ground.state.refused {
            return Err(QueryError::Closed(reason.clone()));
        }
        rules::check(sql, &ground.names, &target.own, &target.reader.schema)
    }

    async fn target(&self, dataset: &Dataset, masked: bool) -> Result<Target, QueryError> {
        let (masks, own) = personal(dataset)?;
        let reader = self.inner.readers.named(&dataset.schema_name, masked);
        let known = self.known().contains(&reader);
        if !known {
            let views = masked.then_some(masks.as_slice());
            let made = self
                .inner
                .readers
                .make(&dataset.schema_name, &reader, views);
            made.await.map_err(QueryError::of_reader)?;
            self.known().insert(reader.clone());
        }
        Ok(Target { reader, own })
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashSet<Reader>> {
        self.inner
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn bounds(&self) -> Bounds {
        Bounds {
            statement: self.inner.settings.statement,
            cell: self.inner.settings.cell,
        }
    }

    async fn session(&self, reader: &Reader, application: &str) -> Result<Session, QueryError> {
        Ok(Session::open(&self.inner.readers, reader, application, self.bounds()).await?)
    }
}

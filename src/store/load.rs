//! Rows into PostgreSQL: bare tables, binary COPY, then every constraint, proven by PostgreSQL.
//!
//! A load fills a schema of its own with an opaque name, which nothing points to until the caller
//! has recorded it ([`Loaded::keep`]). A load that fails or is cancelled takes its schema away again;
//! what a killed process or a dropped future leaves behind, [`crate::store::datasets::Datasets::sweep`]
//! removes.

mod error;
mod fill;
mod session;
mod source;
mod staging;

use std::{num::NonZeroUsize, sync::Arc};

use rowsmith_datagen::{postgres::Skipped, schema::Schema};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

pub use error::LoadError;
pub use source::{Chunk, Files, RowSource, SIGNATURE, TRAILER};
pub use staging::Staging;
pub(crate) use staging::{drop_schema, unguarded};

/// Loads datasets into one database.
#[derive(Clone, Debug)]
pub struct Loader {
    /// Tells how to connect; loads open connections of their own.
    pub pool: PgPool,
    /// How many connections one load uses; a table is always loaded over a single one, so that rows
    /// lie in the order in which they were delivered.
    pub connections: NonZeroUsize,
    /// Whether foreign key columns get indexes.
    pub foreign_key_indexes: bool,
}

/// How far a load is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Phase(Phase),
    /// Tables are named by their position in the schema.
    TableStarted {
        table: usize,
    },
    Rows {
        table: usize,
        delivered: u64,
        total: u64,
    },
    TableLoaded {
        table: usize,
        rows: u64,
    },
}

/// The steps of a load, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Types,
    /// Each table: its rows, then its keys, checks, counters and statistics.
    Tables,
    ForeignKeys,
}

/// A schema full of proven rows that nothing points to yet.
#[derive(Debug)]
pub struct Loaded {
    pub staging: Staging,
    /// Per table of the schema, as PostgreSQL counted them.
    pub row_counts: Vec<u64>,
    /// Constraints that this server cannot hold.
    pub skipped: Vec<Skipped>,
}

impl Loader {
    /// A loader with two connections.
    pub fn new(pool: PgPool) -> Self {
        let connections = NonZeroUsize::MIN.saturating_add(1);
        Self {
            pool,
            connections,
            foreign_key_indexes: false,
        }
    }

    /// Loads every table of a schema. `watch` is called often and must not block.
    ///
    /// # Errors
    /// When PostgreSQL refuses rows or a constraint, when the server, the disk or the source fails,
    /// or after `cancel`; nothing is left behind then.
    pub async fn load(
        &self,
        schema: &Schema,
        rows: Arc<dyn RowSource>,
        watch: &(dyn Fn(Progress) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<Loaded, LoadError> {
        if cancel.is_cancelled() {
            return Err(LoadError::Cancelled);
        }
        let staging = Staging::create(&self.pool).await?;
        let fill = fill::Fill {
            loader: self,
            staging: &staging,
            schema,
            rows,
            watch,
        };
        let outcome = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(LoadError::Cancelled),
            outcome = fill.run() => outcome,
        };
        match outcome {
            Ok((row_counts, skipped)) => Ok(Loaded {
                staging,
                row_counts,
                skipped,
            }),
            Err(error) => {
                staging.discard().await;
                Err(error)
            }
        }
    }

    /// Loads tables from ready-made files of binary COPY, one per table of the schema, as
    /// `COPY .. TO .. (FORMAT binary)` writes them.
    ///
    /// # Errors
    /// As [`Loader::load`], and when a file cannot be read or is no such file.
    pub async fn load_files(
        &self,
        schema: &Schema,
        files: Files,
        watch: &(dyn Fn(Progress) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<Loaded, LoadError> {
        self.load(schema, Arc::new(files), watch, cancel).await
    }
}

impl Loaded {
    /// The PostgreSQL schema that holds the tables.
    pub fn schema_name(&self) -> &str {
        self.staging.name()
    }

    /// The schema is recorded as a version: it stays.
    pub async fn keep(self) {
        self.staging.keep().await;
    }

    /// Nobody wants it: the schema goes.
    pub async fn discard(self) {
        self.staging.discard().await;
    }
}

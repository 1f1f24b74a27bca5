//! The migrations of the service's own tables.
//!
//! Files of `migrations/`, built into the program, applied in the order of their names, each in a
//! transaction of its own that also records it. Replicas that start together take turns. Files that
//! the database knows and this program does not are those of a newer version: they expand, so an
//! older one keeps working.

use sha2::{Digest as _, Sha256};
use sqlx::postgres::PgConnection;
use sqlx::{Connection as _, Executor as _};

/// One file of `migrations/`.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    pub filename: &'static str,
    pub sql: &'static str,
}

macro_rules! files {
    ($($filename:literal),* $(,)?) => {
        &[$(Migration { filename: $filename, sql: include_str!(concat!("../../migrations/", $filename)) }),*]
    };
}

/// Every migration, in order. A test holds this against the folder.
pub const MIGRATIONS: &[Migration] = files![
    "0001_instance.sql",
    "0002_runs.sql",
    "0003_datasets.sql",
    "0004_artifacts.sql",
    "0005_versions.sql",
    "0006_threads.sql",
];

/// Why the migrations cannot be applied.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    #[error(
        "migration {filename} has changed since it was applied: restore the file and put the change into a new one"
    )]
    Changed { filename: String },
    #[error("migration {filename} failed and was undone: {source}")]
    Failed {
        filename: String,
        source: sqlx::Error,
    },
    #[error("cannot read or write schema_migrations: {0}")]
    Record(#[from] sqlx::Error),
}

/// The key of the advisory lock under which migrations run; any constant does.
const LOCK: i64 = 0x726f_7773_6d69_7468;

/// Applies those of `migrations` that the database has not seen, and returns their names.
///
/// The lock belongs to the session: `connection` must not come from a pool, so that a caller who
/// goes away closes it and frees the lock.
pub async fn run(
    connection: &mut PgConnection,
    migrations: &[Migration],
) -> Result<Vec<&'static str>, MigrateError> {
    sqlx::query("select pg_advisory_lock($1)")
        .bind(LOCK)
        .execute(&mut *connection)
        .await?;
    let result = apply(connection, migrations).await;
    sqlx::query("select pg_advisory_unlock($1)")
        .bind(LOCK)
        .execute(connection)
        .await?;
    result
}

async fn apply(
    connection: &mut PgConnection,
    migrations: &[Migration],
) -> Result<Vec<&'static str>, MigrateError> {
    if !has_record(connection).await? {
        connection
            .execute(
                "create table schema_migrations (
                   filename text primary key,
                   checksum text not null,
                   applied_at timestamptz not null default now())",
            )
            .await?;
    }
    let mut new = Vec::new();
    for migration in migrations {
        if apply_one(connection, migration).await? {
            new.push(migration.filename);
        }
    }
    Ok(new)
}

async fn apply_one(
    connection: &mut PgConnection,
    migration: &Migration,
) -> Result<bool, MigrateError> {
    let Migration { filename, sql } = *migration;
    let checksum = checksum(sql);
    let recorded: Option<String> =
        sqlx::query_scalar("select checksum from schema_migrations where filename = $1")
            .bind(filename)
            .fetch_optional(&mut *connection)
            .await?;
    match recorded {
        Some(recorded) if recorded == checksum => return Ok(false),
        Some(_) => {
            return Err(MigrateError::Changed {
                filename: filename.to_owned(),
            });
        }
        None => {}
    }
    let mut transaction = connection.begin().await?;
    // The simple protocol: a file holds many statements.
    transaction
        .execute(sqlx::raw_sql(sql))
        .await
        .map_err(|source| MigrateError::Failed {
            filename: filename.to_owned(),
            source,
        })?;
    sqlx::query("insert into schema_migrations (filename, checksum) values ($1, $2)")
        .bind(filename)
        .bind(checksum)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(true)
}

/// The names of the migrations that the database has seen, in order; none when it never saw any.
pub async fn applied(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    if !has_record(connection).await? {
        return Ok(Vec::new());
    }
    sqlx::query_scalar("select filename from schema_migrations order by filename collate \"C\"")
        .fetch_all(connection)
        .await
}

async fn has_record(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select to_regclass('schema_migrations') is not null")
        .fetch_one(connection)
        .await
}

/// SHA-256 in hex; line ends do not count, a checkout may change them.
fn checksum(sql: &str) -> String {
    let digest = Sha256::digest(sql.replace("\r\n", "\n").as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

//! The schema a load fills, and its end when nobody keeps it.
//!
//! As long as a load lives, so does a connection whose `application_name` is the schema's name: the
//! guard. A schema without a guard that no version names is garbage, whoever left it.

use std::time::Duration;

use rowsmith_datagen::name::quote;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, PgPool,
    postgres::PgConnectOptions,
};
use uuid::Uuid;

use super::LoadError;
use crate::store::readers;

/// What the names of dataset schemas begin with.
const PREFIX: &str = "ds_";

/// How long a discarded schema's sessions may take to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// Between two tries, or two looks at what is still ending.
const PAUSE: Duration = Duration::from_millis(10);

/// A schema that belongs to a load.
#[derive(Debug)]
pub struct Staging {
    name: String,
    pool: PgPool,
    options: PgConnectOptions,
    guard: PgConnection,
}

impl Staging {
    pub(super) async fn create(pool: &PgPool) -> Result<Self, LoadError> {
        let name = format!("{PREFIX}{}", Uuid::now_v7().simple());
        let options = (*pool.connect_options()).clone().application_name(&name);
        let mut guard = options.connect().await?;
        let sql = format!("CREATE SCHEMA {}", quote(&name));
        guard.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await?;
        Ok(Self {
            name,
            pool: pool.clone(),
            options,
            guard,
        })
    }

    /// The schema's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn options(&self) -> &PgConnectOptions {
        &self.options
    }

    pub(super) async fn keep(self) {
        // The server ends the session whether or not it hears the goodbye.
        let _ = self.guard.close().await;
    }

    /// Ends the load's sessions and drops the schema. Tried again while there is patience, for a
    /// server under load may refuse what it does a moment later; after that the sweep does it.
    pub(super) async fn discard(self) {
        let _ = self.guard.close().await;
        let mut last = None;
        let dropping = async {
            while let Err(error) = drop_schema(&self.pool, &self.name).await {
                last = Some(error);
                tokio::time::sleep(PAUSE).await;
            }
        };
        if tokio::time::timeout(PATIENCE, dropping).await.is_err() {
            let cause = last.map(|error| error.to_string()).unwrap_or_default();
            tracing::warn!(
                schema.name = self.name,
                cause,
                "discarded schema stays until the next sweep"
            );
        }
    }
}

/// Drops a dataset's schema with all that is in it, in steps, so that no number of tables exhausts
/// the server's locks. Sessions that still fill it are ended first.
pub(crate) async fn drop_schema(pool: &PgPool, name: &str) -> Result<(), sqlx::Error> {
    let mut connection = pool.connect_options().connect().await?;
    let c = &mut connection;
    end_sessions(c, name).await?;
    c.execute("SET lock_timeout = '5s'; SET client_min_messages = warning")
        .await?;
    loop {
        let tables: Vec<String> = sqlx::query_scalar(
            "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) \
             FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') LIMIT 200",
        )
        .bind(name)
        .fetch_all(&mut *c)
        .await?;
        if tables.is_empty() {
            break;
        }
        let sql = format!("DROP TABLE IF EXISTS {} CASCADE", tables.join(", "));
        c.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await?;
    }
    let sql = format!(
        "DROP SCHEMA IF EXISTS {} CASCADE; {}",
        quote(name),
        readers::removal(name)
    );
    c.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await?;
    connection.close().await
}

/// Ends every session that works for a schema, and waits until they are gone: one that is just
/// committing a table could otherwise bring it back. Each is told once: a session that is ending
/// already may be gone, or its place taken, by the time it is told again.
async fn end_sessions(connection: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    let mut told: Vec<i32> = Vec::new();
    loop {
        let left: Vec<i32> = sqlx::query_scalar(
            "SELECT pid FROM pg_catalog.pg_stat_activity \
             WHERE application_name = $1 AND pid <> pg_backend_pid()",
        )
        .bind(name)
        .fetch_all(&mut *connection)
        .await?;
        if left.is_empty() {
            return Ok(());
        }
        for pid in left {
            if !told.contains(&pid) {
                told.push(pid);
                let tell = sqlx::query("SELECT pg_terminate_backend($1)").bind(pid);
                tell.execute(&mut *connection).await?;
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Dataset schemas that no load is working on.
pub(crate) async fn unguarded(pool: &PgPool) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT nspname::text FROM pg_catalog.pg_namespace WHERE nspname ~ '^ds_[0-9a-f]{32}$' \
         AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity WHERE application_name = nspname)",
    )
    .fetch_all(pool)
    .await
}

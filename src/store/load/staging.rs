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

/// What the names of dataset schemas begin with.
const PREFIX: &str = "ds_";

/// How long a discarded schema's sessions may take to end.
const PATIENCE: Duration = Duration::from_secs(10);

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

    /// Ends the load's sessions and drops the schema. What fails here is left to the sweep.
    pub(super) async fn discard(self) {
        let _ = self.guard.close().await;
        let dropped = tokio::time::timeout(PATIENCE, drop_schema(&self.pool, &self.name)).await;
        match dropped {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(schema.name = self.name, %error, "discarded schema stays until the next sweep");
            }
            Err(_) => {
                tracing::warn!(
                    schema.name = self.name,
                    "discarded schema stays until the next sweep"
                );
            }
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
    let sql = format!("DROP SCHEMA IF EXISTS {} CASCADE", quote(name));
    c.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await?;
    connection.close().await
}

/// Ends every session that works for a schema, and waits until they are gone: one that is just
/// committing a table could otherwise bring it back.
async fn end_sessions(connection: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    loop {
        let left: i64 = sqlx::query_scalar(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_catalog.pg_stat_activity \
             WHERE application_name = $1 AND pid <> pg_backend_pid()",
        )
        .bind(name)
        .fetch_one(&mut *connection)
        .await?;
        if left == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
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

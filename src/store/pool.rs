//! Pools of connections that heal themselves.

use std::time::Duration;

use sqlx::Executor as _;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};

/// Connections for the service's own tables.
pub(super) fn app(options: PgConnectOptions) -> PgPool {
    pool(20, options)
}

/// Connections that load and change datasets.
pub(super) fn loader(options: PgConnectOptions) -> PgPool {
    pool(8, options)
}

fn pool(most: u32, options: PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .max_connections(most)
        .acquire_timeout(Duration::from_secs(10))
        .after_release(|connection, _| Box::pin(is_idle(connection)))
        .connect_lazy_with(options)
}

/// Whether no transaction is open; a connection with one is closed instead of reused.
///
/// A future dropped inside `begin()` gives its connection back after `BEGIN` has been sent but
/// before sqlx counts the transaction, so sqlx rolls nothing back and the next user would work
/// inside it. PostgreSQL knows: outside a transaction the two times are one. In a failed
/// transaction the question itself fails, which closes the connection too.
async fn is_idle(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    // Simple protocol: in the extended one each message moves the statement's time.
    let row = connection
        .fetch_one(sqlx::raw_sql("select now() = statement_timestamp()"))
        .await?;
    sqlx::Row::try_get(&row, 0)
}

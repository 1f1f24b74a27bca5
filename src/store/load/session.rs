//! One connection of a load.

use rowsmith_datagen::{
    name::quote,
    postgres::{Object, Statement},
};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor, PgConnection, postgres::PgConnectOptions};

use super::LoadError;

/// A connection set up for bulk work in one schema.
#[derive(Debug)]
pub(super) struct Session(pub(super) PgConnection);

impl Session {
    pub(super) async fn open(options: &PgConnectOptions, schema: &str) -> Result<Self, LoadError> {
        let mut connection = options.connect().await?;
        let settings = format!(
            "SET search_path = {}; SET TimeZone = 'UTC'; SET statement_timeout = 0; \
             SET idle_in_transaction_session_timeout = 0; SET maintenance_work_mem = '128MB'; \
             SET client_min_messages = warning",
            quote(schema)
        );
        connection
            .execute(sqlx::raw_sql(AssertSqlSafe(settings)))
            .await?;
        // Lets the server notice within a second that this process has died. Not every platform
        // has it, and the load does without.
        let check = sqlx::raw_sql("SET client_connection_check_interval = '1s'");
        let _ = connection.execute(check).await;
        Ok(Self(connection))
    }

    pub(super) async fn run(&mut self, statement: &Statement) -> Result<(), LoadError> {
        self.raw(&statement.about, statement.sql.clone()).await
    }

    pub(super) async fn raw(&mut self, about: &Object, sql: String) -> Result<(), LoadError> {
        let query = sqlx::raw_sql(AssertSqlSafe(sql));
        let done = self.0.execute(query).await;
        done.map(drop).map_err(|e| LoadError::about(about, &e))
    }
}

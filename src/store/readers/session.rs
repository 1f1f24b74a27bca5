//! One question on one connection.
//!
//! The statement is somebody's text. It is only ever sent as the query of `DECLARE .. CURSOR` in the
//! extended protocol: one statement, and by PostgreSQL's own grammar one that reads. A string given
//! to sqlx without arguments would go out in the simple protocol, which runs many statements; here
//! that form takes only texts of our own.
//!
//! Nothing is given back to a pool: the connection ends with the question, and with it every
//! setting, lock and temporary object.

use std::time::Duration;

use futures::stream::BoxStream;
use rowsmith_datagen::name::quote;
use sqlx::{
    AssertSqlSafe, Column as _, ConnectOptions as _, Connection as _, Executor as _, PgConnection,
    Row as _,
    postgres::{PgConnectOptions, PgRow},
};

use super::{Reader, Readers};

/// What declares a cursor for a statement as it is.
const DECLARE: &str = "DECLARE q NO SCROLL CURSOR FOR ";

/// A column of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    /// PostgreSQL's number of the type.
    pub oid: u32,
}

/// What a session may use.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The longest that one of its statements may run.
    pub statement: Duration,
    /// Characters of a cell that are read.
    pub cell: usize,
}

/// A reader's connection, in a transaction that reads.
#[derive(Debug)]
pub struct Session {
    connection: PgConnection,
    bounds: Bounds,
}

impl Session {
    /// Logs in. `application` is the session's name, by which [`Readers::end`] ends it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open(
        readers: &Readers,
        reader: &Reader,
        application: &str,
        bounds: Bounds,
    ) -> Result<Self, sqlx::Error> {
        let options =
            limited(readers.options(reader), reader, bounds).application_name(application);
        let mut connection = options.connect().await?;
        // The query takes a snapshot, after which the transaction cannot be made to write.
        connection
            .execute(sqlx::raw_sql("BEGIN READ ONLY; SELECT 1"))
            .await?;
        Ok(Self { connection, bounds })
    }

    /// Has PostgreSQL read and plan a statement as it is. Errors have positions in `sql`.
    ///
    /// # Errors
    /// What PostgreSQL says of it.
    pub async fn check(&mut self, sql: &str) -> Result<(), sqlx::Error> {
        self.declare(format!("{DECLARE}{sql}")).await?;
        self.connection
            .execute(sqlx::raw_sql("CLOSE q"))
            .await
            .map(drop)
    }

    /// The columns of a statement that was checked, without running it: a join that never finds
    /// anything gives one row of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn columns(&mut self, sql: &str) -> Result<Vec<Column>, sqlx::Error> {
        self.declare(format!(
            "{DECLARE}SELECT q.* FROM (VALUES (0)) one LEFT JOIN (\n{sql}\n) q ON false"
        ))
        .await?;
        let row = self
            .connection
            .fetch_one(sqlx::raw_sql("FETCH 1 FROM q"))
            .await?;
        self.connection.execute(sqlx::raw_sql("CLOSE q")).await?;
        let column = |column: &sqlx::postgres::PgColumn| Column {
            name: column.name().to_owned(),
            oid: column.type_info().oid().map_or(0, |oid| oid.0),
        };
        Ok(row.columns().iter().map(column).collect())
    }

    /// How PostgreSQL would run a checked statement, which it does not do now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn explain(&mut self, sql: &str) -> Result<serde_json::Value, sqlx::Error> {
        let sql = format!("EXPLAIN (FORMAT JSON) {sql}");
        // With its (empty) arguments the extended protocol: one statement.
        sqlx::query_scalar(AssertSqlSafe(sql))
            .persistent(false)
            .fetch_one(&mut self.connection)
            .await
    }

    /// Begins a checked statement, whose every value will come as text. `around` is a query of ours
    /// over the relation `q` with the columns `c1`, `c2` ..., to sort or filter by.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin(
        &mut self,
        sql: &str,
        columns: usize,
        around: &str,
    ) -> Result<(), sqlx::Error> {
        let cell = self.bounds.cell + 1;
        let texts: Vec<String> = (1..=columns)
            .map(|n| format!("left(q.c{n}::text, {cell})"))
            .collect();
        let names: Vec<String> = (1..=columns).map(|n| format!("c{n}")).collect();
        self.declare(format!(
            "{DECLARE}SELECT {} FROM (\n{sql}\n) AS q({}) {around}",
            texts.join(", "),
            names.join(", ")
        ))
        .await
    }

    /// Reads up to `rows` rows of what was begun, as they come. Once only: each further fetch would
    /// have the whole time anew.
    pub fn fetch(&mut self, rows: Option<u64>) -> BoxStream<'_, Result<PgRow, sqlx::Error>> {
        let count = rows.map_or("ALL".to_owned(), |rows| rows.to_string());
        let sql = sqlx::raw_sql(AssertSqlSafe(format!("FETCH {count} FROM q")));
        self.connection.fetch(sql)
    }

    /// Says goodbye, so that the server frees the session at once.
    pub async fn close(self) {
        // The server ends the session whether or not it hears it.
        let _ = self.connection.close().await;
    }

    async fn declare(&mut self, sql: String) -> Result<(), sqlx::Error> {
        // `query` with its (empty) arguments is the extended protocol.
        let query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        query.execute(&mut self.connection).await.map(drop)
    }
}

/// How many characters of ours stand before the statement when its errors are located.
pub fn offset() -> usize {
    DECLARE.chars().count()
}

fn limited(options: PgConnectOptions, reader: &Reader, bounds: Bounds) -> PgConnectOptions {
    let milliseconds = |time: Duration| time.as_millis().to_string();
    options.options([
        ("search_path", quote(&reader.schema)),
        ("default_transaction_read_only", "on".to_owned()),
        ("statement_timeout", milliseconds(bounds.statement)),
        ("lock_timeout", "1000".to_owned()),
        ("idle_in_transaction_session_timeout", "10000".to_owned()),
        ("work_mem", "4MB".to_owned()),
        // Compiling and planning in parallel cannot be interrupted, or escape the limits.
        ("jit", "off".to_owned()),
        ("max_parallel_workers_per_gather", "0".to_owned()),
        // A page follows on the one before it.
        ("synchronize_seqscans", "off".to_owned()),
        // All rows are wanted, not the first ones soon.
        ("cursor_tuple_fraction", "1".to_owned()),
        ("IntervalStyle", "postgres".to_owned()),
        ("bytea_output", "hex".to_owned()),
        ("standard_conforming_strings", "on".to_owned()),
    ])
}

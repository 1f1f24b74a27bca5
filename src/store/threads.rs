//! Conversations: threads, their messages, and what the model read and said in each turn.

mod records;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

pub use self::records::{NewRow, Row, Thread};

/// The threads of one database.
#[derive(Clone, Debug)]
pub struct Threads {
    pub pool: PgPool,
}

macro_rules! thread_columns {
    () => {
        "t.id, t.title, t.ddl, t.dataset_id, t.head, t.run_id, t.created_at, t.updated_at, \
         EXISTS (SELECT FROM jobs j WHERE j.id = t.run_id AND j.finished_at IS NULL) AS busy"
    };
}

const MESSAGE: &str = "m.id, m.parent_id, m.role, m.text, m.data, m.parts, m.run_id, m.created_at";

/// Makes a thread unless it is there, and locks it until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn lock(tx: &mut PgConnection, id: &str, title: &str) -> sqlx::Result<Thread> {
    sqlx::query("INSERT INTO threads (id, title) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(id)
        .bind(title)
        .execute(&mut *tx)
        .await?;
    sqlx::query_as(concat!(
        "SELECT ",
        thread_columns!(),
        " FROM threads t WHERE t.id = $1 FOR UPDATE OF t"
    ))
    .bind(id)
    .fetch_one(tx)
    .await
}

/// Adds a message.
///
/// # Errors
/// When the database fails.
pub async fn add(tx: &mut PgConnection, row: &NewRow<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO messages (thread_id, id, parent_id, role, text, data, run_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(row.thread)
    .bind(row.id)
    .bind(row.parent)
    .bind(row.role)
    .bind(row.text)
    .bind(Json(&row.data))
    .bind(row.run)
    .execute(tx)
    .await
    .map(drop)
}

/// Notes which answer is being made, and the schema that came along if one did.
///
/// # Errors
/// When the database fails.
pub async fn answering(
    tx: &mut PgConnection,
    thread: &str,
    head: &str,
    run: Uuid,
    ddl: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE threads SET head = $2, run_id = $3, ddl = coalesce($4, ddl),
            updated_at = clock_timestamp() WHERE id = $1",
    )
    .bind(thread)
    .bind(head)
    .bind(run)
    .bind(ddl)
    .execute(tx)
    .await
    .map(drop)
}

impl Threads {
    /// A thread.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get(&self, id: &str) -> sqlx::Result<Option<Thread>> {
        sqlx::query_as(concat!(
            "SELECT ",
            thread_columns!(),
            " FROM threads t WHERE t.id = $1"
        ))
        .bind(id)
        .fetch_optional(&self.pool)
        .await
    }

    /// Makes a thread; `named` when the title is the user's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn create(&self, id: &str, title: &str, named: bool) -> sqlx::Result<()> {
        sqlx::query("INSERT INTO threads (id, title, named) VALUES ($1, $2, $3)")
            .bind(id)
            .bind(title)
            .bind(named)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// Threads whose title or messages hold all of `words`, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, search: &str, limit: i64, offset: i64) -> sqlx::Result<Vec<Thread>> {
        sqlx::query_as(concat!(
            "SELECT ",
            thread_columns!(),
            " FROM threads t WHERE $1 = '' OR strpos(lower(t.title), lower($1)) > 0
                OR EXISTS (SELECT FROM messages m
                    WHERE m.thread_id = t.id AND strpos(lower(m.text), lower($1)) > 0)
              ORDER BY t.updated_at DESC, t.id LIMIT $2 OFFSET $3"
        ))
        .bind(search)
        .bind(limit)
        .bind(offset)
        .fetch_all(&self.pool)
        .await
    }

    /// Gives a thread a title of the user's. Whether there is such a thread.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rename(&self, id: &str, title: &str) -> sqlx::Result<bool> {
        let done = sqlx::query("UPDATE threads SET title = $2, named = true WHERE id = $1")
            .bind(id)
            .bind(title)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Removes a thread with all its messages. Its datasets stay. Whether there was such a thread.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete(&self, id: &str) -> sqlx::Result<bool> {
        let done = sqlx::query("DELETE FROM threads WHERE id = $1")
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// All messages of a thread, in the order in which they came.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn messages(&self, thread: &str) -> sqlx::Result<Vec<Row>> {
        let sql =
            format!("SELECT {MESSAGE} FROM messages m WHERE thread_id = $1 ORDER BY position");
        sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(thread)
            .fetch_all(&self.pool)
            .await
    }

    /// A message and those before it in its branch, the first one first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn branch(&self, thread: &str, id: &str) -> sqlx::Result<Vec<Row>> {
        let sql = format!(
            "WITH RECURSIVE m AS (
                SELECT * FROM messages WHERE thread_id = $1 AND id = $2
                UNION ALL
                SELECT p.* FROM messages p JOIN m ON p.thread_id = $1 AND p.id = m.parent_id
            ) SELECT {MESSAGE} FROM m ORDER BY position"
        );
        sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(thread)
            .bind(id)
            .fetch_all(&self.pool)
            .await
    }

    /// Stores what a page shows of an answer that has ended, and its text for the search.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answered(
        &self,
        thread: &str,
        id: &str,
        text: &str,
        parts: &Value,
    ) -> sqlx::Result<()> {
        sqlx::query("UPDATE messages SET text = $3, parts = $4 WHERE thread_id = $1 AND id = $2")
            .bind(thread)
            .bind(id)
            .bind(text)
            .bind(Json(parts))
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// What a conversation is about now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn about(
        &self,
        id: &str,
        ddl: Option<&str>,
        dataset: Option<i64>,
    ) -> sqlx::Result<()> {
        sqlx::query("UPDATE threads SET ddl = $2, dataset_id = $3 WHERE id = $1")
            .bind(id)
            .bind(ddl)
            .bind(dataset)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// What the model read and said in some runs, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn turns<T>(&self, runs: &[Uuid]) -> sqlx::Result<Vec<(Uuid, T)>>
    where
        T: DeserializeOwned + Send + Unpin + 'static,
    {
        let rows: Vec<(Uuid, Json<T>)> = sqlx::query_as(
            "SELECT run_id, message FROM turn_messages WHERE run_id = ANY($1)
             ORDER BY run_id, position",
        )
        .bind(runs)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(run, json)| (run, json.0)).collect())
    }

    /// Stores a message of a turn. One that is there stays: it was stored by this very call, whose
    /// answer got lost.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep(
        &self,
        thread: &str,
        run: Uuid,
        position: i32,
        message: &(impl Serialize + Sync),
    ) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT INTO turn_messages (run_id, position, thread_id, message)
             VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(run)
        .bind(position)
        .bind(thread)
        .bind(Json(message))
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// Notes that a call is about to change something. `Ok(None)` the first time; then what it came
    /// to, which is null as long as nobody knows.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_call(&self, thread: &str, key: &str) -> sqlx::Result<Option<Value>> {
        let added = sqlx::query(
            "INSERT INTO tool_calls (key, thread_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        )
        .bind(key)
        .bind(thread)
        .execute(&self.pool)
        .await?;
        if added.rows_affected() > 0 {
            return Ok(None);
        }
        let result: Option<Json<Value>> =
            sqlx::query_scalar("SELECT result FROM tool_calls WHERE key = $1")
                .bind(key)
                .fetch_one(&self.pool)
                .await?;
        Ok(Some(result.map_or(Value::Null, |json| json.0)))
    }

    /// Notes what a call came to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_call(&self, key: &str, result: &(impl Serialize + Sync)) -> sqlx::Result<()> {
        sqlx::query("UPDATE tool_calls SET result = $2 WHERE key = $1")
            .bind(key)
            .bind(Json(result))
            .execute(&self.pool)
            .await
            .map(drop)
    }
}

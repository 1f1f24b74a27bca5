//! Which database the datasets live in.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use uuid::Uuid;

/// Where the schemas of the datasets are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatasetsPlace {
    /// In a database of their own.
    Database,
    /// Beside the service's own tables, because the role may not create a database.
    SameDatabase,
}

/// The key of the advisory lock under which the database is chosen; any constant does.
const LOCK: i64 = 0x706c_6163_6500_0000;

/// Finds or creates the database for the datasets next to the one `connection` is on: `datasets`,
/// or `<name>_datasets` where another installation has taken that name. A database is ours when
/// its comment names our installation, so two never mix their datasets.
pub(super) async fn choose(
    connection: &mut PgConnection,
    app: &PgConnectOptions,
) -> Result<(DatasetsPlace, PgConnectOptions), sqlx::Error> {
    // Replicas that start together take turns; closing the connection frees the lock.
    sqlx::query("select pg_advisory_lock($1)")
        .bind(LOCK)
        .execute(&mut *connection)
        .await?;
    let (instance, name): (Uuid, String) =
        sqlx::query_as("select id, current_database()::text from instance")
            .fetch_one(&mut *connection)
            .await?;
    let mark = format!("datasets of rowsmith {instance}");
    for candidate in ["datasets".to_owned(), format!("{name}_datasets")] {
        if is_ours(connection, &candidate, &mark).await?
            || create(connection, &candidate, &mark).await?
        {
            return Ok((DatasetsPlace::Database, app.clone().database(&candidate)));
        }
    }
    Ok((DatasetsPlace::SameDatabase, app.clone()))
}

async fn is_ours(
    connection: &mut PgConnection,
    name: &str,
    mark: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select exists (select from pg_catalog.pg_database
           where datname = $1 and shobj_description(oid, 'pg_database') = $2
             and has_database_privilege(oid, 'CONNECT') and has_database_privilege(oid, 'CREATE'))",
    )
    .bind(name)
    .bind(mark)
    .fetch_one(connection)
    .await
}

/// Creates and marks the database; false when the name is taken or the role may not.
async fn create(
    connection: &mut PgConnection,
    name: &str,
    mark: &str,
) -> Result<bool, sqlx::Error> {
    let quoted = format!("\"{}\"", name.replace('"', "\"\""));
    let statement = format!("create database {quoted}");
    match sqlx::query(sqlx::AssertSqlSafe(statement))
        .execute(&mut *connection)
        .await
    {
        Ok(_) => {}
        Err(sqlx::Error::Database(error)) if is_refusal(error.code().as_deref()) => {
            return Ok(false);
        }
        Err(error) => return Err(error),
    }
    let statement = format!("comment on database {quoted} is '{mark}'");
    sqlx::query(sqlx::AssertSqlSafe(statement))
        .execute(connection)
        .await?;
    Ok(true)
}

/// The name is taken (also when lost in a race), or the role may not create databases.
fn is_refusal(code: Option<&str>) -> bool {
    matches!(code, Some("42P04" | "23505" | "42501"))
}

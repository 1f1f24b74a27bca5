//! Datasets and their versions: the records in the service's database that point at loaded schemas.
//!
//! A version appears whole, by one transaction, after its schema was loaded and proven. Where records
//! and schemas disagree, because a process died between the two, the record decides, and
//! [`Datasets::sweep`] removes the schemas that none names.

mod history;
mod records;

use futures::future::BoxFuture;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use uuid::Uuid;

use super::{
    Store,
    load::{Loaded, drop_schema, unguarded},
};

pub use records::{Change, Dataset, NewDataset, PastVersion, Summary, Version};

/// The datasets of one service.
#[derive(Clone, Debug)]
pub struct Datasets {
    /// The service's own database.
    pub app: PgPool,
    /// The database of the datasets; may be the same.
    pub data: PgPool,
}

/// Why a dataset could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum DatasetError {
    #[error("dataset {0} does not exist")]
    Unknown(i64),
    #[error("dataset {id} has no version {version}")]
    UnknownVersion { id: i64, version: i32 },
    /// Somebody else was faster.
    #[error("dataset {id} was changed meanwhile: it is at version {current}, not {base}")]
    Conflict { id: i64, base: i32, current: i32 },
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}

const SELECT: &str = "SELECT d.*, v.schema_name FROM generated_datasets d \
    JOIN dataset_versions v ON v.dataset_id = d.id AND v.version = d.current_version";

impl Datasets {
    /// Those of an open store.
    pub fn of(store: &Store) -> Self {
        Self {
            app: store.app().clone(),
            data: store.datasets().clone(),
        }
    }

    /// Records a loaded schema as a new dataset's first version. Gives the id. `hold` runs first, in
    /// the same transaction: what it refuses does not happen.
    ///
    /// # Errors
    /// When `hold` refuses or the database fails; the loaded schema is dropped then.
    pub async fn create<E: From<DatasetError>>(
        &self,
        new: &NewDataset,
        loaded: Loaded,
        hold: impl for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<(), E>>,
    ) -> Result<i64, E> {
        let recorded = self.record(new, loaded.schema_name(), hold).await;
        match recorded {
            Ok(recorded) => Ok(settle(recorded, loaded).await?),
            Err(refused) => {
                loaded.discard().await;
                Err(refused)
            }
        }
    }

    /// The outer error is the holder's, the inner one the database's.
    async fn record<E>(
        &self,
        new: &NewDataset,
        schema_name: &str,
        hold: impl for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<(), E>>,
    ) -> Result<Result<i64, DatasetError>, E> {
        let mut tx = match self.app.begin().await {
            Ok(tx) => tx,
            Err(error) => return Ok(Err(error.into())),
        };
        hold(&mut tx).await?;
        Ok(insert(tx, new, schema_name).await)
    }

    /// The dataset that a run made, when it came that far.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of_run(&self, run: Uuid) -> Result<Option<Dataset>, DatasetError> {
        let sql = format!("{SELECT} WHERE d.run_id = $1");
        let row = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(run);
        Ok(row.fetch_optional(&self.app).await?)
    }

    /// Makes a loaded schema the dataset's current version; readers see the old one or the new one.
    /// `base` is the version the change was made from. Gives the new version's number.
    ///
    /// # Errors
    /// When the dataset is unknown or no longer at `base`, or the database fails; the loaded schema
    /// is dropped then.
    pub async fn add_version(
        &self,
        id: i64,
        base: i32,
        version: &Version,
        loaded: Loaded,
    ) -> Result<i32, DatasetError> {
        let schema = match self.get(id).await {
            Ok(dataset) => dataset.schema,
            Err(error) => {
                loaded.discard().await;
                return Err(error);
            }
        };
        let change = Change {
            base,
            version: version.clone(),
            schema,
            run_id: None,
        };
        self.change(id, &change, loaded, |_| Box::pin(async { Ok(()) }))
            .await
    }

    /// Returns to an earlier (or later) version.
    ///
    /// # Errors
    /// When the dataset or the version is unknown, or the database fails.
    pub async fn restore(&self, id: i64, version: i32) -> Result<(), DatasetError> {
        let mut tx = self.app.begin().await?;
        lock(&mut tx, id).await?;
        if point_to(&mut tx, id, version).await? == 0 {
            return Err(DatasetError::UnknownVersion { id, version });
        }
        tx.commit().await?;
        Ok(())
    }

    /// A dataset at its current version.
    ///
    /// # Errors
    /// When it is unknown, or the database fails.
    pub async fn get(&self, id: i64) -> Result<Dataset, DatasetError> {
        sqlx::query_as(sqlx::AssertSqlSafe(format!("{SELECT} WHERE d.id = $1")))
            .bind(id)
            .fetch_optional(&self.app)
            .await?
            .ok_or(DatasetError::Unknown(id))
    }

    /// The newest dataset, when there is any.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn latest(&self) -> Result<Option<Dataset>, DatasetError> {
        let sql = format!("{SELECT} ORDER BY d.id DESC LIMIT 1");
        let row = sqlx::query_as(sqlx::AssertSqlSafe(sql));
        Ok(row.fetch_optional(&self.app).await?)
    }

    /// Datasets, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, limit: i64, offset: i64) -> Result<Vec<Summary>, DatasetError> {
        let rows = sqlx::query_as(
            "SELECT id, name, description, created_at, row_counts FROM generated_datasets \
             ORDER BY id DESC LIMIT $1 OFFSET $2",
        );
        Ok(rows.bind(limit).bind(offset).fetch_all(&self.app).await?)
    }

    /// A dataset's versions, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn versions(&self, id: i64) -> Result<Vec<PastVersion>, DatasetError> {
        let rows = sqlx::query_as(
            "SELECT version, base, schema_name, spec, row_counts, created_at, note FROM dataset_versions \
             WHERE dataset_id = $1 ORDER BY version DESC",
        );
        Ok(rows.bind(id).fetch_all(&self.app).await?)
    }

    /// Gives a dataset another name; names need not be unique.
    ///
    /// # Errors
    /// When the dataset is unknown, or the database fails.
    pub async fn rename(&self, id: i64, name: &str) -> Result<(), DatasetError> {
        let done = sqlx::query("UPDATE generated_datasets SET name = $2 WHERE id = $1")
            .bind(id)
            .bind(name)
            .execute(&self.app)
            .await?;
        match done.rows_affected() {
            0 => Err(DatasetError::Unknown(id)),
            _ => Ok(()),
        }
    }

    /// Removes a dataset with every version. Its schemas follow; one that a reader still holds goes
    /// with the next sweep.
    ///
    /// # Errors
    /// When the dataset is unknown, or the database fails.
    pub async fn delete(&self, id: i64) -> Result<(), DatasetError> {
        let mut tx = self.app.begin().await?;
        lock(&mut tx, id).await?;
        let schemas: Vec<Option<String>> = sqlx::query_scalar(
            "DELETE FROM dataset_versions WHERE dataset_id = $1 RETURNING schema_name",
        )
        .bind(id)
        .fetch_all(&mut *tx)
        .await?;
        let schemas: Vec<String> = schemas.into_iter().flatten().collect();
        sqlx::query("DELETE FROM generated_datasets WHERE id = $1")
            .bind(id)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        self.drop_all(&schemas).await;
        Ok(())
    }

    /// Drops the schemas that no version names and no load is filling. Gives their names.
    ///
    /// # Errors
    /// When a database fails.
    pub async fn sweep(&self) -> Result<Vec<String>, DatasetError> {
        // In this order: a load ends only after its schema was recorded, so a schema without a load
        // is in the records that are read afterwards, or it never will be.
        let mut orphans = unguarded(&self.data).await?;
        let known: Vec<String> = sqlx::query_scalar(
            "SELECT schema_name FROM dataset_versions WHERE schema_name = ANY($1)",
        )
        .bind(&orphans)
        .fetch_all(&self.app)
        .await?;
        orphans.retain(|name| !known.contains(name));
        self.drop_all(&orphans).await;
        Ok(orphans)
    }

    async fn drop_all(&self, schemas: &[String]) {
        for name in schemas {
            if let Err(error) = drop_schema(&self.data, name).await {
                tracing::warn!(schema.name = name, %error, "schema stays until the next sweep");
            }
        }
    }
}

async fn insert(
    mut tx: Transaction<'_, Postgres>,
    new: &NewDataset,
    schema_name: &str,
) -> Result<i64, DatasetError> {
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO generated_datasets \
         (name, description, ddl, schema, spec, generation_meta, row_counts, run_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
    )
    .bind(&new.name)
    .bind(&new.description)
    .bind(&new.ddl)
    .bind(&new.schema)
    .bind(&new.first.spec)
    .bind(&new.first.meta)
    .bind(&new.first.row_counts)
    .bind(new.run_id)
    .fetch_one(&mut *tx)
    .await?;
    let first = Change {
        base: 0,
        version: new.first.clone(),
        schema: new.schema.clone(),
        run_id: new.run_id,
    };
    insert_version(&mut tx, id, 1, schema_name, &first).await?;
    tx.commit().await?;
    Ok(id)
}

async fn settle<T>(recorded: Result<T, DatasetError>, loaded: Loaded) -> Result<T, DatasetError> {
    match recorded {
        Ok(_) => loaded.keep().await,
        // A commit whose answer got lost may have happened. The schema then stays, and the sweep
        // asks the records.
        Err(DatasetError::Database(ref error)) if error.as_database_error().is_none() => {
            loaded.keep().await;
        }
        Err(_) => loaded.discard().await,
    }
    recorded
}

/// The current version, with the dataset locked against other changes.
async fn lock(connection: &mut PgConnection, id: i64) -> Result<i32, DatasetError> {
    sqlx::query_scalar("SELECT current_version FROM generated_datasets WHERE id = $1 FOR UPDATE")
        .bind(id)
        .fetch_optional(connection)
        .await?
        .ok_or(DatasetError::Unknown(id))
}

async fn insert_version(
    connection: &mut PgConnection,
    id: i64,
    number: i32,
    schema_name: &str,
    change: &Change,
) -> Result<(), sqlx::Error> {
    let version = &change.version;
    sqlx::query(
        "INSERT INTO dataset_versions \
         (dataset_id, version, schema_name, spec, meta, row_counts, note, base, schema, run_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8, 0), $9, $10)",
    )
    .bind(id)
    .bind(number)
    .bind(schema_name)
    .bind(&version.spec)
    .bind(&version.meta)
    .bind(&version.row_counts)
    .bind(&version.note)
    .bind(change.base)
    .bind(&change.schema)
    .bind(change.run_id)
    .execute(connection)
    .await
    .map(drop)
}

/// How many datasets now are at the version: 1, or 0 when there is no such version.
async fn point_to(
    connection: &mut PgConnection,
    id: i64,
    version: i32,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE generated_datasets d SET current_version = v.version, spec = v.spec, \
         generation_meta = v.meta, row_counts = v.row_counts, schema = v.schema \
         FROM dataset_versions v WHERE d.id = $1 AND v.dataset_id = d.id AND v.version = $2",
    )
    .bind(id)
    .bind(version)
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

//! A dataset's history: versions made from one another, and the rows of old ones let go.

use futures::future::BoxFuture;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Change, DatasetError, Datasets, PastVersion, insert_version, lock, point_to, settle};
use crate::store::load::Loaded;

impl Datasets {
    /// Makes a loaded schema the dataset's current version, in one transaction: readers see the old
    /// one or the new one. `hold` runs first in it. Gives the new version's number.
    ///
    /// # Errors
    /// When `hold` refuses, the dataset is unknown or no longer at the base, or the database fails;
    /// the loaded schema is dropped then.
    pub async fn change<E: From<DatasetError>>(
        &self,
        id: i64,
        change: &Change,
        loaded: Loaded,
        hold: impl for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<(), E>>,
    ) -> Result<i32, E> {
        let recorded = async {
            let mut tx = match self.app.begin().await {
                Ok(tx) => tx,
                Err(error) => return Ok(Err(error.into())),
            };
            hold(&mut tx).await?;
            Ok(async {
                let number = swap(&mut tx, id, change, loaded.schema_name()).await?;
                tx.commit().await?;
                Ok(number)
            }
            .await)
        };
        match recorded.await {
            Ok(recorded) => Ok(settle(recorded, loaded).await?),
            Err(refused) => {
                loaded.discard().await;
                Err(refused)
            }
        }
    }

    /// One version of a dataset.
    ///
    /// # Errors
    /// When it is unknown, or the database fails.
    pub async fn version(&self, id: i64, version: i32) -> Result<PastVersion, DatasetError> {
        let all = self.versions(id).await?;
        if all.is_empty() {
            return Err(DatasetError::Unknown(id));
        }
        let found = all.into_iter().find(|v| v.version == version);
        found.ok_or(DatasetError::UnknownVersion { id, version })
    }

    /// The number of the version that a run made, when it came that far.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn version_of_run(&self, run: Uuid) -> Result<Option<i32>, DatasetError> {
        let found = sqlx::query_scalar("SELECT version FROM dataset_versions WHERE run_id = $1");
        Ok(found.bind(run).fetch_optional(&self.app).await?)
    }

    /// Gives a version whose rows were let go a loaded schema again. Where somebody was faster, the
    /// loaded one is dropped.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refill(&self, id: i64, version: i32, loaded: Loaded) -> Result<(), DatasetError> {
        let done = sqlx::query(
            "UPDATE dataset_versions SET schema_name = $3 \
             WHERE dataset_id = $1 AND version = $2 AND schema_name IS NULL",
        )
        .bind(id)
        .bind(version)
        .bind(loaded.schema_name())
        .execute(&self.app)
        .await;
        match done {
            Ok(done) if done.rows_affected() > 0 => settle(Ok(()), loaded).await,
            Ok(_) => {
                loaded.discard().await;
                Ok(())
            }
            Err(error) => settle(Err(error.into()), loaded).await,
        }
    }

    /// Lets the rows of all versions go but of the current one and the newest `keep`. Their recipes
    /// stay.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn thin(&self, id: i64, keep: u32) -> Result<(), DatasetError> {
        let gone: Vec<String> = sqlx::query_scalar(
            "WITH old AS (SELECT v.version, v.schema_name FROM dataset_versions v \
               JOIN generated_datasets d ON d.id = v.dataset_id AND d.current_version <> v.version \
               WHERE v.dataset_id = $1 AND v.schema_name IS NOT NULL \
               ORDER BY v.version DESC OFFSET $2 FOR UPDATE OF v) \
             UPDATE dataset_versions v SET schema_name = NULL FROM old \
             WHERE v.dataset_id = $1 AND v.version = old.version RETURNING old.schema_name",
        )
        .bind(id)
        .bind(i64::from(keep))
        .fetch_all(&self.app)
        .await?;
        self.drop_all(&gone).await;
        Ok(())
    }
}

async fn swap(
    tx: &mut PgConnection,
    id: i64,
    change: &Change,
    schema_name: &str,
) -> Result<i32, DatasetError> {
    let current = lock(tx, id).await?;
    let base = change.base;
    if current != base {
        return Err(DatasetError::Conflict { id, base, current });
    }
    let number: i32 =
        sqlx::query_scalar("SELECT max(version) + 1 FROM dataset_versions WHERE dataset_id = $1")
            .bind(id)
            .fetch_one(&mut *tx)
            .await?;
    insert_version(tx, id, number, schema_name, change).await?;
    point_to(tx, id, number).await?;
    Ok(number)
}

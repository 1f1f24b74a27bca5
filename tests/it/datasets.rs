//! Datasets and their versions.

use futures::future::BoxFuture;
use rowsmith::store::datasets::{DatasetError, Datasets, NewDataset, Version};
use serde_json::json;

use crate::{
    pg::Pg,
    schemas::{load, rows},
};

async fn start() -> (Pg, Datasets) {
    let pg = Pg::start().await;
    for migration in [
        include_str!("../../migrations/0002_runs.sql"),
        include_str!("../../migrations/0003_datasets.sql"),
        include_str!("../../migrations/0005_versions.sql"),
    ] {
        pg.run(migration).await;
    }
    let datasets = Datasets {
        app: pg.pool.clone(),
        data: pg.pool.clone(),
    };
    (pg, datasets)
}

fn version(seed: u64) -> Version {
    Version {
        spec: json!({"seed": seed}),
        meta: json!({"seed": seed}),
        row_counts: json!({"Members": 4}),
        note: None,
    }
}

fn new(name: &str) -> NewDataset {
    NewDataset {
        name: name.to_owned(),
        description: None,
        ddl: "CREATE TABLE ...".to_owned(),
        schema: json!({}),
        first: version(7),
        run_id: None,
    }
}

/// Nothing has to be held: no run made these.
fn free(_: &mut sqlx::PgConnection) -> BoxFuture<'_, Result<(), DatasetError>> {
    Box::pin(async { Ok(()) })
}

#[tokio::test]
async fn versions_swap_whole_and_can_be_returned_to() {
    let (pg, datasets) = start().await;
    let id = datasets
        .create(&new("library"), load(&pg, &rows()).await.unwrap(), free)
        .await
        .unwrap();
    let first = datasets.get(id).await.unwrap();
    assert_eq!(
        (first.version, pg.schemas().await),
        (1, vec![first.schema_name.clone()])
    );

    let second = datasets
        .add_version(id, 1, &version(8), load(&pg, &rows()).await.unwrap())
        .await;
    assert_eq!(second.unwrap(), 2);
    let now = datasets.latest().await.unwrap().unwrap();
    assert_eq!(
        (now.version, now.generation_meta["seed"].as_u64()),
        (2, Some(8))
    );
    assert_ne!(now.schema_name, first.schema_name);

    let late = datasets
        .add_version(id, 1, &version(9), load(&pg, &rows()).await.unwrap())
        .await;
    assert_eq!(
        late.unwrap_err().to_string(),
        format!("dataset {id} was changed meanwhile: it is at version 2, not 1")
    );
    assert_eq!(
        pg.schemas().await.len(),
        2,
        "the late version's schema is gone"
    );

    datasets.restore(id, 1).await.unwrap();
    assert_eq!(
        datasets.get(id).await.unwrap().schema_name,
        first.schema_name
    );
    assert!(datasets.restore(id, 3).await.is_err());
    let history: Vec<i32> = datasets
        .versions(id)
        .await
        .unwrap()
        .iter()
        .map(|v| v.version)
        .collect();
    assert_eq!(history, [2, 1]);

    let seed: (i64, String) = sqlx::query_as(
        "SELECT id, generation_meta->>'seed' AS seed FROM generated_datasets ORDER BY id DESC LIMIT 1",
    )
    .fetch_one(&pg.pool)
    .await
    .unwrap();
    assert_eq!(seed, (id, "7".to_owned()));

    datasets.delete(id).await.unwrap();
    assert_eq!(pg.schemas().await, [""; 0]);
    assert!(matches!(
        datasets.get(id).await,
        Err(DatasetError::Unknown(_))
    ));
    assert!(matches!(
        datasets.delete(id).await,
        Err(DatasetError::Unknown(_))
    ));
}

#[tokio::test]
async fn lists_are_newest_first_and_names_may_repeat() {
    let (pg, datasets) = start().await;
    for name in ["a", "b", "b"] {
        datasets
            .create(&new(name), load(&pg, &rows()).await.unwrap(), free)
            .await
            .unwrap();
    }
    datasets.rename(1, "z").await.unwrap();
    assert!(matches!(
        datasets.rename(9, "z").await,
        Err(DatasetError::Unknown(9))
    ));
    let page = datasets.list(2, 1).await.unwrap();
    let page: Vec<_> = page.iter().map(|d| (d.id, d.name.as_str())).collect();
    assert_eq!(page, [(2, "b"), (1, "z")]);
}

#[tokio::test]
async fn the_sweep_takes_only_what_nobody_wants() {
    let (pg, datasets) = start().await;
    let kept = datasets
        .create(&new("kept"), load(&pg, &rows()).await.unwrap(), free)
        .await
        .unwrap();
    let kept = datasets.get(kept).await.unwrap().schema_name;
    let live = load(&pg, &rows()).await.unwrap();
    let orphan = load(&pg, &rows()).await.unwrap();
    let name = orphan.schema_name().to_owned();
    assert_eq!(datasets.sweep().await.unwrap(), [""; 0]);

    orphan.keep().await;
    // The server needs a moment to see that the orphan's guard has gone.
    let swept = async {
        loop {
            let swept = datasets.sweep().await.unwrap();
            if !swept.is_empty() {
                return swept;
            }
        }
    };
    let swept = tokio::time::timeout(std::time::Duration::from_secs(20), swept)
        .await
        .unwrap();
    assert_eq!(swept, [name]);
    let mut left = pg.schemas().await;
    left.sort();
    assert_eq!(left, [kept, live.schema_name().to_owned()]);
}

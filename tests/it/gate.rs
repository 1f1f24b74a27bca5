//! The gate for SQL: what runs, what does not, and what is left afterwards. On a server of our own,
//! where PostgreSQL is hardened, unless a test says otherwise.

use std::sync::Arc;

use futures::future::BoxFuture;
use rowsmith::{
    config::DatabaseConfig,
    service::{
        Limits,
        query::{Artifact, Gate, Options, QueryError, Settings},
        recipe::Planned,
        request::{Config, GenerateRequest},
        rows::PlanRows,
    },
    store::{
        Store,
        datasets::{DatasetError, Datasets, NewDataset, Version},
        load::Loader,
    },
};
use serde_json::{Value, json};
use sqlx::ConnectOptions as _;
use tokio_util::sync::CancellationToken;

use crate::support::{temp_dir, throwaway};

const SHOP: &str = include_str!("shop.sql");

/// Nothing has to be held: no run made these.
fn free(_: &mut sqlx::PgConnection) -> BoxFuture<'_, Result<(), DatasetError>> {
    Box::pin(async { Ok(()) })
}

/// A store with datasets behind a gate.
struct Gated {
    store: Store,
    gate: Gate,
    datasets: Datasets,
}

impl Gated {
    /// On a server of our own.
    async fn new() -> Self {
        let config = DatabaseConfig::Embedded(throwaway(&temp_dir()));
        Self::on(Store::open(&config).await.unwrap(), Settings::default())
    }

    fn on(store: Store, settings: Settings) -> Self {
        Self {
            gate: Gate::new(&store, settings),
            datasets: Datasets::of(&store),
            store,
        }
    }

    /// Makes a dataset of some rows a table.
    async fn dataset(&self, ddl: &str, rows: u64) -> i64 {
        let request = GenerateRequest {
            ddl: ddl.to_owned(),
            config: Config {
                num_records: Some(rows),
                seed: Some(7),
                ..Config::default()
            },
            ..GenerateRequest::default()
        };
        let planned = Planned::of_request(&request, &Limits::default())
            .await
            .unwrap();
        let rows = Arc::new(PlanRows(planned.plan.clone()));
        let loader = Loader::new(self.store.datasets().clone());
        let loaded = loader
            .load(&planned.schema, rows, &|_| {}, &CancellationToken::new())
            .await
            .unwrap();
        let new = NewDataset {
            name: "test".to_owned(),
            description: None,
            ddl: ddl.to_owned(),
            schema: serde_json::to_value(&*planned.schema).unwrap(),
            first: Version {
                spec: serde_json::to_value(&planned.recipe.spec).unwrap(),
                meta: json!({}),
                row_counts: json!({}),
                note: None,
            },
            run_id: None,
        };
        self.datasets.create(&new, loaded, free).await.unwrap()
    }

    async fn run(&self, dataset: i64, sql: &str) -> Result<Artifact, QueryError> {
        self.gate.run(dataset, sql, Options::default()).await
    }

    async fn rows(&self, dataset: i64, sql: &str) -> Value {
        match self.run(dataset, sql).await {
            Ok(artifact) => Value::Array(artifact.preview),
            Err(error) => panic!("{sql}: {error}"),
        }
    }
}

#[tokio::test]
async fn a_question_is_answered_with_types_and_figures() {
    let gated = Gated::new().await;
    let shop = gated.dataset(SHOP, 20).await;
    let state = gated.gate.state().await.unwrap();
    assert_eq!((state.hardened, state.refused), (true, None));
    let sql =
        "SELECT status, count(*) AS n, sum(1.5) FROM orders GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 2;";
    let artifact = gated.run(shop, sql).await.unwrap();
    let mut shown = serde_json::to_value(&artifact).unwrap();
    for key in ["id", "elapsedMs", "createdAt"] {
        shown[key] = "…".into();
    }
    insta::assert_json_snapshot!(shown, @r#"
    {
      "id": "…",
      "datasetId": 1,
      "version": 1,
      "sql": "SELECT status, count(*) AS n, sum(1.5) FROM orders GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 2",
      "intent": null,
      "masked": false,
      "columns": [
        {
          "name": "status",
          "type": "order_status",
          "kind": "text",
          "stats": {
            "nulls": 0,
            "distinct": 2,
            "min": "delivered",
            "max": "new",
            "sum": null
          }
        },
        {
          "name": "n",
          "type": "bigint",
          "kind": "number",
          "stats": {
            "nulls": 0,
            "distinct": 2,
            "min": 4,
            "max": 8,
            "sum": 12
          }
        },
        {
          "name": "sum",
          "type": "numeric",
          "kind": "number",
          "stats": {
            "nulls": 0,
            "distinct": 2,
            "min": 6.0,
            "max": 12.0,
            "sum": 18.0
          }
        }
      ],
      "rowCount": 2,
      "truncated": false,
      "preview": [
        [
          "delivered",
          8,
          12.0
        ],
        [
          "new",
          4,
          6.0
        ]
      ],
      "elapsedMs": "…",
      "createdAt": "…"
    }
    "#);
    let kept = gated.gate.artifact(artifact.id).await.unwrap();
    assert_eq!(json!(kept.preview), json!(artifact.preview));
}

/// Another dataset, which nobody but its own readers may see.
const OTHER: &str = "CREATE TYPE mood AS ENUM ('a', 'b'); \
    CREATE TABLE secrets (id serial PRIMARY KEY, word text NOT NULL, mood mood NOT NULL)";

impl Gated {
    /// A superuser's connection to the datasets.
    async fn superuser(&self) -> sqlx::PgConnection {
        let options = self.store.datasets_options().clone();
        options.username("postgres").connect().await.unwrap()
    }

    async fn schema(&self, dataset: i64) -> String {
        self.datasets.get(dataset).await.unwrap().schema_name
    }
}

/// Everything that a statement could have changed, as one text.
async fn state(superuser: &mut sqlx::PgConnection, schemas: &[&str]) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind IN ('r', 'S') \
         AND c.relnamespace::regnamespace::text = ANY ($1) ORDER BY 1",
    )
    .bind(schemas)
    .fetch_all(&mut *superuser)
    .await
    .unwrap();
    let rows = tables.iter().map(|table| {
        format!("(SELECT md5(coalesce(string_agg(ROW(t.*)::text, ',' ORDER BY ROW(t.*)::text), '')) FROM {table} t)")
    });
    let sql = format!(
        "SELECT concat_ws(' ', {}, (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_proc), \
           (SELECT count(*) FROM pg_type), (SELECT count(*) FROM pg_namespace), (SELECT count(*) FROM pg_database), \
           (SELECT md5(string_agg(a::text, ',' ORDER BY a.oid)) FROM pg_authid a), \
           (SELECT count(*) FROM pg_auth_members), (SELECT count(*) FROM pg_largeobject_metadata), \
           (SELECT count(*) FROM pg_description), (SELECT count(*) FROM pg_replication_slots), \
           (SELECT md5(string_agg(s::text, ',' ORDER BY s::text)) FROM pg_db_role_setting s), \
           (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'), (SELECT count(*) FROM pg_prepared_xacts), \
           (SELECT md5(string_agg(c.relacl::text, ',' ORDER BY c.oid)) FROM pg_class c))",
        rows.collect::<Vec<_>>().join(", ")
    );
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .fetch_one(superuser)
        .await
        .unwrap()
}

#[tokio::test]
async fn nothing_hostile_is_run() {
    let gated = Gated::new().await;
    let (shop, other) = (gated.dataset(SHOP, 20).await, gated.dataset(OTHER, 5).await);
    let schemas = [gated.schema(shop).await, gated.schema(other).await];
    // Both have readers, so that making them is no change later.
    gated.rows(shop, "SELECT 1").await;
    gated.rows(other, "SELECT 1").await;
    let schemas: Vec<&str> = schemas.iter().map(String::as_str).collect();
    let mut superuser = gated.superuser().await;
    let before = state(&mut superuser, &schemas).await;
    let mut allowed = Vec::new();
    let odd = [
        "SELECT 1\0",
        "SELECT '\u{1}'",
        "",
        "  \n",
        "SELECT /*",
        "SELECT 'a\\",
    ];
    let corpus = include_str!("gate/hostile.sql").lines();
    for line in corpus.filter(|line| !line.starts_with("## ")).chain(odd) {
        let sql = line.replace("{other}", schemas[1]);
        let answer = gated.run(shop, &sql).await;
        match answer {
            Err(QueryError::Rejected(_) | QueryError::Sql { .. }) => {}
            other => allowed.push(format!("{sql}: {other:?}")),
        }
        assert_eq!(
            state(&mut superuser, &schemas).await,
            before,
            "{sql} changed something"
        );
    }
    assert!(!std::path::Path::new("/tmp/gate_test_copy").exists());
    assert!(allowed.is_empty(), "{}", allowed.join("\n"));
}

#[tokio::test]
async fn nothing_ordinary_is_refused() {
    let gated = Gated::new().await;
    let shop = gated.dataset(SHOP, 50).await;
    let mut refused = Vec::new();
    let questions = include_str!("gate/ordinary.sql").lines();
    for sql in questions.filter(|line| !line.starts_with("--")) {
        if let Err(error) = gated.run(shop, sql).await {
            refused.push(format!("{sql}: {error}"));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

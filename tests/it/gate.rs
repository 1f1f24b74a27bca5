//! The gate for SQL: what runs, what does not, and what is left afterwards. On a server of our own,
//! where PostgreSQL is hardened, unless a test says otherwise.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use futures::{TryStreamExt as _, future::BoxFuture};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use rowsmith::{
    config::DatabaseConfig,
    service::{
        Limits,
        query::{Artifact, FileFormat, Gate, Options, QueryError, Settings, Slice, Sort},
        recipe::Planned,
        request::{Config, GenerateRequest},
        rows::PlanRows,
    },
    store::{
        Store,
        datasets::{DatasetError, Datasets, NewDataset, Version},
        load::Loader,
        readers::session::{Bounds, Session},
    },
};
use rowsmith_datagen::encode::csv;
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
pub(crate) struct Gated {
    store: Store,
    pub(crate) gate: Gate,
    pub(crate) datasets: Datasets,
}

impl Gated {
    /// On a server of our own.
    pub(crate) async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    /// The same with other limits.
    async fn with(settings: Settings) -> Self {
        let config = DatabaseConfig::Embedded(throwaway(&temp_dir()));
        Self::on(Store::open(&config).await.unwrap(), settings)
    }

    fn on(store: Store, settings: Settings) -> Self {
        Self {
            gate: Gate::new(&store, settings),
            datasets: Datasets::of(&store),
            store,
        }
    }

    /// Makes a dataset of some rows a table.
    pub(crate) async fn dataset(&self, ddl: &str, rows: u64) -> i64 {
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

#[tokio::test]
async fn what_costs_too_much_is_stopped() {
    let settings = Settings {
        statement: Duration::from_secs(1),
        deadline: Duration::from_secs(3),
        ..Settings::default()
    };
    let gated = Gated::with(settings).await;
    let shop = gated.dataset(SHOP, 20).await;
    for sql in include_str!("gate/bounded.sql").lines() {
        let start = Instant::now();
        let answer = gated.run(shop, sql).await;
        // The first two are for the statement and the connection, the rest for a slow machine.
        let took = start.elapsed();
        assert!(took < Duration::from_secs(8), "{sql} took {took:?}");
        if let Ok(artifact) = answer {
            let bytes: usize = artifact.rows.iter().map(|row| row.to_string().len()).sum();
            assert!(
                bytes < 2 << 20 && artifact.row_count <= 1000,
                "{sql}: {bytes}"
            );
        }
        assert_eq!(
            gated.rows(shop, "SELECT 1").await,
            json!([[1]]),
            "after {sql}"
        );
    }
}

impl Gated {
    /// How many sessions readers have.
    async fn sessions(&self, superuser: &mut sqlx::PgConnection) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM pg_stat_activity WHERE usename ~ '^[rm]_'")
            .fetch_one(superuser)
            .await
            .unwrap()
    }
}

const ENDLESS: &str = "SELECT count(*) FROM generate_series(1, 1000000000000) a";

#[tokio::test]
async fn a_question_ends_with_whoever_asked() {
    let gated = Gated::new().await;
    let shop = gated.dataset(SHOP, 5).await;
    gated.rows(shop, "SELECT 1").await;
    let mut superuser = gated.superuser().await;
    for stop in ["drop", "cancel"] {
        let cancel = CancellationToken::new();
        let options = Options {
            cancel: cancel.clone(),
            ..Options::default()
        };
        let gate = gated.gate.clone();
        let asking = tokio::spawn(async move { gate.run(shop, ENDLESS, options).await });
        while gated.sessions(&mut superuser).await == 0 {}
        let start = Instant::now();
        match stop {
            "drop" => asking.abort(),
            _ => {
                cancel.cancel();
                assert_eq!(asking.await.unwrap().unwrap_err(), QueryError::Cancelled);
            }
        }
        while gated.sessions(&mut superuser).await > 0 {}
        assert!(start.elapsed() < Duration::from_secs(2), "{stop}");
    }
}

#[tokio::test]
async fn a_thousand_dropped_questions_leave_nothing() {
    let gated = Gated::new().await;
    let shop = gated.dataset(SHOP, 5).await;
    gated.rows(shop, "SELECT 1").await;
    let mut superuser = gated.superuser().await;
    for polls in (1..=20).cycle().take(1000) {
        let mut asking = Box::pin(gated.run(shop, "SELECT count(*) FROM orders"));
        for _ in 0..polls {
            if futures::poll!(asking.as_mut()).is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    while gated.sessions(&mut superuser).await > 0 {}
    assert_eq!(
        gated.rows(shop, "SELECT count(*) FROM orders").await,
        json!([[5]])
    );
}

#[tokio::test]
async fn more_questions_than_places_are_refused() {
    let settings = Settings {
        slots: 1,
        waiting: 1,
        ..Settings::default()
    };
    let gated = Gated::with(settings).await;
    let shop = gated.dataset(SHOP, 5).await;
    let mut superuser = gated.superuser().await;
    let gate = gated.gate.clone();
    let running = tokio::spawn(async move { gate.run(shop, ENDLESS, Options::default()).await });
    while gated.sessions(&mut superuser).await == 0 {}
    let mut waiting = Box::pin(gated.run(shop, "SELECT 1"));
    let mut refused = Box::pin(gated.run(shop, "SELECT 1"));
    let refused = tokio::select! {
        biased;
        _ = &mut waiting => panic!("it had to wait"),
        refused = &mut refused => refused,
    };
    assert_eq!(refused.unwrap_err(), QueryError::Busy);
    running.abort();
    assert_eq!(waiting.await.unwrap().row_count, 1);
}

#[tokio::test]
async fn masks_hold_through_every_expression() {
    let gated = Gated::new().await;
    let shop = gated.dataset(SHOP, 30).await;
    let schema = gated.schema(shop).await;
    let real = gated
        .run(
            shop,
            "SELECT first_name, last_name, email, phone FROM customers",
        )
        .await
        .unwrap();
    let real: Vec<String> = real
        .rows
        .iter()
        .flat_map(|row| row.as_array().unwrap())
        .filter_map(|cell| cell.as_str().map(str::to_lowercase))
        .collect();
    let masked = Options {
        masked: true,
        ..Options::default()
    };
    for sql in [
        "SELECT * FROM customers",
        "SELECT c AS x FROM customers c",
        "SELECT email || '' AS a, upper(email), left(email, 40), reverse(reverse(phone)) FROM customers",
        "SELECT x.a FROM (SELECT email AS a FROM customers) x JOIN LATERAL (SELECT x.a AS b) y ON true",
        "WITH t (a, b) AS (SELECT first_name, last_name FROM customers) SELECT a || ' ' || b FROM t",
        "SELECT string_agg(email, ','), json_agg(c), max(phone), array_agg(last_name) FROM customers c",
        "SELECT to_jsonb(c) ->> 'email' FROM customers c",
        "SELECT row_to_json(c), c::text FROM customers c ORDER BY email",
        "SELECT o.order_id, c.email FROM orders o JOIN customers c USING (customer_id)",
    ] {
        let artifact = gated.gate.run(shop, sql, masked.clone()).await.unwrap();
        let shown = json!(artifact.rows).to_string().to_lowercase()
            + &json!(artifact.columns).to_string().to_lowercase();
        let leak = real
            .iter()
            .find(|value| value.len() > 3 && shown.contains(value.as_str()));
        assert_eq!(leak, None, "{sql}");
    }
    for sql in [
        format!("SELECT email FROM {schema}.customers"),
        "SELECT 1 FROM customers WHERE 1 / (CASE WHEN email LIKE '%@%' THEN 0 ELSE 1 END) = 1"
            .to_owned(),
    ] {
        let answer = gated.gate.run(shop, &sql, masked.clone()).await;
        assert!(
            answer
                .as_ref()
                .is_err_and(|e| matches!(e, QueryError::Rejected(_)))
                || answer.is_ok_and(|a| a.row_count == 30),
            "{sql}"
        );
    }
    // What is counted, joined and grouped stays right.
    let counts =
        "SELECT count(DISTINCT email), count(phone), count(DISTINCT customer_id) FROM customers";
    let artifact = gated.gate.run(shop, counts, masked).await.unwrap();
    assert_eq!(
        json!(artifact.rows),
        json!(gated.run(shop, counts).await.unwrap().rows)
    );
}

#[tokio::test]
async fn results_are_paged_sorted_filtered_exported_and_explained() {
    let gated = Gated::new().await;
    let shop = gated.dataset(SHOP, 5).await;
    let sql = "SELECT n AS \"=n\", 'a' || n AS x, -n AS x FROM generate_series(1, 2500) n -- all";
    let id = gated.run(shop, sql).await.unwrap().id;
    let never = CancellationToken::new();
    let slice = Slice {
        offset: 1,
        limit: 2,
        sort: vec![Sort {
            column: "=n".to_owned(),
            descending: true,
        }],
        filters: vec![
            serde_json::from_value(json!({ "column": "=n", "op": "le", "value": 2000 })).unwrap(),
            serde_json::from_value(json!({ "column": "x", "op": "contains", "value": "A1" }))
                .unwrap(),
        ],
        count: true,
    };
    let rows = gated.gate.rows(id, &slice, &never).await.unwrap();
    assert_eq!(
        (json!(rows.rows), rows.more, rows.total),
        (
            json!([[1998, "a1998", -1998], [1997, "a1997", -1997]]),
            true,
            Some(1111)
        )
    );
    let odd = Slice {
        limit: 1,
        filters: vec![
            serde_json::from_value(
                json!({ "column": "x", "op": "eq", "value": "' OR true; --\\" }),
            )
            .unwrap(),
        ],
        ..Slice::default()
    };
    assert!(
        gated
            .gate
            .rows(id, &odd, &never)
            .await
            .unwrap()
            .rows
            .is_empty()
    );

    let file = async |format| {
        let export = gated.gate.export(id, format).await.unwrap();
        let bytes: Vec<bytes::Bytes> = export.bytes.try_collect().await.unwrap();
        bytes.concat()
    };
    let csv = file(FileFormat::Csv(csv::Options { raw: false })).await;
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(csv.lines().count(), 2501);
    assert_eq!(
        csv.lines().take(2).collect::<Vec<_>>(),
        ["'=n,x,x", "1,a1,-1"]
    );
    let lines = String::from_utf8(file(FileFormat::JsonLines).await).unwrap();
    assert_eq!(
        lines.lines().last(),
        Some(r#"{"=n":2500,"x":"a2500","x_2":-2500}"#)
    );

    let plan = gated.gate.plan(id, &never).await.unwrap();
    assert!(plan.text.starts_with("Function Scan"), "{}", plan.text);
}

#[tokio::test]
async fn readers_go_with_their_dataset() {
    let gated = Gated::new().await;
    let shop = gated.dataset(SHOP, 5).await;
    let masked = Options {
        masked: true,
        ..Options::default()
    };
    gated.rows(shop, "SELECT 1").await;
    let id = gated.gate.run(shop, "SELECT 1", masked).await.unwrap().id;
    let mut superuser = gated.superuser().await;
    let left = "SELECT (SELECT count(*) FROM pg_roles WHERE rolname ~ '^[rm]_[0-9a-f]{32}$') \
                + (SELECT count(*) FROM pg_namespace WHERE nspname ~ '^(ds|mask)_')";
    let count: i64 = sqlx::query_scalar(left)
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    assert_eq!(count, 4);
    gated.datasets.delete(shop).await.unwrap();
    let count: i64 = sqlx::query_scalar(left)
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    assert_eq!(count, 0);
    assert!(matches!(
        gated.gate.artifact(id).await,
        Err(QueryError::Unknown(_))
    ));
}

/// A server that somebody else runs, whose superuser we are not.
#[tokio::test]
async fn without_a_superuser_names_are_refused_and_the_health_says_so() {
    let gated = Gated::on(crate::support::store().await, Settings::default());
    let shop = gated.dataset(SHOP, 20).await;
    let other = gated.dataset(OTHER, 5).await;
    let other = gated.schema(other).await;
    let state = gated.gate.state().await.unwrap();
    assert_eq!(
        (state.hardened, state.notes.len(), state.refused),
        (false, 1, None)
    );
    let mut wrong = Vec::new();
    let corpus = include_str!("gate/hostile.sql").lines();
    for line in corpus.filter(|line| !line.starts_with("## ")) {
        let sql = line.replace("{other}", &other);
        match gated.run(shop, &sql).await {
            Err(QueryError::Rejected(_) | QueryError::Sql { .. }) => {}
            other => wrong.push(format!("{sql}: {other:?}")),
        }
    }
    let questions = include_str!("gate/ordinary.sql").lines();
    for sql in questions.filter(|line| !line.starts_with("--")) {
        if let Err(error) = gated.run(shop, sql).await {
            wrong.push(format!("{sql}: {error}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn errors_say_where_and_what() {
    let gated = Gated::new().await;
    let shop = gated.dataset(SHOP, 5).await;
    let error = gated
        .run(shop, "SELECT 'ä',\n  pric FROM products")
        .await
        .unwrap_err();
    assert_eq!(
        error,
        QueryError::Sql {
            sqlstate: "42703".to_owned(),
            message: "column \"pric\" does not exist".to_owned(),
            position: Some(15),
            hint: Some("Perhaps you meant to reference the column \"products.price\".".to_owned()),
        }
    );
    let error = gated
        .run(shop, "SELECT 1 / (n - 3) FROM generate_series(1, 5) n")
        .await;
    assert!(
        matches!(error, Err(QueryError::Sql { sqlstate, position: None, .. }) if sqlstate == "22012")
    );
    assert!(matches!(
        gated.run(999, "SELECT 1").await,
        Err(QueryError::Unknown(_))
    ));
}

#[tokio::test]
async fn parquet_holds_what_postgresql_shows() {
    let gated = Gated::new().await;
    let shop = gated.dataset(SHOP, 5).await;
    let sql = "SELECT n, n / 4.0 AS n, n::float8, n > 2 AS b, date '1969-12-31' + n AS d, \
               timestamptz '1970-01-01 00:00:00.5Z' + n * interval '1 day' AS t, \
               CASE WHEN n % 2 = 0 THEN 'ä' || n END AS s, jsonb_build_array(n) AS j \
               FROM generate_series(1, 70000) n";
    let id = gated.run(shop, sql).await.unwrap().id;
    let export = gated.gate.export(id, FileFormat::Parquet).await.unwrap();
    let bytes: Vec<bytes::Bytes> = export.bytes.try_collect().await.unwrap();
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes.concat())).unwrap();
    assert!(reader.metadata().num_row_groups() > 1);
    let rows: Vec<String> = reader
        .get_row_iter(None)
        .unwrap()
        .map(|row| row.unwrap().to_string())
        .collect();
    assert_eq!(rows.len(), 70_000);
    insta::assert_snapshot!(rows[1], @r#"{n: 2, n_2: "0.50000000000000000000", n_3: 2.0, b: false, d: 1970-01-02, t: 1970-01-03 00:00:00.500000 +00:00, s: "ä2", j: "[2]"}"#);
}

/// The second wall alone: readers' sessions without the rules for the text before them.
#[tokio::test]
async fn the_database_alone_lets_nothing_change() {
    let gated = Gated::new().await;
    let (shop, other) = (gated.dataset(SHOP, 20).await, gated.dataset(OTHER, 5).await);
    gated.rows(shop, "SELECT 1").await;
    gated.rows(other, "SELECT 1").await;
    let schemas = [gated.schema(shop).await, gated.schema(other).await];
    let schemas: Vec<&str> = schemas.iter().map(String::as_str).collect();
    let mut superuser = gated.superuser().await;
    let before = state(&mut superuser, &schemas).await;
    let readers = gated.store.readers();
    let reader = readers.named(schemas[0], false);
    let bounds = Bounds {
        statement: Duration::from_secs(1),
        cell: 100,
    };
    let corpus = include_str!("gate/hostile.sql").lines();
    let mut ran = Vec::new();
    for line in corpus.filter(|line| !line.starts_with("## ")) {
        let sql = line.replace("{other}", schemas[1]);
        let mut session = Session::open(readers, &reader, "test", bounds)
            .await
            .unwrap();
        let done = async {
            session.check(&sql).await?;
            let columns = session.columns(&sql).await?.len();
            session.begin(&sql, columns, "").await?;
            let mut rows = session.fetch(Some(1));
            while rows.try_next().await?.is_some() {}
            Ok::<_, sqlx::Error>(())
        };
        if done.await.is_ok() {
            ran.push(sql.clone());
        }
        session.close().await;
        assert_eq!(
            state(&mut superuser, &schemas).await,
            before,
            "{sql} changed something"
        );
    }
    // What only tells a name or is only odd: the rules for the text refuse these.
    ran.retain(|sql| sql.is_ascii());
    insta::assert_snapshot!(ran.join("\n"), @r#"
    SELECT NULL::pg_class
    SELECT NULL::pg_catalog.pg_authid
    SELECT (NULL::pg_roles).rolname
    SELECT jsonb_populate_record(NULL::pg_class, '{}')
    SELECT current_user
    SELECT session_user
    SELECT user
    SELECT current_role
    SELECT current_catalog
    SELECT current_schema
    SELECT 16442::oid::regclass::text
    SELECT 1255::regclass
    SELECT '1255'::regclass
    SELECT CAST(1255 AS regclass)
    SELECT regclass '1255'
    SELECT 1255::"regclass"
    SELECT 1255::pg_catalog.regclass
    SELECT ARRAY[1255]::regclass[]
    SELECT '{1255}'::_regclass
    SELECT 10::regrole
    SELECT 2200::regnamespace::text
    SELECT 1255::regproc
    SELECT 1255::regprocedure
    SELECT 600::regtype
    SELECT 98::regoper
    SELECT 'postgres=r/postgres'::aclitem
    SELECT tableoid FROM customers
    SELECT tableoid::int FROM customers
    SELECT x::regclass FROM generate_series(16384, 17000) x
    SELECT * FROM jsonb_to_recordset('[{"a": 1255}]') AS t (a regclass)
    SELECT a FROM json_to_record('{"a": 1255}') AS t (a REGCLASS)
    "#);
}

#[tokio::test]
async fn no_sql_is_served_when_a_reader_may_do_too_much() {
    let gated = Gated::new().await;
    let shop = gated.dataset(SHOP, 5).await;
    gated.store.readers().probe().await.unwrap();
    let mut superuser = gated.superuser().await;
    let role: String =
        sqlx::query_scalar("SELECT rolname::text FROM pg_roles WHERE rolname ~ '^r_probe'")
            .fetch_one(&mut superuser)
            .await
            .unwrap();
    let grant = format!("GRANT EXECUTE ON FUNCTION pg_advisory_lock(bigint) TO {role}");
    sqlx::query(sqlx::AssertSqlSafe(grant))
        .execute(&mut superuser)
        .await
        .unwrap();
    let reason = "a reader could run SELECT pg_advisory_lock(1)".to_owned();
    assert_eq!(
        gated.gate.state().await.unwrap().refused,
        Some(reason.clone())
    );
    assert_eq!(
        gated.run(shop, "SELECT 1").await.unwrap_err(),
        QueryError::Closed(reason)
    );
}

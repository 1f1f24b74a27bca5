//! Profiles against data whose every number is known, and against PostgreSQL asked otherwise.

use std::sync::Arc;

use futures::future::BoxFuture;
use rowsmith::{
    error::Code,
    service::{
        Limits,
        profile::{ColumnProfile, Profiles, TableProfile},
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
use sqlx::AssertSqlSafe;
use tokio_util::sync::CancellationToken;

use crate::support;

const DDL: &str = "
    CREATE TABLE shops (shop_id int PRIMARY KEY, city varchar(20));
    CREATE TABLE sales (
        sale_id int PRIMARY KEY,
        shop_id int REFERENCES shops,
        amount numeric(8, 2),
        ratio double precision,
        sold_on date,
        paid boolean
    );";

fn free(_: &mut sqlx::PgConnection) -> BoxFuture<'_, Result<(), DatasetError>> {
    Box::pin(async { Ok(()) })
}

/// A stored dataset with so many rows a table, and where its tables lie.
async fn dataset(store: &Store, rows: u64) -> (i64, String) {
    let request = GenerateRequest {
        ddl: DDL.to_owned(),
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
    let loaded = Loader::new(store.datasets().clone())
        .load(&planned.schema, rows, &|_| {}, &CancellationToken::new())
        .await
        .unwrap();
    let new = NewDataset {
        name: "sales".to_owned(),
        description: None,
        ddl: DDL.to_owned(),
        schema: serde_json::to_value(&*planned.schema).unwrap(),
        first: Version {
            spec: serde_json::to_value(&planned.recipe.spec).unwrap(),
            meta: json!({}),
            row_counts: json!({}),
            note: None,
        },
        run_id: None,
    };
    let datasets = Datasets::of(store);
    let id = datasets.create(&new, loaded, free).await.unwrap();
    (id, datasets.get(id).await.unwrap().schema_name)
}

async fn run(store: &Store, schema: &str, sql: &str) {
    let sql = format!("SET search_path = \"{schema}\"; {sql}; RESET search_path");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(store.datasets())
        .await
        .unwrap();
}

fn column<'a>(table: &'a TableProfile, name: &str) -> &'a ColumnProfile {
    table
        .columns
        .iter()
        .find(|column| column.column == name)
        .unwrap()
}

fn counts(column: &ColumnProfile) -> Vec<(Value, u64)> {
    column
        .histogram
        .iter()
        .map(|bin| (bin.from.clone(), bin.count))
        .collect()
}

#[tokio::test]
async fn known_values_are_told_exactly() {
    let store = support::store().await;
    let (id, schema) = dataset(&store, 4).await;
    run(
        &store,
        &schema,
        "DELETE FROM sales;
         UPDATE shops SET city = CASE shop_id WHEN 1 THEN 'Rome' WHEN 2 THEN 'Rome' WHEN 3 THEN 'Oslo' END;
         INSERT INTO sales SELECT n, CASE WHEN n <= 6 THEN 1 WHEN n <= 8 THEN 2 END, n * 10,
            CASE n WHEN 1 THEN 'NaN' WHEN 2 THEN 'Infinity' ELSE n / 4.0 END,
            CASE n WHEN 10 THEN 'infinity' ELSE date '2024-01-01' + n * 20 END,
            n <> 3 FROM generate_series(1, 10) AS n",
    )
    .await;
    let profile = Profiles::new(Datasets::of(&store))
        .of(id, None)
        .await
        .unwrap();
    let [shops, sales] = &profile.tables[..] else {
        panic!("{profile:?}")
    };
    assert_eq!((shops.rows, sales.rows, sales.sampled), (4, 10, false));

    let city = column(shops, "city");
    assert_eq!((city.null_share, city.distinct), (0.25, Some(2)));
    let top: Vec<(&str, u64)> = city
        .top
        .iter()
        .map(|t| (t.value.as_str(), t.count))
        .collect();
    assert_eq!(top, [("Rome", 2), ("Oslo", 1)]);

    let amount = column(sales, "amount");
    assert_eq!(
        (&amount.min, &amount.max),
        (&Some(json!(10.00)), &Some(json!(100.00)))
    );
    assert_eq!((amount.mean, amount.distinct), (Some(55.0), Some(10)));
    assert!(amount.top.is_empty(), "all of them differ");
    let expected: Vec<(Value, u64)> = (1..=10).map(|n| (json!(n * 10), 1)).collect();
    assert_eq!(counts(amount), expected);

    // What has no place on a line is counted, and in no stretch.
    let ratio = column(sales, "ratio");
    assert_eq!(ratio.distinct, Some(10));
    assert_eq!(ratio.histogram.iter().map(|bin| bin.count).sum::<u64>(), 8);
    let day = column(sales, "sold_on");
    assert_eq!(
        (&day.min, &day.max),
        (&Some(json!("2024-01-21")), &Some(json!("infinity")))
    );
    assert_eq!(day.histogram.iter().map(|bin| bin.count).sum::<u64>(), 9);
    assert_eq!(day.histogram[0].from, json!("2024-01-01"));

    let relation = &sales.relations[0];
    assert_eq!(
        (
            relation.parents,
            relation.parents_without,
            relation.children
        ),
        (4, 2, 8)
    );
    assert_eq!((relation.min, relation.mean, relation.max), (0, 2.0, 6));
    let bins: Vec<u64> = relation.histogram.iter().map(|bin| bin.count).collect();
    assert_eq!(bins, [2, 0, 1, 0, 0, 0, 1]);
}

#[tokio::test]
async fn large_tables_are_sampled_and_say_so() {
    let store = support::store().await;
    let (id, schema) = dataset(&store, 30_000).await;
    run(&store, &schema, "ANALYZE sales").await;
    let profiles = Profiles::new(Datasets::of(&store)).sampling_above(3_000);
    let profile = profiles.of(id, Some("SALES")).await.unwrap();
    let [sales] = &profile.tables[..] else {
        panic!("{profile:?}")
    };
    assert_eq!((sales.rows, sales.sampled), (30_000, true));
    assert!(
        (1_000..6_000).contains(&sales.rows_read),
        "{}",
        sales.rows_read
    );
    let key = column(sales, "sale_id");
    assert!(
        key.distinct_estimated && key.distinct > Some(25_000),
        "{key:?}"
    );
    let counted: u64 = key.histogram.iter().map(|bin| bin.count).sum();
    assert_eq!(counted, sales.rows_read);
    // Relations are counted whole.
    let relation = &sales.relations[0];
    let exact: i64 = sqlx::query_scalar(AssertSqlSafe(format!(
        "SELECT count(*) FROM \"{schema}\".sales WHERE shop_id IS NOT NULL"
    )))
    .fetch_one(store.datasets())
    .await
    .unwrap();
    assert_eq!(relation.children, exact.unsigned_abs());
}

#[tokio::test]
async fn a_version_is_read_once() {
    let store = support::store().await;
    let (id, schema) = dataset(&store, 5).await;
    let profiles = Profiles::new(Datasets::of(&store));
    let first = profiles.of(id, None).await.unwrap();
    run(&store, &schema, "DELETE FROM sales").await;
    let again = profiles.clone().of(id, None).await.unwrap();
    assert_eq!(again.tables[1].rows, first.tables[1].rows);
    let fresh = Profiles::new(Datasets::of(&store))
        .of(id, None)
        .await
        .unwrap();
    assert_eq!(
        (fresh.tables[1].rows, fresh.tables[1].columns[0].distinct),
        (0, Some(0))
    );
    let unknown = profiles.of(id, Some("nothing")).await.unwrap_err();
    assert_eq!(unknown.code, Code::NotFound);
    assert_eq!(
        unknown.message,
        format!("dataset {id} has no table \"nothing\"; it has shops, sales")
    );
    assert_eq!(
        profiles.of(id + 1, None).await.unwrap_err().code,
        Code::NotFound
    );
}

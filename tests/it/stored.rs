//! The commands on databases: rows into any of them, and datasets that a service keeps.

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Executor as _, postgres::PgConnectOptions};

use crate::{
    cli::{Folder, SHOP, check, text},
    export::unzipped,
    support::{Service, connect, database_url},
};

#[tokio::test]
async fn rows_go_into_any_database_once() {
    let url = database_url().await;
    let to = |schema: &str, code: i32| {
        let arguments = [
            "generate", SHOP, "-n", "200", "--to", &url, "--schema", schema, "--json",
        ];
        check(&arguments, &[], code)
    };
    let document: Value = serde_json::from_slice(&to("shop", 0).stdout).unwrap();
    assert_eq!(document["validation"]["ok"], true);
    let mut connection = connect(&url).await;
    let counts: (i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM shop.order_items), \
         (SELECT count(*) FROM pg_constraint WHERE connamespace = 'shop'::regnamespace AND contype = 'f' AND convalidated)",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    assert_eq!(counts, (200, 8));
    // The counters stand behind the last key.
    let next: i64 = sqlx::query_scalar("SELECT nextval('shop.orders_order_id_seq')")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(next, 201);
    let told = text(&to("shop", 1).stderr);
    assert!(
        told.contains("schema shop already has categories, customers,"),
        "{told}"
    );
    let left: i64 =
        sqlx::query_scalar("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'ds\\_%'")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    assert_eq!(left, 0);
    to("other", 0);
}

#[tokio::test]
async fn stored_datasets_are_exported_checked_and_kept_in_order() {
    let folder = Folder::new();
    let url = database_url().await;
    let settings = [("DATABASE_URL", url.as_str())];
    let service = Service::start(&settings);
    let ddl = std::fs::read_to_string(SHOP).unwrap();
    let body =
        json!({"ddl": ddl, "saveName": "Shop \"1\"", "config": {"numRecords": 3000, "seed": 7}});
    let id = make(&service, &body).await;

    // The same rows as the command makes without a service.
    let get = async |path: &str| reqwest::get(service.url(path)).await.unwrap();
    let export = get(&format!("/api/datasets/{id}/export")).await;
    assert_eq!(
        export.headers()["content-disposition"],
        "attachment; filename=\"Shop__1_.zip\""
    );
    let served = unzipped(&export.bytes().await.unwrap());
    let out = folder.path("out.zip");
    check(
        &[
            "generate", SHOP, "-n", "3000", "--seed", "7", "-q", "-o", &out,
        ],
        &[],
        0,
    );
    let local = unzipped(&folder.read("out.zip"));
    for ((name, served), (_, local)) in served.iter().zip(&local) {
        assert!(served == local || !name.ends_with(".csv"), "{name}");
    }
    assert!(
        served[4].1.contains("0 of them not passed"),
        "{}",
        served[4].1
    );
    let table = get(&format!("/api/datasets/{id}/table/ORDERS/export")).await;
    assert_eq!(
        table.headers()["content-disposition"],
        "attachment; filename=\"orders.csv\""
    );
    assert_eq!(table.text().await.unwrap(), served[8].1);
    for (path, status) in [
        ("export?csv=odd", 400),
        ("table/nope/export", 404),
        ("export?csv=raw", 200),
    ] {
        assert_eq!(
            get(&format!("/api/datasets/{id}/{path}")).await.status(),
            status,
            "{path}"
        );
    }

    let id = id.to_string();
    check(
        &["export", &id, "-q", "-o", &folder.path("stored.zip")],
        &settings,
        0,
    );
    assert!(unzipped(&folder.read("stored.zip")) == served);
    let listed: Value =
        serde_json::from_slice(&check(&["datasets", "--json"], &settings, 0).stdout).unwrap();
    assert_eq!(listed[0]["name"], "Shop \"1\"");
    check(&["datasets", "rename", &id, "Summer"], &settings, 0);
    assert!(
        text(&check(&["datasets", "show", &id], &settings, 0).stdout)
            .starts_with("Summer (dataset")
    );
    check(&["validate", &id], &settings, 0);
    check(&["datasets", "delete", &id], &settings, 0);
    let told = text(&check(&["validate", &id], &settings, 1).stderr);
    assert!(told.contains("does not exist"), "{told}");
}

/// Makes a dataset; gives its number once it is there.
pub(crate) async fn make(service: &Service, body: &Value) -> i64 {
    let client = reqwest::Client::new();
    let made = client.post(service.url("/api/generate")).json(body).send();
    let made: Value = made.await.unwrap().json().await.unwrap();
    if let Some(id) = made["datasetId"].as_i64() {
        return id;
    }
    let job = made["jobId"].as_str().unwrap_or_else(|| panic!("{made}"));
    loop {
        let path = format!("/api/jobs/{job}");
        let state = client.get(service.url(&path)).send().await.unwrap();
        let state: Value = state.json().await.unwrap();
        if let Some(id) = state["result"]["datasetId"].as_i64() {
            return id;
        }
        assert_ne!(state["status"], "error", "{state}");
    }
}

#[tokio::test]
async fn rows_tampered_with_are_found_out() {
    let url = database_url().await;
    let settings = [("DATABASE_URL", url.as_str())];
    let service = Service::start(&settings);
    let ddl = std::fs::read_to_string(SHOP).unwrap();
    let body = json!({"ddl": ddl, "config": {"numRecords": 50, "seed": 7}});
    let id = make(&service, &body).await.to_string();
    check(&["validate", &id], &settings, 0);

    let mut app = connect(&url).await;
    let (schema, name): (String, String) =
        sqlx::query_as("SELECT schema_name, current_database()::text FROM dataset_versions")
            .fetch_one(&mut app)
            .await
            .unwrap();
    // Whichever database this installation has taken for its datasets.
    for database in ["datasets".to_owned(), format!("{name}_datasets")] {
        let options: PgConnectOptions = url.parse().unwrap();
        let Ok(mut there) = options.database(&database).connect().await else {
            continue;
        };
        let sql = format!(
            "ALTER TABLE {schema}.orders DROP CONSTRAINT orders_customer_id_fkey; \
             UPDATE {schema}.orders SET customer_id = -1 WHERE order_id = 1"
        );
        if there
            .execute(sqlx::raw_sql(AssertSqlSafe(sql)))
            .await
            .is_ok()
        {
            break;
        }
    }
    let output = check(&["validate", &id, "--json"], &settings, 3);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        report["summary"]["fkViolations"], 1,
        "{}",
        report["summary"]
    );
    let told = text(&output.stderr);
    assert!(
        told.contains("1 of ") && told.contains("checks found violations"),
        "{told}"
    );
}

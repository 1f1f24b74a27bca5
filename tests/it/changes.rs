//! Changing datasets: what moves, what comes back, what is refused; against a real server.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use rowsmith::{
    app::App,
    config::{Config, Source},
    store::Store,
};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use tower::ServiceExt as _;

use crate::support::{database_url, on_server};

const SHOP: &str = "
CREATE TYPE order_status AS ENUM ('Pending', 'Active', 'Shipped', 'Closed');
CREATE TABLE customers (
    id int PRIMARY KEY, full_name varchar(60) NOT NULL, email varchar(80) NOT NULL UNIQUE,
    city varchar(40), note text, joined date NOT NULL
);
CREATE TABLE orders (
    id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers (id), status order_status NOT NULL,
    placed date NOT NULL, quantity int NOT NULL CHECK (quantity BETWEEN 1 AND 50),
    price numeric(8,2) NOT NULL, sku varchar(12) NOT NULL, coupon varchar(8)
);";

/// The whole service on a database of its own.
struct Shop {
    app: App,
    store: Store,
    router: axum::Router,
}

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl Shop {
    async fn open(settings: &[(&'static str, &str)]) -> Self {
        let url = database_url().await;
        let store = Store::open(&on_server(&url)).await.unwrap();
        let all = settings
            .iter()
            .copied()
            .chain([("DATABASE_URL", url.as_str())]);
        let config = Config::read(vec![Source::pairs(all)]).unwrap();
        let app = App::of(&config, &store);
        app.start();
        let router = app.router();
        Self { app, store, router }
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        body: &Value,
        headers: &[(&str, &str)],
    ) -> Reply {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        // The limiter counts by the peer.
        let peer = axum::extract::ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 1)));
        let mut request = request.body(Body::from(body.to_string())).unwrap();
        request.extensions_mut().insert(peer);
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Reply {
            status,
            headers,
            body,
        }
    }

    async fn post(&self, path: &str, body: Value) -> Reply {
        self.send("POST", path, &body, &[("prefer", "wait=30")])
            .await
    }

    async fn get(&self, path: &str) -> Value {
        let reply = self.send("GET", path, &Value::Null, &[]).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        reply.body
    }

    async fn generate(&self, rows: u64, instructions: &str) -> Reply {
        let body = json!({ "ddl": SHOP, "instructions": instructions, "config": { "numRecords": rows, "seed": 7 } });
        let reply = self.post("/api/generate", body).await;
        assert_eq!(reply.body["status"], "completed", "{}", reply.body);
        reply
    }

    async fn modify(&self, prompt: &str) -> Reply {
        self.post("/api/datasets/1/modify", json!({ "prompt": prompt }))
            .await
    }

    /// Everything in the current version's tables, as PostgreSQL prints it.
    async fn rows(&self) -> Vec<String> {
        let name: String = sqlx::query_scalar(
            "SELECT v.schema_name FROM generated_datasets d JOIN dataset_versions v \
             ON v.dataset_id = d.id AND v.version = d.current_version WHERE d.id = 1",
        )
        .fetch_one(self.store.app())
        .await
        .unwrap();
        let mut rows = Vec::new();
        for table in ["customers", "orders"] {
            let sql = format!("SELECT to_json(t)::text FROM \"{name}\".{table} t ORDER BY id");
            let found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql))
                .fetch_all(self.store.datasets())
                .await
                .unwrap();
            rows.extend(found);
        }
        rows
    }

    async fn close(self) {
        self.app.shutdown().await;
        self.store.close().await;
    }
}

/// `table.column: cells` of a diff.
fn moved(body: &Value) -> String {
    let tables = body["diff"].as_object().unwrap();
    let lines = tables.iter().flat_map(|(table, of)| {
        let columns = of["columns"].as_object().unwrap().iter();
        columns.map(move |(column, of)| format!("{table}.{column} {}", of["changed"]))
    });
    lines.collect::<Vec<_>>().join(", ")
}

#[tokio::test]
async fn a_change_moves_what_it_names_and_can_be_undone_to_the_byte() {
    let shop = Shop::open(&[("KEEP_VERSIONS", "0")]).await;
    shop.generate(200, "").await;
    let first = shop.rows().await;

    let dry = shop
        .post(
            "/api/datasets/1/modify",
            json!({ "prompt": "make 90% of notes null", "dryRun": true }),
        )
        .await;
    let note = &dry.body["diff"]["customers"]["columns"]["note"];
    let nulls = note["before"]["nulls"].as_u64().unwrap();
    let (more, cells) = (180 - nulls, format!("customers.note {}", 180 - nulls));
    assert!(nulls > 0 && more > 0, "{note}");
    assert_eq!(
        (dry.body["dryRun"].clone(), moved(&dry.body)),
        (json!(true), cells.clone())
    );

    assert_eq!(note["after"]["nulls"], 180);
    let sample = dry.body["diff"]["customers"]["sample"].as_array().unwrap();
    assert_eq!(sample.len() as u64, more.min(20));
    assert_eq!(shop.rows().await, first, "a dry run changes nothing");

    let done = shop.modify("make 90% of notes null").await;
    assert_eq!(
        (done.status.as_u16(), moved(&done.body)),
        (200, cells),
        "{}",
        done.body
    );
    assert_eq!(done.headers["etag"], "\"1-2\"");
    assert_eq!(done.body["validation"]["summary"]["ok"], true);
    let check = done.body["instructions"][0]["check"][0]
        .as_str()
        .unwrap()
        .to_owned();
    let meta = shop.get("/api/datasets/1").await["meta"].clone();
    let checks = meta["validation"]["checks"].as_array().unwrap();
    let proof = checks.iter().find(|c| c["name"] == check.as_str()).unwrap();
    assert_eq!(
        (proof["ok"].clone(), proof["about"].clone()),
        (
            json!(true),
            json!("90 % of customers.note is NULL, as asked")
        )
    );
    let second = shop.rows().await;
    assert_eq!(
        first.iter().zip(&second).filter(|(a, b)| a != b).count() as u64,
        more
    );

    let undone = shop.post("/api/datasets/1/undo", Value::Null).await;
    assert_eq!(
        (undone.status.as_u16(), undone.body["version"].clone()),
        (200, json!(1)),
        "{}",
        undone.body
    );
    // Its rows were let go, and are the same bytes again.
    assert_eq!(shop.rows().await, first);
    let redone = shop.post("/api/datasets/1/redo", Value::Null).await;
    assert_eq!(redone.body["version"], 2, "{}", redone.body);
    assert_eq!(shop.rows().await, second);
    assert_eq!(
        shop.post("/api/datasets/1/redo", Value::Null).await.status,
        409
    );

    let versions = shop.get("/api/datasets/1/versions").await;
    assert_eq!(
        (
            versions[0]["version"].clone(),
            versions[0]["base"].clone(),
            versions[0]["note"].clone()
        ),
        (json!(2), json!(1), json!("make 90% of notes null"))
    );
    let diff = shop.get("/api/datasets/1/diff?from=1&to=2").await;
    assert_eq!(diff["customers"]["cells"], more);
    shop.close().await;
}

#[tokio::test]
async fn values_are_replaced_in_all_tables_and_rows_grow_in_place() {
    let shop = Shop::open(&[]).await;
    shop.generate(100, "").await;
    let first = shop.rows().await;
    let city = shop.get("/api/datasets/1/table/customers").await["rows"][0]["city"].clone();
    let city = city.as_str().unwrap_or("Chicago").to_owned();
    let done = shop
        .modify(&format!(
            "replace \"{city}\" with \"Atlantis\" in all tables, and Pending with Closed in status"
        ))
        .await;
    assert_eq!(
        done.status, 422,
        "what is not understood changes nothing: {}",
        done.body
    );
    let done = shop
        .modify(&format!(
            "replace \"{city}\" with \"Atlantis\" in all tables"
        ))
        .await;
    assert_eq!(done.status, 200, "{}", done.body);
    let now = shop.rows().await;
    for (old, new) in first.iter().zip(&now) {
        assert_eq!(&old.replace(&city, "Atlantis"), new);
    }

    let grown = shop.modify("orders should have 250 rows").await;
    assert_eq!(
        (
            grown.body["diff"]["orders"]["delta"].clone(),
            moved(&grown.body)
        ),
        (json!(150), String::new())
    );
    let more = shop.rows().await;
    assert_eq!(more[..200], now[..]);

    let renamed = shop.modify("rename customers.city to town").await;
    assert_eq!(
        (renamed.status.as_u16(), moved(&renamed.body)),
        (200, "customers.town 0".to_owned()),
        "{}",
        renamed.body
    );
    let named: Vec<String> = shop
        .rows()
        .await
        .iter()
        .map(|row| row.replace("\"town\":", "\"city\":"))
        .collect();
    assert_eq!(named, more);
    let added = shop.modify("add a column priority int to orders").await;
    assert_eq!(
        (added.status.as_u16(), moved(&added.body)),
        (200, String::new()),
        "{}",
        added.body
    );
    assert_eq!(
        added.body["diff"]["orders"]["addedColumns"],
        json!(["priority"])
    );
    shop.close().await;
}

#[tokio::test]
async fn conflicts_are_told_before_anything_moves() {
    let shop = Shop::open(&[]).await;
    shop.generate(50, "").await;
    let first = shop.rows().await;
    for (prompt, status, message) in [
        (
            "set quantity to 90",
            400,
            r#"orders.quantity: "90" breaks CHECK ("quantity" between 1 and 50); give a value that it allows"#,
        ),
        (
            "make 30% of prices null",
            400,
            "orders.price: NULLs are asked for, but it is NOT NULL; name a column that may be NULL",
        ),
        (
            "set email to a@b.c",
            400,
            "customers.email: its UNIQUE wants 50 different values, not one; name a single row by a condition, or ask for a pattern",
        ),
        (
            "make it more realistic",
            422,
            r#""make it more realistic" needs a model; without one, say for instance: 500 rows in customers"#,
        ),
        (
            "",
            400,
            "prompt: is missing; say what shall change, or send edits",
        ),
        (
            "undo",
            409,
            "there is nothing to undo: dataset 1 is at its first version",
        ),
    ] {
        let reply = shop.modify(prompt).await;
        assert_eq!(
            (
                reply.status.as_u16(),
                reply.body["error"]["message"].as_str().unwrap()
            ),
            (status, message),
            "{prompt}"
        );
    }
    assert_eq!(shop.rows().await, first);
    assert_eq!(
        shop.post("/api/datasets/9/modify", json!({ "prompt": "undo" }))
            .await
            .status,
        404
    );

    let tag = shop
        .send("GET", "/api/datasets/1", &Value::Null, &[])
        .await
        .headers["etag"]
        .to_str()
        .unwrap()
        .to_owned();
    assert_eq!(tag, "\"1-1\"");
    let body = json!({ "prompt": "30 rows in orders" });
    let late = shop
        .send(
            "POST",
            "/api/datasets/1/modify",
            &body,
            &[("if-match", "\"1-7\"")],
        )
        .await;
    assert_eq!(
        (late.status.as_u16(), late.body["error"]["code"].clone()),
        (412, json!("PRECONDITION_FAILED"))
    );
    let fit = shop
        .send(
            "POST",
            "/api/datasets/1/modify",
            &body,
            &[("if-match", &tag), ("prefer", "wait=30")],
        )
        .await;
    assert_eq!(
        (fit.status.as_u16(), fit.body["version"].clone()),
        (200, json!(2)),
        "{}",
        fit.body
    );
    shop.close().await;
}

#[tokio::test]
async fn one_change_at_a_time() {
    let url = database_url().await;
    let store = Store::open(&on_server(&url)).await.unwrap();
    let config = Config::read(vec![Source::pairs([("DATABASE_URL", url.as_str())])]).unwrap();
    let app = App::of(&config, &store);
    app.start();
    let router = app.router();
    let shop = Shop { app, store, router };
    shop.generate(20, "").await;
    shop.app.shutdown().await;
    // Nobody works now: the first change waits, and a second one is refused.
    let app = App::of(&config, &shop.store);
    let shop = Shop {
        router: app.router(),
        app,
        store: shop.store,
    };
    let body = json!({ "prompt": "30 rows in orders" });
    let first = shop
        .send(
            "POST",
            "/api/datasets/1/modify",
            &body,
            &[("prefer", "respond-async")],
        )
        .await;
    assert_eq!(
        (first.status.as_u16(), first.body["status"].clone()),
        (200, json!("created")),
        "{}",
        first.body
    );
    let second = shop
        .send(
            "POST",
            "/api/datasets/1/modify",
            &body,
            &[("prefer", "respond-async")],
        )
        .await;
    assert_eq!(
        (second.status.as_u16(), second.body["error"]["code"].clone()),
        (409, json!("CONFLICT"))
    );
    shop.close().await;
}

#[tokio::test]
async fn instructions_are_applied_and_proven() {
    let shop = Shop::open(&[]).await;
    let made = shop
        .generate(100, "About 60 rows per table. 70% active, 20% pending. SKU like AB-1234. Placed in 2024. Make the names funny.")
        .await;
    let told = made.body["meta"]["instructions"].as_array().unwrap();
    let checks = made.body["meta"]["validation"]["checks"]
        .as_array()
        .unwrap();
    for one in &told[..4] {
        assert_eq!(one["understood"], true, "{one}");
        for name in one["check"].as_array().unwrap() {
            let check = checks.iter().find(|check| check["name"] == *name).unwrap();
            assert_eq!(check["ok"], true, "{check}");
        }
        assert_ne!(one["check"], json!([]), "{one}");
    }
    assert_eq!(
        (told[4]["understood"].clone(), told[4]["text"].clone()),
        (json!(false), json!("Make the names funny"))
    );
    assert_eq!(
        made.body["rowCounts"],
        json!({ "customers": 60, "orders": 60 })
    );

    let cell = shop
        .get("/api/datasets/1/table/orders/cell?row=3&column=Customer_ID")
        .await;
    assert_eq!(cell["parent"]["table"], "customers");
    let parent = cell["parent"]["row"].as_u64().unwrap();
    let page = shop
        .get(&format!(
            "/api/datasets/1/table/customers?offset={parent}&limit=1"
        ))
        .await;
    assert_eq!(page["rows"][0]["id"], cell["value"]);
    let status = shop
        .get("/api/datasets/1/table/orders/cell?row=0&column=status")
        .await;
    assert!(
        status["edits"]
            .to_string()
            .contains("orders.status is 70 % Active, 20 % Pending"),
        "{status}"
    );
    assert_eq!(status["why"]["reason"], "asked for");
    shop.close().await;
}

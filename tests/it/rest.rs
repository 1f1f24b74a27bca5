//! The REST contract: shapes, limits, errors.

use axum::{body::Body, http::Request};
use rowsmith::{http::Settings, service::Limits};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{Reply, TestApp};

fn body() -> Value {
    json!({ "ddl": "create table Authors", "config": { "numRecords": 3, "seed": 7 }, "saveName": "shop" })
}

/// Messages of `details.issues` by path.
fn issues(reply: &Reply) -> Vec<String> {
    let issues = reply.json()["error"]["details"]["issues"].clone();
    let line = |i: &Value| {
        format!(
            "{}: {}",
            i["path"].as_str().unwrap(),
            i["message"].as_str().unwrap()
        )
    };
    issues.as_array().unwrap().iter().map(line).collect()
}

#[tokio::test]
async fn a_small_run_comes_back_whole() {
    let app = TestApp::new().await;
    let reply = app.generate(&body(), &[]).await;
    assert_eq!(reply.status, 200);
    let whole = reply.json();
    let id = whole["jobId"].as_str().unwrap().to_owned();
    assert_eq!(reply.header("location"), format!("/api/jobs/{id}"));
    let mut shown = whole.clone();
    shown["jobId"] = "…".into();
    insta::assert_json_snapshot!(shown, @r#"
    {
      "jobId": "…",
      "status": "completed",
      "datasetId": 1,
      "meta": {
        "seed": 7,
        "order": [
          "Authors"
        ]
      },
      "validation": {
        "summary": {
          "fkViolations": 0,
          "pkDuplicates": 0
        },
        "tables": {}
      },
      "rowCounts": {
        "Authors": 3
      }
    }
    "#);
    let mut job = app.get(&format!("/api/jobs/{id}")).await.json();
    assert_eq!(job["id"], id);
    assert!(job["createdAt"].as_i64().unwrap() > 1_700_000_000_000);
    (job["id"], job["createdAt"]) = ("…".into(), 0.into());
    insta::assert_json_snapshot!(job, @r#"
    {
      "id": "…",
      "kind": "generate",
      "status": "completed",
      "progress": 1.0,
      "error": null,
      "errorCode": null,
      "createdAt": 0,
      "seq": 9,
      "result": {
        "datasetId": 1,
        "validation": {
          "fkViolations": 0,
          "pkDuplicates": 0
        },
        "rowCounts": {
          "Authors": 3
        }
      }
    }
    "#);
}

#[tokio::test]
async fn preferences_are_honoured() {
    let app = TestApp::new().await;
    let hold = json!({ "ddl": "create table a hold" });
    let reply = app.generate(&hold, &[("prefer", "respond-async")]).await;
    assert_eq!(reply.header("preference-applied"), "respond-async");
    assert_eq!(
        reply.json().as_object().unwrap().len(),
        2,
        "{}",
        reply.json()
    );
    app.held().await;
    let reply = app.generate(&hold, &[("prefer", "wait=0")]).await;
    assert_eq!(reply.header("preference-applied"), "wait=0");
    assert_ne!(reply.json()["status"], "completed");
    let mut lean = body();
    lean["config"]["withMeta"] = false.into();
    app.double.gate.add_permits(2);
    let reply = app.generate(&lean, &[("prefer", "wait=20")]).await.json();
    assert_eq!(
        (&reply["status"], reply.get("meta")),
        (&"completed".into(), None)
    );
}

#[tokio::test]
async fn a_failed_run_says_why() {
    let app = TestApp::new().await;
    let reply = app
        .generate(&json!({ "ddl": "create table a fail" }), &[])
        .await
        .json();
    assert_eq!(
        (&reply["status"], &reply["error"]),
        (&"error".into(), &"asked to fail".into())
    );
    let job = app
        .get(&format!("/api/jobs/{}", reply["jobId"].as_str().unwrap()))
        .await
        .json();
    assert_eq!(
        (&job["error"], &job["result"]),
        (&"asked to fail".into(), &Value::Null)
    );
}

#[tokio::test]
async fn everything_wrong_is_said_at_once() {
    let app = TestApp::new().await;
    let wrong = json!({
        "ddl": " ", "saveName": 5, "instructions": "a\u{0}b",
        "config": {
            "numRecords": 99_999_999, "seed": -1, "temperature": 2.5, "nullProbability": "x",
            "chunkSize": 1.5, "debug": 1, "perTableRowCounts": { "a": "many", "b": 2 },
        },
    });
    let reply = app.generate(&wrong, &[]).await;
    assert_eq!(
        (reply.status.as_u16(), reply.code().as_str()),
        (400, "INVALID_REQUEST")
    );
    insta::assert_debug_snapshot!(issues(&reply), @r#"
    [
        "ddl: is empty; send the schema's CREATE TABLE statements",
        "instructions: must not contain the character U+0000; remove it",
        "saveName: must be a text, not a number",
        "config.perTableRowCounts.a: must be a whole number from 0 to 10000000, not \"many\"",
        "config.numRecords: must be a whole number from 1 to 10000000, not 99999999",
        "config.seed: must be a whole number from 0 to 9007199254740991, not -1",
        "config.temperature: must be a number from 0 to 2, not 2.5",
        "config.debug: must be true or false, not a number",
        "config.chunkSize: must be a whole number from 1 to 100000, not 1.5",
        "config.nullProbability: must be a number from 0 to 1, not \"x\"",
    ]
    "#);
    let reply = app.generate(&json!({}), &[]).await;
    assert_eq!(
        issues(&reply),
        ["ddl: is missing; send the schema's CREATE TABLE statements"]
    );
    let unknown = json!({ "ddl": "table Authors", "config": { "perTableRowCounts": { "AUTHORS": 1, "boks": 2 } } });
    let reply = app.generate(&unknown, &[]).await;
    assert_eq!(
        issues(&reply),
        ["config.perTableRowCounts.boks: there is no table \"boks\"; the schema has Authors"]
    );
    let reply = app.generate(&json!({ "ddl": "nonsense" }), &[]).await;
    assert_eq!(
        (reply.status.as_u16(), reply.code().as_str()),
        (400, "INVALID_DDL")
    );
    assert_eq!(reply.json()["error"]["details"]["issues"][0]["line"], 1);
    let (jobs,): (i64,) = sqlx::query_as("SELECT count(*) FROM jobs")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    assert_eq!(jobs, 0, "no job for what is refused");
}

#[tokio::test]
async fn row_counts_match_table_names_in_any_spelling() {
    let app = TestApp::new().await;
    let body = json!({
        "ddl": "table Authors table books",
        "config": { "perTableRowCounts": { "AUTHORS": 2.0 }, "numRecords": 1 },
    });
    let reply = app.generate(&body, &[]).await.json();
    assert_eq!(reply["rowCounts"], json!({ "Authors": 2, "books": 1 }));
}

#[tokio::test]
async fn an_idempotency_key_makes_one_job() {
    let app = TestApp::new().await;
    let key = [("idempotency-key", "k1")];
    let same = body();
    let (a, b) = tokio::join!(app.generate(&same, &key), app.generate(&same, &key));
    assert_eq!(a.json()["jobId"], b.json()["jobId"]);
    assert_eq!(app.double.begun.lock().unwrap().len(), 1);
    let mut other = body();
    other["config"]["seed"] = 8.into();
    let reply = app.generate(&other, &key).await;
    assert_eq!(
        (reply.status.as_u16(), reply.code().as_str()),
        (422, "IDEMPOTENCY_KEY_REUSED")
    );
}

#[tokio::test]
async fn datasets_are_listed_read_and_removed() {
    let app = TestApp::new().await;
    assert_eq!(app.get("/api/datasets/latest").await.code(), "NOT_FOUND");
    app.generate(&body(), &[]).await;
    app.generate(&body(), &[]).await;
    let list = app.get("/api/datasets?limit=1&offset=1").await.json();
    insta::assert_json_snapshot!(list, @r#"
    [
      {
        "id": 1,
        "name": "shop",
        "description": null,
        "created_at": "2026-05-28T20:26:40Z",
        "rowCounts": {
          "Authors": 3
        }
      }
    ]
    "#);
    assert_eq!(app.get("/api/datasets").await.json()[0]["id"], 2);
    let latest = app
        .get("/api/datasets/latest?includeData=true")
        .await
        .json();
    assert_eq!(latest["metadata"]["id"], 2);
    assert_eq!(latest["data"]["Authors"].as_array().unwrap().len(), 3);
    assert_eq!(latest["rowCounts"], json!({ "Authors": 3 }));
    let bare = app.get("/api/datasets/1").await.json();
    assert_eq!(bare["meta"], bare["metadata"]["generation_meta"]);
    assert_eq!((&bare["rowCounts"], bare.get("data")), (&Value::Null, None));
    let page = app
        .get("/api/datasets/1/table/AUTHORS?offset=1&limit=1")
        .await
        .json();
    assert_eq!(
        page,
        json!({ "datasetId": 1, "table": "Authors", "offset": 1, "limit": 1, "total": 3,
            "rows": [{ "id": 1, "seed": 7 }] })
    );
    assert_eq!(
        app.get("/api/datasets/1/table/none").await.code(),
        "NOT_FOUND"
    );
    let export = app.get("/api/datasets/1/export").await;
    assert_eq!(export.header("content-type"), "application/zip");
    assert_eq!(
        export.header("content-disposition"),
        "attachment; filename=\"shop__x_.zip\""
    );
    assert_eq!(app.call("DELETE", "/api/datasets/1").await.status, 204);
    for path in [
        "/api/datasets/1",
        "/api/datasets/1/export",
        "/api/datasets/x",
    ] {
        assert_eq!(app.get(path).await.code(), "NOT_FOUND", "{path}");
    }
    assert_eq!(
        app.get("/api/datasets?limit=ten").await.code(),
        "INVALID_REQUEST"
    );
}

#[tokio::test]
async fn every_failure_has_the_error_shape() {
    let app = TestApp::new().await;
    let check = async |method: &str, path: &str, kind: &str, body: &str, code: &str| {
        let mut request = Request::builder().method(method).uri(path);
        if !kind.is_empty() {
            request = request.header("content-type", kind);
        }
        let reply = app
            .send(request.body(Body::from(body.to_owned())).unwrap())
            .await;
        assert_eq!(reply.code(), code, "{method} {path}");
    };
    check(
        "POST",
        "/api/generate",
        "application/json",
        "{\"ddl\": ",
        "INVALID_JSON",
    )
    .await;
    check(
        "POST",
        "/api/generate",
        "application/json",
        "[1]",
        "INVALID_REQUEST",
    )
    .await;
    check(
        "POST",
        "/api/generate",
        "text/plain",
        "{}",
        "UNSUPPORTED_MEDIA_TYPE",
    )
    .await;
    let large = format!("{{\"ddl\": \"{}\"}}", "x".repeat(3 << 20));
    check(
        "POST",
        "/api/generate",
        "application/json",
        &large,
        "TOO_LARGE",
    )
    .await;
    check("GET", "/api/generate", "", "", "METHOD_NOT_ALLOWED").await;
    check("GET", "/api/nothing", "", "", "NOT_FOUND").await;
    check(
        "GET",
        &format!("/api/jobs/{}", Uuid::nil()),
        "",
        "",
        "NOT_FOUND",
    )
    .await;
    check("GET", "/api/jobs/nil", "", "", "NOT_FOUND").await;
    check("POST", "/api/upload", "text/plain", "x", "INVALID_UPLOAD").await;
}

#[tokio::test]
async fn request_ids_are_kept_or_made() {
    let app = TestApp::new().await;
    let ask = async |id: &str| {
        let request = Request::get("/livez")
            .header("x-request-id", id)
            .body(Body::empty());
        app.send(request.unwrap())
            .await
            .header("x-request-id")
            .to_owned()
    };
    assert_eq!(ask("proxy-7").await, "proxy-7");
    assert_ne!(ask("not {a} safe id").await, "not {a} safe id");
}

async fn upload(app: &TestApp, path: &str, field: &str, name: &str, text: &str) -> Reply {
    let form = format!(
        "--X\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n{text}\r\n--X--\r\n"
    );
    let request = Request::post(path).header("content-type", "multipart/form-data; boundary=X");
    app.send(request.body(Body::from(form)).unwrap()).await
}

#[tokio::test]
async fn uploads() {
    let app = TestApp::idle(|b| {
        b.limits(Limits {
            max_ddl_bytes: 100,
            ..Limits::default()
        })
    })
    .await;
    let ddl = "CREATE TABLE a (id int primary key);";
    for name in ["schema.sql", "S.TXT", "a.b.ddl"] {
        let reply = upload(&app, "/api/upload?parse=true", "schema", name, ddl).await;
        assert_eq!(reply.status, 200, "{name}");
        assert!(reply.json()["message"].is_string());
        assert!(reply.json()["schema"]["tables"].is_object());
    }
    let reply = upload(&app, "/api/upload", "schema", "a.sql", ddl).await;
    assert!(reply.json().get("schema").is_none());
    for (field, name, text, code) in [
        ("schema", "schema.exe", ddl, "INVALID_UPLOAD"),
        ("file", "schema.sql", ddl, "INVALID_UPLOAD"),
        ("schema", "schema.sql", "", "INVALID_UPLOAD"),
        ("schema", "schema.sql", &*"x".repeat(101), "TOO_LARGE"),
        ("schema", "schema.sql", &*"x".repeat(1 << 20), "TOO_LARGE"),
    ] {
        let reply = upload(&app, "/api/upload?parse=true", field, name, text).await;
        assert_eq!(reply.code(), code, "{field} {name}");
    }
}

#[tokio::test]
async fn clients_have_an_allowance() {
    let app = TestApp::idle(|b| {
        b.http(Settings {
            rate_limit: Some(2),
            ..Settings::default()
        })
    })
    .await;
    for left in [1, 0] {
        let reply = app.get("/api/config").await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("ratelimit"), format!("\"default\";r={left}"));
        assert_eq!(reply.header("ratelimit-policy"), "\"default\";q=2;w=60");
    }
    let reply = app.get("/api/config").await;
    assert_eq!(
        (reply.status.as_u16(), reply.code().as_str()),
        (429, "RATE_LIMITED")
    );
    assert!((1..=31).contains(&reply.header("retry-after").parse::<u32>().unwrap()));
    assert_eq!(
        app.get("/api/health").await.status,
        200,
        "probes are not counted"
    );
}

#[tokio::test]
async fn health_and_readiness() {
    let app = TestApp::new().await;
    let reply = app.get("/api/health").await;
    assert_eq!(
        reply.json(),
        json!({ "db": "ok", "migrations": { "applied": 1, "latest": "0002_runs.sql" } })
    );
    assert_eq!(app.get("/readyz").await.status, 200);
    sqlx::query("DELETE FROM schema_migrations")
        .execute(&app.pool)
        .await
        .unwrap();
    let reply = app.get("/api/health").await;
    assert_eq!(reply.status, 503);
    assert_eq!(
        reply.json(),
        json!({ "db": "unavailable", "migrations": { "applied": 0, "latest": null } })
    );
    app.app.shutdown().await;
    assert_eq!(app.get("/readyz").await.status, 503);
    assert_eq!(app.get("/livez").await.status, 200);
}

#[tokio::test]
async fn the_page_learns_its_limits() {
    let model = Some("gemini-x".to_owned());
    let app = TestApp::idle(|b| {
        b.http(Settings {
            model,
            ..Settings::default()
        })
    })
    .await;
    let config = app.get("/api/config").await.json();
    assert_eq!(
        [
            &config["maxRowsPerTable"],
            &config["defaultNumRecords"],
            &config["aiEnabled"],
            &config["model"]
        ],
        [
            &json!(10_000_000),
            &json!(100),
            &json!(true),
            &json!("gemini-x")
        ]
    );
}

#[tokio::test]
async fn other_origins_are_kept_out() {
    let cors_origins = vec!["http://localhost:3000".to_owned()];
    let app = TestApp::idle(|b| {
        b.http(Settings {
            cors_origins,
            ..Settings::default()
        })
    })
    .await;
    let ask = async |origin: &str| {
        let request = Request::get("/api/nothing")
            .header("origin", origin)
            .body(Body::empty());
        app.send(request.unwrap())
            .await
            .header("access-control-allow-origin")
            .to_owned()
    };
    assert_eq!(ask("http://localhost:3000").await, "http://localhost:3000");
    assert_eq!(ask("http://evil.example").await, "");
}

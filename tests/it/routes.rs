//! The REST contract: datasets, uploads, the service itself, and failures everywhere.

use axum::{body::Body, http::Request};
use rowsmith::{http::Settings, service::Limits};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    app::{Reply, TestApp},
    rest::body,
};

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
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
    let files = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let migrations = json!({ "applied": names.len(), "latest": names.last() });
    assert_eq!(
        reply.json(),
        json!({ "db": "ok", "migrations": migrations, "sql": null })
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
        json!({
            "db": "unavailable", "migrations": { "applied": 0, "latest": null }, "sql": null
        })
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

#[tokio::test]
async fn other_names_are_not_answered() {
    let http = || rowsmith::http::Settings {
        allowed_hosts: Some(vec!["data.example.org".to_owned()]),
        ..Default::default()
    };
    let app = TestApp::idle(|b| b.http(http())).await;
    let ask = async |host: &str, path: &str| {
        let request = Request::get(path).header("host", host);
        app.send(request.body(Body::empty()).unwrap()).await
    };
    for host in ["localhost:4000", "127.0.0.1:4000", "data.example.org"] {
        assert_eq!(ask(host, "/api/health").await.status, 200, "{host}");
    }
    for path in ["/api/datasets", "/", "/socket.io/?EIO=4&transport=polling"] {
        let reply = ask("evil.example:4000", path).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code().as_str()),
            (421, "WRONG_HOST"),
            "{path}"
        );
    }
}

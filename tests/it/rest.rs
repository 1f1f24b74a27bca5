//! The REST contract: generating and jobs.

use serde_json::{Value, json};

use crate::app::{Reply, TestApp};

pub(crate) fn body() -> Value {
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

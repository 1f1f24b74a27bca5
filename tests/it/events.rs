//! Server-sent events.

use axum::{body::Body, http::Request};
use uuid::Uuid;

use crate::app::TestApp;

async fn ids(app: &TestApp, request: axum::http::request::Builder) -> Vec<i64> {
    let reply = app.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, 200);
    let text = String::from_utf8(reply.bytes.to_vec()).unwrap();
    text.lines()
        .filter_map(|l| l.strip_prefix("id: ")?.parse().ok())
        .collect()
}

#[tokio::test]
async fn a_stream_resumes_and_ends() {
    let app = TestApp::new().await;
    let run = app.accept("create table a").await;
    let path = format!("/api/runs/{run}/events");
    let whole = app.get(&path).await;
    assert_eq!(whole.header("content-type"), "text/event-stream");
    assert_eq!(whole.header("x-accel-buffering"), "no");
    let text = String::from_utf8(whole.bytes.to_vec()).unwrap();
    assert!(text.contains("retry: 2000"), "{text}");
    assert!(text.contains(r#""type":"started""#), "{text}");
    let last = text.trim_end().rsplit("\n\n").next().unwrap();
    assert!(last.contains(r#""type":"completed""#), "{last}");

    let all = ids(&app, Request::get(&path)).await;
    assert_eq!(all, (1..=9).collect::<Vec<_>>());
    assert_eq!(
        ids(&app, Request::get(format!("{path}?after=4"))).await,
        all[4..]
    );
    let both = Request::get(format!("{path}?after=1")).header("last-event-id", "6");
    assert_eq!(ids(&app, both).await, all[6..]);
    assert_eq!(
        ids(&app, Request::get(format!("{path}?after=9"))).await,
        [0i64; 0]
    );
}

#[tokio::test]
async fn bad_places_to_begin() {
    let app = TestApp::new().await;
    let unknown = app
        .get(&format!("/api/runs/{}/events", Uuid::new_v4()))
        .await;
    assert_eq!(unknown.code(), "NOT_FOUND");
    assert_eq!(app.get("/api/runs/seven/events").await.code(), "NOT_FOUND");
    let run = app.accept("create table a").await;
    let path = format!("/api/runs/{run}/events");
    assert_eq!(
        app.get(&format!("{path}?after=x")).await.code(),
        "INVALID_REQUEST"
    );
    let request = Request::get(&path)
        .header("last-event-id", "x")
        .body(Body::empty())
        .unwrap();
    assert_eq!(app.send(request).await.code(), "INVALID_REQUEST");
}

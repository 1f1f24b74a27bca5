//! [`TestApp`]: the service in this process, on a database of its own.

use std::time::Duration;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use rowsmith::{
    app::{App, Builder},
    event::{RunEvent, Stored},
    runs::{Job, Settings},
};
use serde_json::{Value, json};
use sqlx::PgPool;
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::{double::Double, postgres};

/// A service with the doubles behind it.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) double: Double,
    pub(crate) pool: PgPool,
    router: Router,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: bytes::Bytes,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|cause| panic!("{cause}: {:?}", self.bytes))
    }

    /// The code of an error, whose shape is checked on the way.
    pub(crate) fn code(&self) -> String {
        let error = self.json()["error"].clone();
        assert!(error["message"].is_string(), "{error}");
        let id = self.headers["x-request-id"].to_str().unwrap();
        assert_eq!(error["details"]["requestId"], id);
        error["code"].as_str().unwrap().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }
}

/// Settings under which nothing happens by the passing of time.
pub(crate) fn patient() -> Settings {
    Settings {
        heartbeat: Duration::from_secs(3600),
        poll: Duration::from_secs(3600),
        ..Settings::default()
    }
}

impl TestApp {
    /// A service that works.
    pub(crate) async fn new() -> Self {
        let app = Self::idle(|b| b.runs(patient())).await;
        app.app.start();
        app
    }

    /// A service with settings of its own that does not work yet.
    pub(crate) async fn idle(settings: impl FnOnce(Builder) -> Builder) -> Self {
        Self::on(postgres::database().await, Double::new(), settings)
    }

    /// Another process of the same service.
    pub(crate) fn replica(&self, settings: Settings) -> Self {
        Self::on(self.pool.clone(), self.double.clone(), |b| b.runs(settings))
    }

    fn on(pool: PgPool, double: Double, settings: impl FnOnce(Builder) -> Builder) -> Self {
        let generator = std::sync::Arc::new(double.clone());
        let builder = App::builder(pool.clone(), generator.clone(), generator);
        let app = settings(builder).build();
        let router = app.router();
        Self {
            app,
            double,
            pool,
            router,
        }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Reply {
            status,
            headers,
            bytes,
        }
    }

    pub(crate) async fn call(&self, method: &str, path: &str) -> Reply {
        let request = Request::builder().method(method).uri(path);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.call("GET", path).await
    }

    /// Posts to `/api/generate` with some headers.
    pub(crate) async fn generate(&self, body: &Value, headers: &[(&str, &str)]) -> Reply {
        let mut request = Request::post("/api/generate").header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    /// Accepts a run without waiting for it.
    pub(crate) async fn accept(&self, ddl: &str) -> Uuid {
        let reply = self
            .generate(&json!({ "ddl": ddl }), &[("prefer", "respond-async")])
            .await;
        assert_eq!(reply.status, 200, "{:?}", reply.bytes);
        reply.json()["jobId"].as_str().unwrap().parse().unwrap()
    }

    /// Until a run stands at the gate.
    pub(crate) async fn held(&self) {
        self.double.held.acquire().await.unwrap().forget();
    }

    pub(crate) async fn ended(&self, run: Uuid) -> Job {
        self.app
            .runs()
            .wait(run, Duration::from_secs(60))
            .await
            .unwrap()
    }

    /// All events of a run after a number, to its end.
    pub(crate) async fn events(&self, run: Uuid, after: i64) -> Vec<Stored> {
        let mut feed = self.app.runs().follow(run, after);
        let mut events = Vec::new();
        while let Some(stored) = feed.next().await {
            events.push(stored);
        }
        events
    }
}

/// The kinds of events, in order.
pub(crate) fn kinds(events: &[Stored]) -> Vec<String> {
    let kind = |event: &RunEvent| serde_json::to_value(event).unwrap()["type"].clone();
    events
        .iter()
        .map(|s| kind(&s.event).as_str().unwrap().to_owned())
        .collect()
}

/// Numbers from `after + 1` on, without a gap or a repetition.
pub(crate) fn assert_numbered(events: &[Stored], after: i64) {
    for (expected, stored) in (after + 1..).zip(events) {
        assert_eq!(stored.seq, expected);
    }
}

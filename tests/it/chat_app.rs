//! [`ChatApp`]: the whole service with a model of the test's, on real datasets.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use rowsmith::{
    app::{App, Builder},
    config::Config,
    runs::Settings,
    store::Store,
};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::{
    app::{Reply, patient},
    support,
};

/// A service that converses.
pub(crate) struct ChatApp {
    pub(crate) app: App,
    pub(crate) store: Arc<Store>,
    router: Router,
}

impl ChatApp {
    /// With the model that needs no network.
    pub(crate) async fn new() -> Self {
        Self::with(|builder| builder).await
    }

    /// With settings of its own.
    pub(crate) async fn with(settings: impl FnOnce(Builder) -> Builder) -> Self {
        let app = Self::idle(settings).await;
        app.app.start();
        app
    }

    /// The same, not yet working.
    pub(crate) async fn idle(settings: impl FnOnce(Builder) -> Builder) -> Self {
        Self::on(Arc::new(support::store().await), settings)
    }

    /// Another process of the same service, not yet working.
    pub(crate) fn replica(&self, settings: impl FnOnce(Builder) -> Builder) -> Self {
        Self::on(Arc::clone(&self.store), settings)
    }

    fn on(store: Arc<Store>, settings: impl FnOnce(Builder) -> Builder) -> Self {
        let config = Config::read(Vec::new()).unwrap();
        let quiet = Settings {
            slots: 1,
            ..patient()
        };
        let builder = App::configured(&config, &store)
            .runs(quiet)
            .http(rowsmith::http::Settings::default());
        let app = settings(builder).build();
        let router = app.router();
        Self { app, store, router }
    }

    pub(crate) async fn request(
        &self,
        method: &str,
        path: &str,
        accept: &str,
        body: &Value,
    ) -> Reply {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .header("accept", accept)
            .body(Body::from(body.to_string()))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Reply {
            status,
            headers,
            bytes,
        }
    }

    /// Says something and waits for the whole answer.
    pub(crate) async fn say(&self, thread: &str, message: &str) -> Value {
        let body = json!({ "threadId": thread, "message": message });
        let reply = self
            .request("POST", "/api/chat", "application/json", &body)
            .await;
        assert_eq!(reply.status, 200, "{:?}", reply.bytes);
        reply.json()
    }

    /// Says something and reads the stream to its end, as the AI SDK's chunks.
    pub(crate) async fn stream(&self, body: &Value) -> Vec<Value> {
        let reply = self.request("POST", "/api/chat", "*/*", body).await;
        assert_eq!(reply.status, 200, "{:?}", reply.bytes);
        chunks(&reply)
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.request("GET", path, "application/json", &Value::Null)
            .await
    }
}

/// The chunks of a UI message stream, which must end as it should.
pub(crate) fn chunks(reply: &Reply) -> Vec<Value> {
    assert_eq!(reply.header("content-type"), "text/event-stream");
    assert_eq!(reply.header("x-vercel-ai-ui-message-stream"), "v1");
    let text = String::from_utf8(reply.bytes.to_vec()).unwrap();
    let mut data: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .collect();
    assert_eq!(data.pop(), Some("[DONE]"), "{text}");
    data.into_iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The types of chunks, those of a kind in a row as one.
pub(crate) fn types(chunks: &[Value]) -> Vec<String> {
    let mut types: Vec<String> = chunks
        .iter()
        .map(|c| c["type"].as_str().unwrap().to_owned())
        .collect();
    types.dedup();
    types
}

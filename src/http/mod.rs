//! The API: the list of routes.

pub mod server;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::store::Store;

/// Every route of the service.
pub fn router(store: Store) -> Router {
    Router::new()
        .route("/api/health", get(health))
        .with_state(store)
}

async fn health(State(store): State<Store>) -> (StatusCode, Json<Value>) {
    let deadline = std::time::Duration::from_secs(2);
    match tokio::time::timeout(deadline, store.health()).await {
        Ok(Ok(health)) => (
            StatusCode::OK,
            Json(
                json!({"db": "ok", "migrations": {"applied": health.applied, "latest": health.latest}}),
            ),
        ),
        _ => (
            StatusCode::SERVICE_UNAVAILABLE,
            Json(json!({"db": "unreachable", "migrations": {"applied": 0, "latest": null}})),
        ),
    }
}

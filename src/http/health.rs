//! Whether the service is well, for people and probes; and what the page needs to know of it.

use std::time::Duration;

use axum::{Json, extract, http::StatusCode};
use serde::Serialize;
use sqlx::{ConnectOptions as _, Connection as _, PgPool, Row as _};

use super::Api;
use crate::service::query::State;

/// Longer than this, the database counts as away.
const PATIENCE: Duration = Duration::from_millis(1500);

/// How the service is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Health {
    /// `ok`, or `unavailable`.
    db: &'static str,
    migrations: Migrations,
    /// How safe questions in SQL are; null when none are served.
    sql: Option<State>,
}

/// How far the service's own tables are.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
struct Migrations {
    /// How many were applied.
    applied: i64,
    /// The file name of the newest one.
    latest: Option<String>,
}

/// Whether the database answers and the service's tables are there
#[utoipa::path(get, path = "/api/health", tag = "service", responses(
    (status = 200, description = "All is well", body = Health),
    (status = 503, description = "The database is away or has no tables yet", body = Health),
))]
pub(super) async fn health(extract::State(api): extract::State<Api>) -> (StatusCode, Json<Health>) {
    match tokio::time::timeout(PATIENCE, migrations(&api.pool)).await {
        Ok(Ok(migrations)) if migrations.applied > 0 => (
            StatusCode::OK,
            Json(Health {
                db: "ok",
                migrations,
                sql: sql(&api).await,
            }),
        ),
        _ => {
            let migrations = Migrations::default();
            let health = Health {
                db: "unavailable",
                migrations,
                sql: None,
            };
            (StatusCode::SERVICE_UNAVAILABLE, Json(health))
        }
    }
}

/// The first time it tries readers out, which takes a moment.
async fn sql(api: &Api) -> Option<State> {
    let state = tokio::time::timeout(PATIENCE, api.gate.as_ref()?.state());
    state.await.ok().and_then(Result::ok)
}

/// On a connection of its own: a busy pool is no illness.
async fn migrations(pool: &PgPool) -> sqlx::Result<Migrations> {
    let mut connection = pool.connect_options().connect().await?;
    let row =
        sqlx::query("SELECT count(*) AS applied, max(filename) AS latest FROM schema_migrations")
            .fetch_one(&mut connection)
            .await?;
    connection.close().await?;
    Ok(Migrations {
        applied: row.try_get("applied")?,
        latest: row.try_get("latest")?,
    })
}

/// Whether the process answers at all
#[utoipa::path(get, path = "/livez", tag = "service", responses(
    (status = 200, description = "It does", body = String),
))]
pub(super) async fn live() -> &'static str {
    "ok"
}

/// Whether requests should be sent here: healthy, and not about to stop
#[utoipa::path(get, path = "/readyz", tag = "service", responses(
    (status = 200, description = "Yes", body = Health),
    (status = 503, description = "No", body = Health),
))]
pub(super) async fn ready(state: extract::State<Api>) -> (StatusCode, Json<Health>) {
    let stopping = state.0.runs.stopping().is_cancelled();
    let (status, health) = health(state).await;
    let status = if stopping {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        status
    };
    (status, health)
}

/// What the page adapts to instead of hard-coding it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Config {
    max_rows_per_table: u64,
    default_num_records: u64,
    max_ddl_bytes: usize,
    max_body_bytes: usize,
    /// Whether a model is configured and wanted.
    ai_enabled: bool,
    model: Option<String>,
    /// Extensions that an upload may have.
    upload_extensions: &'static [&'static str],
    /// Seeds go up to here.
    max_seed: u64,
    version: &'static str,
}

/// Limits and abilities of this service
#[utoipa::path(get, path = "/api/config", tag = "service", responses(
    (status = 200, description = "As configured", body = Config),
))]
pub(super) async fn config(extract::State(api): extract::State<Api>) -> Json<Config> {
    let limits = api.generate.limits();
    Json(Config {
        max_rows_per_table: limits.max_rows_per_table,
        default_num_records: limits.default_num_records,
        max_ddl_bytes: limits.max_ddl_bytes,
        max_body_bytes: api.settings.max_body_bytes,
        ai_enabled: api.settings.model.is_some(),
        model: api.settings.model.clone(),
        upload_extensions: super::upload::EXTENSIONS,
        max_seed: rowsmith_datagen::spec::MAX_SEED,
        version: env!("CARGO_PKG_VERSION"),
    })
}

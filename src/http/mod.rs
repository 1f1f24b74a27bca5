//! The HTTP edge: this file is the list of routes.
//!
//! Handlers translate and nothing else; what they do is in [`crate::service`] and [`crate::runs`].
//! Every failure is an [`error::ApiError`]; `request` gives it its shape.

mod artifacts;
mod ask;
mod charts;
mod chat;
mod datasets;
mod docs_page;
pub mod error;
mod events;
mod export;
mod extract;
mod generate;
mod health;
mod host;
mod jobs;
mod limit;
pub mod openapi;
mod page;
mod prefer;
mod profile;
mod query;
mod request;
mod schema_view;
pub mod server;
mod socket;
mod streams;
mod threads;
mod upload;
mod versions;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, Method, header},
    middleware::{from_fn, from_fn_with_state},
    routing::get,
};
use sqlx::PgPool;
use tower_http::{catch_panic::CatchPanicLayer, cors::CorsLayer};
use utoipa_axum::{router::OpenApiRouter, routes};

pub use self::request::page_headers;
use crate::{
    chat::Chat,
    runs::Runs,
    service::{
        ask::Asker, change::Changes, datasets::Datasets, generate::Generate, profile::Profiles,
        query::Gate,
    },
};

/// What the edge needs to know from the configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Pages from these origins may call the API.
    pub cors_origins: Vec<String>,
    /// Names besides this machine's own that requests may be made to; `None` for any.
    pub allowed_hosts: Option<Vec<String>>,
    /// `RATE_LIMIT_MAX_REQUESTS`: requests a minute and client.
    pub rate_limit: Option<u32>,
    /// Whether a proxy of ours writes `X-Forwarded-For`.
    pub trust_forwarded_for: bool,
    /// `MAX_BODY_BYTES`: the largest request body.
    pub max_body_bytes: usize,
    /// How long `POST /api/generate` waits for a run when nobody says.
    pub default_wait: Duration,
    /// How long it waits at most.
    pub max_wait: Duration,
    /// The model in use; `None` is deterministic only.
    pub model: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cors_origins: Vec::new(),
            allowed_hosts: None,
            rate_limit: None,
            max_body_bytes: 8 << 20,
            trust_forwarded_for: false,
            default_wait: Duration::from_secs(5),
            max_wait: Duration::from_secs(30),
            model: None,
        }
    }
}

/// What handlers share.
#[derive(Clone)]
pub struct Api {
    pub runs: Runs,
    pub generate: Generate,
    pub datasets: Arc<dyn Datasets>,
    /// Without it, datasets cannot be changed.
    pub changes: Option<Changes>,
    /// None where no SQL is served.
    pub gate: Option<Gate>,
    /// None where no SQL is served.
    pub asker: Option<Asker>,
    pub chat: Chat,
    /// None where no data can be looked at.
    pub profiles: Option<Profiles>,
    /// The service's own database, for its health.
    pub pool: PgPool,
    pub settings: Arc<Settings>,
}

/// Every route that the OpenAPI document describes.
pub(crate) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(generate::generate))
        .routes(routes!(upload::upload))
        .routes(routes!(jobs::get))
        .routes(routes!(jobs::cancel))
        .routes(routes!(events::events))
        .routes(routes!(events::cancel))
        .routes(routes!(chat::chat))
        .routes(routes!(chat::resume))
        .routes(routes!(threads::list, threads::create))
        .routes(routes!(threads::get, threads::rename, threads::delete))
        .routes(routes!(datasets::list))
        .routes(routes!(datasets::latest))
        .routes(routes!(datasets::get, datasets::delete))
        .routes(routes!(datasets::table))
        .routes(routes!(ask::ask))
        .routes(routes!(query::query))
        .routes(routes!(artifacts::artifact))
        .routes(routes!(artifacts::rows))
        .routes(routes!(artifacts::plan))
        .routes(routes!(artifacts::export))
        .routes(routes!(charts::chart))
        .routes(routes!(charts::vega))
        .routes(routes!(profile::profile))
        .routes(routes!(versions::modify))
        .routes(routes!(versions::regenerate))
        .routes(routes!(versions::list))
        .routes(routes!(versions::diff))
        .routes(routes!(versions::undo))
        .routes(routes!(versions::redo))
        .routes(routes!(versions::cell))
        .routes(routes!(export::export))
        .routes(routes!(export::table))
        .routes(routes!(health::config))
        .routes(routes!(health::health))
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
        .routes(routes!(openapi::json))
        .routes(routes!(openapi::page))
}

/// The whole edge: REST, server-sent events and Socket.IO. Serve it with the peer's address as
/// `ConnectInfo<SocketAddr>`, which the rate limit counts by.
pub fn router(api: Api) -> Router {
    let settings = Arc::clone(&api.settings);
    let limiter = limit::Limiter::new(settings.rate_limit, settings.trust_forwarded_for);
    let hosts = host::Hosts::new(settings.allowed_hosts.as_deref(), &settings.cors_origins);
    let sockets = socket::layer(api.clone(), limiter.clone());
    let (router, _) = routes().split_for_parts();
    router
        .route("/api/docs/style.css", get(openapi::style))
        .fallback(page::serve)
        .method_not_allowed_fallback(error::method_not_allowed)
        .with_state(api)
        .layer(DefaultBodyLimit::max(settings.max_body_bytes))
        .layer(from_fn_with_state(limiter, limit::limit))
        .layer(sockets)
        .layer(from_fn_with_state(hosts, host::check))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(from_fn(request::around))
        .layer(cors(&settings.cors_origins))
}

fn cors(origins: &[String]) -> CorsLayer {
    let origins = origins.iter().filter_map(|o| HeaderValue::from_str(o).ok());
    CorsLayer::new()
        .allow_origin(origins.collect::<Vec<_>>())
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::DELETE])
        .allow_headers([
            header::CONTENT_TYPE,
            header::AUTHORIZATION,
            HeaderName::from_static("prefer"),
            HeaderName::from_static("idempotency-key"),
            header::IF_MATCH,
            HeaderName::from_static("last-event-id"),
            request::REQUEST_ID,
        ])
        .expose_headers([
            header::CONTENT_DISPOSITION,
            header::ETAG,
            header::LOCATION,
            header::RETRY_AFTER,
            HeaderName::from_static("preference-applied"),
            HeaderName::from_static("ratelimit"),
            HeaderName::from_static("ratelimit-policy"),
            request::REQUEST_ID,
        ])
        .allow_credentials(true)
        .max_age(Duration::from_secs(3600))
}

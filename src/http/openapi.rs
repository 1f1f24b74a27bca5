//! The OpenAPI document of every route, and a page that reads it to people.

use std::sync::OnceLock;

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use utoipa::openapi::{InfoBuilder, OpenApi, RefOr};

use super::{docs_page, request::page_headers};

/// The document, made from the routes themselves.
pub fn document() -> OpenApi {
    let mut api = super::routes().into_openapi();
    api.info = InfoBuilder::new()
        .title("Rowsmith")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "From a schema to consistent, realistic data, and answers about it. The events of \
             Socket.IO and of /api/runs/{id}/events are described in docs/API.md.",
        ))
        .build();
    describe_stream(&mut api);
    api
}

/// In a stream the schema is that of one event, which the derive cannot say.
fn describe_stream(api: &mut OpenApi) {
    let path = api.paths.paths.get_mut("/api/runs/{id}/events");
    let operation = path.and_then(|path| path.get.as_mut());
    let response = operation.and_then(|operation| operation.responses.responses.get_mut("200"));
    if let Some(RefOr::T(response)) = response {
        for content in response.content.values_mut() {
            if let RefOr::T(content) = content {
                content.item_schema = content.schema.take();
            }
        }
    }
}

/// This document
#[utoipa::path(get, path = "/api/openapi.json", tag = "service", responses(
    (status = 200, description = "OpenAPI", content_type = "application/json"),
))]
pub(super) async fn json() -> Json<OpenApi> {
    static DOCUMENT: OnceLock<OpenApi> = OnceLock::new();
    Json(DOCUMENT.get_or_init(document).clone())
}

/// This document for people
#[utoipa::path(get, path = "/api/docs", tag = "service", responses(
    (status = 200, description = "A page", content_type = "text/html"),
))]
pub(super) async fn page() -> Response {
    static PAGE: OnceLock<String> = OnceLock::new();
    let html = PAGE.get_or_init(|| {
        let document = serde_json::to_value(document()).unwrap_or_default();
        docs_page::render(&document)
    });
    let mut response = Html(html.as_str()).into_response();
    page_headers(response.headers_mut());
    response
}

/// The page's style: its policy allows none inside it.
pub(super) async fn style() -> impl IntoResponse {
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/css; charset=utf-8"),
    );
    (headers, docs_page::STYLE)
}

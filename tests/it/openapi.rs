//! The OpenAPI document is a golden file: a change of the API shows in a diff.

use std::path::Path;

use crate::app::TestApp;

#[test]
fn the_document_is_up_to_date() {
    let document = rowsmith::http::openapi::document();
    let mut made = serde_json::to_string_pretty(&document).unwrap();
    made.push('\n');
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/openapi.json");
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if made != kept && std::env::var_os("INSTA_UPDATE").is_some_and(|v| v == "always") {
        std::fs::write(&path, &made).unwrap();
        return;
    }
    assert!(
        made == kept,
        "docs/openapi.json is out of date; INSTA_UPDATE=always writes it"
    );
}

#[tokio::test]
async fn the_page_shows_every_route_and_loads_nothing_foreign() {
    let app = TestApp::new().await;
    let document = app.get("/api/openapi.json").await.json();
    let page = app.get("/api/docs").await;
    assert!(
        page.header("content-security-policy")
            .starts_with("default-src 'none'")
    );
    assert_eq!(page.header("x-frame-options"), "DENY");
    let html = String::from_utf8(page.bytes.to_vec()).unwrap();
    for path in document["paths"].as_object().unwrap().keys() {
        assert!(
            html.contains(&format!("<span class=\"path\">{path}</span>")),
            "{path}"
        );
    }
    assert!(!html.contains("<script") && !html.contains("http://") && !html.contains("https://"));
    assert_eq!(app.get("/api/docs/style.css").await.status, 200);
}

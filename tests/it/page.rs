//! Where the page is served, and where it is not. Holds with and without a built page.

use std::path::Path;

use axum::{body::Body, http::Request};

use crate::app::{Reply, TestApp};

async fn open(app: &TestApp, method: &str, path: &str, accept: &str) -> Reply {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("accept", accept);
    app.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn what_a_browser_opens_is_the_page() {
    let app = TestApp::new().await;
    let is_built = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("web/dist/index.html")
        .exists();
    for (path, accept) in [
        ("/", "*/*"),
        ("/", "text/html"),
        ("/d/7", "text/html,*/*;q=0.8"),
    ] {
        let reply = open(&app, "GET", path, accept).await;
        let text = String::from_utf8(reply.bytes.to_vec()).unwrap();
        if is_built {
            assert_eq!(reply.status, 200);
            assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
            assert_eq!(reply.header("cache-control"), "no-cache");
            assert!(text.contains("<title>Rowsmith</title>"), "{text}");
        } else {
            assert_eq!(reply.status, 404);
            assert!(text.contains("make build"), "{text}");
        }
        assert!(
            reply
                .header("content-security-policy")
                .starts_with("default-src 'none'")
        );
    }
}

#[tokio::test]
async fn what_a_program_asks_for_is_not() {
    let app = TestApp::new().await;
    for (method, path, accept) in [
        ("GET", "/api/nothing", "text/html"),
        ("GET", "/assets/old.js", "text/html"),
        ("GET", "/d/7", "application/json"),
        ("GET", "/d/7", "text/html;q=0"),
        ("POST", "/", "text/html"),
    ] {
        assert_eq!(
            open(&app, method, path, accept).await.code(),
            "NOT_FOUND",
            "{method} {path}"
        );
    }
}

//! Socket.IO, driven by the official client (`npm ci` in tests/socketio; `make test` does it).

use std::net::SocketAddr;

use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn the_official_client_is_served() {
    let app = TestApp::new().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let service = app
        .app
        .router()
        .into_make_service_with_connect_info::<SocketAddr>();
    let server = tokio::spawn(async move { axum::serve(listener, service).await });
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/socketio/client.mjs");
    let output = tokio::process::Command::new("node")
        .args([script, &url])
        .output()
        .await;
    server.abort();
    let output = output.expect("node runs the official client; install Node 20 or newer");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    // Clients came and went; no run was lost with them.
    assert_eq!(app.app.runs().running(), 0);
}

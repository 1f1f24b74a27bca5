//! The running service: health, the doctor, and letting go in order.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use rowsmith::http::server;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::support::{Service, database_url, free_port, output};

#[tokio::test]
async fn the_service_tells_its_health() {
    let url = database_url().await;
    let service = Service::start(&[("DATABASE_URL", &url)]);
    let answer = reqwest::get(service.url("/api/health")).await.unwrap();
    assert_eq!(answer.status(), 200);
    let body: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(body["db"], "ok");
    assert!(body["migrations"]["applied"].as_u64().unwrap() >= 1);

    let port = service.port.to_string();
    assert!(
        output(
            &["doctor", "--live"],
            &[("DATABASE_URL", &url), ("PORT", &port)]
        )
        .status
        .success()
    );
    let taken = output(&["serve"], &[("DATABASE_URL", &url), ("PORT", &port)]);
    let told = String::from_utf8(taken.stderr).unwrap();
    assert!(
        told.contains(&format!(
            "cannot listen on 127.0.0.1:{port}: stop what uses the port"
        )),
        "{told}"
    );
}

#[test]
fn the_doctor_names_what_is_missing() {
    let port = free_port().to_string();
    let settings = [
        ("DATABASE_URL", "postgres://u@127.0.0.1:1/d"),
        ("PORT", port.as_str()),
    ];
    let found = output(&["doctor", "--live"], &settings);
    assert_eq!(found.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(found.stdout).unwrap(),
        format!(
            "MISSING  no service answers at http://127.0.0.1:{port}/api/health: start it with `rowsmith serve`\n"
        )
    );
    let found = output(&["doctor"], &settings);
    assert_eq!(found.status.code(), Some(1));
    assert!(
        String::from_utf8(found.stdout)
            .unwrap()
            .contains("MISSING  cannot connect to database \"d\"")
    );
}

#[tokio::test]
async fn a_stop_lets_the_request_under_way_finish() {
    let (entered, finish, stop) = (
        Arc::new(Notify::new()),
        Arc::new(Notify::new()),
        Arc::new(Notify::new()),
    );
    let handler = {
        let (entered, finish) = (entered.clone(), finish.clone());
        move || async move {
            entered.notify_one();
            finish.notified().await;
            "done"
        }
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let until = stop.clone();
    let running = tokio::spawn(server::serve(
        listener,
        Router::new().route("/", get(handler)),
        async move {
            until.notified().await;
        },
    ));
    rowsmith::tls::install();
    let request = tokio::spawn(reqwest::get(format!("http://{address}/")));
    entered.notified().await;
    stop.notify_one();
    while tokio::net::TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    finish.notify_one();
    assert_eq!(
        request.await.unwrap().unwrap().text().await.unwrap(),
        "done"
    );
    running.await.unwrap().unwrap();
}

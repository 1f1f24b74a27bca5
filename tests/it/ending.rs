//! The program's own process ends in the middle of a generation: told to stop, or killed. The next
//! one on the same database finishes the work, with the bytes of an undisturbed run.

use std::{
    str::FromStr as _,
    time::{Duration, Instant},
};

use futures::StreamExt as _;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::{Value, json};
use sqlx::{ConnectOptions as _, Row as _, postgres::PgConnectOptions};

use crate::{
    export::unzipped,
    support::{Service, connect, database_url, eventually, output, temp_dir},
};

const SHOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/shop.sql");
const ROWS: u32 = 12_000;

/// A service with a generation under way, and a follower who has seen rows of it.
struct Midway {
    url: String,
    service: Service,
    job: String,
    stream: futures::stream::BoxStream<'static, reqwest::Result<bytes::Bytes>>,
}

impl Midway {
    async fn reach() -> Self {
        let url = database_url().await;
        let service = Service::start(&[("DATABASE_URL", &url)]);
        let ddl = std::fs::read_to_string(SHOP).unwrap();
        let body = json!({"ddl": ddl, "config": {"numRecords": ROWS, "seed": 7}});
        let client = reqwest::Client::new();
        let accepted = client
            .post(service.url("/api/generate"))
            .header("prefer", "respond-async")
            .json(&body)
            .send()
            .await
            .unwrap();
        let accepted: Value = accepted.json().await.unwrap();
        let job = accepted["jobId"].as_str().unwrap().to_owned();
        let events = service.url(&format!("/api/runs/{job}/events"));
        let mut stream = client
            .get(events)
            .send()
            .await
            .unwrap()
            .bytes_stream()
            .boxed();
        let mut seen = String::new();
        while !seen.contains("tableProgress") {
            seen += std::str::from_utf8(&stream.next().await.unwrap().unwrap()).unwrap();
        }
        assert!(!seen.contains("\"completed\""), "ended too soon: {seen}");
        Self {
            url,
            service,
            job,
            stream,
        }
    }

    fn send(&self, signal: Signal) {
        let id = Pid::from_raw(i32::try_from(self.service.child.id()).unwrap());
        kill(id, signal).unwrap();
    }

    async fn state(&self) -> (String, i32) {
        let mut connection = connect(&self.url).await;
        let row = sqlx::query("SELECT status::text, attempts FROM jobs")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        (row.get(0), row.get(1))
    }

    /// What a second service makes of the work, as files.
    async fn finished_elsewhere(&self) -> Vec<(String, String)> {
        let begun = Instant::now();
        let next = Service::start(&[("DATABASE_URL", &self.url)]);
        let client = reqwest::Client::new();
        let get = async |path: &str| client.get(next.url(path)).send().await.unwrap();
        let path = format!("/api/jobs/{}", self.job);
        let mut dataset = None;
        // The lease of the dead one must not hold for long; the work itself takes its time.
        while dataset.is_none() {
            let state: Value = get(&path).await.json().await.unwrap();
            assert!(
                !["error", "cancelled"].contains(&state["status"].as_str().unwrap()),
                "{state}"
            );
            assert!(begun.elapsed() < Duration::from_secs(120), "{state}");
            dataset = state["result"]["datasetId"].as_i64();
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let listed: Value = get("/api/datasets").await.json().await.unwrap();
        assert_eq!(
            listed.as_array().unwrap().len(),
            1,
            "nothing half-built is seen: {listed}"
        );
        self.assert_nothing_left().await;
        let export = get(&format!("/api/datasets/{}/export", dataset.unwrap())).await;
        unzipped(&export.bytes().await.unwrap())
    }

    /// The datasets' database holds the one version's schema: what was half loaded is gone.
    async fn assert_nothing_left(&self) {
        let mut connection = connect(&self.url).await;
        let names: Vec<String> = sqlx::query_scalar(
            "SELECT datname::text FROM pg_database \
             WHERE datname IN ('datasets', current_database() || '_datasets')",
        )
        .fetch_all(&mut connection)
        .await
        .unwrap();
        let recorded: Vec<String> = sqlx::query_scalar("SELECT schema_name FROM dataset_versions")
            .fetch_all(&mut connection)
            .await
            .unwrap();
        let server = PgConnectOptions::from_str(&self.url).unwrap();
        let mut ours = false;
        for name in names {
            let options = server.clone().database(&name);
            if schemas(&options).await.contains(&recorded[0]) {
                ours = true;
                let only = async || schemas(&options).await == recorded;
                eventually("what was half loaded is gone", only).await;
            }
        }
        assert!(ours, "{recorded:?} is nowhere");
    }
}

/// The schemas of datasets in a database.
async fn schemas(options: &PgConnectOptions) -> Vec<String> {
    let sql = "SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'ds\\_%'";
    let mut connection = options.connect().await.unwrap();
    sqlx::query_scalar(sql)
        .fetch_all(&mut connection)
        .await
        .unwrap()
}

/// The same tables as the command makes them, undisturbed.
fn undisturbed() -> Vec<(String, String)> {
    let folder = temp_dir();
    std::fs::create_dir_all(&folder).unwrap();
    let out = folder.join("out.zip").display().to_string();
    let rows = ROWS.to_string();
    let made = output(
        &[
            "generate", SHOP, "-n", &rows, "--seed", "7", "-q", "-o", &out,
        ],
        &[],
    );
    assert!(made.status.success(), "{made:?}");
    let files = unzipped(&std::fs::read(out).unwrap());
    std::fs::remove_dir_all(folder).unwrap();
    files
}

fn assert_same_tables(one: &[(String, String)], other: &[(String, String)]) {
    let tables = |files: &[(String, String)]| {
        let csv = files.iter().filter(|(name, _)| name.ends_with(".csv"));
        csv.cloned().collect::<Vec<_>>()
    };
    let (one, other) = (tables(one), tables(other));
    assert_eq!(one.len(), 6);
    for ((name, ours), (twin, theirs)) in one.iter().zip(&other) {
        assert!(name == twin && ours == theirs, "{name} differs from {twin}");
    }
}

#[tokio::test]
async fn a_service_told_to_stop_hands_on_what_it_was_doing() {
    let mut midway = Midway::reach().await;
    let told = Instant::now();
    midway.send(Signal::SIGTERM);
    let mut rest = String::new();
    while let Some(chunk) = midway.stream.next().await {
        rest += std::str::from_utf8(&chunk.unwrap()).unwrap();
    }
    assert!(
        rest.contains(": the service stops: connect again"),
        "{rest}"
    );
    let status = midway.service.child.wait().unwrap();
    assert!(status.success(), "{status}");
    assert!(
        told.elapsed() < Duration::from_secs(25),
        "{:?}",
        told.elapsed()
    );
    assert!(std::net::TcpStream::connect(("127.0.0.1", midway.service.port)).is_err());
    // Handed on, it does not count as an attempt.
    assert_eq!(midway.state().await, ("created".to_owned(), 0));
    assert_same_tables(&midway.finished_elsewhere().await, &undisturbed());
}

#[tokio::test]
async fn a_killed_service_leaves_work_that_the_next_one_finishes() {
    let mut midway = Midway::reach().await;
    midway.send(Signal::SIGKILL);
    midway.service.child.wait().unwrap();
    assert_eq!(midway.state().await, ("running".to_owned(), 1));
    assert_same_tables(&midway.finished_elsewhere().await, &undisturbed());
    assert_eq!(midway.state().await.1, 2);
}

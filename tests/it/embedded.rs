//! The embedded PostgreSQL: its life, its death, and who may use its folder.

use std::path::Path;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rowsmith::config::DatabaseConfig;
use rowsmith::store::Store;

use crate::support::{Service, eventually, free_port, output, temp_dir, throwaway};

/// A data folder that is removed at the end of the test.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new() -> Self {
        Self(temp_dir())
    }

    fn settings(&self) -> [(&str, &str); 1] {
        [("ROWSMITH_DATA_DIR", self.0.to_str().unwrap())]
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn postmaster(data_dir: &Path) -> Option<Pid> {
    let text = std::fs::read_to_string(data_dir.join("cluster/postmaster.pid")).ok()?;
    text.lines().next()?.parse().ok().map(Pid::from_raw)
}

async fn insert(data_dir: &Path) {
    let store = Store::attach(&DatabaseConfig::Embedded(throwaway(data_dir)))
        .await
        .unwrap();
    sqlx::query("create table kept as select 42 as n")
        .execute(store.app())
        .await
        .unwrap();
    store.close().await;
}

#[tokio::test]
async fn a_killed_service_leaves_its_work_and_nothing_in_the_way() {
    let folder = Folder::new();
    let mut service = Service::start(&folder.settings());
    insert(&folder.0).await;
    service.child.kill().unwrap();
    service.child.wait().unwrap();

    let mut service = Service::start(&folder.settings());
    let store = Store::attach(&DatabaseConfig::Embedded(throwaway(&folder.0)))
        .await
        .unwrap();
    let kept: i32 = sqlx::query_scalar("select n from kept")
        .fetch_one(store.app())
        .await
        .unwrap();
    assert_eq!(kept, 42);
    store.close().await;

    kill(
        Pid::from_raw(service.child.id().cast_signed()),
        Signal::SIGTERM,
    )
    .unwrap();
    assert_eq!(service.child.wait().unwrap().code(), Some(0));
    assert_eq!(
        postmaster(&folder.0),
        None,
        "the server stops with the service"
    );
}

#[tokio::test]
async fn a_server_whose_supervisor_was_killed_too_is_cleared_up_by_the_next_start() {
    let folder = Folder::new();
    let mut service = Service::start(&folder.settings());
    let orphan = postmaster(&folder.0).unwrap();
    kill(parent(orphan), Signal::SIGKILL).unwrap();
    service.child.kill().unwrap();
    service.child.wait().unwrap();
    kill(orphan, None).expect("the server has outlived both");

    let service = Service::start(&folder.settings());
    assert_ne!(postmaster(&folder.0), Some(orphan));
    drop(service);
    eventually("the server stops", || async {
        postmaster(&folder.0).is_none()
    })
    .await;
}

fn parent(pid: Pid) -> Pid {
    let output = std::process::Command::new("ps")
        .args(["-o", "ppid=", "-p", &pid.to_string()])
        .output()
        .unwrap();
    Pid::from_raw(
        String::from_utf8(output.stdout)
            .unwrap()
            .trim()
            .parse()
            .unwrap(),
    )
}

#[tokio::test]
async fn a_server_that_dies_is_started_again() {
    let data_dir = temp_dir();
    let store = Store::open(&DatabaseConfig::Embedded(throwaway(&data_dir)))
        .await
        .unwrap();
    let first = postmaster(&data_dir).unwrap();
    kill(first, Signal::SIGKILL).unwrap();
    eventually("a new server answers", || async {
        postmaster(&data_dir).is_some_and(|pid| pid != first) && store.health().await.is_ok()
    })
    .await;
    let one: i32 = sqlx::query_scalar("select 1")
        .fetch_one(store.app())
        .await
        .unwrap();
    assert_eq!(one, 1, "the pool has found it too");
    store.close().await;
    assert!(
        !data_dir.exists(),
        "a throwaway folder goes with the server"
    );
}

#[tokio::test]
async fn a_second_service_on_one_folder_says_who_has_it() {
    let folder = Folder::new();
    let service = Service::start(&folder.settings());
    let found = output(
        &["serve", "--port", &free_port().to_string()],
        &folder.settings(),
    );
    assert_eq!(found.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(found.stderr).unwrap(),
        format!(
            "error: the data folder {} is in use by another rowsmith (process {}, port {}): \
             stop that one, or set ROWSMITH_DATA_DIR to another folder\n",
            folder.0.display(),
            service.child.id(),
            service.port
        )
    );
    let beside = output(&["check-migrations"], &folder.settings());
    assert!(
        beside.status.success(),
        "a command shares the running server: {beside:?}"
    );
}

#[track_caller]
fn check_refused(folder: &Folder, expected: &str) {
    let found = output(
        &["serve", "--port", &free_port().to_string()],
        &folder.settings(),
    );
    assert_eq!(found.status.code(), Some(1));
    let told = String::from_utf8(found.stderr).unwrap();
    assert!(told.contains(expected), "{told}");
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let folder = Folder::new();
    std::fs::create_dir(&folder.0).unwrap();
    std::fs::write(folder.0.join("thesis.txt"), "years of work").unwrap();
    check_refused(
        &folder,
        "holds files that are not rowsmith's: set ROWSMITH_DATA_DIR to an empty or new folder",
    );
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 1);
}

#[test]
fn data_of_another_major_version_are_left_alone() {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.0.join("cluster")).unwrap();
    std::fs::write(folder.0.join("rowsmith.lock"), "").unwrap();
    std::fs::write(folder.0.join("cluster/PG_VERSION"), "9\n").unwrap();
    check_refused(&folder, "was made by PostgreSQL 9, but only ");
}

#[test]
fn an_interrupted_first_start_does_not_count() {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.0.join("cluster.new-1/base")).unwrap();
    std::fs::write(folder.0.join("rowsmith.lock"), "").unwrap();
    drop(Service::start(&folder.settings()));
    assert!(!folder.0.join("cluster.new-1").exists());
}

//! A PostgreSQL for the tests of this process, and a fresh database for each of them.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use rowsmith::store::migrate;
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgPool, postgres::PgConnectOptions};
use tokio::sync::OnceCell;

static SERVER: OnceCell<PgConnectOptions> = OnceCell::const_new();
static COUNTER: AtomicU32 = AtomicU32::new(0);

/// A pool on a new database that has the service's tables.
pub(crate) async fn database() -> PgPool {
    let server = SERVER.get_or_init(server).await;
    let name = format!(
        "t{}_{}",
        std::process::id(),
        COUNTER.fetch_add(1, Ordering::Relaxed)
    );
    let mut connection = server.clone().connect().await.unwrap();
    sqlx::query(AssertSqlSafe(format!(
        "CREATE DATABASE {name} STRATEGY wal_log"
    )))
    .execute(&mut connection)
    .await
    .unwrap();
    let pool = PgPool::connect_with(server.clone().database(&name))
        .await
        .unwrap();
    migrate::run(&mut pool.acquire().await.unwrap(), migrate::MIGRATIONS)
        .await
        .unwrap();
    pool
}

/// A server on a private socket that dies with this process.
async fn server() -> PgConnectOptions {
    let bin = Command::new("pg_config").arg("--bindir").output().ok();
    let bin = bin
        .and_then(|o| String::from_utf8(o.stdout).ok())
        .map(|s| PathBuf::from(s.trim()));
    let bin = bin
        .filter(|b| b.join("initdb").exists())
        .unwrap_or_else(newest);
    remove_left_behind();
    let dir = std::env::temp_dir().join(format!("rowsmith_it_{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let root = nix::unistd::geteuid().is_root();
    if root {
        let user = nix::unistd::User::from_name("postgres")
            .unwrap()
            .expect("a user postgres");
        nix::unistd::chown(&dir, Some(user.uid), Some(user.gid)).unwrap();
    }
    let data = dir.join("data");
    let done = as_user(root, &bin.join("initdb"))
        .args([
            "--no-sync",
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "-D",
        ])
        .arg(&data)
        .current_dir(&dir)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let mut postgres = as_user(root, &bin.join("postgres"));
    postgres.arg("-D").arg(&data).arg("-k").arg(&dir);
    for setting in ["listen_addresses=", "fsync=off", "max_connections=300"] {
        postgres.args(["-c", setting]);
    }
    postgres
        .current_dir(&dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // The death signal follows the thread that spawned: this one lives as long as the process.
    std::thread::spawn(move || {
        let mut child = postgres.spawn().unwrap();
        let _ = child.wait();
    });
    let options = PgConnectOptions::new()
        .socket(&dir)
        .username("postgres")
        .database("postgres");
    while options.clone().connect().await.is_err() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    options
}

/// Folders of servers whose process is gone.
fn remove_left_behind() {
    for entry in std::fs::read_dir(std::env::temp_dir()).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let pid = name.strip_prefix("rowsmith_it_");
        if pid.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            // Another test process may be removing it too.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

fn as_user(root: bool, program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "QUIT"]);
    if root {
        command.args([
            "--reuid",
            "postgres",
            "--regid",
            "postgres",
            "--clear-groups",
        ]);
    }
    command.arg(program);
    command
}

fn newest() -> PathBuf {
    let versions = (14..=18)
        .rev()
        .map(|v| PathBuf::from(format!("/usr/lib/postgresql/{v}/bin")));
    versions
        .into_iter()
        .find(|b| b.join("initdb").exists())
        .expect("PostgreSQL 14 to 18")
}

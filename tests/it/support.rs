//! A PostgreSQL for the tests of this process, and a fresh database for each of them.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use rowsmith::config::{DatabaseConfig, EmbeddedConfig, Secret};
use rowsmith::store::Store;
use rowsmith::store::embedded::Embedded;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection};
use tokio::sync::OnceCell;

/// The program under test.
pub(crate) const ROWSMITH: &str = env!("CARGO_BIN_EXE_rowsmith");

static SERVER: OnceCell<Embedded> = OnceCell::const_new();
static COUNTER: AtomicU32 = AtomicU32::new(0);

fn unique() -> String {
    format!(
        "{}_{}",
        std::process::id(),
        COUNTER.fetch_add(1, Ordering::Relaxed)
    )
}

/// A path for a folder that no other test uses; nothing is made there.
pub(crate) fn temp_dir() -> PathBuf {
    std::env::temp_dir().join(format!("rowsmith_test_{}", unique()))
}

/// The settings of an embedded server in a folder that goes when the server stops.
pub(crate) fn throwaway(data_dir: &Path) -> EmbeddedConfig {
    EmbeddedConfig {
        data_dir: data_dir.to_owned(),
        pg_bin: None,
        guard: Some(ROWSMITH.into()),
        port: None,
        throwaway: true,
    }
}

/// The server of this process. It stops, and its folder goes, when the process ends: the end of
/// the pipe tells its supervisor.
async fn server() -> &'static Embedded {
    SERVER
        .get_or_init(|| async {
            Embedded::start(&throwaway(&temp_dir()))
                .await
                .expect("the test server starts")
        })
        .await
}

/// The connection string of a new, empty database, owned by an ordinary role.
pub(crate) async fn database_url() -> String {
    let server = server().await;
    let name = format!("test_{}", unique());
    let mut connection = server.options().connect().await.unwrap();
    // Written through the log, which is much faster than copying files.
    let statement = format!("create database {name} strategy wal_log");
    sqlx::query(AssertSqlSafe(statement))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    server.url(&name)
}

/// A connection to `url`.
pub(crate) async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.unwrap()
}

/// The settings of a service on the database at `url`.
pub(crate) fn on_server(url: &str) -> DatabaseConfig {
    DatabaseConfig::Server {
        url: Secret::new(url),
        datasets_url: None,
    }
}

/// A store of its own, with every migration applied.
pub(crate) async fn store() -> Store {
    Store::open(&on_server(&database_url().await))
        .await
        .unwrap()
}

/// Asks until the answer is yes; for what another process does in its own time.
pub(crate) async fn eventually<F: Future<Output = bool>>(
    what: &str,
    mut answer: impl FnMut() -> F,
) {
    let start = Instant::now();
    while !answer().await {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "never happened: {what}"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// The program with settings of its own: nothing of the tester's environment counts.
pub(crate) fn rowsmith(arguments: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(ROWSMITH);
    command
        .args(arguments)
        .env_clear()
        .envs(settings.iter().copied())
        .current_dir("/");
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
}

/// Runs the program to its end.
pub(crate) fn output(arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    rowsmith(arguments, settings).output().unwrap()
}

/// A running service; killed when dropped.
pub(crate) struct Service {
    pub(crate) child: Child,
    pub(crate) port: u16,
}

impl Service {
    /// Starts the service and waits until it says that it is ready.
    pub(crate) fn start(settings: &[(&str, &str)]) -> Self {
        // The tests ask it by a client of their own.
        rowsmith::tls::install();
        let port = free_port();
        let mut command = rowsmith(&["serve", "--port", &port.to_string()], settings);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert_eq!(
            line.trim(),
            format!("Rowsmith is ready: http://localhost:{port}")
        );
        Self { child, port }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

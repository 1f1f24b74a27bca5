//! A real PostgreSQL of our own, for when nobody names one.
//!
//! The service finds the server's programs (`binaries`), makes a cluster once (`cluster`) in
//! its data folder (`home`), and has a small supervisor ([`guard`]) run the server on a private
//! Unix socket. The supervisor holds a pipe from the service: however the service ends, the pipe
//! ends, and the server stops. What a killed supervisor leaves behind, the next start clears up
//! (`orphan`). PostgreSQL refuses to run as root, so root hands it to another user (`account`).

mod account;
mod binaries;
mod cluster;
pub mod guard;
mod home;
mod orphan;
mod settings;
mod socket;

use std::path::PathBuf;
use std::process::Child;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

pub use self::binaries::{Binaries, find as find_binaries};
use self::cluster::Cluster;
use self::home::{Claim, Home};
use crate::config::EmbeddedConfig;

/// Why the embedded PostgreSQL does not run: one sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    #[error(
        "the data folder {} is in use by another rowsmith ({holder}): stop that one, or set ROWSMITH_DATA_DIR to another folder", .dir.display()
    )]
    InUse { dir: PathBuf, holder: String },
    #[error(
        "the folder {} holds files that are not rowsmith's: set ROWSMITH_DATA_DIR to an empty or new folder", .0.display()
    )]
    Foreign(PathBuf),
    #[error(
        "the data in {} was made by PostgreSQL {made_by}, but only {found} was found: install PostgreSQL {made_by} or name its folder in ROWSMITH_PG_BIN, or set ROWSMITH_DATA_DIR to a new folder", .dir.display()
    )]
    OtherMajor {
        dir: PathBuf,
        made_by: u32,
        found: String,
    },
    #[error(
        "no PostgreSQL server programs were found (looked in {}, where pg_config says, in the usual folders and in PATH): run `make setup`, or install postgresql, or name their folder in ROWSMITH_PG_BIN, or set DATABASE_URL to a server", .set_up.display()
    )]
    NoBinaries { set_up: PathBuf },
    #[error("ROWSMITH_PG_BIN is {}: {reason}", .dir.display())]
    BadBinaries { dir: PathBuf, reason: String },
    #[error(
        "PostgreSQL does not run as root and there is no user postgres, rowsmith or nobody to run it as: create one of them, or start rowsmith as another user"
    )]
    NoAccount,
    #[error("cannot {action} {}: {source}", .path.display())]
    File {
        action: &'static str,
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("initdb failed: {output}")]
    Init { output: String },
    #[error("PostgreSQL did not start: {output}")]
    Start { output: String },
    #[error(
        "an earlier PostgreSQL (process {pid}) still runs in {} and does not stop: end it, then start again", .dir.display()
    )]
    Orphan { dir: PathBuf, pid: i32 },
    #[error("cannot prepare the embedded database: {0}")]
    Sql(#[from] sqlx::Error),
    #[error("the embedded database was not started")]
    NotStarted,
}

/// The name of both the role and the database that the service uses.
const NAME: &str = "rowsmith";
/// The role that the cluster is made by; used only to make [`NAME`].
const SUPERUSER: &str = "postgres";
/// A healthy server answers in a tenth of a second; a large recovery may take minutes.
const PATIENCE: Duration = Duration::from_secs(300);
const STEP: Duration = Duration::from_millis(10);

/// A running server: ours to stop, or shared with the service that started it.
#[derive(Debug)]
pub struct Embedded {
    cluster: Cluster,
    /// `None` when shared. A mutex because stopping takes it out; never held across an await.
    running: Mutex<Option<Running>>,
}

/// The supervisor, and the hold on the data folder that must outlive it.
#[derive(Debug)]
struct Running {
    guard: Child,
    _home: Home,
}

impl Embedded {
    /// Starts the server, making its cluster if there is none yet.
    pub async fn start(config: &EmbeddedConfig) -> Result<Self, EmbeddedError> {
        match claim(config).await? {
            Claim::Ours(home) => Self::run(config, home).await,
            Claim::Taken { holder } => Err(EmbeddedError::InUse {
                dir: config.data_dir.clone(),
                holder,
            }),
        }
    }

    /// As [`Embedded::start`], or joins the server of the process that has the data folder.
    pub async fn start_or_share(config: &EmbeddedConfig) -> Result<Self, EmbeddedError> {
        match claim(config).await? {
            Claim::Ours(home) => Self::run(config, home).await,
            Claim::Taken { .. } => {
                let cluster = Cluster::locate(&config.data_dir)?;
                let server = Self {
                    cluster,
                    running: Mutex::new(None),
                };
                server.wait_until_ready(Duration::from_secs(10)).await?;
                Ok(server)
            }
        }
    }

    async fn run(config: &EmbeddedConfig, home: Home) -> Result<Self, EmbeddedError> {
        let task = config.clone();
        let (cluster, guard) = blocking(move || {
            let cluster = Cluster::locate(&task.data_dir)?;
            let binaries = cluster.binaries(task.pg_bin.as_deref())?;
            orphan::stop(&cluster.data)?;
            cluster.initialise(&binaries)?;
            let guard = cluster.spawn(&binaries, &task)?;
            Ok((cluster, guard))
        })
        .await?;
        let server = Self {
            cluster,
            running: Mutex::new(Some(Running { guard, _home: home })),
        };
        server.wait_until_ready(PATIENCE).await?;
        server.make_role_and_database().await?;
        Ok(server)
    }

    /// How the service reaches its own tables.
    pub fn options(&self) -> PgConnectOptions {
        self.options_for(NAME, NAME)
    }

    /// The superuser on the database that `options` lead to. For what only one can do.
    pub(super) fn superuser(&self, options: &PgConnectOptions) -> PgConnectOptions {
        self.options_for(SUPERUSER, options.get_database().unwrap_or(NAME))
    }

    /// The same as a connection string, for other programs, with any database of the server.
    pub fn url(&self, database: &str) -> String {
        self.options().database(database).to_url_lossy().into()
    }

    fn options_for(&self, role: &str, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.cluster.socket_dir)
            .port(socket::PORT)
            .username(role)
            .database(database)
            .application_name("rowsmith")
            .disable_statement_logging()
    }

    async fn wait_until_ready(&self, patience: Duration) -> Result<(), EmbeddedError> {
        let options = self.options_for(SUPERUSER, "postgres");
        let start = Instant::now();
        loop {
            let error = match options.connect().await {
                Ok(connection) => return Ok(connection.close().await?),
                Err(error) => error,
            };
            if self.guard_has_ended() {
                return Err(EmbeddedError::Start {
                    output: self.cluster.log_tail(),
                });
            }
            if start.elapsed() > patience {
                return Err(error.into());
            }
            tokio::time::sleep(STEP).await;
        }
    }

    fn guard_has_ended(&self) -> bool {
        let mut running = self
            .running
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        running
            .as_mut()
            .is_some_and(|running| !matches!(running.guard.try_wait(), Ok(None)))
    }

    async fn make_role_and_database(&self) -> Result<(), EmbeddedError> {
        let mut connection = self.options_for(SUPERUSER, "postgres").connect().await?;
        let (role, database): (bool, bool) = sqlx::query_as(
            "select exists (select from pg_catalog.pg_roles where rolname = $1),
                    exists (select from pg_catalog.pg_database where datname = $1)",
        )
        .bind(NAME)
        .fetch_one(&mut connection)
        .await?;
        for (exists, statement) in [
            (
                role,
                format!("create role {NAME} login createdb createrole"),
            ),
            (database, format!("create database {NAME} owner {NAME}")),
        ] {
            if !exists {
                sqlx::query(AssertSqlSafe(statement))
                    .execute(&mut connection)
                    .await?;
            }
        }
        Ok(connection.close().await?)
    }

    /// Stops the server, if it is ours, and waits until it is gone.
    pub async fn stop(&self) {
        let running = self
            .running
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .take();
        let Some(Running { mut guard, _home }) = running else {
            return;
        };
        let data = self.cluster.data.clone();
        let stopped = blocking(move || {
            // `wait` closes the pipe first, which is the sign to stop.
            if let Err(error) = guard.wait() {
                tracing::warn!(%error, "the supervisor of PostgreSQL cannot be awaited");
            }
            orphan::stop(&data)
        })
        .await;
        if let Err(error) = stopped {
            tracing::error!(%error, "the embedded PostgreSQL did not stop");
        }
    }
}

async fn claim(config: &EmbeddedConfig) -> Result<Claim, EmbeddedError> {
    let (dir, port) = (config.data_dir.clone(), config.port);
    blocking(move || Home::claim(&dir, port)).await
}

/// Runs `work` where it may block.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, EmbeddedError> + Send + 'static,
) -> Result<T, EmbeddedError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| {
            Err(EmbeddedError::Start {
                output: error.to_string(),
            })
        })
}

/// Names what was being done to which file when it failed.
fn file_error(
    action: &'static str,
    path: &std::path::Path,
) -> impl FnOnce(std::io::Error) -> EmbeddedError {
    let path = path.to_owned();
    move |source| EmbeddedError::File {
        action,
        path,
        source,
    }
}

//! PostgreSQL: where everything that must survive the process lives.
//!
//! A [`Store`] is two databases on one server: the service's own tables ([`Store::app`]) and the
//! datasets ([`Store::datasets`]), apart so that a query on a dataset can never name a table of the
//! service. The server is ours ([`embedded`]) or somebody else's; nothing above knows which. No
//! superuser is needed: the embedded server, too, is used through an ordinary role.

pub mod artifacts;
pub mod datasets;
pub mod embedded;
pub mod load;
pub mod migrate;
mod place;
mod pool;
pub mod readers;
pub mod threads;

use std::sync::Arc;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};
use sqlx::{ConnectOptions as _, Connection as _};

use self::embedded::{Embedded, EmbeddedError};
use self::migrate::MigrateError;
pub use self::place::DatasetsPlace;
use self::readers::{Readers, harden};
use crate::config::DatabaseConfig;

/// The oldest major version of PostgreSQL that is known to work.
pub const OLDEST_POSTGRES: i32 = 14;

/// Why the store cannot be opened: one sentence for the person who starts the service.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    #[error("{setting} cannot be used: {reason}")]
    Url {
        setting: &'static str,
        reason: String,
    },
    #[error("cannot connect to {server}: {source}; check that it runs and that {setting} is right")]
    Connect {
        setting: &'static str,
        server: String,
        source: sqlx::Error,
    },
    #[error("the server runs PostgreSQL {found}, at least {OLDEST_POSTGRES} is needed")]
    TooOld { found: i32 },
    #[error("the database refused a step of the set-up: {0}")]
    Sql(#[from] sqlx::Error),
}

/// Open pools on both databases, and the embedded server if that is what they use. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    parts: Arc<Parts>,
}

#[derive(Debug)]
struct Parts {
    app: PgPool,
    datasets: PgPool,
    datasets_options: PgConnectOptions,
    place: DatasetsPlace,
    readers: Readers,
    server: Option<Embedded>,
}

/// What the health check tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// How many migrations this database has seen.
    pub applied: i64,
    /// The last of them in order.
    pub latest: Option<String>,
}

impl Store {
    /// Starts or reaches the server, applies the migrations, and opens the pools. A data folder
    /// that another process uses is an error.
    pub async fn open(config: &DatabaseConfig) -> Result<Self, StoreError> {
        let server = match config {
            DatabaseConfig::Embedded(config) => Some(Embedded::start(config).await?),
            DatabaseConfig::Server { .. } => None,
        };
        Self::on(config, server).await
    }

    /// As [`Store::open`], for a command beside the service: a data folder in use is shared with
    /// the service that has it.
    pub async fn attach(config: &DatabaseConfig) -> Result<Self, StoreError> {
        let server = match config {
            DatabaseConfig::Embedded(config) => Some(Embedded::start_or_share(config).await?),
            DatabaseConfig::Server { .. } => None,
        };
        Self::on(config, server).await
    }

    async fn on(config: &DatabaseConfig, server: Option<Embedded>) -> Result<Self, StoreError> {
        let (app, datasets) = match (&server, config) {
            (Some(server), _) => (server.options(), None),
            (None, DatabaseConfig::Server { url, datasets_url }) => (
                options("DATABASE_URL", url.expose())?,
                datasets_url
                    .as_ref()
                    .map(|url| options("ROWSMITH_DATASETS_URL", url.expose()))
                    .transpose()?,
            ),
            (None, DatabaseConfig::Embedded(_)) => return Err(EmbeddedError::NotStarted.into()),
        };
        let mut connection = connect("DATABASE_URL", &app).await?;
        check_version(&mut connection).await?;
        migrate::run(&mut connection, migrate::MIGRATIONS).await?;
        let (place, datasets_options) = match datasets {
            Some(named) => {
                connect("ROWSMITH_DATASETS_URL", &named)
                    .await?
                    .close()
                    .await?;
                (DatasetsPlace::Database, named)
            }
            None => place::choose(&mut connection, &app).await?,
        };
        connection.close().await?;
        harden(server.as_ref(), &datasets_options).await?;
        let (app, datasets) = (pool::app(app), pool::loader(datasets_options.clone()));
        let parts = Parts {
            readers: Readers::open(&app, datasets.clone()).await?,
            app,
            datasets,
            datasets_options,
            place,
            server,
        };
        Ok(Self {
            parts: Arc::new(parts),
        })
    }

    /// The service's own tables.
    pub fn app(&self) -> &PgPool {
        &self.parts.app
    }

    /// The database of the datasets, as the role that owns them. Only statements that our own code
    /// wrote may run here.
    pub fn datasets(&self) -> &PgPool {
        &self.parts.datasets
    }

    /// The roles that read datasets.
    pub fn readers(&self) -> &Readers {
        &self.parts.readers
    }

    /// How to reach the database of the datasets, for connections that no pool may hold.
    pub fn datasets_options(&self) -> &PgConnectOptions {
        &self.parts.datasets_options
    }

    /// Whether the datasets have a database of their own.
    pub fn place(&self) -> DatasetsPlace {
        self.parts.place
    }

    /// Asks the database whether it answers, on a connection of its own: a busy pool is not ill.
    pub async fn health(&self) -> Result<Health, sqlx::Error> {
        let mut connection = self.parts.app.connect_options().connect().await?;
        let names = migrate::applied(&mut connection).await?;
        connection.close().await?;
        Ok(Health {
            applied: i64::try_from(names.len()).unwrap_or(i64::MAX),
            latest: names.last().cloned(),
        })
    }

    /// Closes the pools, waiting for connections in use, and stops the embedded server.
    pub async fn close(&self) {
        self.parts.app.close().await;
        self.parts.datasets.close().await;
        if let Some(server) = &self.parts.server {
            server.stop().await;
        }
    }
}

/// Takes from everybody what readers must not have, where we have a superuser to do it: on our own
/// server, or when the service was given one.
async fn harden(server: Option<&Embedded>, datasets: &PgConnectOptions) -> Result<(), sqlx::Error> {
    let options = server.map_or_else(|| datasets.clone(), |server| server.superuser(datasets));
    let mut connection = options.connect().await?;
    let may: bool =
        sqlx::query_scalar("select rolsuper from pg_catalog.pg_roles where rolname = current_user")
            .fetch_one(&mut connection)
            .await?;
    if may {
        harden::apply(&mut connection, datasets.get_username()).await?;
    }
    connection.close().await
}

/// How many migrations `config`'s database has, without applying any.
pub async fn applied_migrations(config: &DatabaseConfig) -> Result<Vec<String>, StoreError> {
    let (server, options) = match config {
        DatabaseConfig::Embedded(config) => {
            let server = Embedded::start_or_share(config).await?;
            let options = server.options();
            (Some(server), options)
        }
        DatabaseConfig::Server { url, .. } => (None, options("DATABASE_URL", url.expose())?),
    };
    let mut connection = connect("DATABASE_URL", &options).await?;
    let names = migrate::applied(&mut connection).await?;
    connection.close().await?;
    if let Some(server) = server {
        server.stop().await;
    }
    Ok(names)
}

fn options(setting: &'static str, url: &str) -> Result<PgConnectOptions, StoreError> {
    let options: PgConnectOptions = url.parse().map_err(|error: sqlx::Error| StoreError::Url {
        setting,
        reason: error.to_string(),
    })?;
    Ok(options
        .application_name("rowsmith")
        .disable_statement_logging())
}

async fn connect(
    setting: &'static str,
    options: &PgConnectOptions,
) -> Result<PgConnection, StoreError> {
    options
        .connect()
        .await
        .map_err(|source| StoreError::Connect {
            setting,
            server: format!(
                "database {:?} on {}:{} as {:?}",
                options.get_database().unwrap_or(options.get_username()),
                options.get_host(),
                options.get_port(),
                options.get_username(),
            ),
            source,
        })
}

async fn check_version(connection: &mut PgConnection) -> Result<(), StoreError> {
    let number: i32 = sqlx::query_scalar("select current_setting('server_version_num')::int")
        .fetch_one(connection)
        .await?;
    let found = number / 10_000;
    if found < OLDEST_POSTGRES {
        Err(StoreError::TooOld { found })
    } else {
        Ok(())
    }
}

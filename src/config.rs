//! Every setting of the service, read once at start into small typed structs.
//!
//! Flags win over the environment, the environment over `rowsmith.toml` in the working folder, the
//! file over the defaults below. The names are the public contract: a setting has the same name
//! everywhere, in lower case in the file. Everything wrong is reported at once. Nothing here opens
//! a file that a setting names, except a `*_FILE` that holds a secret.

mod model;
mod read;
mod secret;

use std::path::{Path, PathBuf};

use self::read::Reader;
pub use self::read::{ConfigErrors, Source};
pub use self::secret::Secret;

/// Versions beside the current one whose rows are kept, unless told otherwise.
const KEPT_VERSIONS: u32 = 5;

/// All settings, checked.
#[derive(Debug, Clone)]
pub struct Config {
    pub http: HttpConfig,
    pub database: DatabaseConfig,
    pub generation: GenerationConfig,
    pub model: ModelConfig,
    /// Where traces go; `None` when no keys are set or `LANGFUSE_ENABLED` is off.
    pub langfuse: Option<LangfuseConfig>,
    pub log: LogLevel,
}

/// How the service is reached, and how much one client may ask.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    pub host: std::net::IpAddr,
    pub port: u16,
    /// Origins of pages served elsewhere that may call the API.
    pub cors_origins: Vec<String>,
    /// Names that requests may be made to, besides this machine's own; `None` for any.
    pub allowed_hosts: Option<Vec<String>>,
    /// Downloads made at once; a few more wait.
    pub max_downloads: usize,
    /// The largest request body, in bytes.
    pub max_body_bytes: usize,
    /// Requests per client and minute.
    pub rate_limit: u32,
}

/// Where the data lives.
#[derive(Debug, Clone)]
pub enum DatabaseConfig {
    /// A PostgreSQL of our own.
    Embedded(EmbeddedConfig),
    /// A PostgreSQL server that somebody else runs.
    Server {
        /// The database of the service's own tables.
        url: Secret,
        /// The database that holds the datasets, when it is not to be chosen by the service.
        datasets_url: Option<Secret>,
    },
}

/// What the embedded PostgreSQL needs to know.
#[derive(Debug, Clone)]
pub struct EmbeddedConfig {
    /// The folder of everything the service keeps on disk.
    pub data_dir: PathBuf,
    /// The folder with `postgres` and `initdb`; searched for when `None`.
    pub pg_bin: Option<PathBuf>,
    /// The program that runs `postgres-guard`; this very program when `None`.
    pub guard: Option<PathBuf>,
    /// The port of the service, told to whoever finds the folder in use.
    pub port: Option<u16>,
    /// For tests: no syncing to disk, and the folder goes when the server stops.
    pub throwaway: bool,
}

/// Limits and defaults of generation.
#[derive(Debug, Clone)]
pub struct GenerationConfig {
    /// Rows of a table for which nobody named a number.
    pub default_rows: u64,
    pub max_rows_per_table: u64,
    /// Rows of one dataset, all tables together.
    pub max_rows_total: u64,
    pub max_ddl_bytes: usize,
    /// Jobs that run at once; more wait.
    pub max_concurrent: usize,
    /// Versions of a dataset, beside the current one, whose rows are kept.
    pub keep_versions: u32,
    /// Jobs that may wait; more are refused.
    pub max_queued: usize,
    /// Log every decision of generation.
    pub debug: bool,
}

/// The language model, if there is one.
#[derive(Debug, Clone)]
pub struct ModelConfig {
    /// Whether to use a model: it is wanted, and a key is there.
    pub enabled: bool,
    pub api_key: Option<Secret>,
    pub provider: Provider,
    pub name: String,
    /// Tried when the model is lost, before the rules.
    pub fallback: Option<String>,
    /// Instead of the provider's own address.
    pub base_url: Option<String>,
    /// Of Google's API: `v1`.
    pub api_version: String,
    pub temperature: f64,
}

/// Who serves the model, and how it knows us.
#[derive(Debug, Clone)]
pub enum Provider {
    /// Gemini's Developer API.
    Gemini { key: Secret },
    /// Vertex AI with a key and without a project.
    Express { key: Secret },
    /// Vertex AI with application default credentials.
    Vertex {
        project: String,
        location: String,
        credentials: Option<PathBuf>,
        metadata_host: Option<String>,
    },
    /// Any server that speaks OpenAI's chat completions.
    OpenAi {
        base_url: String,
        key: Option<Secret>,
    },
}

/// Where traces are sent.
#[derive(Debug, Clone)]
pub struct LangfuseConfig {
    pub public_key: String,
    pub secret_key: Secret,
    pub base_url: String,
    /// Tells deployments apart: lower case letters, digits, `_` and `-`.
    pub environment: String,
    /// Whether questions, answers, arguments and results are sent, or only that they were.
    pub content: bool,
}

/// The least severe message that is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogLevel {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
}

impl LogLevel {
    /// The name that log filters know.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trace => "trace",
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

impl Config {
    /// Reads the settings of this process: `flags` (setting name, value), then the environment,
    /// then `rowsmith.toml` if the working folder has one.
    pub fn load(flags: &[(&'static str, String)]) -> Result<Self, ConfigErrors> {
        let mut sources = vec![
            Source::pairs(flags.iter().map(|(name, value)| (*name, value.as_str()))),
            Source::environment(),
        ];
        sources.extend(Source::file(Path::new("rowsmith.toml"))?);
        Self::read(sources)
    }

    /// Reads the settings from `sources`, the first one that has a value winning.
    pub fn read(sources: Vec<Source>) -> Result<Self, ConfigErrors> {
        let mut reader = Reader::new(sources);
        let http = HttpConfig::read(&mut reader);
        let config = Self {
            database: DatabaseConfig::read(&mut reader, http.port),
            http,
            generation: GenerationConfig::read(&mut reader),
            model: ModelConfig::read(&mut reader),
            langfuse: LangfuseConfig::read(&mut reader),
            log: read_log_level(&mut reader),
        };
        reader.finish(config)
    }
}

impl HttpConfig {
    fn read(from: &mut Reader) -> Self {
        let mut cors_origins = from.list("CORS_ORIGINS");
        let node_stage = from.text("NODE_ENV");
        let stage = from.text("APP_ENV").or(node_stage);
        if stage.as_deref() == Some("development") {
            cors_origins
                .extend(["http://localhost:3000", "http://localhost:5173"].map(String::from));
        }
        let host: std::net::IpAddr = from.parse(
            "ROWSMITH_HOST",
            "an IP address such as 127.0.0.1 or 0.0.0.0",
            [127, 0, 0, 1].into(),
        );
        let allowed_hosts = from.list("ALLOWED_HOSTS");
        // A service for other machines has names that it cannot know, and gateways before it.
        let any = allowed_hosts.is_empty() && !host.is_loopback();
        Self {
            host,
            allowed_hosts: (!any).then_some(allowed_hosts),
            max_downloads: from.at_least("MAX_CONCURRENT_DOWNLOADS", 1, 8),
            port: from.number("PORT", 1..=u16::MAX, 4000),
            cors_origins,
            max_body_bytes: from.at_least("MAX_BODY_BYTES", 1, 8 << 20),
            rate_limit: from.at_least("RATE_LIMIT_MAX_REQUESTS", 1, 600),
        }
    }
}

impl DatabaseConfig {
    fn read(from: &mut Reader, port: u16) -> Self {
        let datasets_url = from.database_url("ROWSMITH_DATASETS_URL");
        let url = from.database_url("DATABASE_URL");
        let data_dir = from
            .text("ROWSMITH_DATA_DIR")
            .map(PathBuf::from)
            .or_else(default_data_dir);
        let pg_bin = from.text("ROWSMITH_PG_BIN").map(PathBuf::from);
        if let Some(url) = url {
            return Self::Server { url, datasets_url };
        }
        if datasets_url.is_some() {
            from.wrong("ROWSMITH_DATASETS_URL is set but DATABASE_URL is not: set both, or none for the embedded database");
        }
        if data_dir.is_none() {
            from.wrong("there is no home folder to keep data in: set ROWSMITH_DATA_DIR to a folder, or DATABASE_URL to a PostgreSQL database");
        }
        Self::Embedded(EmbeddedConfig {
            data_dir: data_dir.unwrap_or_default(),
            pg_bin,
            guard: None,
            port: Some(port),
            throwaway: false,
        })
    }
}

impl GenerationConfig {
    /// The part that commands without a service need, from the environment and the file.
    pub fn load() -> Result<Self, ConfigErrors> {
        let mut sources = vec![Source::environment()];
        sources.extend(Source::file(Path::new("rowsmith.toml"))?);
        // Without a home there is nowhere to keep data, but these commands keep none.
        sources.push(Source::pairs([("ROWSMITH_DATA_DIR", "/")]));
        Ok(Config::read(sources)?.generation)
    }

    fn read(from: &mut Reader) -> Self {
        let max_rows_per_table = from.at_least("MAX_ROWS_PER_TABLE", 1, 10_000_000);
        let default_rows = from.at_least("DEFAULT_NUM_RECORDS", 1, 100.min(max_rows_per_table));
        if default_rows > max_rows_per_table {
            from.wrong(format!(
                "DEFAULT_NUM_RECORDS is {default_rows}, more than MAX_ROWS_PER_TABLE ({max_rows_per_table})"
            ));
        }
        Self {
            default_rows,
            max_rows_per_table,
            max_rows_total: from.at_least("MAX_ROWS_TOTAL", 1, 100_000_000),
            max_ddl_bytes: from.at_least("MAX_DDL_BYTES", 1, 2 << 20),
            max_concurrent: from.at_least("MAX_CONCURRENT_GENERATIONS", 1, 2),
            keep_versions: from.number("KEEP_VERSIONS", 0..=1000, KEPT_VERSIONS),
            max_queued: from.at_least("MAX_QUEUED_GENERATIONS", 0, 32),
            debug: from.switch("DEBUG_DATA_GEN", false),
        }
    }
}

impl LangfuseConfig {
    fn read(from: &mut Reader) -> Option<Self> {
        let enabled = from.switch("LANGFUSE_ENABLED", true);
        let keys = (
            from.text("LANGFUSE_PUBLIC_KEY"),
            from.secret("LANGFUSE_SECRET_KEY"),
        );
        let older_name = from.text("LANGFUSE_HOST");
        let base_url = from.text("LANGFUSE_BASE_URL").or(older_name);
        let content = from.switch("LANGFUSE_CAPTURE_CONTENT", true);
        let environment = from
            .text("LANGFUSE_TRACING_ENVIRONMENT")
            .unwrap_or_else(|| "default".to_owned());
        let is_named = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
        if environment.starts_with("langfuse") || !environment.chars().all(is_named) {
            from.wrong(format!("LANGFUSE_TRACING_ENVIRONMENT is {environment:?}: use lower case letters, digits, _ and -, not beginning with langfuse"));
        }
        match keys {
            (Some(public_key), Some(secret_key)) if enabled => Some(Self {
                public_key,
                secret_key,
                base_url: base_url.unwrap_or_else(|| "https://cloud.langfuse.com".to_owned()),
                environment,
                content,
            }),
            (Some(_), None) | (None, Some(_)) if enabled => {
                from.wrong("only one of LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY is set: set both, or LANGFUSE_ENABLED=false");
                None
            }
            _ => None,
        }
    }
}

fn read_log_level(from: &mut Reader) -> LogLevel {
    from.choice(
        "LOG_LEVEL",
        &[
            ("trace", LogLevel::Trace),
            ("debug", LogLevel::Debug),
            ("info", LogLevel::Info),
            ("warn", LogLevel::Warn),
            ("error", LogLevel::Error),
        ],
        LogLevel::Info,
    )
}

/// The user's data folder by the custom of the system. Root's home is closed to the user that
/// PostgreSQL then runs as, so root keeps its data where services do.
fn default_data_dir() -> Option<PathBuf> {
    if nix::unistd::geteuid().is_root() {
        return Some(PathBuf::from("/var/lib/rowsmith"));
    }
    let home = std::env::home_dir().filter(|home| home.is_absolute());
    if cfg!(target_os = "macos") {
        return home.map(|home| home.join("Library/Application Support/rowsmith"));
    }
    let xdg = std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .filter(|dir| dir.is_absolute());
    xdg.or_else(|| home.map(|home| home.join(".local/share")))
        .map(|dir| dir.join("rowsmith"))
}

#[cfg(test)]
mod tests;

//! The commands of the program: one file each, listed in `Command`.
//!
//! Data go to standard output, talk to standard error. Exit codes: 0 done, and those of `Stop`.

mod ask;
mod bench;
mod change;
mod chat;
mod check_migrations;
mod completions;
mod datasets;
mod doctor;
mod export;
mod generate;
mod interrupt;
mod parse;
mod partial;
mod profile;
mod progress;
mod serve;
mod snippet;
mod source;
mod sql;
mod stop;
mod stored;
mod table;
mod validate;

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::stop::Stop;
use crate::config::{Config, ConfigErrors, LogLevel};
use crate::store::embedded::guard::Guard;

/// From a schema to consistent, realistic data, and to answers about it.
#[derive(Debug, Parser)]
#[command(name = "rowsmith", version, propagate_version = true)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

/// Flags that stand for settings and win over them.
#[derive(Debug, clap::Args)]
struct Settings {
    /// The folder that the data are kept in [setting: ROWSMITH_DATA_DIR]
    #[arg(long, global = true, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    /// The port of the service [setting: PORT]
    #[arg(long, global = true, value_name = "PORT")]
    port: Option<u16>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the service: the page and the API
    Serve,
    /// Make rows: into files, to standard output, or into a PostgreSQL database
    Generate(Box<generate::Generate>),
    /// Say what a schema holds, or what is wrong with it
    Parse(parse::Parse),
    /// Converse: give a schema, say what the data shall be like, ask
    Chat(chat::Chat),
    /// List, show, rename or delete the stored datasets
    Datasets(datasets::Datasets),
    /// Write a stored dataset to files
    Export(export::Export),
    /// Ask a stored dataset in SQL
    Sql(sql::Sql),
    /// Look at what a stored dataset holds: distributions, frequent values, relations
    Profile(profile::Look),
    /// Change a stored dataset in words, or see what would change
    Modify(change::Modify),
    /// Return a dataset to the version before
    Undo(change::Which),
    /// Return a dataset to the version that was undone
    Redo(change::Which),
    /// List the versions of a dataset
    Versions(change::Which),
    /// Check a stored dataset again: exit code 3 when something is broken
    Validate(validate::Validate),
    /// Ask a stored dataset a question in words
    Ask(ask::Ask),
    /// Measure how fast and how small this program is on this machine
    Bench(bench::Bench),
    /// Print the completions of a shell
    Completions(completions::Completions),
    /// Say whether everything that the service needs is there
    Doctor(doctor::Doctor),
    /// Print how many migrations the database has; fail when it has none
    CheckMigrations(check_migrations::CheckMigrations),
    /// Run PostgreSQL for as long as the input is open
    #[command(hide = true)]
    PostgresGuard { job: String },
}

/// Runs the command that this process was started with.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        Command::PostgresGuard { job } => run_guard(&job),
        Command::Completions(completions) => Ok(completions.run()),
        Command::Generate(generate) => run_alone(generate.run()),
        Command::Parse(parse) => run_alone(parse.run()),
        Command::Bench(bench) => run_alone(bench.run()),
        command => run_command(&cli.settings, command),
    };
    result.unwrap_or_else(|error| {
        if !matches!(error.downcast_ref(), Some(Stop::Said)) {
            complain(&format!("error: {error:#}"));
        }
        Stop::code(&error)
    })
}

/// Runs a command that needs no settings.
fn run_alone(command: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    start_log(LogLevel::Warn);
    let runtime = tokio::runtime::Runtime::new()?;
    let result = runtime.block_on(command);
    // A read of standard input must not hold the process.
    runtime.shutdown_background();
    result
}

fn run_command(settings: &Settings, command: Command) -> anyhow::Result<ExitCode> {
    let config = match settings.load() {
        Ok(config) => config,
        Err(errors) => {
            errors
                .0
                .iter()
                .for_each(|error| complain(&format!("error: {error}")));
            return Ok(ExitCode::from(2));
        }
    };
    start_log(config.log);
    let runtime = tokio::runtime::Runtime::new()?;
    let result = runtime.block_on(async {
        match command {
            Command::Serve => serve::run(config).await,
            Command::Doctor(doctor) => doctor.run(config).await,
            Command::CheckMigrations(check) => check.run(config).await,
            Command::Chat(chat) => chat.run(config).await,
            Command::Datasets(datasets) => datasets.run(config).await,
            Command::Export(export) => export.run(config).await,
            Command::Profile(look) => look.run(config).await,
            Command::Modify(modify) => modify.run(config).await,
            Command::Undo(which) => which.undo(config).await,
            Command::Redo(which) => which.redo(config).await,
            Command::Versions(which) => which.versions(config).await,
            Command::Validate(validate) => validate.run(config).await,
            Command::Ask(ask) => ask.run(config).await,
            Command::Sql(sql) => sql.run(config).await,
            Command::Generate(_)
            | Command::Parse(_)
            | Command::Bench(_)
            | Command::Completions(_)
            | Command::PostgresGuard { .. } => Ok(ExitCode::FAILURE),
        }
    });
    // A read of standard input or a stuck lookup must not hold the process.
    runtime.shutdown_background();
    result
}

fn run_guard(job: &str) -> anyhow::Result<ExitCode> {
    let guard: Guard = serde_json::from_str(job)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let result = runtime.block_on(guard.run());
    runtime.shutdown_background();
    result?;
    Ok(ExitCode::SUCCESS)
}

impl Settings {
    fn load(&self) -> Result<Config, ConfigErrors> {
        let data_dir = self
            .data_dir
            .as_ref()
            .map(|dir| ("ROWSMITH_DATA_DIR", dir.display().to_string()));
        let port = self.port.map(|port| ("PORT", port.to_string()));
        Config::load(&data_dir.into_iter().chain(port).collect::<Vec<_>>())
    }
}

fn start_log(level: LogLevel) {
    let filter =
        tracing_subscriber::EnvFilter::new(format!("{},sqlx=warn,hyper=warn", level.as_str()));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
}

/// A line of data, to standard output. Nobody reading is no reason to fail.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A line of talk, to standard error.
fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

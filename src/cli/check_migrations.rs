//! `rowsmith check-migrations`: how many migrations the database has seen.

use std::process::ExitCode;

use super::say;
use crate::config::Config;
use crate::store;

/// Looks without applying any, beside a running service too.
pub(super) async fn run(config: Config) -> anyhow::Result<ExitCode> {
    let applied = store::applied_migrations(&config.database).await?;
    say(&format!("Migrations applied: {}", applied.len()));
    Ok(if applied.is_empty() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

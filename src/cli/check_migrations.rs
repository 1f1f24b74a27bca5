//! `rowsmith check-migrations`: how many migrations the database has seen.

use std::process::ExitCode;

use super::say;
use crate::config::Config;
use crate::store;

/// How to tell it.
#[derive(Debug, clap::Args)]
pub(super) struct CheckMigrations {
    /// Print their names as one JSON document
    #[arg(long)]
    json: bool,
}

impl CheckMigrations {
    /// Looks without applying any, beside a running service too.
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let applied = store::applied_migrations(&config.database).await?;
        if self.json {
            say(&serde_json::json!({"applied": applied}).to_string());
        } else {
            say(&format!("Migrations applied: {}", applied.len()));
        }
        Ok(if applied.is_empty() {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }
}

//! `rowsmith parse`: what a DDL says.

use std::{path::PathBuf, process::ExitCode};

use serde_json::json;

use super::{complain, say, snippet, source, table};

/// What to read.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  rowsmith parse schema.sql
  pg_dump --schema-only shop | rowsmith parse - --json")]
pub(super) struct Parse {
    /// The schema: DDL of any dialect; - reads standard input
    #[arg(value_name = "SCHEMA.sql")]
    ddl: PathBuf,
    /// Print the whole schema as one JSON document
    #[arg(long)]
    json: bool,
}

impl Parse {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let ddl = source::ddl(self.ddl).await?;
        if self.json {
            let document = json!({
                "dialect": ddl.dialect, "schema": ddl.schema, "issues": ddl.notes,
            });
            say(&document.to_string());
            return Ok(ExitCode::SUCCESS);
        }
        for note in &ddl.notes {
            complain(&format!("{}\n", snippet::show(&ddl.name, &ddl.text, note)));
        }
        let rows = ddl.schema.tables.iter().map(|table| {
            let parents: Vec<&str> = table
                .foreign_keys
                .iter()
                .map(|key| key.table.shown())
                .collect();
            let key: Vec<&str> = table.primary_key.iter().map(|name| name.shown()).collect();
            vec![
                table.name.to_string(),
                table.columns.len().to_string(),
                key.join(", "),
                parents.join(", "),
            ]
        });
        let header = ["Table", "Columns", "Primary key", "Refers to"];
        say(&table::show(&header, &rows.collect::<Vec<_>>(), true));
        Ok(ExitCode::SUCCESS)
    }
}

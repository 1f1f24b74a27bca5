//! `rowsmith sql`: a question to a stored dataset.

use std::io::Write as _;
use std::process::ExitCode;

use clap::ValueEnum;
use futures::TryStreamExt as _;
use rowsmith_datagen::encode::csv;
use serde_json::{Value, json};

use super::{
    complain, say,
    stored::{Open, told},
    table,
};
use crate::config::Config;
use crate::service::query::{Artifact, FileFormat, Gate, Options, Settings};

/// Ask a stored dataset in SQL: one SELECT, nothing is changed
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  rowsmith sql 12 \"SELECT status, count(*) FROM orders GROUP BY 1\"
  rowsmith sql 12 \"TABLE customers\" --format csv > customers.csv
  rowsmith sql 12 \"SELECT * FROM customers\" --mask --limit 5")]
pub(super) struct Sql {
    /// The dataset's number
    dataset: i64,
    /// The statement; tables need no prefix
    statement: String,
    /// How to print the rows; csv prints all of them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// At most so many rows, up to 1000
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// Replace names, emails, phones and other personal values
    #[arg(long)]
    mask: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

impl Sql {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        Open::with(&config, async |open| {
            let gate = Gate::new(&open.store, Settings::default());
            let options = Options {
                limit: self.limit,
                masked: self.mask,
                ..Options::default()
            };
            let artifact = gate.run(self.dataset, &self.statement, options).await;
            let artifact = artifact.map_err(told)?;
            match self.format {
                Format::Table => print(&artifact),
                Format::Json => say(&document(&artifact).to_string()),
                Format::Csv => {
                    let format = FileFormat::Csv(csv::Options { raw: false });
                    let file = gate.export(artifact.id, format).await.map_err(told)?;
                    let mut bytes = file.bytes;
                    let mut out = std::io::stdout();
                    while let Some(piece) = bytes.try_next().await? {
                        out.write_all(&piece)?;
                    }
                    out.flush()?;
                }
            }
            Ok(ExitCode::SUCCESS)
        })
        .await
    }
}

fn print(artifact: &Artifact) {
    let header: Vec<&str> = artifact.columns.iter().map(|c| c.name.as_str()).collect();
    let cell = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let rows = artifact.rows.iter().filter_map(Value::as_array);
    let rows: Vec<Vec<String>> = rows.map(|row| row.iter().map(cell).collect()).collect();
    say(&table::show(&header, &rows, true));
    let more = if artifact.truncated { " and more" } else { "" };
    complain(&format!(
        "{} rows{more}, {} ms",
        artifact.row_count, artifact.elapsed_ms
    ));
}

fn document(artifact: &Artifact) -> Value {
    let mut document = json!(artifact);
    document["preview"] = Value::Array(artifact.rows.clone());
    document
}

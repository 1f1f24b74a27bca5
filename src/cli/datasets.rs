//! `rowsmith datasets`: what is stored.

use std::process::ExitCode;

use clap::Subcommand;
use serde_json::{Value, json};

use super::{
    say,
    stored::{Open, told},
    table,
};
use crate::config::Config;
use crate::service::datasets::Datasets as _;

/// What to do with the stored datasets.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  rowsmith datasets
  rowsmith datasets show 12
  rowsmith datasets rename 12 \"Shop, summer\"
  rowsmith datasets delete 12")]
pub(super) struct Datasets {
    #[command(subcommand)]
    action: Option<Action>,
    /// Print one JSON document
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the newest (the default)
    List {
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Show one with its tables
    Show { id: i64 },
    /// Give one another name
    Rename { id: i64, name: String },
    /// Remove one with all its versions
    Delete { id: i64 },
}

impl Datasets {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let Self { action, json } = self;
        let text = Open::with(&config, async |open| {
            match action.unwrap_or(Action::List { limit: 50 }) {
                Action::List { limit } => list(open, limit, json).await,
                Action::Show { id } => show(open, id, json).await,
                Action::Rename { id, name } => {
                    let name = name.trim();
                    let renamed = open.stored.records.rename(id, name).await;
                    renamed.map_err(told)?;
                    Ok(done(
                        json,
                        &json!({ "id": id, "name": name }),
                        format!("Dataset {id} is now {name:?}"),
                    ))
                }
                Action::Delete { id } => {
                    open.stored.delete(id).await.map_err(told)?;
                    Ok(done(
                        json,
                        &json!({ "id": id, "deleted": true }),
                        format!("Dataset {id} is gone"),
                    ))
                }
            }
        });
        say(&text.await?);
        Ok(ExitCode::SUCCESS)
    }
}

fn done(json: bool, document: &Value, text: String) -> String {
    if json { document.to_string() } else { text }
}

async fn list(open: &Open, limit: u32, json: bool) -> anyhow::Result<String> {
    let all = open.stored.list(limit, 0).await.map_err(told)?;
    if json {
        return Ok(serde_json::to_string(&all)?);
    }
    if all.is_empty() {
        return Ok("There is no dataset yet".to_owned());
    }
    let rows = all.iter().map(|dataset| {
        let total: u64 = dataset.row_counts.values().filter_map(Value::as_u64).sum();
        vec![
            dataset.id.to_string(),
            dataset.name.clone(),
            dataset.row_counts.len().to_string(),
            total.to_string(),
            dataset.created_at.format("%F %T UTC").to_string(),
        ]
    });
    let header = ["Id", "Name", "Tables", "Rows", "Made"];
    Ok(table::show(&header, &rows.collect::<Vec<_>>(), true))
}

async fn show(open: &Open, id: i64, json: bool) -> anyhow::Result<String> {
    let dataset = open.stored.get(id, false).await.map_err(told)?;
    if json {
        let document = json!({ "metadata": dataset.summary, "meta": dataset.generation_meta });
        return Ok(document.to_string());
    }
    let summary = &dataset.summary;
    let rows = summary.row_counts.iter();
    let rows = rows.map(|(table, rows)| vec![table.clone(), rows.to_string()]);
    let validation = &dataset.generation_meta["validation"]["summary"];
    Ok(format!(
        "{} (dataset {id}, seed {}, made {})\n{}\n{} checks, {} of them not passed",
        table::plain(&summary.name),
        dataset.generation_meta["seed"],
        summary.created_at.format("%F %T UTC"),
        table::show(&["Table", "Rows"], &rows.collect::<Vec<_>>(), false),
        validation["checks"],
        validation["failed"]
    ))
}

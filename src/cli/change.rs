//! `rowsmith modify`, `undo`, `redo` and `versions`: a stored dataset changed, and its history.

use std::{process::ExitCode, time::Duration};

use serde_json::Value;

use super::{complain, say, source::told, stored::Open, table};
use crate::{
    config::Config,
    error::Error,
    runs::{self, Lane, Runs, Status},
    service::{
        Limits,
        change::{self, Answer, Changed, Changes, Wish, changed},
        make::Maker,
    },
    store::load::Loader,
};

/// What to change.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  rowsmith modify 12 \"make 30% of notes null\" --dry-run
  rowsmith modify 12 \"10x the orders and replace Rome with Oslo in all tables\"
  rowsmith modify 12 undo")]
pub(super) struct Modify {
    /// The dataset
    id: i64,
    /// What shall change, in words
    prompt: String,
    /// The table that is meant where the words name none
    #[arg(long, value_name = "TABLE")]
    table: Option<String>,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// Which dataset.
#[derive(Debug, clap::Args)]
pub(super) struct Which {
    /// The dataset
    id: i64,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// How long a command waits for its own run: as long as it takes.
const PATIENCE: Duration = Duration::from_secs(365 * 24 * 3600);

impl Modify {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let wish = Wish {
            prompt: Some(self.prompt),
            table_name: self.table,
            dry_run: self.dry_run,
            ..Wish::default()
        };
        let changed = with(&config, async |changes| {
            let job = match changes.make(self.id, wish, None, None).await? {
                Answer::Whole(changed) => return Ok(*changed),
                Answer::Run(job) => changes.runs.wait(job.id, PATIENCE).await?,
            };
            let message = job
                .error
                .clone()
                .unwrap_or_else(|| "the change was cancelled".to_owned());
            match changed(&job)? {
                Some(changed) if job.status == Status::Completed => Ok(changed),
                _ => Err(Error::new(crate::error::Code::Internal, message)),
            }
        });
        tell(&changed.await?, self.json)
    }
}

impl Which {
    pub(super) async fn undo(self, config: Config) -> anyhow::Result<ExitCode> {
        let changed = with(&config, async |changes| changes.undo(self.id, None).await);
        tell(&changed.await?, self.json)
    }

    pub(super) async fn redo(self, config: Config) -> anyhow::Result<ExitCode> {
        let changed = with(&config, async |changes| changes.redo(self.id, None).await);
        tell(&changed.await?, self.json)
    }

    pub(super) async fn versions(self, config: Config) -> anyhow::Result<ExitCode> {
        let all = with(&config, async |changes| changes.versions(self.id).await).await?;
        if self.json {
            say(&serde_json::to_string(&all)?);
            return Ok(ExitCode::SUCCESS);
        }
        let rows = all.iter().map(|past| {
            vec![
                format!("{}{}", past.version, if past.current { " *" } else { "" }),
                past.base.map_or_else(String::new, |base| base.to_string()),
                past.created_at.format("%F %T UTC").to_string(),
                table::plain(past.note.as_deref().unwrap_or("made")),
            ]
        });
        let header = ["Version", "From", "Made", "Change"];
        say(&table::show(&header, &rows.collect::<Vec<_>>(), false));
        Ok(ExitCode::SUCCESS)
    }
}

/// Does some work on the stored datasets, with a worker of its own beside any running service's.
async fn with<T>(
    config: &Config,
    work: impl AsyncFnOnce(&Changes) -> Result<T, Error>,
) -> anyhow::Result<T> {
    Open::with(config, async |open| {
        let limits = Limits {
            max_rows_per_table: config.generation.max_rows_per_table,
            max_rows_total: config.generation.max_rows_total,
            ..Limits::default()
        };
        let changes = Changes {
            maker: Maker {
                loader: Loader::new(open.store.datasets().clone()),
                datasets: open.stored.records.clone(),
                limits: limits.clone(),
            },
            runs: Runs::new(open.store.app().clone(), runs::Settings::default()),
            limits,
            keep: config.generation.keep_versions,
        };
        changes.runs.work(vec![Lane {
            kinds: vec![(change::KIND, changes.work())],
            slots: 1,
        }]);
        let result = work(&changes).await;
        changes.runs.shutdown().await;
        result.map_err(told)
    })
    .await
}

fn tell(changed: &Changed, json: bool) -> anyhow::Result<ExitCode> {
    if json {
        say(&serde_json::to_string(changed)?);
        return Ok(ExitCode::SUCCESS);
    }
    for one in changed.instructions.iter().flat_map(|one| &one.about) {
        complain(&format!("- {}", table::plain(one)));
    }
    for note in &changed.notes {
        complain(&format!("note: {}", table::plain(note)));
    }
    let empty = serde_json::Map::new();
    let tables = changed.diff.as_object().unwrap_or(&empty).iter();
    let number = |table: &Value, key: &str| table[key].to_string();
    let rows = tables.map(|(name, table)| {
        let columns = table["columns"].as_object().unwrap_or(&empty).iter();
        let moved = columns.map(|(column, of)| format!("{column} {}", of["changed"]));
        vec![
            name.clone(),
            number(table, "before"),
            number(table, "after"),
            number(table, "cells"),
            moved.collect::<Vec<_>>().join(", "),
        ]
    });
    let header = ["Table", "Rows before", "After", "Cells changed", "In"];
    say(&table::show(&header, &rows.collect::<Vec<_>>(), false));
    let done = if changed.dry_run {
        "nothing was changed; still version"
    } else {
        "now at version"
    };
    complain(&format!(
        "dataset {}: {done} {}",
        changed.dataset_id, changed.version
    ));
    Ok(ExitCode::SUCCESS)
}

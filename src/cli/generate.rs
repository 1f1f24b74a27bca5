//! `rowsmith generate`: rows from a schema, without a server.

mod database;
mod files;
mod summary;
mod target;

use std::{num::NonZeroUsize, path::PathBuf, process::ExitCode};

use rowsmith_datagen::{encode::csv, spec::MAX_SEED};
use tokio_util::sync::CancellationToken;

use self::target::Target;
use super::{complain, interrupt, progress::Progress, snippet, source, stop::Stop};
use crate::service::{
    export::{Bundle, all_cores},
    instructions,
    make::default_name,
    recipe::Planned,
    request::{Config, GenerateRequest},
};

/// What to make, and where to.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  rowsmith generate schema.sql -n 1000 -o out.zip
  rowsmith generate schema.sql --rows books=5000 --rows loans=20000 --seed 7 -o out/
  rowsmith generate schema.sql --table books -o - | head
  rowsmith generate schema.sql -n 100000 --to postgres://me@localhost/shop
  rowsmith generate --recipe recipe.toml -o again.zip")]
pub(super) struct Generate {
    /// The schema: DDL of any dialect; - reads standard input
    #[arg(
        value_name = "SCHEMA.sql",
        required_unless_present = "recipe",
        conflicts_with = "recipe"
    )]
    ddl: Option<PathBuf>,
    /// Take schema, rules, rows and seed from a recipe instead
    #[arg(long, value_name = "recipe.toml", conflicts_with_all = ["records", "rows", "seed", "null_share"])]
    recipe: Option<PathBuf>,
    /// Rows of every table that --rows does not name [default: 100]
    #[arg(short = 'n', long = "num-records", value_name = "ROWS", value_parser = clap::value_parser!(u64).range(1..))]
    records: Option<u64>,
    /// Rows of one table; may be given again
    #[arg(long, value_name = "TABLE=ROWS", value_parser = table_rows)]
    rows: Vec<(String, u64)>,
    /// Same seed and schema: same rows [default: 1]
    #[arg(long, value_parser = clap::value_parser!(u64).range(..=MAX_SEED))]
    seed: Option<u64>,
    /// The share of NULLs in columns that allow them, 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = share)]
    null_share: Option<f64>,
    /// What the data shall be like, in plain words
    #[arg(long, value_name = "WORDS", conflicts_with = "recipe")]
    instructions: Option<String>,
    /// Threads that make rows; the bytes do not depend on it [default: all cores]
    #[arg(long)]
    threads: Option<NonZeroUsize>,
    #[command(flatten)]
    target: target::Args,
    /// `raw` writes texts exactly; `safe` puts ' before what a spreadsheet would run
    #[arg(long, value_name = "HOW", value_parser = ["safe", "raw"], default_value = "safe")]
    csv: String,
    /// Print what was made as one JSON document
    #[arg(long)]
    json: bool,
    /// No progress, no preview, no notes
    #[arg(short, long)]
    quiet: bool,
}

impl Generate {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let target = self.target.check(self.json)?;
        let token = interrupt::token()?;
        let planned = interrupt::or_interrupted(&token, self.plan()).await?;
        let bundle = Bundle {
            // Nothing but the recipe may show in the files.
            title: default_name(&planned.table_names()),
            planned,
            meta: None,
        };
        let work = Work {
            options: csv::Options {
                raw: self.csv == "raw",
            },
            threads: self.threads.unwrap_or_else(all_cores),
            progress: Progress::new(&bundle.planned.plan, self.quiet),
            bundle,
            token,
        };
        match target {
            Target::Database { url, schema } => {
                let report = database::fill(&work, &url, &schema).await?;
                self.tell(
                    &work,
                    summary::Made::Database {
                        schema: &schema,
                        report: &report,
                    },
                );
                if !report.summary.ok {
                    return Err(Stop::Invalid(format!(
                        "{} of {} checks did not pass",
                        report.summary.failed + report.summary.unchecked,
                        report.summary.checks
                    ))
                    .into());
                }
            }
            Target::Files(place) => {
                let table = self.table(&work.bundle.planned)?;
                let (work, place, made) = files::write(work, place, table).await?;
                if made {
                    self.tell(&work, summary::Made::Files(&place));
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    async fn plan(&self) -> anyhow::Result<Planned> {
        let planned = match (&self.recipe, &self.ddl) {
            (Some(path), _) => return source::recipe(path.clone()).await,
            (None, Some(path)) => {
                let ddl = source::ddl(path.clone()).await?;
                for (table, rows) in &self.rows {
                    if ddl.schema.table(table).is_none() {
                        let names: Vec<&str> =
                            ddl.schema.tables.iter().map(|t| t.name.shown()).collect();
                        return Err(Stop::Usage(format!(
                            "--rows {table}={rows}: there is no table {table:?}; the schema has {}",
                            names.join(", ")
                        ))
                        .into());
                    }
                }
                if !self.quiet {
                    for note in &ddl.notes {
                        complain(&format!("{}\n", snippet::show(&ddl.name, &ddl.text, note)));
                    }
                }
                let planned = source::plan(&self.request(ddl.text)).await?;
                let notes = planned.spec.made.notes.iter().cloned();
                for note in notes.chain(instructions::notes(&planned.instructions)) {
                    complain(&format!("note: {note}"));
                }
                planned
            }
            (None, None) => return Err(Stop::Usage("name a schema or a recipe".to_owned()).into()),
        };
        Ok(planned)
    }

    fn request(&self, ddl: String) -> GenerateRequest {
        let rows = self.rows.iter();
        GenerateRequest {
            ddl,
            instructions: self.instructions.clone(),
            config: Config {
                num_records: self.records,
                per_table_row_counts: rows.map(|(t, n)| (t.clone(), (*n).into())).collect(),
                seed: self.seed,
                null_probability: self.null_share,
                ..Config::default()
            },
            ..GenerateRequest::default()
        }
    }

    /// The position of the one table that is wanted.
    fn table(&self, planned: &Planned) -> anyhow::Result<Option<usize>> {
        let Some(name) = &self.target.table else {
            return Ok(None);
        };
        let found = planned.plan.table_index(name);
        let names = planned.table_names().join(", ");
        let missing = || {
            Stop::Usage(format!(
                "there is no table {name:?}; the schema has {names}"
            ))
        };
        Ok(Some(found.ok_or_else(missing)?))
    }

    fn tell(&self, work: &Work, made: summary::Made<'_>) {
        work.progress.clear();
        summary::tell(&work.bundle, &made, self.json, self.quiet);
    }
}

/// Everything that writing needs.
struct Work {
    bundle: Bundle,
    options: csv::Options,
    threads: NonZeroUsize,
    progress: Progress,
    token: CancellationToken,
}

fn table_rows(text: &str) -> Result<(String, u64), String> {
    let wrong = || format!("write a table and its rows, such as books=5000, not {text:?}");
    let (table, rows) = text.rsplit_once('=').ok_or_else(wrong)?;
    let rows = rows.trim().replace('_', "").parse().map_err(|_| wrong())?;
    Ok((table.trim().to_owned(), rows))
}

fn share(text: &str) -> Result<f64, String> {
    let share = text
        .parse()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| format!("must be a number from 0 to 1, not {text:?}"))
}

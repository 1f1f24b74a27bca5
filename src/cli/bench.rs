//! `rowsmith bench`: how fast and how small, measured on this machine in one run.

mod first_byte;
mod generation;
mod loading;
mod memory;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use serde_json::{Map, Value, json};

use super::{complain, interrupt, say, source, stop::Stop};
use crate::service::{
    export::all_cores,
    recipe::Planned,
    request::{Config, GenerateRequest},
};

const WEBSHOP: &str = include_str!("../../examples/webshop.sql");

/// The sizes at which memory is measured, in rows of all tables.
const SIZES: [u64; 2] = [100_000, 10_000_000];

/// What to measure with.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  rowsmith bench
  rowsmith bench --schema schema.sql --rows 20000
  rowsmith bench --database-url postgres://me@localhost/bench --json")]
pub(super) struct Bench {
    /// Rows of every table
    #[arg(long, default_value_t = 100_000)]
    rows: u64,
    /// The schema instead of a small web shop
    #[arg(long, value_name = "SCHEMA.sql")]
    schema: Option<PathBuf>,
    /// Load into this PostgreSQL database instead of a throw-away one
    #[arg(long, value_name = "postgres://...")]
    database_url: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
    /// Only write so many rows in all to nowhere, and print the memory that took
    #[arg(long, hide = true, value_name = "ROWS")]
    memory_of: Option<u64>,
}

impl Bench {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let token = interrupt::token()?;
        if let Some(total) = self.memory_of {
            let planned = self.plan(|tables| total.div_ceil(tables)).await?;
            say(&memory::export(planned).await?.to_string());
            return Ok(ExitCode::SUCCESS);
        }
        if cfg!(debug_assertions) {
            complain("note: this is a debug build; its figures say nothing");
        }
        let figures = interrupt::or_interrupted(&token, self.figures()).await?;
        if self.json {
            say(&Value::Object(figures).to_string());
        } else {
            show(&figures);
        }
        Ok(ExitCode::SUCCESS)
    }

    async fn figures(&self) -> anyhow::Result<Map<String, Value>> {
        let planned = self.plan(|_| self.rows).await?;
        let mut figures = Map::new();
        let mut add = |name: &str, value: Value| figures.insert(name.to_owned(), value);
        add("tables", planned.plan.tables.len().into());
        add("rows", planned.plan.total_rows().into());
        add("threads", all_cores().get().into());
        for (name, rate) in generation::rates(&planned).await? {
            add(&name, rate.round().into());
        }
        for (name, figure) in loading::compare(&planned, self.database_url.as_deref()).await? {
            add(name, figure);
        }
        for total in SIZES {
            let megabytes = memory::of_child(self.schema.as_deref(), total).await?;
            add(&format!("exportMemoryMbAt{total}"), json!(megabytes));
        }
        let large = self.plan(|_| 10_000_000).await?;
        let time = first_byte::of(&large.recipe).await?;
        add("exportFirstByteMs", rounded(millis(time)));
        Ok(figures)
    }

    /// The schema with as many rows in each table as `rows` says of the number of tables.
    async fn plan(&self, rows: impl FnOnce(u64) -> u64) -> anyhow::Result<Planned> {
        let (ddl, tables) = match &self.schema {
            Some(path) => {
                let ddl = source::ddl(path.clone()).await?;
                (ddl.text, ddl.schema.tables.len())
            }
            None => (WEBSHOP.to_owned(), WEBSHOP.matches("CREATE TABLE").count()),
        };
        if tables == 0 {
            return Err(Stop::Usage("the schema has no table".to_owned()).into());
        }
        let config = Config {
            num_records: Some(rows(tables as u64)),
            seed: Some(1),
            ..Config::default()
        };
        let request = GenerateRequest {
            ddl,
            config,
            ..GenerateRequest::default()
        };
        source::plan(&request).await
    }
}

fn show(figures: &Map<String, Value>) {
    let get = |name: &str| &figures[name];
    let million = |name: &str| {
        format!(
            "{:.2} M rows/s",
            get(name).as_f64().unwrap_or_default() / 1e6
        )
    };
    let threads = get("threads");
    say(&format!("{} rows in {} tables", get("rows"), get("tables")));
    say("\nGeneration alone, encoded and discarded");
    say(&format!(
        "  binary COPY, 1 thread     {:>16}",
        million("copyRowsPerSecond1")
    ));
    say(&format!(
        "  binary COPY, {threads} threads    {:>16}",
        million("copyRowsPerSecondAll")
    ));
    say(&format!(
        "  CSV, 1 thread             {:>16}",
        million("csvRowsPerSecond1")
    ));
    say(&format!(
        "  CSV, {threads} threads            {:>16}",
        million("csvRowsPerSecondAll")
    ));
    say("\nInto PostgreSQL with every constraint in force, medians");
    say(&format!(
        "  generate and load         {:>16}",
        million("generateAndLoadRowsPerSecond")
    ));
    say(&format!(
        "  load ready-made files     {:>16}",
        million("loadFilesRowsPerSecond")
    ));
    say(&format!(
        "  ratio                     {:>16}",
        get("loadRatio")
    ));
    say("\nExport as ZIP");
    for total in SIZES {
        let megabytes = get(&format!("exportMemoryMbAt{total}"));
        say(&format!("  memory at {total:>8} rows   {megabytes:>13} MB"));
    }
    say(&format!(
        "  first byte                {:>13} ms",
        get("exportFirstByteMs")
    ));
}

/// The middle one of some figures, the upper of two.
fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

fn rounded(figure: f64) -> Value {
    json!((figure * 100.0).round() / 100.0)
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

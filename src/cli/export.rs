//! `rowsmith export`: a stored dataset as files.

use std::{io::Write as _, path::PathBuf, process::ExitCode};

use rowsmith_datagen::encode::csv;
use serde_json::json;

use super::{
    interrupt, partial,
    progress::Progress,
    say,
    stop::Stop,
    stored::{Open, told},
};
use crate::{
    config::Config,
    service::{
        export::{Format, Pace, all_cores, archive, table},
        stored::place,
    },
};

/// What to export, and where to.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  rowsmith export 12 -o out.zip
  rowsmith export 12 --table books -o books.csv
  rowsmith export 12 --table books --csv raw -o - | head")]
pub(super) struct Export {
    /// The dataset's number, as `rowsmith datasets` lists it
    #[arg(value_name = "DATASET")]
    id: i64,
    /// A .zip; with --table a file, or - for standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Only this table
    #[arg(long)]
    table: Option<String>,
    /// `raw` writes texts exactly; `safe` puts ' before what a spreadsheet would run
    #[arg(long, value_name = "HOW", value_parser = ["safe", "raw"], default_value = "safe")]
    csv: String,
    /// Print what was written as one JSON document
    #[arg(long)]
    json: bool,
    /// No progress
    #[arg(short, long)]
    quiet: bool,
}

impl Export {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        if self.table.is_none() && self.output.as_os_str() == "-" {
            return Err(Stop::Usage(
                "standard output takes one table: add --table NAME".to_owned(),
            )
            .into());
        }
        if self.json && self.output.as_os_str() == "-" {
            return Err(Stop::Usage(
                "standard output cannot take rows and a document: leave out --json, or name a file"
                    .to_owned(),
            )
            .into());
        }
        let token = interrupt::token()?;
        let read = Open::with(&config, async |open| {
            open.stored.bundle(self.id).await.map_err(told)
        });
        let bundle = interrupt::or_interrupted(&token, read).await?;
        let index = match &self.table {
            Some(table) => Some(place(&bundle.planned, self.id, table).map_err(told)?),
            None => None,
        };
        let progress = Progress::new(&bundle.planned.plan, self.quiet);
        let options = csv::Options {
            raw: self.csv == "raw",
        };
        let (output, cancel) = (self.output.clone(), token.clone());
        let work = move || {
            let pace = Pace {
                threads: all_cores(),
                cancel: &cancel,
                watch: progress.watch(),
            };
            let plan = &bundle.planned.plan;
            let format = Format::Csv(options);
            let result = match index {
                None => partial::file(&output, |out| archive::write(&bundle, options, &pace, out)),
                Some(index) if output.as_os_str() == "-" => {
                    let mut out = std::io::stdout().lock();
                    let written = table::write(plan, index, format, &pace, &mut out);
                    written.and_then(|()| out.flush()).map_err(Into::into)
                }
                Some(index) => {
                    partial::file(&output, |out| table::write(plan, index, format, &pace, out))
                }
            };
            progress.clear();
            result
        };
        match tokio::task::spawn_blocking(work).await? {
            Err(_) if token.is_cancelled() => return Err(Stop::Interrupted.into()),
            result => result?,
        }
        let written = self.output.display().to_string();
        if self.json {
            let (id, table) = (self.id, &self.table);
            say(&json!({"datasetId": id, "table": table, "output": written}).to_string());
        } else if self.output.as_os_str() != "-" && !self.quiet {
            say(&format!("Written to {written}"));
        }
        Ok(ExitCode::SUCCESS)
    }
}

//! `rowsmith validate`: a stored dataset against its schema and its rules, by SQL.

use std::process::ExitCode;

use super::{
    interrupt, say,
    stop::Stop,
    stored::{Open, told},
    table,
};
use crate::{
    config::Config,
    service::validate::{self, Validation},
};

/// What to check.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  rowsmith validate 12
  rowsmith validate 12 --json | jq .summary")]
pub(super) struct Validate {
    /// The dataset's number, as `rowsmith datasets` lists it
    #[arg(value_name = "DATASET")]
    id: i64,
    /// Print the report as one JSON document
    #[arg(long)]
    json: bool,
}

impl Validate {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let token = interrupt::token()?;
        let checking = Open::with(&config, async |open| self.check(open).await);
        let report = interrupt::or_interrupted(&token, checking).await?;
        if self.json {
            say(&serde_json::to_string(&report)?);
        } else {
            show(&report);
        }
        let summary = &report.summary;
        if summary.ok {
            return Ok(ExitCode::SUCCESS);
        }
        Err(Stop::Invalid(format!(
            "{} of {} checks found violations, {} could not be run",
            summary.failed, summary.checks, summary.unchecked
        ))
        .into())
    }

    async fn check(&self, open: &Open) -> anyhow::Result<Validation> {
        let dataset = open.stored.records.get(self.id).await.map_err(told)?;
        let bundle = open.stored.bundle(self.id).await.map_err(told)?;
        let (schema, spec) = (&bundle.planned.schema, &bundle.planned.spec);
        let (pool, limits) = (open.store.datasets(), validate::Limits::default());
        Ok(validate::run(pool, &dataset.schema_name, schema, spec, &limits).await?)
    }
}

fn show(report: &Validation) {
    let count =
        |count: Option<i64>| count.map_or_else(|| "?".to_owned(), |count| count.to_string());
    let rows = report.checks.iter().map(|check| {
        let result = match (check.ok, &check.error) {
            (true, _) => "pass".to_owned(),
            (false, Some(_)) => "not run".to_owned(),
            (false, None) => "FAIL".to_owned(),
        };
        let about = check
            .error
            .as_ref()
            .map_or_else(|| check.about.clone(), |e| format!("{}: {e}", check.about));
        vec![
            result,
            check.table.clone(),
            about,
            count(check.violations),
            count(check.total),
        ]
    });
    let header = ["Result", "Table", "What holds", "Violations", "Of"];
    say(&table::show(&header, &rows.collect::<Vec<_>>(), true));
    let summary = &report.summary;
    say(&format!(
        "{} checks, {} failed, {} not run",
        summary.checks, summary.failed, summary.unchecked
    ));
}

//! `rowsmith profile`: what a stored dataset holds, column by column.

use std::process::ExitCode;

use serde_json::Value;

use super::{
    interrupt, say,
    stored::{Open, told},
    table,
};
use crate::{
    config::Config,
    service::profile::{Bin, ColumnProfile, Profile, Profiles, RelationProfile, TableProfile},
};

/// Eighths of a line, from nothing to all of it.
const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// What to look at.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  rowsmith profile 12
  rowsmith profile 12 orders
  rowsmith profile 12 --json | jq '.tables[].columns[] | {column, nullShare}'")]
pub(super) struct Look {
    /// The dataset's number, as `rowsmith datasets` lists it
    #[arg(value_name = "DATASET")]
    id: i64,
    /// Only this table
    #[arg(value_name = "TABLE")]
    table: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Look {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let token = interrupt::token()?;
        let looking = Open::with(&config, async |open| {
            let profiles = Profiles::new(open.stored.records.clone());
            profiles
                .of(self.id, self.table.as_deref())
                .await
                .map_err(told)
        });
        let profile: Profile = interrupt::or_interrupted(&token, looking).await?;
        if self.json {
            say(&serde_json::to_string(&profile)?);
        } else {
            profile.tables.iter().for_each(show);
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn show(of: &TableProfile) {
    let read = if of.sampled {
        format!(", a sample of {} read", of.rows_read)
    } else {
        String::new()
    };
    say(&format!(
        "{}: {} rows{read}",
        table::plain(&of.table),
        of.rows
    ));
    let header = [
        "Column",
        "Nulls",
        "Distinct",
        "Distribution",
        "From",
        "To",
        "Often, or such as",
    ];
    let rows: Vec<Vec<String>> = of
        .columns
        .iter()
        .map(|column| line(column, of.rows))
        .collect();
    say(&table::show(&header, &rows, true));
    for relation in &of.relations {
        say(&related(&of.table, relation));
    }
    say("");
}

fn line(column: &ColumnProfile, rows: u64) -> Vec<String> {
    let distinct = match column.distinct {
        Some(distinct) if distinct == rows && rows > 0 => "all".to_owned(),
        Some(distinct) if column.distinct_estimated => format!("~{distinct}"),
        Some(distinct) => distinct.to_string(),
        None => "?".to_owned(),
    };
    let often = column.top.iter().take(3).map(|top| top.value.as_str());
    let often: Vec<&str> = often.collect();
    let such: Vec<&str> = column.sample.iter().take(2).map(String::as_str).collect();
    vec![
        column.column.clone(),
        format!("{:.0} %", column.null_share * 100.0),
        distinct,
        sparkline(&column.histogram),
        column.min.as_ref().map(end).unwrap_or_default(),
        column.max.as_ref().map(end).unwrap_or_default(),
        if often.is_empty() {
            such.join(", ")
        } else {
            often.join(", ")
        },
    ]
}

fn end(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn related(table: &str, relation: &RelationProfile) -> String {
    let RelationProfile {
        columns,
        parent,
        parents,
        parents_without,
        min,
        mean,
        max,
        histogram,
        error,
        ..
    } = relation;
    let columns = columns.join(", ");
    let found = match error {
        Some(error) => error.clone(),
        None => format!(
            "{min} to {max} a parent, {mean:.1} on average {} ({parents_without} of {parents} \
             parents without)",
            sparkline(histogram)
        ),
    };
    table::plain(&format!("{table}.({columns}) -> {parent}: {found}"))
}

/// A histogram in a line of text. What is not nothing can be seen.
fn sparkline(bins: &[Bin]) -> String {
    let most = bins
        .iter()
        .map(|bin| bin.count)
        .max()
        .unwrap_or_default()
        .max(1);
    let block = |bin: &Bin| {
        let eighths = (bin.count * 8).div_ceil(most).min(8);
        BLOCKS[usize::try_from(eighths).unwrap_or(8)]
    };
    bins.iter().map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sparkline_is_as_high_as_its_counts() {
        let check = |counts: &[u64], expected: &str| {
            let bin = |count: &u64| Bin {
                from: Value::Null,
                to: Value::Null,
                count: *count,
            };
            let bins: Vec<Bin> = counts.iter().map(bin).collect();
            assert_eq!(sparkline(&bins), expected);
        };
        check(&[], "");
        check(&[0, 1, 500, 1000], " ▁▄█");
        check(&[0, 0], "  ");
    }
}

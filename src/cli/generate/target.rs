//! Where the rows go.

use std::path::PathBuf;

use crate::cli::stop::Stop;
use crate::service::export::Format;
use rowsmith_datagen::encode::csv;

/// Where the rows go, as flags.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A new .zip, a folder (ending in /), a file for --table, or - for standard output
    #[arg(
        short,
        long,
        value_name = "FILE",
        required_unless_present = "to",
        conflicts_with = "to"
    )]
    output: Option<PathBuf>,
    /// Only this table
    #[arg(long, conflicts_with = "to")]
    pub(super) table: Option<String>,
    /// How one table is written
    #[arg(long, value_parser = ["csv", "json"], default_value = "csv", requires = "table")]
    format: String,
    /// Load into this PostgreSQL database; its tables must not exist yet
    #[arg(long, value_name = "postgres://...")]
    to: Option<String>,
    /// The schema in that database that the tables go to
    #[arg(long, default_value = "public", requires = "to")]
    schema: String,
}

/// Where the rows go, checked.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Files(Place),
    Database { url: String, schema: String },
}

/// Kinds of files.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Zip(PathBuf),
    Folder(PathBuf),
    /// One table.
    File(PathBuf, Lines),
    Stdout(Lines),
}

/// The lines of one table's file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lines {
    Csv,
    Json,
}

impl Lines {
    pub(super) fn format(self, options: csv::Options) -> Format {
        match self {
            Self::Csv => Format::Csv(options),
            Self::Json => Format::JsonLines,
        }
    }
}

impl Args {
    pub(super) fn check(&self, json: bool) -> Result<Target, Stop> {
        let usage = |text: String| Err(Stop::Usage(text));
        let lines = if self.format == "json" {
            Lines::Json
        } else {
            Lines::Csv
        };
        let path = match (&self.to, &self.output) {
            (Some(url), _) => {
                return Ok(Target::Database {
                    url: url.clone(),
                    schema: self.schema.clone(),
                });
            }
            (None, Some(path)) => path.clone(),
            (None, None) => return usage("say where to: -o out.zip".to_owned()),
        };
        let text = path.to_string_lossy();
        let is_zip = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("zip"));
        let place = match &self.table {
            Some(_) if text == "-" && json => {
                return usage("-o - and --json both want standard output".to_owned());
            }
            Some(_) if text == "-" => Place::Stdout(lines),
            Some(_) if text.ends_with('/') || is_zip => {
                return usage(format!(
                    "--table writes one file, and {text} is for all tables: write -o table.csv"
                ));
            }
            Some(_) => Place::File(path, lines),
            None if text == "-" => {
                return usage("standard output takes one table: add --table NAME".to_owned());
            }
            None if is_zip => Place::Zip(path),
            None if text.ends_with('/') || path.is_dir() => Place::Folder(path),
            None => {
                return usage(format!(
                    "{text} is neither a .zip nor a folder: write -o {text}.zip or -o {text}/"
                ));
            }
        };
        Ok(Target::Files(place))
    }
}

//! Datasets as files: one CSV per table and what tells about them.
//!
//! Rows are computed while they are written, by any number of threads and in constant memory; the
//! bytes are the same for every number. A ZIP ([`archive`]) and a folder hold the same
//! [`Bundle::entries`].

pub mod archive;
mod documents;
mod download;
mod names;
pub mod recipe_file;
mod report;
pub mod table;

use std::{io, num::NonZeroUsize};

use rowsmith_datagen::{checks, encode::csv, postgres};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::recipe::Planned;

pub use download::{archive as download, table as download_table};

/// A dataset about to be written.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// What people call it.
    pub title: String,
    pub planned: Planned,
    /// `meta` of docs/API.md, where the rows have been through a database.
    pub meta: Option<Value>,
}

/// One file of a bundle.
#[derive(Clone, Debug)]
pub struct Entry {
    pub name: String,
    pub content: Content,
}

/// What is in a file.
#[derive(Clone, Debug)]
pub enum Content {
    Text(String),
    /// The rows of a table, by its position in the plan.
    Table(usize),
}

/// How the rows of a table are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv(csv::Options),
    /// A JSON object per line.
    JsonLines,
}

/// How to do the work.
pub struct Pace<'a> {
    /// Threads that make rows. The bytes do not depend on it.
    pub threads: NonZeroUsize,
    /// Ends the work with an error at the next chunk.
    pub cancel: &'a CancellationToken,
    /// Told of a table and how many of its rows are written; must not block.
    pub watch: &'a dyn Fn(usize, u64),
}

impl Bundle {
    /// The files: what is short first, so that a download begins at once, then the tables, parents
    /// before children.
    pub fn entries(&self, options: csv::Options) -> Vec<Entry> {
        let Planned { schema, recipe, .. } = &self.planned;
        let checks = checks::all(schema, &self.planned.spec);
        let text = |name: &str, text: String| Entry {
            name: name.to_owned(),
            content: Content::Text(text),
        };
        let mut entries = vec![
            text("README.txt", documents::readme(self, options)),
            text("recipe.toml", recipe_file::write(recipe)),
            text("schema.sql", postgres::schema_sql(schema)),
            text("checks.sql", checks::checks_sql(&checks)),
            text("REPORT.md", report::markdown(self, &checks)),
        ];
        entries.extend(self.tables().map(|(name, table)| Entry {
            name,
            content: Content::Table(table),
        }));
        entries
    }

    /// The tables' files and their positions in the plan.
    pub fn tables(&self) -> impl Iterator<Item = (String, usize)> {
        let plan = &self.planned.plan;
        let tables = plan.order.iter().enumerate();
        tables.filter_map(|(at, &table)| {
            let name = &plan.tables.get(table)?.name;
            Some((names::entry(at + 1, name), table))
        })
    }
}

/// As many threads as the machine has cores.
pub fn all_cores() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// The work was cancelled.
fn cancelled() -> io::Error {
    io::Error::new(io::ErrorKind::Interrupted, "cancelled")
}

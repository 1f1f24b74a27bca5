//! What is kept of a dataset beside its rows.

use serde_json::{Map, Value};

use super::{Making, failed};
use crate::{
    error::Error,
    runs::{RunContext, RunError},
    service::{
        generate::{Outcome, Validation},
        instructions,
    },
    store::{
        datasets::{DatasetError, NewDataset, Version},
        load::Loaded,
    },
};

impl Making {
    /// What was passed over: parts of the DDL, constraints this server cannot hold, columns that an
    /// edit of many left alone, and sentences that were not understood.
    pub(super) fn notes(&self, loaded: &Loaded) -> Vec<String> {
        let ddl = self.planned.notes.iter();
        let ddl = ddl.map(|note| format!("line {}: {}; {}", note.line, note.message, note.hint));
        let skipped = loaded.skipped.iter().map(|skipped| skipped.reason.clone());
        let edits = self.planned.spec.made.notes.iter().cloned();
        let instructions = instructions::notes(&self.planned.instructions);
        ddl.chain(skipped)
            .chain(edits)
            .chain(instructions)
            .collect()
    }

    pub(super) fn record(
        &self,
        context: &RunContext,
        meta: &Value,
        row_counts: &Value,
    ) -> Result<NewDataset, RunError> {
        let recipe = &self.planned.recipe;
        Ok(NewDataset {
            name: self
                .name
                .clone()
                .unwrap_or_else(|| default_name(&self.planned.table_names())),
            description: self.description.clone(),
            ddl: recipe.ddl.clone(),
            schema: serde_json::to_value(&*self.planned.schema).map_err(Error::internal)?,
            first: Version {
                spec: serde_json::to_value(&recipe.spec).map_err(Error::internal)?,
                meta: meta.clone(),
                row_counts: row_counts.clone(),
                note: None,
            },
            run_id: Some(context.run_id()),
        })
    }
}

/// Why a dataset was not recorded: the run refused, or the database.
pub(super) enum Refused {
    Run(RunError),
    Database(DatasetError),
}

impl From<DatasetError> for Refused {
    fn from(error: DatasetError) -> Self {
        Self::Database(error)
    }
}

impl From<Refused> for RunError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Run(error) => error,
            Refused::Database(error) => failed(error),
        }
    }
}

/// `Restaurants, Customers, Orders and 4 more`.
pub fn default_name(tables: &[String]) -> String {
    match tables {
        [tables @ .., last] if tables.len() < 3 => {
            let mut all = tables.to_vec();
            all.push(last.clone());
            all.join(", ")
        }
        _ => format!("{} and {} more", tables[..3].join(", "), tables.len() - 3),
    }
}

pub(super) fn outcome(id: i64, meta: Value, row_counts: Value) -> Outcome {
    let part = |name: &str| meta["validation"][name].clone();
    let validation = Validation {
        summary: part("summary"),
        tables: part("tables"),
    };
    let row_counts = match row_counts {
        Value::Object(counts) => counts,
        _ => Map::new(),
    };
    Outcome {
        dataset_id: Some(id),
        meta,
        validation,
        row_counts,
    }
}

//! What the agent can do: one file per tool, and this list.

mod ask_user;
mod cannot_answer;
mod chart;
mod export_zip;
mod generate_table;
mod list_datasets;
mod modify_table;
mod open_dataset;
mod parse_ddl;
mod profile;
mod run_sql_readonly;
mod undo;
mod validate;
mod verdict;

use std::sync::Arc;

use crate::{
    agent::tool::ToolSet,
    service::{ask::Asker, change::Changes, datasets::Datasets, generate::Generate, query::Gate},
};

/// What tools work with.
#[derive(Clone)]
pub struct Means {
    pub generate: Generate,
    pub datasets: Arc<dyn Datasets>,
    /// None where no SQL is served.
    pub gate: Option<Gate>,
    /// None where no SQL is served.
    pub asker: Option<Asker>,
    /// None where datasets cannot be changed.
    pub changes: Option<Changes>,
}

/// All tools, in the order in which models read of them.
pub fn all(means: &Means) -> ToolSet {
    let Means {
        generate,
        datasets,
        gate,
        asker,
        changes,
    } = means.clone();
    ToolSet::default()
        .with(parse_ddl::ParseDdl)
        .with(generate_table::GenerateTable { generate })
        .with(modify_table::ModifyTable(changes.clone()))
        .with(undo::Undo(changes))
        .with(validate::Validate(Arc::clone(&datasets)))
        .with(profile::Profile(Arc::clone(&datasets)))
        .with(run_sql_readonly::RunSqlReadonly {
            gate: gate.clone(),
            asker,
        })
        .with(chart::Chart(gate))
        .with(export_zip::ExportZip(Arc::clone(&datasets)))
        .with(list_datasets::ListDatasets(Arc::clone(&datasets)))
        .with(open_dataset::OpenDataset(datasets))
        .with(ask_user::AskUser)
        .with(cannot_answer::CannotAnswer)
}

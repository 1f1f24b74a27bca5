//! `parse_ddl`: from SQL text to a schema, or every reason why not.

use std::fmt::Write as _;

use rowsmith_datagen::schema::{ForeignKey, Schema, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    agent::tool::{Call, Reply, Tool, ToolError},
    service::parse::parse,
};

pub(super) struct ParseDdl;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The schema's text. Leave it out to read the schema that the user gave.
    #[serde(default)]
    ddl: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Output {
    tables: Vec<TableView>,
    /// What was skipped or changed without harm to the data.
    notes: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
struct TableView {
    name: String,
    /// `name type`, as declared.
    columns: Vec<String>,
    primary_key: Vec<String>,
    /// `columns -> table`.
    references: Vec<String>,
}

impl Tool for ParseDdl {
    type Input = Input;
    type Output = Output;
    const NAME: &'static str = "parse_ddl";
    const TITLE: &'static str = "Read the schema";
    const DESCRIPTION: &'static str = include_str!("../../tools/parse_ddl.md");

    async fn run(&self, input: Input, call: Call) -> Result<Reply<Output>, ToolError> {
        let ddl = input.ddl.or_else(|| call.session.state().ddl);
        let ddl = ddl.filter(|ddl| !ddl.trim().is_empty()).ok_or_else(|| {
            ToolError::Mend(
                "the user has given no schema yet: ask for one, or write its DDL".into(),
            )
        })?;
        let parsed = parse(ddl.clone().into_bytes()).await?;
        call.session.update(|state| state.ddl = Some(ddl));
        let tables: Vec<TableView> = parsed.schema.tables.iter().map(view).collect();
        let notes = parsed
            .notes
            .iter()
            .map(|note| format!("line {}: {}", note.line, note.message));
        let data = Output {
            notes: notes.collect(),
            tables,
        };
        Ok(Reply {
            text: describe(&parsed.schema, &data),
            data,
        })
    }
}

fn view(table: &Table) -> TableView {
    let column =
        |column: &rowsmith_datagen::schema::Column| format!("{} {}", column.name, column.declared);
    TableView {
        name: table.name.to_string(),
        columns: table.columns.iter().map(column).collect(),
        primary_key: names(&table.primary_key),
        references: table.foreign_keys.iter().map(reference).collect(),
    }
}

fn reference(key: &ForeignKey) -> String {
    format!("{} -> {}", names(&key.columns).join(", "), key.table)
}

fn names<T: ToString>(names: &[T]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

/// The first line is the tables' names; a line per table follows.
fn describe(schema: &Schema, data: &Output) -> String {
    let names: Vec<&str> = data
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .collect();
    let count = schema.tables.len();
    let plural = if count == 1 { "" } else { "s" };
    let mut text = format!("{count} table{plural}: {}", names.join(", "));
    for table in &data.tables {
        let _ = write!(text, "\n{}({})", table.name, table.columns.join(", "));
        for reference in &table.references {
            let _ = write!(text, "; {reference}");
        }
    }
    for note in &data.notes {
        let _ = write!(text, "\nnote: {note}");
    }
    text
}

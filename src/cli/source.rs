//! What a command is given: a schema or a recipe, from a file or standard input.

use std::{
    io::Read as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use rowsmith_datagen::{
    ddl::{self, Issue, Severity},
    schema::Schema,
};
use serde_json::Value;

use super::{complain, snippet, stop::Stop};
use crate::{
    config::GenerationConfig,
    error::{Code, Error},
    service::{
        Limits,
        export::recipe_file,
        recipe::{Planned, schema_hash},
        request::GenerateRequest,
    },
};

/// A schema that was read without an error.
pub(super) struct Ddl {
    /// The file, or `<stdin>`.
    pub(super) name: String,
    pub(super) text: String,
    pub(super) schema: Schema,
    pub(super) dialect: ddl::Dialect,
    pub(super) notes: Vec<Issue>,
}

/// Reads a file, or standard input for `-`.
pub(super) async fn bytes(path: PathBuf) -> anyhow::Result<Vec<u8>> {
    let work = move || {
        if path == Path::new("-") {
            let mut bytes = Vec::new();
            let read = std::io::stdin().read_to_end(&mut bytes);
            return read.map(|_| bytes).context("standard input cannot be read");
        }
        std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))
    };
    tokio::task::spawn_blocking(work).await?
}

/// Reads DDL; tells every error with its place.
pub(super) async fn ddl(path: PathBuf) -> anyhow::Result<Ddl> {
    let name = match path.to_str() {
        Some("-") => "<stdin>".to_owned(),
        _ => path.display().to_string(),
    };
    let bytes = bytes(path).await?;
    let work = move || {
        let reading = ddl::read(&bytes);
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(other) => ddl::decode(other.as_bytes()).unwrap_or_default(),
        };
        (reading, text)
    };
    let (reading, text) = tokio::task::spawn_blocking(work).await?;
    let (errors, notes): (Vec<_>, Vec<_>) = reading
        .issues
        .into_iter()
        .partition(|issue| issue.severity == Severity::Error);
    for issue in &errors {
        complain(&format!("{}\n", snippet::show(&name, &text, issue)));
    }
    if !errors.is_empty() {
        complain(&format!("{name} has {} error(s)", errors.len()));
        return Err(Stop::Said.into());
    }
    Ok(Ddl {
        name,
        text,
        schema: reading.schema,
        dialect: reading.dialect,
        notes,
    })
}

/// Plans what a request asks of a schema, by the same way as the service and within its limits.
pub(super) async fn plan(request: &GenerateRequest) -> anyhow::Result<Planned> {
    Planned::of_request(request, &limits()?).await.map_err(told)
}

/// How much one command makes, as configured for the service.
fn limits() -> anyhow::Result<Limits> {
    let config = GenerationConfig::load()?;
    Ok(Limits {
        max_rows_per_table: config.max_rows_per_table,
        max_rows_total: config.max_rows_total,
        default_num_records: config.default_rows,
        // Whoever runs the command owns the file.
        max_ddl_bytes: usize::MAX,
    })
}

/// Reads and plans a recipe.
pub(super) async fn recipe(path: PathBuf) -> anyhow::Result<Planned> {
    let name = path.display().to_string();
    let text = String::from_utf8(bytes(path).await?)
        .with_context(|| format!("{name} is no recipe: it is not UTF-8 text"))?;
    let recipe =
        recipe_file::read(&text).map_err(|error| anyhow::anyhow!("{name}: {}", error.message))?;
    if recipe.schema_hash != schema_hash(&recipe.ddl) {
        complain("note: the recipe's DDL is not the one its schema_hash was made of");
    }
    let planned = Planned::of_recipe(recipe).await.map_err(told)?;
    planned.refuse_beyond(&limits()?).map_err(told)?;
    Ok(planned)
}

/// Tells everything that is wrong, not only the first.
pub(super) fn told(error: Error) -> anyhow::Error {
    let issues = error.details["issues"].as_array();
    let Some(issues) = issues.filter(|issues| !issues.is_empty()) else {
        return anyhow::anyhow!(error.message);
    };
    for issue in issues {
        complain(&format!("error: {}", sentence(issue)));
    }
    if error.code == Code::CannotFill {
        complain("the schema cannot be filled as asked");
    }
    Stop::Said.into()
}

fn sentence(issue: &Value) -> String {
    let text = |key: &str| issue[key].as_str().unwrap_or_default().to_owned();
    let place = match (issue["table"].as_str(), issue["column"].as_str()) {
        (Some(table), Some(column)) => format!("{table}.{column}"),
        (Some(table), None) => table.to_owned(),
        _ => text("path"),
    };
    match issue["line"].as_u64() {
        Some(line) => format!(
            "line {line}, column {}: {}; {}",
            issue["column"],
            text("message"),
            text("hint")
        ),
        None => format!("{place}: {}; {}", text("message"), text("hint"))
            .trim_end_matches("; ")
            .to_owned(),
    }
}

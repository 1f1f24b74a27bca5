//! What was made: tables with their rows, and a look at the largest.

use rowsmith_datagen::{encode::json, plan::Plan};
use serde_json::{Value, json};

use super::target::Place;
use crate::{
    cli::{say, table},
    service::{export::Bundle, validate::Validation},
};

/// Tables of which a few rows are shown.
const TABLES: usize = 3;

/// Rows shown of each.
const ROWS: u64 = 5;

/// Where the rows are now.
pub(super) enum Made<'a> {
    Files(&'a Place),
    Database {
        schema: &'a str,
        report: &'a Validation,
    },
}

/// Tells it, as a document or for people.
pub(super) fn tell(bundle: &Bundle, made: &Made<'_>, json: bool, quiet: bool) {
    if json {
        say(&document(bundle, made).to_string());
    } else if !quiet {
        say(&text(bundle, made));
    }
}

fn document(bundle: &Bundle, made: &Made<'_>) -> Value {
    let plan = &bundle.planned.plan;
    let tables: Vec<Value> = bundle
        .tables()
        .filter_map(|(file, table)| {
            let table = plan.tables.get(table)?;
            Some(json!({ "table": table.name.shown(), "rows": table.rows, "file": file }))
        })
        .collect();
    let mut document = json!({
        "seed": bundle.planned.recipe.spec.seed,
        "generator": bundle.planned.recipe.spec.generator,
        "rows": plan.total_rows(),
        "tables": tables,
        "notes": bundle.planned.notes,
    });
    match made {
        Made::Files(place) => document["output"] = path(place).into(),
        Made::Database { schema, report, .. } => {
            document["schema"] = (*schema).into();
            document["validation"] = json!(report.summary);
        }
    }
    document
}

fn path(place: &Place) -> String {
    match place {
        Place::Zip(path) | Place::Folder(path) | Place::File(path, _) => path.display().to_string(),
        Place::Stdout(_) => "-".to_owned(),
    }
}

fn text(bundle: &Bundle, made: &Made<'_>) -> String {
    let plan = &bundle.planned.plan;
    let mut parts = Vec::new();
    for index in largest(plan) {
        parts.extend(preview(plan, index));
    }
    let rows: Vec<Vec<String>> = bundle
        .tables()
        .filter_map(|(_, table)| plan.tables.get(table))
        .map(|table| vec![table.name.to_string(), table.rows.to_string()])
        .collect();
    if !matches!(made, Made::Files(Place::File(..))) {
        parts.push(table::show(&["Table", "Rows"], &rows, false));
    }
    let seed = bundle.planned.recipe.spec.seed;
    parts.push(match made {
        Made::Files(Place::File(path, _)) => format!("Written to {} (seed {seed})", path.display()),
        Made::Files(place) => format!(
            "{} rows in {} (seed {seed})",
            plan.total_rows(),
            path(place)
        ),
        Made::Database { schema, report, .. } => format!(
            "{} rows in schema {schema} (seed {seed}); {} of {} checks passed",
            plan.total_rows(),
            report.summary.checks - report.summary.failed - report.summary.unchecked,
            report.summary.checks
        ),
    });
    parts.join("\n")
}

fn largest(plan: &Plan) -> Vec<usize> {
    let mut tables: Vec<usize> = (0..plan.tables.len()).collect();
    let rows = |&table: &usize| std::cmp::Reverse(plan.tables.get(table).map_or(0, |t| t.rows));
    tables.sort_by_key(rows);
    tables.truncate(TABLES);
    tables
}

/// The first rows, made again.
fn preview(plan: &Plan, index: usize) -> Option<String> {
    let of = plan.tables.get(index)?;
    let header: Vec<&str> = of
        .columns
        .iter()
        .map(|column| column.name.shown())
        .collect();
    let rows: Vec<Vec<String>> = json::rows(&plan.rows(index, 0..ROWS))
        .iter()
        .map(|row| row.values().map(cell).collect())
        .collect();
    let more = of.rows.saturating_sub(ROWS);
    let shown = table::show(&header, &rows, true);
    let name = table::plain(of.name.shown());
    Some(match more {
        0 => format!("{name}\n{shown}\n"),
        _ => format!("{name}\n{shown}\n({more} more rows)\n"),
    })
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

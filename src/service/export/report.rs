//! `REPORT.md`: what was made, by which rules, and how it was checked.

use std::fmt::Write as _;

use rowsmith_datagen::{
    checks::{Check, Severity},
    schema::{Column, Table},
    spec::{ColumnSpec, Nulls, Relation, Why},
};
use serde_json::Value;

use super::Bundle;

/// The report. Without `meta` the checks stand there as promises, and how to prove them.
pub(super) fn markdown(bundle: &Bundle, checks: &[Check]) -> String {
    let mut text = String::new();
    head(&mut text, bundle);
    tables(&mut text, bundle);
    self::checks(&mut text, bundle, checks);
    for table in &bundle.planned.schema.tables {
        columns(&mut text, bundle, table);
    }
    notes(&mut text, bundle);
    text
}

/// Writing to a String cannot fail.
macro_rules! line {
    ($text:expr, $($part:tt)*) => { let _ = writeln!($text, $($part)*); };
}

fn head(text: &mut String, bundle: &Bundle) {
    let recipe = &bundle.planned.recipe;
    let spec = &recipe.spec;
    line!(text, "# {}\n", cell(&bundle.title));
    line!(
        text,
        "- Seed {}, data up to {}, {}",
        spec.seed,
        cell(&spec.as_of),
        cell(&spec.locale)
    );
    line!(text, "- Generator version {}", spec.generator);
    line!(
        text,
        "- Schema {} (SHA-256 of the DDL)",
        cell(&recipe.schema_hash)
    );
}

fn tables(text: &mut String, bundle: &Bundle) {
    line!(
        text,
        "\n## Tables\n\n| File | Table | Rows | Columns |\n|---|---|--:|--:|"
    );
    let plan = &bundle.planned.plan;
    for (file, table) in bundle.tables() {
        if let Some(table) = plan.tables.get(table) {
            let (name, rows) = (cell(table.name.shown()), table.rows);
            line!(
                text,
                "| {file} | {name} | {rows} | {} |",
                table.columns.len()
            );
        }
    }
    line!(text, "\n{} rows in all.", plan.total_rows());
}

fn checks(text: &mut String, bundle: &Bundle, checks: &[Check]) {
    line!(text, "\n## Checks\n");
    match bundle
        .meta
        .as_ref()
        .and_then(|meta| meta["validation"]["checks"].as_array())
    {
        Some(outcomes) => proven(text, outcomes),
        None => promised(text, checks),
    }
}

fn proven(text: &mut String, outcomes: &[Value]) {
    let broken = outcomes.iter().filter(|o| o["ok"] != true).count();
    line!(
        text,
        "Read back from PostgreSQL: {} checks, {broken} of them not passed. \
         `checks.sql` runs them again.\n",
        outcomes.len()
    );
    line!(
        text,
        "| Result | Table | What holds | Violations | Of |\n|---|---|---|--:|--:|"
    );
    for outcome in outcomes {
        let result = if outcome["ok"] == true {
            "pass"
        } else {
            "**FAIL**"
        };
        let (table, about) = (&outcome["table"], &outcome["about"]);
        let (violations, total) = (&outcome["violations"], &outcome["total"]);
        line!(
            text,
            "| {result} | {} | {} | {} | {} |",
            shown(table),
            shown(about),
            shown(violations),
            shown(total)
        );
    }
}

fn promised(text: &mut String, checks: &[Check]) {
    line!(
        text,
        "{} things hold by construction. These files were written without a database, so nobody has \
         proven them yet: `checks.sql` does, in any PostgreSQL that holds the tables.\n",
        checks.len()
    );
    line!(text, "| Said by | Table | What holds |\n|---|---|---|");
    for check in checks {
        let by = match check.severity {
            Severity::Hard => "schema",
            Severity::Soft => "rule",
        };
        line!(
            text,
            "| {by} | {} | {} |",
            cell(&check.table),
            cell(&check.about)
        );
    }
}

fn columns(text: &mut String, bundle: &Bundle, table: &Table) {
    line!(text, "\n## {}\n", cell(table.name.shown()));
    line!(
        text,
        "| Column | Type | NULLs | Values | Because |\n|---|---|---|---|---|"
    );
    let spec = bundle.planned.spec.table(table.name.shown());
    let found = |column: &Column| {
        let meta = bundle.meta.as_ref()?;
        let stats = &meta["tables"][table.name.shown()]["columns"][column.name.shown()];
        stats.is_object().then(|| stats.clone())
    };
    for column in &table.columns {
        let rule = spec.and_then(|spec| spec.column(column.name.shown()));
        line!(
            text,
            "| {} | {} | {} | {} | {} |",
            cell(column.name.shown()),
            cell(&column.declared),
            nulls(column, rule),
            values(rule, found(column).as_ref()),
            rule.map_or_else(String::new, |rule| because(&rule.why))
        );
    }
    for rule in spec.iter().flat_map(|spec| &spec.columns) {
        for bound in &rule.bounds {
            let op = serde_json::to_value(bound.op).unwrap_or_default();
            let op = shown(&op).replace('_', " ");
            let (column, of) = (cell(&rule.name), cell(&bound.of));
            line!(text, "\n- {column} is {op} {of} ({})", because(&bound.why));
        }
    }
    for relation in spec.iter().flat_map(|spec| &spec.relations) {
        line!(text, "\n- {}", relates(relation));
    }
}

fn nulls(column: &Column, rule: Option<&ColumnSpec>) -> String {
    match rule.map(|rule| &rule.nulls) {
        Some(Nulls::Share { share, .. }) => format!("{:.0} %", share * 100.0),
        Some(Nulls::When {
            column,
            values,
            negated,
        }) => format!(
            "where {} is {}{}",
            cell(column),
            if *negated { "none of " } else { "" },
            cell(&values.join(", "))
        ),
        Some(Nulls::Never) | None if column.nullable => "none".to_owned(),
        Some(Nulls::Never) | None => "not allowed".to_owned(),
    }
}

/// The kind of values, and what a database found in them.
fn values(rule: Option<&ColumnSpec>, stats: Option<&Value>) -> String {
    let mut parts = Vec::new();
    if let Some(rule) = rule {
        let values = serde_json::to_value(&rule.values).unwrap_or_default();
        parts.push(match values["text"].as_str() {
            Some(text) => cell(text),
            None => shown(&values["kind"]).replace('_', " "),
        });
    }
    if let Some(stats) = stats {
        if !stats["distinct"].is_null() {
            parts.push(format!("{} different", shown(&stats["distinct"])));
        }
        if !stats["min"].is_null() {
            parts.push(format!(
                "{} to {}",
                shown(&stats["min"]),
                shown(&stats["max"])
            ));
        }
        if let Some(sample) = stats["samples"].as_array().and_then(|all| all.first()) {
            parts.push(format!("such as {}", shown(sample)));
        }
    }
    parts.join(", ")
}

fn relates(relation: &Relation) -> String {
    let told = if relation.declared {
        "declared"
    } else {
        "not declared"
    };
    format!(
        "({}) refers to {} ({}), {told} ({})",
        cell(&relation.columns.join(", ")),
        cell(&relation.table),
        cell(&relation.references.join(", ")),
        because(&relation.why)
    )
}

fn because(why: &Why) -> String {
    if why.reason.is_empty() {
        return format!("sure to {:.0} %", why.confidence * 100.0);
    }
    format!(
        "{}, sure to {:.0} %",
        cell(&why.reason),
        why.confidence * 100.0
    )
}

fn notes(text: &mut String, bundle: &Bundle) {
    if bundle.planned.notes.is_empty() {
        return;
    }
    line!(text, "\n## Notes on the DDL\n");
    for note in &bundle.planned.notes {
        let (message, hint) = (cell(&note.message), cell(&note.hint));
        line!(
            text,
            "- line {}, column {}: {message}; {hint}",
            note.line,
            note.column
        );
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => cell(text),
        Value::Null => "not known".to_owned(),
        other => cell(&other.to_string()),
    }
}

/// Text that cannot end a cell, begin a tag or leave its line.
fn cell(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '\\' | '`' | '*' | '<' | '[' => {
                safe.push('\\');
                safe.push(c);
            }
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

//! The contract's `meta`: how a dataset was made and what it turned out to be.

use rowsmith_datagen::schema::{Schema, Table};
use serde_json::{Map, Value, json};

use super::{TableStats, Validation};

/// What `meta` is made of.
#[derive(Clone, Copy, Debug)]
pub struct MetaParts<'a> {
    pub seed: u64,
    /// The tables in the order in which they were filled.
    pub order: &'a [String],
    pub schema: &'a Schema,
    pub validation: &'a Validation,
    /// What the model failed at, as `{table, error}`.
    pub ai_errors: &'a [Value],
    /// What else the user should know: parts of the DDL that were passed over, wishes not fulfilled.
    pub notes: &'a [String],
}

/// The object that is stored as `generation_meta` and sent as `meta`.
pub fn meta(parts: &MetaParts<'_>) -> Value {
    let mut tables = Map::new();
    for (table, stats) in parts.schema.tables.iter().zip(&parts.validation.stats) {
        tables.insert(table.name.shown().to_owned(), table_meta(table, stats));
    }
    json!({
        "seed": parts.seed,
        "generator": rowsmith_datagen::spec::GENERATOR,
        "order": parts.order,
        "tables": tables,
        "validation": parts.validation,
        "aiErrors": parts.ai_errors,
        "notes": parts.notes,
    })
}

fn table_meta(table: &Table, stats: &TableStats) -> Value {
    let mut columns = Map::new();
    for (column, stats) in table.columns.iter().zip(&stats.columns) {
        let stats = serde_json::to_value(stats).unwrap_or_default();
        columns.insert(column.name.shown().to_owned(), stats);
    }
    let mut meta = json!({
        "rowCount": stats.rows,
        "pkCols": primary_key(table),
        "fkCount": table.foreign_keys.len(),
        "columns": columns,
    });
    if stats.approximate
        && let Some(meta) = meta.as_object_mut()
    {
        meta.insert("approximate".to_owned(), true.into());
    }
    meta
}

/// The primary key as the DDL wrote it; where none is declared, the first unique key without NULLs,
/// the column that the database numbers, or one called `id` or `{table}_id`.
pub fn primary_key(table: &Table) -> Vec<&str> {
    if !table.primary_key.is_empty() {
        let shown = |name| table.column_index(name).and_then(|i| table.columns.get(i));
        let key = table.primary_key.iter().filter_map(shown);
        return key.map(|c| c.name.shown()).collect();
    }
    let never_null = |name: &&rowsmith_datagen::name::Name| {
        let index = table.column_index(name);
        index
            .and_then(|i| table.columns.get(i))
            .is_some_and(|c| !c.nullable)
    };
    let whole = table.unique.iter().filter(|u| u.filter.is_none());
    let key = whole
        .filter_map(|u| u.columns())
        .find(|key| key.iter().all(never_null));
    if let Some(key) = key {
        return key.into_iter().map(|name| name.shown()).collect();
    }
    let singular = table.name.sql().trim_end_matches('s');
    let numbered = table.columns.iter().find(|c| c.identity.is_some());
    let named = || {
        table.columns.iter().find(|c| {
            let name = c.name.sql();
            name == "id"
                || name
                    .strip_suffix("_id")
                    .is_some_and(|n| n == singular || n == table.name.sql())
        })
    };
    numbered
        .or_else(named)
        .map(|c| c.name.shown())
        .into_iter()
        .collect()
}

//! What may be asked of a generation, checked as far as it can be without reading the DDL.

use rowsmith_datagen::{schema::Schema, spec::MAX_SEED};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Limits, fields::Fields};
use crate::error::{Code, Error, Issue};

/// The body of `POST /api/generate` and of `generateData`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GenerateRequest {
    /// The schema: DDL of any dialect.
    pub ddl: String,
    /// What the data shall be like, in plain words.
    #[serde(default)]
    pub instructions: Option<String>,
    #[serde(default)]
    pub config: Config,
    /// The dataset's name; made from the schema where it is missing.
    #[serde(default)]
    pub save_name: Option<String>,
    #[serde(default)]
    pub description: Option<String>,
}

/// How to generate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    /// Rows of every table that `perTableRowCounts` does not name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub num_records: Option<u64>,
    /// Rows by table, in any spelling of its name.
    #[schema(value_type = Object)]
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub per_table_row_counts: Map<String, Value>,
    /// Same seed and request: the same rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The model's, 0 to 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// False leaves `meta` out of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_meta: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debug: Option<bool>,
    /// Rows made at a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chunk_size: Option<u64>,
    /// The share of nulls in columns that allow them, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub null_probability: Option<f64>,
}

impl GenerateRequest {
    /// Checks a body; the error names everything that is wrong with it.
    pub fn check(body: &Value, limits: &Limits) -> Result<Self, Error> {
        let Some(object) = body.as_object() else {
            return Err(Error::new(
                Code::InvalidRequest,
                "the body must be a JSON object with the schema in \"ddl\"",
            ));
        };
        let mut fields = Fields::new(object, "");
        let ddl = ddl(&mut fields, limits)?;
        let mut request = Self {
            ddl,
            instructions: fields.text("instructions", 20_000),
            config: Config::default(),
            save_name: fields
                .text("saveName", 200)
                .filter(|name| !name.trim().is_empty()),
            description: fields.text("description", 2_000),
        };
        let config = fields.object("config");
        let mut issues = fields.issues;
        if let Some(config) = config {
            let mut fields = Fields::new(config, "config.");
            request.config = Config::check(&mut fields, limits);
            issues.append(&mut fields.issues);
        }
        if issues.is_empty() {
            Ok(request)
        } else {
            Err(Error::issues(&issues))
        }
    }

    /// How many rows a table shall have, by any spelling of its name.
    pub fn rows_of(&self, table: &str, limits: &Limits) -> u64 {
        let named = self.config.per_table_row_counts.iter();
        let own = named
            .rev()
            .find(|(name, _)| name.eq_ignore_ascii_case(table));
        own.and_then(|(_, rows)| rows.as_u64())
            .or(self.config.num_records)
            .unwrap_or(limits.default_num_records)
    }

    /// What the schema shows to be wrong with the request: tables that do not exist.
    pub fn unknown_tables(&self, schema: &Schema) -> Vec<Issue> {
        let names: Vec<&str> = schema.tables.iter().map(|t| t.name.shown()).collect();
        let asked = self.config.per_table_row_counts.keys();
        asked
            .filter(|name| schema.table(name).is_none())
            .map(|name| Issue {
                path: format!("config.perTableRowCounts.{name}"),
                message: format!(
                    "there is no table {name:?}; the schema has {}",
                    names.join(", ")
                ),
            })
            .collect()
    }
}

impl Config {
    fn check(fields: &mut Fields<'_>, limits: &Limits) -> Self {
        let max_rows = limits.max_rows_per_table;
        let counts = fields.object("perTableRowCounts").cloned();
        let mut per_table_row_counts = counts.unwrap_or_default();
        let mut counts = Fields::new(&per_table_row_counts, "config.perTableRowCounts.");
        let checked: Map<String, Value> = per_table_row_counts
            .keys()
            .filter_map(|name| Some((name.clone(), counts.integer(name, 0, max_rows)?.into())))
            .collect();
        fields.issues.append(&mut counts.issues);
        per_table_row_counts = checked;
        Self {
            num_records: fields.integer("numRecords", 1, max_rows),
            per_table_row_counts,
            seed: fields.integer("seed", 0, MAX_SEED),
            temperature: fields.number("temperature", 0.0, 2.0),
            with_meta: fields.flag("withMeta"),
            debug: fields.flag("debug"),
            chunk_size: fields.integer("chunkSize", 1, 100_000),
            null_probability: fields.number("nullProbability", 0.0, 1.0),
        }
    }
}

/// The DDL itself is only measured here; [`super::parse`] reads it.
fn ddl(fields: &mut Fields<'_>, limits: &Limits) -> Result<String, Error> {
    match fields.get("ddl") {
        Some(Value::String(text)) if text.len() > limits.max_ddl_bytes => Err(Error::new(
            Code::TooLarge,
            format!(
                "the DDL has {} bytes; at most {} are read",
                text.len(),
                limits.max_ddl_bytes
            ),
        )),
        None => {
            fields.issue(
                "ddl",
                "is missing; send the schema's CREATE TABLE statements",
            );
            Ok(String::new())
        }
        Some(_) => {
            let text = fields.text("ddl", limits.max_ddl_bytes).unwrap_or_default();
            if text.trim().is_empty() && fields.issues.is_empty() {
                fields.issue("ddl", "is empty; send the schema's CREATE TABLE statements");
            }
            Ok(text)
        }
    }
}

//! Any part of a result: filtered, sorted and cut by PostgreSQL, around the statement as it was.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    Gate, QueryError,
    artifact::Column,
    read::{Part, Target},
};
use crate::{
    error::{Error, Issue},
    store::artifacts::Record,
};

/// Rows that may be passed over.
const MAX_OFFSET: u64 = 1_000_000;

/// Conditions on one page.
const MAX_FILTERS: usize = 20;

/// Which rows of a result, in which order.
#[derive(Clone, Debug, Default)]
pub struct Slice {
    pub offset: u64,
    /// At most [`super::Settings::rows`].
    pub limit: u32,
    /// Empty for the statement's own order.
    pub sort: Vec<Sort>,
    pub filters: Vec<Filter>,
    /// Whether all rows that pass the filters are counted too.
    pub count: bool,
}

/// An order by one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    pub column: String,
    pub descending: bool,
}

/// A condition on one column.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub column: String,
    pub op: Op,
    /// A text, number or boolean; left out for `null` and `notNull`.
    #[serde(default)]
    pub value: Value,
}

/// How a cell compares with a filter's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Op {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    /// As text, in any case.
    Contains,
    Null,
    NotNull,
}

/// Some rows of a result.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Rows {
    pub id: Uuid,
    /// The names of the columns.
    pub columns: Vec<String>,
    pub offset: u64,
    /// Arrays in the order of the columns, as in a preview.
    #[schema(value_type = Vec<Vec<Object>>)]
    pub rows: Vec<Value>,
    /// Whether rows follow after these.
    pub more: bool,
    /// All rows that pass the filters, when they were to be counted.
    pub total: Option<u64>,
}

impl Gate {
    /// Some rows of a result, computed anew on the version that it was asked of.
    ///
    /// # Errors
    /// When the result or a column is unknown, and as [`Gate::run`].
    pub async fn rows(
        &self,
        id: Uuid,
        slice: &Slice,
        cancel: &CancellationToken,
    ) -> Result<Rows, QueryError> {
        let (record, target) = self.kept(id).await?;
        let columns = columns(&record)?;
        let (filter, around) = around(&columns, slice)?;
        let limit = slice.limit.min(self.inner.settings.rows);
        let part = Part { around, limit };
        let table = self.read(&target, &record.sql, part, cancel).await?;
        let total = if slice.count {
            let names = names(columns.len());
            let all = format!(
                "SELECT count(*) FROM (\n{}\n) AS q({names}) {filter}",
                record.sql
            );
            self.count(&target, &all, cancel).await?
        } else {
            None
        };
        let rows = table.rows.iter();
        Ok(Rows {
            id,
            columns: columns.into_iter().map(|column| column.name).collect(),
            offset: slice.offset,
            more: table.truncated,
            rows: rows.map(|row| Value::Array(table.values(row))).collect(),
            total,
        })
    }

    async fn count(
        &self,
        target: &Target,
        sql: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<u64>, QueryError> {
        let counted = self.read(target, sql, Part::first(1), cancel).await?;
        let cell = counted.rows.into_iter().flatten().flatten().next();
        Ok(cell.and_then(|count| count.parse().ok()))
    }
}

pub(super) fn columns(record: &Record) -> Result<Vec<Column>, QueryError> {
    serde_json::from_value(record.columns.clone())
        .map_err(|cause| QueryError::Other(Error::internal(cause)))
}

fn names(columns: usize) -> String {
    let names: Vec<String> = (1..=columns).map(|n| format!("c{n}")).collect();
    names.join(", ")
}

/// The condition alone, and all that stands around the statement.
fn around(columns: &[Column], slice: &Slice) -> Result<(String, String), QueryError> {
    if slice.offset > MAX_OFFSET || slice.filters.len() > MAX_FILTERS {
        let message = format!(
            "at most {MAX_OFFSET} rows are passed over, with {MAX_FILTERS} filters: filter instead"
        );
        return Err(wrong("offset", message));
    }
    let place = |name: &str| {
        let found = columns.iter().position(|column| column.name == name);
        let all: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let message = || format!("{name:?} is no column; there are {}", all.join(", "));
        found
            .map(|at| format!("q.c{}", at + 1))
            .ok_or_else(|| wrong("column", message()))
    };
    let mut conditions = Vec::new();
    for filter in &slice.filters {
        conditions.push(condition(&place(&filter.column)?, filter)?);
    }
    let mut keys = Vec::new();
    for sort in &slice.sort {
        let direction = if sort.descending { "DESC" } else { "ASC" };
        keys.push(format!("{} {direction} NULLS LAST", place(&sort.column)?));
    }
    let filter = match conditions.as_slice() {
        [] => String::new(),
        all => format!("WHERE {}", all.join(" AND ")),
    };
    let order = match keys.as_slice() {
        [] => String::new(),
        all => format!("ORDER BY {}", all.join(", ")),
    };
    let around = format!("{filter} {order} OFFSET {}", slice.offset);
    Ok((filter, around))
}

fn condition(column: &str, filter: &Filter) -> Result<String, QueryError> {
    let value = || match &filter.value {
        Value::String(text) if !text.contains('\0') => Ok(literal(text)),
        Value::Number(number) => Ok(literal(&number.to_string())),
        Value::Bool(flag) => Ok(literal(&flag.to_string())),
        _ => Err(wrong("filter.value", "must be a text, number or boolean")),
    };
    let compare = |sign: &str| Ok(format!("{column} {sign} {}", value()?));
    match filter.op {
        Op::Eq => compare("="),
        Op::Ne => compare("IS DISTINCT FROM"),
        Op::Lt => compare("<"),
        Op::Le => compare("<="),
        Op::Gt => compare(">"),
        Op::Ge => compare(">="),
        Op::Contains => Ok(format!(
            "strpos(lower({column}::text), lower({})) > 0",
            value()?
        )),
        Op::Null => Ok(format!("{column} IS NULL")),
        Op::NotNull => Ok(format!("{column} IS NOT NULL")),
    }
}

/// A text as a literal whose type is that of what it is compared with. Backslashes mean themselves:
/// sessions set `standard_conforming_strings`.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn wrong(path: &str, message: impl Into<String>) -> QueryError {
    QueryError::Other(Error::issues(&[Issue {
        path: path.to_owned(),
        message: message.into(),
    }]))
}

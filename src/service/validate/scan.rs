//! One scan of a table: column statistics, and every check that judges rows one by one.

use std::collections::HashMap;

use rowsmith_datagen::schema::{Column, DataType, Table};
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection, Row, postgres::PgRow};

use super::{ColumnStats, Subject, TableStats, Verdict, ask};

/// PostgreSQL takes at most 1,664 columns in one SELECT.
const MAX_ITEMS: usize = 1_600;

/// How many sample values a column shows, and from how many rows they are picked.
const SAMPLES: usize = 5;
const SAMPLED_ROWS: usize = 25;

impl Subject<'_> {
    pub(super) async fn scan(
        &self,
        connection: &mut PgConnection,
        index: usize,
    ) -> Result<(TableStats, Vec<(usize, Verdict)>), sqlx::Error> {
        let Some(table) = self.schema.tables.get(index) else {
            return Ok(Default::default());
        };
        let from = table.name.quoted();
        let rows: i64 = row(connection, format!("SELECT count(*) FROM {from}"))
            .await?
            .try_get(0)?;
        let rows = u64::try_from(rows).unwrap_or_default();
        let verdicts = self.judge_rows(connection, table).await?;

        let sampled = rows > self.limits.sample_above;
        let exact = rows <= self.limits.exact_distinct_rows;
        let from = if sampled {
            format!(
                "{from} TABLESAMPLE SYSTEM ({}) REPEATABLE (1)",
                share(self.limits.sample_above, rows)
            )
        } else {
            from
        };
        let estimates = self.estimates(connection, table).await?;
        let mut samples = self.samples(connection, table).await?;
        let mut columns = Vec::new();
        for group in table.columns.chunks(MAX_ITEMS / 5) {
            let items: Vec<String> = group.iter().map(|c| self.items(c, exact)).collect();
            let found = row(
                connection,
                format!("SELECT count(*), {} FROM {from}", items.join(", ")),
            )
            .await?;
            for (position, column) in group.iter().enumerate() {
                let facts = Facts::read(&found, position)?;
                let samples = samples.remove(column.name.sql()).unwrap_or_default();
                let estimate = estimates.get(column.name.sql()).copied();
                columns.push(self.column_stats(column, &facts, rows, estimate, samples));
            }
        }
        let stats = TableStats {
            rows,
            approximate: sampled,
            columns,
        };
        Ok((stats, verdicts))
    }

    /// Every check of single rows of a table, in one scan; one by one when that scan fails, so that
    /// a check that cannot run does not hide the others.
    async fn judge_rows(
        &self,
        connection: &mut PgConnection,
        table: &Table,
    ) -> Result<Vec<(usize, Verdict)>, sqlx::Error> {
        let of_table = |index: &usize| {
            let check = self.checks.get(*index);
            check.is_some_and(|c| c.rows.is_some() && c.table == table.name.shown())
        };
        let indexes: Vec<usize> = (0..self.checks.len()).filter(of_table).collect();
        let mut verdicts = Vec::new();
        for group in indexes.chunks(MAX_ITEMS / 2) {
            let tests = group
                .iter()
                .filter_map(|i| self.checks.get(*i)?.rows.as_ref());
            let items: Vec<String> = tests
                .map(|test| {
                    let (bad, counted) = (&test.violation, &test.counted);
                    format!("count(*) FILTER (WHERE {bad}), count(*) FILTER (WHERE {counted})")
                })
                .collect();
            let sql = format!(
                "SELECT {} FROM {} AS t",
                items.join(", "),
                table.name.quoted()
            );
            match row(connection, sql).await {
                Ok(found) => {
                    for (position, index) in group.iter().enumerate() {
                        let pair = (
                            found.try_get(2 * position)?,
                            found.try_get(2 * position + 1)?,
                        );
                        verdicts.push((*index, Ok(pair)));
                    }
                }
                Err(sqlx::Error::Database(_)) => {
                    for index in group {
                        if let Some(check) = self.checks.get(*index) {
                            verdicts.push((*index, ask(connection, check).await?));
                        }
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Ok(verdicts)
    }

    /// Four results: values, distinct values, smallest, largest; NULL for what is not asked.
    fn items(&self, column: &Column, exact: bool) -> String {
        let name = column.name.quoted();
        let ty = self.schema.base_type(&column.ty);
        let distinct = match ty {
            _ if !exact => "NULL::bigint".to_owned(),
            DataType::Json | DataType::Xml | DataType::Point | DataType::Array { .. } => {
                format!("count(DISTINCT {name}::text)")
            }
            _ => format!("count(DISTINCT {name})"),
        };
        let ends = if is_ordered(ty) {
            format!("min({name})::text, max({name})::text")
        } else {
            "NULL::text, NULL::text".to_owned()
        };
        format!("count({name}), {distinct}, {ends}")
    }

    fn column_stats(
        &self,
        column: &Column,
        facts: &Facts,
        rows: u64,
        estimate: Option<f32>,
        samples: Vec<String>,
    ) -> ColumnStats {
        let is_number = self.schema.base_type(&column.ty).is_number();
        let estimated = estimate.map(|n| {
            let rows = rows as f64;
            let n = f64::from(n);
            // A negative estimate is a share of the rows.
            (if n < 0.0 { -n * rows } else { n }).min(rows).round() as u64
        });
        let exact = facts.distinct.map(|n| u64::try_from(n).unwrap_or_default());
        ColumnStats {
            null_pct: 100.0
                - share(
                    u64::try_from(facts.values).unwrap_or_default(),
                    u64::try_from(facts.rows).unwrap_or_default(),
                ),
            distinct: exact.or(estimated),
            approximate: exact.is_none(),
            min: facts.min.as_deref().map(|text| json(text, is_number)),
            max: facts.max.as_deref().map(|text| json(text, is_number)),
            samples,
        }
    }

    /// PostgreSQL's own estimates of distinct values, by column.
    async fn estimates(
        &self,
        connection: &mut PgConnection,
        table: &Table,
    ) -> Result<HashMap<String, f32>, sqlx::Error> {
        let rows: Vec<(String, f32)> = sqlx::query_as(
            "SELECT attname::text, n_distinct FROM pg_catalog.pg_stats WHERE schemaname = $1 AND tablename = $2",
        )
        .bind(self.schema_name)
        .bind(table.name.sql())
        .fetch_all(connection)
        .await?;
        Ok(rows.into_iter().collect())
    }

    /// A few different values of each column, from the first rows.
    async fn samples(
        &self,
        connection: &mut PgConnection,
        table: &Table,
    ) -> Result<HashMap<String, Vec<String>>, sqlx::Error> {
        let mut samples: HashMap<String, Vec<String>> = HashMap::new();
        for group in table.columns.chunks(MAX_ITEMS) {
            let items: Vec<String> = group
                .iter()
                .map(|c| format!("left({}::text, 100)", c.name.quoted()))
                .collect();
            let sql = format!(
                "SELECT {} FROM {} LIMIT {SAMPLED_ROWS}",
                items.join(", "),
                table.name.quoted()
            );
            let rows = sqlx::query(AssertSqlSafe(sql))
                .persistent(false)
                .fetch_all(&mut *connection)
                .await?;
            for (position, column) in group.iter().enumerate() {
                let values = samples.entry(column.name.sql().to_owned()).or_default();
                for row in &rows {
                    let value: Option<String> = row.try_get(position)?;
                    if let Some(value) =
                        value.filter(|v| values.len() < SAMPLES && !values.contains(v))
                    {
                        values.push(value);
                    }
                }
            }
        }
        Ok(samples)
    }
}

/// What the scan found for one column.
struct Facts {
    rows: i64,
    values: i64,
    distinct: Option<i64>,
    min: Option<String>,
    max: Option<String>,
}

impl Facts {
    fn read(row: &PgRow, position: usize) -> Result<Self, sqlx::Error> {
        let first = 1 + 4 * position;
        Ok(Self {
            rows: row.try_get(0)?,
            values: row.try_get(first)?,
            distinct: row.try_get(first + 1)?,
            min: row.try_get(first + 2)?,
            max: row.try_get(first + 3)?,
        })
    }
}

fn is_ordered(ty: &DataType) -> bool {
    ty.is_number() || ty.is_moment() || matches!(ty, DataType::Time { .. } | DataType::Interval)
}

/// A number as a JSON number where that keeps its digits, everything else as text.
fn json(text: &str, is_number: bool) -> Value {
    let fits = text.len() <= 15 || !text.contains(['.', 'e']);
    match serde_json::from_str::<serde_json::Number>(text) {
        Ok(number) if is_number && fits => Value::Number(number),
        _ => Value::String(text.to_owned()),
    }
}

/// `part` of `whole` in percent; all of it where there is nothing.
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        100.0
    } else {
        part as f64 * 100.0 / whole as f64
    }
}

async fn row(connection: &mut PgConnection, sql: String) -> Result<PgRow, sqlx::Error> {
    let query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
    query.fetch_one(connection).await
}

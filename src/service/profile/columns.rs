//! The columns of a table, in four scans of its rows or of a sample: how many, their measures,
//! their values, their histograms.

use std::collections::HashMap;

use rowsmith_chart::{Kind, edges};
use rowsmith_datagen::schema::{Column, DataType, Schema, Table};
use serde_json::Value;
use sqlx::{PgConnection, Row as _};

use super::{Bin, ColumnProfile, Top, query};

/// Columns that one statement asks for; PostgreSQL takes no more than 1,664 results.
const GROUP: usize = 300;

/// About so many stretches in a histogram.
const BINS: usize = 16;

/// Frequent values, examples, and rows that examples are taken from.
const TOP: usize = 10;
const EXAMPLES: usize = 5;
const EXAMPLE_ROWS: usize = 40;

/// The rows that are read.
pub(super) struct Sample {
    /// All rows of the table.
    pub(super) rows: u64,
    /// Those that are read.
    pub(super) read: u64,
    /// The percentage of pages that are read, where not all are.
    pub(super) share: Option<f64>,
    /// What stands after FROM.
    from: String,
}

impl Sample {
    pub(super) async fn of(
        connection: &mut PgConnection,
        table: &Table,
        above: u64,
    ) -> Result<Self, sqlx::Error> {
        let name = table.name.quoted();
        let rows = count(connection, &name).await?;
        if rows <= above {
            return Ok(Self {
                rows,
                read: rows,
                share: None,
                from: name,
            });
        }
        let share = (100.0 * above as f64 / rows as f64).max(0.001);
        // Repeatable: every statement reads the same rows.
        let from = format!("{name} TABLESAMPLE SYSTEM ({share}) REPEATABLE (1)");
        Ok(Self {
            rows,
            read: count(connection, &from).await?,
            share: Some(share),
            from,
        })
    }
}

async fn count(connection: &mut PgConnection, from: &str) -> Result<u64, sqlx::Error> {
    let row = query(format!("SELECT count(*) FROM {from}"))
        .fetch_one(connection)
        .await?;
    Ok(u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or_default())
}

/// Reads all columns.
pub(super) async fn read(
    connection: &mut PgConnection,
    schema: &Schema,
    table: &Table,
    sample: &Sample,
    schema_name: &str,
) -> Result<Vec<ColumnProfile>, sqlx::Error> {
    let mut profiles = Vec::new();
    for group in table.columns.chunks(GROUP) {
        let mut facts = measures(connection, schema, group, sample).await?;
        values(connection, group, sample, &mut facts).await?;
        histograms(connection, schema, group, sample, &mut facts).await?;
        examples(connection, table, group, &mut facts).await?;
        profiles.extend(
            group
                .iter()
                .zip(facts)
                .map(|(column, facts)| facts.profile(column)),
        );
    }
    if sample.share.is_some() {
        estimate_distinct(connection, table, sample, schema_name, &mut profiles).await?;
    }
    Ok(profiles)
}

/// What is found of a column.
#[derive(Default)]
struct Facts {
    null_share: f64,
    is_number: bool,
    distinct: u64,
    min: Option<String>,
    max: Option<String>,
    mean: Option<f64>,
    /// The ends as places on a line.
    ends: Option<(f64, f64)>,
    histogram: Vec<Bin>,
    top: Vec<Top>,
    sample: Vec<String>,
}

impl Facts {
    fn profile(self, column: &Column) -> ColumnProfile {
        let end = |text: Option<String>| text.map(|text| shown(text, self.is_number));
        ColumnProfile {
            column: column.name.shown().to_owned(),
            ty: column.declared.clone(),
            null_share: self.null_share,
            distinct: Some(self.distinct),
            distinct_estimated: false,
            min: end(self.min),
            max: end(self.max),
            mean: self.mean,
            histogram: self.histogram,
            top: self.top,
            sample: self.sample,
        }
    }
}

/// A number as a JSON number where that keeps its digits, everything else as text.
fn shown(text: String, is_number: bool) -> Value {
    let fits = text.len() <= 15 || !text.contains(['.', 'e']);
    match serde_json::from_str::<serde_json::Number>(&text) {
        Ok(number) if is_number && fits => Value::Number(number),
        _ => Value::String(text),
    }
}

/// The kind of place that values have on a line; nothing for those that have none.
fn kind(schema: &Schema, column: &Column) -> Option<Kind> {
    match schema.base_type(&column.ty) {
        DataType::Date => Some(Kind::Date),
        DataType::Timestamp { .. } => Some(Kind::Timestamp),
        ty if ty.is_number() => Some(Kind::Number),
        _ => None,
    }
}

/// A value's place on a line, in SQL; NULL for what has none, such as NaN and infinity.
fn place(schema: &Schema, column: &Column) -> Option<String> {
    let name = column.name.quoted();
    let place = match (kind(schema, column)?, schema.base_type(&column.ty)) {
        (Kind::Number, DataType::Money) => format!("{name}::numeric::float8"),
        (Kind::Number, DataType::Numeric { .. }) => {
            // Beyond what a float holds a cast would fail.
            format!("CASE WHEN abs({name}) < 1e290 THEN {name}::float8 END")
        }
        (Kind::Number, DataType::Real | DataType::Double) => {
            format!("CASE WHEN abs({name}::float8) < 1e290 THEN {name}::float8 END")
        }
        (Kind::Number, _) => format!("{name}::float8"),
        _ => {
            format!("CASE WHEN isfinite({name}) THEN extract(epoch FROM {name})::float8 * 1000 END")
        }
    };
    Some(place)
}

/// NULLs, ends and means.
async fn measures(
    connection: &mut PgConnection,
    schema: &Schema,
    columns: &[Column],
    sample: &Sample,
) -> Result<Vec<Facts>, sqlx::Error> {
    let item = |column: &Column| {
        let name = column.name.quoted();
        let ordered = matches!(
            schema.base_type(&column.ty),
            DataType::Time { .. } | DataType::Interval
        );
        let ends = match kind(schema, column) {
            Some(_) => format!("min({name})::text, max({name})::text"),
            None if ordered => format!("min({name})::text, max({name})::text"),
            None => "NULL::text, NULL::text".to_owned(),
        };
        let places = match place(schema, column) {
            Some(place) => format!("min({place}), max({place}), avg({place})"),
            None => "NULL::float8, NULL::float8, NULL::float8".to_owned(),
        };
        format!("count({name}), {ends}, {places}")
    };
    let items: Vec<String> = columns.iter().map(item).collect();
    let sql = format!("SELECT {} FROM {}", items.join(", "), sample.from);
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let row = query(sql).fetch_one(connection).await?;
    let mut facts = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let first = 6 * at;
        let filled = row.try_get::<i64, _>(first)? as f64;
        let is_number = kind(schema, column) == Some(Kind::Number);
        let (low, high): (Option<f64>, Option<f64>) =
            (row.try_get(first + 3)?, row.try_get(first + 4)?);
        let mean: Option<f64> = row.try_get(first + 5)?;
        facts.push(Facts {
            null_share: if sample.read == 0 {
                0.0
            } else {
                1.0 - filled / sample.read as f64
            },
            is_number,
            min: row.try_get(first + 1)?,
            max: row.try_get(first + 2)?,
            mean: mean.filter(|mean| is_number && mean.is_finite()),
            ends: low.zip(high),
            ..Facts::default()
        });
    }
    Ok(facts)
}

/// The columns' texts with their positions, one row each.
fn laterally(columns: &[Column], value: impl Fn(&Column) -> Option<String>) -> Option<String> {
    let items = columns.iter().enumerate();
    let items = items.filter_map(|(at, column)| Some(format!("({at}, {})", value(column)?)));
    let items: Vec<String> = items.collect();
    (!items.is_empty()).then(|| format!("LATERAL (VALUES {}) AS v(part, value)", items.join(", ")))
}

/// Distinct values, and the most frequent ones.
async fn values(
    connection: &mut PgConnection,
    columns: &[Column],
    sample: &Sample,
    facts: &mut [Facts],
) -> Result<(), sqlx::Error> {
    let text = |column: &Column| Some(format!("{}::text", column.name.quoted()));
    let Some(values) = laterally(columns, text) else {
        return Ok(());
    };
    let sql = format!(
        "SELECT part, left(value, 100), n, of FROM (
            SELECT part, value, n, count(*) OVER (PARTITION BY part) AS of,
                row_number() OVER (PARTITION BY part ORDER BY n DESC, value COLLATE \"C\") AS place
            FROM (SELECT part, value, count(*) AS n FROM {}, {values}
                WHERE value IS NOT NULL GROUP BY part, value) AS counted
        ) AS placed WHERE place <= {TOP} ORDER BY part, place",
        sample.from
    );
    for row in query(sql).fetch_all(connection).await? {
        let Some(facts) = facts.get_mut(row.try_get::<i32, _>(0)? as usize) else {
            continue;
        };
        let unsigned = |at| row.try_get::<i64, _>(at).map(i64::unsigned_abs);
        let (value, count) = (row.try_get(1)?, unsigned(2)?);
        facts.distinct = unsigned(3)?;
        // Values that all differ have no frequent ones.
        if facts.top.is_empty() && count == 1 {
            continue;
        }
        facts.top.push(Top { value, count });
    }
    Ok(())
}

async fn histograms(
    connection: &mut PgConnection,
    schema: &Schema,
    columns: &[Column],
    sample: &Sample,
    facts: &mut [Facts],
) -> Result<(), sqlx::Error> {
    let cuts: Vec<Vec<f64>> = columns
        .iter()
        .zip(&*facts)
        .map(|(column, facts)| {
            let whole = schema.base_type(&column.ty).is_integer();
            let ends = kind(schema, column).zip(facts.ends);
            ends.map_or_else(Vec::new, |(kind, (low, high))| {
                edges(kind, low, high, BINS, whole)
            })
        })
        .collect();
    let items = columns
        .iter()
        .zip(&cuts)
        .enumerate()
        .filter(|(_, (_, cuts))| cuts.len() > 1);
    let items = items.filter_map(|(at, (column, cuts))| {
        let list: Vec<String> = cuts.iter().map(f64::to_string).collect();
        let place = place(schema, column)?;
        Some(format!(
            "({at}, width_bucket({place}, '{{{}}}'::float8[]))",
            list.join(",")
        ))
    });
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        return Ok(());
    }
    for (column, (facts, cuts)) in columns.iter().zip(facts.iter_mut().zip(&cuts)) {
        let edge = |at: f64| named(kind(schema, column), at);
        let bin = |ends: &[f64]| Bin {
            from: edge(ends[0]),
            to: edge(ends[1]),
            count: 0,
        };
        facts.histogram = cuts.windows(2).map(bin).collect();
    }
    let sql = format!(
        "SELECT part, bin, count(*) FROM {}, LATERAL (VALUES {}) AS v(part, bin) \
         WHERE bin IS NOT NULL GROUP BY part, bin",
        sample.from,
        items.join(", ")
    );
    for row in query(sql).fetch_all(connection).await? {
        let (part, bin): (i32, i32) = (row.try_get(0)?, row.try_get(1)?);
        let Some(facts) = facts.get_mut(part as usize) else {
            continue;
        };
        // Bins count from 1; the last edge itself lies in one beyond the last.
        let last = facts.histogram.len().saturating_sub(1);
        let place = usize::try_from(bin - 1).unwrap_or_default().min(last);
        if let Some(bin) = facts.histogram.get_mut(place) {
            bin.count += row.try_get::<i64, _>(2)?.unsigned_abs();
        }
    }
    Ok(())
}

/// The end of a stretch as people write it.
fn named(kind: Option<Kind>, at: f64) -> Value {
    let moment = || chrono::DateTime::from_timestamp_millis(at as i64);
    match kind {
        Some(Kind::Date) => moment().map_or(Value::Null, |at| at.format("%F").to_string().into()),
        Some(Kind::Timestamp) => {
            moment().map_or(Value::Null, |at| at.format("%FT%TZ").to_string().into())
        }
        _ if at.fract() == 0.0 && at.abs() < 1e15 => Value::from(at as i64),
        // As many digits as the stretch has, not those that the sum of its steps added.
        _ => format!("{at:.12e}")
            .parse::<f64>()
            .map_or(Value::Null, Value::from),
    }
}

/// A few different values from the first rows.
async fn examples(
    connection: &mut PgConnection,
    table: &Table,
    columns: &[Column],
    facts: &mut [Facts],
) -> Result<(), sqlx::Error> {
    let items = columns
        .iter()
        .map(|column| format!("left({}::text, 100)", column.name.quoted()));
    let items: Vec<String> = items.collect();
    let from = table.name.quoted();
    let sql = format!(
        "SELECT {} FROM {from} LIMIT {EXAMPLE_ROWS}",
        items.join(", ")
    );
    for row in query(sql).fetch_all(connection).await? {
        for (at, facts) in facts.iter_mut().enumerate() {
            let value: Option<String> = row.try_get(at)?;
            let new = value
                .filter(|value| facts.sample.len() < EXAMPLES && !facts.sample.contains(value));
            facts.sample.extend(new);
        }
    }
    Ok(())
}

/// A sample knows little of how many different values all rows have; PostgreSQL's statistics know
/// more.
async fn estimate_distinct(
    connection: &mut PgConnection,
    table: &Table,
    sample: &Sample,
    schema_name: &str,
    profiles: &mut [ColumnProfile],
) -> Result<(), sqlx::Error> {
    let rows: Vec<(String, f32)> = sqlx::query_as(
        "SELECT attname::text, n_distinct FROM pg_catalog.pg_stats \
         WHERE schemaname = $1 AND tablename = $2",
    )
    .bind(schema_name)
    .bind(table.name.sql())
    .fetch_all(connection)
    .await?;
    let estimates: HashMap<String, f32> = rows.into_iter().collect();
    for (column, profile) in table.columns.iter().zip(profiles) {
        let estimate = estimates.get(column.name.sql()).map(|n| f64::from(*n));
        let all = sample.rows as f64;
        // A negative estimate is a share of the rows.
        let estimate = estimate.map(|n| (if n < 0.0 { -n * all } else { n }).min(all).round());
        profile.distinct = estimate.map(|n| (n as u64).max(profile.distinct.unwrap_or_default()));
        profile.distinct_estimated = true;
    }
    Ok(())
}

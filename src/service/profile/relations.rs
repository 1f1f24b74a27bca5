//! How many children the parents of a foreign key have.

use rowsmith_chart::{Kind, edges};
use rowsmith_datagen::{
    name::Name,
    schema::{ForeignKey, Schema, Table},
};
use sqlx::{PgConnection, Row as _};

use super::{Bin, RelationProfile, query};

/// About so many stretches in a histogram.
const BINS: usize = 12;

/// Reads the relations of a table. One that cannot be counted in time says so.
pub(super) async fn read(
    connection: &mut PgConnection,
    schema: &Schema,
    table: &Table,
) -> Result<Vec<RelationProfile>, sqlx::Error> {
    let mut relations = Vec::new();
    for key in &table.foreign_keys {
        let Some(parent) = schema
            .table_index(&key.table)
            .and_then(|at| schema.tables.get(at))
        else {
            continue;
        };
        let relation = match counts(connection, table, parent, key).await {
            Ok((parents, counts)) => profile(key, parent, parents, &counts),
            Err(sqlx::Error::Database(error)) => RelationProfile {
                error: Some(error.message().to_owned()),
                ..profile(key, parent, 0, &[])
            },
            Err(error) => return Err(error),
        };
        relations.push(relation);
    }
    Ok(relations)
}

/// How many parents there are, and how many of them have how many children, those without left out.
async fn counts(
    connection: &mut PgConnection,
    table: &Table,
    parent: &Table,
    key: &ForeignKey,
) -> Result<(u64, Vec<(u64, u64)>), sqlx::Error> {
    let columns: Vec<String> = key.columns.iter().map(Name::quoted).collect();
    let filled: Vec<String> = columns.iter().map(|c| format!("{c} IS NOT NULL")).collect();
    let sql = format!(
        "SELECT (SELECT count(*) FROM {}) AS parents, n, count(*) FROM (
            SELECT count(*) AS n FROM {} WHERE {} GROUP BY {}
        ) AS counted GROUP BY n ORDER BY n",
        parent.name.quoted(),
        table.name.quoted(),
        filled.join(" AND "),
        columns.join(", ")
    );
    let rows = query(sql).fetch_all(&mut *connection).await?;
    let unsigned =
        |row: &sqlx::postgres::PgRow, at: usize| row.try_get::<i64, _>(at).map(i64::unsigned_abs);
    let parents = match rows.first() {
        Some(row) => unsigned(row, 0)?,
        None => {
            let sql = format!("SELECT count(*) FROM {}", parent.name.quoted());
            unsigned(&query(sql).fetch_one(connection).await?, 0)?
        }
    };
    let pairs = rows
        .iter()
        .map(|row| Ok((unsigned(row, 1)?, unsigned(row, 2)?)));
    Ok((parents, pairs.collect::<Result<_, sqlx::Error>>()?))
}

fn profile(
    key: &ForeignKey,
    parent: &Table,
    parents: u64,
    counts: &[(u64, u64)],
) -> RelationProfile {
    let names = |names: &[Name]| names.iter().map(|name| name.shown().to_owned()).collect();
    let with: u64 = counts.iter().map(|(_, parents)| parents).sum();
    let without = parents.saturating_sub(with);
    let children = counts.iter().map(|(n, parents)| n * parents).sum();
    let least = counts.first().map_or(0, |(n, _)| *n);
    let max = counts.last().map_or(0, |(n, _)| *n);
    let min = if without > 0 { 0 } else { least };
    let nobody = (without > 0).then_some((0, without));
    let all: Vec<(u64, u64)> = nobody.into_iter().chain(counts.iter().copied()).collect();
    RelationProfile {
        columns: names(&key.columns),
        parent: parent.name.shown().to_owned(),
        parent_columns: names(&key.references),
        parents,
        parents_without: without,
        children,
        min,
        mean: if parents == 0 {
            0.0
        } else {
            children as f64 / parents as f64
        },
        max,
        histogram: histogram(&all, min, max),
        error: None,
    }
}

fn histogram(counts: &[(u64, u64)], min: u64, max: u64) -> Vec<Bin> {
    if counts.is_empty() {
        return Vec::new();
    }
    // All the same is a stretch of its own.
    let edges = match min == max {
        true => vec![min as f64, min as f64 + 1.0],
        false => edges(Kind::Number, min as f64, max as f64, BINS, true),
    };
    let bin = |ends: &[f64]| {
        let inside = counts
            .iter()
            .filter(|(n, _)| (ends[0]..ends[1]).contains(&(*n as f64)));
        Bin {
            from: (ends[0] as i64).into(),
            to: (ends[1] as i64).into(),
            count: inside.map(|(_, parents)| parents).sum(),
        }
    };
    edges.windows(2).map(bin).collect()
}

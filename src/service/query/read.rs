//! Running an admitted statement and reading its rows.

use std::collections::{HashMap, HashSet};

use futures::TryStreamExt as _;
use sqlx::{Row as _, postgres::PgRow};
use tokio_util::sync::CancellationToken;

use super::{
    Gate, QueryError,
    value::{self, Kind},
};
use crate::store::readers::{Reader, session::Session};

/// What a statement runs on.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) reader: Reader,
    /// What the dataset's tables and columns are called.
    pub(super) own: HashSet<String>,
}

/// Which rows of the result are wanted.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// A query of ours around the relation `q` with the columns `c1`, `c2` ...
    pub(super) around: String,
    pub(super) limit: u32,
}

impl Part {
    /// The first rows, in the statement's own order.
    pub(super) fn first(limit: u32) -> Self {
        Self {
            around: String::new(),
            limit,
        }
    }
}

/// A column, with how to read its cells.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) type_name: String,
    pub(super) kind: Kind,
}

/// A result in memory, bounded.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) columns: Vec<Typed>,
    /// As PostgreSQL prints them.
    pub(super) rows: Vec<Vec<Option<String>>>,
    /// Whether there are more rows than these, or cells were cut.
    pub(super) truncated: bool,
}

impl Gate {
    /// Reads a part of an admitted statement's result.
    pub(super) async fn read(
        &self,
        target: &Target,
        sql: &str,
        part: Part,
        cancel: &CancellationToken,
    ) -> Result<Table, QueryError> {
        let (reader, sql) = (target.reader.clone(), sql.to_owned());
        let deadline = self.inner.settings.deadline;
        self.supervised(
            cancel,
            &self.inner.slots,
            deadline,
            |gate, name| async move {
                let mut session = gate.session(&reader, &name).await?;
                let table = gate.fetch(&mut session, &sql, &part).await;
                session.close().await;
                table
            },
        )
        .await
    }

    async fn fetch(
        &self,
        session: &mut Session,
        sql: &str,
        part: &Part,
    ) -> Result<Table, QueryError> {
        let mut table = Table {
            columns: self.begin(session, sql, &part.around).await?,
            ..Table::default()
        };
        let settings = &self.inner.settings;
        let limit = part.limit as usize;
        let mut bytes = 0;
        let columns = table.columns.len();
        let mut rows = session.fetch(Some(u64::from(part.limit) + 1));
        while let Some(row) = rows.try_next().await? {
            let cells = cells(&row, columns, settings.cell, &mut table.truncated);
            bytes += cells
                .iter()
                .flatten()
                .map(|cell| cell.len() + 8)
                .sum::<usize>();
            if table.rows.len() == limit || bytes > settings.bytes {
                table.truncated = true;
                break;
            }
            table.rows.push(cells);
        }
        if bytes > settings.bytes && table.rows.is_empty() {
            let limit = settings.bytes >> 10;
            return Err(QueryError::TooLarge(format!(
                "its first row has more than {limit} KB"
            )));
        }
        Ok(table)
    }

    /// Checks a statement, learns its columns and begins it.
    pub(super) async fn begin(
        &self,
        session: &mut Session,
        sql: &str,
        around: &str,
    ) -> Result<Vec<Typed>, QueryError> {
        session.check(sql).await?;
        let columns = session.columns(sql).await?;
        let most = self.inner.settings.columns;
        if columns.is_empty() {
            return Err(QueryError::rejected("its result has no columns"));
        }
        if columns.len() > most {
            return Err(QueryError::TooLarge(format!(
                "its result has {} columns, at most {most} are read",
                columns.len()
            )));
        }
        let unknown = columns.iter().map(|column| column.oid);
        let unknown: Vec<u32> = unknown
            .filter(|&oid| value::builtin(oid).is_none())
            .collect();
        let others = self.types(&unknown).await?;
        let typed = |column: &crate::store::readers::session::Column| {
            let (type_name, kind) = value::builtin(column.oid)
                .or_else(|| others.get(&column.oid).cloned())
                .unwrap_or_else(|| ("unknown".to_owned(), Kind::Other));
            Typed {
                name: column.name.clone(),
                type_name,
                kind,
            }
        };
        let typed = columns.iter().map(typed).collect();
        session.begin(sql, columns.len(), around).await?;
        Ok(typed)
    }

    /// Types that are not built in: the dataset's own. Readers cannot look them up, the owner can.
    async fn types(&self, oids: &[u32]) -> Result<HashMap<u32, (String, Kind)>, QueryError> {
        if oids.is_empty() {
            return Ok(HashMap::new());
        }
        let oids: Vec<i64> = oids.iter().map(|&oid| i64::from(oid)).collect();
        let rows: Vec<(i64, String, i64, bool, bool)> = sqlx::query_as(
            "SELECT t.oid::bigint, coalesce(e.typname, t.typname)::text, \
               coalesce(nullif(e.typbasetype, 0), nullif(t.typbasetype, 0), t.oid)::bigint, \
               e.oid IS NOT NULL, coalesce(e.typtype, t.typtype) = 'e' \
             FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A' \
             WHERE t.oid::bigint = ANY ($1)",
        )
        .bind(&oids)
        .fetch_all(&self.inner.readers.owner)
        .await?;
        let read = |(oid, name, base, many, enumerated): (i64, String, i64, bool, bool)| {
            let base = u32::try_from(base).ok().and_then(value::builtin);
            let kind = match base {
                Some((_, kind)) => kind,
                None if enumerated => Kind::Text,
                None => Kind::Other,
            };
            let typed = if many {
                (format!("{name}[]"), Kind::List(Box::new(kind)))
            } else {
                (name, kind)
            };
            Some((u32::try_from(oid).ok()?, typed))
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }
}

/// A row's cells, each at most as long as may be.
pub(super) fn cells(
    row: &PgRow,
    columns: usize,
    longest: usize,
    cut: &mut bool,
) -> Vec<Option<String>> {
    let cell = |at: usize| {
        let cell: Option<String> = row.try_get_unchecked(at).unwrap_or_default();
        cell.map(|mut cell| {
            if let Some((end, _)) = cell.char_indices().nth(longest) {
                cell.truncate(end);
                cell.push('…');
                *cut = true;
            }
            cell
        })
    };
    (0..columns).map(cell).collect()
}

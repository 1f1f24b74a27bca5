//! The steps of a load. Everything runs inside the caller's future, so dropping that stops all.

use std::{collections::VecDeque, sync::Arc, sync::Mutex};

use futures::{
    StreamExt, TryStreamExt,
    future::{BoxFuture, try_join_all},
    stream,
};
use rowsmith_datagen::{
    name::Name,
    postgres::{self, Object, ObjectKind, Skipped, Statement, Target},
    schema::Schema,
};
use sqlx::Executor;

use super::{
    LoadError, Loader, Phase, Progress, RowSource, SIGNATURE, Staging, TRAILER, session::Session,
};

pub(super) struct Fill<'a> {
    pub(super) loader: &'a Loader,
    pub(super) staging: &'a Staging,
    pub(super) schema: &'a Schema,
    pub(super) rows: Arc<dyn RowSource>,
    pub(super) watch: &'a (dyn Fn(Progress) + Send + Sync),
}

/// What is done for each table.
struct Work<'a> {
    /// Make the table and copy its rows.
    rows_into: Option<&'a Target>,
    /// The statements that follow, by table.
    then: &'a [Vec<Statement>],
}

impl Fill<'_> {
    pub(super) async fn run(&self) -> Result<(Vec<u64>, Vec<Skipped>), LoadError> {
        let wanted = self
            .loader
            .connections
            .get()
            .min(self.schema.tables.len().max(1));
        let open = || Session::open(self.staging.options(), self.staging.name());
        let mut sessions = try_join_all((0..wanted).map(|_| open())).await?;
        let [first, ..] = sessions.as_mut_slice() else {
            return Ok(Default::default());
        };
        let target = self.target(first).await?;

        (self.watch)(Progress::Phase(Phase::Types));
        for statement in postgres::types(self.schema, &target) {
            first.run(&statement).await?;
        }

        (self.watch)(Progress::Phase(Phase::Tables));
        let (exclusions, skipped) = postgres::exclusions(self.schema, &target);
        let after = self.after_rows(exclusions, &target);
        let row_counts = self.fill_all(&mut sessions, &target, &after).await?;

        (self.watch)(Progress::Phase(Phase::ForeignKeys));
        if let [first, ..] = sessions.as_mut_slice() {
            for statement in postgres::foreign_keys(self.schema, &target, false) {
                first.run(&statement).await?;
            }
        }
        let validations = self.by_table(postgres::validations(self.schema, &target));
        let validating = Work {
            rows_into: None,
            then: &validations,
        };
        self.for_each_table(&mut sessions, &validating).await?;
        Ok((row_counts, skipped))
    }

    /// What each table needs once it has its rows, foreign keys apart. Done at once, while the rows
    /// are still in the server's memory, and so that its statistics serve the foreign keys.
    fn after_rows(&self, exclusions: Vec<Statement>, target: &Target) -> Vec<Vec<Statement>> {
        let indexes = if self.loader.foreign_key_indexes {
            postgres::indexes(self.schema, target)
        } else {
            Vec::new()
        };
        let all = [
            postgres::keys(self.schema, target),
            postgres::checks(self.schema, target),
            exclusions,
            indexes,
            postgres::sequences(self.schema, target),
            postgres::comments(self.schema, target),
            postgres::analyze(self.schema, target),
        ];
        self.by_table(all.concat())
    }

    fn by_table(&self, statements: Vec<Statement>) -> Vec<Vec<Statement>> {
        let mut by_table: Vec<Vec<Statement>> = vec![Vec::new(); self.schema.tables.len()];
        for statement in statements {
            let table = statement.about.table.as_ref();
            let index = table.and_then(|name| self.schema.table_index(name));
            if let Some(list) = index.and_then(|i| by_table.get_mut(i)) {
                list.push(statement);
            }
        }
        by_table
    }

    /// What the server is, and whether it has or lets us make `btree_gist`.
    async fn target(&self, session: &mut Session) -> Result<Target, LoadError> {
        let version = session.0.server_version_num().unwrap_or_default();
        let btree_gist = postgres::needs_btree_gist(self.schema) && {
            // Refused to roles that may not; the constraints are skipped then, and said to be.
            let create = "CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public";
            session.0.execute(sqlx::raw_sql(create)).await.is_ok()
        };
        Ok(Target {
            schema: Some(self.staging.name().to_owned()),
            version,
            btree_gist,
        })
    }

    /// Positions of the tables, the largest first.
    fn largest_first(&self) -> VecDeque<usize> {
        let mut tables: Vec<usize> = (0..self.schema.tables.len()).collect();
        tables.sort_by_key(|table| std::cmp::Reverse(self.rows.rows(*table)));
        tables.into()
    }

    /// Gives the number of rows of every table.
    async fn fill_all(
        &self,
        sessions: &mut [Session],
        target: &Target,
        after: &[Vec<Statement>],
    ) -> Result<Vec<u64>, LoadError> {
        let filling = Work {
            rows_into: Some(target),
            then: after,
        };
        let mut row_counts = vec![0; self.schema.tables.len()];
        for (table, rows) in self.for_each_table(sessions, &filling).await? {
            if let Some(count) = row_counts.get_mut(table) {
                *count = rows;
            }
        }
        Ok(row_counts)
    }

    /// Does the work for every table, the largest first, on as many sessions as there are. Gives
    /// each table with the rows it got.
    async fn for_each_table(
        &self,
        sessions: &mut [Session],
        work: &Work<'_>,
    ) -> Result<Vec<(usize, u64)>, LoadError> {
        let queue = Mutex::new(self.largest_first());
        let workers = sessions
            .iter_mut()
            .map(|session| self.work_off(session, &queue, work));
        Ok(try_join_all(workers).await?.into_iter().flatten().collect())
    }

    /// Takes tables from the queue until there is none. Boxed: the compiler cannot otherwise see
    /// that the future may move between threads.
    fn work_off<'f>(
        &'f self,
        session: &'f mut Session,
        queue: &'f Mutex<VecDeque<usize>>,
        work: &'f Work<'f>,
    ) -> BoxFuture<'f, Result<Vec<(usize, u64)>, LoadError>> {
        Box::pin(async move {
            let mut done = Vec::new();
            while let Some(table) = next(queue) {
                let rows = match work.rows_into {
                    Some(target) => self.copy(session, table, target).await?,
                    None => 0,
                };
                run_all(session, work.then, table).await?;
                done.push((table, rows));
            }
            Ok(done)
        })
    }

    /// Makes a table and fills it, in one transaction: PostgreSQL then writes no log of the rows
    /// where its settings allow that, and stores them frozen.
    async fn copy(
        &self,
        session: &mut Session,
        index: usize,
        target: &Target,
    ) -> Result<u64, LoadError> {
        let Some(table) = self.schema.tables.get(index) else {
            return Ok(0);
        };
        let about = &about(&table.name);
        let lost = |e: sqlx::Error| LoadError::about(about, &e);
        (self.watch)(Progress::TableStarted { table: index });
        session.raw(about, "BEGIN".to_owned()).await?;
        session
            .run(&postgres::table(self.schema, table, target))
            .await?;

        let sql = postgres::copy(table, target, true);
        let mut copy = session.0.copy_in_raw(&sql).await.map_err(lost)?;
        copy.send(&SIGNATURE[..]).await.map_err(lost)?;
        let mut chunks = self.chunks(index);
        let (mut delivered, total) = (0, self.rows.rows(index));
        while let Some(chunk) = chunks.try_next().await? {
            copy.send(chunk.bytes.as_slice()).await.map_err(lost)?;
            delivered += chunk.rows;
            (self.watch)(Progress::Rows {
                table: index,
                delivered,
                total,
            });
        }
        copy.send(&TRAILER[..]).await.map_err(lost)?;
        let rows = copy.finish().await.map_err(lost)?;
        session.raw(about, "COMMIT".to_owned()).await?;
        (self.watch)(Progress::TableLoaded { table: index, rows });
        Ok(rows)
    }

    /// A table's chunks in order, a few of them made ahead on blocking threads.
    fn chunks(
        &self,
        table: usize,
    ) -> impl futures::Stream<Item = Result<super::Chunk, LoadError>> + Unpin + use<> {
        let rows = Arc::clone(&self.rows);
        let name = self.schema.tables.get(table).map(|t| t.name.to_string());
        let failed = move |message: String| LoadError::Source {
            table: name.clone().unwrap_or_default(),
            message,
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let ahead = cores.div_ceil(self.loader.connections.get()) + 1;
        let count = rows.chunks(table);
        stream::iter(0..count)
            .map(move |index| {
                let rows = Arc::clone(&rows);
                tokio::task::spawn_blocking(move || rows.chunk(table, index))
            })
            .buffered(ahead)
            .map(move |made| match made {
                Ok(Ok(chunk)) => Ok(chunk),
                Ok(Err(error)) => Err(failed(error.to_string())),
                Err(error) => Err(failed(error.to_string())),
            })
    }
}

async fn run_all(
    session: &mut Session,
    by_table: &[Vec<Statement>],
    table: usize,
) -> Result<(), LoadError> {
    for statement in by_table.get(table).into_iter().flatten() {
        session.run(statement).await?;
    }
    Ok(())
}

/// Never held across an await, and a poisoned queue is still a queue.
fn next(queue: &Mutex<VecDeque<usize>>) -> Option<usize> {
    let mut queue = queue
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    queue.pop_front()
}

fn about(table: &Name) -> Object {
    Object {
        kind: ObjectKind::Table,
        table: Some(table.clone()),
        name: None,
    }
}

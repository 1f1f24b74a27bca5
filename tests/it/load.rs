//! Loads: what they leave when they end well, and that they leave nothing when they do not.

use std::{
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use rowsmith::store::load::{
    Chunk, Files, LoadError, Loader, Phase, Progress, RowSource, SIGNATURE, TRAILER,
};
use tokio_util::sync::CancellationToken;

use crate::{
    pg::Pg,
    rows::{Endless, Tables, V},
    schemas::{library, load, rows},
};

#[tokio::test]
async fn rows_constraints_and_counters_are_in_place() {
    let pg = Pg::start().await;
    let seen = Mutex::new(Vec::new());
    let watch = |progress| seen.lock().unwrap().push(progress);
    let loader = Loader::new(pg.pool.clone());
    let source = Arc::new(Tables::new(&rows()));
    let loaded = loader
        .load(&library(), source, &watch, &CancellationToken::new())
        .await
        .unwrap();
    assert_eq!(loaded.row_counts, [4, 4, 5]);
    assert_eq!(loaded.skipped, []);

    let seen = seen.into_inner().unwrap();
    assert!(seen.contains(&Progress::Rows {
        table: 2,
        delivered: 5,
        total: 5
    }));
    assert!(seen.contains(&Progress::TableLoaded { table: 0, rows: 4 }));
    assert_eq!(seen.last(), Some(&Progress::Phase(Phase::ForeignKeys)));

    pg.run(&format!("SET search_path = {}", loaded.schema_name()))
        .await;
    let found: (Vec<i32>, Vec<Option<i32>>, i32, i32) = sqlx::query_as(
        "WITH m AS (INSERT INTO members (name, joined) VALUES ('Eve', '2026-01-01') RETURNING id), \
         b AS (INSERT INTO books (title) VALUES ('Eels') RETURNING id) \
         SELECT (SELECT array_agg(id ORDER BY ctid) FROM loans), \
         (SELECT array_agg(twice ORDER BY id DESC) FROM books), (SELECT id FROM m), (SELECT id FROM b)",
    )
    .fetch_one(&mut *on(&pg, loaded.schema_name()).await)
    .await
    .unwrap();
    assert_eq!(found.0, [1, 2, 3, 4, 5]);
    assert_eq!(found.1, [Some(6), Some(2), None, Some(0)]);
    assert_eq!(
        (found.2, found.3),
        (5, -9),
        "identity columns go on after the last key"
    );

    let constraints: Vec<String> = sqlx::query_scalar(
        "SELECT conname::text FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace \
         WHERE nspname = $1 AND convalidated AND conrelid <> 0 AND contype <> 'n' ORDER BY 1",
    )
    .bind(loaded.schema_name())
    .fetch_all(&pg.pool)
    .await
    .unwrap();
    assert_eq!(
        constraints,
        [
            "books_pkey",
            "loans_book_id_fkey",
            "loans_member_id_fkey",
            "loans_member_id_loaned_key",
            "loans_pkey",
            "members_mentor_id_fkey",
            "members_pkey",
            "quantity_ok",
        ]
    );
}

async fn on(pg: &Pg, schema: &str) -> sqlx::pool::PoolConnection<sqlx::Postgres> {
    let mut connection = pg.pool.acquire().await.unwrap();
    let sql = format!("SET search_path = {schema}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(&mut *connection)
        .await
        .unwrap();
    connection
}

/// Loads rows with one field changed, which must fail so, and leave nothing.
async fn check_refused(
    pg: &Pg,
    (table, row, field): (usize, usize, usize),
    value: V,
    expected: &str,
) {
    let mut rows = rows();
    rows[table][row][field] = value;
    let error = load(pg, &rows).await.unwrap_err();
    assert_eq!(error.to_string(), expected);
    assert!(!error.is_retryable());
    assert_eq!(pg.schemas().await, [""; 0]);
}

#[tokio::test]
async fn rows_that_break_a_constraint_are_refused_by_name() {
    let pg = Pg::start().await;
    let refused = async |at, value, expected| check_refused(&pg, at, value, expected).await;
    refused(
        (2, 0, 1),
        V::I(9),
        "the rows of Loans break loans_member_id_fkey: insert or update on table \"loans\" violates \
         foreign key constraint \"loans_member_id_fkey\" (Key (member_id)=(9) is not present in table \"members\".)",
    )
    .await;
    refused(
        (0, 1, 0),
        V::I(1),
        "the rows of Members break members_pkey: could not create unique index \"members_pkey\" \
         (Key (id)=(1) is duplicated.)",
    )
    .await;
    refused(
        (2, 1, 3),
        V::T("open"),
        "the rows of Loans break one_open: could not create unique index \"one_open\" \
         (Key (book_id)=(-1) is duplicated.)",
    )
    .await;
    refused(
        (1, 0, 3),
        V::I(-1),
        "the rows of Books break quantity_ok: check constraint \"quantity_ok\" of relation \"books\" \
         is violated by some row",
    )
    .await;
    refused(
        (1, 0, 4),
        V::I(6),
        "the rows of Books break stars_check: value for domain stars violates check constraint \
         \"stars_check\" (COPY books, line 1, column rating)",
    )
    .await;
    refused(
        (0, 2, 1),
        V::Null,
        "the rows of Members break name NOT NULL: null value in column \"name\" of relation \
         \"members\" violates not-null constraint (Failing row contains (3, null, 2024-09-11, 1).)",
    )
    .await;
    refused(
        (0, 2, 1),
        V::T("far too long a name"),
        "PostgreSQL refused table Members: value too long for type character varying(10) \
         (COPY members, line 3, column name)",
    )
    .await;
}

#[tokio::test]
async fn a_cancelled_load_leaves_nothing() {
    let pg = Pg::start().await;
    let loader = Loader::new(pg.pool.clone());
    let stops: [&(dyn Fn(Progress, u64) -> bool + Sync); 4] = [
        &|progress, _| progress == Progress::Phase(Phase::Types),
        &|_, events| events == 500,
        &|progress, _| progress == Progress::Phase(Phase::ForeignKeys),
        &|progress, _| matches!(progress, Progress::TableLoaded { .. }),
    ];
    for (case, stop) in stops.into_iter().enumerate() {
        let (token, events) = (CancellationToken::new(), AtomicU64::new(0));
        let watch = |progress| {
            if stop(progress, events.fetch_add(1, Ordering::Relaxed)) {
                token.cancel();
            }
        };
        let tables = Tables::new(&rows());
        let source: Arc<dyn RowSource> = if case == 1 {
            Arc::new(Endless(tables))
        } else {
            Arc::new(tables)
        };
        let schema = library();
        let load = loader.load(&schema, source, &watch, &token);
        let outcome = tokio::time::timeout(std::time::Duration::from_secs(20), load).await;
        assert!(
            matches!(outcome, Ok(Err(LoadError::Cancelled))),
            "case {case}: {outcome:?}"
        );
        assert_eq!(pg.schemas().await, [""; 0], "case {case}");
    }
}

#[tokio::test]
async fn lost_connections_can_be_retried_and_leave_nothing() {
    let pg = Pg::start().await;
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let (sender, events) = (Mutex::new(Some(sender)), AtomicU64::new(0));
    let watch = |_| {
        if events.fetch_add(1, Ordering::Relaxed) == 100 {
            sender.lock().unwrap().take().unwrap().send(()).unwrap();
        }
    };
    let pool = pg.pool.clone();
    let killer = tokio::spawn(async move {
        receiver.await.unwrap();
        sqlx::query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY%'",
        )
        .execute(&pool)
        .await
        .unwrap();
    });
    let source = Arc::new(Endless(Tables::new(&rows())));
    let loader = Loader::new(pg.pool.clone());
    let error = loader
        .load(&library(), source, &watch, &CancellationToken::new())
        .await
        .unwrap_err();
    killer.await.unwrap();
    assert!(
        matches!(error, LoadError::Lost(_)) && error.is_retryable(),
        "{error:?}"
    );
    assert_eq!(pg.schemas().await, [""; 0]);
}

struct Broken;

impl RowSource for Broken {
    fn rows(&self, _: usize) -> u64 {
        1
    }

    fn chunks(&self, _: usize) -> u64 {
        1
    }

    fn chunk(&self, _: usize, _: u64) -> io::Result<Chunk> {
        Err(io::Error::other("the disk is on fire"))
    }
}

#[tokio::test]
async fn a_source_that_fails_ends_the_load() {
    let pg = Pg::start().await;
    let loader = Loader::new(pg.pool.clone());
    let error = loader
        .load(
            &library(),
            Arc::new(Broken),
            &|_| {},
            &CancellationToken::new(),
        )
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("could not be made: the disk is on fire"),
        "{error}"
    );
    assert_eq!(pg.schemas().await, [""; 0]);
}

#[tokio::test]
async fn ready_made_files_load_as_their_rows() {
    let pg = Pg::start().await;
    let dir = std::env::temp_dir().join(uuid::Uuid::new_v4().simple().to_string());
    std::fs::create_dir(&dir).unwrap();
    let mut files = Vec::new();
    for (index, rows) in Tables::new(&rows()).0.iter().enumerate() {
        let path = dir.join(index.to_string());
        std::fs::write(&path, [&SIGNATURE[..], &rows.concat(), &TRAILER].concat()).unwrap();
        files.push((path, rows.len() as u64));
    }
    let loader = Loader::new(pg.pool.clone());
    let cancel = CancellationToken::new();
    let opened = Files::open(files.clone()).unwrap();
    let loaded = loader
        .load_files(&library(), opened, &|_| {}, &cancel)
        .await
        .unwrap();
    assert_eq!(loaded.row_counts, [4, 4, 5]);

    std::fs::write(&files[0].0, "id,name\n1,a long enough line of text\n").unwrap();
    let error = Files::open(files).unwrap_err().to_string();
    std::fs::remove_dir_all(dir).unwrap();
    assert!(error.ends_with("not a file of binary COPY"), "{error}");
}

//! Rows into somebody's PostgreSQL: loaded and proven beside the target, then moved there at once.

use std::sync::Arc;

use anyhow::Context as _;
use rowsmith_datagen::{name::quote, schema::Schema};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::Work;
use crate::{
    cli::stop::Stop,
    service::{
        rows::PlanRows,
        validate::{self, Validation},
    },
    store::load::{LoadError, Loaded, Loader, Progress},
};

/// Fills the tables and reads them back.
pub(super) async fn fill(work: &Work, url: &str, target: &str) -> anyhow::Result<Validation> {
    let options: PgConnectOptions = url
        .parse()
        .map_err(|error| Stop::Usage(format!("--to is no PostgreSQL address: {error}")))?;
    let options = options
        .application_name("rowsmith")
        .disable_statement_logging();
    let pool = PgPoolOptions::new().connect_lazy_with(options.clone());
    let mut connection = options.connect().await.with_context(|| {
        format!(
            "cannot connect to {}:{}",
            options.get_host(),
            options.get_port()
        )
    })?;
    let planned = &work.bundle.planned;
    refuse_existing(&mut connection, &planned.schema, target).await?;
    let loaded = load(work, pool.clone()).await?;
    let finish = async {
        let limits = validate::Limits::default();
        let (schema, spec) = (&planned.schema, &planned.spec);
        let report = validate::run(&pool, loaded.schema_name(), schema, spec, &limits).await?;
        publish(&mut connection, loaded.schema_name(), target).await?;
        Ok(report)
    };
    let result = crate::cli::interrupt::or_interrupted(&work.token, finish).await;
    match result {
        Ok(report) => {
            loaded.keep().await;
            let _ = connection.close().await;
            Ok(report)
        }
        Err(error) => {
            loaded.discard().await;
            Err(error)
        }
    }
}

async fn load(work: &Work, pool: PgPool) -> anyhow::Result<Loaded> {
    let watch = |progress| match progress {
        Progress::Rows {
            table, delivered, ..
        } => (work.progress.watch())(table, delivered),
        Progress::TableLoaded { table, rows } => (work.progress.watch())(table, rows),
        Progress::Phase(_) | Progress::TableStarted { .. } => {}
    };
    let rows = Arc::new(PlanRows(Arc::clone(&work.bundle.planned.plan)));
    let loader = Loader::new(pool);
    let loading = loader.load(&work.bundle.planned.schema, rows, &watch, &work.token);
    loading.await.map_err(|error| match error {
        LoadError::Cancelled => Stop::Interrupted.into(),
        error => anyhow::anyhow!(error),
    })
}

/// Nothing of what is there is touched: tables and types must have their names free.
async fn refuse_existing(
    connection: &mut PgConnection,
    schema: &Schema,
    target: &str,
) -> anyhow::Result<()> {
    let tables = schema.tables.iter().map(|table| &table.name);
    let types = schema.enums.iter().map(|of| &of.name);
    let types = types.chain(schema.domains.iter().map(|domain| &domain.name));
    let names: Vec<&str> = tables.chain(types).map(|name| name.sql()).collect();
    let taken: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT t.typname::text FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
         WHERE n.nspname = $1 AND t.typname = ANY($2) ORDER BY 1",
    )
    .bind(target)
    .bind(&names)
    .fetch_all(connection)
    .await?;
    if taken.is_empty() {
        return Ok(());
    }
    anyhow::bail!(
        "schema {target} already has {}: name another one with --schema, or drop them first",
        taken.join(", ")
    )
}

/// Statements that move all there is in a schema: tables take their indexes, constraints and
/// sequences along.
const MOVES: &str = "\
    SELECT format('ALTER TABLE %I.%I SET SCHEMA %I', n.nspname, c.relname, $2) \
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
     WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') \
    UNION ALL \
    SELECT format('ALTER %s %I.%I SET SCHEMA %I', \
                  CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, n.nspname, t.typname, $2) \
      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
     WHERE n.nspname = $1 AND t.typtype IN ('d', 'e')";

/// Moves everything from `staging` to `target` at once, and `staging` goes.
async fn publish(connection: &mut PgConnection, staging: &str, target: &str) -> anyhow::Result<()> {
    let mut tx = connection.begin().await?;
    let moves: Vec<String> = sqlx::query_scalar(MOVES)
        .bind(staging)
        .bind(target)
        .fetch_all(&mut *tx)
        .await?;
    let create = format!("CREATE SCHEMA IF NOT EXISTS {}", quote(target));
    let drop = format!("DROP SCHEMA {}", quote(staging));
    for sql in std::iter::once(create).chain(moves).chain([drop]) {
        tx.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await?;
    }
    tx.commit().await?;
    Ok(())
}

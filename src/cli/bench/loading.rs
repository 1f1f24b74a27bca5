//! Generating and loading against loading the same rows from ready-made files: the same loader, the
//! same constraints, taking turns.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use anyhow::Context as _;
use serde_json::Value;
use sqlx::{PgPool, postgres::PgPoolOptions};
use tokio_util::sync::CancellationToken;

use super::{median, rounded};
use crate::{
    config::EmbeddedConfig,
    service::{recipe::Planned, rows::PlanRows},
    store::{
        embedded::Embedded,
        load::{Files, Loader, RowSource, SIGNATURE, TRAILER},
    },
};

const TURNS: usize = 3;

/// Rates and their ratio.
pub(super) async fn compare(
    planned: &Planned,
    url: Option<&str>,
) -> anyhow::Result<Vec<(&'static str, Value)>> {
    let folder = Folder::new()?;
    let server = match url {
        Some(_) => None,
        None => Some(start(&folder.0.join("database")).await?),
    };
    let pool = match (&server, url) {
        (Some(server), _) => PgPoolOptions::new().connect_with(server.options()).await?,
        (None, url) => PgPool::connect(url.unwrap_or_default())
            .await
            .context("cannot connect to --database-url")?,
    };
    let figures = take_turns(planned, &pool, &folder.0).await;
    pool.close().await;
    if let Some(server) = server {
        server.stop().await;
    }
    figures
}

async fn start(data_dir: &Path) -> anyhow::Result<Embedded> {
    let config = EmbeddedConfig {
        data_dir: data_dir.to_owned(),
        pg_bin: std::env::var_os("ROWSMITH_PG_BIN").map(PathBuf::from),
        guard: None,
        port: None,
        // Syncing is part of what is measured.
        throwaway: false,
    };
    Ok(Embedded::start(&config).await?)
}

async fn take_turns(
    planned: &Planned,
    pool: &PgPool,
    folder: &Path,
) -> anyhow::Result<Vec<(&'static str, Value)>> {
    let rows: Arc<dyn RowSource> = Arc::new(PlanRows(Arc::clone(&planned.plan)));
    let files = {
        let (rows, planned, folder) = (Arc::clone(&rows), planned.clone(), folder.to_owned());
        tokio::task::spawn_blocking(move || write(&*rows, &planned, &folder)).await??
    };
    let files: Arc<dyn RowSource> = Arc::new(files);
    // One load that nobody counts, so that the first one counted meets a warm server.
    once(planned, pool, &files).await?;
    let (mut made, mut ready) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        made.push(once(planned, pool, &rows).await?);
        ready.push(once(planned, pool, &files).await?);
    }
    let (made, ready) = (median(made), median(ready));
    Ok(vec![
        ("generateAndLoadRowsPerSecond", made.round().into()),
        ("loadFilesRowsPerSecond", ready.round().into()),
        ("loadRatio", rounded(made / ready)),
    ])
}

/// Rows per second of one load; what it loaded goes again.
async fn once(planned: &Planned, pool: &PgPool, rows: &Arc<dyn RowSource>) -> anyhow::Result<f64> {
    let began = Instant::now();
    let loader = Loader::new(pool.clone());
    let cancel = CancellationToken::new();
    let loaded = loader
        .load(&planned.schema, Arc::clone(rows), &|_| {}, &cancel)
        .await?;
    let seconds = began.elapsed().as_secs_f64();
    loaded.discard().await;
    Ok(planned.plan.total_rows() as f64 / seconds)
}

fn write(rows: &dyn RowSource, planned: &Planned, folder: &Path) -> anyhow::Result<Files> {
    let mut files = Vec::new();
    for table in 0..planned.plan.tables.len() {
        let path = folder.join(format!("{table}.copy"));
        let mut out = BufWriter::new(File::create(&path)?);
        out.write_all(&SIGNATURE)?;
        for chunk in 0..rows.chunks(table) {
            out.write_all(&rows.chunk(table, chunk)?.bytes)?;
        }
        out.write_all(&TRAILER)?;
        out.flush()?;
        files.push((path, rows.rows(table)));
    }
    Ok(Files::open(files)?)
}

/// A folder that goes with its value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> anyhow::Result<Self> {
        let name = format!("rowsmith-bench-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path)
            .with_context(|| format!("the folder {} cannot be made", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

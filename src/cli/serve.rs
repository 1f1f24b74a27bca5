//! `rowsmith serve`: the service, until SIGTERM or Ctrl-C.

use std::{process::ExitCode, time::Duration};

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::say;
use crate::app::App;
use crate::config::{Config, HttpConfig};
use crate::http;
use crate::store::{Store, datasets::Datasets};
use crate::telemetry::langfuse::Traces;

/// How often half-loaded schemas of dead processes are looked for. Soon after the start, their last
/// sessions may still have been ending.
const SWEEP: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(60));

/// Takes the port first, so that a second service fails before it touches the data.
pub(super) async fn run(config: Config) -> anyhow::Result<ExitCode> {
    let stop = stop_signal()?;
    let listener = listen(&config.http).await?;
    let store = Store::open(&config.database).await?;
    say(&format!(
        "Rowsmith is ready: http://localhost:{}",
        config.http.port
    ));
    // What a killed process left half loaded.
    let datasets = Datasets::of(&store);
    datasets.sweep().await?;
    let app = App::of(&config, &store);
    let traces = Traces::start(&config, app.runs());
    app.start();
    app.try_readers().await;
    let stopping = CancellationToken::new();
    // Connections drain only when streams end, and those end when the runs do.
    let result = tokio::try_join!(
        http::server::serve(listener, app.router(), stopping.clone().cancelled_owned()),
        sweep(&datasets, &stopping),
        async {
            stop.await;
            stopping.cancel();
            app.shutdown().await;
            Ok(())
        }
    );
    if let Some(traces) = traces {
        traces.shutdown().await;
    }
    store.close().await;
    result?;
    Ok(ExitCode::SUCCESS)
}

async fn sweep(datasets: &Datasets, stopping: &CancellationToken) -> std::io::Result<()> {
    let mut pause = SWEEP.0;
    while stopping
        .run_until_cancelled(tokio::time::sleep(pause))
        .await
        .is_some()
    {
        if let Err(error) = datasets.sweep().await {
            tracing::warn!(%error, "half-loaded schemas stay until the next sweep");
        }
        pause = SWEEP.1;
    }
    Ok(())
}

async fn listen(config: &HttpConfig) -> anyhow::Result<TcpListener> {
    let HttpConfig { host, port, .. } = *config;
    TcpListener::bind((host, port))
        .await
        .with_context(|| match port {
            1..1024 => format!(
                "cannot listen on {host}:{port}, which may need rights: set PORT to another port"
            ),
            _ => format!(
                "cannot listen on {host}:{port}: stop what uses the port, or set PORT to another"
            ),
        })
}

/// Resolves when somebody asks this process to stop. Listening starts at once, so that a signal
/// during the start is not lost.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

//! Hears of every run that ends in this process, and hands its trace to the exporter.

use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    exporter::{Exporter, Settings},
    mask::Mask,
    trace,
};
use crate::{
    config::{Config, DatabaseConfig, LangfuseConfig},
    runs::Runs,
};

/// The traces of a service, on their way.
#[derive(Debug)]
pub struct Traces {
    exporter: Exporter,
    stopping: CancellationToken,
    task: JoinHandle<()>,
}

impl Traces {
    /// Begins to listen, where keys are set. Inside a runtime only.
    pub fn start(config: &Config, runs: &Runs) -> Option<Self> {
        let Some(langfuse) = &config.langfuse else {
            tracing::info!(
                "no traces are sent: LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY are not set, or LANGFUSE_ENABLED is off"
            );
            return None;
        };
        let mask = Mask {
            content: langfuse.content,
            secrets: secrets(config, langfuse),
        };
        Self::with(langfuse, mask, Settings::default(), runs)
            .inspect_err(|cause| {
                tracing::error!(error.cause = %cause, "no traces are sent: this machine has no certificates to trust; install ca-certificates");
            })
            .ok()
    }

    /// The same with everything said.
    ///
    /// # Errors
    /// Where the machine has no certificates to trust.
    pub fn with(
        config: &LangfuseConfig,
        mask: Mask,
        settings: Settings,
        runs: &Runs,
    ) -> reqwest::Result<Self> {
        let exporter = Exporter::start(config, settings)?;
        let stopping = CancellationToken::new();
        let listener = Listener {
            runs: runs.clone(),
            exporter: exporter.clone(),
            mask,
        };
        let task = tokio::spawn(listener.run(runs.endings(), stopping.clone()));
        Ok(Self {
            exporter,
            stopping,
            task,
        })
    }

    /// Where the traces go.
    pub fn exporter(&self) -> &Exporter {
        &self.exporter
    }

    /// After the runs have come to rest: hands over what is left, and sends it once.
    pub async fn shutdown(self) {
        self.stopping.cancel();
        // Only a panic is told here, and there is nobody left to tell.
        let _ = self.task.await;
        self.exporter.shutdown().await;
    }
}

struct Listener {
    runs: Runs,
    exporter: Exporter,
    mask: Mask,
}

impl Listener {
    async fn run(self, mut endings: Receiver<Uuid>, stopping: CancellationToken) {
        loop {
            let ended = tokio::select! {
                biased;
                ended = endings.recv() => ended,
                () = stopping.cancelled() => return,
            };
            match ended {
                Ok(run) => self.send(run).await,
                Err(RecvError::Lagged(missed)) => self.exporter.dropped(missed),
                Err(RecvError::Closed) => return,
            }
        }
    }

    async fn send(&self, run: Uuid) {
        let told = async {
            Ok::<_, crate::error::Error>((self.runs.get(run).await?, self.runs.events(run).await?))
        };
        match told.await {
            Ok((job, events)) => {
                if let Some(trace) = trace::of(&job, &events, &self.mask) {
                    self.exporter.offer(trace);
                }
            }
            Err(cause) => {
                tracing::debug!(run.id = %run, error.cause = %cause, "a run could not be read for its trace");
                self.exporter.dropped(1);
            }
        }
    }
}

/// Every text of the configuration that must not leave.
fn secrets(config: &Config, langfuse: &LangfuseConfig) -> Vec<String> {
    let mut secrets = vec![langfuse.secret_key.expose().to_owned()];
    secrets.extend(
        config
            .model
            .api_key
            .iter()
            .map(|key| key.expose().to_owned()),
    );
    if let DatabaseConfig::Server { url, datasets_url } = &config.database {
        secrets.extend(
            [Some(url), datasets_url.as_ref()]
                .into_iter()
                .flatten()
                .map(|url| url.expose().to_owned()),
        );
    }
    secrets
}

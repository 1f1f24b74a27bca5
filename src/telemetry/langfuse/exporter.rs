//! Sends traces in batches, and never stands in anybody's way.
//!
//! [`Exporter::offer`] puts a trace into a bounded queue and returns; a full queue drops it and
//! counts. One task empties the queue: a batch is encoded and compressed once, and those same bytes
//! are sent again after a failure that may pass, because Langfuse does not recognise a span that
//! comes twice in different batches.

use std::{
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use reqwest::{Client, StatusCode, header, redirect};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    otlp::{self, Sender},
    span::Trace,
};
use crate::{config::LangfuseConfig, tls};

/// Where OTLP is taken, below the base URL.
const PATH: &str = "/api/public/otel/v1/traces";

/// How much is done at once, and how long anything is tried.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Traces that may wait; more are dropped.
    pub max_queued: usize,
    /// Bytes of content that may wait.
    pub max_queued_bytes: usize,
    /// Traces of one batch.
    pub batch: usize,
    /// How long the first trace of a batch waits for others.
    pub gather: Duration,
    /// One request.
    pub timeout: Duration,
    /// How often a batch is sent before it is dropped.
    pub attempts: u32,
    /// Before the second attempt; doubled for each later one, unless the server names a time.
    pub pause: Duration,
    /// The longest pause, whatever the server says.
    pub max_pause: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_queued: 1000,
            max_queued_bytes: 8 << 20,
            batch: 50,
            gather: Duration::from_secs(2),
            timeout: Duration::from_secs(10),
            attempts: 4,
            pause: Duration::from_secs(1),
            max_pause: Duration::from_secs(30),
        }
    }
}

/// What became of the traces so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub sent: u64,
    pub dropped: u64,
}

/// The way to one Langfuse project. Clones are the same.
#[derive(Clone, Debug)]
pub struct Exporter(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    queue: mpsc::Sender<Trace>,
    waiting: AtomicUsize,
    max_waiting: usize,
    sent: AtomicU64,
    dropped: AtomicU64,
    stopping: CancellationToken,
    tasks: TaskTracker,
}

impl Exporter {
    /// Begins to send. Inside a runtime only.
    ///
    /// # Errors
    /// Where the machine has no certificates to trust.
    pub fn start(config: &LangfuseConfig, settings: Settings) -> reqwest::Result<Self> {
        tls::install();
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .build()?;
        let (queue, waiting) = mpsc::channel(settings.max_queued.max(1));
        let exporter = Self(Arc::new(Inner {
            queue,
            waiting: AtomicUsize::new(0),
            max_waiting: settings.max_queued_bytes,
            sent: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            stopping: CancellationToken::new(),
            tasks: TaskTracker::new(),
        }));
        let line = Line {
            exporter: exporter.clone(),
            client,
            url: format!("{}{PATH}", config.base_url.trim_end_matches('/')),
            config: config.clone(),
            sender: Sender {
                environment: config.environment.clone(),
                release: env!("CARGO_PKG_VERSION"),
            },
            settings,
        };
        exporter.0.tasks.spawn(line.run(waiting));
        Ok(exporter)
    }

    /// Hands over a trace that has ended. Never waits.
    pub fn offer(&self, trace: Trace) {
        let inner = &self.0;
        let size = weight(&trace);
        let before = inner.waiting.fetch_add(size, Ordering::Relaxed);
        if before + size > inner.max_waiting || inner.queue.try_send(trace).is_err() {
            inner.waiting.fetch_sub(size, Ordering::Relaxed);
            self.dropped(1);
        }
    }

    /// What became of the traces so far.
    pub fn counts(&self) -> Counts {
        Counts {
            sent: self.0.sent.load(Ordering::Relaxed),
            dropped: self.0.dropped.load(Ordering::Relaxed),
        }
    }

    /// Sends what waits, once and without patience, and ends.
    pub async fn shutdown(&self) {
        self.0.stopping.cancel();
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }

    /// Counts, and says the first of every thousand.
    pub(super) fn dropped(&self, traces: u64) {
        let before = self.0.dropped.fetch_add(traces, Ordering::Relaxed);
        if before / 1000 != (before + traces) / 1000 || before == 0 {
            tracing::warn!(
                traces.dropped = before + traces,
                "traces could not be sent to Langfuse and are dropped; nothing else is affected"
            );
        }
    }
}

/// About how many bytes a trace takes while it waits.
fn weight(trace: &Trace) -> usize {
    let content = |value: &Option<serde_json::Value>| value.as_ref().map_or(0, text_bytes);
    let spans = trace.spans.iter();
    spans
        .map(|span| 512 + content(&span.input) + content(&span.output))
        .sum()
}

/// The bytes of the texts inside a value.
fn text_bytes(value: &serde_json::Value) -> usize {
    use serde_json::Value;
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(|item| 16 + text_bytes(item)).sum(),
        Value::Object(fields) => fields
            .iter()
            .map(|(k, v)| k.len() + 16 + text_bytes(v))
            .sum(),
        _ => 16,
    }
}

/// The sending end.
struct Line {
    exporter: Exporter,
    client: Client,
    url: String,
    config: LangfuseConfig,
    sender: Sender,
    settings: Settings,
}

/// How one attempt went.
enum Answer {
    Taken,
    /// May be better later, perhaps after the time that the server named.
    Later(Option<Duration>, String),
    /// Never will be.
    Refused(String),
}

impl Line {
    async fn run(self, mut waiting: mpsc::Receiver<Trace>) {
        let stopping = self.exporter.0.stopping.clone();
        loop {
            let first = tokio::select! {
                first = waiting.recv() => first,
                () = stopping.cancelled() => waiting.try_recv().ok(),
            };
            let Some(first) = first else { return };
            let batch = self.gather(first, &mut waiting, &stopping).await;
            self.deliver(&batch, &stopping).await;
        }
    }

    async fn gather(
        &self,
        first: Trace,
        waiting: &mut mpsc::Receiver<Trace>,
        stopping: &CancellationToken,
    ) -> Vec<Trace> {
        let until = Instant::now() + self.settings.gather;
        let mut batch = vec![first];
        while batch.len() < self.settings.batch {
            let next = tokio::select! {
                next = timeout_at(until, waiting.recv()) => next.ok().flatten(),
                () = stopping.cancelled() => waiting.try_recv().ok(),
            };
            let Some(next) = next else { break };
            batch.push(next);
        }
        let size = batch.iter().map(weight).sum();
        self.exporter.0.waiting.fetch_sub(size, Ordering::Relaxed);
        batch
    }

    /// Sends one batch until it is taken, refused, or tried often enough.
    async fn deliver(&self, batch: &[Trace], stopping: &CancellationToken) {
        let count = batch.len() as u64;
        let Some(body) = compressed(&otlp::body(&self.sender, batch)) else {
            return self.exporter.dropped(count);
        };
        let mut pause = self.settings.pause;
        for attempt in 1..=self.settings.attempts {
            let after = match self.send(body.clone()).await {
                Answer::Taken => {
                    self.exporter.0.sent.fetch_add(count, Ordering::Relaxed);
                    return;
                }
                Answer::Refused(why) => {
                    tracing::warn!(why, "Langfuse refuses the traces");
                    break;
                }
                Answer::Later(after, why) => {
                    tracing::debug!(attempt, why, "Langfuse does not take the traces now");
                    after.unwrap_or(pause).min(self.settings.max_pause)
                }
            };
            if attempt == self.settings.attempts || stopping.is_cancelled() {
                break;
            }
            tokio::select! {
                () = tokio::time::sleep(after) => {}
                () = stopping.cancelled() => {}
            }
            pause *= 2;
        }
        self.exporter.dropped(count);
    }

    async fn send(&self, body: Bytes) -> Answer {
        let config = &self.config;
        let sent = self
            .client
            .post(&self.url)
            .timeout(self.settings.timeout)
            .basic_auth(&config.public_key, Some(config.secret_key.expose()))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::CONTENT_ENCODING, "gzip")
            .header("x-langfuse-ingestion-version", "4")
            .header("x-langfuse-sdk-name", env!("CARGO_PKG_NAME"))
            .header("x-langfuse-sdk-version", env!("CARGO_PKG_VERSION"))
            .header("x-langfuse-public-key", &config.public_key)
            .body(body)
            .send()
            .await;
        match sent {
            Ok(response) => judge(response.status(), response.headers()),
            Err(cause) => Answer::Later(None, cause.without_url().to_string()),
        }
    }
}

fn judge(status: StatusCode, headers: &header::HeaderMap) -> Answer {
    if status.is_success() {
        return Answer::Taken;
    }
    let why = format!("it answered {status}");
    if status != StatusCode::TOO_MANY_REQUESTS && !status.is_server_error() {
        return Answer::Refused(why);
    }
    let after = headers
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    Answer::Later(after.map(Duration::from_secs), why)
}

fn compressed(body: &serde_json::Value) -> Option<Bytes> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    serde_json::to_writer(&mut gzip, body).ok()?;
    gzip.flush().ok()?;
    gzip.finish().ok().map(Bytes::from)
}

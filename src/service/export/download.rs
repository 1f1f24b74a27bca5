//! Files on their way to a client, made no faster than it takes them.

use std::{
    io::{self, Write},
    time::Duration,
};

use bytes::Bytes;
use futures::{
    StreamExt as _,
    stream::{self, BoxStream},
};
use rowsmith_datagen::encode::csv;
use tokio::{runtime::Handle, sync::mpsc, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use super::{Bundle, Format, Pace, all_cores, archive, names, table};
use crate::service::datasets::Export;

/// Bytes that go to the client in one piece.
const PIECE: usize = 64 * 1024;

/// Pieces that may wait for the client.
const WAITING: usize = 8;

/// A client that takes nothing for this long has left.
const STALLED: Duration = Duration::from_secs(60);

/// All of a dataset as a ZIP.
pub fn archive(bundle: Bundle, options: csv::Options, held: impl Send + 'static) -> Export {
    Export {
        file_name: format!("{}.zip", bundle.title),
        content_type: "application/zip",
        bytes: stream(held, move |pace, out| {
            archive::write(&bundle, options, pace, out)
        }),
    }
}

/// One table, by its position in the plan.
pub fn table(bundle: Bundle, index: usize, format: Format, held: impl Send + 'static) -> Export {
    let tables = &bundle.planned.plan.tables;
    let name = tables.get(index).map_or("table", |t| t.name.sql());
    let (ending, content_type) = match format {
        Format::Csv(_) => ("csv", "text/csv; charset=utf-8; header=present"),
        Format::JsonLines => ("jsonl", "application/jsonl"),
    };
    Export {
        file_name: format!("{}.{ending}", names::slug(name)),
        content_type,
        bytes: stream(held, move |pace, mut out| {
            table::write(&bundle.planned.plan, index, format, pace, &mut out)?;
            out.flush()
        }),
    }
}

/// What `work` writes, on a thread of its own, which keeps what is `held` as long as it works. A client
/// that leaves ends the work; work that fails ends the stream with an error.
fn stream(
    held: impl Send + 'static,
    work: impl FnOnce(&Pace<'_>, Pieces) -> io::Result<()> + Send + 'static,
) -> BoxStream<'static, io::Result<Bytes>> {
    let (sender, receiver) = mpsc::channel(WAITING);
    let runtime = Handle::current();
    let working = tokio::task::spawn_blocking(move || {
        let _held = held;
        let pace = Pace {
            threads: all_cores(),
            // The client's leaving is seen at the next piece.
            cancel: &CancellationToken::new(),
            watch: &|_, _| {},
        };
        let pieces = Pieces {
            sender,
            runtime,
            piece: Vec::new(),
            begun: false,
        };
        work(&pace, pieces)
    });
    stream::unfold((receiver, Some(working)), next).boxed()
}

type State = (mpsc::Receiver<Bytes>, Option<JoinHandle<io::Result<()>>>);

async fn next((mut receiver, working): State) -> Option<(io::Result<Bytes>, State)> {
    if let Some(piece) = receiver.recv().await {
        return Some((Ok(piece), (receiver, working)));
    }
    let error = match working?.await {
        Ok(Ok(())) => return None,
        Ok(Err(error)) => error,
        Err(error) => io::Error::other(error),
    };
    tracing::error!(error.cause = %error, "export broken off");
    Some((Err(error), (receiver, None)))
}

/// Hands its bytes to the client in pieces; the first ones at once.
struct Pieces {
    sender: mpsc::Sender<Bytes>,
    runtime: Handle,
    piece: Vec<u8>,
    begun: bool,
}

impl Pieces {
    fn send(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        self.begun = true;
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        let sent = self.sender.send_timeout(piece.into(), STALLED);
        self.runtime
            .block_on(sent)
            .map_err(|_| io::Error::new(io::ErrorKind::BrokenPipe, "the client has left"))
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if !self.begun || self.piece.len() >= PIECE {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()
    }
}

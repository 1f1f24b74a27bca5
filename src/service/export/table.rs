//! The rows of one table, written in order while several threads make them.

use std::{
    io::{self, Write},
    ops::Range,
    sync::mpsc::{Receiver, sync_channel},
    thread::Scope,
};

use rowsmith_datagen::{
    encode::{csv, json},
    plan::Plan,
};

use super::{Format, Pace, cancelled};
use crate::service::rows::BATCH_ROWS;

/// Rows that one thread makes at a time.
const CHUNK_ROWS: u64 = 4 * BATCH_ROWS;

/// Writes the rows of a table.
///
/// # Errors
/// When `out` fails, or after a cancellation.
pub fn write(
    plan: &Plan,
    table: usize,
    format: Format,
    pace: &Pace<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(of) = plan.tables.get(table) else {
        return Ok(());
    };
    if let Format::Csv(_) = format {
        let mut line = Vec::new();
        csv::header(of, &mut line);
        out.write_all(&line)?;
    }
    let chunks = of.rows.div_ceil(CHUNK_ROWS);
    let chunk = |index: u64| {
        let first = index * CHUNK_ROWS;
        encode(
            plan,
            table,
            first..(first + CHUNK_ROWS).min(of.rows),
            format,
        )
    };
    let threads = u64::try_from(pace.threads.get()).unwrap_or(1).min(chunks);
    std::thread::scope(|scope| {
        let pipes: Vec<_> = (0..threads)
            .map(|first| maker(scope, first..chunks, threads, &chunk))
            .collect();
        for (index, pipe) in (0..chunks).zip(pipes.iter().cycle()) {
            if pace.cancel.is_cancelled() {
                return Err(cancelled());
            }
            let bytes = pipe.recv().map_err(io::Error::other)?;
            out.write_all(&bytes)?;
            (pace.watch)(table, ((index + 1) * CHUNK_ROWS).min(of.rows));
        }
        Ok(())
    })
}

/// A thread that makes every `step`-th chunk and waits when nobody takes them. It ends when it is
/// done or the receiver is gone.
fn maker<'scope>(
    scope: &'scope Scope<'scope, '_>,
    chunks: Range<u64>,
    step: u64,
    chunk: &'scope (impl Fn(u64) -> Vec<u8> + Sync),
) -> Receiver<Vec<u8>> {
    let (send, receive) = sync_channel(1);
    scope.spawn(move || {
        let mut index = chunks.start;
        while index < chunks.end && send.send(chunk(index)).is_ok() {
            index += step;
        }
    });
    receive
}

fn encode(plan: &Plan, table: usize, rows: Range<u64>, format: Format) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(512 * 1024);
    let mut first = rows.start;
    while first < rows.end {
        let last = (first + BATCH_ROWS).min(rows.end);
        let batch = plan.rows(table, first..last);
        match format {
            Format::Csv(options) => csv::rows(&batch, options, &mut bytes),
            Format::JsonLines => {
                for row in json::rows(&batch) {
                    bytes.extend_from_slice(serde_json::Value::Object(row).to_string().as_bytes());
                    bytes.push(b'\n');
                }
            }
        }
        first = last;
    }
    bytes
}

//! A whole result as a file, made as fast as it is taken, in constant memory.

use std::{collections::HashMap, time::Duration};

use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use rowsmith_datagen::encode::csv;
use serde_json::{Map, Value};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    Gate, QueryError,
    read::{Target, Typed, cells},
    value::Kind,
};
use crate::{
    service::{datasets::Export, export::Format},
    store::readers::session::{Bounds, Session},
};

/// The longest that an export may take.
const DEADLINE: Duration = Duration::from_secs(15 * 60);

/// The longest cell, in characters: one that is longer breaks the export off.
const CELL: usize = 1 << 20;

/// Bytes that go out in one piece, and pieces that may wait.
const PIECE: usize = 64 << 10;
const WAITING: usize = 4;

type Piece = Result<Bytes, QueryError>;

impl Gate {
    /// All rows of a result as a file. Whatever is wrong before its first piece is an error here;
    /// later, the file breaks off.
    ///
    /// # Errors
    /// When the result is unknown, and as [`Gate::run`].
    pub async fn export(&self, id: Uuid, format: Format) -> Result<Export, QueryError> {
        let (record, target) = self.kept(id).await?;
        let (sender, mut receiver) = mpsc::channel::<Piece>(WAITING);
        let gate = self.clone();
        tokio::spawn(async move {
            let left = CancellationToken::new();
            let work = gate.write(target, record.sql, format, sender.clone(), left.clone());
            let outcome = tokio::select! {
                outcome = work => outcome,
                () = sender.closed() => return,
            };
            if let Err(error) = outcome {
                // Nobody may be there to hear it.
                let _ = sender.send(Err(error)).await;
            }
        });
        let first = match receiver.recv().await {
            Some(first) => Some(first?),
            None => None,
        };
        let rest = ReceiverStream::new(receiver);
        let pieces = stream::iter(first.map(Ok)).chain(rest);
        let (ending, content_type) = match format {
            Format::Csv(_) => ("csv", "text/csv; charset=utf-8; header=present"),
            Format::JsonLines => ("jsonl", "application/jsonl"),
        };
        Ok(Export {
            file_name: format!("result-{}.{ending}", id.simple()),
            content_type,
            bytes: pieces.map_err(broken).boxed(),
        })
    }

    async fn write(
        &self,
        target: Target,
        sql: String,
        format: Format,
        sender: mpsc::Sender<Piece>,
        cancel: CancellationToken,
    ) -> Result<(), QueryError> {
        let slots = &self.inner.exports;
        self.supervised(&cancel, slots, DEADLINE, |gate, name| async move {
            let bounds = Bounds {
                statement: DEADLINE,
                cell: CELL,
            };
            let readers = &gate.inner.readers;
            let mut session = Session::open(readers, &target.reader, &name, bounds).await?;
            let columns = gate.begin(&mut session, &sql, "").await?;
            let mut file = File::new(columns, format);
            let mut rows = session.fetch(None);
            while let Some(row) = rows.try_next().await? {
                let mut cut = false;
                let cells = cells(&row, file.columns.len(), CELL, &mut cut);
                if cut {
                    let limit = CELL >> 10;
                    return Err(QueryError::TooLarge(format!(
                        "a cell has more than {limit} KB"
                    )));
                }
                file.row(&cells);
                if file.piece.len() >= PIECE {
                    send(&sender, &mut file.piece).await?;
                }
            }
            drop(rows);
            session.close().await;
            send(&sender, &mut file.piece).await
        })
        .await
    }
}

async fn send(sender: &mpsc::Sender<Piece>, piece: &mut Vec<u8>) -> Result<(), QueryError> {
    let full = std::mem::replace(piece, Vec::with_capacity(PIECE));
    let sent = sender.send(Ok(full.into())).await;
    sent.map_err(|_| QueryError::Cancelled)
}

fn broken(error: QueryError) -> std::io::Error {
    tracing::warn!(error.cause = %error, "export of a result broken off");
    std::io::Error::other(error)
}

/// A file in the making.
struct File {
    columns: Vec<Typed>,
    format: Format,
    piece: Vec<u8>,
}

impl File {
    fn new(mut columns: Vec<Typed>, format: Format) -> Self {
        let mut piece = Vec::with_capacity(PIECE);
        match format {
            Format::Csv(options) => {
                for (at, column) in columns.iter().enumerate() {
                    separate(at, &mut piece);
                    // An alias is somebody's text like any other.
                    csv::text(column.name.as_bytes(), options, &mut piece);
                }
                piece.push(b'\n');
            }
            Format::JsonLines => make_distinct(&mut columns),
        }
        Self {
            columns,
            format,
            piece,
        }
    }

    fn row(&mut self, cells: &[Option<String>]) {
        match self.format {
            Format::Csv(options) => self.csv(cells, options),
            Format::JsonLines => self.json(cells),
        }
        self.piece.push(b'\n');
    }

    fn csv(&mut self, cells: &[Option<String>], options: csv::Options) {
        for (at, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
            separate(at, &mut self.piece);
            if let Some(cell) = cell {
                // A number that begins with a minus is no formula.
                let raw =
                    options.raw || matches!(column.kind.as_str(), "number" | "date" | "timestamp");
                csv::text(cell.as_bytes(), csv::Options { raw }, &mut self.piece);
            }
        }
    }

    fn json(&mut self, cells: &[Option<String>]) {
        let value = |(column, cell): (&Typed, &Option<String>)| {
            let json = |cell: &String| Kind::json(&column.kind, cell);
            (column.name.clone(), cell.as_ref().map_or(Value::Null, json))
        };
        let object: Map<String, Value> = self.columns.iter().zip(cells).map(value).collect();
        self.piece
            .extend_from_slice(Value::Object(object).to_string().as_bytes());
    }
}

fn separate(at: usize, piece: &mut Vec<u8>) {
    if at > 0 {
        piece.push(b',');
    }
}

/// Columns of one name get numbers: an object holds each name once.
fn make_distinct(columns: &mut [Typed]) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for column in columns {
        let count = seen.entry(column.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            column.name = format!("{}_{count}", column.name);
        }
    }
}

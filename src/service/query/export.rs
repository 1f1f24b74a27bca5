//! A whole result as a file, made as fast as it is taken, in constant memory.

use std::{collections::HashMap, time::Duration};

use ::parquet::errors::ParquetError;
use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use rowsmith_datagen::encode::csv;
use serde_json::{Map, Value};
use sqlx::postgres::PgRow;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    Gate, QueryError,
    parquet::Parquet,
    read::{Target, Typed, cells},
};
use crate::{
    error::Error,
    service::datasets::Export,
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
    pub async fn export(&self, id: Uuid, format: FileFormat) -> Result<Export, QueryError> {
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
        Ok(Export {
            file_name: format!("result-{}.{}", id.simple(), format.ending()),
            content_type: format.content_type(),
            bytes: pieces.map_err(broken).boxed(),
        })
    }

    async fn write(
        &self,
        target: Target,
        sql: String,
        format: FileFormat,
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
            let mut file = Some(File::new(columns, format)?);
            let mut rows = session.fetch(None);
            while let Some(row) = rows.try_next().await? {
                let Some(open) = file.as_mut() else { break };
                if open.row(read(&row, open.columns())?) {
                    file = Some(drain(file, &sender, false).await?);
                }
            }
            drop(rows);
            session.close().await;
            drain(file, &sender, true).await.map(drop)
        })
        .await
    }
}

/// A row that is whole.
fn read(row: &PgRow, columns: usize) -> Result<Vec<Option<String>>, QueryError> {
    let mut cut = false;
    let cells = cells(row, columns, CELL, &mut cut);
    if cut {
        let limit = CELL >> 10;
        return Err(QueryError::TooLarge(format!(
            "a cell has more than {limit} KB"
        )));
    }
    Ok(cells)
}

/// Sends what a file has ready. Encoding a group of Parquet takes its time, so it is done where that
/// holds nobody up.
async fn drain(
    file: Option<File>,
    sender: &mpsc::Sender<Piece>,
    last: bool,
) -> Result<File, QueryError> {
    let fault = |cause: String| QueryError::Other(Error::internal(cause));
    let mut file = file.ok_or_else(|| fault("a file was lost".to_owned()))?;
    let working = tokio::task::spawn_blocking(move || {
        let piece = file.take(last)?;
        Ok::<_, QueryError>((file, piece))
    });
    let (file, piece) = working.await.map_err(|cause| fault(cause.to_string()))??;
    let sent = sender.send(Ok(piece.into())).await;
    sent.map_err(|_| QueryError::Cancelled)?;
    Ok(file)
}

fn broken(error: QueryError) -> std::io::Error {
    tracing::warn!(error.cause = %error, "export of a result broken off");
    std::io::Error::other(error)
}

/// What a result is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    Csv(csv::Options),
    /// A JSON object per line.
    JsonLines,
    Parquet,
}

impl FileFormat {
    fn ending(self) -> &'static str {
        match self {
            Self::Csv(_) => "csv",
            Self::JsonLines => "jsonl",
            Self::Parquet => "parquet",
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Csv(_) => "text/csv; charset=utf-8; header=present",
            Self::JsonLines => "application/jsonl",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
}

/// A file in the making.
enum File {
    Lines(Lines),
    Parquet(Box<Parquet>),
}

impl File {
    fn new(mut columns: Vec<Typed>, format: FileFormat) -> Result<Self, QueryError> {
        if !matches!(format, FileFormat::Csv(_)) {
            make_distinct(&mut columns);
        }
        Ok(match format {
            FileFormat::Csv(options) => Self::Lines(Lines::new(columns, Some(options))),
            FileFormat::JsonLines => Self::Lines(Lines::new(columns, None)),
            FileFormat::Parquet => Self::Parquet(Box::new(Parquet::new(columns).map_err(unfit)?)),
        })
    }

    fn columns(&self) -> usize {
        match self {
            Self::Lines(lines) => lines.columns.len(),
            Self::Parquet(parquet) => parquet.columns(),
        }
    }

    /// Adds a row; true when something should be sent.
    fn row(&mut self, cells: Vec<Option<String>>) -> bool {
        match self {
            Self::Lines(lines) => lines.row(&cells),
            Self::Parquet(parquet) => parquet.row(cells),
        }
    }

    /// What there is to send; with the end of the file when it is the last.
    fn take(&mut self, last: bool) -> Result<Vec<u8>, QueryError> {
        match self {
            Self::Lines(lines) => Ok(std::mem::take(&mut lines.piece)),
            Self::Parquet(parquet) => {
                let done = if last {
                    parquet.finish()
                } else {
                    parquet.group()
                };
                done.map_err(unfit)?;
                Ok(parquet.take())
            }
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn unfit(error: ParquetError) -> QueryError {
    QueryError::TooLarge(error.to_string())
}

/// CSV, or JSON lines.
struct Lines {
    columns: Vec<Typed>,
    csv: Option<csv::Options>,
    piece: Vec<u8>,
}

impl Lines {
    fn new(columns: Vec<Typed>, csv: Option<csv::Options>) -> Self {
        let mut piece = Vec::with_capacity(PIECE);
        if let Some(options) = csv {
            for (at, column) in columns.iter().enumerate() {
                separate(at, &mut piece);
                // An alias is somebody's text like any other.
                csv::text(column.name.as_bytes(), options, &mut piece);
            }
            piece.push(b'\n');
        }
        Self {
            columns,
            csv,
            piece,
        }
    }

    fn row(&mut self, cells: &[Option<String>]) -> bool {
        match self.csv {
            Some(options) => self.csv(cells, options),
            None => self.json(cells),
        }
        self.piece.push(b'\n');
        self.piece.len() >= PIECE
    }

    fn csv(&mut self, cells: &[Option<String>], options: csv::Options) {
        for (at, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
            separate(at, &mut self.piece);
            if let Some(cell) = cell {
                // A number that begins with a minus is no formula.
                let plain = ["number", "date", "timestamp"].contains(&column.kind.as_str());
                let raw = options.raw || plain;
                csv::text(cell.as_bytes(), csv::Options { raw }, &mut self.piece);
            }
        }
    }

    fn json(&mut self, cells: &[Option<String>]) {
        let value = |(column, cell): (&Typed, &Option<String>)| {
            let json = |cell: &String| column.kind.json(cell);
            (column.name.clone(), cell.as_ref().map_or(Value::Null, json))
        };
        let object: Map<String, Value> = self.columns.iter().zip(cells).map(value).collect();
        let line = Value::Object(object).to_string();
        self.piece.extend_from_slice(line.as_bytes());
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

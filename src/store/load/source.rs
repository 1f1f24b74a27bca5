//! Where rows come from: chunks of encoded tuples, any of them at any time.

use std::{
    fs::File,
    io::{self, Error, ErrorKind, Read, Seek, SeekFrom},
    path::PathBuf,
};

pub use rowsmith_datagen::encode::copy::{SIGNATURE, TRAILER};

/// A stretch of one table's rows.
#[derive(Clone, Debug, Default)]
pub struct Chunk {
    /// Tuples of binary COPY, without signature and trailer. A chunk may end within a tuple.
    pub bytes: Vec<u8>,
    /// How many tuples end in it; only for progress.
    pub rows: u64,
}

/// The rows of a schema, as chunks. Chunks are asked for on blocking threads, several at a time,
/// and delivered in order; some 256 KB each serve best.
pub trait RowSource: Send + Sync + 'static {
    /// How many rows a table has: for progress, and to begin with the largest.
    fn rows(&self, table: usize) -> u64;

    /// How many chunks its rows are cut into.
    fn chunks(&self, table: usize) -> u64;

    /// One chunk, with the columns that [`rowsmith_datagen::postgres::columns_to_copy`] lists.
    ///
    /// # Errors
    /// When the bytes cannot be read.
    fn chunk(&self, table: usize, index: u64) -> io::Result<Chunk>;
}

const FILE_CHUNK: u64 = 256 * 1024;

/// Ready-made files of binary COPY, one per table.
#[derive(Clone, Debug)]
pub struct Files(Vec<(PathBuf, u64, u64)>);

impl Files {
    /// Files with the number of rows in each, in the order of the schema's tables.
    ///
    /// # Errors
    /// When a file cannot be read or does not begin and end as binary COPY does.
    pub fn open(files: Vec<(PathBuf, u64)>) -> io::Result<Self> {
        files
            .into_iter()
            .map(|(path, rows)| {
                let length = tuples_length(&path)
                    .map_err(|e| Error::new(e.kind(), format!("{}: {e}", path.display())))?;
                Ok((path, rows, length))
            })
            .collect::<io::Result<_>>()
            .map(Self)
    }

    fn get(&self, table: usize) -> io::Result<&(PathBuf, u64, u64)> {
        self.0
            .get(table)
            .ok_or_else(|| Error::new(ErrorKind::NotFound, format!("no file for table {table}")))
    }
}

fn tuples_length(path: &PathBuf) -> io::Result<u64> {
    let mut file = File::open(path)?;
    let (mut head, mut tail) = ([0; SIGNATURE.len()], [0; TRAILER.len()]);
    file.read_exact(&mut head)?;
    let end = file.seek(SeekFrom::End(-2))?;
    file.read_exact(&mut tail)?;
    let length = end.checked_sub(SIGNATURE.len() as u64);
    match length {
        Some(length) if head == SIGNATURE && tail == TRAILER => Ok(length),
        _ => Err(Error::new(
            ErrorKind::InvalidData,
            "not a file of binary COPY",
        )),
    }
}

impl RowSource for Files {
    fn rows(&self, table: usize) -> u64 {
        self.get(table).map_or(0, |(_, rows, _)| *rows)
    }

    fn chunks(&self, table: usize) -> u64 {
        self.get(table)
            .map_or(0, |(.., length)| length.div_ceil(FILE_CHUNK))
    }

    fn chunk(&self, table: usize, index: u64) -> io::Result<Chunk> {
        let (path, rows, length) = self.get(table)?;
        let start = index * FILE_CHUNK;
        let size = FILE_CHUNK.min(length.saturating_sub(start));
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(SIGNATURE.len() as u64 + start))?;
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        file.take(size).read_to_end(&mut bytes)?;
        // Tuples are not counted; the rows are taken to be spread evenly.
        let until = |byte: u64| u128::from(*rows) * u128::from(byte) / u128::from(*length).max(1);
        let rows = u64::try_from(until(start + size) - until(start)).unwrap_or_default();
        Ok(Chunk { bytes, rows })
    }
}

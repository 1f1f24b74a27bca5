//! Rows for tests, encoded for binary COPY.

use std::io;

use rowsmith::store::load::{Chunk, RowSource};

/// One field.
#[derive(Clone, Copy)]
pub(crate) enum V {
    Null,
    /// `integer`, and dates as days since 2000-01-01.
    I(i32),
    /// Anything that travels as text.
    T(&'static str),
    /// `numeric`, below 10,000 and without decimals.
    N(i16),
}

pub(crate) fn tuple(fields: &[V]) -> Vec<u8> {
    let mut bytes = i16::try_from(fields.len()).unwrap().to_be_bytes().to_vec();
    for field in fields {
        let value = match field {
            V::Null => {
                bytes.extend((-1_i32).to_be_bytes());
                continue;
            }
            V::I(n) => n.to_be_bytes().to_vec(),
            V::T(text) => text.as_bytes().to_vec(),
            // One digit of base 10,000, weight 0, positive, no decimals shown.
            V::N(n) => [1, 0, 0, 0, *n]
                .iter()
                .flat_map(|part| part.to_be_bytes())
                .collect(),
        };
        bytes.extend(i32::try_from(value.len()).unwrap().to_be_bytes());
        bytes.extend(value);
    }
    bytes
}

/// Tables held in memory, cut into chunks of three rows.
pub(crate) struct Tables(pub(crate) Vec<Vec<Vec<u8>>>);

impl Tables {
    pub(crate) fn new(tables: &[Vec<Vec<V>>]) -> Self {
        let encode = |rows: &Vec<Vec<V>>| rows.iter().map(|row| tuple(row)).collect();
        Self(tables.iter().map(encode).collect())
    }
}

impl RowSource for Tables {
    fn rows(&self, table: usize) -> u64 {
        self.0[table].len() as u64
    }

    fn chunks(&self, table: usize) -> u64 {
        self.0[table].len().div_ceil(3) as u64
    }

    fn chunk(&self, table: usize, index: u64) -> io::Result<Chunk> {
        let rows = self.0[table]
            .chunks(3)
            .nth(usize::try_from(index).unwrap())
            .unwrap();
        Ok(Chunk {
            bytes: rows.concat(),
            rows: rows.len() as u64,
        })
    }
}

/// The first rows of each table, again and again without end.
pub(crate) struct Endless(pub(crate) Tables);

impl RowSource for Endless {
    fn rows(&self, _: usize) -> u64 {
        u64::MAX
    }

    fn chunks(&self, _: usize) -> u64 {
        u64::MAX
    }

    fn chunk(&self, table: usize, _: u64) -> io::Result<Chunk> {
        self.0.chunk(table, 0)
    }
}

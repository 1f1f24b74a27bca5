//! A plan as a source of rows for the loader.

use std::sync::Arc;

use rowsmith_datagen::{encode::copy, plan::Plan};

use crate::store::load::{Chunk, RowSource};

/// Rows in a batch: large enough to spread the cost of a batch, small enough for the cache.
pub const BATCH_ROWS: u64 = 1024;

/// Rows in a chunk; some 256 KB of tuples for usual tables.
const CHUNK_ROWS: u64 = 4 * BATCH_ROWS;

/// The rows of a plan, encoded as they are asked for.
#[derive(Clone, Debug)]
pub struct PlanRows(pub Arc<Plan>);

impl RowSource for PlanRows {
    fn rows(&self, table: usize) -> u64 {
        self.0.tables.get(table).map_or(0, |table| table.rows)
    }

    fn chunks(&self, table: usize) -> u64 {
        self.rows(table).div_ceil(CHUNK_ROWS)
    }

    fn chunk(&self, table: usize, index: u64) -> std::io::Result<Chunk> {
        let first = index * CHUNK_ROWS;
        let last = (first + CHUNK_ROWS).min(self.rows(table));
        let mut bytes = Vec::with_capacity(256 * 1024);
        let mut start = first;
        while start < last {
            let end = (start + BATCH_ROWS).min(last);
            copy::rows(&self.0.rows(table, start..end), &mut bytes);
            start = end;
        }
        Ok(Chunk {
            bytes,
            rows: last - first,
        })
    }
}

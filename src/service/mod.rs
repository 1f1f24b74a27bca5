//! Use cases, without HTTP and without the agent's loop.
//!
//! [`generate`] turns a request into a run; [`parse`] reads DDL; [`datasets`] says what the stored
//! datasets can be asked, and [`query`] is the gate for anybody's SQL. The engine and the store come in through [`generate::Generator`] and
//! [`datasets::Datasets`].

pub mod ask;
pub mod change;
pub mod chart;
pub mod datasets;
pub mod downloads;
pub mod export;
pub mod fields;
pub mod generate;
pub mod instructions;
pub mod make;
pub mod parse;
pub mod plans;
pub mod profile;
pub mod query;
pub mod recipe;
pub mod request;
pub mod rows;
pub mod stored;
pub mod validate;

/// What requests may ask for, from the configuration.
#[derive(Clone, Debug)]
pub struct Limits {
    /// `MAX_ROWS_PER_TABLE`.
    pub max_rows_per_table: u64,
    /// `DEFAULT_NUM_RECORDS`.
    pub default_num_records: u64,
    pub max_ddl_bytes: usize,
    /// Rows of all tables of one dataset.
    pub max_rows_total: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_rows_per_table: 10_000_000,
            default_num_records: rowsmith_datagen::spec::DEFAULT_ROWS,
            max_ddl_bytes: 1 << 20,
            max_rows_total: 100_000_000,
        }
    }
}

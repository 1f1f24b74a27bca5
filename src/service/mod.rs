//! Use cases, without HTTP and without the agent's loop.
//!
//! [`generate`] turns a request into a run; [`parse`] reads DDL; [`datasets`] says what the stored
//! datasets can be asked. The engine and the store come in through [`generate::Generator`] and
//! [`datasets::Datasets`].

pub mod datasets;
pub mod fields;
pub mod generate;
pub mod parse;
pub mod request;

/// What requests may ask for, from the configuration.
#[derive(Clone, Debug)]
pub struct Limits {
    /// `MAX_ROWS_PER_TABLE`.
    pub max_rows_per_table: u64,
    /// `DEFAULT_NUM_RECORDS`.
    pub default_num_records: u64,
    pub max_ddl_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_rows_per_table: 10_000_000,
            default_num_records: rowsmith_datagen::spec::DEFAULT_ROWS,
            max_ddl_bytes: 1 << 20,
        }
    }
}

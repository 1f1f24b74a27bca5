//! The service against a real PostgreSQL.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

mod datasets;
mod load;
mod pg;
mod planted;
mod rows;
mod schemas;
mod scripts;
mod types;

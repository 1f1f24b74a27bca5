//! Batches as bytes: binary COPY for PostgreSQL, CSV and JSON for people.
//!
//! Encoders append to a buffer and know nothing of files or sockets.

pub mod copy;
pub mod csv;
pub mod json;
pub(crate) mod plain;

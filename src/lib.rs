//! The service around the generator: stores datasets in PostgreSQL, validates and serves them.

pub mod service;
pub mod store;

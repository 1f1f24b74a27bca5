//! DDL in, a compact rendering of the schema and its issues out.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]

mod dialects;
mod dumps;
mod errors;
mod examples;
mod exprs;
mod hostile;
mod mutated;
mod postgres;
mod render;

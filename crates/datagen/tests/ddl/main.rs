//! DDL in, a compact rendering of the schema and its issues out.

mod dialects;
mod dumps;
mod errors;
mod examples;
mod exprs;
mod hostile;
mod postgres;
mod render;

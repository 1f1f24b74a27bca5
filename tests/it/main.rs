//! Everything that needs a database, a process or the source tree: one binary, a module per feature.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends at what it does not expect"
)]

mod config;
mod embedded;
mod layers;
mod migrations;
mod serving;
mod store;
mod support;

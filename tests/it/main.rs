//! Everything that needs a database, a process or the source tree: one binary, a module per feature.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

mod config;
mod datasets;
mod embedded;
mod layers;
mod load;
mod migrations;
mod pg;
mod planted;
mod rows;
mod schemas;
mod scripts;
mod serving;
mod store;
mod support;

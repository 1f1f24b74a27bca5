//! Everything that needs a database, a process or the source tree: one binary, a module per feature.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

mod app;
mod config;
mod datasets;
mod double;
mod embedded;
mod events;
mod layers;
mod load;
mod migrations;
mod openapi;
mod pg;
mod planted;
mod postgres;
mod rest;
mod rows;
mod runs;
mod schemas;
mod scripts;
mod serving;
mod socket;
mod store;
mod support;
mod types;

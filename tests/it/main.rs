//! Everything that needs a database, a process or the source tree: one binary, a module per feature.

mod config;
mod embedded;
mod layers;
mod migrations;
mod serving;
mod store;
mod support;

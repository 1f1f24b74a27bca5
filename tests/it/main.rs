//! Everything that needs a database, a process or the source tree: one binary, a module per feature.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that panics has failed, which is what tests are for"
)]

mod app;
mod ask;
mod changes;
mod chat;
mod chat_app;
mod cli;
mod config;
mod constructs;
mod corpus;
mod datasets;
mod double;
mod embedded;
mod ending;
mod events;
mod export;
mod gate;
mod gemini;
mod gemini_double;
mod langfuse;
mod layers;
mod load;
mod migrations;
mod openai;
mod openapi;
mod page;
mod pg;
mod planted;
mod postgres;
mod profile;
mod recovery;
mod rest;
mod routes;
mod rows;
mod runs;
mod samples;
mod schemas;
mod scripts;
mod serving;
mod socket;
mod stated;
mod store;
mod stored;
mod support;
mod tools;
mod types;

//! Everything that needs a database: one binary, a module per feature.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that panics has failed, which is what tests are for"
)]

mod app;
mod double;
mod events;
mod openapi;
mod postgres;
mod recovery;
mod rest;
mod routes;
mod runs;
mod socket;

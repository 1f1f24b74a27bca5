//! The core from outside: DDL and a Spec in, rows out.

#![expect(
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is what tests are for"
)]

mod edits;
mod generate;
mod instruct;
mod same;

//! Charts as their callers see them.

#![expect(
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is what tests are for"
)]

mod golden;
mod property;
mod samples;
mod suggested;
mod validated;

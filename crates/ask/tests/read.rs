//! Questions and what becomes of them, without a database; `tests/it` of the service runs the SQL.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that panics has failed, which is what tests are for"
)]

#[path = "read/declines.rs"]
mod declines;
#[path = "read/follow.rs"]
mod follow;
#[path = "read/hostile.rs"]
mod hostile;
#[path = "read/lists.rs"]
mod lists;
#[path = "read/shapes.rs"]
mod shapes;
mod support;

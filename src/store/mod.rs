//! PostgreSQL: datasets, their versions, and the way rows get in.

pub mod datasets;
pub mod load;

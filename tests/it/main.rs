//! The service against a real PostgreSQL.

mod datasets;
mod load;
mod pg;
mod planted;
mod rows;
mod schemas;
mod scripts;

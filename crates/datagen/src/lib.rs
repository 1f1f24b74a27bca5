//! From a schema to consistent, realistic rows: pure, deterministic, seekable.
//!
//! DDL becomes a [`schema::Schema`] ([`ddl`]), the schema a default [`spec::Spec`] ([`infer`]), both
//! together a plan that cannot fail, and the plan any range of rows of any table. No I/O, no clock,
//! no threads of its own, no global state.

pub mod array;
pub mod calendar;
pub mod checks;
pub mod ddl;
pub mod diff;
pub mod edit;
pub mod encode;
pub mod engine;
pub mod explain;
pub mod expr;
pub mod infer;
pub mod instruct;
pub mod keys;
pub mod name;
pub mod plan;
pub mod postgres;
pub mod rng;
pub mod schema;
pub mod share;
pub mod spec;
mod types;
pub mod values;

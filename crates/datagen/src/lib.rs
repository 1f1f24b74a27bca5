//! From a schema to consistent, realistic rows: pure, deterministic, seekable.
//!
//! DDL becomes a [`schema::Schema`] ([`ddl`]), the schema a default [`spec::Spec`] ([`infer`]), both
//! together a plan that cannot fail, and the plan any range of rows of any table. No I/O, no clock,
//! no threads of its own, no global state.

pub mod ddl;
pub mod expr;
pub mod infer;
pub mod name;
pub mod schema;
pub mod spec;
pub mod values;

//! Use cases, without HTTP and without the loop.

pub mod validate;

//! The agent: a loop in which a model calls typed tools until it has answered.
//!
//! [`run`] decides what is next and does nothing; [`driver`] does it and decides nothing. Tools come
//! in as a [`tool::ToolSet`], everything that must survive the process leaves through
//! [`driver::Journal`].

pub mod driver;
pub mod prompt;
pub mod run;
mod schema;
pub mod tool;

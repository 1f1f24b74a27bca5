//! Questions about a dataset, read without a model: plain English in, one SELECT out.
//!
//! [`read`] turns a question into a [`query::Query`] over a [`catalog::Catalog`], with its SQL and
//! its meaning in one sentence. Every word that carries meaning must be accounted for; one that is
//! not understood makes it decline with the nearest question it can answer, because a wrong answer
//! that looks right is worse than none. [`numbers`] holds prose against the cells it speaks of,
//! whoever wrote it. No I/O, no
//! clock: "today" is the day the data ends.

pub mod catalog;
mod graph;
mod lex;
mod link;
pub mod numbers;
pub mod prose;
pub mod query;
mod reader;
pub mod say;
pub mod sql;
pub mod suggest;
mod words;

pub use reader::{Answer, Reading, read};

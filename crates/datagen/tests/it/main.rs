//! The core from outside: DDL and a Spec in, rows out.

mod generate;
mod same;

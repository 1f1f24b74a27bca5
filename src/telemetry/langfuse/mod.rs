//! Traces to Langfuse, over its OTLP endpoint: one trace a run, sent when the run has ended.
//!
//! [`trace::of`] makes a [`span::Trace`] of a run's stored events, so a trace says exactly what every
//! other surface saw. [`exporter`] sends it. Losing Langfuse loses traces, and nothing else.

pub mod exporter;
mod listen;
pub mod mask;
pub mod otlp;
pub mod span;
pub mod trace;

pub use self::listen::Traces;

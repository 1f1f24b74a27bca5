//! What others may know of the service's work: listeners on runs, never part of them.

pub mod langfuse;

//! Rowsmith: chat your way from a schema to data to answers.
//!
//! Arrows point down only: edges ([`http`]) see [`runs`] and [`service`], these see [`event`],
//! [`error`] and the pure core `rowsmith_datagen`. [`app`] puts the parts together.

pub mod app;
pub mod error;
pub mod event;
pub mod http;
pub mod runs;
pub mod service;

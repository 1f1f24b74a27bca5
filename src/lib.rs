//! The service around the pure core [`rowsmith_datagen`]: a database, jobs, an agent, and the
//! surfaces that people and programs reach them by.
//!
//! Arrows point down only, and a test reads the imports to hold it:
//!
//! ```text
//! cli  http  channels  evals  telemetry      edges: they never import each other,
//!          |                                 except that `cli serve` runs `http`
//!         app                                the only place that puts parts together
//!          |
//!        chat                                conversations: agent, tools, runs and threads in one
//!          |
//!      service    agent -> model     tools -> agent::tool, service
//!       |    |
//!    runs    store                           durable work; PostgreSQL
//!
//! config  error  event  tls  datagen              what everybody may name
//! ```

pub mod agent;
pub mod app;
pub mod chat;
pub mod cli;
pub mod config;
pub mod error;
pub mod event;
pub mod http;
pub mod model;
pub mod runs;
pub mod service;
pub mod store;
pub mod telemetry;
pub mod tls;
pub mod tools;

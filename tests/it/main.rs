//! Everything that needs a database: one binary, a module per feature.

mod app;
mod double;
mod events;
mod openapi;
mod postgres;
mod rest;
mod runs;
mod socket;

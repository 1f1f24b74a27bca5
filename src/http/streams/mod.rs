//! A run's events as other protocols: one encoder per protocol.

pub(super) mod ui;

//! The stored datasets, for commands beside a running service or without one.

use crate::{
    config::Config,
    error::Error,
    service::{downloads::Downloads, stored::Stored},
    store::{Store, datasets::Datasets},
};

/// The store and what it holds.
pub(super) struct Open {
    pub(super) store: Store,
    pub(super) stored: Stored,
}

impl Open {
    /// Reaches the database of the service, or starts it for as long as the command runs.
    pub(super) async fn new(config: &Config) -> anyhow::Result<Self> {
        let store = Store::attach(&config.database).await?;
        let records = Datasets {
            app: store.app().clone(),
            data: store.datasets().clone(),
        };
        Ok(Self {
            store,
            stored: Stored::new(records, Downloads::new(1)),
        })
    }

    /// Does some work and closes the store whatever comes of it.
    pub(super) async fn with<T>(
        config: &Config,
        work: impl AsyncFnOnce(&Self) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let open = Self::new(config).await?;
        let result = work(&open).await;
        open.store.close().await;
        result
    }
}

/// An error of the service, for a person at a terminal.
pub(super) fn told(error: impl Into<Error>) -> anyhow::Error {
    anyhow::anyhow!(error.into().message)
}

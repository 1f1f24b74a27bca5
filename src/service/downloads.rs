//! How many downloads are made at once: each takes every core while its client keeps up.

use std::{sync::Arc, time::Duration};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Code, Error};

/// A download that waits longer is refused.
const PATIENCE: Duration = Duration::from_secs(10);

/// Downloads that wait, for each that is made.
const WAITING: usize = 4;

/// A bounded number of downloads and a bounded queue. Clones count together.
#[derive(Clone, Debug)]
pub struct Downloads {
    at_once: usize,
    patience: Duration,
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

/// The right to make one download, until it is dropped.
#[derive(Debug)]
pub struct Place {
    _permit: OwnedSemaphorePermit,
}

impl Downloads {
    /// `MAX_CONCURRENT_DOWNLOADS`, at least one.
    pub fn new(at_once: usize) -> Self {
        let at_once = at_once.max(1);
        Self {
            at_once,
            patience: PATIENCE,
            places: Arc::new(Semaphore::new(at_once)),
            queue: Arc::new(Semaphore::new(at_once.saturating_mul(1 + WAITING))),
        }
    }

    /// Waits for a place, but not long.
    ///
    /// # Errors
    /// [`Code::RateLimited`] when too many wait already, or none became free in time.
    pub async fn admit(&self) -> Result<Place, Error> {
        let _waiting = self.queue.try_acquire().map_err(|_| self.busy())?;
        let place = Arc::clone(&self.places).acquire_owned();
        match tokio::time::timeout(self.patience, place).await {
            Ok(Ok(permit)) => Ok(Place { _permit: permit }),
            Ok(Err(_)) | Err(_) => Err(self.busy()),
        }
    }

    fn busy(&self) -> Error {
        let message = format!(
            "{} downloads are under way already (MAX_CONCURRENT_DOWNLOADS); try again in {} s",
            self.at_once,
            PATIENCE.as_secs()
        );
        Error::new(Code::RateLimited, message).with_retry_after(PATIENCE.as_secs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hasty(at_once: usize) -> Downloads {
        Downloads {
            patience: Duration::ZERO,
            ..Downloads::new(at_once)
        }
    }

    #[tokio::test]
    async fn a_place_is_free_again_when_it_is_dropped() {
        let downloads = hasty(1);
        let first = downloads.admit().await.unwrap();
        let refused = downloads.admit().await.unwrap_err();
        let told = (refused.code, refused.retry_after);
        assert_eq!(told, (Code::RateLimited, Some(10)));
        drop(first);
        downloads.admit().await.unwrap();
    }

    #[tokio::test]
    async fn only_so_many_wait() {
        let downloads = Downloads::new(1);
        let _first = downloads.admit().await.unwrap();
        let mut waiting: Vec<_> = (0..=WAITING).map(|_| Box::pin(downloads.admit())).collect();
        for wait in &mut waiting {
            assert!(futures::poll!(wait).is_pending());
        }
        assert!(downloads.admit().await.is_err());
    }
}

//! Why a model did not answer.

use std::time::Duration;

/// What went wrong, as far as it decides what to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Too many requests.
    Busy,
    /// No quota is left for long: waiting is pointless.
    Exhausted,
    /// The provider failed, or could not be reached.
    Down,
    /// Nothing came in time.
    Slow,
    /// The answer broke off.
    Cut,
    /// The answer, or a tool call in it, could not be read; another try may do better.
    Malformed,
    /// The provider does not show the answer, or refuses the question.
    Blocked,
    /// The key or its rights are wrong.
    Denied,
    /// The request is at fault: trying again is useless.
    Refused,
}

impl Kind {
    /// Whether the same request may succeed later.
    pub fn is_passing(self) -> bool {
        matches!(
            self,
            Self::Busy | Self::Down | Self::Slow | Self::Cut | Self::Malformed
        )
    }
}

/// A failure of a model, with a plain sentence for the user.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct ModelError {
    pub kind: Kind,
    pub message: String,
    /// When the provider wants to be asked again.
    pub retry_after: Option<Duration>,
}

impl ModelError {
    /// A failure.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            retry_after: None,
        }
    }
}

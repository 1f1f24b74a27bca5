//! Why a command ends other than well, with the exit code that says so.

use std::process::ExitCode;

/// Exit codes: 1 failed, 2 misused, 3 data that break their rules, 130 interrupted.
#[derive(Debug, thiserror::Error)]
pub(super) enum Stop {
    #[error("{0}")]
    Usage(String),
    #[error("{0}")]
    Invalid(String),
    #[error("interrupted; nothing is left behind")]
    Interrupted,
    /// Everything was said already.
    #[error("")]
    Said,
}

impl Stop {
    /// The exit code of whatever went wrong.
    pub(super) fn code(error: &anyhow::Error) -> ExitCode {
        match error.downcast_ref() {
            Some(Self::Usage(_)) => ExitCode::from(2),
            Some(Self::Invalid(_)) => ExitCode::from(3),
            Some(Self::Interrupted) => ExitCode::from(130),
            Some(Self::Said) | None => ExitCode::FAILURE,
        }
    }
}

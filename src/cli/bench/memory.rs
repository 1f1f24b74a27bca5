//! The most memory that an export takes, in a process of its own.

use std::{io, path::Path};

use anyhow::Context as _;
use rowsmith_datagen::encode::csv;
use tokio_util::sync::CancellationToken;

use crate::service::{
    export::{Bundle, Pace, all_cores, archive},
    recipe::Planned,
};

/// Exports to nowhere and gives this process's highest resident memory in kilobytes; 0 where the
/// system does not tell.
pub(super) async fn export(planned: Planned) -> anyhow::Result<u64> {
    let work = move || {
        let bundle = Bundle {
            title: "bench".to_owned(),
            planned,
            meta: None,
        };
        let pace = Pace {
            threads: all_cores(),
            cancel: &CancellationToken::new(),
            watch: &|_, _| {},
        };
        archive::write(&bundle, csv::Options::default(), &pace, io::sink())
    };
    tokio::task::spawn_blocking(work).await??;
    Ok(high_water())
}

fn high_water() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let digits = line.and_then(|line| line.split_whitespace().next());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// The megabytes that a child needs for so many rows; none where the system does not tell.
pub(super) async fn of_child(schema: Option<&Path>, total: u64) -> anyhow::Result<Option<u64>> {
    let mut command = tokio::process::Command::new(std::env::current_exe()?);
    command.args(["bench", "--memory-of", &total.to_string()]);
    if let Some(schema) = schema {
        command.arg("--schema").arg(schema);
    }
    let output = command.kill_on_drop(true).output().await?;
    let text = String::from_utf8_lossy(&output.stdout);
    let kilobytes: u64 = text.trim().parse().with_context(|| {
        format!(
            "the process that measures memory ended with {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        )
    })?;
    Ok((kilobytes > 0).then_some(kilobytes / 1024))
}

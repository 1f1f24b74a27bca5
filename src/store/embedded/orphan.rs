//! A server that outlived its supervisor: found by its pid file, and stopped.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::{EmbeddedError, file_error};

/// How long a server gets after each signal: an orderly stop writes what is in memory.
const SIGNALS: [(Signal, Duration); 2] = [
    (Signal::SIGINT, Duration::from_secs(20)),
    (Signal::SIGQUIT, Duration::from_secs(10)),
];
const STEP: Duration = Duration::from_millis(10);

/// Makes sure that no server runs on `data`. The caller holds the data folder, so one that does
/// belongs to nobody, or is just stopping.
pub(super) fn stop(data: &Path) -> Result<(), EmbeddedError> {
    let pid_file = data.join("postmaster.pid");
    let Some(pid) = read_pid(&pid_file)? else {
        return Ok(());
    };
    if serves(pid, data) {
        tracing::info!(
            pid = pid.as_raw(),
            "stopping a PostgreSQL that an earlier run left"
        );
        let gone = SIGNALS
            .into_iter()
            .any(|(signal, patience)| ends_after(pid, signal, patience));
        if !gone {
            return Err(EmbeddedError::Orphan {
                dir: data.to_owned(),
                pid: pid.as_raw(),
            });
        }
    }
    // PostgreSQL believes the file when any process has that number by now.
    match std::fs::remove_file(&pid_file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(file_error("remove", &pid_file)(error))
        }
        _ => Ok(()),
    }
}

fn read_pid(path: &Path) -> Result<Option<Pid>, EmbeddedError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text
            .lines()
            .next()
            .and_then(|line| line.trim().parse().ok())
            .filter(|pid| *pid > 0)
            .map(Pid::from_raw)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(file_error("read", path)(error)),
    }
}

fn ends_after(pid: Pid, signal: Signal, patience: Duration) -> bool {
    let start = Instant::now();
    let mut result = kill(pid, signal);
    while result != Err(Errno::ESRCH) && start.elapsed() < patience {
        std::thread::sleep(STEP);
        result = kill(pid, None);
    }
    result == Err(Errno::ESRCH)
}

/// Whether `pid` is a server on `data`, and not another process that got its number.
fn serves(pid: Pid, data: &Path) -> bool {
    let data = data.display().to_string();
    command_line(pid).is_some_and(|line| line.contains("postgres") && line.contains(&data))
}

fn command_line(pid: Pid) -> Option<String> {
    if cfg!(target_os = "linux") {
        let bytes = std::fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        return Some(String::from_utf8_lossy(&bytes).replace('\0', " "));
    }
    let output = Command::new("ps")
        .args(["-ww", "-o", "command=", "-p", &pid.to_string()])
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

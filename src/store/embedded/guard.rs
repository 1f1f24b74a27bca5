//! The supervisor: a small process that runs the server for as long as its own input is open.
//!
//! It is this program once more, as `rowsmith postgres-guard`, in a process group of its own so
//! that Ctrl-C reaches only the service, which then ends in its own order. The service holds the
//! other end of the pipe and writes nothing. When the service ends, in whatever way, the pipe ends:
//! the supervisor stops the server. A server that dies while the pipe is open is started again.

use std::fs::File;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde::{Deserialize, Serialize};
use tokio::io::AsyncReadExt as _;
use tokio::process::Child;
use tokio::signal::unix::{SignalKind, signal};

use super::account::Account;

/// How many times in a row a server may end soon after its start. Several, because the children of
/// a killed server hold its memory for a moment.
const TRIES: u32 = 8;
/// The address space of a process of the server, in bytes: what all share, what sorting and building
/// indexes may take, and 1 GB.
const MEMORY: u64 = 1792 << 20;
const PAUSE: Duration = Duration::from_millis(250);
/// A server that ran this long has started well.
const SETTLED: Duration = Duration::from_secs(10);
/// An orderly stop, a hasty one that recovers at the next start, the end.
const STOP: [(Signal, Duration); 3] = [
    (Signal::SIGINT, Duration::from_secs(20)),
    (Signal::SIGQUIT, Duration::from_secs(5)),
    (Signal::SIGKILL, Duration::from_secs(5)),
];

/// What a supervisor is to do; its one argument, as JSON.
#[derive(Debug, Serialize, Deserialize)]
pub struct Guard {
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<String>,
    pub(super) account: Option<Account>,
    /// Folders to remove once the server has stopped.
    pub(super) remove: Vec<PathBuf>,
}

impl Guard {
    /// Starts a supervisor from the program `exe`; what it and the server say goes to `log`.
    pub(super) fn spawn(&self, exe: &Path, log: File) -> io::Result<std::process::Child> {
        Command::new(exe)
            .arg("postgres-guard")
            .arg(serde_json::to_string(self)?)
            .stdin(Stdio::piped())
            .stdout(log.try_clone()?)
            .stderr(log)
            .current_dir("/")
            .process_group(0)
            .spawn()
    }

    /// Runs the server until the input ends.
    ///
    /// # Errors
    /// When the server cannot be started, or ends at once again and again.
    pub async fn run(self) -> io::Result<()> {
        // Whoever ends a whole session or container signals this process too; it waits for the
        // service all the same, whose last work needs the server. Listening is enough to survive.
        let _deaf = [
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
            signal(SignalKind::hangup())?,
        ];
        let result = self.supervise().await;
        for dir in &self.remove {
            match std::fs::remove_dir_all(dir) {
                // One of the folders may lie in another.
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    tracing::warn!(%error, dir = %dir.display(), "cannot remove a throwaway folder");
                }
                _ => {}
            }
        }
        result
    }

    async fn supervise(&self) -> io::Result<()> {
        let mut input_ended = std::pin::pin!(end_of_input());
        let mut failures = 0;
        loop {
            let mut server = self.start()?;
            let started = Instant::now();
            let status = tokio::select! {
                () = &mut input_ended => return stop(&mut server).await,
                status = server.wait() => status?,
            };
            failures = if started.elapsed() > SETTLED {
                1
            } else {
                failures + 1
            };
            if failures >= TRIES {
                return Err(io::Error::other(format!(
                    "postgres ended again and again, last with {status}"
                )));
            }
            tokio::select! {
                () = &mut input_ended => return Ok(()),
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    fn start(&self) -> io::Result<Child> {
        bound_memory();
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::null());
        if let Some(account) = self.account {
            account.run(&mut command);
        }
        tokio::process::Command::from(command).spawn()
    }
}

/// Bounds the memory of each of the server's processes, which inherit it: a question that wants more
/// ends in a clean error of its own, instead of the whole machine's trouble. Not every system can.
fn bound_memory() {
    let bound = setrlimit(Resource::RLIMIT_AS, MEMORY, MEMORY);
    if let Err(error) = bound {
        tracing::debug!(%error, "the memory of PostgreSQL's processes is not bounded");
    }
}

/// Returns when nobody holds the other end of this process's input any more.
async fn end_of_input() {
    let mut input = tokio::io::stdin();
    let mut bytes = [0; 64];
    // An error means, like the end, that nobody is there.
    while matches!(input.read(&mut bytes).await, Ok(1..)) {}
}

async fn stop(server: &mut Child) -> io::Result<()> {
    for (signal, patience) in STOP {
        let Some(pid) = server.id().and_then(|pid| i32::try_from(pid).ok()) else {
            break;
        };
        kill(Pid::from_raw(pid), signal)?;
        if let Ok(status) = tokio::time::timeout(patience, server.wait()).await {
            return status.map(|_| ());
        }
    }
    Ok(())
}

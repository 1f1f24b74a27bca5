//! The data folder, and the right to use it.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

use super::{EmbeddedError, file_error};

/// The file whose lock is the right to the folder, and whose presence says the folder is ours.
const LOCK: &str = "rowsmith.lock";
/// What the set-up may have put there before the first start: PostgreSQL's programs.
const SET_UP: [&str; 2] = ["pg", "node"];

/// Holds the data folder for as long as it lives; the system frees it when the process dies.
#[derive(Debug)]
pub(super) struct Home {
    _lock: File,
}

/// The answer to the wish for a folder.
pub(super) enum Claim {
    Ours(Home),
    /// Another process has it; `holder` says which.
    Taken {
        holder: String,
    },
}

impl Home {
    /// Makes the folder if need be, and takes it.
    pub(super) fn claim(dir: &Path, port: Option<u16>) -> Result<Claim, EmbeddedError> {
        // Open to look into, whatever the umask of most users: the server may run as another user.
        DirBuilder::new()
            .recursive(true)
            .mode(0o755)
            .create(dir)
            .map_err(file_error("make the data folder", dir))?;
        refuse_foreign(dir)?;
        let path = dir.join(LOCK);
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(file_error("open", &path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                lock.read_to_string(&mut holder)
                    .map_err(file_error("read", &path))?;
                return Ok(Claim::Taken {
                    holder: holder.trim().to_owned(),
                });
            }
            Err(TryLockError::Error(error)) => return Err(file_error("lock", &path)(error)),
        }
        let process = std::process::id();
        let holder = match port {
            Some(port) => format!("process {process}, port {port}\n"),
            None => format!("process {process}\n"),
        };
        lock.set_len(0)
            .and_then(|()| lock.rewind())
            .and_then(|()| lock.write_all(holder.as_bytes()))
            .map_err(file_error("write", &path))?;
        Ok(Claim::Ours(Self { _lock: lock }))
    }
}

fn refuse_foreign(dir: &Path) -> Result<(), EmbeddedError> {
    if dir.join(LOCK).exists() {
        return Ok(());
    }
    for entry in std::fs::read_dir(dir).map_err(file_error("read", dir))? {
        let name = entry.map_err(file_error("read", dir))?.file_name();
        if !SET_UP.iter().any(|known| name == *known) {
            return Err(EmbeddedError::Foreign(dir.to_owned()));
        }
    }
    Ok(())
}

//! The user that PostgreSQL runs as.

use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};

use super::{EmbeddedError, file_error};

/// A user without rights that root hands the server to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Account {
    uid: u32,
    gid: u32,
}

impl Account {
    /// The user to run the server as, or `None` when this process is not root and just runs it.
    pub(super) fn for_server() -> Result<Option<Self>, EmbeddedError> {
        if !nix::unistd::geteuid().is_root() {
            return Ok(None);
        }
        // initdb wants a user that the system knows by name.
        ["postgres", "rowsmith", "nobody"]
            .into_iter()
            .find_map(|name| nix::unistd::User::from_name(name).ok().flatten())
            .map(|user| {
                Some(Self {
                    uid: user.uid.as_raw(),
                    gid: user.gid.as_raw(),
                })
            })
            .ok_or(EmbeddedError::NoAccount)
    }

    /// Makes `command` run as this user, with no supplementary groups.
    pub(super) fn run(self, command: &mut Command) {
        command.uid(self.uid).gid(self.gid);
    }

    /// Gives this user a file or folder.
    pub(super) fn give(self, path: &Path) -> Result<(), EmbeddedError> {
        chown(path, Some(self.uid), Some(self.gid)).map_err(file_error("change the owner of", path))
    }

    pub(super) fn uid(self) -> u32 {
        self.uid
    }

    /// Whether this user may pass through `path` and every folder above it.
    pub(super) fn can_reach(self, path: &Path) -> bool {
        path.ancestors()
            .filter(|dir| !dir.as_os_str().is_empty())
            .all(|dir| {
                std::fs::metadata(dir).is_ok_and(|found| {
                    let may_pass = match (found.uid() == self.uid, found.gid() == self.gid) {
                        (true, _) => 0o100,
                        (false, true) => 0o010,
                        (false, false) => 0o001,
                    };
                    found.mode() & may_pass != 0
                })
            })
    }
}

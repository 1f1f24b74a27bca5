//! The private folder of the server's Unix socket.

use std::fs::DirBuilder;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::account::Account;
use super::{EmbeddedError, file_error};

/// Only names the socket file; no port is opened.
pub(super) const PORT: u16 = 5432;
/// Systems allow 104 (macOS) or 108 bytes for a socket's path, with the zero at its end.
const LONGEST: usize = 103;

/// A short name for a folder, the same at every start.
pub(super) fn short_name(dir: &Path) -> String {
    let digest = Sha256::digest(dir.as_os_str().as_encoded_bytes());
    digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The folder for the socket of the server in `place`: inside, or in the system's folder for
/// temporary files when the path would be too long.
pub(super) fn dir(place: &Path) -> PathBuf {
    let name = format!("rowsmith-{}", short_name(place));
    [place.join("run"), std::env::temp_dir().join(&name)]
        .into_iter()
        .find(|dir| dir.join(format!(".s.PGSQL.{PORT}")).as_os_str().len() <= LONGEST)
        .unwrap_or_else(|| Path::new("/tmp").join(name))
}

/// Makes the folder, for `account` alone: whoever can enter may connect.
pub(super) fn make(dir: &Path, account: Option<Account>) -> Result<(), EmbeddedError> {
    match DirBuilder::new().mode(0o700).create(dir) {
        Ok(()) => account.map_or(Ok(()), |account| account.give(dir)),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            // In a folder for temporary files, another user may have been there first.
            let found = dir.symlink_metadata().map_err(file_error("read", dir))?;
            let owner = account.map_or(nix::unistd::geteuid().as_raw(), Account::uid);
            if found.is_dir() && found.uid() == owner && found.mode() & 0o077 == 0 {
                return Ok(());
            }
            let taken = std::io::Error::other(
                "it belongs to another user, or is open to others: remove it",
            );
            Err(file_error("use", dir)(taken))
        }
        Err(error) => Err(file_error("make", dir)(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_data_folder_gets_a_short_socket() {
        assert_eq!(
            dir(Path::new("/var/lib/rowsmith")),
            Path::new("/var/lib/rowsmith/run")
        );
        let long = PathBuf::from("/").join("x".repeat(90));
        assert!(dir(&long).join(".s.PGSQL.5432").as_os_str().len() <= LONGEST);
        assert_eq!(dir(&long), dir(&long), "the same at every start");
    }
}

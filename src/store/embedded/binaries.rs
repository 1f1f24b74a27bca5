//! Finding the programs of a PostgreSQL server.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::EmbeddedError;
use super::account::Account;
use crate::store::OLDEST_POSTGRES;

/// Where the set-up puts the programs, inside the data folder.
const SET_UP: &str = "pg/bin";

/// A folder with `postgres` and `initdb`.
#[derive(Debug, Clone)]
pub struct Binaries {
    pub dir: PathBuf,
    /// The major version, such as 18.
    pub major: u32,
}

impl Binaries {
    /// The path of one of the programs.
    pub fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    fn in_dir(dir: PathBuf) -> Result<Self, String> {
        let program = dir.join("postgres");
        if !dir.join("initdb").is_file() || !program.is_file() {
            return Err("it has no postgres and initdb".to_owned());
        }
        let output = Command::new(&program)
            .arg("--version")
            .output()
            .map_err(|error| format!("{} does not run: {error}", program.display()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let major = major(&text)
            .ok_or_else(|| format!("{} does not tell its version", program.display()))?;
        if i64::from(major) < i64::from(OLDEST_POSTGRES) {
            return Err(format!(
                "it has PostgreSQL {major}, at least {OLDEST_POSTGRES} is needed"
            ));
        }
        Ok(Self { dir, major })
    }
}

/// The major version in the answer `postgres (PostgreSQL) 15.18 (Debian 15.18-0)`, also of a
/// preview such as `19beta1`.
fn major(version: &str) -> Option<u32> {
    let number = version
        .split_whitespace()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    number
        .split(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

/// Finds the programs: in `named` alone when somebody named a folder, else in `data_dir` (where
/// set-up puts them) and wherever systems keep them. `wanted` is the major version of data that is
/// there already.
pub fn find(
    named: Option<&Path>,
    data_dir: &Path,
    wanted: Option<u32>,
) -> Result<Binaries, EmbeddedError> {
    if let Some(dir) = named {
        let found =
            Binaries::in_dir(dir.to_owned()).map_err(|reason| EmbeddedError::BadBinaries {
                dir: dir.to_owned(),
                reason,
            })?;
        return if wanted.is_none_or(|wanted| wanted == found.major) {
            Ok(found)
        } else {
            Err(other_major(data_dir, wanted, &[found]))
        };
    }
    let account = Account::for_server()?;
    let mut unfit = Vec::new();
    for dir in folders(data_dir) {
        if account.is_some_and(|account| !account.can_reach(&dir)) {
            continue;
        }
        let Ok(found) = Binaries::in_dir(dir) else {
            continue;
        };
        if wanted.is_none_or(|wanted| wanted == found.major) {
            return Ok(found);
        }
        unfit.push(found);
    }
    if unfit.is_empty() {
        return Err(EmbeddedError::NoBinaries {
            set_up: data_dir.join(SET_UP),
        });
    }
    Err(other_major(data_dir, wanted, &unfit))
}

fn other_major(data_dir: &Path, wanted: Option<u32>, found: &[Binaries]) -> EmbeddedError {
    let found: Vec<_> = found
        .iter()
        .map(|found| format!("{} in {}", found.major, found.dir.display()))
        .collect();
    EmbeddedError::OtherMajor {
        dir: data_dir.to_owned(),
        made_by: wanted.unwrap_or_default(),
        found: found.join(" and "),
    }
}

/// Where to look, best first, each folder once.
fn folders(data_dir: &Path) -> Vec<PathBuf> {
    let mut folders = vec![data_dir.join(SET_UP)];
    folders.extend(pg_config());
    for (root, bin) in [
        ("/usr/lib/postgresql", "bin"),
        ("/opt/homebrew/opt", "bin"),
        ("/usr/local/opt", "bin"),
        ("/home/linuxbrew/.linuxbrew/opt", "bin"),
        ("/Applications/Postgres.app/Contents/Versions", "bin"),
        ("/Library/PostgreSQL", "bin"),
        ("/usr", "bin"),
    ] {
        folders.extend(
            versions(Path::new(root))
                .into_iter()
                .map(|dir| dir.join(bin)),
        );
    }
    folders.extend(
        std::env::var_os("PATH")
            .iter()
            .flat_map(std::env::split_paths),
    );
    let mut seen = std::collections::HashSet::new();
    folders.retain(|dir| dir.join("postgres").is_file() && seen.insert(dir.clone()));
    folders
}

fn pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    let dir = String::from_utf8(output.stdout).ok()?;
    Some(PathBuf::from(dir.trim())).filter(|dir| dir.is_absolute())
}

/// The subfolders named for a version (`16`, `postgresql@16`, `pgsql-16`), the newest first.
fn versions(root: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(root) else {
        return Vec::new();
    };
    let mut found: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            let number = ["postgresql@", "pgsql-", ""]
                .iter()
                .find_map(|prefix| name.strip_prefix(prefix))?;
            Some((number.parse().ok()?, entry.path()))
        })
        .collect();
    found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    found.into_iter().map(|(_, dir)| dir).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_every_kind_of_answer() {
        for (answer, expected) in [
            (
                "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n",
                Some(15),
            ),
            ("postgres (PostgreSQL) 18.6\n", Some(18)),
            ("postgres (PostgreSQL) 19beta1\n", Some(19)),
            ("postgres: command not found", None),
        ] {
            assert_eq!(major(answer), expected, "{answer}");
        }
    }

    #[test]
    fn a_named_folder_is_the_only_one_that_counts() {
        let error = find(Some(Path::new("/nowhere")), Path::new("/data"), None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "ROWSMITH_PG_BIN is /nowhere: it has no postgres and initdb"
        );
    }
}

//! The cluster: PostgreSQL's data, its socket and its log.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use super::account::Account;
use super::binaries::{self, Binaries};
use super::guard::Guard;
use super::{EmbeddedError, SUPERUSER, file_error, settings, socket};
use crate::config::EmbeddedConfig;

/// A log that has grown past this many bytes is begun anew at the next start.
const LARGEST_LOG: u64 = 10 << 20;
/// How the name of data in the making begins; the number of the process follows.
const DRAFT: &str = "cluster.new-";
/// How many bytes of the log an error shows.
const TAIL: u64 = 2000;

/// Where everything of the server is, and whom it runs as.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    /// The folder that the others are in.
    place: PathBuf,
    /// PostgreSQL's data directory.
    pub(super) data: PathBuf,
    pub(super) socket_dir: PathBuf,
    log: PathBuf,
    account: Option<Account>,
}

impl Cluster {
    /// Where the cluster of a data folder is: inside, unless the user that runs the server may not
    /// go there, as in root's home.
    pub(super) fn locate(data_dir: &Path) -> Result<Self, EmbeddedError> {
        let data_dir = std::path::absolute(data_dir).map_err(file_error("find", data_dir))?;
        let account = Account::for_server()?;
        let place = if account.is_none_or(|account| account.can_reach(&data_dir)) {
            data_dir.clone()
        } else {
            PathBuf::from(format!(
                "/var/lib/rowsmith-{}",
                socket::short_name(&data_dir)
            ))
        };
        Ok(Self {
            data: place.join("cluster"),
            socket_dir: socket::dir(&place),
            log: data_dir.join("postgres.log"),
            place,
            account,
        })
    }

    /// The server's programs, of the version that made the data if there is any.
    pub(super) fn binaries(&self, named: Option<&Path>) -> Result<Binaries, EmbeddedError> {
        let made_by = std::fs::read_to_string(self.data.join("PG_VERSION")).ok();
        let wanted = made_by.and_then(|text| text.trim().parse().ok());
        let home = self.log.parent().unwrap_or(&self.place);
        binaries::find(named, home, wanted)
    }

    /// Makes the data if there is none. An interrupted attempt leaves nothing that counts: the
    /// data appear whole, by a rename.
    pub(super) fn initialise(&self, binaries: &Binaries) -> Result<(), EmbeddedError> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o755)
            .create(&self.place)
            .map_err(file_error("make", &self.place))?;
        socket::make(&self.socket_dir, self.account)?;
        self.remove_drafts();
        if self.data.exists() {
            return Ok(());
        }
        if !self.log.starts_with(&self.place) {
            tracing::info!(place = %self.place.display(), "the data folder is closed to PostgreSQL's user, so its data go elsewhere");
        }
        let draft = self.place.join(format!("{DRAFT}{}", std::process::id()));
        DirBuilder::new()
            .mode(0o700)
            .create(&draft)
            .map_err(file_error("make", &draft))?;
        if let Some(account) = self.account {
            account.give(&draft)?;
        }
        self.initdb(binaries, &draft)?;
        std::fs::rename(&draft, &self.data).map_err(file_error("put in place", &self.data))
    }

    /// Clears up after interrupted attempts. An `initdb` whose service was killed may still be
    /// writing to its own draft, which then goes at a later start.
    fn remove_drafts(&self) {
        let entries = std::fs::read_dir(&self.place)
            .into_iter()
            .flatten()
            .flatten();
        for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(DRAFT))
        {
            if let Err(error) = std::fs::remove_dir_all(entry.path()) {
                tracing::debug!(%error, "a draft of the database stays for now");
            }
        }
    }

    /// Sorts by bytes, so that order is the same everywhere, but knows the letters of all scripts
    /// where the system does.
    fn initdb(&self, binaries: &Binaries, data: &Path) -> Result<(), EmbeddedError> {
        let letters = if cfg!(target_os = "macos") {
            "UTF-8"
        } else {
            "C.UTF-8"
        };
        let mut output = self.run_initdb(binaries, data, letters)?;
        if !output.status.success() {
            output = self.run_initdb(binaries, data, "C")?;
        }
        if output.status.success() {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&output.stderr);
        Err(EmbeddedError::Init {
            output: text.split_whitespace().collect::<Vec<_>>().join(" "),
        })
    }

    fn run_initdb(
        &self,
        binaries: &Binaries,
        data: &Path,
        letters: &str,
    ) -> Result<Output, EmbeddedError> {
        let program = binaries.program("initdb");
        let mut command = Command::new(&program);
        command
            .arg("--pgdata")
            .arg(data)
            .args([
                "--username",
                SUPERUSER,
                "--encoding",
                "UTF8",
                "--locale",
                "C",
                "--lc-ctype",
                letters,
            ])
            // Only local connections exist, and the socket's folder lets nobody else in.
            .args([
                "--auth-local",
                "trust",
                "--auth-host",
                "reject",
                "--no-sync",
                "--no-instructions",
            ])
            .current_dir("/")
            .stdin(Stdio::null());
        if let Some(account) = self.account {
            account.run(&mut command);
        }
        command.output().map_err(file_error("run", &program))
    }

    /// Starts the supervisor, and it the server.
    pub(super) fn spawn(
        &self,
        binaries: &Binaries,
        config: &EmbeddedConfig,
    ) -> Result<Child, EmbeddedError> {
        // A socket file of a server that was killed would make the new one ask who owns it.
        remove_file(
            &self
                .socket_dir
                .join(format!(".s.PGSQL.{}.lock", socket::PORT)),
        )?;
        let exe = match &config.guard {
            Some(path) => path.clone(),
            None => {
                std::env::current_exe().map_err(file_error("find", Path::new("this program")))?
            }
        };
        let remove = if config.throwaway {
            vec![
                self.socket_dir.clone(),
                self.place.clone(),
                config.data_dir.clone(),
            ]
        } else {
            Vec::new()
        };
        let guard = Guard {
            program: binaries.program("postgres"),
            arguments: settings::arguments(&self.data, &self.socket_dir, config.throwaway),
            account: self.account,
            remove,
        };
        guard
            .spawn(&exe, self.open_log()?)
            .map_err(file_error("run", &exe))
    }

    fn open_log(&self) -> Result<File, EmbeddedError> {
        let large = std::fs::metadata(&self.log).is_ok_and(|found| found.len() > LARGEST_LOG);
        if large {
            remove_file(&self.log)?;
        }
        OpenOptions::new()
            .append(true)
            .create(true)
            .open(&self.log)
            .map_err(file_error("open", &self.log))
    }

    /// The last lines that the server wrote, for an error.
    pub(super) fn log_tail(&self) -> String {
        let read = || -> std::io::Result<String> {
            let mut file = File::open(&self.log)?;
            let length = file.metadata()?.len();
            file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        };
        let text = read().unwrap_or_default();
        let lines: Vec<_> = text.lines().rev().take(4).collect();
        let lines: Vec<_> = lines.into_iter().rev().collect();
        format!(
            "{} (all of it in {})",
            lines.join(" | "),
            self.log.display()
        )
    }
}

fn remove_file(path: &Path) -> Result<(), EmbeddedError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(file_error("remove", path)(error))
        }
        _ => Ok(()),
    }
}

//! Files and folders that appear whole or not at all.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::Context as _;

/// Writes a file beside its place, and moves it there when all of it is on the disk.
pub(super) fn file(
    path: &Path,
    work: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    // Behind a link, the file it names is meant; a device or a pipe is no place to move a file to.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        anyhow::bail!(
            "{} is not a plain file: name another, or write to standard output with -o -",
            path.display()
        );
    }
    let (parent, partial) = beside(path)?;
    let guard = Partial(&partial);
    let failed = || format!("{} cannot be written", path.display());
    let file = File::create(&partial).with_context(failed)?;
    let mut out = BufWriter::with_capacity(1 << 18, file);
    work(&mut out).with_context(failed)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error);
    file.and_then(|file| file.sync_all()).with_context(failed)?;
    fs::rename(&partial, path).with_context(failed)?;
    std::mem::forget(guard);
    // So that the name, too, survives a loss of power. Not every file system can.
    let _ = File::open(parent).and_then(|parent| parent.sync_all());
    Ok(())
}

/// Fills a folder beside its place, and moves it there. An empty folder there is taken over.
pub(super) fn folder(
    path: &Path,
    work: impl FnOnce(&Path) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let (_, partial) = beside(path)?;
    let failed = || format!("{} cannot be written", path.display());
    if path.exists() {
        let mut inside = fs::read_dir(path).with_context(failed)?;
        if inside.next().is_some() {
            anyhow::bail!(
                "{} is not empty: name another folder, or empty it",
                path.display()
            );
        }
    }
    let guard = Partial(&partial);
    fs::create_dir(&partial).with_context(failed)?;
    work(&partial)?;
    fs::rename(&partial, path).with_context(failed)?;
    std::mem::forget(guard);
    Ok(())
}

/// The folder of a path, and a name in it that nobody else uses.
fn beside(path: &Path) -> anyhow::Result<(PathBuf, PathBuf)> {
    let parent = match path.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let Some(name) = path.file_name() else {
        anyhow::bail!("{} is no name for a file", path.display());
    };
    if !parent.is_dir() {
        anyhow::bail!(
            "the folder {} does not exist: make it first, or write elsewhere",
            parent.display()
        );
    }
    let partial = format!(".{}.{}.partial", name.to_string_lossy(), std::process::id());
    let partial = parent.join(partial);
    Ok((parent, partial))
}

/// Goes when the work fails.
struct Partial<'a>(&'a Path);

impl Drop for Partial<'_> {
    fn drop(&mut self) {
        let _ = if self.0.is_dir() {
            fs::remove_dir_all(self.0)
        } else {
            fs::remove_file(self.0)
        };
    }
}

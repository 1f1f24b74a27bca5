//! Rows into files.

use std::io::{self, BufWriter, Write};

use super::{
    Work,
    target::{Lines, Place},
};
use crate::{
    cli::{partial, stop::Stop},
    service::export::{Content, Format, Pace, archive, table},
};

/// Writes the files, off the runtime. False when a reader of standard output has left early.
pub(super) async fn write(
    work: Work,
    place: Place,
    table: Option<usize>,
) -> anyhow::Result<(Work, Place, bool)> {
    let writing = move || {
        let result = work.write(&place, table);
        (work, place, result)
    };
    let (work, place, result) = tokio::task::spawn_blocking(writing).await?;
    match result {
        Ok(()) => {
            let told = !matches!(place, Place::Stdout(_));
            Ok((work, place, told))
        }
        Err(_) if work.token.is_cancelled() => Err(Stop::Interrupted.into()),
        Err(error) if is_broken_pipe(&error) => Ok((work, place, false)),
        Err(error) => Err(error),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let cause = error.downcast_ref::<io::Error>();
    cause.is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

impl Work {
    fn write(&self, place: &Place, table: Option<usize>) -> anyhow::Result<()> {
        let table = table.unwrap_or_default();
        match place {
            Place::Zip(path) => partial::file(path, |out| {
                archive::write(&self.bundle, self.options, &self.pace(), out)
            }),
            Place::Folder(path) => partial::folder(path, |folder| {
                for entry in self.bundle.entries(self.options) {
                    partial::file(&folder.join(&entry.name), |out| match entry.content {
                        Content::Text(text) => out.write_all(text.as_bytes()),
                        Content::Table(table) => self.table(table, Format::Csv(self.options), out),
                    })?;
                }
                Ok(())
            }),
            Place::File(path, lines) => partial::file(path, |out| self.lines(table, *lines, out)),
            Place::Stdout(lines) => {
                let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
                self.lines(table, *lines, &mut out)?;
                Ok(out.flush()?)
            }
        }
    }

    fn lines(&self, table: usize, lines: Lines, out: &mut dyn Write) -> io::Result<()> {
        self.table(table, lines.format(self.options), out)
    }

    fn table(&self, index: usize, format: Format, out: &mut dyn Write) -> io::Result<()> {
        table::write(&self.bundle.planned.plan, index, format, &self.pace(), out)
    }

    fn pace(&self) -> Pace<'_> {
        Pace {
            threads: self.threads,
            cancel: &self.token,
            watch: self.progress.watch(),
        }
    }
}

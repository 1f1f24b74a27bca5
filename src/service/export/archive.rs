//! A bundle as a ZIP, written front to back into anything: nothing is held, nothing sought.

use std::{
    cell::Cell,
    io::{self, Write},
    rc::Rc,
};

use rowsmith_datagen::encode::csv;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{Bundle, Content, Format, Pace, table};

/// Fast, and most of what deflate can do for tables.
const LEVEL: i64 = 3;

/// Writes the ZIP. Its bytes depend on the bundle and the options alone.
///
/// # Errors
/// When `out` fails, or after a cancellation; what was written then is no ZIP.
pub fn write(
    bundle: &Bundle,
    options: csv::Options,
    pace: &Pace<'_>,
    out: impl Write,
) -> io::Result<()> {
    let closed = Rc::new(Cell::new(false));
    let mut zip = ZipWriter::new_stream(Tap {
        out,
        closed: Rc::clone(&closed),
    });
    if let Err(error) = fill(&mut zip, bundle, options, pace) {
        closed.set(true);
        return Err(error);
    }
    zip.finish()?.into_inner().flush()
}

fn fill<W: Write + io::Seek>(
    zip: &mut ZipWriter<W>,
    bundle: &Bundle,
    options: csv::Options,
    pace: &Pace<'_>,
) -> io::Result<()> {
    // Without a time of its own a file has the first day that a ZIP can name.
    let file = SimpleFileOptions::default()
        .compression_level(Some(LEVEL))
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    for entry in bundle.entries(options) {
        match entry.content {
            Content::Text(text) => {
                zip.start_file(entry.name, file)?;
                zip.write_all(text.as_bytes())?;
            }
            Content::Table(index) => {
                // How large it becomes is known when it is too late to say so.
                zip.start_file(entry.name, file.large_file(true))?;
                table::write(&bundle.planned.plan, index, Format::Csv(options), pace, zip)?;
            }
        }
    }
    Ok(())
}

/// Passes bytes on until the archive is given up. After that it swallows them: a [`ZipWriter`] that
/// is dropped completes its archive, and half an archive must not look like a whole one.
struct Tap<W> {
    out: W,
    closed: Rc<Cell<bool>>,
}

impl<W: Write> Write for Tap<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed.get() {
            return Ok(bytes.len());
        }
        self.out.write(bytes).inspect_err(|_| self.closed.set(true))
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed.get() {
            return Ok(());
        }
        self.out.flush()
    }
}

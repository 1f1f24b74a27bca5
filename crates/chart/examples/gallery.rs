//! Writes the charts of the tests as PNG, to be looked at:
//! `cargo run -p rowsmith-chart --example gallery -- FOLDER`.

#[expect(clippy::unwrap_used, reason = "the tables are written down there")]
#[path = "../tests/it/samples.rs"]
mod samples;

use std::path::PathBuf;

use rowsmith_chart::{Chart, Theme};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    std::fs::create_dir_all(&folder)?;
    for (name, spec, table) in samples::all() {
        let chart = Chart::new(&spec, &table)?;
        for (theme, ending) in [(Theme::Light, ""), (Theme::Dark, "_dark")] {
            let file = folder.join(format!("{name}{ending}.png"));
            std::fs::write(file, chart.png(theme, 1.0)?)?;
        }
    }
    Ok(())
}

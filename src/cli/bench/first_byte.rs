//! From the wish for an export to its first byte: reading the DDL and planning included.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use futures::StreamExt as _;
use rowsmith_datagen::encode::csv;

use crate::{
    cli::source::told,
    service::{
        export::{Bundle, download},
        recipe::{Planned, Recipe},
    },
};

/// The time for a stored recipe. The rest of the export is not waited for.
pub(super) async fn of(recipe: &Recipe) -> anyhow::Result<Duration> {
    let began = Instant::now();
    let planned = Planned::of_recipe(recipe.clone()).await.map_err(told)?;
    let bundle = Bundle {
        title: "bench".to_owned(),
        planned,
        meta: None,
    };
    let mut export = download(bundle, csv::Options::default(), ());
    export.bytes.next().await.context("the export is empty")??;
    Ok(began.elapsed())
}

//! Datasets as files.

use std::sync::Arc;

use bytes::Bytes;
use futures::StreamExt;
use rowsmith_datagen::encode::csv;
use serde_json::Value;

use super::{datasets::Export, recipe::Planned};

/// The ZIP of a dataset, made while it is read.
pub fn download(planned: Arc<Planned>, name: &str, _report: Value) -> Export {
    let mut out = Vec::new();
    for (table, of) in planned.plan.tables.iter().enumerate() {
        csv::rows(
            &planned.plan.rows(table, 0..of.rows),
            csv::Options::default(),
            &mut out,
        );
    }
    Export {
        file_name: format!("{name}.zip"),
        bytes: futures::stream::iter([Ok(Bytes::from(out))]).boxed(),
    }
}

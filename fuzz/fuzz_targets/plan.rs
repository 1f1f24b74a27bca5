//! What the reader takes is planned or refused, and what is planned makes rows.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rowsmith_datagen::{ddl, infer, plan};

fuzz_target!(|bytes: &[u8]| {
    let reading = ddl::read(bytes);
    if !reading.is_usable() {
        return;
    }
    let wishes = infer::Wishes {
        rows: Some(8),
        ..Default::default()
    };
    let spec = infer::spec(&reading.schema, &wishes);
    if let Ok(plan) = plan::plan(&reading.schema, &spec) {
        for table in 0..plan.tables.len() {
            let rows = plan.rows(table, 0..8);
            for column in 0..rows.table().columns.len() {
                assert_eq!(rows.column(column).data.len(), rows.rows().len());
            }
        }
    }
});

//! Rows encoded and discarded.

use std::{
    hint::black_box,
    num::NonZeroUsize,
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use rowsmith_datagen::{
    encode::{copy, csv},
    engine::Batch,
    plan::Plan,
};

use super::median;
use crate::service::{export::all_cores, recipe::Planned, rows::BATCH_ROWS};

const REPETITIONS: usize = 3;

type Encode = fn(&Batch<'_>, &mut Vec<u8>);

/// Rows per second, by encoding and threads.
pub(super) async fn rates(planned: &Planned) -> anyhow::Result<Vec<(String, f64)>> {
    let plan = planned.plan.clone();
    let work = move || {
        let encodings: [(&str, Encode); 2] = [
            ("copy", copy::rows),
            ("csv", |batch, out| {
                csv::rows(batch, csv::Options::default(), out)
            }),
        ];
        let mut rates = Vec::new();
        for (name, encode) in encodings {
            for (label, threads) in [("1", NonZeroUsize::MIN), ("All", all_cores())] {
                let runs = (0..REPETITIONS).map(|_| rate(&plan, encode, threads));
                rates.push((
                    format!("{name}RowsPerSecond{label}"),
                    median(runs.collect()),
                ));
            }
        }
        rates
    };
    Ok(tokio::task::spawn_blocking(work).await?)
}

fn rate(plan: &Plan, encode: Encode, threads: NonZeroUsize) -> f64 {
    let began = Instant::now();
    for (table, of) in plan.tables.iter().enumerate() {
        let next = AtomicU64::new(0);
        let work = || {
            let mut out = Vec::new();
            loop {
                let first = next.fetch_add(BATCH_ROWS, Ordering::Relaxed);
                if first >= of.rows {
                    return;
                }
                out.clear();
                encode(&plan.rows(table, first..first + BATCH_ROWS), &mut out);
                black_box(&out);
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads.get() {
                scope.spawn(work);
            }
            work();
        });
    }
    plan.total_rows() as f64 / began.elapsed().as_secs_f64()
}

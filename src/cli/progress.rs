//! One bar per table on standard error, where that is a terminal.

use std::{
    io::IsTerminal as _,
    sync::{Arc, OnceLock},
    time::Duration,
};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use rowsmith_datagen::plan::Plan;

const STYLE: &str = "{prefix:>24!} {wide_bar} {human_pos:>12} of {human_len:<12} {per_sec:>18}";

/// The bars of the tables of a plan.
pub(super) struct Progress {
    bars: MultiProgress,
    watch: Box<Watch>,
}

/// Told of a table and how many of its rows are done.
pub(super) type Watch = dyn Fn(usize, u64) + Send + Sync;

impl Progress {
    /// Bars that show themselves when their table begins.
    pub(super) fn new(plan: &Arc<Plan>, quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let target = if shown {
            ProgressDrawTarget::stderr_with_hz(10)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bars = MultiProgress::with_draw_target(target);
        let (of, plan) = (bars.clone(), Arc::clone(plan));
        let tables: Vec<OnceLock<ProgressBar>> =
            plan.tables.iter().map(|_| OnceLock::new()).collect();
        let watch = move |table: usize, rows: u64| {
            let (Some(place), Some(table)) = (tables.get(table), plan.tables.get(table)) else {
                return;
            };
            if !shown {
                return;
            }
            let bar = place.get_or_init(|| {
                let style = ProgressStyle::with_template(STYLE);
                let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
                let bar = of.add(ProgressBar::new(table.rows).with_style(style));
                bar.set_prefix(super::table::plain(table.name.shown()));
                bar.enable_steady_tick(Duration::from_secs(1));
                bar
            });
            bar.set_position(rows);
            if rows >= table.rows {
                bar.finish();
            }
        };
        Self {
            bars,
            watch: Box::new(watch),
        }
    }

    /// To be called with every step.
    pub(super) fn watch(&self) -> &Watch {
        &*self.watch
    }

    /// Takes the bars away: what comes next has the screen.
    pub(super) fn clear(&self) {
        let _ = self.bars.clear();
    }
}

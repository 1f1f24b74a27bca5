//! Which rows a share of NULLs marks.

use crate::{engine::nulls::NullPlan, plan::draft::Draft, share::Ranks};

/// NULL for a share of the rows.
pub(super) fn share_plan(
    draft: &Draft<'_>,
    table: usize,
    column: &str,
    share: f64,
    exact: bool,
) -> NullPlan {
    if share <= 0.0 {
        return NullPlan::Never;
    }
    let rows = draft.tables[table].rows;
    let ranks = Ranks::new(draft.key(table, column, "nulls"));
    let threshold = if exact {
        ranks.exact_threshold(count(share, rows), rows)
    } else {
        Ranks::threshold(share)
    };
    NullPlan::Share { ranks, threshold }
}

/// An exact share of the rows of a tree, whose first row is among them in any case.
pub(super) fn rooted_share(draft: &Draft<'_>, table: usize, column: &str, share: f64) -> NullPlan {
    let rows = draft.tables[table].rows;
    let count = count(share, rows);
    if count == 0 {
        return NullPlan::Never;
    }
    let ranks = Ranks::new(draft.key(table, column, "nulls"));
    let whole = ranks.exact_threshold(count, rows);
    let threshold = if u128::from(ranks.rank(0)) < whole {
        whole
    } else {
        ranks.exact_threshold(count - 1, rows)
    };
    NullPlan::Share { ranks, threshold }
}

/// How many rows an exact share is. Shares such as 0.1 are not exact in binary: 0.1 * 30 must not
/// become 4.
fn count(share: f64, rows: u64) -> u64 {
    ((share * rows as f64 - 1e-9).ceil().max(0.0) as u64).min(rows)
}

//! Which rows of a column are NULL.

use crate::{
    array::Array,
    engine::{Batch, eval, guard::ATTEMPTS},
    plan::ColumnPlan,
    rng::mix,
    share::Ranks,
};

/// The decision for one column.
#[derive(Clone, Debug)]
pub(crate) enum NullPlan {
    Never,
    /// Rows whose rank lies below the threshold.
    Share {
        ranks: Ranks,
        threshold: u128,
    },
    /// Rows where the text of a column of the same row is listed (or is not, when negated).
    When {
        column: usize,
        values: Vec<String>,
        negated: bool,
    },
    /// Rows from this one on: a unique column ran out of values.
    From(u64),
    /// Rows before this one: those from it on stay outside of a partial index.
    Before(u64),
    /// Either.
    Both(Box<NullPlan>, Box<NullPlan>),
}

impl NullPlan {
    /// The column it depends on.
    pub(crate) fn reads(&self) -> Vec<usize> {
        match self {
            Self::When { column, .. } => vec![*column],
            Self::Both(one, other) => [one.reads(), other.reads()].concat(),
            _ => Vec::new(),
        }
    }

    /// True for NULL, or nothing when no row is.
    pub(crate) fn mask(&self, batch: &Batch<'_>) -> Option<Vec<bool>> {
        let rows = batch.rows();
        match self {
            Self::Never => None,
            Self::Share { ranks, threshold } => Some(
                rows.iter()
                    .map(|&row| u128::from(ranks.rank(row)) < *threshold)
                    .collect(),
            ),
            Self::When {
                column,
                values,
                negated,
            } => {
                let kind = &batch.table().columns[*column].kind;
                let array = batch.column(*column);
                let listed = |i| {
                    let text = eval::text_of(array, kind, i);
                    text.is_some_and(|text| values.contains(&text))
                };
                Some((0..rows.len()).map(|i| listed(i) != *negated).collect())
            }
            Self::From(first) => Some(rows.iter().map(|row| row >= first).collect()),
            Self::Before(end) => Some(rows.iter().map(|row| row < end).collect()),
            Self::Both(one, other) => union(one.mask(batch), other.mask(batch)),
        }
    }

    /// As [`Self::apply`] for the first attempt of a guard; later ones toss a coin where the column
    /// may be NULL at all.
    pub(crate) fn apply_attempt(
        &self,
        batch: &Batch<'_>,
        mut array: Array,
        column: &ColumnPlan,
        attempt: u32,
    ) -> Array {
        // What decides over its NULLs may be drawn again itself; only then chance takes over.
        let decided = !self.reads().is_empty() && attempt < ATTEMPTS / 2;
        if attempt == 0 || !column.nullable || decided {
            return self.apply(batch, array);
        }
        let salt = mix(u64::from(attempt) ^ column.salt);
        let toss = |&row: &u64| mix(row ^ salt) & 1 == 1;
        array.nulls = union(array.nulls, Some(batch.rows().iter().map(toss).collect()));
        array
    }

    /// Adds this decision to the NULLs an array already has.
    pub(crate) fn apply(&self, batch: &Batch<'_>, mut array: Array) -> Array {
        array.nulls = union(array.nulls, self.mask(batch));
        array
    }
}

/// True where either mask is.
pub(crate) fn union(one: Option<Vec<bool>>, other: Option<Vec<bool>>) -> Option<Vec<bool>> {
    match (one, other) {
        (Some(mut one), Some(other)) => {
            one.iter_mut().zip(other).for_each(|(a, b)| *a |= b);
            Some(one)
        }
        (one, other) => one.or(other),
    }
}

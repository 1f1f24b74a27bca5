//! Foreign keys: which parent a row has, and the parent's key recomputed.

use crate::{
    array::Array,
    engine::{
        Batch, Drawn, Rule, Source,
        nulls::NullPlan,
        pick::{Digit, Picks},
    },
    keys::choose,
    rng::Key,
};

/// Sets the streams of further draws apart from every other.
const REDRAWS: u64 = 1 << 32;

/// One relation of a table, planned.
#[derive(Debug)]
pub(crate) struct RelationPlan {
    /// The parent table.
    pub(crate) parent: usize,
    pub(crate) chooser: Chooser,
    pub(crate) nulls: NullPlan,
    /// Relations of the same table whose parents this one avoids.
    pub(crate) differs_from: Vec<usize>,
    /// The column that a guard may make NULL.
    pub(crate) guarded: Option<usize>,
    /// The guard that draws the parents, and the relation's place there.
    pub(crate) drawn: Option<(usize, usize)>,
}

/// How a row number becomes a parent's row number, among the parents that are left when the avoided
/// ones are taken out.
#[derive(Debug)]
pub(crate) enum Chooser {
    /// Evenly, by consistent hashing.
    Even { key: Key, parents: u64 },
    /// Early parents have more children than late ones.
    Skewed { key: Key, parents: u64 },
    /// The row with the same number: one to one.
    Same,
    /// A digit of a permutation: unique, alone or together with other columns.
    Unique(Digit),
    /// A row above in the same table: trees. Row 0 has no parent, or itself when `rooted`.
    Above { key: Key, rooted: bool },
    /// The row of the same number as another relation's parent: both keys count alike.
    Beside { relation: usize },
    /// The parent's own parent, for columns that another relation already fills.
    Through { relation: usize, next: usize },
}

impl Chooser {
    /// Whether it draws, so that it can draw again.
    pub(crate) fn is_random(&self) -> bool {
        matches!(
            self,
            Self::Even { .. } | Self::Skewed { .. } | Self::Above { .. }
        )
    }
}

/// The parents of a batch's rows.
pub(crate) struct Parents<'p> {
    pub(crate) batch: Box<Batch<'p>>,
    /// True where a row has no parent; the batch holds some row there, of no meaning.
    pub(crate) missing: Option<Vec<bool>>,
}

impl RelationPlan {
    pub(crate) fn parents<'p>(&self, batch: &Batch<'p>) -> Parents<'p> {
        let mut missing = self.nulls.mask(batch);
        let rows = match &self.chooser {
            Chooser::Through { relation, next } => {
                let first = batch.parents(*relation);
                let second = first.batch.parents(*next);
                missing = super::nulls::union(missing, first.missing.clone());
                missing = super::nulls::union(missing, second.missing.clone());
                second.batch.rows().to_vec()
            }
            Chooser::Above { rooted: false, .. } => {
                let roots = batch.rows().iter().map(|&row| row == 0).collect();
                missing = super::nulls::union(missing, Some(roots));
                self.choices(batch)
            }
            Chooser::Beside { relation } => {
                missing = super::nulls::union(missing, batch.parents(*relation).missing.clone());
                self.choices(batch)
            }
            _ => self.choices(batch),
        };
        Parents {
            batch: Box::new(batch.beside(self.parent, rows, None)),
            missing,
        }
    }

    fn choices(&self, batch: &Batch<'_>) -> Vec<u64> {
        let redraw = match self.drawn.map(|drawn| batch.redrawn(drawn)) {
            Some(Drawn::Rows(rows)) => return rows.to_vec(),
            Some(Drawn::Always(row)) => return vec![row; batch.rows().len()],
            Some(Drawn::Redraw(number)) => REDRAWS * u64::from(number),
            None => 0,
        };
        let mut chosen: Vec<u64> = match &self.chooser {
            Chooser::Even { key, parents } => {
                let key = key.fork(redraw);
                let pick = |&row| choose(key.draw(row), *parents);
                batch.rows().iter().map(pick).collect()
            }
            Chooser::Skewed { key, parents } => {
                let key = key.fork(redraw);
                let second = key.fork(1);
                let pick = |&row| {
                    let (one, other) = (key.draw(row), second.draw(row));
                    choose(one, *parents).min(choose(other, *parents))
                };
                batch.rows().iter().map(pick).collect()
            }
            Chooser::Unique(digit) => batch.rows().iter().map(|&row| digit.rank(row)).collect(),
            Chooser::Above { key, .. } => {
                let key = key.fork(redraw);
                let pick = |&row| choose(key.draw(row), row);
                batch.rows().iter().map(pick).collect()
            }
            Chooser::Beside { relation } => batch.parents(*relation).batch.rows().to_vec(),
            Chooser::Same | Chooser::Through { .. } => batch.rows().to_vec(),
        };
        if !self.differs_from.is_empty() {
            self.step_over(batch, &mut chosen);
        }
        chosen
    }

    /// Moves each choice past the avoided parents, as if they had been taken out of the list.
    fn step_over(&self, batch: &Batch<'_>, chosen: &mut [u64]) {
        let avoided: Vec<_> = self
            .differs_from
            .iter()
            .map(|&relation| batch.parents(relation))
            .collect();
        let mut taken = Vec::with_capacity(avoided.len());
        for (i, choice) in chosen.iter_mut().enumerate() {
            taken.clear();
            taken.extend(avoided.iter().map(|parents| parents.batch.rows()[i]));
            taken.sort_unstable();
            taken.dedup();
            for &row in &taken {
                *choice += u64::from(*choice >= row);
            }
        }
    }
}

/// A foreign key column: the parent's value.
#[derive(Debug)]
pub(crate) struct ParentKey {
    pub(crate) relation: usize,
    pub(crate) reference: usize,
    /// A row without a parent has NULL here. Of a wide key, one NULL is enough.
    pub(crate) nullable: bool,
}

impl Rule for ParentKey {
    fn capacity(&self) -> u64 {
        1
    }

    fn reads(&self) -> Vec<Source> {
        vec![Source {
            hops: vec![self.relation],
            column: self.reference,
        }]
    }

    fn fill(&self, batch: &Batch<'_>, _: &Picks) -> Array {
        let parents = batch.parents(self.relation);
        let mut array = parents.batch.column(self.reference).clone();
        if self.nullable {
            array.nulls = super::nulls::union(array.nulls, parents.missing.clone());
        }
        array
    }
}

//! From a plan to rows, a batch of columns at a time.
//!
//! A [`Batch`] is a table and a list of row numbers: consecutive ones for output, scattered ones for
//! the parents of some children. Each column is computed when first asked for, by its `Rule`, from
//! the rows and from other columns; a parent's column is simply a column of the parents' batch. So
//! a foreign key is recomputed, never looked up, and any row can be made alone.
//!
//! The plan has shown that no column depends on itself; nothing here fails.

use std::cell::OnceCell;

use crate::{
    array::{Array, Texts},
    plan::{Plan, TablePlan},
};

pub(crate) mod choice;
pub(crate) mod eval;
pub(crate) mod folded;
pub(crate) mod formula;
pub(crate) mod guard;
pub(crate) mod identity;
pub(crate) mod interval;
pub(crate) mod natural;
pub(crate) mod nulls;
pub(crate) mod parent;
pub(crate) mod patch;
pub(crate) mod pattern;
pub(crate) mod pick;
pub(crate) mod range;
pub(crate) mod text;
pub(crate) mod value;

use parent::Parents;
use pick::Picks;

/// How one column's values are made.
pub(crate) trait Rule: std::fmt::Debug + Send + Sync {
    /// How many different values it can make by index.
    fn capacity(&self) -> u64;

    /// What it reads besides the row number.
    fn reads(&self) -> Vec<Source> {
        Vec::new()
    }

    /// The values for the batch's rows, one per pick. Ranks among the picks are below the capacity.
    fn fill(&self, batch: &Batch<'_>, picks: &Picks) -> Array;
}

/// Where a value is read: a column of the same row, or of a parent some foreign keys away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// Relations to follow, each of the table reached so far.
    pub(crate) hops: Vec<usize>,
    /// Column of the table reached.
    pub(crate) column: usize,
}

impl Source {
    /// A column of the same row.
    pub(crate) fn own(column: usize) -> Self {
        Self {
            hops: Vec::new(),
            column,
        }
    }
}

/// Rows of one table, in columns.
pub struct Batch<'p> {
    plan: &'p Plan,
    table: usize,
    rows: Vec<u64>,
    attempt: Option<Attempt>,
    /// Edits from this number on have not been made yet.
    edits: usize,
    columns: Vec<OnceCell<Array>>,
    parents: Vec<OnceCell<Parents<'p>>>,
    guarded: Vec<OnceCell<guard::Outcome>>,
}

/// Which guard's columns are being tried, and for which time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attempt {
    pub(crate) guard: usize,
    pub(crate) number: u32,
}

impl Attempt {
    /// How often values were drawn again before.
    fn redraws(self) -> u32 {
        self.number.saturating_sub(guard::NULL_ATTEMPTS)
    }
}

/// What a guard says about the parents of a relation.
pub(crate) enum Drawn<'b> {
    /// Their row numbers.
    Rows(&'b [u64]),
    /// This one for every row.
    Always(u64),
    /// To be drawn for the n-th time.
    Redraw(u32),
}

/// A column as read through foreign keys: NULL where it or a key on the way is NULL.
pub(crate) struct Read<'b> {
    pub(crate) array: &'b Array,
    missing: Vec<&'b [bool]>,
}

impl Read<'_> {
    pub(crate) fn is_null(&self, i: usize) -> bool {
        self.array.is_null(i) || self.missing.iter().any(|nulls| nulls[i])
    }
}

impl<'p> Batch<'p> {
    /// The given rows of a table.
    pub(crate) fn new(plan: &'p Plan, table: usize, rows: Vec<u64>) -> Self {
        Self::trying(plan, table, rows, None)
    }

    pub(crate) fn trying(
        plan: &'p Plan,
        table: usize,
        rows: Vec<u64>,
        attempt: Option<Attempt>,
    ) -> Self {
        let of = &plan.tables[table];
        Self {
            plan,
            table,
            rows,
            attempt,
            edits: usize::MAX,
            columns: (0..of.columns.len()).map(|_| OnceCell::new()).collect(),
            parents: (0..of.relations.len()).map(|_| OnceCell::new()).collect(),
            guarded: (0..of.guards.len()).map(|_| OnceCell::new()).collect(),
        }
    }

    /// The row numbers, from 0.
    pub fn rows(&self) -> &[u64] {
        &self.rows
    }

    /// The plan of the table.
    pub fn table(&self) -> &'p TablePlan {
        &self.plan.tables[self.table]
    }

    /// The values of a column, by its position in the table.
    pub fn column(&self, column: usize) -> &Array {
        self.columns[column].get_or_init(|| self.compute(column))
    }

    fn compute(&self, column: usize) -> Array {
        let array = self.drawn(column);
        let of = &self.table().columns[column];
        // A guard looks for the values under the edits.
        let tried = of.guard.is_some() && self.attempt.map(|a| a.guard) == of.guard.map(|g| g.0);
        if of.patches.is_empty() || tried {
            return array;
        }
        patch::apply(self, column, array)
    }

    /// The same rows as they were before an edit.
    pub(crate) fn before(&self, edit: usize) -> Self {
        self.beside(self.table, self.rows.clone(), None).upto(edit)
    }

    /// Rows of any table after the same edits.
    pub(crate) fn beside(&self, table: usize, rows: Vec<u64>, attempt: Option<Attempt>) -> Self {
        Self::trying(self.plan, table, rows, attempt).upto(self.edits)
    }

    fn upto(self, edits: usize) -> Self {
        Self { edits, ..self }
    }

    fn drawn(&self, column: usize) -> Array {
        let of = &self.table().columns[column];
        let Some((guard, place)) = of.guard else {
            let picks = of.pick.picks(&self.rows, 0);
            return of.nulls.apply(self, of.rule.fill(self, &picks));
        };
        let Some(attempt) = self.attempt.filter(|attempt| attempt.guard == guard) else {
            return self.outcome(guard).arrays[place].clone();
        };
        let redraws = attempt.redraws();
        let mut array = of.rule.fill(self, &of.pick.picks(&self.rows, redraws));
        if let Some(witness) = self.table().guards[guard].witness(attempt) {
            array.take_from(&witness.arrays[place], (0..self.rows.len()).map(|i| (i, 0)));
            return array;
        }
        if redraws > 0 && matches!(of.pick, pick::Pick::Random(_)) {
            let salt = of.salt ^ u64::from(attempt.number);
            self.table().guards[guard].hint(place, &mut array, &self.rows, salt);
        }
        of.nulls.apply_attempt(self, array, of, attempt.number)
    }

    /// Whether a guard draws these rows again.
    pub(crate) fn is_retried(&self) -> bool {
        self.attempt.is_some_and(|attempt| attempt.number > 0)
    }

    fn outcome(&self, guard: usize) -> &guard::Outcome {
        self.guarded[guard].get_or_init(|| guard::fill(self, guard))
    }

    /// The parents that a guard has drawn for a relation, or draws in the attempt under way.
    pub(crate) fn redrawn(&self, drawn: (usize, usize)) -> Drawn<'_> {
        let (guard, place) = drawn;
        match self.attempt.filter(|attempt| attempt.guard == guard) {
            None => Drawn::Rows(&self.outcome(guard).parents[place]),
            Some(attempt) => match self.table().guards[guard].witness(attempt) {
                Some(witness) => Drawn::Always(witness.parents[place][0]),
                None => Drawn::Redraw(attempt.redraws()),
            },
        }
    }

    pub(crate) fn table_index(&self) -> usize {
        self.table
    }

    /// The parents that the rows chose through a relation of their table.
    pub(crate) fn parents(&self, relation: usize) -> &Parents<'p> {
        self.parents[relation].get_or_init(|| {
            let of = &self.table().relations[relation];
            let mut parents = of.parents(self);
            // While the guard tries, its column asks for the parents and must not be asked back.
            if let Some(column) = of.guarded
                && self.attempt.map(|attempt| attempt.guard) != self.guard_of(column)
            {
                let nulls = self.column(column).nulls.clone();
                parents.missing = nulls::union(parents.missing, nulls);
            }
            parents
        })
    }

    fn guard_of(&self, column: usize) -> Option<usize> {
        self.table().columns[column].guard.map(|(guard, _)| guard)
    }

    /// The values found by following a source.
    pub(crate) fn read(&self, source: &Source) -> Read<'_> {
        let mut batch = self;
        let mut missing = Vec::new();
        for &hop in &source.hops {
            let parents = batch.parents(hop);
            missing.extend(parents.missing.as_deref());
            batch = &parents.batch;
        }
        Read {
            array: batch.column(source.column),
            missing,
        }
    }
}

/// Texts written one after the other by a closure that appends to a scratch string.
pub(crate) fn write_texts(rows: usize, mut write: impl FnMut(usize, &mut String)) -> Texts {
    let mut texts = Texts::with_capacity(rows);
    let mut scratch = String::with_capacity(128);
    for i in 0..rows {
        scratch.clear();
        write(i, &mut scratch);
        texts.push(&scratch);
    }
    texts
}

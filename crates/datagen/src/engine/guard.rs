//! Conditions that no rule meets by construction: bounded, deterministic search, row by row.
//!
//! The columns of such conditions form a guard, and the foreign keys where nothing else can give way.
//! Where a row fails, they are drawn again with the number of the attempt in their keys, first only
//! NULL or not, then values and parents. A row that no attempt helps takes a witness, a combination
//! that the planner has seen to pass in some row. All of it depends on the row alone, so that parents
//! are recomputed exactly.

use crate::{
    array::Array,
    engine::{
        Attempt, Batch,
        eval::{divides, divides_by_zero, eval, truth},
        value::Value,
    },
    expr::Expr,
    name::Name,
    rng::{mix, scale},
};

/// Attempts per row.
pub(crate) const ATTEMPTS: u32 = 48;

/// Attempts that only change which values are NULL.
pub(crate) const NULL_ATTEMPTS: u32 = 4;

/// One guard of a table.
#[derive(Debug)]
pub(crate) struct GuardPlan {
    /// The columns drawn together.
    pub(crate) columns: Vec<usize>,
    pub(crate) checks: Vec<Expr>,
    /// For each column, the constants that the conditions compare it with.
    pub(crate) hints: Vec<Option<Array>>,
    /// The relations whose parents are drawn with the columns.
    pub(crate) relations: Vec<usize>,
    /// Tried last, in this order.
    pub(crate) witnesses: Vec<Outcome>,
}

/// What a guard gives the rows of a batch.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// For each column of the guard.
    pub(crate) arrays: Vec<Array>,
    /// The parents' row numbers, for each relation of the guard.
    pub(crate) parents: Vec<Vec<u64>>,
}

impl Outcome {
    /// Takes over the values of some rows: where to, where from.
    fn take(&mut self, other: &Self, rows: impl Iterator<Item = (usize, usize)> + Clone) {
        for (array, other) in self.arrays.iter_mut().zip(&other.arrays) {
            array.take_from(other, rows.clone());
        }
        for (parents, other) in self.parents.iter_mut().zip(&other.parents) {
            rows.clone()
                .for_each(|(to, from)| parents[to] = other[from]);
        }
    }
}

impl GuardPlan {
    /// The witness that an attempt is about, if any.
    pub(crate) fn witness(&self, attempt: Attempt) -> Option<&Outcome> {
        let nth = attempt.number.checked_sub(ATTEMPTS)?;
        self.witnesses.get(nth as usize)
    }

    /// Takes a constant of the conditions for every other row, where there are such.
    pub(crate) fn hint(&self, place: usize, array: &mut Array, rows: &[u64], salt: u64) {
        let Some(Some(values)) = self.hints.get(place) else {
            return;
        };
        let taken = rows.iter().enumerate().filter_map(|(i, &row)| {
            let word = mix(row ^ mix(salt));
            (word & 1 == 1).then_some((i, scale(word, values.data.len() as u64) as usize))
        });
        array.take_from(values, taken);
    }
}

/// The values of the guard's columns, and the parents, for a batch.
pub(crate) fn fill(batch: &Batch<'_>, guard: usize) -> Outcome {
    let plan = &batch.table().guards[guard];
    let (mut outcome, mut failing) = draw(batch, guard, 0, batch.rows().to_vec());
    let mut places: Vec<usize> = (0..batch.rows().len()).collect();
    let last = ATTEMPTS + plan.witnesses.len() as u32;
    for number in 1..last {
        places = failing.iter().map(|&i| places[i]).collect();
        if places.is_empty() {
            return outcome;
        }
        let rows = places.iter().map(|&place| batch.rows()[place]).collect();
        let (drawn, still) = draw(batch, guard, number, rows);
        let passed = (0..places.len()).filter(|i| still.binary_search(i).is_err());
        outcome.take(&drawn, passed.map(|i| (places[i], i)));
        failing = still;
    }
    outcome
}

/// One attempt: what was drawn, and which rows fail, in order.
fn draw(batch: &Batch<'_>, guard: usize, number: u32, rows: Vec<u64>) -> (Outcome, Vec<usize>) {
    let attempt = Attempt { guard, number };
    let drawn = batch.beside(batch.table_index(), rows, Some(attempt));
    let plan = &batch.table().guards[guard];
    let failing = failing(&drawn, &plan.checks);
    let columns = plan.columns.iter();
    let relations = plan.relations.iter();
    let outcome = Outcome {
        arrays: columns
            .map(|&column| drawn.column(column).clone())
            .collect(),
        parents: relations
            .map(|&relation| drawn.parents(relation).batch.rows().to_vec())
            .collect(),
    };
    (outcome, failing)
}

/// The rows of a batch for which a check is known false, or cannot be computed.
pub(crate) fn failing(batch: &Batch<'_>, checks: &[Expr]) -> Vec<usize> {
    let table = batch.table();
    let checks: Vec<(&Expr, bool)> = checks.iter().map(|check| (check, divides(check))).collect();
    (0..batch.rows().len())
        .filter(|&i| {
            let row = |name: &Name| match table.column_index(name) {
                Some(column) => Value::of(batch.column(column), &table.columns[column].kind, i),
                None => Value::Null,
            };
            checks.iter().any(|&(check, divides)| {
                truth(&eval(check, &row)) == Some(false)
                    || (divides && divides_by_zero(check, &row))
            })
        })
        .collect()
}

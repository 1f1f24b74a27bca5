//! Conditions that no rule meets by construction: bounded, deterministic search, row by row.
//!
//! The columns of such conditions form a guard. Where a row fails, its guarded columns are drawn
//! again with the number of the attempt in their keys, first only NULL or not, then the values. A row
//! that no attempt helps takes the witness, a combination that the planner has seen to pass. All of
//! it depends on the row alone, so that parents are recomputed exactly.

use crate::{
    array::Array,
    engine::{
        Attempt, Batch,
        eval::{eval, truth},
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
    /// One value per column of the guard.
    pub(crate) witness: Option<Vec<Array>>,
}

impl GuardPlan {
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

/// The values of the guard's columns for a batch.
pub(crate) fn fill(batch: &Batch<'_>, guard: usize) -> Vec<Array> {
    let plan = &batch.table().guards[guard];
    let (mut arrays, mut failing) = draw(batch, guard, 0, batch.rows().to_vec());
    let mut places: Vec<usize> = (0..batch.rows().len()).collect();
    for number in 1..ATTEMPTS {
        places = failing.iter().map(|&i| places[i]).collect();
        if places.is_empty() {
            return arrays;
        }
        let rows = places.iter().map(|&place| batch.rows()[place]).collect();
        let (drawn, still) = draw(batch, guard, number, rows);
        let passed = (0..places.len()).filter(|i| still.binary_search(i).is_err());
        for (array, drawn) in arrays.iter_mut().zip(&drawn) {
            array.take_from(drawn, passed.clone().map(|i| (places[i], i)));
        }
        failing = still;
    }
    if let Some(witness) = &plan.witness {
        for (array, value) in arrays.iter_mut().zip(witness) {
            array.take_from(value, failing.iter().map(|&i| (places[i], 0)));
        }
    }
    arrays
}

/// One attempt: the drawn columns, and which rows fail, in order.
fn draw(batch: &Batch<'_>, guard: usize, number: u32, rows: Vec<u64>) -> (Vec<Array>, Vec<usize>) {
    let attempt = Attempt { guard, number };
    let drawn = batch.beside(batch.table_index(), rows, Some(attempt));
    let plan = &batch.table().guards[guard];
    let failing = failing(&drawn, &plan.checks);
    let arrays = plan
        .columns
        .iter()
        .map(|&column| drawn.column(column).clone())
        .collect();
    (arrays, failing)
}

/// The rows of a batch for which a check is known false.
pub(crate) fn failing(batch: &Batch<'_>, checks: &[Expr]) -> Vec<usize> {
    let table = batch.table();
    (0..batch.rows().len())
        .filter(|&i| {
            let row = |name: &Name| match table.column_index(name) {
                Some(column) => Value::of(batch.column(column), &table.columns[column].kind, i),
                None => Value::Null,
            };
            checks
                .iter()
                .any(|check| truth(&eval(check, &row)) == Some(false))
        })
        .collect()
}

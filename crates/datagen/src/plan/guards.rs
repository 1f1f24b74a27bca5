//! A witness for every guard: a combination of values that has been seen to pass.

use crate::{
    engine::guard,
    expr::Expr,
    plan::{Plan, Problem},
};

/// How many rows are tried for a witness.
const ROWS: u64 = 64;

/// Finds the witnesses, or names the conditions that nothing was found to satisfy.
pub(super) fn witness(plan: &mut Plan) -> Vec<Problem> {
    let mut problems = Vec::new();
    for table in 0..plan.tables.len() {
        for number in 0..plan.tables[table].guards.len() {
            if plan.tables[table].rows == 0 {
                continue;
            }
            match find(plan, table, number) {
                Some(witness) => plan.tables[table].guards[number].witness = Some(witness),
                None => problems.push(unsatisfied(plan, table, number)),
            }
        }
    }
    problems
}

fn find(plan: &Plan, table: usize, number: usize) -> Option<Vec<crate::array::Array>> {
    let guard = &plan.tables[table].guards[number];
    // One row at a time: an array of one value is what the engine copies from.
    (0..plan.tables[table].rows.min(ROWS)).find_map(|row| {
        let batch = plan.rows(table, row..row + 1);
        let arrays = guard::fill(&batch, number);
        let read = plan.rows(table, row..row + 1);
        guard::failing(&read, &guard.checks)
            .is_empty()
            .then_some(arrays)
    })
}

/// Conditions that do not hold in the first rows all the same: they contradict each other, or read
/// keys and parents, which cannot be chosen to fit.
pub(super) fn broken(plan: &Plan, conditions: &[Vec<Expr>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (table, conditions) in conditions.iter().enumerate() {
        let of = &plan.tables[table];
        let batch = plan.rows(table, 0..of.rows.min(ROWS));
        for condition in conditions {
            let failing = guard::failing(&batch, std::slice::from_ref(condition));
            let Some(row) = failing.first() else { continue };
            problems.push(Problem::table(
                &of.name,
                format!("CHECK ({condition}) cannot be met in row {}", row + 1),
                "correct it if it contradicts another one; give the columns it reads rules whose \
                 values satisfy it, or leave it out",
            ));
        }
    }
    problems
}

fn unsatisfied(plan: &Plan, table: usize, number: usize) -> Problem {
    let of = &plan.tables[table];
    let guard = &of.guards[number];
    let checks: Vec<String> = guard.checks.iter().map(ToString::to_string).collect();
    let columns: Vec<&str> = guard
        .columns
        .iter()
        .map(|&column| of.columns[column].name.shown())
        .collect();
    Problem::table(
        &of.name,
        format!(
            "no values of {} were found that satisfy CHECK ({}), in {} tries for each of {} rows",
            columns.join(", "),
            checks.join(" AND "),
            guard::ATTEMPTS,
            of.rows.min(ROWS),
        ),
        "give these columns rules whose values satisfy it, or correct the CHECK",
    )
}

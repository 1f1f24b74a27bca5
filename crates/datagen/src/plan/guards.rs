//! A witness for every guard: a combination of values that has been seen to pass.

use crate::{
    engine::guard,
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
                None => {
                    problems.push(unsatisfied(plan, table, number));
                    continue;
                }
            }
            problems.extend(broken(plan, table, number));
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

/// A row that fails although another passed: the condition also reads what may not be drawn again,
/// such as a key.
fn broken(plan: &Plan, table: usize, number: usize) -> Option<Problem> {
    let of = &plan.tables[table];
    let guard = &of.guards[number];
    let batch = plan.rows(table, 0..of.rows.min(ROWS));
    let row = guard::failing(&batch, &guard.checks).first().copied()?;
    let message = format!(
        "CHECK ({}) does not hold in row {}: keys and parents, which it reads, cannot be chosen to fit",
        conditions(plan, table, number),
        row + 1,
    );
    let hint = "give the columns it reads rules whose values satisfy it, or leave the CHECK out";
    Some(Problem::table(&of.name, message, hint))
}

fn conditions(plan: &Plan, table: usize, number: usize) -> String {
    let checks = plan.tables[table].guards[number].checks.iter();
    checks
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" AND ")
}

fn unsatisfied(plan: &Plan, table: usize, number: usize) -> Problem {
    let of = &plan.tables[table];
    let guard = &of.guards[number];
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
            conditions(plan, table, number),
            guard::ATTEMPTS,
            of.rows.min(ROWS),
        ),
        "give these columns rules whose values satisfy it, or correct the CHECK",
    )
}

//! A witness for every guard: a combination of values that has been seen to pass.

use crate::{
    engine::{Batch, guard},
    expr::Expr,
    plan::{Plan, Problem},
};

/// How many rows are tried for witnesses, and looked at in the end: the first ones, and as many
/// spread over the table.
const ROWS: u64 = 64;
/// More witnesses than this are not kept.
const WITNESSES: usize = 8;

/// Finds the witnesses, or names the conditions that nothing was found to satisfy.
pub(super) fn witness(plan: &mut Plan) -> Vec<Problem> {
    let mut problems = Vec::new();
    for table in 0..plan.tables.len() {
        for number in 0..plan.tables[table].guards.len() {
            if plan.tables[table].rows == 0 {
                continue;
            }
            let found = find(plan, table, number);
            if found.is_empty() || only_null(plan, table, number) {
                problems.push(unsatisfied(plan, table, number));
            }
            plan.tables[table].guards[number].witnesses = found;
        }
    }
    problems
}

/// Combinations that pass in their rows, no two from one row.
fn find(plan: &Plan, table: usize, number: usize) -> Vec<guard::Outcome> {
    let guard = &plan.tables[table].guards[number];
    // One row at a time: an array of one value is what the engine copies from.
    let passing = sample(plan.tables[table].rows).filter_map(|row| {
        let batch = plan.rows(table, row..row + 1);
        let outcome = guard::fill(&batch, number);
        let read = plan.rows(table, row..row + 1);
        guard::failing(&read, &guard.checks)
            .is_empty()
            .then_some(outcome)
    });
    passing.take(WITNESSES).collect()
}

/// Whether a guard over one column leaves it nothing but NULL: what was meant is something else.
fn only_null(plan: &Plan, table: usize, number: usize) -> bool {
    let of = &plan.tables[table];
    let [column] = of.guards[number].columns[..] else {
        return false;
    };
    let name = &of.columns[column].name;
    let alone = of.guards[number]
        .checks
        .iter()
        .all(|check| check.columns() == [name] && !check.has(|e| matches!(e, Expr::IsNull { .. })));
    let rows = Batch::new(plan, table, sample(of.rows).collect());
    let nulls = |i: usize| rows.column(column).is_null(i);
    alone && (0..rows.rows().len()).all(nulls) && rows.rows().len() as u64 == 2 * ROWS
}

/// Some rows of a table.
fn sample(rows: u64) -> impl Iterator<Item = u64> {
    let step = (rows / ROWS).max(1);
    let spread = (0..ROWS).map(move |n| ROWS + n * step);
    (0..rows.min(ROWS)).chain(spread.filter(move |&row| row < rows))
}

/// Conditions that do not hold in some rows all the same: they contradict each other, or read
/// keys and parents, which cannot be chosen to fit.
pub(super) fn broken(plan: &Plan, conditions: &[Vec<Expr>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (table, conditions) in conditions.iter().enumerate() {
        let of = &plan.tables[table];
        let batch = Batch::new(plan, table, sample(of.rows).collect());
        for condition in conditions {
            let failing = guard::failing(&batch, std::slice::from_ref(condition));
            let Some(row) = failing.first().map(|&i| batch.rows()[i]) else {
                continue;
            };
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

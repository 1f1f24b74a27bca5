//! Row counts and CHECK constraints.

use super::{Check, Kind, RowTest, Subject};

pub(super) fn row_count(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    let rows = subject.rows();
    let sql = format!(
        "SELECT abs(count(*) - {rows}), {rows}::bigint FROM {}",
        subject.from()
    );
    let about = format!("{} has {rows} rows", subject.table.name);
    checks.push(subject.check(Kind::RowCount, "row count", &[], about, sql));
}

pub(super) fn checks(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    for (check, name) in subject.table.checks.iter().zip(&subject.names.checks) {
        let expr = &check.expr;
        let test = RowTest {
            violation: format!("({expr}) IS FALSE"),
            counted: "true".to_owned(),
        };
        let about = format!("no row of {} breaks CHECK ({expr})", subject.table.name);
        checks.push(subject.row_check(Kind::Check, name, &expr.columns(), about, test));
    }
}

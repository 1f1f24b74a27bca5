//! Each column's rule and NULLs, drafted.

use crate::{
    engine::{nulls::NullPlan, pick::Pick},
    plan::{
        bounds,
        draft::{Draft, RuleDraft},
        fit, items,
        natural::natural,
        shares::share_plan,
    },
    share::Ranks,
    spec::{ColumnSpec, Nulls, Values},
};

/// Drafts every column that no relation fills.
pub(super) fn draft(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        for column in 0..draft.tables[table].columns.len() {
            one(draft, table, column);
        }
    }
    // Bounds and formulas look at other columns, so those come first.
    for table in 0..draft.tables.len() {
        for column in 0..draft.tables[table].columns.len() {
            bounds::relate(draft, table, column);
        }
    }
}

pub(super) fn stated<'a>(draft: &Draft<'a>, table: usize, column: usize) -> Option<&'a ColumnSpec> {
    let of = &draft.tables[table];
    let name = &of.columns[column].name;
    of.spec?
        .columns
        .iter()
        .find(|spec| name.matches(&spec.name))
}

fn one(draft: &mut Draft<'_>, table: usize, column: usize) {
    let spec = stated(draft, table, column);
    let name = draft.tables[table].columns[column].name.clone();
    let group = match spec.map(|spec| &spec.values) {
        Some(Values::Text {
            group: Some(group), ..
        }) => draft.key(table, group, "group"),
        _ => draft.key(table, name.sql(), "value"),
    };
    draft.tables[table].columns[column].pick = Pick::Random(group);
    if matches!(
        draft.tables[table].columns[column].rule,
        RuleDraft::Parent { .. }
    ) {
        return;
    }
    if let Some(nulls) = spec.map(|spec| &spec.nulls) {
        null_plan(draft, table, column, nulls);
    }
    items::refuse(draft, table, column);
    let fitted = match spec {
        Some(spec) => fit::rule(draft, table, column, &spec.values),
        None => Ok(natural(draft, table, column)),
    };
    match fitted {
        Ok(rule) => {
            let of = &mut draft.tables[table].columns[column];
            if matches!(spec.map(|spec| &spec.values), Some(Values::Sequence { .. })) {
                of.pick = Pick::Row;
                of.ranked = true;
            }
            of.rule = rule;
            firm(draft, table, column);
        }
        Err((message, hint)) => draft.problem(table, column, message, &hint),
    }
}

/// What an edit asks for in so many words: a range that others make room for, shares to the row.
fn firm(draft: &mut Draft<'_>, table: usize, column: usize) {
    let name = &draft.tables[table].table.name;
    let own = &draft.tables[table].columns[column].name;
    let Some(mark) = draft.spec.made.mark(name, own) else {
        return;
    };
    let ranks = Ranks::new(draft.key(table, own.sql(), "share"));
    let rows = draft.tables[table].rows;
    let of = &mut draft.tables[table].columns[column];
    of.tight |= mark.firm && matches!(of.rule, RuleDraft::Range(_));
    of.dealt = mark.exact.then_some((ranks, rows));
}

fn null_plan(draft: &mut Draft<'_>, table: usize, column: usize, nulls: &Nulls) {
    let of = &draft.tables[table];
    let name = of.columns[column].name.clone();
    let asked = match nulls {
        Nulls::Never => return,
        Nulls::Share { share, .. } if *share <= 0.0 => return,
        Nulls::Share { share, exact } => Ok(share_plan(draft, table, name.sql(), *share, *exact)),
        Nulls::When {
            column,
            values,
            negated,
        } => match of.columns.iter().position(|c| c.name.matches(column)) {
            Some(column) => Ok(NullPlan::When {
                column,
                values: values.clone(),
                negated: *negated,
            }),
            None => Err(format!(
                "its NULLs depend on {column}, which {} does not have",
                of.table.name
            )),
        },
    };
    match asked {
        Ok(_) if !of.columns[column].nullable => {
            draft.problem(
                table,
                column,
                "NULLs are asked for, but the column is NOT NULL".to_owned(),
                "drop the NOT NULL or the share of NULLs",
            );
        }
        Ok(plan) => draft.tables[table].columns[column].nulls = plan,
        Err(message) => draft.problem(table, column, message, "name a column of the same table"),
    }
}
